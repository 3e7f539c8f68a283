//! Successes that are not quite, or not at all, what the description says.

use std::collections::BTreeMap;

use generated_client::{Client, GetPinError, GetPinRequest, GetResourcesRequest, Pin, servers};
use runtime::{Error, Response, Value};
use serde_json::json;
use tests::Stub;

use crate::reading::answer;
use crate::support::SMALL_PIN;

type Answer = Result<Response<Pin>, Error<GetPinError>>;

async fn ask(stub: Stub) -> Answer {
    let client = Client::builder().transport(stub).build().expect("a client");
    client.get_pin(GetPinRequest::new("device")).await
}

/// The path and the message of a body that must not fit.
async fn misfit(body: impl AsRef<[u8]>) -> (Option<String>, String) {
    let body = body.as_ref();
    let error = ask(Stub::json(201, body).header("x-kept", "yes")).await.expect_err("it does not fit");
    assert!(error.is_decode(), "{error:?}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(201), "the status is kept");
    assert!(error.headers().is_some_and(|headers| headers.contains_key("x-kept")), "the headers are kept");
    assert_eq!(error.body().map(|body| body.as_ref()), Some(body), "the body is kept");
    let inner = error.decode_error().expect("what did not fit");
    (inner.path().map(str::to_owned), inner.message().to_owned())
}

#[tokio::test]
async fn a_success_that_the_description_forgot_is_one_if_its_body_fits() {
    for status in [200, 202, 203, 299] {
        let pin = ask(Stub::json(status, SMALL_PIN)).await.expect("a PIN");
        assert_eq!((pin.status().as_u16(), pin.id), (status, 1));
    }
}

#[tokio::test]
async fn a_success_that_the_description_forgot_is_a_misfit_if_its_body_does_not() {
    let error = ask(Stub::json(202, r#"{"state":"queued"}"#).header("x-kept", "yes")).await.expect_err("a misfit");
    assert!(error.is_decode());
    assert_eq!(error.status().map(|status| status.as_u16()), Some(202));
    assert!(error.headers().is_some_and(|headers| headers.contains_key("x-kept")));
    assert_eq!(error.decode_error().and_then(|error| error.path()), Some("$"));
}

#[tokio::test]
async fn case_84_what_is_null_or_wrong_is_an_error_with_its_path() {
    let cases = [
        (r#"{"id":"1","code":"ABCD"}"#, "$.id", "i64"),
        (r#"{"id":1,"code":7}"#, "$.code", "string"),
        (r#"{"id":1,"code":null}"#, "$.code", "null"),
        (r#"{"id":1,"code":"ABCD","location":{"city":5}}"#, "$.location.city", "string"),
        (r#"{"id":1,"code":"ABCD","location":"Hamburg"}"#, "$.location", "object"),
        (r#"{"id":1,"code":"ABCD","createdAt":"yesterday"}"#, "$.createdAt", "date"),
        (r#"{"id":1.5,"code":"ABCD"}"#, "$.id", "i64"),
        (r#"{"id":9223372036854775808,"code":"ABCD"}"#, "$.id", "i64"),
        (r#""PIN""#, "$", "object"),
        ("null", "$", "object"),
    ];
    for (body, path, word) in cases {
        let (found, message) = misfit(body).await;
        assert_eq!(found.as_deref(), Some(path), "{body}: {message}");
        assert!(message.contains(word), "{body}: {message}");
    }
}

#[tokio::test]
async fn the_path_counts_the_elements_of_a_list() {
    let body = r#"[{"name":"a","clientIdentifier":"x","provides":"server"},{"name":"b","clientIdentifier":7}]"#;
    let client = Client::builder().transport(Stub::json(200, body)).build().expect("a client");
    let client = client.with_token(servers::PLEX_TV, "t");
    let error = client.get_resources(GetResourcesRequest::new()).await.expect_err("a misfit");
    let path = error.decode_error().and_then(|error| error.path()).unwrap_or_default();
    assert!(path.starts_with("$["), "{error:?}");
}

#[tokio::test]
async fn case_84_a_missing_required_field_is_named() {
    let (path, message) = misfit(r#"{"id":1}"#).await;
    assert_eq!(path.as_deref(), Some("$"));
    assert!(message.contains("`code`"), "{message}");
    let (_, message) = misfit("{}").await;
    assert!(message.contains("`id`"), "{message}");
}

#[tokio::test]
async fn case_86_unknown_fields_and_another_order_are_accepted() {
    let body = r#"{"new":{"deep":[1,{"x":null}]},"code":"ABCD","newer":"…","trusted":true,"id":1,"":0}"#;
    let pin = ask(Stub::json(201, body)).await.expect("a PIN");
    assert_eq!((pin.id, pin.code.as_str(), pin.trusted), (1, "ABCD", Some(true)));
}

#[tokio::test]
async fn case_82_duplicate_keys_are_an_error() {
    let (path, message) = misfit(r#"{"id":1,"code":"ABCD","id":2}"#).await;
    assert_eq!((path.as_deref(), message.as_str()), (Some("$"), "the field `id` stands twice"));
    let (path, message) = misfit(r#"{"id":1,"code":"ABCD","location":{"city":"a","city":"b"}}"#).await;
    assert_eq!((path.as_deref(), message.as_str()), (Some("$.location"), "the field `city` stands twice"));
}

#[test]
fn case_82_of_a_duplicate_key_that_nobody_describes_the_last_one_stays() {
    let body = r#"{"a":1,"b":2,"a":3}"#;
    let answer = || answer(200, "application/json", body);
    let map: BTreeMap<String, i64> = answer().json().expect("a map");
    assert_eq!(map, BTreeMap::from([("a".to_owned(), 3), ("b".to_owned(), 2)]));
    let value: Value = answer().json().expect("anything");
    assert_eq!(value, json!({ "a": 3, "b": 2 }));
    // Where a described object stands in it, its own keys are looked at.
    let pins = format!(r#"[{SMALL_PIN},{{"id":2,"code":"C","id":2}}]"#);
    let error = self::answer(200, "application/json", pins).json::<Vec<Pin>>().expect_err("twice");
    assert_eq!((error.path(), error.message()), (Some("$[1]"), "the field `id` stands twice"));
}

#[tokio::test]
async fn case_81_trailing_bytes_are_an_error() {
    for body in [r#"{"id":1,"code":"ABCD"}x"#, r#"{"id":1,"code":"ABCD"}{}"#, "{\"id\":1,\"code\":\"ABCD\"}\0"] {
        let (path, message) = misfit(body).await;
        assert!(path.is_none() && message.contains("not JSON"), "{message}");
    }
    let pin = ask(Stub::json(201, "\r\n\t {\"id\":1,\"code\":\"ABCD\"} \n")).await;
    pin.expect("white space around the value is JSON");
}

#[tokio::test]
async fn case_83_invalid_utf_8_is_an_error_even_in_ignored_fields() {
    for body in [&b"{\"id\":1,\"code\":\"AB\xff\"}"[..], b"{\"id\":1,\"code\":\"ABCD\",\"new\":\"\xc3\x28\"}"] {
        let (_, message) = misfit(body).await;
        assert!(message.contains("UTF-8"), "{message}");
    }
}

#[tokio::test]
async fn case_83_a_byte_order_mark_before_json_is_skipped() {
    let pin = ask(Stub::json(201, "\u{feff}{\"id\":1,\"code\":\"ABCD\"}")).await.expect("a PIN");
    assert_eq!(pin.id, 1);
}

#[tokio::test]
async fn case_79_another_media_type_is_an_error_that_names_it() {
    for media_type in ["text/html; charset=utf-8", "application/xml", "text/plain"] {
        let stub = Stub::bare(201, SMALL_PIN).header("content-type", media_type);
        let error = ask(stub).await.expect_err("not JSON");
        let essence = media_type.split(';').next().unwrap_or_default();
        assert!(error.is_decode() && error.to_string().contains(essence), "{error}");
    }
    for media_type in ["application/json", "APPLICATION/JSON; charset=UTF-8", "application/problem+json", "text/json"] {
        ask(Stub::bare(201, SMALL_PIN).header("content-type", media_type)).await.expect("JSON by another name");
    }
    ask(Stub::bare(201, SMALL_PIN)).await.expect("no media type at all");
}

#[tokio::test]
async fn case_78_an_empty_success_is_an_error_where_a_body_is_described() {
    for status in [200, 201, 204] {
        let error = ask(Stub::bare(status, "")).await.expect_err("nothing there");
        assert!(error.is_decode() && error.to_string().contains("no body"), "{error}");
    }
    let (_, message) = misfit("   ").await;
    assert!(message.contains("ends too early"), "{message}");
}

#[tokio::test]
async fn case_87_integers_are_exact_to_the_last_bit() {
    for id in [i64::MAX, i64::MIN, 9_007_199_254_740_993] {
        let pin = ask(Stub::json(201, format!(r#"{{"id":{id},"code":"ABCD"}}"#))).await.expect("a PIN");
        assert_eq!(pin.id, id);
    }
}

#[tokio::test]
async fn nesting_without_end_is_an_error_and_not_a_crash() {
    let deep = format!("{}{}", r#"{"id":1,"code":"ABCD","new":"#, "[".repeat(200_000));
    misfit(deep).await;
}

#[tokio::test]
async fn an_array_where_an_object_is_described_is_no_object() {
    let (path, message) = misfit(r#"[1,"ABCD"]"#).await;
    assert_eq!(path.as_deref(), Some("$"));
    assert!(message.contains("expected an object (Pin), found an array"), "{message}");
}
