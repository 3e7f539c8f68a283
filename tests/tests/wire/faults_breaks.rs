//! Connections that break, at each point of an exchange; floods; calls that are given up.

use std::future::Future;
use std::sync::Arc;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use generated_client::{CheckPinRequest, Client, GetPinRequest};
use runtime::http::{Request, Response};
use runtime::{Body, BoxFuture, ErrorKind, Retry, Transport, TransportError};
use tests::{Recorder, Script, Stub};

use crate::support::{SMALL_PIN, builder, failure};

/// Everything here ends long before this.
const PATIENCE: Duration = Duration::from_secs(12);

fn quick() -> Retry {
    Retry::new().backoff(Duration::from_millis(1), Duration::from_millis(2))
}

const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n";

#[tokio::test]
async fn before_the_answer_a_get_is_repeated_and_a_post_is_not() {
    let before = [Script::default().reset(), Script::default(), Script::raw("HTTP/1.1 200 OK\r\nContent-").reset()];
    for script in before {
        let start = Instant::now();
        let server = Recorder::always(script).await;
        let client = builder(&server).retry(quick()).build().expect("a client");
        let error = failure(client.check_pin(CheckPinRequest::new(1, "device")).await);
        assert_eq!((error.kind(), error.status()), (ErrorKind::Transport, None), "{error:?}");
        assert_eq!((error.attempts(), server.requests().len()), (3, 3));
        let error = failure(client.get_pin(GetPinRequest::new("device")).await);
        assert_eq!((error.kind(), error.attempts(), server.requests().len()), (ErrorKind::Transport, 1, 4));
        assert!(start.elapsed() < PATIENCE);
    }
}

#[tokio::test]
async fn before_the_request_is_read() {
    let server = Recorder::deaf().await;
    let client = builder(&server).retry(quick()).build().expect("a client");
    let error = failure(client.check_pin(CheckPinRequest::new(1, "device")).await);
    assert!(error.is_transport() && !error.is_timeout(), "{error:?}");
    assert_eq!((error.attempts(), error.status()), (3, None));
    assert!(server.connections() >= 3);
}

#[tokio::test]
async fn behind_the_headers_nothing_is_repeated_and_the_status_is_kept() {
    for script in [Script::raw(HEAD).reset(), Script::raw(HEAD).write(&SMALL_PIN[..9]).reset()] {
        let server = Recorder::always(script).await;
        let client = builder(&server).retry(quick()).build().expect("a client");
        let error = failure(client.check_pin(CheckPinRequest::new(1, "device")).await);
        assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
        // On a quick machine the break overtakes the head, and then the answer had not begun.
        if error.status().is_some() {
            assert_eq!((error.attempts(), server.requests().len()), (1, 1));
        }
    }
}

#[tokio::test]
async fn case_77_a_truncated_body_is_an_error_for_a_get_too() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let scripts = [
        format!("{HEAD}{SMALL_PIN}"),
        format!("{chunked}{:x}\r\n{SMALL_PIN}\r\n", SMALL_PIN.len()),
        format!("{chunked}40\r\n{SMALL_PIN}"),
    ];
    for script in scripts {
        let server = Recorder::always(Script::raw(script)).await;
        let client = builder(&server).retry(quick()).build().expect("a client");
        let error = failure(client.check_pin(CheckPinRequest::new(1, "device")).await);
        assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1), "the answer had begun: {error:?}");
    }
}

#[tokio::test]
async fn case_90_floods_of_headers_end_soon() {
    let many: String = (0..50_000).map(|number| format!("X-{number}: x\r\n")).collect();
    let long = format!("X: {}\r\n", "x".repeat(8 << 20));
    for flood in [many, long] {
        let start = Instant::now();
        let server = Recorder::always(Script::raw("HTTP/1.1 200 OK\r\n").write(flood).hang()).await;
        let client = builder(&server).retry(quick()).build().expect("a client");
        let error = failure(client.check_pin(CheckPinRequest::new(1, "device")).await);
        assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
        assert!(start.elapsed() < PATIENCE);
    }
}

#[tokio::test]
async fn case_89_a_dropped_call_closes_its_connection_wherever_it_stands() {
    // Before the answer, in its head, in its body.
    for script in [Script::silence(), Script::raw("HTTP/1.1 200 OK\r\nX").hang(), Script::raw(HEAD).write("{").hang()] {
        let server = Recorder::always(script).await;
        let client = builder(&server).build().expect("a client");
        let call = tokio::spawn(client.check_pin(CheckPinRequest::new(1, "device")).send());
        server.until(|server| server.requests().len() == 1).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        call.abort();
        server.until(|server| server.deserted() == 1).await;
    }
}

/// Every wait lasts for ever, and is counted as long as it does.
#[derive(Clone)]
struct Waiting(Stub, Arc<()>);

impl Transport for Waiting {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.0.send(request)
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        let counted = self.1.clone();
        Box::pin(async move {
            std::future::pending::<()>().await;
            drop(counted);
        })
    }
}

#[tokio::test]
async fn case_89_a_call_that_is_dropped_in_a_pause_leaves_nothing_behind() {
    let (stub, waits) = (Stub::bare(503, ""), Arc::new(()));
    let client = Client::builder().transport(Waiting(stub.clone(), waits.clone())).build().expect("a client");
    let mut call = Box::pin(client.check_pin(CheckPinRequest::new(1, "device")).send());
    drop(client);
    let mut context = Context::from_waker(Waker::noop());
    assert!(call.as_mut().poll(&mut context).is_pending());
    // One of the transport's own, those for the call and the pause between two attempts; the first attempt's is gone.
    assert_eq!((stub.asked().len(), Arc::strong_count(&waits)), (1, 4));
    drop(call);
    assert_eq!((stub.asked().len(), Arc::strong_count(&waits)), (1, 1), "nothing waits, and the transport is gone");
}
