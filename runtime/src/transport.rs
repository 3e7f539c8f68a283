//! What carries a request to a server and brings back the answer.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use http::{Request, Response};

use crate::body::Body;

/// A future in a box.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one request and brings back one answer.
///
/// It follows no redirects, keeps no cookies, adds no credentials, and lets the body arrive as it comes. If the
/// request's extensions hold a [`Timeout`], everything up to the body's last byte should happen within it; a transport
/// that does not look at it is cut off by its future and its body being dropped, which has to end the exchange.
pub trait Transport: Send + Sync + 'static {
    /// Sends the request.
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>>;

    /// Waits: the clock of timeouts and of the pauses between attempts.
    ///
    /// By default it needs no particular asynchronous runtime. One that runs on its own runtime's clock can be paused
    /// and moved with it in tests.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        sleep(duration)
    }
}

/// Waits on a clock that needs no particular runtime.
pub(crate) fn sleep(duration: Duration) -> BoxFuture<'static, ()> {
    /// Clocks can't count to the end of time, and those of browsers only for 24 days.
    const LONGEST: Duration = Duration::from_secs(24 * 24 * 60 * 60);
    Box::pin(futures_timer::Delay::new(duration.min(LONGEST)))
}

/// How long an exchange may take, from connecting to the body's last byte. Stands in the request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeout(pub Duration);

/// Why there is no answer.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Box<dyn std::error::Error + Send + Sync>,
}

/// The kinds of transport failures that callers tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection came about; the request was not sent.
    Connect,
    /// Time ran out.
    Timeout,
    /// The request's body could not be read to its end.
    Body,
    /// The service sends the request elsewhere, and the transport can't say where to, as in browsers.
    Redirect,
    /// Anything else: the request may have arrived.
    Other,
}

impl TransportError {
    /// A failure with its cause. The cause's text must not hold URLs or header values.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { kind, source: source.into() }
    }

    /// The cause alone.
    pub(crate) fn into_cause(self) -> Box<dyn std::error::Error + Send + Sync> {
        self.source
    }

    /// Which kind of failure.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "could not connect",
            TransportErrorKind::Timeout => "timed out",
            TransportErrorKind::Body => "the body could not be read to its end",
            TransportErrorKind::Redirect => "sent elsewhere",
            TransportErrorKind::Other => "the connection failed",
        })
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.source.as_ref())
    }
}
