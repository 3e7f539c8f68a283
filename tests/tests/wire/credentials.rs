//! Credentials: sent where they are meant to go, and nowhere else.

use generated_client::{Client, GetPinRequest, GetUserRequest, servers};
use runtime::{Answer, DecodeError, Encoder, Facts, NoTypedError, Operation, Scheme, SchemeKind, Secret, Server};
use tests::{Recorder, Script, Stub};

use crate::support::{SMALL_PIN, TOKEN, client, everything, failure};

#[tokio::test]
async fn a_missing_credential_is_an_error_before_anything_is_sent() {
    let server = Recorder::always(Script::json(200, "{}")).await;
    let error = failure(client(&server).get_user(GetUserRequest::new()).await);
    assert!(error.is_credential() && error.to_string().contains("missing"), "{error}");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_credential_for_another_origin_is_an_error_before_anything_is_sent() {
    let (server, other) = (Recorder::always(Script::json(200, "{}")).await, Recorder::always(Script::silence()).await);
    for audience in [other.url(""), "http://localhost".to_owned(), server.url("").replace("http", "https")] {
        let error = failure(client(&server).with_token(audience, TOKEN).get_user(GetUserRequest::new()).await);
        assert!(error.is_credential() && !everything(&error).contains(TOKEN), "{error:?}");
    }
    assert_eq!((server.connections(), other.connections()), (0, 0));
}

#[tokio::test]
async fn an_audience_that_can_not_be_used_is_no_reason_not_to_send_another_token() {
    let server = Recorder::always(Script::json(200, r#"{"id": 1}"#)).await;
    let unusable = client(&server).with_token("10.0.0.1:32400", "useless");
    let error = failure(unusable.get_user(GetUserRequest::new()).await);
    assert!(error.is_credential() && error.to_string().contains("audience of the credential `token`"), "{error}");
    let usable = client(&server).with_token(servers::PLEX_TV, TOKEN).with_token("10.0.0.1:32400", "useless");
    usable.get_user(GetUserRequest::new()).await.expect("the other token is good");
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn case_62_a_call_that_goes_elsewhere_does_not_take_the_token_along() {
    let (server, other) = (Recorder::always(Script::json(200, "{}")).await, Recorder::always(Script::silence()).await);
    let client = client(&server).with_token(servers::PLEX_TV, TOKEN);
    let error = failure(client.get_user(GetUserRequest::new()).server(other.url("/api/v2")).await);
    assert!(error.is_credential(), "{error:?}");
    assert!(error.to_string().contains(&other.authority()), "it says where the token does not go: {error}");
    assert_eq!((server.connections(), other.connections()), (0, 0));
}

#[tokio::test]
async fn a_credential_for_an_origin_is_sent_there_whatever_the_path() {
    let server = Recorder::always(Script::json(200, "{}")).await;
    let client = client(&server).with_token(server.url("/somewhere/else"), TOKEN);
    let _ = client.get_user(GetUserRequest::new()).await;
    assert_eq!(server.request().header("x-plex-token"), [TOKEN]);
}

#[tokio::test]
async fn each_origin_gets_its_own_token() {
    let (one, two) = (Recorder::always(Script::json(200, "{}")).await, Recorder::always(Script::json(200, "{}")).await);
    let client = client(&one).with_token(servers::PLEX_TV, "first").with_token(two.url(""), "second");
    let _ = client.get_user(GetUserRequest::new()).await;
    let _ = client.get_user(GetUserRequest::new()).server(two.url("")).await;
    assert_eq!(one.request().header("x-plex-token"), ["first"]);
    assert_eq!(two.request().header("x-plex-token"), ["second"]);
}

#[tokio::test]
async fn case_71_an_operation_without_security_sends_no_token() {
    let server = Recorder::always(Script::json(201, SMALL_PIN)).await;
    let client = client(&server).with_token(servers::PLEX_TV, TOKEN);
    client.get_pin(GetPinRequest::new("device")).await.expect("a PIN");
    assert!(!server.request().head.contains(TOKEN), "{}", server.request().head);
}

#[tokio::test]
async fn a_renewed_token_replaces_the_old_one_and_the_old_client_keeps_its_own() {
    let server = Recorder::always(Script::json(200, "{}")).await;
    let old = client(&server).with_token(servers::PLEX_TV, "old");
    let new = old.with_token(servers::PLEX_TV, "new");
    let _ = new.get_user(GetUserRequest::new()).await;
    let _ = old.get_user(GetUserRequest::new()).await;
    let sent: Vec<_> = server.requests().iter().map(|request| request.header("x-plex-token").join(" ")).collect();
    assert_eq!(sent, ["new", "old"]);
}

#[tokio::test]
async fn case_70_a_token_that_no_header_can_carry_is_an_error_that_does_not_repeat_it() {
    let server = Recorder::always(Script::json(200, "{}")).await;
    for token in
        ["t0k3n-never-shown\r\nX-Admin: 1", "t0k3n-never-shown-ü", "t0k3n-never-shown\0", "t0k3n-never-shown\n"]
    {
        let error = failure(client(&server).with_token(servers::PLEX_TV, token).get_user(GetUserRequest::new()).await);
        assert!(error.is_credential(), "{error:?}");
        assert!(!everything(&error).contains("t0k3n"), "{error:?}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_header_with_a_line_break_is_an_error_that_does_not_repeat_it() {
    let error = Client::builder().header("X-Plex-Product", "a\r\nt0k3n").build().expect_err("not a header");
    assert!(error.is_encode() && !everything(&error).contains("t0k3n"), "{error:?}");
    let stub = Stub::json(201, SMALL_PIN);
    let client = Client::builder().transport(stub.clone()).build().expect("a client");
    for result in [
        client.get_pin(GetPinRequest::new("device\r\nt0k3n")).await,
        client.get_pin(GetPinRequest::new("device")).header("X-Other", "\nt0k3n").await,
        client.get_pin(GetPinRequest::new("device")).header("X Other", "t0k3n").await,
    ] {
        let error = failure(result);
        assert!(error.is_encode() && !everything(&error).contains("t0k3n"), "{error:?}");
    }
    assert!(stub.asked().is_empty());
}

const HERE: &Server = &Server { url: "http://localhost", variables: &[] };
const KEY: &Scheme = &Scheme { name: "key", kind: SchemeKind::Query("api key") };
const SESSION: &Scheme = &Scheme { name: "session", kind: SchemeKind::Cookie("sid") };
const BASIC: &Scheme = &Scheme { name: "basic", kind: SchemeKind::Basic };
const BEARER: &Scheme = &Scheme { name: "bearer", kind: SchemeKind::Bearer };

/// An operation for each way to ask for credentials.
struct Asks<const N: usize>;

const ALTERNATIVES: [&[&[&Scheme]]; 4] = [&[&[KEY, SESSION]], &[&[BASIC]], &[&[], &[BEARER]], &[&[BEARER], &[BASIC]]];

impl<const N: usize> Operation for Asks<N> {
    type Output = ();
    type Failure = NoTypedError;
    const FACTS: &'static Facts =
        &Facts { id: "asks", method: "GET", path: "/", servers: &[HERE], security: ALTERNATIVES[N], accept: "*/*" };
    fn encode(&self, _: &mut Encoder) {}
    fn success(answer: &Answer) -> Result<(), DecodeError> {
        answer.nothing()
    }
    fn failure(_: &Answer) -> Option<NoTypedError> {
        None
    }
}

fn bare() -> runtime::Client {
    runtime::Builder::new().transport(Stub::bare(200, "")).build().expect("a client")
}

#[test]
fn each_kind_of_credential_travels_its_own_way() {
    let client = bare()
        .with_credential(KEY, HERE.into(), Secret::new("k&1"))
        .with_credential(SESSION, HERE.into(), Secret::new("s;1"))
        .with_credential(BASIC, HERE.into(), Secret::new("user:pass"))
        .with_credential(BEARER, HERE.into(), Secret::new("b1"));
    let both = client.call(Asks::<0>).prepare().expect("a request");
    assert_eq!(both.uri(), "http://localhost/?api%20key=k%261");
    assert_eq!(both.headers()["cookie"], "sid=s%3B1");
    assert!(both.headers()["cookie"].is_sensitive(), "no log prints it");
    let basic = client.call(Asks::<1>).prepare().expect("a request");
    assert_eq!(basic.headers()["authorization"], "Basic dXNlcjpwYXNz");
    assert!(basic.headers()["authorization"].is_sensitive());
    let bearer = client.call(Asks::<3>).prepare().expect("a request");
    assert_eq!(bearer.headers()["authorization"], "Bearer b1", "the first alternative that can be met");
}

#[test]
fn half_of_what_is_needed_together_is_not_enough() {
    let client = bare().with_credential(KEY, HERE.into(), Secret::new("k"));
    let error = failure(client.call(Asks::<0>).prepare());
    assert!(error.is_credential() && error.to_string().contains("`session`"), "{error}");
    assert!(!error.to_string().contains("`key`"), "what is there is not missing: {error}");
}

#[test]
fn the_second_alternative_is_taken_when_only_that_one_can_be_met() {
    let client = bare().with_credential(BASIC, HERE.into(), Secret::new("u:p"));
    assert_eq!(client.call(Asks::<3>).prepare().expect("a request").headers()["authorization"], "Basic dTpw");
}

#[test]
fn optional_security_sends_the_credential_that_is_there_and_nothing_otherwise() {
    let anonymous = bare().call(Asks::<2>).prepare().expect("a request");
    assert!(anonymous.headers().get("authorization").is_none());
    let signed_in = bare().with_credential(BEARER, HERE.into(), Secret::new("b")).call(Asks::<2>).prepare();
    assert_eq!(signed_in.expect("a request").headers()["authorization"], "Bearer b");
    let elsewhere = bare().with_credential(BEARER, "http://other".into(), Secret::new("b")).call(Asks::<2>).prepare();
    assert!(elsewhere.expect("a request").headers().get("authorization").is_none());
}

#[tokio::test]
async fn case_72_a_credential_goes_over_plain_http_only_where_that_is_allowed() {
    let open = "http://nas.example:32400/api";
    let stub = Stub::bare(200, "");
    let client = || runtime::Builder::<runtime::Client>::new().transport(stub.clone()).server(HERE, open).build();
    for audience in [runtime::Audience::from(HERE), open.into()] {
        let closed = client().expect("a client").with_credential(BEARER, audience.clone(), TOKEN);
        let error = failure(closed.call(Asks::<3>).await);
        assert!(error.is_credential() && error.to_string().contains("`Audience::over_plain_http`"), "{error}");
        assert!(failure(closed.call(Asks::<2>).await).is_credential(), "it is not left out in silence");
        assert!(!everything(&error).contains(TOKEN));
        let allowed = closed.with_credential(BEARER, audience.over_plain_http(), TOKEN);
        allowed.call(Asks::<3>).await.expect("an answer");
    }
    assert_eq!(stub.asked().len(), 2);
    for private in
        ["https://nas.example", "http://127.0.0.1:1", "http://[::1]:1", "http://localhost", "http://a.localhost"]
    {
        let client = client().expect("a client").with_credential(BEARER, private.into(), TOKEN);
        assert!(client.call(Asks::<3>).server(private).prepare().is_ok(), "{private}");
    }
    for open in ["http://127.0.0.1.example", "http://localhost.example", "http://10.0.0.1", "http://[fe80::1]"] {
        let client = client().expect("a client").with_credential(BEARER, open.into(), TOKEN);
        assert!(failure(client.call(Asks::<3>).server(open).prepare()).is_credential(), "{open}");
    }
}

#[test]
fn credentials_are_read_from_the_environment_where_they_are_set() {
    // Cargo sets `CARGO_PKG_NAME` for tests, and nothing of the other two.
    const NAME: &Scheme = &Scheme { name: "name", kind: SchemeKind::Bearer };
    const OTHER: &Scheme = &Scheme { name: "noSuchThing", kind: SchemeKind::Bearer };
    let client = bare()
        .with_env_credentials(&[("NAME", NAME), ("OTHER", OTHER), ("BASIC", BASIC)], "CARGO_PKG", HERE)
        .expect("credentials");
    let error = failure(client.call(Asks::<3>).prepare());
    assert!(error.to_string().contains("missing"), "what is not set is not held: {error}");
    struct Named;
    impl Operation for Named {
        type Output = ();
        type Failure = NoTypedError;
        const FACTS: &'static Facts =
            &Facts { id: "named", method: "GET", path: "/", servers: &[HERE], security: &[&[NAME]], accept: "*/*" };
        fn encode(&self, _: &mut Encoder) {}
        fn success(answer: &Answer) -> Result<(), DecodeError> {
            answer.nothing()
        }
        fn failure(_: &Answer) -> Option<NoTypedError> {
            None
        }
    }
    assert_eq!(client.call(Named).prepare().expect("a request").headers()["authorization"], "Bearer tests");
    let generated = Client::builder().build().expect("a client").with_env_credentials("no_such", servers::PLEX_TV);
    assert!(failure(generated.expect("a client").get_user(GetUserRequest::new()).prepare()).is_credential());
}

/// Its parameters are described as credentials too.
struct Both;

impl Operation for Both {
    type Output = ();
    type Failure = NoTypedError;
    const FACTS: &'static Facts =
        &Facts { id: "both", method: "GET", path: "/", servers: &[HERE], security: ALTERNATIVES[0], accept: "*/*" };
    fn encode(&self, request: &mut Encoder) {
        request.query("api key", "mine");
        request.cookie("sid", "mine");
    }
    fn success(answer: &Answer) -> Result<(), DecodeError> {
        answer.nothing()
    }
    fn failure(_: &Answer) -> Option<NoTypedError> {
        None
    }
}

#[test]
fn what_is_described_as_a_parameter_and_as_a_credential_is_sent_once() {
    let client = bare().with_credential(KEY, HERE.into(), "k").with_credential(SESSION, HERE.into(), "s");
    let request = client.call(Both).prepare().expect("a request");
    assert_eq!(request.uri(), "http://localhost/?api%20key=mine", "the request's own value wins");
    assert_eq!(request.headers()["cookie"], "sid=mine");
}
