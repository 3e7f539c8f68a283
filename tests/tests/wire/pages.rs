//! Lists that come in pages: every way to the next one, where they end, and what may not go elsewhere.

use runtime::{
    Answer, DecodeError, Encoder, ErrorKind, Facts, NoTypedError, Operation, PageWay, Paged, Paging, Scheme,
    SchemeKind, Secret, Server, Value,
};
use serde_json::json;
use tests::{Recorder, Script};

const HERE: &Server = &Server { url: "http://localhost", variables: &[] };
const KEY: &Scheme = &Scheme { name: "key", kind: SchemeKind::Query("key") };

/// An operation for each way, which sends `at=start` if it is given.
struct Lists<const WAY: usize>(Option<&'static str>);

const WAYS: [Paging; 6] = [
    Paging { way: PageWay::Link, more: &[] },
    Paging { way: PageWay::Next(&["links", "next"]), more: &[] },
    Paging { way: PageWay::Cursor { parameter: "at", at: &["next"] }, more: &[] },
    Paging { way: PageWay::Offset { parameter: "at" }, more: &[] },
    Paging { way: PageWay::Page { parameter: "at", first: 1 }, more: &[] },
    Paging { way: PageWay::Cursor { parameter: "at", at: &["data", "-1"] }, more: &["more"] },
];

impl<const WAY: usize> Operation for Lists<WAY> {
    type Output = Value;
    type Failure = NoTypedError;
    const FACTS: &'static Facts =
        &Facts { id: "lists", method: "GET", path: "/list", servers: &[HERE], security: &[&[], &[KEY]], accept: "*/*" };
    fn encode(&self, request: &mut Encoder) {
        request.query("kind", "a b");
        request.query("at", &self.0);
        request.header("x-trace", "t");
    }
    fn success(answer: &Answer) -> Result<Value, DecodeError> {
        answer.json()
    }
    fn failure(_: &Answer) -> Option<NoTypedError> {
        None
    }
}

impl<const WAY: usize> Paged for Lists<WAY> {
    type Item = Value;
    const PAGING: &'static Paging = &WAYS[WAY];
    fn items(page: &mut Value) -> Option<&mut Vec<Value>> {
        page.get_mut("data")?.as_array_mut()
    }
}

/// The items, the kind of the error at the end, and what was asked.
async fn all<const WAY: usize>(
    start: Option<&'static str>,
    scripts: Vec<Script>,
) -> (Vec<Value>, Option<ErrorKind>, Vec<String>) {
    let server = Recorder::start(scripts).await;
    let client = runtime::Builder::<runtime::Client>::new().retry(runtime::Retry::none()).build().expect("a client");
    let client = client.with_credential(KEY, server.url("").into(), Secret::new("s3cret"));
    let mut pages = client.call(Lists::<WAY>(start)).server(server.url("/v1")).items();
    let (mut items, mut error) = (Vec::new(), None);
    while let Some(item) = pages.next().await {
        match item {
            Ok(item) => items.push(item),
            Err(found) => error = Some(found.kind()),
        }
    }
    assert!(pages.next().await.is_none(), "it stays at the end");
    let requests = server.requests();
    assert!(requests.iter().all(|request| request.header("x-trace") == ["t"]), "each page is the same call");
    (items, error, requests.iter().map(|request| request.line().to_owned()).collect())
}

fn page(body: Value) -> Script {
    Script::json(200, body.to_string())
}

fn linked(body: Value, link: &str) -> Script {
    Script::answer(200, &[("Content-Type", "application/json"), ("Link", link)], body.to_string())
}

#[tokio::test]
async fn link_headers_lead_to_the_next_page() {
    let scripts = vec![
        linked(json!({ "data": [1, 2] }), r#"</v1/list?at=2&key=s3cret>; rel="next", </v1/list?at=9>; rel="last""#),
        linked(json!({ "data": [] }), r#"<list?at=3>; rel=next"#),
        linked(json!({ "data": [3] }), r#"</v1/list>; rel="prev""#),
    ];
    let (items, error, asked) = all::<0>(None, scripts).await;
    assert_eq!((items, error), (vec![json!(1), json!(2), json!(3)], None), "an empty page is not the end by itself");
    assert_eq!(
        asked,
        [
            "GET /v1/list?kind=a%20b&key=s3cret HTTP/1.1",
            "GET /v1/list?at=2&key=s3cret HTTP/1.1",
            "GET /v1/list?at=3&key=s3cret HTTP/1.1",
        ]
    );
}

#[tokio::test]
async fn urls_in_bodies_lead_to_the_next_page_and_null_to_none() {
    let scripts = vec![
        page(json!({ "data": [1], "links": { "next": "/other/list?at=2#top" } })),
        page(json!({ "data": [2], "links": { "next": null } })),
    ];
    let (items, error, asked) = all::<1>(None, scripts).await;
    assert_eq!((items, error), (vec![json!(1), json!(2)], None));
    assert_eq!(asked.last().map(String::as_str), Some("GET /other/list?at=2&key=s3cret HTTP/1.1"));
}

#[tokio::test]
async fn a_next_page_of_another_origin_is_an_error_after_this_ones_items_and_gets_nothing() {
    let other = Recorder::always(Script::json(200, "{}")).await;
    for link in [other.url("/list"), "https://127.0.0.1/list".to_owned(), "ftp://x/list".to_owned()] {
        let scripts = vec![page(json!({ "data": [1], "links": { "next": link } }))];
        let (_, error, asked) = all::<1>(None, scripts).await;
        assert_eq!((error, asked.len()), (Some(ErrorKind::Redirect), 1));
    }
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn cursors_replace_the_parameter_and_a_repeated_one_is_the_end() {
    let scripts = vec![
        page(json!({ "data": [1], "next": "b c" })),
        page(json!({ "data": [2], "next": 7 })),
        page(json!({ "data": [3], "next": "b c" })),
    ];
    let (items, error, asked) = all::<2>(Some("a"), scripts).await;
    assert_eq!((items, error), (vec![json!(1), json!(2), json!(3)], None));
    assert_eq!(
        asked,
        [
            "GET /v1/list?kind=a%20b&at=a&key=s3cret HTTP/1.1",
            "GET /v1/list?kind=a%20b&at=b%20c&key=s3cret HTTP/1.1",
            "GET /v1/list?kind=a%20b&at=7&key=s3cret HTTP/1.1",
        ]
    );
}

#[tokio::test]
async fn the_last_element_can_be_the_cursor_and_a_flag_the_end() {
    let scripts = vec![page(json!({ "data": [1, 2], "more": true })), page(json!({ "data": [3], "more": false }))];
    let (items, error, asked) = all::<5>(None, scripts).await;
    assert_eq!((items.len(), error), (3, None));
    assert_eq!(asked.last().map(String::as_str), Some("GET /v1/list?kind=a%20b&at=2&key=s3cret HTTP/1.1"));
}

#[tokio::test]
async fn offsets_and_numbers_count_on_from_what_was_asked_to_the_first_empty_page() {
    let scripts = || vec![page(json!({ "data": [1, 2] })), page(json!({ "data": [3] })), page(json!({ "data": [] }))];
    let ats = |asked: Vec<String>| -> Vec<String> {
        let at =
            |line: &String| line.split("at=").nth(1).unwrap_or("-").split('&').next().unwrap_or_default().to_owned();
        asked.iter().map(at).collect()
    };
    let (items, error, asked) = all::<3>(Some("10"), scripts()).await;
    assert_eq!((items.len(), error, ats(asked)), (3, None, vec!["10".to_owned(), "12".to_owned(), "13".to_owned()]));
    let (items, error, asked) = all::<3>(None, scripts()).await;
    assert_eq!((items.len(), error, ats(asked)), (3, None, vec!["-".to_owned(), "2".to_owned(), "3".to_owned()]));
    let (items, error, asked) = all::<4>(None, scripts()).await;
    assert_eq!((items.len(), error, ats(asked)), (3, None, vec!["-".to_owned(), "2".to_owned(), "3".to_owned()]));
}

#[tokio::test]
async fn a_service_that_does_not_count_says_the_same_again_and_is_not_asked_for_ever() {
    let (items, error, asked) = all::<4>(None, vec![page(json!({ "data": [1, 2] }))]).await;
    assert_eq!((items.len(), error, asked.len()), (2, None, 2));
}

#[tokio::test]
async fn a_page_that_fails_is_an_error_after_the_items_before_it() {
    let scripts = vec![page(json!({ "data": [1], "next": "b" })), Script::json(500, "{}")];
    let (items, error, asked) = all::<2>(None, scripts).await;
    assert_eq!((items, error, asked.len()), (vec![json!(1)], Some(ErrorKind::Service), 2));
}

#[test]
fn the_blocking_client_gives_the_items_of_all_pages_as_an_iterator() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    let scripts = [page(json!({ "data": [1, 2], "next": "b" })), page(json!({ "data": [3] }))];
    let server = runtime.block_on(Recorder::start(scripts));
    let client = runtime::Builder::<runtime::Client>::new().build().expect("a client");
    let client = runtime::blocking::Client::from(client);
    let items = client.call(Lists::<2>(None)).server(server.url("/v1")).items();
    let items: Vec<Value> = items.map(|item| item.expect("an item")).collect();
    assert_eq!((items, server.connections()), (vec![json!(1), json!(2), json!(3)], 2));
}
