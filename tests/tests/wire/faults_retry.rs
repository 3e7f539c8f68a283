//! Failed attempts: which are made again, after how long, and when it is enough.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use generated_client::{CheckPinRequest, Client, GetPinRequest, LinkPinForm, LinkPinRequest, servers};
use runtime::http::{Request, Response};
use runtime::{Body, BoxFuture, Builder, ErrorKind, Retry, Transport, TransportError};
use tests::{Recorder, Script, Stub};
use tokio::net::TcpListener;

use crate::support::{SMALL_PIN, TOKEN, builder, client, failure};

/// Waits that no test has to sit through.
fn quick() -> Retry {
    Retry::new().backoff(Duration::from_millis(1), Duration::from_millis(2))
}

fn check() -> CheckPinRequest {
    CheckPinRequest::new(1, "device")
}

/// A stub that notes what it is asked to wait for, and waits for none of it.
#[derive(Clone)]
struct Hasty(Stub, Arc<Mutex<Vec<Duration>>>);

impl Hasty {
    fn new(stub: Stub) -> Self {
        Self(stub, Arc::default())
    }

    /// Without the alarms of timeouts.
    fn pauses(&self) -> Vec<Duration> {
        let slept = self.1.lock().unwrap_or_else(PoisonError::into_inner);
        let is_alarm = |time: &Duration| time.as_secs() >= 30 || *time > Duration::from_millis(59_000);
        slept.iter().copied().filter(|time| !is_alarm(time)).collect()
    }
}

impl Transport for Hasty {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.0.send(request)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.1.lock().unwrap_or_else(PoisonError::into_inner).push(duration);
        Box::pin(std::future::ready(()))
    }
}

#[tokio::test]
async fn case_88_what_is_safe_to_repeat_is_tried_three_times() {
    for status in [408, 429, 502, 503, 504] {
        let scripts = [Script::json(status, "{}"), Script::json(status, "{}"), Script::json(200, SMALL_PIN)];
        let server = Recorder::start(scripts).await;
        let client = builder(&server).retry(quick()).build().expect("a client");
        client.check_pin(check()).await.expect("a PIN at the third attempt");
        let requests = server.requests();
        assert_eq!(requests.len(), 3);
        assert!(requests.iter().all(|request| *request == requests[0]), "all the same: {requests:#?}");
    }
}

#[tokio::test]
async fn case_88_the_last_answer_is_the_error_and_says_how_many_attempts_there_were() {
    let server = Recorder::always(Script::json(503, r#"{"x":1}"#)).await;
    let client = builder(&server).retry(quick()).build().expect("a client").with_token(servers::PLEX_TV, TOKEN);
    let error = failure(client.check_pin(check()).await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Service, 3));
    assert_eq!(error.body().map(|body| &body[..]), Some(&br#"{"x":1}"#[..]));
    assert!(error.to_string().ends_with("(after 3 attempts)"), "{error}");
    let put = LinkPinRequest::new("Plex SSO", LinkPinForm::new("ABCD"));
    assert_eq!(failure(client.link_pin(put).await).attempts(), 3);
    assert_eq!(server.requests()[5].text(), "code=ABCD", "the body is sent each time");
    let other = Recorder::always(Script::json(500, "{}")).await;
    let client = builder(&other).retry(quick()).build().expect("a client");
    assert_eq!(failure(client.check_pin(check()).await).attempts(), 1, "500 does not pass by itself");
}

#[tokio::test]
async fn case_88_a_post_is_never_repeated_by_default() {
    for script in [Script::json(503, "{}"), Script::answer(429, &[("Retry-After", "0")], ""), Script::default()] {
        let server = Recorder::always(script).await;
        let client = builder(&server).retry(quick()).build().expect("a client");
        let error = failure(client.get_pin(GetPinRequest::new("device")).await);
        assert_eq!((error.attempts(), server.requests().len()), (1, 1), "{error:?}");
    }
}

#[tokio::test]
async fn case_88_a_post_is_repeated_with_a_key_or_on_request_or_if_it_can_not_have_arrived() {
    let scripts = || [Script::json(503, "{}"), Script::json(201, SMALL_PIN)];
    let server = Recorder::start(scripts()).await;
    let keyed = builder(&server).retry(quick()).build().expect("a client");
    keyed.get_pin(GetPinRequest::new("device")).header("Idempotency-Key", "k1").await.expect("a PIN");
    let keys: Vec<String> =
        server.requests().iter().flat_map(|one| one.header("idempotency-key")).map(str::to_owned).collect();
    assert_eq!(keys, ["k1", "k1"]);

    let server = Recorder::start(scripts()).await;
    let client = client(&server);
    client.get_pin(GetPinRequest::new("device")).retry(quick().all_methods()).await.expect("a PIN");

    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    drop(listener);
    let url = format!("http://{address}");
    let client = Client::builder().server(servers::PLEX_TV, url).retry(quick()).build().expect("a client");
    let error = failure(client.get_pin(GetPinRequest::new("device")).await);
    assert!(error.is_connect() && error.attempts() == 3, "{error:?}");
}

#[tokio::test]
async fn case_88_retries_are_switched_off_in_one_call() {
    let server = Recorder::always(Script::json(503, "{}")).await;
    let never = builder(&server).retry(Retry::none()).build().expect("a client");
    assert_eq!(failure(never.check_pin(check()).await).attempts(), 1);
    assert_eq!(failure(client(&server).check_pin(check()).retry(Retry::none()).await).attempts(), 1);
    assert_eq!(server.requests().len(), 2);
}

/// What the client waited before its second attempt, if it made one.
async fn pause_after(headers: &[(&'static str, &str)]) -> Option<Duration> {
    let stub = headers.iter().fold(Stub::json(429, "{}"), |stub, (name, value)| stub.header(name, *value));
    let transport = Hasty::new(stub.clone());
    let client = Client::builder().transport(transport.clone()).retry(Retry::new().attempts(2)).build();
    let error = failure(client.expect("a client").check_pin(check()).await);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(429), "the answer is kept");
    let pauses = transport.pauses();
    assert_eq!(stub.asked().len(), pauses.len() + 1);
    pauses.first().copied()
}

#[tokio::test]
async fn case_88_retry_after_is_honoured_in_all_its_forms() {
    let date = ("date", "Sun, 06 Nov 1994 08:49:30 GMT");
    for text in ["7", "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
        let pause = pause_after(&[("retry-after", text), date]).await.expect("a second attempt");
        assert!(pause >= Duration::from_secs(7) && pause < Duration::from_secs(8), "{text}: {pause:?}");
    }
    // Passed already, or nothing that can be understood: our own short wait.
    for text in ["0", "-5", "soon", "1.5", "", "Sun, 06 Nov 1994 08:49:00 GMT"] {
        let pause = pause_after(&[("retry-after", text), date]).await.expect("a second attempt");
        assert!(pause <= Duration::from_millis(250), "{text}: {pause:?}");
    }
    // Longer than anybody waits: the answer, at once.
    for text in
        ["31", "86400", "99999999999999999999999", "Mon, 07 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 9994 08:49:37 GMT"]
    {
        assert_eq!(pause_after(&[("retry-after", text), date]).await, None, "{text}");
    }
}

#[tokio::test]
async fn case_88_a_wait_beyond_the_calls_end_is_not_begun() {
    let server = Recorder::always(Script::answer(503, &[("Retry-After", "20")], "")).await;
    let start = Instant::now();
    let error = failure(client(&server).check_pin(check()).timeout(Duration::from_secs(10)).await);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Service, 1), "better an answer than a timeout");
    assert!(start.elapsed() < Duration::from_secs(8));
}

#[tokio::test]
async fn case_88_a_service_that_is_down_is_not_stormed() {
    let stub = Stub::json(503, "{}");
    let builder: Builder<Client> = Client::builder();
    let client = builder.transport(Hasty::new(stub.clone())).build().expect("a client");
    for _ in 0..50 {
        // Clones and clients with another credential draw from the same budget.
        let client = client.with_token(servers::PLEX_TV, TOKEN).clone();
        assert!(failure(client.check_pin(check()).await).attempts() <= 3);
    }
    let retries = stub.asked().len() - 50;
    assert!((10..=15).contains(&retries), "ten at once, and one more for every ten calls: {retries}");
}
