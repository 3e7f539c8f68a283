//! From an answer's bytes to a type, and what to say when they don't fit.

use std::borrow::Cow;
use std::fmt;

use encoding_rs::{Encoding, UTF_8};
use serde::de::DeserializeOwned;

use crate::node::Node;
use crate::traced::Traced;

/// An answer that is not what the description says.
///
/// It names the place and the kinds of values, never a value: an answer may hold a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: Option<String>,
    message: String,
}

impl DecodeError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { path: None, message: message.into() }
    }

    /// Where in the JSON, as a path from the root (RFC 9535): `$.connections[2].port`. `None` if it is not JSON at all.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// What was expected and what was found.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => write!(f, "at {path}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for DecodeError {}

/// Decodes JSON (RFC 8259): UTF-8 throughout, nothing behind the value.
///
/// A described field that stands twice is an error. Of a key that stands twice in a map or in a free-form value the last
/// one stays, as everywhere in serde.
pub(crate) fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, DecodeError> {
    let text = text(bytes)?;
    match serde_json::from_str(text) {
        Ok(value) => Ok(value),
        Err(error) => Err(match serde_json::from_str::<Node>(text) {
            Err(syntax) => DecodeError::new(format!("not JSON: {}", position(&syntax))),
            Ok(value) => explain::<T>(&value, &error),
        }),
    }
}

/// The bytes as UTF-8; a byte order mark is let go (RFC 8259, 8.1).
pub(crate) fn text(bytes: &[u8]) -> Result<&str, DecodeError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| DecodeError::new(format!("not UTF-8: the byte at offset {} is wrong", error.valid_up_to())))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// [`text`] that is handed on.
pub(crate) fn owned_text(bytes: &[u8]) -> Result<String, DecodeError> {
    text(bytes).map(str::to_owned)
}

/// Text in the character set that its sender names (the Encoding standard's names), UTF-8 if none. A byte order mark
/// knows better.
pub(crate) fn text_in(bytes: &[u8], charset: Option<&str>) -> Result<String, DecodeError> {
    let (encoding, bytes) = match (Encoding::for_bom(bytes), charset) {
        (Some((encoding, mark)), _) => (encoding, bytes.get(mark..).unwrap_or_default()),
        (None, None) => (UTF_8, bytes),
        (None, Some(name)) => {
            let encoding = Encoding::for_label(name.as_bytes());
            let unknown = || DecodeError::new("the answer is in a character set that nobody here knows");
            (encoding.ok_or_else(unknown)?, bytes)
        }
    };
    if encoding == UTF_8 {
        return owned_text(bytes);
    }
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    let wrong = || DecodeError::new(format!("not {}, which the answer says it is in", encoding.name()));
    text.map(Cow::into_owned).ok_or_else(wrong)
}

/// What a type makes of an answer without a body: `None`, or `null` where that is a value. `None` if it needs one.
pub(crate) fn nothing<T: DeserializeOwned>() -> Option<T> {
    serde_json::from_str("null").ok()
}

/// Decodes a second time, slower, to learn where it does not fit.
fn explain<T: DeserializeOwned>(value: &Node, first: &serde_json::Error) -> DecodeError {
    match T::deserialize(Traced(value)) {
        Err(error) => DecodeError { path: Some(error.path()), message: error.message().to_owned() },
        Ok(_) => DecodeError::new(format!("the type refuses it: {}", position(first))),
    }
}

fn position(error: &serde_json::Error) -> String {
    let what = if error.is_eof() { "it ends too early" } else { "it goes wrong" };
    format!("{what} at line {}, column {}", error.line(), error.column())
}
