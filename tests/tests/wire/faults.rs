//! Servers that are slow, break off, or send more than they may.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use generated_client::{Client, GetPinRequest, servers};
use runtime::http::{Request, Response, StatusCode};
use runtime::{ApiError, Body, BoxFuture, Bytes, ErrorKind, Transport, TransportError};
use tests::{Recorder, Script};
use tokio::net::TcpListener;

use crate::support::{SMALL_PIN, builder, client, failure};

/// Asks with a short deadline, and says how long it took.
async fn ask(server: &Recorder, deadline: Duration) -> (ApiError, Duration) {
    let client = client(server);
    let start = Instant::now();
    let error = failure(client.get_pin(GetPinRequest::new("device")).timeout(deadline).await);
    (error, start.elapsed())
}

const DEADLINE: Duration = Duration::from_millis(250);
/// Far beyond the deadline, and far below the times that the scripts would take.
const PATIENCE: Duration = Duration::from_secs(12);

#[tokio::test]
async fn case_73_a_silent_server_is_a_timeout() {
    let server = Recorder::always(Script::silence()).await;
    let (error, time) = ask(&server, DEADLINE).await;
    assert!(error.is_timeout() && error.is_transport(), "{error:?}");
    assert!(time >= DEADLINE && time < PATIENCE, "{time:?}");
}

#[tokio::test]
async fn the_clients_own_deadline_holds_when_the_call_has_none() {
    let server = Recorder::always(Script::silence()).await;
    let client = builder(&server).timeout(DEADLINE).build().expect("a client");
    assert!(failure(client.get_pin(GetPinRequest::new("device")).await).is_timeout());
}

/// Begins its answers and never goes on. Its clock runs out at once.
struct Stalls;

impl Transport for Stalls {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let mut response = Response::new(Body::from_stream(Half(Some(Bytes::from_static(b"{\"id\":")))));
        *response.status_mut() = StatusCode::CREATED;
        Box::pin(std::future::ready(Ok(response)))
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

struct Half(Option<Bytes>);

impl futures_core::Stream for Half {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.take().map_or(Poll::Pending, |piece| Poll::Ready(Some(Ok(piece))))
    }
}

#[tokio::test]
async fn a_body_that_stops_in_the_middle_is_a_timeout_that_keeps_the_status() {
    let client = Client::builder().transport(Stalls).build().expect("a client");
    let error = failure(client.get_pin(GetPinRequest::new("device")).await);
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(201));
}

#[tokio::test]
async fn case_74_a_slow_drip_does_not_stretch_the_deadline() {
    let mut script = Script::raw("HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n");
    for _ in 0..500 {
        script = script.write(" ").wait(Duration::from_millis(60));
    }
    let server = Recorder::always(script).await;
    let (error, time) = ask(&server, DEADLINE).await;
    assert!(error.is_timeout(), "{error:?}");
    assert!(time < PATIENCE, "{time:?}");
}

#[tokio::test]
async fn redirects_share_one_deadline() {
    let script = Script::default().wait(Duration::from_millis(100));
    let hop = script.write("HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: /x\r\n\r\n");
    let server = Recorder::always(hop).await;
    let (error, time) = ask(&server, DEADLINE).await;
    assert!(error.is_timeout(), "{error:?}");
    assert!(server.requests().len() <= 3 && time < PATIENCE, "{time:?}");
}

#[tokio::test]
async fn case_75_a_chunked_body_over_the_limit_is_refused() {
    let mut script = Script::raw("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n");
    for _ in 0..64 {
        script = script.write("400\r\n").write([b' '; 1024]).write("\r\n");
    }
    let server = Recorder::always(script.hang()).await;
    let client = builder(&server).body_limit(10_000).build().expect("a client");
    let error = failure(client.get_pin(GetPinRequest::new("device")).await);
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::TooLarge, Some(201)));
    assert!(error.body().is_some_and(|body| body.len() <= 10_000));
}

#[tokio::test]
async fn case_75_a_body_that_is_announced_over_the_limit_is_refused_before_it_is_read() {
    let head = "HTTP/1.1 201 Created\r\nContent-Length: 1000000000000\r\n\r\n";
    let server = Recorder::always(Script::raw(head).hang()).await;
    // Without the refusal this would wait for bytes until the deadline.
    let (error, _) = ask(&server, PATIENCE).await;
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::TooLarge, Some(201)));
}

#[tokio::test]
async fn case_75_a_body_of_exactly_the_limit_is_read() {
    let server = Recorder::always(Script::json(201, SMALL_PIN)).await;
    let exact = builder(&server).body_limit(SMALL_PIN.len()).build().expect("a client");
    exact.get_pin(GetPinRequest::new("device")).await.expect("a PIN");
    let short = builder(&server).body_limit(SMALL_PIN.len() - 1).build().expect("a client");
    assert_eq!(failure(short.get_pin(GetPinRequest::new("device")).await).kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn case_77_a_truncated_body_is_an_error_even_if_it_would_fit() {
    let scripts = [
        format!("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{SMALL_PIN}"),
        format!("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{SMALL_PIN}\r\n", SMALL_PIN.len()),
        format!("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{SMALL_PIN}"),
    ];
    for script in scripts {
        let server = Recorder::always(Script::raw(script)).await;
        let (error, _) = ask(&server, PATIENCE).await;
        assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Transport, Some(201)));
    }
}

#[tokio::test]
async fn a_server_that_closes_or_talks_nonsense_is_a_transport_error() {
    for script in [Script::default(), Script::raw("HTTP/1.1 2"), Script::raw("SSH-2.0-x\r\n\r\n"), Script::raw([0; 64])]
    {
        let server = Recorder::always(script).await;
        let (error, _) = ask(&server, PATIENCE).await;
        assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
        assert_eq!(server.requests().len(), 1, "a POST is not sent twice");
    }
}

#[tokio::test]
async fn case_90_a_flood_of_headers_is_an_error() {
    let headers: String = (0..50_000).map(|number| format!("X-{number}: x\r\n")).collect();
    let server = Recorder::always(Script::raw("HTTP/1.1 201 Created\r\n").write(headers).hang()).await;
    let (error, _) = ask(&server, PATIENCE).await;
    assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
}

#[tokio::test]
async fn a_refused_connection_is_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    drop(listener);
    let client = Client::builder().server(servers::PLEX_TV, format!("http://{address}")).build().expect("a client");
    let error = failure(client.get_pin(GetPinRequest::new("device")).await);
    assert!(error.is_connect() && error.is_transport() && !error.is_timeout(), "{error:?}");
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn case_89_a_dropped_call_gives_up_its_connection() {
    let server = Recorder::always(Script::silence()).await;
    let client = client(&server);
    let call = tokio::spawn(client.get_pin(GetPinRequest::new("device")).send());
    server.until(|server| server.requests().len() == 1).await;
    call.abort();
    server.until(|server| server.deserted() == 1).await;
}
