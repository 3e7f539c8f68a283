//! A success: status, headers, and the body as its type.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::str::FromStr;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::answer::Answer;
use crate::header::Header;

/// What a call gives back. It dereferences to the typed body.
pub struct Response<T> {
    answer: Answer,
    body: T,
}

impl<T> Response<T> {
    pub(crate) fn new(answer: Answer, body: T) -> Self {
        Self { answer, body }
    }

    /// The status, a 2xx.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.answer.status
    }

    /// All headers as they came.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// A header's value, if it is there and text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.answer.headers.get(name)?.to_str().ok()
    }

    /// A described header as its type. `None` if it is absent, or not what the description says;
    /// [`header`](Self::header) gives it as it came.
    #[must_use]
    pub fn typed_header<H: FromStr>(&self, header: Header<H>) -> Option<H> {
        header.of(&self.answer.headers)
    }

    /// The body as its type.
    #[must_use]
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The same, to go on with: a stream is read through `&mut`.
    pub fn body_mut(&mut self) -> &mut T {
        &mut self.body
    }

    /// The body alone.
    #[must_use]
    pub fn into_body(self) -> T {
        self.body
    }

    /// The body's bytes as they came. Of one that is handed on as it arrives there are none.
    #[must_use]
    pub fn raw(&self) -> &Bytes {
        &self.answer.body
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.body
    }
}

/// Header values and raw bytes are left out: they may hold secrets.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.answer.status)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
