//! The only ways for a description's text to reach the output: one type per place, each safe in its place.

mod doc;
mod literal;
mod markdown;
mod visible;

pub(crate) use doc::Doc;
pub(crate) use literal::{Literal, Number};
pub(crate) use markdown::{Level, cell, code, code_cell, fenced, first_cell, markdown, one_line, plain};
pub(crate) use visible::{beginning, is_hidden, said};

/// As much of a text's beginning as fits into so many bytes.
pub(crate) fn start(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rfind(|end| text.is_char_boundary(*end)).unwrap_or_default();
    text.get(..end).unwrap_or_default()
}

/// FNV-1a: a number that only depends on the spelling.
pub(crate) fn fnv(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The text can be a header's name (RFC 9110, 5.6.2).
pub(crate) fn is_header_name(text: &str) -> bool {
    http::HeaderName::from_bytes(text.as_bytes()).is_ok()
}

/// The text can be a header's value, in ASCII.
pub(crate) fn is_header_value(text: &str) -> bool {
    // The crate takes bytes beyond ASCII for text in some other encoding, and lets them pass.
    text.is_ascii() && http::HeaderValue::from_str(text).is_ok()
}

/// The text can be one half of a media range: a token (RFC 9110, 5.6.2), in which `*` is one too.
pub(crate) fn is_media_range(text: &str) -> bool {
    is_header_name(text)
}

#[test]
fn a_header_is_made_of_what_a_header_may_be() {
    for name in ["X-Plex-Token", "x", "a!#$%&'*+-.^_`|~1"] {
        assert!(is_header_name(name) && is_media_range(name), "{name:?}");
    }
    for name in ["", "a b", "a:b", "a/b", "a\r\nb", "größe", "a\0"] {
        assert!(!is_header_name(name) && !is_media_range(name), "{name:?}");
    }
    assert!(is_media_range("*") && is_header_value("a, b; c=\"d\"") && is_header_value(""));
    for value in ["a\r\nb: c", "a\nb", "\0", "\u{7f}", "größe"] {
        assert!(!is_header_value(value), "{value:?}");
    }
}
