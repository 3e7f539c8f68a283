//! From an encoded request to an answer in memory. Not generic: compiled once, here.

use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, Request, StatusCode, header};
use url::Url;

use crate::answer::Answer;
use crate::attempts::{self, Arrived};
use crate::body::{Body, BufferError};
use crate::client::Config;
use crate::credential::{self, Granted, Held};
use crate::decode::DecodeError;
use crate::encode::Encoder;
use crate::error::{ErrorKind, Failure};
use crate::limits::{self, Deadline, Limits, within};
use crate::live::{Live, Terms, Thread};
use crate::operation::{Facts, Streams};
use crate::retry::Retry;
use crate::server::Base;
use crate::trace::Span;

/// What is different about this one call.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) limits: Limits,
    pub(crate) retry: Retry,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) server: Option<String>,
    /// Which successes are handed on as they arrive.
    pub(crate) streams: &'static Streams,
    /// Who waits for them.
    pub(crate) thread: Thread,
}

impl Options {
    pub(crate) fn new(limits: Limits, retry: Retry, streams: &'static Streams) -> Self {
        Self { limits, retry, headers: Vec::new(), server: None, streams, thread: Thread::default() }
    }
}

pub(crate) fn prepare(
    config: &Config,
    facts: &'static Facts,
    encoder: Encoder,
    options: &Options,
) -> Result<Request<Body>, Failure> {
    let base = base(config, facts, options)?;
    let granted = chosen(config, facts, &base)?.into_iter().map(Held::at_hand).collect::<Result<Vec<_>, _>>();
    let granted = granted.map_err(|message| Failure::new(ErrorKind::Credential, facts.id, message))?;
    build(config, facts, encoder, options, &base, &granted)
}

/// Where a request goes, without its credentials.
pub(crate) fn address(
    config: &Config,
    facts: &'static Facts,
    encoder: Encoder,
    options: &Options,
) -> Result<Url, Failure> {
    let wrong = |message: String| Failure::new(ErrorKind::Encode, facts.id, message);
    let base = base(config, facts, options)?;
    let encoded = encoder.finish().map_err(wrong)?;
    let base = if encoded.is_whole { base.origin.to_string() } else { base.prefix };
    Url::parse(&format!("{base}{}", encoded.target)).map_err(|error| wrong(error.to_string()))
}

fn base(config: &Config, facts: &'static Facts, options: &Options) -> Result<Base, Failure> {
    let base = match &options.server {
        Some(url) => Base::parse(url),
        None => config.base(facts),
    };
    base.map_err(|message| Failure::new(ErrorKind::Encode, facts.id, message))
}

fn chosen<'a>(config: &'a Config, facts: &'static Facts, base: &Base) -> Result<Vec<&'a Held>, Failure> {
    credential::choose(facts.security, &config.credentials, &base.origin, |server| config.locate(server))
        .map_err(|message| Failure::new(ErrorKind::Credential, facts.id, message))
}

/// Asks whoever has to be asked for a token, within the call's time.
async fn granted(
    config: &Config,
    facts: &'static Facts,
    chosen: Vec<&Held>,
    deadline: Deadline,
) -> Result<Vec<Granted>, Failure> {
    let mut granted = Vec::with_capacity(chosen.len());
    for held in chosen {
        let asked = within(&*config.transport, deadline.left(), held.granted(&config.transport)).await;
        granted.push(asked.ok_or_else(|| Failure::transport(facts.id, deadline.passed()))?.map_err(|error| {
            let message = format!("the credential `{}`: {error}", held.scheme.name);
            Failure::new(ErrorKind::Credential, facts.id, message).with_source(Some(error.into()))
        })?);
    }
    Ok(granted)
}

fn build(
    config: &Config,
    facts: &'static Facts,
    mut encoder: Encoder,
    options: &Options,
    base: &Base,
    granted: &[Granted],
) -> Result<Request<Body>, Failure> {
    let wrong = |message: String| Failure::new(ErrorKind::Encode, facts.id, message);
    credential::apply(&mut encoder, granted)
        .map_err(|message| Failure::new(ErrorKind::Credential, facts.id, message))?;
    let encoded = encoder.finish().map_err(wrong)?;

    let base = if encoded.is_whole { base.origin.to_string() } else { base.prefix.clone() };
    let url = Url::parse(&format!("{base}{}", encoded.target)).map_err(|error| wrong(error.to_string()))?;
    let mut request = Request::new(encoded.body);
    *request.uri_mut() = url.as_str().parse().map_err(|error: http::uri::InvalidUri| wrong(error.to_string()))?;
    *request.method_mut() = facts.method.parse().map_err(|_| wrong("the method can't be sent".to_owned()))?;
    let length = announced_length(request.body(), facts.method);
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
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, length.into());
    }
    Ok(request)
}

/// The length that the transport does not see by itself: of files that are read while they are sent, and of nothing
/// where something is expected (RFC 9110, 8.6; some servers answer 411 without it).
fn announced_length(body: &Body, method: &str) -> Option<u64> {
    let is_seen = body.as_bytes().is_some_and(|bytes| !bytes.is_empty() || !matches!(method, "POST" | "PUT" | "PATCH"));
    body.length().filter(|_| !is_seen)
}

pub(crate) async fn exchange(
    config: &Config,
    facts: &'static Facts,
    encoder: Encoder,
    options: &Options,
) -> Result<Answer, Failure> {
    let deadline = Deadline::after(options.limits.call);
    let base = base(config, facts, options)?;
    let chosen = chosen(config, facts, &base)?;
    let granted = granted(config, facts, chosen, deadline).await?;
    let prepared = build(config, facts, encoder, options, &base, &granted)?;
    let span = Span::call(facts);
    let work = async {
        let asked_for_coding = prepared.headers().contains_key(header::ACCEPT_ENCODING);
        let arrived = attempts::run(config, facts, prepared, options, granted, deadline).await?;
        let attempts = arrived.attempts;
        let mut answer = take(config, facts, options, arrived).await.map_err(|failure| failure.after(attempts))?;
        answer.attempts = attempts;
        if asked_for_coding { Ok(answer) } else { undecoded(facts, answer) }
    };
    let outcome = span.around(work).await;
    span.ended(outcome.as_ref().map(|answer| answer.status).map_err(Failure::kind));
    outcome
}

/// Refuses a success in a coding that was not asked for (RFC 9110, 8.4): nothing here could read it.
fn undecoded(facts: &'static Facts, answer: Answer) -> Result<Answer, Failure> {
    let coding = answer.headers.get(header::CONTENT_ENCODING).and_then(|coding| coding.to_str().ok());
    match coding.filter(|coding| !coding.trim().is_empty() && !coding.trim().eq_ignore_ascii_case("identity")) {
        Some(coding) if answer.status.is_success() && answer.has_body() => {
            let what = format!("its body has the `Content-Encoding` {coding:?}, which was not asked for");
            Err(Failure::decode(facts.id, DecodeError::new(what), answer))
        }
        _ => Ok(answer),
    }
}

/// The length that an answer announces for its body, if it has one (RFC 9110, 8.6).
fn announced(method: &Method, head: &http::response::Parts) -> Option<u64> {
    if *method == Method::HEAD || head.status == StatusCode::NOT_MODIFIED {
        return None;
    }
    head.headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// An answer that is handed on as it arrives if it is such a success, and else is read whole.
async fn take(config: &Config, facts: &'static Facts, options: &Options, arrived: Arrived) -> Result<Answer, Failure> {
    let Arrived { response, request, deadline, attempts: _ } = arrived;
    if response.status().is_success() && options.streams.covers(response.headers()) {
        return Ok(arriving(config, facts, options, request, response));
    }
    let response = response.map(|body| limits::until(body, deadline, &config.transport));
    buffer(config, facts, &request.method, response).await
}

fn arriving(
    config: &Config,
    facts: &'static Facts,
    options: &Options,
    request: Arc<Parts>,
    response: http::Response<Body>,
) -> Answer {
    let (head, body) = response.into_parts();
    let length = announced(&request.method, &head);
    // What is asked for twice must do nothing the second time.
    let request = (request.method == Method::GET).then_some(request);
    let terms = Terms {
        operation: facts.id,
        limits: options.limits,
        body_limit: config.body_limit,
        transport: Some(config.transport.clone()),
        request,
        thread: options.thread.clone(),
    };
    Answer::arriving(head.status, head.headers, Live::new(body, terms, length))
}

/// An answer that is read whole. Of a failure that is too large the beginning will do.
async fn buffer(
    config: &Config,
    facts: &'static Facts,
    method: &Method,
    response: http::Response<Body>,
) -> Result<Answer, Failure> {
    let (head, body) = response.into_parts();
    let limit = config.body_limit;
    let is_success = head.status.is_success();
    let is_too_long =
        announced(method, &head).is_some_and(|length| usize::try_from(length).map_or(true, |length| length > limit));
    let buffered = if is_too_long && is_success {
        Err(BufferError::TooLarge { so_far: Bytes::new() })
    } else {
        body.buffer(limit).await
    };
    match buffered {
        Ok(body) => Ok(Answer::new(head.status, head.headers, body)),
        Err(BufferError::TooLarge { so_far }) if !is_success => Ok(Answer::new(head.status, head.headers, so_far)),
        Err(BufferError::TooLarge { so_far }) => {
            let message = format!("the answer is larger than {limit} bytes; raise the client's `body_limit`");
            let answer = Answer::new(head.status, head.headers, so_far);
            Err(Failure::new(ErrorKind::TooLarge, facts.id, message).with_answer(answer))
        }
        Err(BufferError::Transport(error)) => {
            let answer = Answer::new(head.status, head.headers, Bytes::new());
            Err(Failure::transport(facts.id, error).with_answer(answer))
        }
    }
}
