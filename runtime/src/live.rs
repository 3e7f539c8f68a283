//! An answer's body while it arrives: with patience, a limit, and a way to ask again.

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::request::Parts;

use crate::body::Body;
use crate::error::ErrorKind;
use crate::limits::{self, Limits};
use crate::stream_error::StreamError;
use crate::transport::Transport;

/// A body that arrives.
pub(crate) struct Live {
    body: Body,
    pub(crate) terms: Terms,
    length: Option<u64>,
    ended: bool,
}

/// What holds for a body as long as it arrives, and for those that are asked for in its place.
#[derive(Clone)]
pub(crate) struct Terms {
    pub(crate) operation: &'static str,
    pub(crate) limits: Limits,
    /// How many bytes are accepted in memory at a time.
    pub(crate) body_limit: usize,
    /// Without one there is no clock, and nobody to ask again.
    pub(crate) transport: Option<Arc<dyn Transport>>,
    /// The request that is answered, if it may be sent again.
    pub(crate) request: Option<Arc<Parts>>,
    /// Kept until the end for a blocking client.
    #[cfg_attr(not(feature = "blocking"), expect(dead_code, reason = "nobody waits"))]
    pub(crate) thread: Thread,
}

#[cfg(feature = "blocking")]
pub(crate) use crate::blocking::Thread;
/// Without blocking clients nobody waits.
#[cfg(not(feature = "blocking"))]
#[derive(Clone, Debug, Default)]
pub(crate) struct Thread {}

impl Live {
    pub(crate) fn new(body: Body, terms: Terms, length: Option<u64>) -> Self {
        let body = match &terms.transport {
            Some(transport) => limits::steady(body, terms.limits.idle, transport),
            None => body,
        };
        Self { body, terms, length, ended: false }
    }

    /// A body that is all there.
    pub(crate) fn buffered(operation: &'static str, body: Bytes) -> Self {
        let (limits, thread) = (Limits::default(), Thread::default());
        let terms = Terms { operation, limits, body_limit: usize::MAX, transport: None, request: None, thread };
        let length = u64::try_from(body.len()).ok();
        Self::new(Body::from(body), terms, length)
    }

    /// The length that the service announced.
    pub(crate) fn length(&self) -> Option<u64> {
        self.length
    }

    /// The next piece that is not empty. After the end, or an error, there is none.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, StreamError>>> {
        while !self.ended {
            match ready!(self.body.poll_piece(context)) {
                Some(Ok(piece)) if piece.is_empty() => {}
                Some(Ok(piece)) => return Poll::Ready(Some(Ok(piece))),
                Some(Err(error)) => {
                    self.stop();
                    return Poll::Ready(Some(Err(StreamError::transport(self.terms.operation, error))));
                }
                None => self.ended = true,
            }
        }
        Poll::Ready(None)
    }

    /// Nothing more is read: the connection is let go at once.
    pub(crate) fn stop(&mut self) {
        self.ended = true;
        self.body = Body::empty();
    }

    pub(crate) fn too_large(&self, what: &str) -> StreamError {
        let message = format!(
            "{what} is larger than the {} bytes that may be in memory; the client's `body_limit` says how many",
            self.terms.body_limit
        );
        StreamError::new(ErrorKind::TooLarge, self.terms.operation, message)
    }
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Live").field("operation", &self.terms.operation).field("length", &self.length).finish()
    }
}
