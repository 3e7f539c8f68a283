//! Successes that are handed on as they arrive: bytes, lines of JSON, sequences of JSON.

use std::time::Duration;

use runtime::{ApiError, ByteStream, Call, Client, ErrorKind, Items, Response, StreamError, Value};
use serde_json::json;
use tests::{Recorder, Script};

use crate::by_hand::ByHand;
use crate::reading::{Read, Reads, reads};

reads!(Download, ByteStream, ["application/zip"], [], |answer| answer.stream("application/zip"));
reads!(Maybe, Option<ByteStream>, ["*/*"], [], |answer| answer.optional(|answer| answer.stream("*/*")));
reads!(Lines, Items<Value>, ["application/x-ndjson"], [], |answer| answer.json_lines("application/x-ndjson"));
reads!(Numbers, Items<i64>, ["application/jsonl"], [], |answer| answer.json_lines("application/jsonl"));
reads!(Sequence, Items<Value>, ["application/json-seq"], [], |answer| answer.json_sequence("application/json-seq"));

#[derive(Debug)]
enum Either {
    Json(Value),
    Bytes(ByteStream),
}

reads!(Mixed, Either, ["*/*"], ["application/json"], |answer| answer.among(&[
    ("application/json", |answer| answer.json().map(Either::Json)),
    ("*/*", |answer| answer.stream("*/*").map(Either::Bytes)),
]));

fn call<R: Read>(server: &Recorder, limit: usize) -> Call<Reads<R>> {
    let client: Client = runtime::Builder::new().body_limit(limit).build().expect("a client");
    client.call(Reads::<R>::new()).server(server.url(""))
}

async fn got<R: Read>(server: &Recorder) -> Response<R::Output> {
    call::<R>(server, 1000).await.expect("an answer that begins")
}

fn chunked(media_type: &str, chunks: &[&str]) -> Script {
    let head = format!(
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {media_type}\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    chunks.iter().fold(Script::raw(head), |script, chunk| script.write(format!("{:x}\r\n{chunk}\r\n", chunk.len())))
}

async fn all<T>(items: &mut Items<T>) -> Vec<Result<T, StreamError>> {
    let mut all = Vec::new();
    while let Some(item) = items.next().await {
        all.push(item);
    }
    all
}

#[tokio::test]
async fn bytes_are_there_before_the_last_of_them_is_sent() {
    // The server says nothing more, so whoever waited for the whole would wait for ever.
    let server = Recorder::always(chunked("application/zip", &["abc", "def"]).hang()).await;
    let mut answer = got::<Download>(&server).await;
    let mut begin = Vec::new();
    while begin.len() < 6 {
        begin.extend_from_slice(&answer.next().await.expect("more").expect("bytes"));
    }
    assert_eq!(begin, b"abcdef");
    assert_eq!(answer.content_length(), None);
    assert!(answer.raw().is_empty());
    // Whoever drops the stream lets go of the connection.
    drop(answer);
    server.until(|server| server.deserted() == 1).await;
}

#[tokio::test]
async fn bytes_beyond_the_clients_limit_pass_through_and_are_not_collected() {
    let zip = vec![7; 100_000];
    let server = Recorder::always(Script::answer(200, &[("Content-Type", "application/zip")], &zip)).await;
    let mut stream = got::<Download>(&server).await.into_body();
    assert_eq!(stream.content_length(), Some(100_000));
    let mut all = Vec::new();
    while let Some(piece) = stream.next().await {
        all.extend_from_slice(&piece.expect("bytes"));
    }
    assert_eq!(all, zip);
    let error = got::<Download>(&server).await.into_body().bytes().await.expect_err("the limit is 1000");
    assert!(error.is_too_large() && error.to_string().contains("1000 bytes"), "{error}");
    let whole = got::<Download>(&server).await.into_body().bytes_up_to(100_000).await.expect("just enough");
    assert_eq!(whole, zip);
    let server = Recorder::always(chunked("application/zip", &["0123456789"; 20]).write("0\r\n\r\n")).await;
    let error = got::<Download>(&server).await.into_body().bytes_up_to(199).await.expect_err("there are 200");
    assert!(error.is_too_large(), "{error}");
    assert_eq!(got::<Download>(&server).await.into_body().bytes_up_to(200).await.expect("all").len(), 200);
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_an_error_and_then_over() {
    let server = Recorder::always(chunked("application/zip", &["abc"])).await;
    let mut stream = got::<Download>(&server).await.into_body();
    assert_eq!(stream.next().await.expect("a piece").expect("bytes"), "abc");
    let error = stream.next().await.expect("an end").expect_err("without its last chunk");
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Transport, "read"));
    assert!(stream.next().await.is_none());
    let api: ApiError = error.into();
    assert!(api.is_transport() && std::error::Error::source(&api).is_some());
}

#[tokio::test]
async fn a_stream_may_take_longer_than_the_calls_timeout_and_a_silence_may_not() {
    let hand = ByHand::new("application/zip");
    let client: Client = runtime::Builder::new().transport(hand.clone()).build().expect("a client");
    let limit = Duration::from_millis(50);
    let call = client.call(Reads::<Download>::new()).server("http://h").timeout(limit).idle_timeout(7 * limit);
    let mut stream = call.await.expect("it begins").into_body();
    for _ in 0..2 {
        std::thread::sleep(limit);
        hand.arrives("x");
        assert_eq!(stream.next().await.expect("a piece").expect("bytes"), "x");
    }
    hand.rings();
    let error = stream.next().await.expect("an end").expect_err("a silence");
    assert!(error.is_timeout(), "{error:?}");
    let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
    assert!(cause.contains("350ms") && cause.contains("`idle_timeout`"), "{cause}");
    assert_eq!(hand.asked_for().iter().filter(|time| **time == 7 * limit).count(), 1, "only the silence was timed");
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn a_silence_lets_go_of_the_connection() {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\nContent-Length: 9\r\n\r\nabc";
    let server = Recorder::always(Script::raw(head).hang()).await;
    let call = call::<Download>(&server, 1000).idle_timeout(Duration::from_millis(300));
    let mut stream = call.await.expect("it begins").into_body();
    assert_eq!(stream.next().await.expect("a piece").expect("bytes"), "abc");
    assert!(stream.next().await.expect("an end").is_err_and(|error| error.is_timeout()));
    server.until(|server| server.deserted() == 1).await;
}

#[tokio::test]
async fn a_stream_that_does_not_begin_and_its_failures_have_the_calls_timeout() {
    let slow = "HTTP/1.1 500 Broken\r\nContent-Length: 100\r\n\r\nx";
    for script in [Script::silence(), Script::raw(slow).hang()] {
        let server = Recorder::always(script).await;
        let error = call::<Download>(&server, 1000).timeout(Duration::from_millis(300)).await.expect_err("nothing");
        assert!(error.is_timeout(), "{error:?}");
    }
}

#[tokio::test]
async fn failures_of_streams_are_read_whole() {
    let server = Recorder::always(Script::answer(404, &[("Content-Type", "application/zip")], "none")).await;
    let error = call::<Download>(&server, 1000).await.expect_err("a refusal");
    assert_eq!(error.body().map(|body| body.as_ref()), Some(&b"none"[..]));
}

#[tokio::test]
async fn where_some_successes_are_streams_the_media_type_decides() {
    let server = Recorder::start([
        Script::json(200, "{}"),
        chunked("image/png", &["abc"]).hang(),
        Script::answer(200, &[], "abc"),
    ])
    .await;
    assert!(matches!(got::<Mixed>(&server).await.into_body(), Either::Json(value) if value == json!({})));
    let Either::Bytes(mut bytes) = got::<Mixed>(&server).await.into_body() else { panic!("it is no JSON") };
    assert_eq!(bytes.next().await.expect("a piece").expect("bytes"), "abc");
    // Nobody says what it is: what can read it.
    let Either::Bytes(bytes) = got::<Mixed>(&server).await.into_body() else { panic!("it is no JSON") };
    assert_eq!(bytes.bytes().await.expect("bytes"), "abc");
}

#[tokio::test]
async fn case_78_no_body_where_bytes_are_optional_is_none() {
    let server = Recorder::start([Script::answer(204, &[], ""), Script::answer(200, &[], "x")]).await;
    assert!(got::<Maybe>(&server).await.into_body().is_none());
    let bytes = got::<Maybe>(&server).await.into_body().expect("bytes");
    assert_eq!(bytes.bytes().await.expect("bytes"), "x");
}

#[tokio::test]
async fn lines_are_items_wherever_the_pieces_are_cut() {
    let chunks = ["{\"a\":", "1}\r", "\n\n{\"a\":2}\n{\"a", "\":3}\n[4]"];
    let server = Recorder::always(chunked("application/jsonl", &chunks).write("0\r\n\r\n")).await;
    let items = all(&mut *got::<Lines>(&server).await).await;
    let values: Vec<Value> = items.into_iter().map(|item| item.expect("an item")).collect();
    assert_eq!(values, [json!({"a": 1}), json!({"a": 2}), json!({"a": 3}), json!([4])]);
}

#[tokio::test]
async fn a_line_is_there_before_the_next_one_is_sent() {
    let server = Recorder::always(chunked("application/x-ndjson", &["1\n"]).hang()).await;
    let mut items = got::<Lines>(&server).await.into_body();
    assert_eq!(items.next().await.expect("an item").expect("JSON"), json!(1));
}

#[tokio::test]
async fn a_line_that_does_not_fit_is_an_error_and_the_next_one_follows() {
    let body = "1\n\"secret\"\n[DONE]\n{\n2\n\"\u{7f}\u{0}\"\n3";
    let server = Recorder::always(Script::answer(200, &[("Content-Type", "application/jsonl")], body)).await;
    let items = all(&mut *got::<Numbers>(&server).await).await;
    let fits: Vec<i64> = items.iter().filter_map(|item| item.as_ref().ok().copied()).collect();
    assert_eq!(fits, [1, 2, 3]);
    let errors: Vec<&StreamError> = items.iter().filter_map(|item| item.as_ref().err()).collect();
    let texts: Vec<Option<&str>> = errors.iter().map(|error| error.text()).collect();
    assert_eq!(texts, [Some("\"secret\""), Some("[DONE]"), Some("{"), Some("\"\u{7f}\u{0}\"")]);
    assert!(errors.iter().all(|error| error.is_decode() && error.decode_error().is_some()));
    assert_eq!(errors[0].decode_error().and_then(|error| error.path()), Some("$"));
    assert!(!format!("{0} {0:?}", errors[0]).contains("secret"), "{}", errors[0]);
    assert!(errors[1].to_string().contains("`[DONE]`"), "{}", errors[1]);
    let mut raw = got::<Numbers>(&server).await.into_body().raw();
    assert_eq!(raw.next().await.expect("an item").expect("text"), "1");
    assert_eq!(raw.next().await.expect("an item").expect("text"), "\"secret\"");
}

#[tokio::test]
async fn a_line_without_end_is_an_error_at_the_clients_limit() {
    let server = Recorder::always(chunked("application/jsonl", &["1\n", &"2".repeat(1500)]).hang()).await;
    let mut items = got::<Lines>(&server).await.into_body();
    assert_eq!(items.next().await.expect("an item").expect("JSON"), json!(1));
    let error = items.next().await.expect("an end").expect_err("too large");
    assert!(error.is_too_large() && error.to_string().contains("1000 bytes"), "{error}");
    assert!(items.next().await.is_none());
    server.until(|server| server.deserted() == 1).await;
}

#[tokio::test]
async fn case_83_invalid_utf_8_in_a_line_is_an_error_for_that_line() {
    let body = b"{\"a\":\"\xff\"}\n{}\n";
    let server = Recorder::always(Script::answer(200, &[("Content-Type", "application/x-ndjson")], body)).await;
    let items = all(&mut *got::<Lines>(&server).await).await;
    assert!(items[0].as_ref().is_err_and(|error| error.to_string().contains("UTF-8")), "{items:?}");
    assert!(items[1].is_ok() && items.len() == 2);
}

#[tokio::test]
async fn case_79_a_page_in_place_of_lines_is_an_error_before_the_first_item() {
    let server = Recorder::always(Script::answer(200, &[("Content-Type", "text/html")], "<p>")).await;
    let error = call::<Lines>(&server, 1000).await.expect_err("a page");
    assert_eq!((error.kind(), error.snippet().as_deref()), (ErrorKind::Decode, Some("<p>")));
}

#[tokio::test]
async fn a_sequence_has_records_of_several_lines() {
    let chunks = ["\u{1e}{\"a\":\n", "1}\n\u{1e}", "2\n", "\u{1e}[\n\u{1e}\u{1e}\"x\"\n"];
    let server = Recorder::always(chunked("application/json-seq", &chunks).hang()).await;
    let mut items = got::<Sequence>(&server).await.into_body();
    assert_eq!(items.next().await.expect("an item").expect("JSON"), json!({"a": 1}));
    assert_eq!(items.next().await.expect("an item").expect("JSON"), json!(2));
    // One that breaks off costs itself alone (RFC 7464, 2.3); the last is not kept waiting for one behind it.
    assert!(items.next().await.expect("an item").expect_err("half an array").is_decode());
    assert_eq!(items.next().await.expect("an item").expect("JSON"), json!("x"));
}

#[test]
fn what_holds_a_stream_can_go_to_another_thread() {
    fn is_free<T: Send + Sync>() {}
    is_free::<Response<ByteStream>>();
    is_free::<Response<Items<Value>>>();
    is_free::<Response<runtime::Events<Value>>>();
    is_free::<StreamError>();
    is_free::<ApiError>();
}
