//! An answer as it came, and the ways to read its body.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::byte_stream::ByteStream;
use crate::decode::{self, DecodeError};
use crate::events::Events;
use crate::frames::Cut;
use crate::items::Items;
use crate::live::Live;
use crate::media;

/// How an answer becomes one of several types.
pub type Reader<T> = fn(&Answer) -> Result<T, DecodeError>;

/// An answer with its body in memory, or with one that still arrives.
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// How many attempts it took.
    pub(crate) attempts: u32,
    /// What still arrives, until someone takes it.
    live: Mutex<Option<Live>>,
}

impl Answer {
    /// An answer from its parts.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self { status, headers, body, attempts: 1, live: Mutex::new(None) }
    }

    /// An answer whose body still arrives.
    pub(crate) fn arriving(status: StatusCode, headers: HeaderMap, live: Live) -> Self {
        Self { live: Mutex::new(Some(live)), ..Self::new(status, headers, Bytes::new()) }
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Reads JSON. A type that has room for `null` reads it from an answer without a body.
    ///
    /// # Errors
    ///
    /// The media type is another one, or the body does not fit.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        match media::of(&self.headers) {
            // An answer without a body often says a media type all the same.
            _ if self.body.is_empty() => {
                decode::nothing().ok_or_else(|| DecodeError::new("expected JSON, but the answer has no body"))
            }
            Some(found) if !media::is_json(&found) => Err(unlike("JSON", &found)),
            _ => decode::json(&self.body),
        }
    }

    /// Reads text that is described as one of these media types, with commas between them: in the `charset` that the
    /// answer says, or in UTF-8; a byte order mark knows better than both.
    ///
    /// # Errors
    ///
    /// The answer is no text, or is a page (HTML) where none is described; it is not in its `charset`, or nobody knows
    /// that.
    pub fn text(&self, described: &str) -> Result<String, DecodeError> {
        let found = media::of(&self.headers);
        match &found {
            Some(found) if !media::fits_text(described, found) => Err(unlike(described, found)),
            _ => {
                let charset = found.as_ref().and_then(|found| found.get_param(mime::CHARSET));
                decode::text_in(&self.body, charset.as_ref().map(mime::Name::as_str))
            }
        }
    }

    /// The bytes as they came. They are described as one of these media types, with commas between them.
    ///
    /// # Errors
    ///
    /// The answer's media type is another one, as for [`stream`](Self::stream).
    pub fn bytes(&self, described: &str) -> Result<Bytes, DecodeError> {
        match media::of(&self.headers) {
            Some(found) if !media::fits_bytes([described], &found) => Err(unlike(described, &found)),
            _ => Ok(self.body.clone()),
        }
    }

    /// Hands the bytes on as they arrive. They are described as one of these media types, with commas between them.
    ///
    /// # Errors
    ///
    /// The answer's media type is another one: a page (HTML) in place of a picture.
    pub fn stream(&self, described: &str) -> Result<ByteStream, DecodeError> {
        match media::of(&self.headers) {
            Some(found) if !media::fits_bytes([described], &found) => Err(unlike(described, &found)),
            _ => Ok(ByteStream::new(self.take())),
        }
    }

    /// Hands server-sent events on as they arrive, whose data is JSON.
    ///
    /// # Errors
    ///
    /// The media type is another one.
    pub fn events<T: DeserializeOwned>(&self) -> Result<Events<T>, DecodeError> {
        self.events_read(decode::json)
    }

    /// Hands server-sent events on as they arrive, whose data is text.
    ///
    /// # Errors
    ///
    /// The media type is another one.
    pub fn text_events(&self) -> Result<Events<String>, DecodeError> {
        self.events_read(decode::owned_text)
    }

    fn events_read<T>(&self, read: fn(&[u8]) -> Result<T, DecodeError>) -> Result<Events<T>, DecodeError> {
        match media::of(&self.headers) {
            Some(found) if !media::fits_events(&found) => Err(unlike("text/event-stream", &found)),
            _ => Ok(Events::new(self.take(), read)),
        }
    }

    /// Hands on, as they arrive, the values of a body that has one of JSON on each line.
    ///
    /// # Errors
    ///
    /// The media type is another one.
    pub fn json_lines<T: DeserializeOwned>(&self, described: &str) -> Result<Items<T>, DecodeError> {
        self.items(described, Cut::Line)
    }

    /// Hands on, as they arrive, the values of a JSON text sequence (RFC 7464).
    ///
    /// # Errors
    ///
    /// The media type is another one.
    pub fn json_sequence<T: DeserializeOwned>(&self, described: &str) -> Result<Items<T>, DecodeError> {
        self.items(described, Cut::Record)
    }

    fn items<T: DeserializeOwned>(&self, described: &str, cut: Cut) -> Result<Items<T>, DecodeError> {
        match media::of(&self.headers) {
            Some(found) if !media::fits_items(described, &found) => Err(unlike(described, &found)),
            _ => Ok(Items::new(self.take(), cut, decode::json)),
        }
    }

    /// Whether there are bytes, or may be.
    pub(crate) fn has_body(&self) -> bool {
        !self.body.is_empty() || self.live.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// What still arrives, else what is in memory.
    fn take(&self) -> Live {
        let live = self.live.lock().unwrap_or_else(PoisonError::into_inner).take();
        live.unwrap_or_else(|| Live::buffered("stream", self.body.clone()))
    }

    /// Nothing is described. What came all the same is kept in the response.
    ///
    /// # Errors
    ///
    /// None; the other readers have some.
    pub fn nothing(&self) -> Result<(), DecodeError> {
        Ok(())
    }

    /// Reads what may also not be there: nothing, if the answer has no body.
    ///
    /// # Errors
    ///
    /// There is a body, and it does not fit.
    pub fn optional<T>(&self, reader: Reader<T>) -> Result<Option<T>, DecodeError> {
        let is_bodiless = matches!(self.status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT);
        if is_bodiless || !self.has_body() { Ok(None) } else { reader(self).map(Some) }
    }

    /// Reads a body that can have one of several media types, each with its reader and described as in `Accept`
    /// (`text/csv`, `image/*`, several with commas). The one that the answer names most exactly is taken; where it names
    /// none of them, the first that can read the body.
    ///
    /// # Errors
    ///
    /// The body does not fit; where no reader was chosen, what the first of them says.
    pub fn among<T>(&self, readers: &[(&str, Reader<T>)]) -> Result<T, DecodeError> {
        let found = media::of(&self.headers);
        let mut best: Option<(u8, Reader<T>)> = None;
        for (described, reader) in readers {
            let rank = found.as_ref().and_then(|found| media::best([*described], found));
            if let Some(rank) = rank
                && best.is_none_or(|(known, _)| known < rank)
            {
                best = Some((rank, *reader));
            }
        }
        if let Some((_, reader)) = best {
            return reader(self);
        }
        let mut first = None;
        for (_, reader) in readers {
            match reader(self) {
                Ok(value) => return Ok(value),
                Err(error) => _ = first.get_or_insert(error),
            }
        }
        Err(first.unwrap_or_else(|| DecodeError::new("no media type is described")))
    }

    /// The answer's media type has this essence (`text/html`).
    #[must_use]
    pub fn is(&self, essence: &str) -> bool {
        media::of(&self.headers).is_some_and(|found| found.essence_str() == essence)
    }
}

fn unlike(expected: &str, found: &mime::Mime) -> DecodeError {
    DecodeError::new(format!("expected {expected}, but the answer's media type is {}", found.essence_str()))
}
