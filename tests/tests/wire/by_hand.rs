//! A transport without a network, whose answer arrives and whose clock rings when the test says so.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use runtime::http::{Request, Response};
use runtime::{Body, BoxFuture, Bytes, Transport, TransportError};

/// Clones share everything, so one can go into a client and another stay with the test.
#[derive(Clone, Default)]
pub(crate) struct ByHand(Arc<Inner>);

#[derive(Default)]
struct Inner {
    media_type: &'static str,
    /// What arrives; `None` is the end. Nothing arrives where it is empty.
    pieces: Mutex<VecDeque<Option<Bytes>>>,
    has_rung: AtomicBool,
    asked_for: Mutex<Vec<Duration>>,
}

impl ByHand {
    /// Answers every request at once, with this media type, and with nothing behind the head yet.
    pub(crate) fn new(media_type: &'static str) -> Self {
        Self(Arc::new(Inner { media_type, ..Inner::default() }))
    }

    /// The next piece has arrived.
    pub(crate) fn arrives(&self, piece: impl Into<Bytes>) {
        self.0.pieces.lock().unwrap_or_else(PoisonError::into_inner).push_back(Some(piece.into()));
    }

    /// The answer is over.
    pub(crate) fn ends(&self) {
        self.0.pieces.lock().unwrap_or_else(PoisonError::into_inner).push_back(None);
    }

    /// All time that anybody waits for is over.
    pub(crate) fn rings(&self) {
        self.0.has_rung.store(true, Ordering::SeqCst);
    }

    /// The times that were waited for.
    pub(crate) fn asked_for(&self) -> Vec<Duration> {
        self.0.asked_for.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Transport for ByHand {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let response = Response::builder().header("content-type", self.0.media_type);
        let body = Body::from_stream(Arriving(self.clone()));
        Box::pin(async move { Ok(response.body(body).expect("a head")) })
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.0.asked_for.lock().unwrap_or_else(PoisonError::into_inner).push(duration);
        let hand = self.clone();
        // Nobody is woken: a test rings before it waits.
        Box::pin(std::future::poll_fn(move |_| match hand.0.has_rung.load(Ordering::SeqCst) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }))
    }
}

struct Arriving(ByHand);

impl futures_core::Stream for Arriving {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: std::pin::Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.0.0.pieces.lock().unwrap_or_else(PoisonError::into_inner).pop_front() {
            Some(piece) => Poll::Ready(piece.map(Ok)),
            None => Poll::Pending,
        }
    }
}
