//! A body of JSON values that are handed on one by one as they arrive.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::decode::{self, DecodeError};
use crate::frames::{Cut, Frames};
use crate::live::Live;
use crate::stream_error::StreamError;

/// The items of an answer in JSON Lines (NDJSON) or in a JSON text sequence (RFC 7464), of which one at a time is in
/// memory. None may be larger than the client's limit for answers.
///
/// The call's `idle_timeout` is how long nothing may come. An item that does not fit is an error for that item, and the next
/// one follows; see [`raw`](Self::raw) for items as they came.
pub struct Items<T> {
    frames: Frames,
    read: fn(&[u8]) -> Result<T, DecodeError>,
}

impl<T> Items<T> {
    pub(crate) fn new(live: Live, cut: Cut, read: fn(&[u8]) -> Result<T, DecodeError>) -> Self {
        Self { frames: Frames::new(live, cut), read }
    }

    /// The next item; `None` at the end.
    ///
    /// # Errors
    ///
    /// The item does not fit; or the connection failed, nothing came for too long, or an item is too large, after which
    /// there is none.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The items as they came, as text: for what the description does not say, such as a last line that is no item.
    #[must_use]
    pub fn raw(self) -> Items<String> {
        Items { frames: self.frames, read: decode::owned_text }
    }

    /// The same for programs without asynchronous code: an iterator.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::blocking::Stream<Self> {
        crate::blocking::Stream::new(self, |items| &items.frames.live().terms)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, StreamError>>> {
        loop {
            let frame = match ready!(self.frames.poll(context)) {
                Some(Ok(frame)) => frame,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            // Empty lines keep a connection alive.
            let item = frame.trim_ascii();
            if item.is_empty() {
                continue;
            }
            let operation = self.frames.live().terms.operation;
            let read = (self.read)(item);
            let text = || String::from_utf8_lossy(item).into_owned();
            return Poll::Ready(Some(read.map_err(|error| StreamError::item(operation, error, text()))));
        }
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}
