//! The body of a request or an answer: all there, or arriving in pieces.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use crate::exclusive::Exclusive;
use crate::segments::Segments;
use crate::transport::TransportError;

/// A stream of pieces.
type Pieces = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// The body of a request or an answer.
pub struct Body(Inner);

enum Inner {
    Full(Bytes),
    Pieces(Exclusive<Pieces>),
    Segments(Segments),
}

/// Why a body could not be buffered.
pub(crate) enum BufferError {
    /// It goes on behind the limit; what came up to it.
    TooLarge {
        so_far: Bytes,
    },
    Transport(TransportError),
}

impl Body {
    /// No bytes.
    #[must_use]
    pub fn empty() -> Self {
        Self(Inner::Full(Bytes::new()))
    }

    /// A body that arrives in pieces.
    pub fn from_stream(stream: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Self(Inner::Pieces(Exclusive::new(Box::pin(stream))))
    }

    /// Files and streams, each read when its turn comes.
    pub(crate) fn of_segments(segments: Segments) -> Self {
        Self(Inner::Segments(segments))
    }

    /// The bytes, if they are all there.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Inner::Full(bytes) => Some(bytes),
            Inner::Pieces(_) | Inner::Segments(_) => None,
        }
    }

    /// How many bytes it has, if that is known and none was taken yet.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Inner::Full(bytes) => u64::try_from(bytes.len()).ok(),
            Inner::Pieces(_) => None,
            Inner::Segments(segments) => segments.length(),
        }
    }

    /// The same body once more, to send it again: bytes, and files on disk that nobody began to read. `None` if it can be
    /// read only once, as a stream.
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        match &self.0 {
            Inner::Full(bytes) => Some(Self(Inner::Full(bytes.clone()))),
            Inner::Pieces(_) => None,
            Inner::Segments(segments) => segments.try_clone().map(Self::of_segments),
        }
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// The connection broke, the deadline passed, or a file that is to be sent can't be read.
    pub async fn next(&mut self) -> Option<Result<Bytes, TransportError>> {
        poll_fn(|context| self.poll_piece(context)).await
    }

    /// [`next`](Self::next) for those who poll.
    pub(crate) fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        match &mut self.0 {
            Inner::Full(bytes) if bytes.is_empty() => Poll::Ready(None),
            Inner::Full(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Inner::Pieces(stream) => stream.get().as_mut().poll_next(context),
            Inner::Segments(segments) => segments.poll_piece(context),
        }
    }

    /// Everything, up to a number of bytes.
    pub(crate) async fn buffer(mut self, limit: usize) -> Result<Bytes, BufferError> {
        let mut all = BytesMut::new();
        while let Some(piece) = self.next().await {
            let piece = piece.map_err(BufferError::Transport)?;
            if all.len().saturating_add(piece.len()) > limit {
                all.extend_from_slice(piece.get(..limit - all.len()).unwrap_or_default());
                return Err(BufferError::TooLarge { so_far: all.freeze() });
            }
            all.extend_from_slice(&piece);
        }
        Ok(all.freeze())
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Self(Inner::Full(bytes.into()))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::Full(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Inner::Pieces(_) => f.write_str("Body(stream)"),
            Inner::Segments(segments) => match segments.length() {
                Some(length) => write!(f, "Body({length} bytes, not read yet)"),
                None => f.write_str("Body(stream)"),
            },
        }
    }
}
