//! Doc comments: paragraphs put together from CommonMark that has been cleaned.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::markdown::{Level, markdown};

/// A doc comment in the making.
#[derive(Clone, Debug, Default)]
pub(crate) struct Doc {
    blocks: Vec<String>,
}

impl Doc {
    /// Starts with a paragraph of our own words, in which the description's words stand only through
    /// [`code`](super::code) or [`plain`](super::plain).
    pub(crate) fn ours(paragraph: impl Into<String>) -> Self {
        Self { blocks: vec![paragraph.into()] }
    }

    /// Adds a paragraph of our own words.
    pub(crate) fn add(&mut self, paragraph: impl Into<String>) {
        self.blocks.push(paragraph.into());
    }

    /// Adds the description's CommonMark.
    pub(crate) fn add_markdown(&mut self, text: &str) {
        let cleaned = markdown(text, Level::Doc);
        if !cleaned.is_empty() {
            self.blocks.push(cleaned);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The blocks with an empty line between them.
    pub(crate) fn text(&self) -> String {
        self.blocks.join("\n\n")
    }
}

impl ToTokens for Doc {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for line in self.text().lines() {
            let line = if line.is_empty() { String::new() } else { format!(" {line}") };
            tokens.extend(quote!(#[doc = #line]));
        }
    }
}
