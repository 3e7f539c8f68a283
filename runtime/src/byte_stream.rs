//! A body of bytes that is handed on as it arrives.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use crate::live::Live;
use crate::stream_error::StreamError;

/// The bytes of an answer, which nothing holds in memory: they are read as they are asked for.
///
/// The call's `idle_timeout` is how long nothing may come; there is no limit on the whole. Dropping the stream lets go of the
/// connection.
///
/// ```
/// # async fn save(mut stream: runtime::ByteStream) -> Result<(), runtime::ApiError> {
/// while let Some(piece) = stream.next().await {
///     println!("{} bytes more", piece?.len());
/// }
/// # Ok(())
/// # }
/// ```
pub struct ByteStream(Live);

impl ByteStream {
    pub(crate) fn new(live: Live) -> Self {
        Self(live)
    }

    /// How many bytes there will be, if the service has announced it.
    #[must_use]
    pub fn content_length(&self) -> Option<u64> {
        self.0.length()
    }

    /// The next bytes; `None` at the end, and after an error.
    ///
    /// # Errors
    ///
    /// The connection failed, or nothing came for too long. What came before may be a part of the whole.
    pub async fn next(&mut self) -> Option<Result<Bytes, StreamError>> {
        poll_fn(|context| self.0.poll(context)).await
    }

    /// All of them, if they are no more than the client's limit for answers in memory.
    ///
    /// # Errors
    ///
    /// There are more, or the stream failed.
    pub async fn bytes(self) -> Result<Bytes, StreamError> {
        let limit = self.0.terms.body_limit;
        self.bytes_up_to(limit).await
    }

    /// All of them, if they are no more than this.
    ///
    /// # Errors
    ///
    /// There are more, or the stream failed.
    pub async fn bytes_up_to(mut self, limit: usize) -> Result<Bytes, StreamError> {
        self.0.terms.body_limit = limit;
        let is_too_large = |length: u64| usize::try_from(length).map_or(true, |length| length > limit);
        if self.content_length().is_some_and(is_too_large) {
            return Err(self.0.too_large("the answer"));
        }
        let mut all = BytesMut::new();
        while let Some(piece) = self.next().await {
            let piece = piece?;
            if piece.len() > limit.saturating_sub(all.len()) {
                return Err(self.0.too_large("the answer"));
            }
            all.extend_from_slice(&piece);
        }
        Ok(all.freeze())
    }

    /// The same for programs without asynchronous code: an iterator over its pieces, and an [`io::Read`](std::io::Read).
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::blocking::Stream<Self> {
        crate::blocking::Stream::new(self, |bytes| &bytes.0.terms)
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll(context)
    }
}

/// Bytes that are all there, for tests and stand-ins.
impl<T: Into<Bytes>> From<T> for ByteStream {
    fn from(bytes: T) -> Self {
        Self(Live::buffered("stream", bytes.into()))
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").field("content_length", &self.content_length()).finish_non_exhaustive()
    }
}
