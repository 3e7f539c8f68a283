//! A file before it is printed, in pieces: one after the other is made and printed, so that a large file is never in
//! memory as tokens.

use proc_macro2::TokenStream;

use crate::analyse::Home;

use super::context::{Context, Used};
use super::definition;

/// A file.
pub(crate) struct Unit<'a> {
    /// Relative to the crate's folder.
    pub(crate) path: String,
    pub(crate) content: Content<'a>,
}

/// What a file holds.
pub(crate) enum Content<'a> {
    /// Rust, with the sentence of its `//!` line.
    Rust { about: String, pieces: Box<dyn Iterator<Item = Piece> + 'a> },
    /// Anything else, as it is.
    Text(String),
}

/// A part of a file of Rust: whole items.
pub(crate) enum Piece {
    /// Behind what came before.
    Next(TokenStream),
    /// Above everything else: what is known only when the rest is made.
    Top(TokenStream),
}

impl<'a> Unit<'a> {
    /// A file of Rust that is never large.
    pub(super) fn rust(path: impl Into<String>, about: impl Into<String>, tokens: TokenStream) -> Self {
        Self::pieces(path, about, std::iter::once(Piece::Next(tokens)))
    }

    /// A file of Rust that grows with the description.
    pub(super) fn pieces(
        path: impl Into<String>,
        about: impl Into<String>,
        pieces: impl Iterator<Item = Piece> + 'a,
    ) -> Self {
        Self { path: path.into(), content: Content::Rust { about: about.into(), pieces: Box::new(pieces) } }
    }

    /// A file of Rust with the types that live there, behind items of its own, and the imports of all.
    pub(super) fn types(
        path: impl Into<String>,
        about: impl Into<String>,
        context: &Context<'a>,
        home: Home,
        own: impl Iterator<Item = TokenStream> + 'a,
        mut used: Used,
    ) -> Self {
        let context = *context;
        let mut members = context.members(home).iter();
        let mut is_open = true;
        let types = std::iter::from_fn(move || match members.next() {
            Some(id) => Some(Piece::Next(definition(&context, *id, &mut used))),
            None if is_open => {
                is_open = false;
                Some(Piece::Top(context.imports(&used, home)))
            }
            None => None,
        });
        Self::pieces(path, about, own.map(Piece::Next).chain(types))
    }
}
