//! Server-sent events: as they arrive, and when the connection is lost.

use std::time::{Duration, Instant};

use runtime::{Call, Client, ErrorKind, Event, Events, StreamError, Value};
use serde_json::json;
use tests::{Recorder, Script};

use crate::by_hand::ByHand;
use crate::reading::{Read, Reads, reads};

reads!(Watch, Events<Value>, ["text/event-stream"], [], |answer| answer.events());
reads!(Texts, Events<String>, ["text/event-stream"], [], |answer| answer.text_events());
reads!(Ask, Events<Value>, ["text/event-stream"], ["application/json"], |answer| answer.events(), post = true);

const HEAD: &str = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/event-stream\r\n";

/// Events that the server ends itself.
fn whole(text: &str) -> Script {
    Script::raw(format!("{HEAD}Content-Length: {}\r\n\r\n{text}", text.len()))
}

/// Events whose connection is lost.
fn lost(text: &str) -> Script {
    Script::raw(format!("{HEAD}Content-Length: 100000\r\n\r\n{text}"))
}

fn over() -> Script {
    Script::answer(204, &[], "")
}

fn call<R: Read>(server: &Recorder) -> Call<Reads<R>> {
    let client: Client = runtime::Builder::new().body_limit(1000).build().expect("a client");
    client.call(Reads::<R>::new()).server(server.url(""))
}

async fn watch(server: &Recorder) -> Events<Value> {
    call::<Watch>(server).await.expect("events").into_body()
}

async fn all<T>(mut events: Events<T>) -> Vec<Result<Event<T>, StreamError>> {
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(event);
    }
    all
}

fn data(events: &[Result<Event<Value>, StreamError>]) -> Vec<Value> {
    events.iter().filter_map(|event| event.as_ref().ok()).map(|event| event.data.clone()).collect()
}

#[tokio::test]
async fn an_event_is_there_before_the_next_one_is_sent() {
    let text = "\u{feff}: hello\r\nid: 7\r\nevent: add\r\ndata: {\"a\":\rdata: 1}\n\n";
    let server = Recorder::always(lost(text).hang()).await;
    let mut events = watch(&server).await;
    let event = events.next().await.expect("an event").expect("JSON");
    assert_eq!(event, Event { id: Some("7".to_owned()), event: "add".to_owned(), data: json!({"a": 1}) });
    assert_eq!(events.last_id(), Some("7"));
    drop(events);
    server.until(|server| server.deserted() == 1).await;
}

#[tokio::test]
async fn lines_may_be_cut_anywhere() {
    let text = "data: 1\r\n\r\ndata: \"\u{e9}\"\r\n\r\ndata:3\n\n";
    for at in 1..text.len() {
        let (one, other) = text.as_bytes().split_at(at);
        let hand = ByHand::new("text/event-stream");
        hand.arrives(one.to_vec());
        hand.arrives(other.to_vec());
        hand.ends();
        let client: Client = runtime::Builder::new().transport(hand).build().expect("a client");
        let call = client.call(Reads::<Watch>::new()).server("http://h");
        let events = all(call.await.expect("events").into_body()).await;
        assert_eq!(data(&events), [json!(1), json!("\u{e9}"), json!(3)], "cut at {at}");
    }
}

#[tokio::test]
async fn a_lost_connection_is_taken_up_behind_the_last_event() {
    let server = Recorder::start([
        lost("retry: 10\nid: a\ndata: 1\n\nid: never\ndata: half"),
        lost("data: 2\n\n"),
        Script::answer(503, &[], ""),
        whole("id: ü\ndata: 3\n\n"),
        over(),
    ])
    .await;
    let events = all(watch(&server).await).await;
    assert_eq!(events.len(), 3, "{events:?}");
    assert_eq!(data(&events), [json!(1), json!(2), json!(3)]);
    let requests = server.requests();
    let last_ids: Vec<Vec<&str>> = requests.iter().map(|request| request.header("last-event-id")).collect();
    let none: Vec<&str> = Vec::new();
    assert_eq!(last_ids, [none, vec!["a"], vec!["a"], vec!["a"], vec!["ü"]]);
    assert!(requests.iter().all(|request| request.header("accept") == ["*/*"]), "{requests:?}");
}

#[tokio::test]
async fn the_services_retry_is_waited_for() {
    let server = Recorder::start([lost("retry: 100\ndata: 1\n\n"), over()]).await;
    let begin = Instant::now();
    assert_eq!(all(watch(&server).await).await.len(), 1);
    assert!(begin.elapsed() >= Duration::from_millis(100), "{:?}", begin.elapsed());
}

#[tokio::test]
async fn attempts_without_an_event_are_counted_and_end() {
    let server = Recorder::start([lost("retry: 1\ndata: 1\n\n"), lost(": nothing\n\n")]).await;
    let events = all(watch(&server).await.reconnects(3)).await;
    assert_eq!((events.len(), data(&events)), (2, vec![json!(1)]));
    assert_eq!(events[1].as_ref().expect_err("a lost connection").kind(), ErrorKind::Transport);
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn whoever_wants_no_reconnecting_gets_the_loss() {
    let server = Recorder::always(lost("id: 1\ndata: 1\n\n")).await;
    let events = all(watch(&server).await.reconnects(0)).await;
    assert!(events.len() == 2 && events[1].is_err(), "{events:?}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn the_services_own_end_is_the_end_unless_it_can_go_on() {
    let server = Recorder::always(whole("data: 1\n\ndata: 2\n\n")).await;
    assert_eq!(data(&all(watch(&server).await).await), [json!(1), json!(2)]);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_service_that_refuses_or_leads_away_is_not_asked_again() {
    for (script, kind) in [
        (Script::answer(404, &[], ""), ErrorKind::Service),
        (Script::redirect(307, "http://127.0.0.1:1/"), ErrorKind::Redirect),
        (Script::answer(200, &[("Content-Type", "text/html")], "<p>"), ErrorKind::Decode),
    ] {
        let server = Recorder::start([lost("retry: 1\n\n"), script]).await;
        let events = all(watch(&server).await).await;
        assert_eq!(events.len(), 1, "{events:?}");
        assert_eq!(events[0].as_ref().expect_err("a refusal").kind(), kind);
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn case_88_a_post_is_not_sent_again_for_its_events() {
    let server = Recorder::always(lost("retry: 1\nid: 1\ndata: 1\n\n")).await;
    let events = all(call::<Ask>(&server).await.expect("events").into_body()).await;
    assert!(events.len() == 2 && events[1].is_err(), "{events:?}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_word_that_is_no_json_is_an_error_that_names_it_and_the_rest_follows() {
    let server = Recorder::always(whole("data: 1\n\ndata: [DONE]\n\ndata: my secret\n\ndata: 2\n\n")).await;
    let events = all(watch(&server).await).await;
    assert_eq!(data(&events), [json!(1), json!(2)]);
    let error = events[1].as_ref().expect_err("a word");
    assert!(error.is_decode() && error.to_string().contains("`[DONE]`"), "{error}");
    assert_eq!(error.text(), Some("[DONE]"));
    let error = events[2].as_ref().expect_err("no JSON");
    assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
    let mut raw = watch(&server).await.raw();
    raw.next().await.expect("an event").expect("text");
    assert_eq!(raw.next().await.expect("an event").expect("text").data, "[DONE]");
}

#[tokio::test]
async fn events_without_a_described_shape_are_text() {
    let server = Recorder::always(whole("data: one\ndata:  two\n\ndata\n\n")).await;
    let events = all(call::<Texts>(&server).await.expect("events").into_body()).await;
    let texts: Vec<&str> =
        events.iter().filter_map(|event| event.as_ref().ok()).map(|event| event.data.as_str()).collect();
    assert_eq!(texts, ["one\n two", ""]);
}

#[tokio::test]
async fn an_event_without_end_is_an_error_at_the_clients_limit() {
    let long = format!("data: {}\n", "x".repeat(90));
    for text in [long.repeat(20), format!("data: {}", "x".repeat(2000))] {
        let server = Recorder::always(lost(&format!("data: 1\n\n{text}")).hang()).await;
        let events = all(watch(&server).await).await;
        assert!(events.len() == 2 && events[1].as_ref().is_err_and(StreamError::is_too_large), "{events:?}");
        assert_eq!(server.requests().len(), 1);
    }
    // Whoever only keeps the connection alive may do so as long as he likes.
    let server = Recorder::always(whole(&format!("{}data: 1\n\n", ": alive\n\n".repeat(1000)))).await;
    assert_eq!(data(&all(watch(&server).await).await), [json!(1)]);
}

#[tokio::test]
async fn silence_is_a_loss_after_the_calls_idle_timeout() {
    let server = Recorder::start([lost("retry: 1\nid: 1\ndata: 1\n\n").hang(), over()]).await;
    let events = call::<Watch>(&server).idle_timeout(Duration::from_millis(300)).await.expect("events").into_body();
    assert_eq!(data(&all(events).await), [json!(1)]);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn case_79_another_media_type_is_an_error_before_the_first_event() {
    let server = Recorder::always(Script::json(200, "{}")).await;
    let error = call::<Watch>(&server).await.expect_err("JSON");
    assert!(error.is_decode() && error.to_string().contains("text/event-stream"), "{error}");
    assert_eq!(error.snippet().as_deref(), Some("{}"));
}
