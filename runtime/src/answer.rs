//! An answer as it came, and the ways to read its body.

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use mime::Mime;
use serde::de::DeserializeOwned;

use crate::decode::{self, DecodeError};

/// How an answer becomes one of several types.
pub type Reader<T> = fn(&Answer) -> Result<T, DecodeError>;

/// An answer with its body in memory.
#[derive(Clone)]
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// How many attempts it took.
    pub(crate) attempts: u32,
}

impl Answer {
    /// An answer from its parts.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self { status, headers, body, attempts: 1 }
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// Reads JSON.
    ///
    /// # Errors
    ///
    /// The media type is another one, or the body does not fit.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        match self.media_type() {
            Some(found) if !is_json(&found) => {
                Err(DecodeError::new(format!("expected JSON, but the answer's media type is {}", found.essence_str())))
            }
            _ if self.body.is_empty() => Err(DecodeError::new("expected JSON, but the answer has no body")),
            _ => decode::json(&self.body),
        }
    }

    /// Reads text (UTF-8).
    ///
    /// # Errors
    ///
    /// It is not UTF-8.
    pub fn text(&self) -> Result<String, DecodeError> {
        decode::text(&self.body).map(str::to_owned)
    }

    /// The bytes as they came.
    ///
    /// # Errors
    ///
    /// None; the other readers have some.
    pub fn bytes(&self) -> Result<Bytes, DecodeError> {
        Ok(self.body.clone())
    }

    /// Nothing is described. What came all the same is kept in the response.
    ///
    /// # Errors
    ///
    /// None; the other readers have some.
    pub fn nothing(&self) -> Result<(), DecodeError> {
        Ok(())
    }

    /// Reads a body that can have one of several media types, each with its reader and described as in `Accept`
    /// (`text/csv`, `image/*`, several with commas). The one that the answer names most exactly is taken; where it names
    /// none of them, the first that can read the body.
    ///
    /// # Errors
    ///
    /// The body does not fit; where no reader was chosen, what the first of them says.
    pub fn among<T>(&self, readers: &[(&str, Reader<T>)]) -> Result<T, DecodeError> {
        let found = self.media_type();
        let mut best: Option<(u8, Reader<T>)> = None;
        for (described, reader) in readers {
            let rank =
                found.as_ref().and_then(|found| described.split(',').filter_map(|one| likeness(one, found)).max());
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
        self.media_type().is_some_and(|found| found.essence_str() == essence)
    }

    fn media_type(&self) -> Option<Mime> {
        self.headers.get(header::CONTENT_TYPE)?.to_str().ok()?.parse().ok()
    }
}

/// How exactly a described media type or range names the one that was found: parameters and all, the essence, one of
/// the family of JSON, or a range. `None` if not at all.
fn likeness(described: &str, found: &Mime) -> Option<u8> {
    let described: Mime = described.trim().parse().ok()?;
    if described.essence_str() == found.essence_str() {
        let exact = described.params().all(|(name, value)| found.get_param(name) == Some(value));
        return Some(if exact { 4 } else { 3 });
    }
    if is_json(&described) && is_json(found) {
        return Some(2);
    }
    match (described.type_(), described.subtype()) {
        (kind, mime::STAR) if kind == found.type_() => Some(1),
        (mime::STAR, mime::STAR) => Some(0),
        _ => None,
    }
}

/// `application/json`, `text/json` and everything that ends in `+json` (RFC 6839, 3.1).
fn is_json(media_type: &Mime) -> bool {
    media_type.subtype() == mime::JSON || media_type.suffix() == Some(mime::JSON)
}
