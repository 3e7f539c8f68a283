//! What arrives piece by piece, read by programs without asynchronous code.

use std::io::Read as _;
use std::time::Duration;

use runtime::blocking::{Call, Client};
use runtime::{ByteStream, ErrorKind, Events, Items, Value};
use serde_json::json;
use tests::{Recorder, Script};
use tokio::runtime::Runtime;

use crate::reading::{Read, Reads, reads};

reads!(Download, ByteStream, ["application/zip"], [], |answer| answer.stream("application/zip"));
reads!(Lines, Items<i64>, ["application/jsonl"], [], |answer| answer.json_lines("application/jsonl"));
reads!(Watch, Events<Value>, ["text/event-stream"], [], |answer| answer.events());

/// A server with a runtime of its own: the test's own thread has none.
struct Served {
    server: Recorder,
    runtime: Runtime,
}

fn served(scripts: impl IntoIterator<Item = Script>) -> Served {
    let builder = &mut tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.worker_threads(1).enable_all().build().expect("a runtime");
    let server = runtime.block_on(Recorder::start(scripts));
    Served { server, runtime }
}

impl Served {
    fn call<R: Read>(&self) -> Call<Reads<R>> {
        let client: Client = runtime::Builder::new().body_limit(1000).build().expect("a client");
        client.call(Reads::<R>::new()).server(self.server.url(""))
    }

    /// The client is gone when this returns.
    fn got<R: Read>(&self) -> R::Output {
        self.call::<R>().send().expect("an answer that begins").into_body()
    }
}

/// Pieces of a body that goes on behind them.
fn unfinished(media_type: &str, pieces: &[&str]) -> Script {
    let head =
        format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {media_type}\r\nContent-Length: 100000\r\n\r\n");
    pieces.iter().fold(Script::raw(head), Script::write)
}

#[test]
fn pieces_are_there_before_the_last_of_them_is_sent() {
    let served = served([unfinished("application/zip", &["abc", "def"]).hang()]);
    let mut pieces = served.got::<Download>().blocking();
    assert_eq!(pieces.get_ref().content_length(), Some(100_000));
    let mut begin = Vec::new();
    while begin.len() < 6 {
        begin.extend_from_slice(&pieces.next().expect("more").expect("bytes"));
    }
    assert_eq!(begin, b"abcdef");
    drop(pieces);
    served.runtime.block_on(served.server.until(|server| server.deserted() == 1));
}

#[test]
fn bytes_are_read_as_of_a_file() {
    let zip: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let served = served([Script::answer(200, &[("Content-Type", "application/zip")], &zip)]);
    let mut reader = served.got::<Download>().blocking();
    let mut begin = [0; 3];
    reader.read_exact(&mut begin).expect("three bytes");
    let mut rest = Vec::new();
    reader.read_to_end(&mut rest).expect("the rest");
    assert_eq!((begin, rest.as_slice()), ([0, 1, 2], &zip[3..]));
    assert_eq!(reader.read(&mut begin).expect("nothing more"), 0);
    let all = served.got::<Download>().blocking().bytes_up_to(100_000).expect("just enough");
    assert_eq!(all, zip);
    let error = served.got::<Download>().blocking().bytes().expect_err("the limit is 1000");
    assert!(error.is_too_large(), "{error:?}");
}

#[test]
fn a_reader_is_told_of_the_break_and_of_the_silence() {
    let served = served([unfinished("application/zip", &["abc"]), unfinished("application/zip", &["abc"]).hang()]);
    let mut all = Vec::new();
    let error = served.got::<Download>().blocking().read_to_end(&mut all).expect_err("it breaks off");
    assert_eq!((error.kind(), all.as_slice()), (std::io::ErrorKind::Other, &b"abc"[..]));
    let call = served.call::<Download>().idle_timeout(Duration::from_millis(200));
    let mut pieces = call.send().expect("it begins").into_body().blocking();
    let error = pieces.find_map(Result::err).expect("a silence");
    assert!(error.is_timeout() && pieces.next().is_none(), "{error:?}");
}

#[test]
fn items_that_do_not_fit_are_errors_and_the_next_ones_follow() {
    let served = served([Script::answer(200, &[("Content-Type", "application/jsonl")], "1\n[DONE]\n2\n")]);
    let items: Vec<_> = served.got::<Lines>().blocking().collect();
    assert!(items.len() == 3 && items[1].as_ref().is_err_and(|error| error.is_decode()), "{items:?}");
    assert_eq!(items.into_iter().flatten().collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn events_are_taken_up_again_without_their_client() {
    let served = served([
        unfinished("text/event-stream", &["retry: 10\nid: a\ndata: 1\n\n"]),
        unfinished("text/event-stream", &["data: 2\n\n"]),
        Script::answer(204, &[], ""),
    ]);
    let mut events = served.got::<Watch>().blocking();
    let data: Vec<Value> = events.by_ref().map(|event| event.expect("an event").data).collect();
    assert_eq!((data, events.get_ref().last_id()), (vec![json!(1), json!(2)], Some("a")));
    let requests = served.server.requests();
    assert_eq!(requests[1].header("last-event-id"), ["a"]);
}

#[test]
fn inside_asynchronous_code_there_is_one_error() {
    let served = served([unfinished("text/event-stream", &["data: 1\n\n"]).hang()]);
    let mut events = served.got::<Watch>().blocking();
    let outcome = served.runtime.block_on(async { (events.next(), events.next()) });
    let (Some(Err(error)), None) = outcome else { panic!("{outcome:?}") };
    assert!(error.kind() == ErrorKind::Blocking && error.to_string().contains("spawn_blocking"), "{error}");
    let mut events = events.into_inner();
    let next = served.runtime.block_on(events.next()).expect("an event").expect("JSON");
    assert_eq!(next.data, json!(1), "nothing is lost: it can be awaited");
}

#[test]
fn bytes_in_memory_need_no_client() {
    assert_eq!(ByteStream::from("abc").blocking().bytes().expect("bytes"), "abc");
}
