//! Code of the application around calls and attempts.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use generated_client::{CheckPinRequest, Client, GetPinRequest, servers};
use runtime::http::{HeaderValue, Request, Response, StatusCode};
use runtime::{ApiError, Body, BoxFuture, ErrorKind, Middleware, Next, Retry};
use tests::{Recorder, Script, Stub};

use crate::support::{SMALL_PIN, TOKEN, builder, failure};

type Outcome<'a> = BoxFuture<'a, Result<Response<Body>, ApiError>>;

/// Notes what passes, and what comes back.
#[derive(Clone)]
struct Notes(&'static str, Arc<Mutex<Vec<String>>>);

impl Notes {
    fn note(&self, line: String) {
        self.1.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }
}

impl Middleware for Notes {
    fn handle<'a>(&'a self, mut request: Request<Body>, next: Next<'a>) -> Outcome<'a> {
        Box::pin(async move {
            let shown = format!("{:?}", request.headers());
            assert!(!shown.contains(TOKEN), "{shown}");
            self.note(format!("{} {} {} {}", self.0, next.operation().id, next.attempt(), request.uri().path()));
            request.headers_mut().append("x-way", HeaderValue::from_static(self.0));
            let answer = next.run(request).await;
            self.note(format!("{} {:?}", self.0, answer.as_ref().map(|answer| answer.status().as_u16()).ok()));
            answer
        })
    }
}

#[tokio::test]
async fn calls_are_passed_once_and_attempts_each_time() {
    let scripts = [Script::json(503, "{}"), Script::redirect(302, "/there"), Script::json(200, SMALL_PIN)];
    let server = Recorder::start(scripts).await;
    let lines = Arc::<Mutex<Vec<String>>>::default();
    let [outer, inner, attempt] = ["outer", "inner", "attempt"].map(|name| Notes(name, lines.clone()));
    let client = builder(&server)
        .retry(Retry::new().backoff(Duration::ZERO, Duration::ZERO))
        .around_calls(outer)
        .around_calls(inner)
        .around_attempts(attempt)
        .build()
        .expect("a client")
        .with_token(servers::PLEX_TV, TOKEN);
    client.check_pin(CheckPinRequest::new(7, "device")).await.expect("a PIN");
    let lines = lines.lock().unwrap_or_else(PoisonError::into_inner).clone();
    assert_eq!(
        lines,
        [
            "outer checkPin 1 /api/v2/pins/7",
            "inner checkPin 1 /api/v2/pins/7",
            "attempt checkPin 1 /api/v2/pins/7",
            "attempt Some(503)",
            "attempt checkPin 2 /api/v2/pins/7",
            "attempt Some(302)",
            "attempt checkPin 3 /there",
            "attempt Some(200)",
            "inner Some(200)",
            "outer Some(200)",
        ]
    );
    for request in server.requests() {
        assert_eq!(request.header("x-way"), ["outer", "inner", "attempt"], "nothing is added twice");
    }
}

/// Answers by itself, or refuses.
struct Guard(bool);

impl Middleware for Guard {
    fn handle<'a>(&'a self, _: Request<Body>, next: Next<'a>) -> Outcome<'a> {
        Box::pin(async move {
            if !self.0 {
                return Err(next.refuse("not on Sundays"));
            }
            let mut answer = Response::new(Body::from(SMALL_PIN));
            *answer.status_mut() = StatusCode::CREATED;
            Ok(answer)
        })
    }
}

#[tokio::test]
async fn a_middleware_can_answer_and_refuse_without_the_service() {
    let stub = Stub::json(500, "{}");
    for around_calls in [true, false] {
        let put = |guard| {
            let builder = Client::builder().transport(stub.clone());
            let builder = if around_calls { builder.around_calls(guard) } else { builder.around_attempts(guard) };
            builder.build().expect("a client")
        };
        let pin = put(Guard(true)).get_pin(GetPinRequest::new("device")).await.expect("its own answer");
        assert_eq!(pin.code, "ABCD");
        let error = failure(put(Guard(false)).check_pin(CheckPinRequest::new(1, "device")).await);
        assert_eq!(error.kind(), ErrorKind::Middleware, "{error:?}");
        assert!(error.to_string().contains("not on Sundays"));
    }
    assert!(stub.asked().is_empty());
}

/// Makes the body one that can be read only once.
struct Stream;

impl Middleware for Stream {
    fn handle<'a>(&'a self, request: Request<Body>, next: Next<'a>) -> Outcome<'a> {
        struct Pieces(Option<Body>);
        impl futures_core::Stream for Pieces {
            type Item = Result<runtime::Bytes, runtime::TransportError>;
            fn poll_next(
                mut self: std::pin::Pin<&mut Self>,
                _: &mut std::task::Context<'_>,
            ) -> std::task::Poll<Option<Self::Item>> {
                std::task::Poll::Ready(self.0.take().and_then(|body| body.as_bytes().cloned()).map(Ok))
            }
        }
        next.run(request.map(|body| Body::from_stream(Pieces(Some(body)))))
    }
}

#[tokio::test]
async fn case_88_a_body_that_can_be_read_only_once_is_not_sent_again() {
    use generated_client::{LinkPinForm, LinkPinRequest};
    let server = Recorder::always(Script::json(503, "{}")).await;
    let client = builder(&server).around_calls(Stream).build().expect("a client").with_token(servers::PLEX_TV, TOKEN);
    let put = || LinkPinRequest::new("Plex SSO", LinkPinForm::new("ABCD"));
    assert_eq!(failure(client.link_pin(put()).await).attempts(), 1);
    assert_eq!(server.requests().len(), 1);
    let server = Recorder::always(Script::redirect(307, "/there")).await;
    let client = builder(&server).around_calls(Stream).build().expect("a client").with_token(servers::PLEX_TV, TOKEN);
    let error = failure(client.link_pin(put()).await);
    assert!(error.is_redirect() && server.requests().len() == 1, "{error:?}");
}
