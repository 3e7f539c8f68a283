//! The public surface, as somebody who only knows the client's documentation would write against it.

use std::time::Duration;

use generated_client::{
    CheckPinRequest, Client, GetPinError, GetPinRequest, GetServerIdentityRequest, GetUserRequest, LinkPinForm,
    LinkPinRequest, servers,
};
use runtime::{ApiError, Secret};
use tests::{Recorder, Script, Stub};

use crate::support::{SMALL_PIN, TOKEN, client, everything, failure};

/// Two operations with different typed errors, one `?`.
async fn start(client: &Client) -> Result<(i64, Option<Secret>), ApiError> {
    let pin = client.get_pin(GetPinRequest::new("device").strong(true)).await?;
    let checked = client.check_pin(CheckPinRequest::new(pin.id, "device")).await?;
    Ok((checked.id, checked.into_body().auth_token.flatten()))
}

#[tokio::test]
async fn two_operations_share_one_question_mark() {
    let approved = format!(r#"{{"id":7,"code":"ABCD","authToken":"{TOKEN}"}}"#);
    let server = Recorder::start([Script::json(201, SMALL_PIN), Script::json(200, approved)]).await;
    let (id, token) = start(&client(&server)).await.expect("both calls");
    assert_eq!((id, token.expect("a token").expose()), (7, TOKEN));

    let server = Recorder::start([Script::json(201, SMALL_PIN), Script::json(404, "{}")]).await;
    let error = start(&client(&server)).await.expect_err("the second call fails");
    assert_eq!((error.operation(), error.status().map(|status| status.as_u16())), ("checkPin", Some(404)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_and_clones_of_the_client_move_to_other_tasks() {
    let server = Recorder::always(Script::json(201, SMALL_PIN)).await;
    let client = client(&server);
    let alone = tokio::spawn(client.get_pin(GetPinRequest::new("device")).send());
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.get_pin(GetPinRequest::new("device")).await.map(|pin| pin.id) })
        })
        .collect();
    drop(client);
    for task in tasks {
        assert_eq!(task.await.expect("the task").expect("the call"), 1);
    }
    assert_eq!(alone.await.expect("the task").expect("the call").code, "ABCD");
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test]
async fn a_typed_failure_can_be_matched() {
    let body = r#"{"errors":[{"code":1000,"message":"X-Plex-Client-Identifier is missing","status":400}]}"#;
    let server = Recorder::always(Script::json(400, body)).await;
    let error = client(&server).get_pin(GetPinRequest::new("device")).await.expect_err("a refusal");
    assert!(error.is_service() && !error.is_transport());
    match error.service() {
        Some(GetPinError::BadRequest(errors)) => assert_eq!(errors.errors[0].code, 1000),
        other => panic!("expected the typed body, found {other:?}"),
    }
    let taken: ApiError = error.into();
    assert_eq!(taken.status().map(|status| status.as_u16()), Some(400));
    assert_eq!(taken.body().map(|body| body.as_ref()), Some(body.as_bytes()));
}

#[tokio::test]
async fn the_answers_headers_and_bytes_are_kept() {
    let script = Script::answer(201, &[("X-Request-Id", "r-1"), ("Content-Type", "application/json")], SMALL_PIN);
    let server = Recorder::always(script).await;
    let pin = client(&server).get_pin(GetPinRequest::new("device")).await.expect("a PIN");
    assert_eq!(pin.status().as_u16(), 201);
    assert_eq!(pin.header("x-request-id"), Some("r-1"));
    assert_eq!(pin.headers().get("X-Request-Id").map(|id| id.as_bytes()), Some(&b"r-1"[..]));
    assert_eq!(pin.raw().as_ref(), SMALL_PIN.as_bytes());
    assert_eq!(pin.body().code, pin.code);
}

#[tokio::test]
async fn a_call_can_go_elsewhere_and_have_its_own_deadline_and_headers() {
    let (usual, other) = (Recorder::always(Script::silence()).await, Recorder::always(Script::silence()).await);
    let call = client(&usual).get_pin(GetPinRequest::new("device"));
    let call = call.server(other.url("/v3")).timeout(Duration::from_millis(700)).header("X-Trace", "t-1");
    let error = call.await.expect_err("nobody answers");
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!((usual.connections(), other.connections()), (0, 1));
    assert_eq!(other.request().line(), "POST /v3/pins HTTP/1.1");
    assert_eq!(other.request().header("x-trace"), ["t-1"]);
}

#[tokio::test]
async fn another_transport_can_be_put_in() {
    let stub = Stub::json(200, r#"{"MediaContainer":{"machineIdentifier":"m-1","version":"1.41"}}"#);
    let client = Client::builder().transport(stub.clone()).build().expect("a client");
    client.get_server_identity(GetServerIdentityRequest::new()).await.expect("an identity");
    let asked = stub.asked();
    assert_eq!(asked[0].uri(), "http://localhost:32400/identity");
    assert!(asked[0].extensions().get::<runtime::Timeout>().is_some(), "the transport learns of the deadline");
}

#[tokio::test]
async fn case_68_nothing_secret_shows_in_debug_or_display() {
    let approved = format!(r#"{{"id":7,"code":"ABCD","authToken":"{TOKEN}"}}"#);
    let stub = Stub::json(200, approved).header("x-plex-token", TOKEN);
    let builder = Client::builder().transport(stub.clone()).header("X-Plex-Device-Name", TOKEN);
    assert!(!format!("{builder:?}").contains(TOKEN));
    let client = builder.build().expect("a client").with_token(servers::PLEX_TV, TOKEN);
    let call = client.get_user(GetUserRequest::new()).header("X-Other", TOKEN);
    let prepared = client.get_user(GetUserRequest::new()).prepare().expect("a request");
    let pin = client.check_pin(CheckPinRequest::new(7, "device")).await.expect("a PIN");
    assert_eq!(prepared.headers().get("x-plex-token").map(|token| token.as_bytes()), Some(TOKEN.as_bytes()));
    let token = prepared.headers().get("x-plex-token");
    assert_eq!(pin.auth_token.as_ref().and_then(Option::as_ref).map(Secret::expose), Some(TOKEN));
    for text in
        [format!("{client:?} {client:#?}"), format!("{call:?}"), format!("{token:?}"), format!("{pin:?} {pin:#?}")]
    {
        assert!(!text.contains(TOKEN), "{text}");
    }
}

#[tokio::test]
async fn case_68_nothing_secret_shows_in_errors() {
    // A body that does not fit, with the token where a number and where a name should be.
    let bodies = [
        format!(r#"{{"id":"{TOKEN}","code":"ABCD"}}"#),
        format!(r#"{{"id":1,"code":"ABCD","createdAt":"{TOKEN}"}}"#),
        format!(r#"{{"id":1,"code":"ABCD","authToken":"{TOKEN}""#),
        TOKEN.to_owned(),
    ];
    for body in bodies {
        let client =
            Client::builder().transport(Stub::json(201, &body).header("x-secret", TOKEN)).build().expect("a client");
        let error = client.get_pin(GetPinRequest::new("device")).await.expect_err("it does not fit");
        assert!(error.is_decode());
        assert!(!everything(&error).contains(TOKEN), "{error:?}");
        assert!(!everything(&ApiError::from(error)).contains(TOKEN));
    }
    // A server that is not there, in whose URL and headers the token stands.
    let nobody =
        Client::builder().server(servers::PLEX_TV, format!("http://127.0.0.1:1/{TOKEN}")).build().expect("a client");
    let nobody = nobody.with_token(servers::PLEX_TV, TOKEN);
    let form = LinkPinForm::new(TOKEN);
    let error = failure(nobody.link_pin(LinkPinRequest::new("Plex SSO", form)).await);
    assert!(error.is_connect(), "{error:?}");
    assert!(!everything(&error).contains(TOKEN), "{}", everything(&error));
    // A refusal with the token in its body.
    let refusal =
        Client::builder().transport(Stub::json(500, format!(r#"{{"token":"{TOKEN}"}}"#))).build().expect("a client");
    let error = failure(refusal.get_pin(GetPinRequest::new("device")).await);
    assert!(error.is_service() && !everything(&error).contains(TOKEN));
}
