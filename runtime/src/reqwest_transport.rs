//! The default transport: reqwest over rustls, with redirects left to our own policy.

use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::{Request, Response};
use reqwest::redirect::Policy;
use url::{Host, Url};

use crate::body::Body;
use crate::transport::{BoxFuture, Timeout, Transport, TransportError, TransportErrorKind};

/// HTTP/1.1 and HTTP/2 over rustls, with the operating system's trusted roots.
///
/// The environment's `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` are followed, but never for this machine itself: no
/// proxy could reach what listens on loopback here. No `Referer` is sent, no redirect followed, no cookie kept.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    /// For loopback; made when it is first needed.
    direct: Arc<OnceLock<reqwest::Client>>,
    connect: Duration,
}

impl ReqwestTransport {
    /// With ten seconds to connect.
    ///
    /// # Errors
    ///
    /// TLS could not be set up, for instance since the system's trusted roots can't be read.
    pub fn new() -> Result<Self, TransportError> {
        Self::with_connect_timeout(Duration::from_secs(10))
    }

    /// With another limit on the time to connect.
    ///
    /// # Errors
    ///
    /// TLS could not be set up, for instance since the system's trusted roots can't be read.
    pub fn with_connect_timeout(connect: Duration) -> Result<Self, TransportError> {
        // An application that has chosen a provider keeps it: installing a second one fails, and that is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = builder(connect).build().map_err(explain)?;
        Ok(Self { client, direct: Arc::default(), connect })
    }

    fn client_for(&self, url: &Url) -> Result<&reqwest::Client, TransportError> {
        let loopback = match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        if !loopback {
            return Ok(&self.client);
        }
        if let Some(direct) = self.direct.get() {
            return Ok(direct);
        }
        let direct = builder(self.connect).no_proxy().build().map_err(explain)?;
        Ok(self.direct.get_or_init(|| direct))
    }
}

fn builder(connect: Duration) -> reqwest::ClientBuilder {
    // Codings of answers are left alone, also where another package of the program turns reqwest's features on.
    reqwest::Client::builder()
        .redirect(Policy::none())
        .referer(false)
        .connect_timeout(connect)
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .no_deflate()
}

impl Transport for ReqwestTransport {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(async move {
            // Without it, what is below would panic.
            if tokio::runtime::Handle::try_current().is_err() {
                let message = "the default transport needs a Tokio runtime: await the call inside one, use the blocking \
                               client (feature `blocking`), or give the client another transport";
                return Err(TransportError::new(TransportErrorKind::Connect, message));
            }
            let (parts, body) = request.into_parts();
            let timeout = parts.extensions.get::<Timeout>().copied();
            let body = match body.as_bytes() {
                Some(bytes) => reqwest::Body::from(bytes.clone()),
                None => reqwest::Body::wrap_stream(Pieces(body)),
            };
            let mut request = reqwest::Request::try_from(Request::from_parts(parts, body)).map_err(explain)?;
            if let Some(Timeout(timeout)) = timeout {
                *request.timeout_mut() = Some(timeout);
            }
            let answer = self.client_for(request.url())?.execute(request).await.map_err(explain)?;
            let mut response = Response::new(Body::empty());
            *response.status_mut() = answer.status();
            *response.version_mut() = answer.version();
            *response.headers_mut() = answer.headers().clone();
            *response.body_mut() = Body::from_stream(Answer(Box::pin(answer.bytes_stream())));
            Ok(response)
        })
    }

    /// Tokio's clock, where Tokio runs.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        if tokio::runtime::Handle::try_current().is_ok() {
            return Box::pin(tokio::time::sleep(duration));
        }
        crate::transport::sleep(duration)
    }
}

/// The URL is taken out: it may hold a token.
fn explain(error: reqwest::Error) -> TransportError {
    let kind = if is_ours(&error) {
        TransportErrorKind::Body
    // Also if connecting took too long: then the request has not arrived, which says more.
    } else if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else {
        TransportErrorKind::Other
    };
    TransportError::new(kind, error.without_url())
}

/// Its cause is the body that we gave it.
fn is_ours(error: &reqwest::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<TransportError>() {
            return error.kind() == TransportErrorKind::Body;
        }
        cause = error.source();
    }
    false
}

/// An answer's body, with our errors.
struct Answer(Pin<Box<dyn Stream<Item = reqwest::Result<Bytes>> + Send>>);

impl Stream for Answer {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context).map(|piece| piece.map(|piece| piece.map_err(explain)))
    }
}

/// A request's body that is sent in pieces.
struct Pieces(Body);

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_piece(context)
    }
}
