//! What a target is put together from, and what is said where it can't be.

use url::Url;

use super::Encoder;
use crate::parameter::{Parameter, Shared};

fn target(encoder: Encoder) -> Result<String, String> {
    encoder.finish().map(|encoded| encoded.target)
}

#[test]
fn a_target_has_one_question_mark_wherever_its_query_is_from() {
    let with = |path: &'static str| {
        let mut encoder = Encoder::new(path);
        encoder.query("a", &1);
        encoder.query("b", "c?d");
        target(encoder)
    };
    assert_eq!(with("/x"), Ok("/x?a=1&b=c%3Fd".to_owned()));
    assert_eq!(with("/x?op=LIST"), Ok("/x?op=LIST&a=1&b=c%3Fd".to_owned()));
}

#[test]
fn what_the_client_says_stands_where_the_request_says_nothing() {
    let with = |own: Option<u8>| {
        let shared = Shared::of(&Parameter::<u8>::query("a"), &1).expect("a value");
        let mut encoder = Encoder::new("/x").sharing([shared].into());
        encoder.required().query("a", &own);
        target(encoder)
    };
    assert_eq!((with(None), with(Some(2))), (Ok("/x?a=1".to_owned()), Ok("/x?a=2".to_owned())));
    let mut encoder = Encoder::new("/x");
    encoder.required().query("a", &None::<u8>);
    assert!(target(encoder).is_err_and(|message| message.starts_with("`a`: it is required")));
}

#[test]
fn what_is_wrong_with_several_things_is_said_of_each() {
    let mut encoder = Encoder::new("/x");
    encoder.fail("a", "it is odd");
    encoder.fail_with(vec!["`b`: it is odder".to_owned(), "`c`: it is oddest".to_owned()]);
    assert_eq!(target(encoder), Err("`a`: it is odd; `b`: it is odder; `c`: it is oddest".to_owned()));
}

#[test]
fn a_next_page_takes_the_place_of_the_whole_query_or_of_one_parameter() {
    let mut encoder = Encoder::new("/x");
    encoder.query("a", &1);
    encoder.query("page number", &1);
    encoder.query("page number", &2);
    encoder.replace_query("page number", "3&4");
    encoder.header("x-a", "kept");
    assert!(encoder.has_query("page number") && !encoder.has_query("page") && !encoder.has_cookie("a"));
    encoder.cookie("a", &1);
    assert!(encoder.has_cookie("a") && !encoder.has_cookie("b"));
    encoder.go_to(&Url::parse("https://a.tv/y?b=2&&c").expect("a URL"));
    let encoded = encoder.finish().expect("a request");
    assert_eq!((encoded.target.as_str(), encoded.is_whole), ("/y?b=2&c", true));
    assert_eq!(encoded.headers.get("x-a").map(http::HeaderValue::as_bytes), Some(&b"kept"[..]));

    let mut encoder = Encoder::new("/x");
    encoder.query("a", &1);
    encoder.query("page number", &1);
    encoder.replace_query("page number", "3&4");
    assert_eq!(target(encoder), Ok("/x?a=1&page%20number=3%264".to_owned()));
}

#[test]
fn an_idempotency_key_is_the_callers_or_one_of_its_own() {
    let key = |given: Option<&str>| {
        let mut encoder = Encoder::new("/x");
        encoder.idempotency_key("idempotency-key", &given);
        let headers = encoder.finish().expect("a request").headers;
        headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned).expect("a key")
    };
    assert_eq!(key(Some("mine")), "mine");
    assert_eq!(key(None).len(), 36);
    assert_ne!(key(None), key(None));

    let mut encoder = Encoder::new("/x");
    encoder.idempotency_key("idempotency-key", "a\nb");
    let message = target(encoder).expect_err("a control character");
    assert_eq!(message.matches("`idempotency-key`").count(), 1, "{message}");
}
