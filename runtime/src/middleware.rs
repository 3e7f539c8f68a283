//! Code of the application around calls and attempts.

use std::sync::Arc;

use http::{Request, Response};

use crate::body::Body;
use crate::error::{ApiError, ErrorKind, Failure};
use crate::operation::Facts;
use crate::transport::BoxFuture;

/// Stands around every call ([`Builder::around_calls`](crate::Builder::around_calls)) or every attempt
/// ([`Builder::around_attempts`](crate::Builder::around_attempts)).
///
/// It may change the request, answer by itself without asking [`Next`], look at the answer or change it, and ask more
/// than once. Credentials stand in headers that are marked sensitive (or in the query, where the description wants them
/// there), so a `{:?}` of the headers does not show them. What it changes is sent as it is: an origin that it puts into
/// the URL gets the credentials as well.
///
/// ```
/// use runtime::http::{HeaderValue, Request, Response};
/// use runtime::{ApiError, Body, BoxFuture, Middleware, Next};
///
/// /// Gives every attempt a number of its own.
/// struct Numbered;
///
/// impl Middleware for Numbered {
///     fn handle<'a>(
///         &'a self,
///         mut request: Request<Body>,
///         next: Next<'a>,
///     ) -> BoxFuture<'a, Result<Response<Body>, ApiError>> {
///         request.headers_mut().insert("x-attempt", HeaderValue::from(next.attempt()));
///         next.run(request)
///     }
/// }
/// ```
pub trait Middleware: Send + Sync + 'static {
    /// Gets a request on its way, and gives back an answer.
    ///
    /// The time it takes counts: around a call as part of `timeout`, around an attempt as part of `attempt_timeout`. It
    /// is cut off by dropping the future.
    fn handle<'a>(&'a self, request: Request<Body>, next: Next<'a>) -> BoxFuture<'a, Result<Response<Body>, ApiError>>;
}

/// What stands behind a middleware: the next one, and at last the service.
#[derive(Clone, Copy)]
pub struct Next<'a> {
    rest: &'a [Arc<dyn Middleware>],
    last: &'a dyn Last,
    facts: &'static Facts,
    attempt: u32,
}

/// What stands behind the last middleware.
pub(crate) trait Last: Sync {
    fn run(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, ApiError>>;
}

impl<'a> Next<'a> {
    pub(crate) fn new(
        rest: &'a [Arc<dyn Middleware>],
        last: &'a dyn Last,
        facts: &'static Facts,
        attempt: u32,
    ) -> Self {
        Self { rest, last, facts, attempt }
    }

    /// Sends the request on.
    pub fn run(self, request: Request<Body>) -> BoxFuture<'a, Result<Response<Body>, ApiError>> {
        match self.rest.split_first() {
            Some((middleware, rest)) => middleware.handle(request, Self { rest, ..self }),
            None => self.last.run(request),
        }
    }

    /// The operation that is called.
    #[must_use]
    pub fn operation(&self) -> &'static Facts {
        self.facts
    }

    /// How often the request has been sent with this one, redirects included: 1 is the first time. Around a call it is 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The failure of a middleware that does not let the request pass.
    #[must_use]
    pub fn refuse(&self, message: impl Into<String>) -> ApiError {
        ApiError::new(Failure::new(ErrorKind::Middleware, self.facts.id, message))
    }
}

impl std::fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Next")
            .field("operation", &self.facts.id)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}
