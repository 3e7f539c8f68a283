//! Time limits, with transports that keep to none of them.

use std::future::pending;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use generated_client::{CheckPinRequest, Client, GetPinRequest};
use runtime::http::{Request, Response};
use runtime::{Body, BoxFuture, Bytes, ErrorKind, Retry, Transport, TransportError};
use tests::{Recorder, Script};

use crate::support::{builder, client, failure};

/// Never answers, or answers with a body that never ends.
#[derive(Clone, Default)]
struct Stuck {
    has_head: bool,
    /// The clock runs out at once, and notes how long it was asked for.
    slept: Option<Arc<Mutex<Vec<u64>>>>,
}

struct Endless;

impl futures_core::Stream for Endless {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: std::pin::Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(Some(Ok(Bytes::from_static(b" "))))
    }
}

impl Transport for Stuck {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        match self.has_head {
            true => Box::pin(async { Ok(Response::new(Body::from_stream(Endless))) }),
            false => Box::pin(pending()),
        }
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        match &self.slept {
            Some(slept) => {
                slept.lock().unwrap_or_else(PoisonError::into_inner).push(duration.as_millis() as u64);
                Box::pin(std::future::ready(()))
            }
            None => Box::pin(tokio::time::sleep(duration)),
        }
    }
}

#[tokio::test]
async fn case_73_without_a_word_from_the_caller_a_silent_service_is_a_timeout() {
    let slept = Arc::<Mutex<Vec<u64>>>::default();
    let stuck = Stuck { slept: Some(slept.clone()), ..Stuck::default() };
    let client = Client::builder().transport(stuck).build().expect("a client");
    let error = failure(client.get_pin(GetPinRequest::new("device")).await);
    assert!(error.is_timeout() && error.attempts() == 1, "{error:?}");
    let limits = slept.lock().unwrap_or_else(PoisonError::into_inner).clone();
    assert!(limits[0] > 59_000 && limits[0] <= 60_000, "a minute for the call: {limits:?}");
    assert_eq!(limits[1..], [30_000], "half a minute for the attempt");

    let error = failure(client.check_pin(CheckPinRequest::new(1, "device")).await);
    assert!(error.is_timeout() && error.attempts() == 3, "{error:?}");
}

#[tokio::test]
async fn case_73_a_transport_that_ignores_its_deadline_is_cut_off() {
    let limit = Duration::from_millis(100);
    let client = Client::builder().transport(Stuck::default()).build().expect("a client");
    for has_attempts in [false, true] {
        let start = Instant::now();
        let call = client.check_pin(CheckPinRequest::new(1, "device")).retry(Retry::none());
        let call = if has_attempts { call.attempt_timeout(limit) } else { call.timeout(limit) };
        let error = failure(call.await);
        assert!(error.is_timeout() && start.elapsed() >= limit, "{error:?}");
        assert!(start.elapsed() < Duration::from_secs(12));
    }
}

#[tokio::test]
async fn case_74_pieces_that_never_end_do_not_stretch_the_time() {
    let stuck = Stuck { has_head: true, slept: None };
    let client = Client::builder().transport(stuck).body_limit(usize::MAX).build().expect("a client");
    let start = Instant::now();
    let error = failure(client.check_pin(CheckPinRequest::new(1, "device")).timeout(Duration::from_millis(100)).await);
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    assert!(start.elapsed() < Duration::from_secs(12));
}

#[tokio::test]
async fn case_74_a_slow_drip_ends_with_the_call() {
    let mut script = Script::raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n");
    for _ in 0..500 {
        script = script.write(" ").wait(Duration::from_millis(60));
    }
    let server = Recorder::always(script).await;
    let start = Instant::now();
    let call = client(&server).check_pin(CheckPinRequest::new(1, "device")).timeout(Duration::from_millis(250));
    let error = failure(call.await);
    assert!(error.is_timeout() && error.attempts() == 1, "{error:?}");
    assert!(start.elapsed() < Duration::from_secs(12));
}

#[tokio::test]
async fn case_74_drips_of_a_head_end_with_the_attempt() {
    let mut script = Script::raw("HTTP/1.1 200 OK\r\n");
    for number in 0..500 {
        script = script.write(format!("X-{number}: x\r\n")).wait(Duration::from_millis(60));
    }
    let server = Recorder::always(script).await;
    let client = builder(&server).attempt_timeout(Duration::from_millis(300)).retry(Retry::new().attempts(2));
    let error = failure(client.build().expect("a client").check_pin(CheckPinRequest::new(1, "device")).await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 2), "{error:?}");
    // On a busy machine an attempt may be over before its request is out.
    assert!(server.requests().len() <= 2);
}

#[test]
fn without_a_tokio_runtime_the_default_transport_says_so() {
    let client = Client::builder().build().expect("a client");
    let future = client.check_pin(CheckPinRequest::new(1, "device")).retry(Retry::none()).send();
    // No runtime is needed to be told that one is: the future is ready at once.
    let mut future = Box::pin(future);
    let mut context = Context::from_waker(std::task::Waker::noop());
    let Poll::Ready(outcome) = future.as_mut().poll(&mut context) else { panic!("it waits") };
    let error = failure(outcome);
    let why = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
    assert!(error.is_connect() && why.contains("Tokio runtime"), "{error:?}");
}
