//! The default transport in browsers and their workers: the platform's own `fetch`.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, header};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReadableStreamDefaultReader, ReferrerPolicy, RequestCredentials, RequestInit,
    RequestRedirect, ResponseType,
};

use crate::body::{Body, BufferError};
use crate::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};

/// What browsers, their workers, and runtimes like them call `fetch`. It exists on `wasm32-unknown-unknown` alone.
///
/// No cookies are sent or kept, and no `Referer` is sent. Browsers do not show where a redirect leads, so there each one
/// is an error unless [`follow_redirects`](Self::follow_redirects) says otherwise; where the platform shows it, as Node
/// does, redirects are followed by the client's own rules. Bodies to send are read whole before they are sent, answers
/// arrive in pieces. Dropping a call aborts its request.
#[derive(Clone, Debug, Default)]
pub struct FetchTransport {
    follows_redirects: bool,
}

impl FetchTransport {
    /// The platform follows no redirect.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets the browser follow redirects. It shows nobody where they lead: **to other origins as well**, with the body
    /// and the headers of the request, where the other origin's CORS rules allow it. Browsers leave `Authorization` out
    /// there, and not an `X-Token`.
    #[must_use]
    pub fn follow_redirects(mut self) -> Self {
        self.follows_redirects = true;
        self
    }
}

impl Transport for FetchTransport {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        // Where programs of this target have threads at all, a call stays on the one that made it.
        Box::pin(SendWrapper::new(fetch(request, self.follows_redirects)))
    }
}

async fn fetch(request: Request<Body>, follows: bool) -> Result<Response<Body>, TransportError> {
    let (parts, body) = request.into_parts();
    let body = match body.buffer(usize::MAX).await {
        Ok(body) => body,
        Err(BufferError::Transport(error)) => return Err(error),
        Err(BufferError::TooLarge { .. }) => return Err(failed("the body is larger than the memory")),
    };
    let abort = Abort(AbortController::new().map_err(|_| failed("this platform has no `AbortController`"))?);
    let init = RequestInit::new();
    init.set_method(parts.method.as_str());
    init.set_headers(&headers(&parts.headers)?.into());
    init.set_credentials(RequestCredentials::Omit);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_redirect(if follows { RequestRedirect::Follow } else { RequestRedirect::Manual });
    init.set_signal(Some(&abort.0.signal()));
    if !body.is_empty() {
        init.set_body(&Uint8Array::from(&body[..]));
    }
    let request = web_sys::Request::new_with_str_and_init(&parts.uri.to_string(), &init)
        .map_err(|_| failed("the browser does not accept the request"))?;
    let global = js_sys::global();
    let answer = Reflect::get(&global, &JsValue::from_str("fetch"))
        .and_then(JsValue::dyn_into::<Function>)
        .and_then(|fetch| fetch.call1(&global, &request))
        .and_then(JsValue::dyn_into::<Promise>)
        .map_err(|_| failed("this platform has no `fetch`; give the client another transport"))?;
    // Its own words may hold the URL.
    let why = "`fetch` failed; browsers tell programs no more than that, and people in the console: there was no \
               connection, or the service does not allow this origin (CORS)";
    let answer: web_sys::Response =
        JsFuture::from(answer).await.and_then(JsValue::dyn_into).map_err(|_| failed(why))?;
    if answer.type_() == ResponseType::Opaqueredirect {
        let why = "the service sends the call elsewhere; browsers do not show where to, so it is not followed";
        return Err(TransportError::new(TransportErrorKind::Redirect, why));
    }
    let status = StatusCode::from_u16(answer.status()).map_err(|_| failed("the answer has no status"))?;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    *response.headers_mut() = shown(&answer.headers());
    if let Some(stream) = answer.body() {
        let reader = stream.get_reader().dyn_into().map_err(|_| failed("the answer's body can't be read"))?;
        *response.body_mut() = Body::from_stream(SendWrapper::new(Pieces { reader, next: None, _abort: abort }));
    }
    Ok(response)
}

/// Those that only browsers may set, such as `Host`, `Cookie` and `Content-Length`, they leave out by themselves.
fn headers(map: &HeaderMap) -> Result<Headers, TransportError> {
    let headers = Headers::new().map_err(|_| failed("this platform has no `Headers`"))?;
    for (name, value) in map {
        // Each byte is a character, as browsers have it.
        let value: String = value.as_bytes().iter().copied().map(char::from).collect();
        let wrong = |_| failed(format!("the browser does not accept the header `{name}`"));
        headers.append(name.as_str(), &value).map_err(wrong)?;
    }
    Ok(headers)
}

/// The headers that the browser shows: of another origin only what the service exposes (CORS).
fn shown(headers: &Headers) -> HeaderMap {
    let mut map = HeaderMap::new();
    for entry in js_sys::try_iter(headers).ok().flatten().into_iter().flatten().flatten() {
        let Ok(pair) = entry.dyn_into::<Array>() else { continue };
        let Some((name, value)) = pair.get(0).as_string().zip(pair.get(1).as_string()) else { continue };
        let bytes: Option<Vec<u8>> = value.chars().map(|one| u8::try_from(u32::from(one)).ok()).collect();
        let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else { continue };
        let Some(Ok(value)) = bytes.map(|bytes| HeaderValue::from_bytes(&bytes)) else { continue };
        map.append(name, value);
    }
    // The browser has unpacked the body, so its coding and its length are no longer those of the service.
    map.remove(header::CONTENT_ENCODING);
    map.remove(header::CONTENT_LENGTH);
    map
}

fn failed(why: impl Into<String>) -> TransportError {
    TransportError::new(TransportErrorKind::Other, why.into())
}

/// Ends the exchange when it is dropped. Behind its end that does nothing.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The body of an answer.
struct Pieces {
    reader: ReadableStreamDefaultReader,
    next: Option<JsFuture>,
    _abort: Abort,
}

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let next = this.next.get_or_insert_with(|| JsFuture::from(this.reader.read()));
        let read = ready!(Pin::new(next).poll(context));
        this.next = None;
        Poll::Ready(piece(read).transpose())
    }
}

/// What one reading brought: `{ done, value }`.
fn piece(read: Result<JsValue, JsValue>) -> Result<Option<Bytes>, TransportError> {
    let broken = |_| failed("the answer broke off");
    let read = read.map_err(broken)?;
    if Reflect::get(&read, &JsValue::from_str("done")).map_err(broken)?.is_truthy() {
        return Ok(None);
    }
    let value = Reflect::get(&read, &JsValue::from_str("value")).and_then(JsValue::dyn_into::<Uint8Array>);
    Ok(Some(Bytes::from(value.map_err(broken)?.to_vec())))
}
