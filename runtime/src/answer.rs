//! An answer as it came, and the ways to read its body.

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use mime::Mime;
use serde::de::DeserializeOwned;

use crate::decode::{self, DecodeError};

/// An answer with its body in memory.
#[derive(Clone)]
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    /// An answer from its parts.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: Bytes) -> Self {
        Self { status, headers, body }
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

    /// The answer's media type has this essence (`text/html`).
    #[must_use]
    pub fn is(&self, essence: &str) -> bool {
        self.media_type().is_some_and(|found| found.essence_str() == essence)
    }

    fn media_type(&self) -> Option<Mime> {
        self.headers.get(header::CONTENT_TYPE)?.to_str().ok()?.parse().ok()
    }
}

/// `application/json`, `text/json` and everything that ends in `+json` (RFC 6839, 3.1).
fn is_json(media_type: &Mime) -> bool {
    media_type.subtype() == mime::JSON || media_type.suffix() == Some(mime::JSON)
}
