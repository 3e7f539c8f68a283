//! What an error says, what it keeps for those who ask, and what it does not show by itself.

use std::error::Error as _;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

use super::{ApiError, Error, ErrorKind, Failure};
use crate::answer::Answer;
use crate::decode::DecodeError;
use crate::transport::{TransportError, TransportErrorKind};

const SECRET: &str = "t0k3n";

fn answer(body: impl Into<Bytes>) -> Answer {
    let headers = HeaderMap::from_iter([(header::RETRY_AFTER, SECRET.parse().expect("a value"))]);
    Answer::new(StatusCode::CONFLICT, headers, body.into())
}

fn service(body: impl Into<Bytes>) -> Failure {
    Failure::service("linkPin", answer(body))
}

#[test]
fn what_the_service_said_is_kept_and_neither_headers_nor_raw_body_are_shown() {
    let error = Error::new(service(SECRET), Some("typed"));
    assert_eq!((error.service(), error.kind(), error.attempts()), (Some(&"typed"), ErrorKind::Service, 1));
    assert_eq!((error.status(), error.body()), (Some(StatusCode::CONFLICT), Some(&Bytes::from(SECRET))));
    assert_eq!(error.to_string(), "linkPin: the service said 409 Conflict");
    let shown = format!("{error:?}");
    assert!(["Service", "linkPin", "409", "typed"].iter().all(|word| shown.contains(word)), "{shown}");
    assert!(!shown.contains(SECRET), "{shown}");
    assert_eq!(error.into_service(), Some("typed"));

    let error = Error::<&str>::new(service(SECRET), None);
    assert_eq!((error.service(), format!("{error:?}").contains("409")), (None, true));
    let error = ApiError::from(error);
    assert_eq!(error.headers().map(HeaderMap::len), Some(1));
    for shown in [format!("{error:?}"), error.to_string()] {
        assert!(shown.contains("linkPin") && shown.contains("409") && !shown.contains(SECRET), "{shown}");
    }
}

#[test]
fn the_beginning_of_a_body_is_shown_only_to_those_who_ask_and_steers_no_terminal() {
    let snippet = |body: &[u8]| Error::<()>::new(service(body.to_vec()), None).snippet();
    assert_eq!(snippet(b""), None);
    assert_eq!(snippet(b"no\x1b[2J\r\n\xff").as_deref(), Some("no\\u{1b}[2J\\r\\n\u{fffd}"));
    assert_eq!(snippet("😀".repeat(256).as_bytes()), Some("😀".repeat(256)));
    assert_eq!(snippet("😀".repeat(9_000).as_bytes()), Some("😀".repeat(256)));
    assert_eq!(snippet("a".repeat(9_000).as_bytes()), Some("a".repeat(256)));
}

#[test]
fn what_failed_below_is_the_source_and_keeps_its_kind() {
    for (below, kind) in [
        (TransportErrorKind::Connect, ErrorKind::Connect),
        (TransportErrorKind::Timeout, ErrorKind::Timeout),
        (TransportErrorKind::Body, ErrorKind::Body),
        (TransportErrorKind::Redirect, ErrorKind::Redirect),
        (TransportErrorKind::Other, ErrorKind::Transport),
    ] {
        let error = ApiError::new(Failure::transport("linkPin", TransportError::new(below, "refused")).after(3));
        assert_eq!((error.kind(), error.attempts(), error.status()), (kind, 3, None));
        assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("refused"));
        assert!(error.to_string().ends_with(" (after 3 attempts)"), "{error}");
    }
}

#[test]
fn what_does_not_fit_is_said_once_and_can_be_asked_for() {
    let error = ApiError::new(Failure::decode("linkPin", DecodeError::new("a number"), answer(SECRET)));
    assert_eq!(error.to_string(), "linkPin: the answer (409) is not what the description says: a number");
    assert_eq!(error.decode_error().map(ToString::to_string).as_deref(), Some("a number"));
    assert!(error.source().is_none() && error.is_decode(), "its text is part of the message");
}

#[cfg(feature = "tracing")]
#[test]
fn records_call_each_kind_by_a_word_of_its_own() {
    let kinds = [
        ErrorKind::Encode,
        ErrorKind::Credential,
        ErrorKind::Connect,
        ErrorKind::Transport,
        ErrorKind::Timeout,
        ErrorKind::Body,
        ErrorKind::Redirect,
        ErrorKind::Service,
        ErrorKind::Decode,
        ErrorKind::TooLarge,
        ErrorKind::Middleware,
        ErrorKind::Blocking,
    ];
    let words = kinds.map(ErrorKind::word).join(" ");
    let expected =
        "encode credential connect transport timeout body redirect service decode too_large middleware blocking";
    assert_eq!(words, expected);
}
