//! The loop of attempts: retries, redirects, and the time that all of them may take.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response, StatusCode, header};
use url::Url;

use crate::answer::Answer;
use crate::body::Body;
use crate::client::Config;
use crate::credential::{self, Granted};
use crate::error::{ApiError, ErrorKind, Failure};
use crate::exchange::Options;
use crate::limits::{self, Deadline, within};
use crate::middleware::{Last, Next};
use crate::operation::Facts;
use crate::redirect;
use crate::retry::{Asked, Outcome};
use crate::trace::Span;
use crate::transport::{BoxFuture, Timeout, Transport};

/// An answer whose body is still to come, and may take as long as it likes unless [`limits::until`] or
/// [`limits::steady`] is put around it.
pub(crate) struct Arrived {
    pub(crate) response: Response<Body>,
    /// What it answers, which redirects may have changed.
    pub(crate) request: Arc<Parts>,
    /// How many attempts it took.
    pub(crate) attempts: u32,
    /// When the call has to be over.
    pub(crate) deadline: Deadline,
}

/// Sends the request, as often and wherever it has to be sent: also once more with other tokens, if the service refuses
/// the first and their sources have others. If its answer may be read as it comes, the transport is
/// not told how long its last byte may take.
pub(crate) async fn run(
    config: &Config,
    facts: &'static Facts,
    request: Request<Body>,
    options: &Options,
    granted: Vec<Granted>,
    deadline: Deadline,
) -> Result<Arrived, Failure> {
    config.budget.refill();
    let may_stream = !options.streams.is_empty();
    let (first, body) = request.into_parts();
    let request = Request::from_parts(first.clone(), body);
    let granted = Mutex::new(granted);
    let attempts = Attempts { config, facts, options, deadline, may_stream, granted, made: AtomicU32::new(0) };
    let next = Next::new(&config.around_calls, &attempts, facts, 1);
    let outcome = within(&*config.transport, deadline.left(), next.run(request)).await;
    let made = attempts.made.load(Ordering::Relaxed);
    let mut response = match outcome {
        Some(Ok(response)) => response,
        Some(Err(error)) => return Err(error.into_failure().after(made)),
        None => return Err(Failure::transport(facts.id, deadline.passed()).after(made)),
    };
    // A middleware's own answer answers what it was given.
    let request = response.extensions_mut().remove::<Answers>().map_or_else(|| Arc::new(first), |answers| answers.0);
    Ok(Arrived { response, request, attempts: made, deadline })
}

/// The request that an answer answers. Stands in the answer's extensions.
#[derive(Clone)]
struct Answers(Arc<Parts>);

/// What all attempts of one call share.
struct Attempts<'a> {
    config: &'a Config,
    facts: &'static Facts,
    options: &'a Options,
    deadline: Deadline,
    may_stream: bool,
    /// The tokens, until they are renewed: that happens once.
    granted: Mutex<Vec<Granted>>,
    /// How many there were, also if the call is cut off.
    made: AtomicU32,
}

/// A request's body, as often as it can be sent: bytes always, files until they are read, a stream once.
struct Payload(Option<Body>);

impl Payload {
    fn take(&mut self) -> Option<Body> {
        let body = self.0.take()?;
        self.0 = body.try_clone();
        Some(body)
    }

    fn is_spent(&self) -> bool {
        self.0.is_none()
    }
}

impl Last for Attempts<'_> {
    fn run(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, ApiError>> {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            self.follow(parts, Payload(Some(body))).await.map_err(ApiError::new)
        })
    }
}

impl Attempts<'_> {
    async fn follow(&self, mut parts: Parts, mut payload: Payload) -> Result<Response<Body>, Failure> {
        let mut url = self.url(&parts)?;
        let mut followed = 0;
        // Redirects are no retries.
        let mut made = 1;
        loop {
            let Some(body) = payload.take() else { return Err(self.spent()) };
            let outcome = self.attempt(&parts, body, &url).await;
            if !payload.is_spent()
                && let Some(wait) = self.again(made, &parts, &outcome)
            {
                // An answer that is not wanted gives up its connection before the wait, and not behind it.
                drop(outcome);
                made += 1;
                self.config.transport.sleep(wait).await;
                continue;
            }
            let mut response = outcome?;
            if response.status() == StatusCode::UNAUTHORIZED && !payload.is_spent() && self.renew(&mut parts).await {
                continue;
            }
            match redirect::next(response.status(), response.headers(), &url, &parts.method) {
                redirect::Next::Take => {
                    response.extensions_mut().insert(Answers(Arc::new(parts)));
                    return Ok(response);
                }
                redirect::Next::Refuse(message) => return Err(self.refused(message, response)),
                redirect::Next::Follow { .. } if followed == redirect::LIMIT => {
                    let message = format!("the service sent the call on more than {} times", redirect::LIMIT);
                    return Err(self.refused(message, response));
                }
                redirect::Next::Follow { url: to, method, keep_body } => {
                    parts.uri = to.as_str().parse().map_err(|_| {
                        let message = "the service leads to a URL that can't be asked";
                        Failure::new(ErrorKind::Redirect, self.facts.id, message)
                    })?;
                    url = to;
                    if !keep_body {
                        payload = Payload(Some(Body::empty()));
                        parts.headers.remove(header::CONTENT_TYPE);
                        parts.headers.remove(header::CONTENT_LENGTH);
                    }
                    parts.method = method;
                    followed += 1;
                }
            }
        }
    }

    fn url(&self, parts: &Parts) -> Result<Url, Failure> {
        let uri = parts.uri.to_string();
        // The parser's words hold no part of the URL.
        Url::parse(&uri).map_err(|error| Failure::new(ErrorKind::Encode, self.facts.id, format!("the URL: {error}")))
    }

    /// Sends it once.
    async fn attempt(&self, parts: &Parts, body: Body, url: &Url) -> Result<Response<Body>, Failure> {
        let number = self.made.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        let span = Span::attempt(&parts.method, url, self.facts, number);
        let mut parts = parts.clone();
        if let (false, Some(left)) = (self.may_stream, self.deadline.left()) {
            parts.extensions.insert(Timeout(left));
        }
        let once = Once { config: self.config, facts: self.facts };
        let next = Next::new(&self.config.around_attempts, &once, self.facts, number);
        let limit = self.options.limits.attempt;
        let sent = within(&*self.config.transport, limit, next.run(Request::from_parts(parts, body)));
        let outcome = match span.around(sent).await {
            Some(outcome) => outcome.map_err(ApiError::into_failure),
            None => Err(Failure::transport(self.facts.id, limits::late_attempt(limit.unwrap_or_default()))),
        };
        span.ended(outcome.as_ref().map(Response::status).map_err(Failure::kind));
        outcome
    }

    /// Puts other tokens into a request that the service would not let in, if there are any.
    async fn renew(&self, parts: &mut Parts) -> bool {
        let mut granted = std::mem::take(&mut *self.granted.lock().unwrap_or_else(PoisonError::into_inner));
        credential::renew(&mut granted, &mut parts.headers, &self.config.transport).await
    }

    /// How long to wait before another attempt; `None` if there is none.
    fn again(&self, made: u32, parts: &Parts, outcome: &Result<Response<Body>, Failure>) -> Option<Duration> {
        let asked = Asked { method: &parts.method, headers: &parts.headers };
        let outcome = match outcome {
            Ok(response) => Outcome::Answer(response.status(), response.headers()),
            Err(failure) => Outcome::Failure(failure.kind()),
        };
        let wait = self.options.retry.next(made, &asked, &outcome)?;
        // Better the answer that is there than a timeout.
        let is_in_time = self.deadline.left().is_none_or(|left| wait < left);
        (is_in_time && self.config.budget.pay()).then_some(wait)
    }

    /// A redirect that is not followed. Its status and headers are kept.
    fn refused(&self, message: String, response: Response<Body>) -> Failure {
        let (head, _) = response.into_parts();
        let answer = Answer::new(head.status, head.headers, Bytes::new());
        Failure::new(ErrorKind::Redirect, self.facts.id, message).with_answer(answer)
    }

    fn spent(&self) -> Failure {
        let message = "the service sends the call elsewhere, but its body can be read only once and is gone";
        Failure::new(ErrorKind::Redirect, self.facts.id, message)
    }
}

/// The transport, behind the last middleware.
struct Once<'a> {
    config: &'a Config,
    facts: &'static Facts,
}

impl Last for Once<'_> {
    fn run(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, ApiError>> {
        let transport: &Arc<dyn Transport> = &self.config.transport;
        let sent = transport.send(request);
        let id = self.facts.id;
        Box::pin(async move { sent.await.map_err(|error| ApiError::new(Failure::transport(id, error))) })
    }
}
