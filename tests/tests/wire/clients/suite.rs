//! What every client has to do, whatever it is made of.

use std::time::{Duration, Instant};

use generated_client::{
    CheckPinError, CheckPinRequest, GetPinRequest, GetUserRequest, LinkPinForm, LinkPinRequest, servers,
};
use runtime::{ErrorKind, Retry};
use tests::{Recorder, Script};
use tokio::net::TcpListener;

use crate::support::{SMALL_PIN, TOKEN, everything, failure};

use super::{Ask, Plex, Way};

/// Long enough for a connection on loopback, and short enough to sit through.
const SHORT: Duration = Duration::from_millis(200);
/// Everything here ends long before this.
const PATIENCE: Duration = Duration::from_secs(12);

fn quick() -> Retry {
    Retry::new().backoff(Duration::from_millis(1), Duration::from_millis(2))
}

fn create() -> GetPinRequest {
    GetPinRequest::new("device")
}

fn check() -> CheckPinRequest {
    CheckPinRequest::new(1, "device")
}

fn link() -> LinkPinRequest {
    LinkPinRequest::new("Plex SSO", LinkPinForm::new("ABCD"))
}

/// How asking for a PIN fails after this answer, and with which status.
async fn refused<W: Way>(script: Script) -> (ErrorKind, Option<u16>) {
    let server = Recorder::always(script).await;
    let client = W::of(&server).retry(quick()).body_limit(10_000).build().expect("a client");
    let start = Instant::now();
    let error = failure(client.get_pin(create()).answer().await);
    assert!(start.elapsed() < PATIENCE);
    (error.kind(), error.status().map(|status| status.as_u16()))
}

pub(super) async fn a_pin_is_asked_for_and_read<W: Way>() {
    let server = Recorder::always(Script::json(201, SMALL_PIN)).await;
    let client = W::of(&server).header("X-Plex-Product", "Mine").build().expect("a client");
    let answer = client.get_pin(create().strong(true)).answer().await.expect("a PIN");
    assert_eq!((answer.status().as_u16(), answer.id, answer.code.as_str()), (201, 1, "ABCD"));
    let request = server.request();
    assert_eq!(request.line(), "POST /api/v2/pins?strong=true HTTP/1.1");
    for (name, value) in [
        ("accept", "application/json"),
        ("content-length", "0"),
        ("host", &server.authority()),
        ("x-plex-client-identifier", "device"),
        ("x-plex-product", "Mine"),
    ] {
        assert_eq!(request.header(name), [value], "{name}");
    }
}

pub(super) async fn a_form_is_sent_with_its_credential<W: Way>() {
    let server = Recorder::always(Script::answer(204, &[], "")).await;
    W::client(&server).with_token(servers::PLEX_TV, TOKEN).link_pin(link()).answer().await.expect("approval");
    let (request, text) = (server.request(), server.request().text());
    assert_eq!((request.line(), text.as_str()), ("PUT /api/v2/pins/link HTTP/1.1", "code=ABCD"));
    assert_eq!(request.header("content-type"), ["application/x-www-form-urlencoded"]);
    assert_eq!((request.header("content-length"), request.header("x-plex-token")), (vec!["9"], vec![TOKEN]));
}

pub(super) async fn a_call_has_a_header_and_a_server_of_its_own<W: Way>() {
    let (usual, other) =
        (Recorder::always(Script::silence()).await, Recorder::always(Script::json(201, SMALL_PIN)).await);
    let client = W::client(&usual);
    let call = client.get_pin(create()).server(other.url("/v3")).header("X-Mine", "1");
    call.answer().await.expect("a PIN");
    let request = other.request();
    assert_eq!((request.line(), request.header("x-mine")), ("POST /v3/pins HTTP/1.1", vec!["1"]));
    assert_eq!(usual.connections(), 0);
}

pub(super) async fn a_missing_credential_is_an_error_before_anything_is_sent<W: Way>() {
    let server = Recorder::always(Script::json(200, "{}")).await;
    let none = W::client(&server);
    for client in [none.clone(), none.with_token("http://localhost:1", TOKEN)] {
        let error = failure(client.get_user(GetUserRequest::new()).answer().await);
        assert!(error.is_credential() && !everything(&error).contains(TOKEN), "{error:?}");
    }
    assert_eq!(server.connections(), 0);
}

pub(super) async fn case_63_another_origin_is_not_followed<W: Way>() {
    let other = Recorder::always(Script::json(201, SMALL_PIN)).await;
    for status in [301, 302, 303, 307, 308] {
        let server =
            Recorder::start([Script::redirect(307, "/second"), Script::redirect(status, &other.url("/x"))]).await;
        let client = W::client(&server).with_token(servers::PLEX_TV, TOKEN);
        let error = failure(client.link_pin(link()).answer().await);
        assert!(error.is_redirect() && !everything(&error).contains(TOKEN), "{error:?}");
        assert_eq!((error.status().map(|found| found.as_u16()), server.requests().len()), (Some(status), 2));
    }
    assert_eq!(other.connections(), 0);
}

pub(super) async fn case_68_nothing_secret_shows<W: Way>() {
    let server = Recorder::always(Script::answer(500, &[], TOKEN)).await;
    let client = W::client(&server).with_token(servers::PLEX_TV, TOKEN);
    let error = failure(client.get_user(GetUserRequest::new()).answer().await);
    assert!(!everything(&error).contains(TOKEN) && !format!("{client:?} {client:#?}").contains(TOKEN));
}

pub(super) async fn case_71_an_operation_without_security_sends_no_token<W: Way>() {
    let server = Recorder::always(Script::json(201, SMALL_PIN)).await;
    W::client(&server).with_token(servers::PLEX_TV, TOKEN).get_pin(create()).answer().await.expect("a PIN");
    assert!(!server.request().head.contains(TOKEN));
}

pub(super) async fn redirects_within_an_origin_are_followed<W: Way>() {
    let scripts = [Script::redirect(307, "/a"), Script::redirect(303, "/b?c=1"), Script::json(201, SMALL_PIN)];
    let server = Recorder::start(scripts).await;
    W::client(&server).get_pin(create()).answer().await.expect("a PIN");
    let requests = server.requests();
    let lines: Vec<&str> = requests.iter().map(|request| request.line()).collect();
    assert_eq!(lines, ["POST /api/v2/pins HTTP/1.1", "POST /a HTTP/1.1", "GET /b?c=1 HTTP/1.1"]);
    assert!(requests.iter().all(|request| request.header("referer").is_empty()));
}

pub(super) async fn a_failure_has_its_typed_body<W: Way>() {
    let body = r#"{"errors":[{"code":1020,"message":"Code not found or expired","status":404}]}"#;
    let server = Recorder::always(Script::json(404, body)).await;
    let error = W::client(&server).check_pin(check()).answer().await.expect_err("expired");
    let Some(CheckPinError::NotFound(typed)) = error.service() else { panic!("{error:?}") };
    assert_eq!(typed.errors.as_ref().map(|errors| errors[0].code), Some(1020));
    assert_eq!(failure::<()>(Err(error)).body().map(|raw| &raw[..]), Some(body.as_bytes()));
}

pub(super) async fn case_73_a_silent_service_is_a_timeout<W: Way>() {
    let server = Recorder::always(Script::silence()).await;
    let client = W::of(&server).retry(Retry::none()).build().expect("a client");
    let impatient = W::of(&server).timeout(SHORT).build().expect("a client");
    for number in 0..3 {
        let start = Instant::now();
        let error = failure(match number {
            0 => client.check_pin(check()).timeout(SHORT).answer().await,
            1 => client.check_pin(check()).attempt_timeout(SHORT).answer().await,
            _ => impatient.check_pin(check()).answer().await,
        });
        assert!(error.is_timeout() && error.status().is_none(), "{error:?}");
        assert!(start.elapsed() >= SHORT && start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    }
    // No connection is kept for an answer that nobody waits for.
    server.until(|server| server.deserted() == server.requests().len()).await;
}

pub(super) async fn case_74_a_drip_ends_with_the_call<W: Way>() {
    let mut script = Script::raw("HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n");
    for _ in 0..500 {
        script = script.write(" ").wait(Duration::from_millis(30));
    }
    let server = Recorder::always(script).await;
    let start = Instant::now();
    let error = failure(W::client(&server).get_pin(create()).timeout(SHORT).answer().await);
    assert!(error.is_timeout() && start.elapsed() < PATIENCE, "{error:?}");
}

pub(super) async fn case_75_a_body_over_the_limit_is_refused<W: Way>() {
    let announced = Script::raw("HTTP/1.1 201 Created\r\nContent-Length: 1000000000000\r\n\r\n").hang();
    assert_eq!(refused::<W>(announced).await, (ErrorKind::TooLarge, Some(201)));
    let chunk = format!("2000\r\n{}\r\n", " ".repeat(0x2000));
    let chunks =
        Script::raw("HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n").write(chunk.repeat(2)).hang();
    assert_eq!(refused::<W>(chunks).await, (ErrorKind::TooLarge, Some(201)));
}

pub(super) async fn case_76_nothing_is_unpacked<W: Way>() {
    let headers = [("Content-Type", "application/json"), ("Content-Encoding", "gzip")];
    let server = Recorder::always(Script::answer(201, &headers, [0x1f, 0x8b, 8, 0])).await;
    let error = failure(W::client(&server).get_pin(create()).answer().await);
    assert_eq!((error.kind(), error.body().map(|body| body.len())), (ErrorKind::Decode, Some(4)), "{error:?}");
    assert!(server.request().header("accept-encoding").is_empty());
}

pub(super) async fn case_77_a_truncated_body_is_an_error<W: Way>() {
    let chunked = "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n";
    for script in [
        format!("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{SMALL_PIN}"),
        format!("{chunked}{:x}\r\n{SMALL_PIN}\r\n", SMALL_PIN.len()),
        format!("{chunked}40\r\n{SMALL_PIN}"),
    ] {
        assert_eq!(refused::<W>(Script::raw(script)).await, (ErrorKind::Transport, Some(201)));
    }
}

pub(super) async fn case_78_no_body_is_an_error_or_nothing_as_the_type_has_it<W: Way>() {
    for script in [
        Script::answer(200, &[], ""),
        Script::json(201, ""),
        Script::raw("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
        // It may have no body, so what follows is no part of it.
        Script::raw(format!("HTTP/1.1 204 No Content\r\nConnection: close\r\nContent-Length: 22\r\n\r\n{SMALL_PIN}")),
    ] {
        let (kind, status) = refused::<W>(script).await;
        assert_eq!((kind, status.is_some_and(|status| status / 100 == 2)), (ErrorKind::Decode, true));
    }
    for body in ["", SMALL_PIN] {
        let server = Recorder::always(Script::answer(204, &[], body)).await;
        W::client(&server).with_token(servers::PLEX_TV, TOKEN).link_pin(link()).answer().await.expect("approval");
    }
}

pub(super) async fn case_79_a_page_is_an_error_with_its_beginning<W: Way>() {
    let page = format!("<!DOCTYPE html><title>Down</title>{}", "x".repeat(9_000));
    for media_type in ["text/html; charset=utf-8", "application/json", "image/png"] {
        let server = Recorder::always(Script::answer(200, &[("Content-Type", media_type)], &page)).await;
        let error = failure(W::client(&server).get_pin(create()).answer().await);
        assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Decode, Some(200)));
        assert!(error.to_string().len() < 1_000 && error.body().is_some_and(|body| body.starts_with(b"<!DOCTYPE")));
    }
}

pub(super) async fn case_81_trailing_bytes_are_an_error<W: Way>() {
    for behind in ["x", "{}", "\0", "\n,"] {
        assert_eq!(
            refused::<W>(Script::json(201, format!("{SMALL_PIN}{behind}"))).await,
            (ErrorKind::Decode, Some(201))
        );
    }
}

pub(super) async fn case_83_invalid_utf8_is_an_error<W: Way>() {
    for field in ["code", "nobody_knows_it"] {
        let mut body = format!(r#"{{"id":1,"code":"ABCD","{field}":""#).into_bytes();
        body.extend_from_slice(b"\xff\xfe\"}");
        assert_eq!(refused::<W>(Script::json(201, body)).await, (ErrorKind::Decode, Some(201)), "{field}");
    }
}

pub(super) async fn case_88_what_is_safe_is_repeated_and_a_post_is_not<W: Way>() {
    let busy = || Script::answer(503, &[("Retry-After", "0")], "");
    let server = Recorder::start([busy(), Script::default(), Script::json(200, SMALL_PIN), busy()]).await;
    let client = W::of(&server).retry(quick()).build().expect("a client");
    client.check_pin(check()).answer().await.expect("a PIN at the third attempt");
    assert_eq!(server.requests().len(), 3);
    let error = failure(client.get_pin(create()).answer().await);
    assert_eq!((error.attempts(), server.requests().len()), (1, 4), "{error:?}");
    let error = failure(client.get_pin(create()).retry(quick().attempts(2).all_methods()).answer().await);
    assert_eq!((error.attempts(), server.requests().len()), (2, 6), "{error:?}");
}

pub(super) async fn case_88_a_long_retry_after_is_the_callers_to_wait_for<W: Way>() {
    for when in ["31", "Mon, 07 Nov 1994 08:49:37 GMT", "Monday, 07-Nov-94 08:49:37 GMT", "Mon Nov  7 08:49:37 1994"] {
        let headers = [("Retry-After", when), ("Date", "Sun, 06 Nov 1994 08:49:30 GMT")];
        let server = Recorder::always(Script::answer(429, &headers, "")).await;
        let start = Instant::now();
        let error = failure(W::client(&server).check_pin(check()).answer().await);
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Service, 1), "{when}: {error:?}");
        let said = error.headers().and_then(|headers| headers.get("retry-after")).map(|value| value.as_bytes());
        assert!(said == Some(when.as_bytes()) && start.elapsed() < PATIENCE);
    }
}

pub(super) async fn case_90_a_flood_of_headers_is_an_error<W: Way>() {
    let many: String = (0..50_000).map(|number| format!("X-{number}: x\r\n")).collect();
    for flood in [many, format!("X: {}\r\n", "x".repeat(2 << 20))] {
        let script = Script::raw("HTTP/1.1 201 Created\r\n").write(flood).hang();
        assert_eq!(refused::<W>(script).await, (ErrorKind::Transport, None));
    }
}

pub(super) async fn a_break_before_the_answer_and_in_it<W: Way>() {
    for script in [Script::default().reset(), Script::raw("HTTP/1.1 20").reset(), Script::raw("SSH-2.0-x\r\n\r\n")] {
        assert_eq!(refused::<W>(script).await, (ErrorKind::Transport, None));
    }
    // On a quick machine the break overtakes the head.
    let body = Script::raw("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{").reset();
    assert_eq!(refused::<W>(body).await.0, ErrorKind::Transport);
    let server = Recorder::deaf().await;
    assert!(failure(W::client(&server).get_pin(create()).answer().await).is_transport());
}

pub(super) async fn a_refused_connection_is_told_apart<W: Way>() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("its address"));
    drop(listener);
    let client = W::builder().server(servers::PLEX_TV, url).retry(quick()).build().expect("a client");
    let error = failure(client.get_pin(create()).answer().await);
    assert!(error.is_connect() && error.attempts() == 3, "nothing was sent, so it may be tried again: {error:?}");
}
