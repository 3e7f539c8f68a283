//! Words of the description inside our own sentences: as text, or as code.

use std::borrow::Cow;

use super::super::visible::visible;
use super::urls::{begins_link, without_addresses};

/// Text in which nothing is markup, on one line.
pub(crate) fn plain(text: &str) -> String {
    let text = visible(text);
    let words: Vec<String> = text.split_whitespace().map(escaped).collect();
    words.join(" ")
}

/// The text with a backslash before what could be markup in the middle of a line.
pub(super) fn escaped(text: &str) -> String {
    let text = &*without_addresses(text);
    let mut escaped = String::with_capacity(text.len());
    for (place, character) in text.char_indices() {
        // Without its colon a URL is no link, which rustdoc would ask for, and GitHub would make.
        if begins_link(text, place) || "\\`*_[]<>|~&".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// The text as inline code, exactly, on one line.
pub(crate) fn code(text: &str) -> String {
    let shown: Cow<'_, str> = match visible(text) {
        Cow::Borrowed(text) if !text.contains('\n') => Cow::Borrowed(text),
        other => Cow::Owned(other.replace('\n', "⟨U+000A⟩")),
    };
    if shown.is_empty() {
        return "(empty)".to_owned();
    }
    let longest = shown.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let is_blank = shown.chars().all(|c| c == ' ');
    let pad = match !is_blank && (shown.starts_with(['`', ' ']) || shown.ends_with(['`', ' '])) {
        true => " ",
        false => "",
    };
    format!("{fence}{pad}{shown}{pad}{fence}")
}

/// A block of code that nothing inside can end. What is hidden is written out.
pub(crate) fn fenced(language: &str, text: &str) -> String {
    let text = visible(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}{language}\n{}\n{fence}", text.trim_end())
}
