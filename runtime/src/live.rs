//! An answer's body while it arrives: with patience, a limit, and a way to ask again.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;

use crate::body::Body;
use crate::error::ErrorKind;
use crate::exclusive::Exclusive;
use crate::stream_error::StreamError;
use crate::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};

/// A body that arrives.
pub(crate) struct Live {
    body: Body,
    pub(crate) terms: Terms,
    length: Option<u64>,
    /// Runs while nothing comes.
    timer: Option<Exclusive<BoxFuture<'static, ()>>>,
    ended: bool,
}

/// What holds for a body as long as it arrives, and for those that are asked for in its place.
#[derive(Clone)]
pub(crate) struct Terms {
    pub(crate) operation: &'static str,
    /// How long nothing may come.
    pub(crate) patience: Option<Duration>,
    /// How many bytes are accepted in memory at a time.
    pub(crate) limit: usize,
    /// Without one there is no clock, and nobody to ask again.
    pub(crate) transport: Option<Arc<dyn Transport>>,
    /// The request that is answered, if it may be sent again.
    pub(crate) request: Option<Arc<Parts>>,
}

impl Live {
    pub(crate) fn new(body: Body, terms: Terms, length: Option<u64>) -> Self {
        Self { body, terms, length, timer: None, ended: false }
    }

    /// A body that is all there.
    pub(crate) fn buffered(operation: &'static str, body: Bytes) -> Self {
        let terms = Terms { operation, patience: None, limit: usize::MAX, transport: None, request: None };
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
            match self.body.poll_piece(context) {
                Poll::Ready(Some(Ok(piece))) if piece.is_empty() => {}
                Poll::Ready(Some(Ok(piece))) => {
                    self.timer = None;
                    return Poll::Ready(Some(Ok(piece)));
                }
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(self.end(error)))),
                Poll::Ready(None) => {
                    self.ended = true;
                    self.timer = None;
                }
                Poll::Pending if self.is_too_late(context) => {
                    let late = TransportError::new(TransportErrorKind::Timeout, "nothing came for too long");
                    return Poll::Ready(Some(Err(self.end(late))));
                }
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Ready(None)
    }

    /// Nothing more is read: the connection is let go at once.
    pub(crate) fn stop(&mut self) {
        self.ended = true;
        self.body = Body::empty();
        self.timer = None;
    }

    fn end(&mut self, error: TransportError) -> StreamError {
        self.stop();
        StreamError::transport(self.terms.operation, error)
    }

    fn is_too_late(&mut self, context: &mut Context<'_>) -> bool {
        let (Some(patience), Some(transport)) = (self.terms.patience, &self.terms.transport) else { return false };
        let timer = self.timer.get_or_insert_with(|| Exclusive::new(sleep(transport.clone(), patience)));
        timer.get().as_mut().poll(context).is_ready()
    }

    pub(crate) fn too_large(&self, what: &str) -> StreamError {
        let message = format!(
            "{what} is larger than the {} bytes that may be in memory; the client's `body_limit` says how many",
            self.terms.limit
        );
        StreamError::new(ErrorKind::TooLarge, self.terms.operation, message)
    }
}

impl fmt::Debug for Live {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Live").field("operation", &self.terms.operation).field("length", &self.length).finish()
    }
}

/// A sleep that owns its clock.
pub(crate) fn sleep(transport: Arc<dyn Transport>, duration: Duration) -> BoxFuture<'static, ()> {
    Box::pin(async move { transport.sleep(duration).await })
}

/// Waits for a future no longer than this.
pub(crate) async fn within<T>(
    transport: &Arc<dyn Transport>,
    time: Option<Duration>,
    future: impl Future<Output = Result<T, TransportError>> + Send,
) -> Result<T, TransportError> {
    let Some(time) = time else { return future.await };
    let mut future: BoxFuture<'_, Result<T, TransportError>> = Box::pin(future);
    let mut timer: Pin<Box<dyn Future<Output = ()> + Send>> = sleep(transport.clone(), time);
    poll_fn(move |context| match future.as_mut().poll(context) {
        Poll::Pending if timer.as_mut().poll(context).is_ready() => {
            Poll::Ready(Err(TransportError::new(TransportErrorKind::Timeout, "no answer came in time")))
        }
        other => other,
    })
    .await
}
