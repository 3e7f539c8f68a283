//! Bodies of requests, as services read them: forms, parts, files; and answers that have one of several media types.

use std::collections::BTreeMap;

use runtime::http::Request;
use runtime::{
    Answer, ApiError, Bytes, DecodeError, Encoder, Facts, File, FormField, Multipart, NoTypedError, Operation,
};
use runtime::{Parts, Server, Style};
use serde_json::{Value, json};
use tests::{Recorder, Script, Stub};

const HERE: &Server = &Server { url: "http://h", variables: &[] };

/// How a test encodes its request.
pub(crate) type Encode = Box<dyn Fn(&mut Encoder) + Send + Sync>;

/// An operation that encodes whatever a test says, and whose answer is JSON or a table.
pub(crate) struct Says(pub(crate) Encode);

#[derive(Debug, PartialEq)]
pub(crate) enum Said {
    Json(Value),
    Csv(String),
    Picture(Bytes),
}

impl Operation for Says {
    type Output = Said;
    type Failure = NoTypedError;
    const FACTS: &'static Facts =
        &Facts { id: "says", method: "POST", path: "/", servers: &[HERE], security: &[], accept: "*/*" };
    fn encode(&self, request: &mut Encoder) {
        (self.0)(request);
    }
    fn success(answer: &Answer) -> Result<Said, DecodeError> {
        answer.among(&[
            ("application/json", |answer| answer.json().map(Said::Json)),
            ("text/csv, text/tab-separated-values", |answer| {
                answer.text("text/csv, text/tab-separated-values").map(Said::Csv)
            }),
            ("image/*", |answer| answer.bytes("image/*").map(Said::Picture)),
        ])
    }
    fn failure(_: &Answer) -> Option<NoTypedError> {
        None
    }
}

fn client(stub: Stub) -> runtime::Client {
    runtime::Builder::new().transport(stub).build().expect("a client")
}

fn tried(encode: impl Fn(&mut Encoder) + Send + Sync + 'static) -> Result<Request<Bytes>, ApiError> {
    let request = client(Stub::bare(200, "")).call(Says(Box::new(encode))).prepare()?;
    Ok(request.map(|body| body.as_bytes().cloned().expect("a body in memory")))
}

fn prepared(encode: impl Fn(&mut Encoder) + Send + Sync + 'static) -> Request<Bytes> {
    tried(encode).expect("a request")
}

/// As a generated struct is.
struct Upload {
    title: String,
    pages: Vec<File>,
}

impl Multipart for Upload {
    fn parts(&self, parts: &mut Parts) {
        parts.text("title", &self.title).files_as("pages", "image/png", &self.pages);
        parts.json("meta", &BTreeMap::from([("pages", self.pages.len())]));
    }
}

/// A part as a service sees it: name, file name, media type, content.
pub(crate) type Seen = (String, Option<String>, Option<String>, Vec<u8>);

/// What another parser makes of a body.
pub(crate) async fn seen(content_type: &str, body: Vec<u8>) -> Vec<Seen> {
    let boundary = multer::parse_boundary(content_type).expect("a boundary");
    let body = std::io::Cursor::new(body);
    let mut parsed = multer::Multipart::with_reader(body, boundary);
    let mut parts = Vec::new();
    while let Some(part) = parsed.next_field().await.expect("a part") {
        let name = part.name().expect("a name").to_owned();
        let file = part.file_name().map(str::to_owned);
        let media_type = part.content_type().map(ToString::to_string);
        parts.push((name, file, media_type, part.bytes().await.expect("content").to_vec()));
    }
    parts
}

#[tokio::test]
async fn what_is_sent_in_parts_arrives_in_parts() {
    let server = Recorder::always(Script::json(200, "{}")).await;
    let awkward = b"\r\n--boundary\r\n\0\xff--\r\n".to_vec();
    let content = awkward.clone();
    let says = Says(Box::new(move |encoder| {
        let pages = vec![File::new(content.clone()).name("one\".png"), File::new("").media_type("image/gif")];
        encoder.multipart("multipart/form-data", Some(&Upload { title: "Größe".to_owned(), pages }));
    }));
    let client: runtime::Client = runtime::Builder::new().build().expect("a client");
    client.call(says).server(server.url("")).await.expect("an answer");
    let sent = server.request();
    let content_type = sent.header("content-type").join("");
    let expected: [Seen; 4] = [
        ("title".to_owned(), None, None, "Größe".into()),
        ("pages".to_owned(), Some("one%22.png".to_owned()), Some("image/png".to_owned()), awkward),
        ("pages".to_owned(), Some("pages".to_owned()), Some("image/gif".to_owned()), Vec::new()),
        ("meta".to_owned(), None, Some("application/json".to_owned()), br#"{"pages":2}"#.to_vec()),
    ];
    assert_eq!(seen(&content_type, sent.body.clone()).await, expected);
}

#[tokio::test]
async fn what_is_prepared_twice_in_parts_is_the_same_twice() {
    let request = || {
        prepared(|encoder| {
            let mut parts = Parts::new();
            parts.text("a", "b");
            encoder.multipart("multipart/mixed", Some(&parts));
        })
    };
    let (one, other) = (request(), request());
    assert_eq!((one.headers(), one.body()), (other.headers(), other.body()));
    assert!(one.headers()["content-type"].to_str().expect("ASCII").starts_with("multipart/mixed; boundary="));
}

#[test]
fn a_form_holds_whatever_an_object_holds() {
    let body = json!({
        "card": { "number": "4 2", "owners": [{ "name": "A&B" }], "none": null },
        "expand": ["a", "b"],
        "list": [1, 2],
        "payload": { "x": [1] },
        "url": "http://h/?a=b c",
        "codes": [1, 2],
    });
    let plain = body.clone();
    let form = prepared(move |encoder| encoder.form("application/x-www-form-urlencoded", Some(&plain)));
    assert_eq!(
        form.body().as_ref(),
        b"card%5Bnumber%5D=4+2&card%5Bowners%5D%5B0%5D%5Bname%5D=A%26B&codes=1&codes=2&expand=a&expand=b&list=1&list=2\
          &payload%5Bx%5D%5B0%5D=1&url=http%3A%2F%2Fh%2F%3Fa%3Db+c"
    );
    let rules: &[(&str, FormField)] = &[
        ("expand", FormField::Styled(Style::DeepObject)),
        ("payload", FormField::Json),
        ("url", FormField::Reserved(Style::Form { explode: true })),
        ("codes", FormField::Styled(Style::Form { explode: false })),
    ];
    let form = prepared(move |encoder| encoder.form_as("application/x-www-form-urlencoded", Some(&body), rules));
    assert_eq!(
        form.body().as_ref(),
        b"card%5Bnumber%5D=4+2&card%5Bowners%5D%5B0%5D%5Bname%5D=A%26B&codes=1,2&expand%5B0%5D=a&expand%5B1%5D=b\
          &list=1&list=2&payload=%7B%22x%22%3A%5B1%5D%7D&url=http://h/?a=b%20c"
    );
}

#[tokio::test]
async fn an_answer_is_read_as_the_media_type_that_it_names() {
    let rows = [
        ("application/json", "{}", Said::Json(json!({}))),
        ("application/problem+json; charset=utf-8", "{}", Said::Json(json!({}))),
        ("TEXT/CSV; header=present", "{}", Said::Csv("{}".to_owned())),
        ("text/tab-separated-values", "a", Said::Csv("a".to_owned())),
        ("image/webp", "{}", Said::Picture("{}".into())),
        // Not described, or not said: the first that can read it.
        ("text/plain", "a", Said::Csv("a".to_owned())),
        ("", "{}", Said::Json(json!({}))),
        ("", "a,b", Said::Csv("a,b".to_owned())),
    ];
    for (media_type, body, expected) in rows {
        let stub = Stub::bare(200, body);
        let stub = if media_type.is_empty() { stub } else { stub.header("content-type", media_type) };
        let answer = client(stub).call(Says(Box::new(|_| {}))).await.expect("an answer");
        assert_eq!(*answer.body(), expected, "{media_type} {body}");
    }
    let stub = Stub::bare(200, "<p>").header("content-type", "text/html");
    let error = client(stub).call(Says(Box::new(|_| {}))).await.expect_err("a page is none of them");
    assert!(error.is_decode() && error.to_string().contains("text/html"), "{error}");
    let stub = Stub::bare(200, "a,b").header("content-type", "application/json");
    let error = client(stub).call(Says(Box::new(|_| {}))).await.expect_err("it says JSON and is none");
    assert!(error.is_decode() && error.to_string().contains("not JSON"), "{error}");
}

#[test]
fn bodies_are_written_with_their_media_type() {
    let body = json!({ "a": "ü &", "b": [1, 2], "c": null, "d": "" });
    let encode = body.clone();
    let form = prepared(move |encoder| {
        encoder.form("application/x-www-form-urlencoded", Some(&encode));
    });
    assert_eq!(form.body().as_ref(), b"a=%C3%BC+%26&b=1&b=2&d=");
    let json = prepared(move |encoder| {
        encoder.json("application/vnd.x+json", Some(&body));
    });
    assert_eq!(json.body().as_ref(), r#"{"a":"ü &","b":[1,2],"c":null,"d":""}"#.as_bytes());
    assert_eq!(json.headers()["content-type"], "application/vnd.x+json");
    let none = prepared(|encoder| {
        encoder.json::<Value>("application/json", None);
        encoder.text("text/plain", None);
        encoder.bytes("application/octet-stream", None);
    });
    assert!(none.body().is_empty() && none.headers().get("content-type").is_none());
}
