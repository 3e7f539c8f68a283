//! What a look at a PIN makes of each answer.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use generated_client::runtime::{Body, BoxFuture, Bytes, TransportError, TransportErrorKind, http};
use generated_client::sign_in::{Progress, SignIn};
use generated_client::{CheckPinError, Client, Error, Identity, Pin, Transport};

type Answers = VecDeque<Result<http::Response<Body>, TransportError>>;

/// Gives prepared answers, one after the other, and keeps the requests.
#[derive(Clone, Default)]
struct Script {
    answers: Arc<Mutex<Answers>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Transport for Script {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let identifier = request.headers().get("x-plex-client-identifier").and_then(|value| value.to_str().ok());
        let line = format!("{} {} {}", request.method(), request.uri(), identifier.unwrap_or("nobody"));
        self.asked.lock().expect("a lock").push(line);
        let answer = self.answers.lock().expect("a lock").pop_front();
        Box::pin(async move { answer.expect("an answer") })
    }
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Result<http::Response<Body>, TransportError> {
    let mut response = http::Response::builder().status(status).header("content-type", "application/json");
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Ok(response.body(Body::from(Bytes::copy_from_slice(body.as_bytes()))).expect("a response"))
}

fn pin(expires_in: i64, token: &str) -> String {
    format!(r#"{{"id": 7, "code": "h7w2k9", "expiresIn": {expires_in}, "authToken": {token}}}"#)
}

struct Scene {
    script: Script,
    sign_in: SignIn,
}

impl Scene {
    fn new(expires_in: i64) -> Self {
        let script = Script::default();
        let identity = Identity::new("device-1", "My Player");
        let client = Client::with_identity(&identity).transport(script.clone()).build().expect("a client");
        let pin: Pin = serde_json::from_str(&pin(expires_in, "null")).expect("a PIN");
        Self { sign_in: SignIn::new(&client, &identity, &pin), script }
    }

    async fn look(
        &mut self,
        answer: Result<http::Response<Body>, TransportError>,
    ) -> Result<Progress, Error<CheckPinError>> {
        self.script.answers.lock().expect("a lock").push_back(answer);
        self.sign_in.look().await
    }
}

#[tokio::test]
async fn a_pin_without_a_token_waits_and_one_with_a_token_is_approved() {
    let mut scene = Scene::new(1800);
    assert!(matches!(scene.look(answer(200, &[], &pin(1799, "null"))).await, Ok(Progress::Waiting)));
    let approved = scene.look(answer(200, &[], &pin(1798, r#""a-token""#))).await;
    let Ok(Progress::Approved(token)) = approved else { panic!("{approved:?}") };
    assert_eq!(token.expose(), "a-token");
    let asked = scene.script.asked.lock().expect("a lock");
    assert_eq!(*asked, ["GET https://plex.tv/api/v2/pins/7 device-1"; 2]);
}

#[tokio::test]
async fn what_may_pass_interrupts_and_ends_nothing() {
    let mut scene = Scene::new(1800);
    for failure in [
        Err(TransportError::new(TransportErrorKind::Connect, "unplugged")),
        Err(TransportError::new(TransportErrorKind::Timeout, "slow")),
        Err(TransportError::new(TransportErrorKind::Other, "reset")),
        answer(408, &[], ""),
        answer(429, &[], ""),
        answer(500, &[], "<html>"),
        answer(503, &[], ""),
    ] {
        let progress = scene.look(failure).await;
        assert!(matches!(progress, Ok(Progress::Interrupted(_))), "{progress:?}");
        assert_eq!(scene.sign_in.pause(), Duration::from_secs(1));
    }
    assert!(matches!(scene.look(answer(200, &[], &pin(9, "null"))).await, Ok(Progress::Waiting)));
}

#[tokio::test]
async fn a_service_that_asks_for_a_pause_gets_it_up_to_a_minute() {
    let mut scene = Scene::new(1800);
    for (asked, given) in [("5", 5), ("0", 1), ("86400", 60), ("soon", 1), ("-3", 1)] {
        assert!(matches!(scene.look(answer(429, &[("retry-after", asked)], "")).await, Ok(Progress::Interrupted(_))));
        assert_eq!(scene.sign_in.pause(), Duration::from_secs(given), "Retry-After: {asked}");
    }
    assert!(matches!(scene.look(answer(200, &[], &pin(9, "null"))).await, Ok(Progress::Waiting)));
    assert_eq!(scene.sign_in.pause(), Duration::from_secs(1));
}

#[tokio::test]
async fn a_pin_that_plex_does_not_know_any_more_has_expired() {
    for body in [
        r#"{"errors": [{"code": 1020, "message": "gone", "status": 404}]}"#,
        r#"{"status": 404, "error": "Not Found"}"#,
    ] {
        let progress = Scene::new(1800).look(answer(404, &[], body)).await;
        assert!(matches!(progress, Ok(Progress::Expired)), "{progress:?}");
    }
}

#[tokio::test]
async fn what_asking_again_would_not_change_is_an_error() {
    let refused = r#"{"errors": [{"code": 1000, "message": "no client identifier"}]}"#;
    for (given, status) in [
        (answer(400, &[], refused), 400),
        (answer(404, &[("content-type", "text/html")], "<h1>another server's page</h1>"), 404),
        (answer(404, &[], r#"{"message": "no route"}"#), 404),
        (answer(200, &[], r#"{"id": "not a number"}"#), 200),
    ] {
        let error = Scene::new(1800).look(given).await.expect_err("an error");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{error}");
    }
}

#[tokio::test]
async fn a_network_that_stays_away_ends_with_the_pin() {
    let mut scene = Scene::new(0);
    let away = || Err(TransportError::new(TransportErrorKind::Connect, "unplugged"));
    assert!(matches!(scene.look(away()).await, Ok(Progress::Interrupted(_))));
    // The service counts in whole seconds: what it calls 0 may last one more.
    tokio::time::sleep(Duration::from_millis(1050)).await;
    assert!(matches!(scene.look(away()).await, Ok(Progress::Expired)));
}

#[tokio::test]
async fn the_service_s_own_count_decides_when_a_pin_expires() {
    let mut scene = Scene::new(1800);
    assert!(matches!(scene.look(answer(200, &[], &pin(10, "null"))).await, Ok(Progress::Waiting)));
    let left = scene.sign_in.expires().saturating_duration_since(Instant::now());
    assert!(left <= Duration::from_secs(11) && left > Duration::from_secs(9), "{left:?}");
}

#[tokio::test]
async fn numbers_that_no_pin_has_do_not_panic() {
    for expires_in in [i64::MIN, -1, i64::MAX] {
        let mut scene = Scene::new(expires_in);
        let progress = scene.look(answer(200, &[], &pin(expires_in, "null"))).await;
        assert!(matches!(progress, Ok(Progress::Waiting)), "{progress:?}");
    }
}

#[test]
fn a_token_does_not_show_itself_on_the_way() {
    let progress = Progress::Approved("a-token".into());
    assert!(!format!("{progress:?}").contains("a-token"));
}

#[test]
fn a_sign_in_can_be_handed_to_another_thread() {
    fn assert_send<T: Send + 'static>(_: &T) {}
    let scene = Scene::new(1);
    let mut sign_in = scene.sign_in.clone();
    assert_send(&scene.sign_in);
    assert_send(&async move { sign_in.look().await.is_ok() });
}
