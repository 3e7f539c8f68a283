//! From an encoded request to an answer in memory. Not generic: compiled once, here.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, Request, StatusCode, header};
use url::Url;

use crate::answer::Answer;
use crate::body::{Body, BufferError};
use crate::client::Config;
use crate::credential;
use crate::encode::Encoder;
use crate::error::{ErrorKind, Failure};
use crate::live::{Live, Terms, within};
use crate::operation::{Facts, Streams};
use crate::redirect::{self, Next};
use crate::server::Base;
use crate::transport::{Timeout, TransportError, TransportErrorKind};

/// What is different about this one call.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) server: Option<String>,
    /// Which successes are handed on as they arrive.
    pub(crate) streams: &'static Streams,
}

impl Options {
    pub(crate) fn new(timeout: Option<Duration>, streams: &'static Streams) -> Self {
        Self { timeout, headers: Vec::new(), server: None, streams }
    }
}

impl Options {
    /// How long we wait ourselves, since the transport does not: for streams, up to their first byte.
    fn left(&self, deadline: Option<Instant>) -> Option<Duration> {
        let deadline = deadline.filter(|_| !self.streams.is_empty())?;
        Some(deadline.saturating_duration_since(Instant::now()))
    }
}

/// A request that is ready, with its URL as redirects need it.
pub(crate) struct Prepared {
    pub(crate) request: Request<Bytes>,
    url: Url,
}

pub(crate) fn prepare(
    config: &Config,
    facts: &'static Facts,
    mut encoder: Encoder,
    options: &Options,
) -> Result<Prepared, Failure> {
    let wrong = |message: String| Failure::new(ErrorKind::Encode, facts.id, message);
    let base = match (&options.server, facts.servers.first()) {
        (Some(url), _) => Base::parse(url).map_err(wrong)?,
        (None, Some(server)) => config.locate(server).map_err(wrong)?,
        (None, None) => return Err(wrong("the description names no server: give one with `server`".to_owned())),
    };
    credential::apply(&mut encoder, facts.security, &config.credentials, &base.origin, |server| config.locate(server))
        .map_err(|message| Failure::new(ErrorKind::Credential, facts.id, message))?;
    let encoded = encoder.finish().map_err(wrong)?;

    let url = Url::parse(&format!("{}{}", base.prefix, encoded.target)).map_err(|error| wrong(error.to_string()))?;
    let mut request = Request::new(encoded.body);
    *request.uri_mut() = url.as_str().parse().map_err(|error: http::uri::InvalidUri| wrong(error.to_string()))?;
    *request.method_mut() = facts.method.parse().map_err(|_| wrong("the method can't be sent".to_owned()))?;
    let bodiless = request.body().is_empty() && matches!(facts.method, "POST" | "PUT" | "PATCH");
    let headers = request.headers_mut();
    let accept = HeaderValue::from_str(facts.accept).map_err(|error| wrong(error.to_string()))?;
    headers.insert(header::ACCEPT, accept);
    // The client's own headers first, then the operation's, then the call's: the nearer one wins.
    headers.extend(config.headers.clone());
    headers.extend(encoded.headers);
    for (name, value) in &options.headers {
        let name: HeaderName = name.parse().map_err(|_| wrong(format!("`{name}` can't be a header's name")))?;
        let value = HeaderValue::from_bytes(value.as_bytes())
            .map_err(|_| wrong(format!("the value of the header `{name}` holds control characters")))?;
        headers.insert(name, value);
    }
    // Some servers answer 411 without it (RFC 9110, 8.6); the length of a body is the transport's business.
    if bodiless {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    Ok(Prepared { request, url })
}

pub(crate) async fn exchange(
    config: &Config,
    facts: &'static Facts,
    encoder: Encoder,
    options: &Options,
) -> Result<Answer, Failure> {
    let deadline = options.timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    let Prepared { request, mut url } = prepare(config, facts, encoder, options)?;
    let (mut parts, mut body) = request.into_parts();
    let mut followed = 0;
    loop {
        if let Some(deadline) = deadline {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let late = TransportError::new(TransportErrorKind::Timeout, "no time was left to send the request");
                return Err(Failure::transport(facts.id, late));
            }
            // A stream may take as long as it likes, and its first byte may not.
            if options.streams.is_empty() {
                parts.extensions.insert(Timeout(left));
            }
        }
        let request = Request::from_parts(parts.clone(), Body::from(body.clone()));
        let sent = within(&config.transport, options.left(deadline), config.transport.send(request)).await;
        let response = sent.map_err(|error| Failure::transport(facts.id, error))?;
        match redirect::next(response.status(), response.headers(), &url, &parts.method) {
            Next::Take if response.status().is_success() && options.streams.covers(response.headers()) => {
                return Ok(arriving(config, facts, parts, options, response));
            }
            Next::Take => {
                return buffer(config, facts, &parts.method, options.left(deadline), response).await;
            }
            Next::Refuse(message) => return Err(refused(facts, message, response)),
            Next::Follow { .. } if followed == redirect::LIMIT => {
                let message = format!("the service sent the call on more than {} times", redirect::LIMIT);
                return Err(refused(facts, message, response));
            }
            Next::Follow { url: to, method, keep_body } => {
                parts.uri = to.as_str().parse().map_err(|_| {
                    Failure::new(ErrorKind::Redirect, facts.id, "the service leads to a URL that can't be asked")
                })?;
                url = to;
                if !keep_body {
                    body = Bytes::new();
                    parts.headers.remove(header::CONTENT_TYPE);
                    parts.headers.remove(header::CONTENT_LENGTH);
                }
                parts.method = method;
                followed += 1;
            }
        }
    }
}

/// A redirect that is not followed. Its status and headers are kept.
fn refused(facts: &'static Facts, message: String, response: http::Response<Body>) -> Failure {
    let (head, _) = response.into_parts();
    let answer = Answer::new(head.status, head.headers, Bytes::new());
    Failure::new(ErrorKind::Redirect, facts.id, message).with_answer(answer)
}

/// The length that an answer announces for its body, if it has one (RFC 9110, 8.6).
fn announced(method: &Method, head: &http::response::Parts) -> Option<u64> {
    if *method == Method::HEAD || head.status == StatusCode::NOT_MODIFIED {
        return None;
    }
    head.headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// A success that is handed on as it arrives.
fn arriving(
    config: &Config,
    facts: &'static Facts,
    request: Parts,
    options: &Options,
    response: http::Response<Body>,
) -> Answer {
    let (head, body) = response.into_parts();
    let length = announced(&request.method, &head);
    // What is asked for twice must do nothing the second time.
    let request = (request.method == Method::GET).then(|| Arc::new(request));
    let terms = Terms {
        operation: facts.id,
        patience: options.timeout,
        limit: config.body_limit,
        transport: Some(config.transport.clone()),
        request,
    };
    Answer::arriving(head.status, head.headers, Live::new(body, terms, length))
}

/// An answer that is read whole. Of a failure that is too large the beginning will do.
async fn buffer(
    config: &Config,
    facts: &'static Facts,
    method: &Method,
    left: Option<Duration>,
    response: http::Response<Body>,
) -> Result<Answer, Failure> {
    let (head, body) = response.into_parts();
    let limit = config.body_limit;
    let is_success = head.status.is_success();
    let is_too_long =
        announced(method, &head).is_some_and(|length| usize::try_from(length).map_or(true, |length| length > limit));
    let buffered = if is_too_long && is_success {
        Ok(Err(Bytes::new()))
    } else {
        let whole = async {
            match body.buffer(limit).await {
                Ok(body) => Ok(Ok(body)),
                Err(BufferError::TooLarge { so_far }) => Ok(Err(so_far)),
                Err(BufferError::Transport(error)) => Err(error),
            }
        };
        within(&config.transport, left, whole).await
    };
    match buffered {
        Ok(Ok(body)) => Ok(Answer::new(head.status, head.headers, body)),
        Ok(Err(so_far)) if !is_success => Ok(Answer::new(head.status, head.headers, so_far)),
        Ok(Err(so_far)) => {
            let message = format!("the answer is larger than {limit} bytes; raise the client's `body_limit`");
            let answer = Answer::new(head.status, head.headers, so_far);
            Err(Failure::new(ErrorKind::TooLarge, facts.id, message).with_answer(answer))
        }
        Err(error) => {
            let answer = Answer::new(head.status, head.headers, Bytes::new());
            Err(Failure::transport(facts.id, error).with_answer(answer))
        }
    }
}
