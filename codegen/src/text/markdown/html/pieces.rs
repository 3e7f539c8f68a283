//! Text and tags.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Span, Token, Tokenizer};
use pulldown_cmark::Event;

use super::super::super::visible::visible;
use super::elements::{Element, Form};

/// A part of what is written.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'a> {
    /// A tag that may say something about form.
    Mark(Mark),
    /// Words, their entities resolved.
    Text(String),
    /// What is CommonMark already.
    Event(Event<'a>),
}

/// A tag of an element that there is.
#[derive(Debug, PartialEq)]
pub(super) struct Mark {
    pub(super) element: &'static Element,
    /// The element's place among all.
    pub(super) place: usize,
    pub(super) ends: bool,
    /// As it is written.
    pub(super) raw: String,
    /// Where a link leads, and nothing for others.
    pub(super) url: String,
    /// The piece with the other tag.
    pub(super) pair: Option<usize>,
    /// The other tag stands in another line or block.
    pub(super) elsewhere: bool,
}

/// What a piece of HTML is made of. Tags of nothing that is known, and all that is neither tag nor text, are text.
pub(super) fn pieces<'a>(html: &str) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut end = 0;
    for token in Tokenizer::new_with_emitter(html, DefaultEmitter::<usize>::new_with_span()) {
        let Ok(token) = token;
        let written = |span: Span| html.get(span.start..span.end).unwrap_or_default().to_owned();
        let (span, piece) = match token {
            Token::String(text) => (text.span, Piece::Text(visible(&String::from_utf8_lossy(&text)).into_owned())),
            Token::StartTag(tag) => {
                let url = tag.attributes.get(&b"href"[..]).map(|url| String::from_utf8_lossy(url).into_owned());
                (tag.span, mark(&tag.name, false, written(tag.span), url.unwrap_or_default()))
            }
            Token::EndTag(tag) => (tag.span, mark(&tag.name, true, written(tag.span), String::new())),
            Token::Comment(comment) => (comment.span, Piece::Text(written(comment.span))),
            Token::Doctype(doctype) => (doctype.span, Piece::Text(written(doctype.span))),
            Token::Error(_) => continue,
        };
        end = end.max(span.end);
        pieces.push(piece);
    }
    // A tag without an end is none.
    if let Some(rest) = html.get(end..).filter(|rest| !rest.is_empty()) {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    pieces
}

fn mark<'a>(name: &[u8], ends: bool, raw: String, url: String) -> Piece<'a> {
    match Element::named(name) {
        Some((place, element)) => Piece::Mark(Mark { element, place, ends, raw, url, pair: None, elsewhere: false }),
        None => Piece::Text(raw),
    }
}

/// What they say as code, where nothing has a form; what stands apart stands on lines of its own.
pub(super) fn code(pieces: &[Piece<'_>]) -> String {
    let mut code = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => code.push_str(text),
            Piece::Event(Event::Text(text) | Event::Code(text)) => code.push_str(text),
            Piece::Event(Event::SoftBreak | Event::HardBreak) => code.push('\n'),
            Piece::Mark(mark) if mark.element.form == Form::Break => code.push('\n'),
            Piece::Mark(mark) if mark.element.form.parts_words() && !code.ends_with('\n') => code.push('\n'),
            Piece::Event(_) | Piece::Mark(_) => {}
        }
    }
    code
}
