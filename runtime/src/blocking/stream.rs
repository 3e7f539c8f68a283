//! What arrives piece by piece, for programs without asynchronous code.

use std::fmt;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::Pin;

use bytes::{Buf, Bytes};

use super::Thread;
use super::worker;
use crate::byte_stream::ByteStream;
use crate::error::ErrorKind;
use crate::live::Terms;
use crate::stream_error::StreamError;

/// A [`ByteStream`], [`Events`](crate::Events) or [`Items`](crate::Items) that is waited for: an iterator, and for bytes
/// also an [`io::Read`]. Each of them has a method `blocking` that gives it.
///
/// It keeps the client's thread alive. Inside asynchronous code it gives one error, [`ErrorKind::Blocking`], and is over.
///
/// ```
/// # fn save(stream: runtime::ByteStream) -> Result<(), runtime::ApiError> {
/// for piece in stream.blocking() {
///     println!("{} bytes more", piece?.len());
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is read before it is asked for"]
pub struct Stream<S> {
    stream: S,
    thread: Thread,
    operation: &'static str,
    is_over: bool,
    /// What was read of a piece that is larger than the place for it.
    rest: Bytes,
}

impl<S> Stream<S> {
    pub(crate) fn new(stream: S, terms: impl FnOnce(&S) -> &Terms) -> Self {
        let terms = terms(&stream);
        let (thread, operation) = (terms.thread.clone(), terms.operation);
        Self { stream, thread, operation, is_over: false, rest: Bytes::new() }
    }

    /// The stream itself, to ask it for what is known without waiting.
    #[must_use]
    pub fn get_ref(&self) -> &S {
        &self.stream
    }

    /// The stream itself, to go on with elsewhere.
    #[must_use]
    pub fn into_inner(self) -> S {
        self.stream
    }

    /// Does this on the calling thread, with the clock and the connections of the client's.
    fn wait<T>(
        thread: &Thread,
        operation: &'static str,
        work: impl Future<Output = Result<T, StreamError>>,
    ) -> Result<T, StreamError> {
        let wrong = |message| StreamError::new(ErrorKind::Blocking, operation, message);
        worker::drive(thread.started(), work).map_err(wrong)?
    }
}

impl<T, S: futures_core::Stream<Item = Result<T, StreamError>> + Unpin> Iterator for Stream<S> {
    type Item = Result<T, StreamError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let stream = &mut self.stream;
        let next = poll_fn(|context| Pin::new(&mut *stream).poll_next(context));
        let next = Self::wait(&self.thread, self.operation, async { next.await.transpose() }).transpose();
        self.is_over = match &next {
            None => true,
            Some(Err(error)) => error.kind() == ErrorKind::Blocking,
            Some(Ok(_)) => false,
        };
        next
    }
}

impl Stream<ByteStream> {
    /// Like [`ByteStream::bytes`].
    ///
    /// # Errors
    ///
    /// There are more, or the stream failed.
    pub fn bytes(self) -> Result<Bytes, StreamError> {
        Self::wait(&self.thread, self.operation, self.stream.bytes())
    }

    /// Like [`ByteStream::bytes_up_to`].
    ///
    /// # Errors
    ///
    /// There are more, or the stream failed.
    pub fn bytes_up_to(self, limit: usize) -> Result<Bytes, StreamError> {
        Self::wait(&self.thread, self.operation, self.stream.bytes_up_to(limit))
    }
}

impl io::Read for Stream<ByteStream> {
    fn read(&mut self, place: &mut [u8]) -> io::Result<usize> {
        if self.rest.is_empty() && !place.is_empty() {
            match self.next() {
                Some(piece) => self.rest = piece?,
                None => return Ok(0),
            }
        }
        let count = self.rest.len().min(place.len());
        if let Some(place) = place.get_mut(..count) {
            self.rest.copy_to_slice(place);
        }
        Ok(count)
    }
}

impl<S: fmt::Debug> fmt::Debug for Stream<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Stream").field(&self.stream).finish()
    }
}
