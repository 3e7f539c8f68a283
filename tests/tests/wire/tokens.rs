//! Tokens that expire: from OAuth 2.0's token endpoints, and from sources that users write.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use runtime::{
    Answer, Audience, BoxFuture, Builder, Client, ClientCredentials, Credential, DecodeError, Encoder, ErrorKind,
    Facts, NoTypedError, Operation, RefreshToken, Scheme, SchemeKind, Secret, TokenError, TokenRequest, TokenSource,
};
use tests::{Recorder, Script};

use crate::support::{TOKEN, everything, failure};

const OAUTH: &Scheme = &Scheme { name: "oauth", kind: SchemeKind::Bearer };
const IN_QUERY: &Scheme = &Scheme { name: "key", kind: SchemeKind::Query("key") };

struct Sends<const N: usize>;

const SECURITY: [&[&[&Scheme]]; 3] = [&[&[OAUTH]], &[&[IN_QUERY]], &[]];

impl<const N: usize> Operation for Sends<N> {
    type Output = ();
    type Failure = NoTypedError;
    const FACTS: &'static Facts =
        &Facts { id: "sends", method: "POST", path: "/x", servers: &[], security: SECURITY[N], accept: "*/*" };
    fn encode(&self, request: &mut Encoder) {
        request.text("text/plain", Some(&"body".to_owned()));
    }
    fn success(answer: &Answer) -> Result<(), DecodeError> {
        answer.nothing()
    }
    fn failure(_: &Answer) -> Option<NoTypedError> {
        None
    }
}

fn client(server: &Recorder, credential: impl Into<Credential>) -> Client {
    let client: Client = Builder::new().base_url(server.url("")).build().expect("a client");
    client.with_credential(OAUTH, server.url("").into(), credential)
}

fn token(text: &str, rest: &str) -> Script {
    Script::json(200, format!(r#"{{"access_token":"{text}","token_type":"Bearer"{rest}}}"#))
}

/// What a server was told as `Authorization`, in order.
fn tokens(server: &Recorder) -> Vec<String> {
    server.requests().iter().map(|request| request.header("authorization").join(" ")).collect()
}

fn ok() -> Script {
    Script::answer(204, &[], "")
}

fn source(auth: &Recorder) -> ClientCredentials {
    ClientCredentials::new(auth.url("/token?policy=1"), "my app", "s&cret").scope("read write")
}

#[tokio::test]
async fn a_client_asks_for_a_token_once_and_keeps_it() {
    let (auth, api) = (Recorder::always(token("one", r#","expires_in":3600"#)).await, Recorder::always(ok()).await);
    let client = client(&api, source(&auth));
    for _ in 0..3 {
        client.call(Sends::<0>).await.expect("an answer");
    }
    assert_eq!(tokens(&api), ["Bearer one", "Bearer one", "Bearer one"]);
    let asked = auth.request();
    assert_eq!(asked.line(), "POST /token?policy=1 HTTP/1.1");
    assert_eq!(asked.header("authorization"), ["Basic bXkrYXBwOnMlMjZjcmV0"], "`my+app:s%26cret` (RFC 6749, 2.3.1)");
    assert_eq!(asked.header("content-type"), ["application/x-www-form-urlencoded"]);
    assert_eq!(asked.text(), "grant_type=client_credentials&scope=read+write");
}

#[tokio::test]
async fn the_clients_secret_travels_in_the_body_where_that_is_wanted() {
    let (auth, api) = (Recorder::always(token("one", "")).await, Recorder::always(ok()).await);
    let source = source(&auth).secret_in_body().parameter("audience", "https://api");
    client(&api, source).call(Sends::<0>).await.expect("an answer");
    let asked = auth.request();
    assert!(asked.header("authorization").is_empty());
    let expected = "grant_type=client_credentials&scope=read+write&audience=https%3A%2F%2Fapi&client_id=my+app\
                    &client_secret=s%26cret";
    assert_eq!(asked.text(), expected);
}

#[tokio::test]
async fn calls_at_the_same_time_share_one_question() {
    let slow = Script::default().wait(Duration::from_millis(200));
    let answer =
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\n\r\n{\"access_token\":\"one\"}";
    let (auth, api) = (Recorder::always(slow.write(answer)).await, Recorder::always(ok()).await);
    let client = client(&api, source(&auth));
    let gave_up = client.call(Sends::<0>).timeout(Duration::from_millis(50));
    let calls: Vec<_> = (0..8).map(|_| tokio::spawn(client.call(Sends::<0>).send())).collect();
    let gave_up = failure(gave_up.await);
    assert!(gave_up.is_timeout(), "the wait for a token is part of the call's time: {gave_up:?}");
    for call in calls {
        call.await.expect("the task").expect("an answer");
    }
    assert!(auth.requests().len() <= 2, "one, and one more if the one that gave up was the first to ask");
    assert_eq!(tokens(&api), vec!["Bearer one"; 8]);
}

#[tokio::test]
async fn a_token_is_renewed_shortly_before_it_expires() {
    let auth = Recorder::start([token("one", r#","expires_in":0"#), token("two", r#","expires_in":"60""#)]).await;
    let api = Recorder::always(ok()).await;
    let client = client(&api, source(&auth));
    for _ in 0..3 {
        client.call(Sends::<0>).await.expect("an answer");
    }
    assert_eq!(tokens(&api), ["Bearer one", "Bearer two", "Bearer two"]);
    assert_eq!(auth.requests().len(), 2);
}

#[tokio::test]
async fn a_token_that_the_service_refuses_is_renewed_once() {
    let auth = Recorder::start([token("one", ""), token("two", ""), token("three", "")]).await;
    let api = Recorder::start([Script::answer(401, &[], ""), ok(), Script::answer(401, &[], "")]).await;
    let client = client(&api, source(&auth));
    client.call(Sends::<0>).await.expect("the second token is good");
    assert_eq!(tokens(&api), ["Bearer one", "Bearer two"]);
    assert!(api.requests().iter().all(|request| request.text() == "body"), "the body is sent again");
    let error = failure(client.call(Sends::<0>).await);
    assert_eq!((error.status().map(|status| status.as_u16()), error.attempts()), (Some(401), 2));
    assert_eq!(tokens(&api)[2..], ["Bearer two", "Bearer three"], "and not for ever");
}

#[tokio::test]
async fn a_refresh_token_is_replaced_when_the_service_replaces_it() {
    let first = token("one", r#","refresh_token":"r2","expires_in":0"#);
    let auth = Recorder::start([first, token("two", r#","refresh_token":"r2""#)]).await;
    let api = Recorder::always(ok()).await;
    let stored = Arc::new(Mutex::new(Vec::new()));
    let store = stored.clone();
    let source = RefreshToken::new(auth.url("/token"), "app", "r1")
        .on_change(move |token| store.lock().expect("no panic").push(token.expose().to_owned()));
    let client = client(&api, source);
    client.call(Sends::<0>).await.expect("an answer");
    client.call(Sends::<0>).await.expect("an answer");
    let asked: Vec<String> = auth.requests().iter().map(|request| request.text()).collect();
    let form = |token: &str| format!("grant_type=refresh_token&refresh_token={token}&client_id=app");
    assert_eq!(asked, [form("r1"), form("r2")]);
    assert_eq!(*stored.lock().expect("no panic"), ["r2"]);
    assert_eq!(tokens(&api), ["Bearer one", "Bearer two"]);
}

#[tokio::test]
async fn case_68_a_refused_question_is_an_error_that_shows_no_secret() {
    let bodies = [
        Script::json(400, format!(r#"{{"error":"invalid_client","error_description":"{TOKEN}"}}"#)),
        Script::json(200, format!(r#"{{"access_tokens":"{TOKEN}"}}"#)),
        Script::answer(200, &[("Content-Type", "text/html")], TOKEN),
        Script::redirect(302, &format!("/{TOKEN}")),
        Script::raw(""),
    ];
    for script in bodies {
        let (auth, api) = (Recorder::always(script).await, Recorder::always(ok()).await);
        let source = ClientCredentials::new(auth.url("/token"), "app", TOKEN);
        assert!(!format!("{source:?}").contains(TOKEN));
        let client = client(&api, source);
        assert!(!format!("{client:?}").contains(TOKEN));
        let error = failure(client.call(Sends::<0>).await);
        assert_eq!(error.kind(), ErrorKind::Credential, "{error:?}");
        let text = everything(&error);
        assert!(text.contains("`oauth`") && !text.contains(TOKEN), "{text}");
        assert_eq!(api.connections(), 0, "nothing is sent");
    }
}

#[tokio::test]
async fn case_72_a_secret_is_not_sent_in_the_open_to_a_token_endpoint() {
    let api = Recorder::always(ok()).await;
    for url in ["http://auth.example.com/token", "ftp://auth.example.com", "https://u:p@auth.example.com", "nowhere"] {
        let error = failure(client(&api, ClientCredentials::new(url, "app", TOKEN)).call(Sends::<0>).await);
        assert!(error.is_credential() && !everything(&error).contains(TOKEN), "{error:?}");
    }
    assert_eq!(api.connections(), 0);
}

/// Gives `token 1`, `token 2`, … and counts how often it was told that one was refused.
#[derive(Default)]
struct Counting {
    given: AtomicUsize,
    refused: AtomicUsize,
}

impl TokenSource for Counting {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Secret, TokenError>> {
        self.refused.fetch_add(usize::from(request.rejected().is_some()), Ordering::SeqCst);
        let number = self.given.fetch_add(1, Ordering::SeqCst) + 1;
        Box::pin(async move { Ok(Secret::new(format!("{TOKEN}-{number}"))) })
    }
}

#[tokio::test]
async fn users_write_sources_of_their_own() {
    let api = Recorder::start([ok(), Script::answer(401, &[], ""), ok()]).await;
    let source = Arc::new(Counting::default());
    let client = client(&api, source.clone());
    client.call(Sends::<2>).await.expect("an answer");
    assert_eq!(source.given.load(Ordering::SeqCst), 0, "nobody is asked where nothing is needed");
    client.call(Sends::<0>).await.expect("an answer");
    assert_eq!(tokens(&api)[1..], [format!("Bearer {TOKEN}-1"), format!("Bearer {TOKEN}-2")]);
    assert_eq!(source.refused.load(Ordering::SeqCst), 1);
    let error = failure(client.call(Sends::<0>).prepare());
    assert!(error.is_credential() && error.to_string().contains("when the call is sent"), "{error}");
}

/// There is none.
struct Empty;

impl TokenSource for Empty {
    fn token<'a>(&'a self, _: TokenRequest<'a>) -> BoxFuture<'a, Result<Secret, TokenError>> {
        Box::pin(async { Err(TokenError::new("nobody is signed in").because(std::io::Error::other("no file"))) })
    }
}

#[tokio::test]
async fn a_source_without_a_token_is_an_error_before_anything_is_sent() {
    let api = Recorder::always(ok()).await;
    let error = failure(client(&api, Empty).call(Sends::<0>).await);
    assert!(error.is_credential() && error.to_string().contains("nobody is signed in"), "{error}");
    assert!(everything(&error).contains("no file"), "the cause is kept");
    let elsewhere = client(&api, "unused").with_credential(OAUTH, "http://other.example".into(), Empty);
    elsewhere.call(Sends::<0>).await.expect("the source for another origin is not asked");
    let key =
        client(&api, "unused").with_credential(IN_QUERY, Audience::from(api.url("")), Arc::new(Counting::default()));
    assert!(failure(key.call(Sends::<1>).prepare()).is_credential());
}
