//! A transport over hyper alone: a connection for each request, no pool, no proxy, no TLS.

use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http_body_util::Full;
use hyper::body::{Body as _, Incoming};
use hyper_util::rt::TokioIo;
use runtime::http::{HeaderValue, Request, Response, header};
use runtime::{Body, BoxFuture, Bytes, Transport, TransportError, TransportErrorKind};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

/// It keeps to no deadline, and waits on the clock that transports have by default.
pub(super) struct Plain;

impl Transport for Plain {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        Box::pin(send(request))
    }
}

async fn send(request: Request<Body>) -> Result<Response<Body>, TransportError> {
    let (mut parts, mut body) = request.into_parts();
    let authority = parts.uri.authority().map(ToString::to_string).unwrap_or_default();
    let stream = TcpStream::connect(&authority).await;
    let stream = stream.map_err(|error| TransportError::new(TransportErrorKind::Connect, error))?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(other)?;
    let connection = Task(tokio::spawn(async { _ = connection.await }));
    let mut bytes = Vec::new();
    while let Some(piece) = body.next().await {
        bytes.extend_from_slice(&piece?);
    }
    parts.headers.insert(header::HOST, HeaderValue::from_str(&authority).map_err(other)?);
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    parts.uri = target.parse().map_err(other)?;
    let request = Request::from_parts(parts, Full::new(Bytes::from(bytes)));
    let answer = sender.send_request(request).await.map_err(other)?;
    Ok(answer.map(|body| Body::from_stream(Arriving { body, _connection: connection })))
}

fn other(error: impl Error + Send + Sync + 'static) -> TransportError {
    TransportError::new(TransportErrorKind::Other, error)
}

/// The connection's task, which ends with the exchange.
struct Task(JoinHandle<()>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

struct Arriving {
    body: Incoming,
    _connection: Task,
}

impl futures_core::Stream for Arriving {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(match ready!(Pin::new(&mut self.body).poll_frame(context)) {
            Some(Ok(frame)) => Some(Ok(frame.into_data().unwrap_or_default())),
            Some(Err(error)) => Some(Err(other(error))),
            None => None,
        })
    }
}
