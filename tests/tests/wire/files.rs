//! Files that are read while they are sent: from disk, from streams, alone and in parts.

use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use runtime::{Client, Encoder, ErrorKind, File, Parts};
use tests::{Recorder, Script, Stub};

use crate::bodies::{Says, seen};
use crate::support::{everything, failure};

/// More than is read at once.
const LARGE: usize = 300_000;

/// A file that is gone when the test is over.
struct OnDisk(PathBuf);

impl OnDisk {
    fn new(name: &str, length: usize) -> Self {
        let path = std::env::temp_dir().join(format!("files-{}-{name}", std::process::id()));
        std::fs::write(&path, content(length)).expect("a file");
        Self(path)
    }

    fn file(&self) -> File {
        File::open(&self.0)
    }
}

impl Drop for OnDisk {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|place| u8::try_from(place % 251).unwrap_or_default()).collect()
}

/// Pieces, and now and then an error.
struct Pieces(Vec<Result<&'static str, &'static str>>);

impl Stream for Pieces {
    type Item = Result<&'static str, &'static str>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready((!self.0.is_empty()).then(|| self.0.remove(0)))
    }
}

fn stream() -> File {
    File::stream(Pieces(vec![Ok("one,"), Ok(""), Ok("two")]))
}

fn says(encode: impl Fn(&mut Encoder) + Send + Sync + 'static) -> Says {
    Says(Box::new(encode))
}

fn whole(file: &File) -> Says {
    let file = file.clone();
    says(move |encoder| encoder.file("application/octet-stream", Some(&file)))
}

fn client() -> Client {
    runtime::Builder::new().timeout(Duration::from_secs(20)).build().expect("a client")
}

fn stubbed() -> (Client, Stub) {
    let stub = Stub::json(200, "{}");
    (runtime::Builder::new().transport(stub.clone()).build().expect("a client"), stub)
}

#[tokio::test]
async fn a_file_on_disk_is_sent_with_its_length_and_not_read_before() {
    let disk = OnDisk::new("whole", LARGE);
    let server = Recorder::always(Script::json(200, "{}")).await;
    let call = client().call(whole(&disk.file())).server(server.url(""));
    let prepared = call.prepare().expect("a request");
    assert_eq!((prepared.body().as_bytes(), prepared.body().length()), (None, Some(LARGE as u64)));
    call.await.expect("an answer");
    let sent = server.request();
    assert_eq!(sent.header("content-length"), [LARGE.to_string()]);
    assert_eq!(sent.header("content-type"), ["application/octet-stream"]);
    assert!(sent.body == content(LARGE), "byte for byte");
}

#[tokio::test]
async fn a_file_says_its_own_media_type_and_an_empty_one_has_no_bytes() {
    let empty = OnDisk::new("empty", 0);
    let server = Recorder::always(Script::json(200, "{}")).await;
    client().call(whole(&empty.file().media_type("image/webp"))).server(server.url("")).await.expect("an answer");
    let sent = server.request();
    assert_eq!((sent.header("content-length"), sent.header("content-type")), (vec!["0"], vec!["image/webp"]));
}

#[tokio::test]
async fn a_stream_is_sent_in_chunks_or_with_the_length_that_is_known() {
    for (file, length) in [(stream(), vec![]), (stream().length(7), vec!["7"])] {
        let server = Recorder::always(Script::json(200, "{}")).await;
        client().call(whole(&file)).server(server.url("")).await.expect("an answer");
        let sent = server.request();
        assert_eq!((sent.text().as_str(), sent.header("content-length")), ("one,two", length.clone()));
        assert_eq!(sent.header("transfer-encoding").is_empty(), !length.is_empty());
    }
}

#[tokio::test]
async fn parts_hold_files_from_everywhere() {
    let disk = OnDisk::new("part.bin", LARGE);
    let name = disk.0.file_name().map(|name| name.to_string_lossy().into_owned());
    for (streamed, known) in [(stream().length(7), true), (stream(), false)] {
        let server = Recorder::always(Script::json(200, "{}")).await;
        let mut parts = Parts::new();
        parts.text("title", "Größe").file("disk", &disk.file()).file("stream", &streamed.name("s.txt"));
        parts.file("memory", &File::new("here"));
        let says = says(move |encoder| encoder.multipart("multipart/form-data", Some(&parts)));
        client().call(says).server(server.url("")).await.expect("an answer");
        let sent = server.request();
        assert_eq!(!sent.header("content-length").is_empty(), known, "all lengths are known, or the body's is not");
        let bytes = Some("application/octet-stream".to_owned());
        let expected = [
            ("title".to_owned(), None, None, "Größe".into()),
            ("disk".to_owned(), name.clone(), bytes.clone(), content(LARGE)),
            ("stream".to_owned(), Some("s.txt".to_owned()), bytes.clone(), b"one,two".to_vec()),
            ("memory".to_owned(), Some("memory".to_owned()), bytes, b"here".to_vec()),
        ];
        assert_eq!(seen(sent.header("content-type")[0], sent.body.clone()).await, expected);
    }
}

#[tokio::test]
async fn a_file_that_can_not_be_read_is_an_error_before_anything_is_sent() {
    let (client, stub) = stubbed();
    for path in [std::env::temp_dir().join("no-such-file-anywhere"), std::env::temp_dir()] {
        let alone = failure(client.call(whole(&File::open(&path))).await);
        assert!(alone.is_encode() && alone.to_string().contains("can't be read"), "{alone}");
        let mut parts = Parts::new();
        parts.file("picture", &File::open(&path));
        let part = says(move |encoder| encoder.multipart("multipart/form-data", Some(&parts)));
        let part = failure(client.call(part).await);
        assert!(part.is_encode() && part.to_string().contains("`picture`"), "{part}");
    }
    assert!(stub.asked().is_empty());
}

#[tokio::test]
async fn a_stream_is_sent_once_and_preparing_is_not_sending() {
    let (client, stub) = stubbed();
    let file = stream();
    let call = client.call(whole(&file));
    let _ = call.prepare().expect("a request");
    let _ = call.prepare().expect("another request");
    call.await.expect("an answer");
    let error = failure(client.call(whole(&file)).await);
    assert!(error.is_encode() && error.to_string().contains("sent before"), "{error}");
    let sent: Vec<Vec<u8>> = stub.asked().into_iter().map(|request| request.into_body()).collect();
    assert_eq!(sent, [b"one,two".to_vec()]);
}

#[tokio::test]
async fn what_breaks_while_it_is_sent_is_an_error_of_the_body() {
    let disk = OnDisk::new("shrinking", LARGE);
    let rows: [(File, &str); 4] = [
        (File::stream(Pieces(vec![Ok("one"), Err("the disk is gone")])), "the disk is gone"),
        (stream().length(8), "fewer bytes"),
        (stream().length(6), "more bytes"),
        (disk.file(), "fewer bytes"),
    ];
    for (file, why) in rows {
        let server = Recorder::always(Script::json(200, "{}")).await;
        let call = client().call(whole(&file)).server(server.url(""));
        std::fs::write(&disk.0, content(LARGE)).expect("a file");
        let sending = call.send();
        std::fs::write(&disk.0, "short").expect("a file");
        let error = failure(sending.await);
        assert_eq!(error.kind(), ErrorKind::Body, "{error:?}");
        assert!(everything(&error).contains(why), "{why}: {error:?}");
        assert!(server.requests().is_empty(), "no whole request arrives");
    }
}

#[tokio::test]
async fn a_file_is_read_again_for_a_redirect_and_a_stream_can_not_be() {
    let disk = OnDisk::new("again", LARGE);
    let scripts = || [Script::redirect(307, "/there"), Script::json(200, "{}")];
    let server = Recorder::start(scripts()).await;
    client().call(whole(&disk.file())).server(server.url("")).await.expect("an answer");
    let bodies: Vec<bool> = server.requests().iter().map(|request| request.body == content(LARGE)).collect();
    assert_eq!(bodies, [true, true]);

    let server = Recorder::start(scripts()).await;
    let error = failure(client().call(whole(&stream())).server(server.url("")).await);
    assert!(error.is_redirect() && error.to_string().contains("only once"), "{error}");
    assert_eq!(server.requests().len(), 1);

    let server = Recorder::start([Script::redirect(303, "/there"), Script::json(200, "{}")]).await;
    client().call(whole(&stream())).server(server.url("")).await.expect("303 asks again without the body");
    assert_eq!(server.requests()[1].line(), "GET /there HTTP/1.1");
    assert!(server.requests()[1].header("content-length").is_empty());
}
