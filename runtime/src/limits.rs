//! How long things may take, and the cut when that time is over.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use crate::body::Body;
use crate::clock::Instant;
use crate::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};

/// The limits that one call is held to. `None`: as long as it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Everything, from the first attempt to the last byte; for an answer that is read in pieces, to its headers.
    pub(crate) call: Option<Duration>,
    /// One attempt, up to the answer's headers.
    pub(crate) attempt: Option<Duration>,
    /// Between two pieces of an answer that is read in pieces.
    pub(crate) idle: Option<Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            call: Some(Duration::from_secs(60)),
            attempt: Some(Duration::from_secs(30)),
            idle: Some(Duration::from_secs(60)),
        }
    }
}

/// The moment by which a call has to be over, if there is one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    limit: Option<Duration>,
    end: Option<Instant>,
}

impl Deadline {
    /// A limit beyond what the clock can count is none.
    pub(crate) fn after(limit: Option<Duration>) -> Self {
        Self { limit, end: limit.and_then(|limit| Instant::now().checked_add(limit)) }
    }

    /// How much time is left; `None` if there is no end.
    pub(crate) fn left(&self) -> Option<Duration> {
        self.end.map(|end| end.saturating_duration_since(Instant::now()))
    }

    /// What to say when it has passed.
    pub(crate) fn passed(&self) -> TransportError {
        let limit = self.limit.unwrap_or_default();
        let message =
            format!("the call took longer than {limit:?}, all attempts included; its `timeout` can be raised");
        TransportError::new(TransportErrorKind::Timeout, message)
    }
}

/// What to say when an attempt has taken too long.
pub(crate) fn late_attempt(limit: Duration) -> TransportError {
    let message = format!("no answer began within {limit:?}; the limit is `attempt_timeout`");
    TransportError::new(TransportErrorKind::Timeout, message)
}

/// Runs this, but not longer than the limit: `None` if that was not enough. What is cut off is dropped.
pub(crate) async fn within<F: Future>(
    transport: &dyn Transport,
    limit: Option<Duration>,
    work: F,
) -> Option<F::Output> {
    let mut work = pin!(work);
    let mut alarm = limit.map(|limit| transport.sleep(limit));
    poll_fn(|context| {
        if let Poll::Ready(output) = work.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        match &mut alarm {
            Some(alarm) => alarm.as_mut().poll(context).map(|()| None),
            None => Poll::Pending,
        }
    })
    .await
}

/// A body that has to be there by the end of the call.
pub(crate) fn until(body: Body, deadline: Deadline, transport: &Arc<dyn Transport>) -> Body {
    let Some(left) = deadline.left().filter(|_| body.as_bytes().is_none()) else { return body };
    Body::from_stream(Whole { body: Some(body), alarm: transport.sleep(left), deadline })
}

struct Whole {
    /// Gone once it is over: the connection is given up.
    body: Option<Body>,
    alarm: BoxFuture<'static, ()>,
    deadline: Deadline,
}

impl Stream for Whole {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let piece = body.poll_piece(context);
        let is_late = match &piece {
            // It is all here.
            Poll::Ready(None) => false,
            // The alarm can't ring while pieces are always ready, since then nothing else gets to run.
            Poll::Ready(Some(_)) => self.deadline.left().is_some_and(|left| left.is_zero()),
            Poll::Pending => self.alarm.as_mut().poll(context).is_ready(),
        };
        if is_late {
            self.body = None;
            return Poll::Ready(Some(Err(self.deadline.passed())));
        }
        if matches!(piece, Poll::Ready(None | Some(Err(_)))) {
            self.body = None;
        }
        piece
    }
}

/// A body whose pieces may not be further apart than this.
pub(crate) fn steady(body: Body, idle: Option<Duration>, transport: &Arc<dyn Transport>) -> Body {
    let Some(idle) = idle.filter(|_| body.as_bytes().is_none()) else { return body };
    Body::from_stream(Steady { body: Some(body), idle, alarm: None, transport: transport.clone() })
}

struct Steady {
    body: Option<Body>,
    idle: Duration,
    /// Set while a piece is waited for, so that the time its reader takes does not count.
    alarm: Option<BoxFuture<'static, ()>>,
    transport: Arc<dyn Transport>,
}

impl Stream for Steady {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let Some(body) = &mut this.body else { return Poll::Ready(None) };
        if let Poll::Ready(piece) = body.poll_piece(context) {
            this.alarm = None;
            if !matches!(piece, Some(Ok(_))) {
                this.body = None;
            }
            return Poll::Ready(piece);
        }
        let alarm = this.alarm.get_or_insert_with(|| this.transport.sleep(this.idle));
        if alarm.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        this.body = None;
        let message = format!("no piece of the answer came for {:?}; the limit is `idle_timeout`", this.idle);
        Poll::Ready(Some(Err(TransportError::new(TransportErrorKind::Timeout, message))))
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;

    /// Only its clock is used.
    struct Clock;

    impl Transport for Clock {
        fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
            Box::pin(pending())
        }
    }

    /// As many pieces as it says, and then nothing for ever.
    struct Stalls(usize);

    impl Stream for Stalls {
        type Item = Result<Bytes, TransportError>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            if self.0 == 0 {
                return Poll::Pending;
            }
            self.0 -= 1;
            Poll::Ready(Some(Ok(Bytes::from_static(b"x"))))
        }
    }

    async fn pieces(mut body: Body) -> (usize, Option<TransportErrorKind>) {
        let mut count = 0;
        loop {
            match body.next().await {
                Some(Ok(_)) => count += 1,
                Some(Err(error)) => {
                    assert!(body.next().await.is_none(), "it is over");
                    return (count, Some(error.kind()));
                }
                None => return (count, None),
            }
        }
    }

    const SHORT: Duration = Duration::from_millis(30);

    #[tokio::test]
    async fn a_stream_that_pauses_too_long_ends_with_an_error() {
        let transport: Arc<dyn Transport> = Arc::new(Clock);
        let start = Instant::now();
        let body = steady(Body::from_stream(Stalls(3)), Some(SHORT), &transport);
        assert_eq!(pieces(body).await, (3, Some(TransportErrorKind::Timeout)));
        assert!(start.elapsed() >= SHORT);
    }

    #[tokio::test]
    async fn the_time_that_a_reader_takes_is_no_pause() {
        let transport: Arc<dyn Transport> = Arc::new(Clock);
        let mut body = steady(Body::from_stream(Stalls(3)), Some(SHORT), &transport);
        for _ in 0..3 {
            transport.sleep(SHORT * 2).await;
            assert!(body.next().await.is_some_and(|piece| piece.is_ok()));
        }
    }

    #[tokio::test]
    async fn a_whole_body_ends_with_the_call() {
        let transport: Arc<dyn Transport> = Arc::new(Clock);
        for count in [2, usize::MAX] {
            let body = until(Body::from_stream(Stalls(count)), Deadline::after(Some(SHORT)), &transport);
            assert_eq!(pieces(body).await.1, Some(TransportErrorKind::Timeout));
        }
        let body = until(Body::from("here"), Deadline::after(Some(Duration::ZERO)), &transport);
        assert_eq!(pieces(body).await, (1, None), "what is here is not late");
    }

    #[tokio::test]
    async fn a_limit_beyond_the_end_of_time_is_none() {
        assert_eq!(Deadline::after(Some(Duration::MAX)).left(), None);
        let done = within(&Clock, Some(Duration::MAX), std::future::ready(1)).await;
        assert_eq!(done, Some(1));
        assert_eq!(within(&Clock, Some(SHORT), pending::<()>()).await, None);
    }
}
