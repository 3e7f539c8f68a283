//! Which answers are read as what: media types, character sets, no body at all, statuses that nobody described.

use generated_client::{GetPinRequest, Subscription, SubscriptionStatus};
use runtime::{Answer, ApiError, ByteStream, DateTime, Header, Value};
use tests::{Recorder, Script};

use crate::reading::{Reads, answer, reads};
use crate::support::{SMALL_PIN, builder, client};

reads!(Picture, ByteStream, ["image/png"], [], |answer| answer.stream("image/png"));

const PAGE: &str = "<!doctype html>\n<title>Sign in</title>";

#[test]
fn case_78_no_body_is_nothing_none_or_an_error_as_the_type_has_it() {
    for status in [200, 204, 205] {
        for media_type in ["", "application/json", "text/plain"] {
            let empty = answer(status, media_type, "");
            empty.nothing().expect("nothing is described");
            assert_eq!(empty.optional(|answer| answer.json::<i64>()).expect("may be absent"), None);
            assert_eq!(empty.json::<Option<i64>>().expect("may be null"), None);
            assert_eq!(empty.json::<Value>().expect("anything"), Value::Null);
            let error = empty.json::<i64>().expect_err("a number is described");
            assert!(error.message().contains("the answer has no body"), "{error}");
        }
    }
    let full = answer(200, "application/json", "7");
    assert_eq!(full.optional(|answer| answer.json::<i64>()).expect("a number"), Some(7));
    full.nothing().expect("what nobody described is let go");
    answer(200, "", "x").optional(|answer| answer.json::<i64>()).expect_err("there is a body, and it does not fit");
}

#[tokio::test]
async fn case_79_a_page_in_place_of_a_picture_is_an_error_with_status_and_snippet() {
    let server = Recorder::always(Script::answer(200, &[("Content-Type", "text/html; charset=utf-8")], PAGE)).await;
    let client: runtime::Client = runtime::Builder::new().build().expect("a client");
    let error = client.call(Reads::<Picture>::new()).server(server.url("")).await.expect_err("no picture");
    assert!(error.is_decode(), "{error:?}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    assert!(error.to_string().contains("text/html") && error.to_string().contains("image/png"), "{error}");
    assert!(!error.to_string().contains("Sign in"), "what the body says is only shown to those who ask");
    assert_eq!(error.snippet().as_deref(), Some("<!doctype html>\\n<title>Sign in</title>"));
}

#[test]
fn case_79_text_is_any_text_but_a_page_that_nobody_described() {
    for media_type in ["", "text/plain", "text/csv; charset=utf-8", "application/json", "application/octet-stream"] {
        assert_eq!(answer(200, media_type, "a").text("text/plain").expect("text"), "a", "{media_type}");
    }
    for media_type in ["text/html", "TEXT/HTML; charset=utf-8", "application/xhtml+xml", "image/png"] {
        let error = answer(200, media_type, PAGE).text("text/plain, application/xml").expect_err("no text");
        assert!(error.message().contains("expected text/plain, application/xml, but"), "{error}");
    }
    for described in ["text/html", "text/plain, text/html", "text/*", "*/*"] {
        assert_eq!(answer(200, "text/html", PAGE).text(described).expect("a page"), PAGE, "{described}");
    }
}

#[test]
fn case_79_bytes_are_what_is_described_and_its_kind() {
    let is_taken = |described: &str, media_type: &str| answer(200, media_type, PAGE).stream(described).is_ok();
    for described in ["image/png", "image/*", "application/pdf", "video/mp4, application/zip"] {
        assert!(!is_taken(described, "text/html") && !is_taken(described, "application/json"), "{described}");
        assert!(is_taken(described, "") && is_taken(described, "application/octet-stream"), "{described}");
    }
    assert!(is_taken("image/png", "image/webp") && is_taken("application/zip", "application/x-zip-compressed"));
    assert!(!is_taken("image/png", "video/mp4") && !is_taken("image/png", "application/pdf"));
    for described in ["application/octet-stream", "*/*"] {
        assert!(["text/html", "image/png", "application/json", "x/y"].iter().all(|one| is_taken(described, one)));
    }
}

#[tokio::test]
async fn case_79_a_snippet_is_short() {
    let body = "\u{1}é".repeat(100_000);
    let server = Recorder::always(Script::answer(502, &[("Content-Type", "text/html")], &body)).await;
    let error = client(&server).get_pin(GetPinRequest::new("device")).await.expect_err("a refusal");
    let snippet = error.snippet().expect("a snippet");
    assert_eq!(snippet, "\\u{1}é".repeat(128));
    assert_eq!(error.body().map(|body| body.len()), Some(body.len()));
}

#[tokio::test]
async fn case_80_an_undocumented_status_keeps_status_headers_and_body() {
    for status in [304, 402, 418, 599] {
        let body = if status == 304 { "" } else { "out of order" };
        let script = Script::answer(status, &[("X-Kept", "yes"), ("Content-Type", "text/plain")], body);
        let server = Recorder::always(script).await;
        let error = client(&server).get_pin(GetPinRequest::new("device")).await.expect_err("a refusal");
        assert!(error.is_service() && error.service().is_none(), "{error:?}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(
            error.headers().and_then(|headers| headers.get("x-kept")).map(|kept| kept.as_bytes()),
            Some(&b"yes"[..])
        );
        assert_eq!(error.body().map(|found| found.as_ref()), Some(body.as_bytes()));
    }
}

#[tokio::test]
async fn described_headers_are_read_as_their_types_by_answers_and_errors() {
    const LEFT: Header<u32> = Header::new("X-RateLimit-Remaining");
    const RESET: Header<DateTime> = Header::new("X-RateLimit-Reset");
    const CACHED: Header<bool> = Header::new("x-cached");
    let headers =
        [("x-ratelimit-remaining", " 41 "), ("X-RateLimit-Reset", "2026-11-23T08:30:00Z"), ("X-Cached", "maybe")];
    let media_type = [("Content-Type", "application/json")];
    let scripts = [201, 400].map(|status| Script::answer(status, &[&headers[..], &media_type].concat(), SMALL_PIN));
    let server = Recorder::start(scripts).await;
    let answer = client(&server).get_pin(GetPinRequest::new("device")).await.expect("a PIN");
    assert_eq!(answer.typed_header(LEFT), Some(41));
    assert_eq!(answer.typed_header(RESET).expect("a date").as_str(), "2026-11-23T08:30:00Z");
    // It is not what the description says, and still there.
    assert_eq!((answer.typed_header(CACHED), answer.header("X-Cached")), (None, Some("maybe")));
    assert_eq!(answer.typed_header(Header::<String>::new("X-Absent")), None);
    let error = client(&server).get_pin(GetPinRequest::new("device")).await.expect_err("a refusal");
    assert_eq!(error.typed_header(LEFT), Some(41));
    let error: ApiError = error.into();
    assert_eq!(error.typed_header(LEFT), Some(41));
}

#[tokio::test]
async fn case_80_a_failure_over_the_limit_is_still_that_failure_with_the_beginning_of_its_body() {
    let server = Recorder::always(Script::answer(500, &[("Content-Type", "text/plain")], "0123456789")).await;
    let client = builder(&server).body_limit(4).build().expect("a client");
    let error = client.get_pin(GetPinRequest::new("device")).await.expect_err("a refusal");
    assert!(error.is_service(), "{error:?}");
    assert_eq!((error.status().map(|status| status.as_u16()), error.snippet().as_deref()), (Some(500), Some("0123")));
}

#[test]
fn case_83_text_is_read_in_its_character_set() {
    let latin = b"caf\xe9 \x80";
    let read = |media_type: &str, body: &[u8]| answer(200, media_type, body).text("text/plain");
    assert_eq!(read("text/plain; charset=ISO-8859-1", latin).expect("text"), "café €");
    assert_eq!(read("text/plain; charset=\"windows-1252\"", latin).expect("text"), "café €");
    assert_eq!(read("text/plain; charset=shift_jis", b"\x93\xfa").expect("text"), "日");
    assert_eq!(read("text/plain; charset=UTF-8", "é".as_bytes()).expect("text"), "é");
    assert_eq!(read("text/plain", "é".as_bytes()).expect("text"), "é");
    // A byte order mark knows better, and is no part of the text.
    assert_eq!(read("text/plain; charset=iso-8859-1", "\u{feff}é".as_bytes()).expect("text"), "é");
    assert_eq!(read("text/plain", b"\xff\xfe\xe9\x00").expect("text"), "é");
    for (media_type, body, word) in [
        ("text/plain", &latin[..], "offset 3"),
        ("text/plain; charset=utf-8", latin, "offset 3"),
        ("text/plain; charset=shift_jis", b"\x93", "Shift_JIS"),
        ("text/plain; charset=klingon", b"x", "character set"),
    ] {
        let error = read(media_type, body).expect_err("not what it says");
        assert!(error.message().contains(word), "{media_type}: {error}");
    }
}

#[test]
fn case_83_json_is_utf_8_whatever_its_charset_says() {
    let json = |media_type: &str, body: &[u8]| answer(200, media_type, body).json::<String>();
    assert_eq!(json("application/json; charset=iso-8859-1", "\"é\"".as_bytes()).expect("JSON"), "é");
    assert!(
        json("application/json; charset=iso-8859-1", b"\"\xe9\"").expect_err("Latin-1").message().contains("UTF-8")
    );
}

#[test]
fn case_85_an_unknown_enum_value_of_an_answer_is_kept() {
    let body = r#"{"active":true,"status":"Paused 🄿"}"#;
    let subscription: Subscription = answer(200, "application/json", body).json().expect("a subscription");
    let status = subscription.status.expect("a status");
    assert_eq!(status, SubscriptionStatus::Other("Paused 🄿".to_owned()));
    assert_eq!(status.as_str(), "Paused 🄿");
}

#[test]
fn case_87_what_does_not_fit_a_number_is_an_error_and_what_fits_is_exact() {
    fn read<T: runtime::serde::de::DeserializeOwned>(body: &str) -> Result<T, runtime::DecodeError> {
        Answer::json(&answer(200, "application/json", body))
    }
    assert_eq!(read::<u64>("18446744073709551615").expect("the largest"), u64::MAX);
    for body in ["9223372036854775808", "-9223372036854775809", "1e3", "1.0", "-0.0", "\"1\"", "1e400"] {
        read::<i64>(body).expect_err("no 64-bit integer");
    }
    for body in ["256", "-1"] {
        read::<u8>(body).expect_err("no 8-bit integer");
    }
    // The nearest double, to the last bit (`float_roundtrip`).
    for number in [0.1, 1.0 / 3.0, 5e-324, f64::MAX, 2.225_073_858_507_201_4e-308, 122.416_294_033_786_58] {
        assert_eq!(read::<f64>(&format!("{number:e}")).expect("a number").to_bits(), f64::to_bits(number));
    }
    assert_eq!(read::<f64>("122.416294033786585").expect("a number").to_bits(), 122.416_294_033_786_58_f64.to_bits());
    assert_eq!(read::<f64>("7").expect("a number"), 7.0);
    read::<f64>("1e400").expect_err("no double is that large");
}
