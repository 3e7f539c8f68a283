//! What can go wrong while an answer is still arriving.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use crate::decode::DecodeError;
use crate::error::{ApiError, ErrorKind, Failure};
use crate::transport::TransportError;

/// Why a stream does not go on, or why one of its items is not what the description says.
///
/// After [`ErrorKind::Decode`] the stream goes on with the next item; every other kind ends it. Like
/// [`Error`](crate::Error) it shows no URLs, no header values and no bytes of the answer; with `?` it becomes an
/// [`ApiError`].
pub struct StreamError(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: &'static str,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
    text: Option<String>,
}

impl StreamError {
    pub(crate) fn new(kind: ErrorKind, operation: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, operation, message: message.into(), source: None, text: None }))
    }

    pub(crate) fn transport(operation: &'static str, error: TransportError) -> Self {
        let kind = ErrorKind::from(error.kind());
        let mut new = Self::new(kind, operation, error.to_string());
        new.0.source = Some(error.into_cause());
        new
    }

    /// An item that does not fit, with its text.
    pub(crate) fn item(operation: &'static str, error: DecodeError, text: String) -> Self {
        let message = match sentinel(&text) {
            Some(word) => format!("an item is not what the description says: it is the word `{word}`: {error}"),
            None => format!("an item is not what the description says: {error}"),
        };
        let mut new = Self::new(ErrorKind::Decode, operation, message);
        new.0.source = Some(Box::new(error));
        new.0.text = Some(text);
        new
    }

    /// What kind of thing went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation's id.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// Where the item did not fit, if that is what went wrong.
    #[must_use]
    pub fn decode_error(&self) -> Option<&DecodeError> {
        self.0.source.as_ref()?.downcast_ref()
    }

    /// The item as it came, if it is one that did not fit: to read it another way, or to know a word like `[DONE]` that
    /// some services end with. It may hold secrets.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.0.text.as_deref()
    }

    /// An item is not what the description says; the stream goes on.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.0.kind == ErrorKind::Decode
    }

    /// Nothing came for longer than the call's `idle_timeout`.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }

    /// An item, or what was to be collected, is larger than the client accepts.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.0.kind == ErrorKind::TooLarge
    }
}

/// A text that is nothing but one short word in capitals, as services write to say that they are done. It can be shown:
/// no secret looks like that.
fn sentinel(text: &str) -> Option<&str> {
    let word = text.trim();
    let is_mark = |letter: char| matches!(letter, '[' | ']' | '<' | '>' | '_' | '-' | '.' | '!');
    let is_word = word.len() <= 16
        && word.contains(|letter: char| letter.is_ascii_uppercase())
        && word.chars().all(|letter| letter.is_ascii_uppercase() || is_mark(letter));
    is_word.then_some(word)
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.operation, self.0.message)
    }
}

impl fmt::Debug for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamError")
            .field("kind", &self.0.kind)
            .field("operation", &self.0.operation)
            .field("message", &self.0.message)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl StdError for StreamError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.source {
            // Its text is already part of the message.
            Some(source) if !source.is::<DecodeError>() => Some(source.as_ref()),
            _ => None,
        }
    }
}

impl From<StreamError> for ApiError {
    fn from(error: StreamError) -> Self {
        let Inner { kind, operation, message, source, .. } = *error.0;
        Self::new(Failure::new(kind, operation, message).with_source(source))
    }
}

/// For readers of `std::io` and `tokio::io` that are put on top of a stream.
impl From<StreamError> for io::Error {
    fn from(error: StreamError) -> Self {
        let kind = match error.kind() {
            ErrorKind::Timeout => io::ErrorKind::TimedOut,
            ErrorKind::Decode | ErrorKind::TooLarge => io::ErrorKind::InvalidData,
            _ => io::ErrorKind::Other,
        };
        Self::new(kind, error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_ends_a_stream_is_shown_and_nothing_that_could_be_a_secret() {
        for word in ["[DONE]", "END", " <EOF>\n", "A", "END_OF_STREAM.!-", "ABCDEFGHIJKLMNOP"] {
            assert_eq!(sentinel(word), Some(word.trim()), "{word:?}");
        }
        for other in ["", "[]", "...", "done", "Done", "T0K3N", "{}", "END OF", "ABCDEFGHIJKLMNOPQ", "ÄB", "\"A\""] {
            assert_eq!(sentinel(other), None, "{other:?}");
        }
    }

    #[test]
    fn an_item_that_does_not_fit_can_be_read_another_way_and_shows_no_secret() {
        let error = StreamError::item("listPins", DecodeError::new("a number"), "t0k3n".to_owned());
        assert_eq!(error.text(), Some("t0k3n"));
        assert_eq!(error.decode_error().map(ToString::to_string).as_deref(), Some("a number"));
        assert_eq!(error.to_string(), "listPins: an item is not what the description says: a number");
        assert!(error.source().is_none() && !format!("{error:?}").contains("t0k3n"));
        let error = StreamError::item("listPins", DecodeError::new("a number"), "[DONE]".to_owned());
        assert!(error.to_string().contains("`[DONE]`"), "{error}");
    }

    #[test]
    fn what_broke_the_stream_is_its_source() {
        let below = TransportError::new(crate::transport::TransportErrorKind::Other, "reset");
        let error = StreamError::transport("listPins", below);
        assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("reset"));
        assert_eq!((error.text(), error.decode_error().is_none(), error.kind()), (None, true, ErrorKind::Transport));
    }

    #[test]
    fn a_stream_s_error_stays_what_it_was_in_every_coat() {
        let error = |kind| StreamError::new(kind, "listPins", "it broke");
        for (kind, io_kind, is) in [
            (ErrorKind::Timeout, io::ErrorKind::TimedOut, [true, false, false]),
            (ErrorKind::Decode, io::ErrorKind::InvalidData, [false, true, false]),
            (ErrorKind::TooLarge, io::ErrorKind::InvalidData, [false, false, true]),
            (ErrorKind::Transport, io::ErrorKind::Other, [false, false, false]),
        ] {
            let asked = error(kind);
            assert_eq!([asked.is_timeout(), asked.is_decode(), asked.is_too_large()], is, "{kind:?}");
            assert_eq!((asked.kind(), asked.operation()), (kind, "listPins"));
            assert_eq!(asked.to_string(), "listPins: it broke");
            let shown = format!("{asked:?}");
            assert!(["StreamError", "listPins", "it broke"].iter().all(|word| shown.contains(word)), "{shown}");
            let as_io = io::Error::from(error(kind));
            assert_eq!((as_io.kind(), as_io.to_string().as_str()), (io_kind, "listPins: it broke"));
            let api = ApiError::from(error(kind));
            assert_eq!((api.kind(), api.operation(), api.attempts()), (kind, "listPins", 0));
            assert_eq!(api.to_string(), "listPins: it broke");
        }
    }
}
