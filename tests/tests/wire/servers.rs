//! Which server a call goes to: chosen by index, name, URL or constant, with variables, or relative to a base.

use generated_client::{Client, GetPinRequest, GetServerIdentityRequest, servers};
use runtime::{Answer, Builder, DecodeError, Encoder, Facts, NoTypedError, Operation, Server, ServerChoice, Variable};
use tests::{Recorder, Script};

use crate::support::{everything, failure};

const PORT: Variable = Variable { name: "port", default: "1", values: &[] };
const STAGE: Variable = Variable { name: "stage", default: "live", values: &["live", "test"] };
const MAIN: &Server = &Server { url: "http://127.0.0.1:{port}/{stage}/", variables: &[PORT, STAGE] };
const BACKUP: &Server = &Server { url: "http://127.0.0.1:{port}/backup", variables: &[PORT] };
const OWN: &Server = &Server { url: "http://localhost:{port}/own", variables: &[PORT] };
const ROOT: &Server = &Server { url: "/v1", variables: &[] };
const BESIDE: &Server = &Server { url: "../v2/", variables: &[] };
const ALL: &[(&str, &Server)] = &[("Main", MAIN), ("", BACKUP), ("Own", OWN)];

/// An operation for each list of servers: the document's, its own, relative ones, none.
struct Goes<const N: usize>;

const LISTS: [&[&Server]; 5] = [&[MAIN, BACKUP], &[OWN], &[ROOT], &[BESIDE], &[]];

impl<const N: usize> Operation for Goes<N> {
    type Output = ();
    type Failure = NoTypedError;
    const FACTS: &'static Facts =
        &Facts { id: "goes", method: "GET", path: "/x", servers: LISTS[N], security: &[], accept: "*/*" };
    fn encode(&self, _: &mut Encoder) {}
    fn success(answer: &Answer) -> Result<(), DecodeError> {
        answer.nothing()
    }
    fn failure(_: &Answer) -> Option<NoTypedError> {
        None
    }
}

/// A server on loopback, and a builder that finds everything there.
async fn start() -> (Recorder, impl Fn() -> Builder<runtime::Client>) {
    let server = Recorder::always(Script::answer(204, &[], "")).await;
    let port = server.authority().rsplit(':').next().unwrap_or_default().to_owned();
    let builder = move || {
        let builder = Builder::with_servers(ALL).server_variable(MAIN, "port", port.clone());
        builder.server_variable(BACKUP, "port", port.clone()).server_variable(OWN, "port", port.clone())
    };
    (server, builder)
}

/// The targets that the operations were sent to.
fn targets(server: &Recorder) -> Vec<String> {
    let requests = server.requests();
    requests.iter().map(|request| request.line().split(' ').nth(1).unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn a_server_is_chosen_by_index_name_url_or_constant() {
    let (server, builder) = start().await;
    let choices: [(ServerChoice, &str); 7] = [
        (0.into(), "/live/x"),
        (1.into(), "/backup/x"),
        ("Main".into(), "/live/x"),
        ("http://127.0.0.1:{port}/backup/".into(), "/backup/x"),
        (String::from("http://127.0.0.1:{port}/backup").into(), "/backup/x"),
        (BACKUP.into(), "/backup/x"),
        (ServerChoice::from(MAIN).with("stage", "test"), "/test/x"),
    ];
    let expected: Vec<&str> = choices.iter().map(|(_, target)| *target).collect();
    for (choice, _) in choices.clone() {
        let client = builder().choose_server(choice).build().expect("a client");
        client.call(Goes::<0>).await.expect("an answer");
    }
    builder().build().expect("a client").call(Goes::<0>).await.expect("an answer");
    let seen = targets(&server);
    assert_eq!(seen[..7], expected);
    assert_eq!(seen[7], "/live/x", "the first one unless somebody chooses");
}

#[tokio::test]
async fn case_62_a_choice_does_not_move_an_operation_with_other_servers_of_its_own() {
    let (server, builder) = start().await;
    let client = builder().choose_server(BACKUP).build().expect("a client");
    client.call(Goes::<0>).await.expect("an answer");
    client.call(Goes::<1>).await.expect("an answer");
    let client = builder().choose_server(BACKUP).choose_server(OWN).build().expect("a client");
    client.call(Goes::<0>).await.expect("an answer");
    assert_eq!(targets(&server), ["/backup/x", "/own/x", "/backup/x"]);
}

#[tokio::test]
async fn a_choice_that_is_not_there_is_an_error_that_lists_those_that_are() {
    for choice in [ServerChoice::from(3), "Backup".into(), "http://user:t0k3n@h/".into(), "".into()] {
        let builder: Builder<runtime::Client> = Builder::with_servers(ALL);
        let error = builder.choose_server(choice).build().expect_err("no such server");
        let text = everything(&error);
        assert!(error.is_encode() && text.contains("`Main`") && text.contains("1, `http://"), "{text}");
        assert!(!text.contains("t0k3n"), "{text}");
    }
    let choice = ServerChoice::from(MAIN).with("stage", "tset");
    let builder: Builder<runtime::Client> = Builder::with_servers(ALL);
    assert!(builder.choose_server(choice).build().expect_err("no such value").to_string().contains("live, test"));
    let none: Builder<runtime::Client> = Builder::new();
    assert!(none.choose_server(0).build().expect_err("no servers").to_string().contains("`base_url`"));
}

#[tokio::test]
async fn generated_types_take_the_variables_of_a_server() {
    let server = Recorder::always(Script::json(404, "{}")).await;
    let port = server.authority().rsplit(':').next().unwrap_or_default().to_owned();
    let here = servers::MediaServer::default().scheme(servers::MediaServerScheme::Http).host("127.0.0.1").port(port);
    let client = Client::builder().choose_server(here).build().expect("a client");
    let _ = client.get_server_identity(GetServerIdentityRequest::new()).await;
    assert_eq!(targets(&server), ["/identity"]);
    let pins = client.get_pin(GetPinRequest::new("device")).prepare().expect("a request");
    assert_eq!(pins.uri(), "https://plex.tv/api/v2/pins", "it has a server of its own");
    let named = Client::builder().choose_server("plex.tv").choose_server(servers::ALL[0].1).build();
    assert!(named.is_ok(), "{named:?}");
}

#[tokio::test]
async fn case_58_a_relative_server_is_resolved_against_the_base_that_the_user_gives() {
    let (server, builder) = start().await;
    for (base, root, beside) in [
        ("", "/v1/x", "/v2/x"),
        ("/", "/v1/x", "/v2/x"),
        ("/docs/api/", "/v1/x", "/docs/v2/x"),
        ("/docs/api/openapi.json", "/v1/x", "/docs/v2/x"),
    ] {
        let before = server.requests().len();
        let client = builder().base_url(server.url(base)).build().expect("a client");
        client.call(Goes::<2>).await.expect("an answer");
        client.call(Goes::<3>).await.expect("an answer");
        client.call(Goes::<0>).await.expect("an answer");
        assert_eq!(targets(&server)[before..], [root, beside, "/live/x"], "{base}: whole URLs stay where they are");
    }
}

#[tokio::test]
async fn case_58_a_description_without_servers_is_called_at_the_base_with_one_slash() {
    let (server, builder) = start().await;
    for (base, target) in [("", "/x"), ("/", "/x"), ("/api", "/api/x"), ("/api/", "/api/x"), ("/api//", "/api/x")] {
        let before = server.requests().len();
        let client = builder().base_url(server.url(base)).build().expect("a client");
        client.call(Goes::<4>).await.expect("an answer");
        assert_eq!(targets(&server)[before..], [target], "{base}");
    }
}

#[tokio::test]
async fn a_missing_base_is_an_error_that_names_the_way_out() {
    let (server, builder) = start().await;
    let client = builder().build().expect("a client");
    let relative = failure(client.call(Goes::<2>).await);
    assert!(relative.is_encode() && relative.to_string().contains("`/v1` is relative"), "{relative}");
    assert!(relative.to_string().contains("`base_url`"), "{relative}");
    let none = failure(client.call(Goes::<4>).await);
    assert!(none.is_encode() && none.to_string().contains("`base_url`"), "{none}");
    let replaced = builder().server(ROOT, server.url("/elsewhere/")).build().expect("a client");
    replaced.call(Goes::<2>).await.expect("an answer");
    client.call(Goes::<2>).server(server.url("/once")).await.expect("an answer");
    assert_eq!(targets(&server), ["/elsewhere/x", "/once/x"]);
}

#[tokio::test]
async fn case_59_case_60_a_base_url_with_query_fragment_or_user_is_an_error_that_does_not_repeat_it() {
    for base in ["http://h/?t0k3n=1", "http://h/#t0k3n", "http://t0k3n@h/", "http://user:t0k3n@h/", "/t0k3n", "t0k3n:1"]
    {
        let builder: Builder<runtime::Client> = Builder::with_servers(ALL);
        let error = builder.base_url(base).build().expect_err(base);
        let text = everything(&error);
        assert!(error.is_encode() && text.contains("`base_url`"), "{text}");
        assert!(!text.contains("t0k3n/") && !text.contains("t0k3n@") && !text.contains("/t0k3n"), "{text}");
    }
}

#[tokio::test]
async fn a_variables_value_is_not_taken_for_another_variable() {
    const NESTED: &Server = &Server {
        url: "http://h/{a}/{b}",
        variables: &[
            Variable { name: "a", default: "1", values: &[] },
            Variable { name: "b", default: "2", values: &[] },
        ],
    };
    const OPEN: &Server = &Server { url: "http://h/{a", variables: &[] };
    const UNKNOWN: &Server = &Server { url: "http://h/{c}", variables: &[] };
    let builder = || Builder::<runtime::Client>::with_servers(&[("", NESTED), ("", OPEN), ("", UNKNOWN)]);
    assert!(builder().choose_server(ServerChoice::from(NESTED).with("a", "{b}")).build().is_ok());
    assert!(builder().choose_server(1).build().expect_err("a brace").to_string().contains("does not close"));
    assert!(builder().choose_server(2).build().expect_err("a variable").to_string().contains("`{c}`"));
}
