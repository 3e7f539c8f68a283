//! What `tracing` hears of a call: OpenTelemetry's names, and nothing secret.

use std::io;
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::time::Duration;

use generated_client::{CheckPinRequest, Client, GetUserRequest, servers};
use runtime::{
    Answer, Audience, DecodeError, Encoder, Facts, NoTypedError, Operation, Retry, Scheme, SchemeKind, Server,
};
use tests::{Recorder, Script};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::util::SubscriberInitExt;

use crate::support::{SMALL_PIN, TOKEN, builder, failure};

/// What was written down so far.
#[derive(Clone, Default)]
struct Book(Arc<Mutex<Vec<u8>>>);

impl Book {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }

    /// Writes everything down that this thread says from now on, the crates below us included.
    ///
    /// Whether anybody listens at a place in the code is remembered for all threads when one first comes by; so that the
    /// other tests' threads do not decide that nobody does, somebody always does.
    fn open(&self) -> impl Sized + use<> {
        static ALWAYS: Once = Once::new();
        ALWAYS.call_once(|| drop(tracing_subscriber::registry().try_init()));
        tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_span_events(FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(self.clone())
            .set_default()
    }
}

impl io::Write for Book {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Book {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

const HERE: &Server = &Server { url: "http://127.0.0.1:1", variables: &[] };
const IN_QUERY: &Scheme = &Scheme { name: "query", kind: SchemeKind::Query("token") };
const IN_HEADER: &Scheme = &Scheme { name: "header", kind: SchemeKind::Header("X-Token") };
const IN_COOKIE: &Scheme = &Scheme { name: "cookie", kind: SchemeKind::Cookie("session") };
const BASIC: &Scheme = &Scheme { name: "basic", kind: SchemeKind::Basic };
const ALL: &[&Scheme] = &[IN_QUERY, IN_HEADER, IN_COOKIE, BASIC];

/// A secret in every place that a request has.
struct Everywhere;

impl Operation for Everywhere {
    type Output = ();
    type Failure = NoTypedError;
    const FACTS: &'static Facts =
        &Facts { id: "everywhere", method: "GET", path: "/a/{b}", servers: &[HERE], security: &[ALL], accept: "*/*" };
    fn encode(&self, request: &mut Encoder) {
        request.path("b", "c");
        request.query("password", TOKEN);
        request.header("X-Secret", TOKEN);
    }
    fn success(answer: &Answer) -> Result<(), DecodeError> {
        answer.nothing()
    }
    fn failure(_: &Answer) -> Option<NoTypedError> {
        None
    }
}

#[tokio::test]
async fn case_69_no_token_is_in_a_span_or_an_event() {
    let book = Book::default();
    let guard = book.open();
    let leads_on = format!("/x?token={TOKEN}");
    let scripts = [
        Script::answer(503, &[("Set-Cookie", TOKEN)], TOKEN),
        Script::redirect(302, &leads_on),
        Script::answer(204, &[], ""),
        Script::redirect(302, &format!("http://127.0.0.1:1/?token={TOKEN}")),
        Script::json(403, TOKEN),
        Script::raw(TOKEN),
    ];
    let server = Recorder::start(scripts).await;
    let client: runtime::Client = runtime::Builder::new().server(HERE, server.url("")).build().expect("a client");
    let token = TOKEN.to_owned();
    let client =
        ALL.iter().fold(client, |client, scheme| client.with_credential(scheme, Audience::from(HERE), token.clone()));
    let quick = Retry::new().backoff(Duration::from_millis(1), Duration::from_millis(1));
    client.call(Everywhere).retry(quick).await.expect("nothing");
    failure(client.call(Everywhere).await);
    failure(client.call(Everywhere).await);
    failure(client.call(Everywhere).retry(Retry::none()).await);
    drop(guard);
    assert_eq!(server.requests().len(), 6);
    assert!(server.requests()[0].head.matches(TOKEN).count() >= 4, "it was sent: {}", server.requests()[0].head);
    let text = book.text();
    assert!(text.contains("everywhere") && text.contains("token=REDACTED"), "{text}");
    assert!(!text.contains(TOKEN), "{text}");
}

#[tokio::test]
async fn spans_have_the_names_of_open_telemetry() {
    let book = Book::default();
    let guard = book.open();
    let server = Recorder::start([Script::json(503, "{}"), Script::json(200, SMALL_PIN)]).await;
    let quick = Retry::new().backoff(Duration::from_millis(1), Duration::from_millis(1));
    let client = builder(&server).retry(quick).build().expect("a client");
    client.check_pin(CheckPinRequest::new(7, "device")).await.expect("a PIN");
    drop(guard);
    let text = book.text();
    let port = server.authority().rsplit(':').next().map(str::to_owned).unwrap_or_default();
    for part in [
        r#"call{otel.name="checkPin""#,
        r#"attempt{otel.name=GET /pins/{id}"#,
        r#"otel.kind="client""#,
        r#"http.request.method="GET""#,
        r#"url.template="/pins/{id}""#,
        &format!(r#"url.full="{}""#, server.url("/api/v2/pins/7")),
        r#"server.address="127.0.0.1""#,
        &format!("server.port={port}"),
        "http.request.resend_count=1",
        "http.response.status_code=503",
        r#"error.type="503""#,
        "http.response.status_code=200",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[tokio::test]
async fn a_call_that_is_not_sent_and_one_that_fails_say_why() {
    let book = Book::default();
    let guard = book.open();
    let client = Client::builder().build().expect("a client");
    failure(client.get_user(GetUserRequest::new()).await);
    let nowhere = client.with_token("http://127.0.0.1:1", TOKEN).get_user(GetUserRequest::new());
    failure(nowhere.server("http://127.0.0.1:1").retry(Retry::none()).await);
    drop(guard);
    let text = book.text();
    assert!(text.contains(r#"error.type="connect""#) && text.contains("getUser"), "{text}");
    assert!(!text.contains(TOKEN) && servers::PLEX_TV.url.starts_with("https"), "{text}");
}
