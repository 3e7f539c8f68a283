//! Which URL a request goes to: bases, prefixes, and values that would change the path.

use generated_client::{Client, GetPinRequest, GetServerIdentityRequest, servers};
use runtime::{Answer, DecodeError, Encoder, Facts, NoTypedError, Operation, Server};
use tests::Stub;

use crate::support::{SMALL_PIN, everything, failure};

/// Two parameters in one segment, and one in a segment of its own.
struct Paths {
    a: &'static str,
    b: &'static str,
    c: &'static str,
}

const HERE: &Server = &Server { url: "http://localhost/api/", variables: &[] };

impl Operation for Paths {
    type Output = ();
    type Failure = NoTypedError;
    const FACTS: &'static Facts =
        &Facts { id: "paths", method: "GET", path: "/x/{a}{b}/{c}", servers: &[HERE], security: &[], accept: "*/*" };
    fn encode(&self, request: &mut Encoder) {
        request.path("a", self.a);
        request.path("b", self.b);
        request.path("c", self.c);
    }
    fn success(answer: &Answer) -> Result<(), DecodeError> {
        answer.nothing()
    }
    fn failure(_: &Answer) -> Option<NoTypedError> {
        None
    }
}

async fn target(stub: &Stub, a: &'static str, b: &'static str, c: &'static str) -> Result<String, runtime::ApiError> {
    let client: runtime::Client = runtime::Builder::new().transport(stub.clone()).build().expect("a client");
    client.call(Paths { a, b, c }).await?;
    Ok(stub.asked().last().map(|request| request.uri().to_string()).unwrap_or_default())
}

#[tokio::test]
async fn case_52_case_53_case_56_a_path_value_that_would_name_another_path_is_an_error_and_nothing_is_sent() {
    let stub = Stub::bare(200, "");
    for (a, b, c) in
        [("x", "y", ".."), ("x", "y", "."), ("x", "y", ""), ("", "y", "z"), (".", ".", "z"), (".", "x", "..")]
    {
        let error = failure(target(&stub, a, b, c).await);
        assert!(error.is_encode(), "{a:?} {b:?} {c:?}: {error:?}");
    }
    assert!(stub.asked().is_empty());
}

#[tokio::test]
async fn every_fault_of_the_request_is_named_and_not_only_the_first() {
    let message = failure(target(&Stub::bare(200, ""), "", "y", "..").await).to_string();
    assert!(message.contains("`a`") && message.contains("`c`"), "{message}");
}

#[tokio::test]
async fn case_54_case_55_case_57_path_values_stay_within_their_segment() {
    let stub = Stub::bare(200, "");
    let cases = [
        ("...", "..."),
        ("..a", "..a"),
        ("%2e%2e", "%252e%252e"),
        ("a/b", "a%2Fb"),
        ("a\\..\\b", "a%5C..%5Cb"),
        ("a?b#c%", "a%3Fb%23c%25"),
        ("a b+c", "a%20b%2Bc"),
        ("\t..", "%09.."),
        ("a\r\nb", "a%0D%0Ab"),
        ("ü€😀", "%C3%BC%E2%82%AC%F0%9F%98%80"),
        ("{a}", "%7Ba%7D"),
        (";x=1", "%3Bx%3D1"),
        ("-._~", "-._~"),
    ];
    for (value, written) in cases {
        assert_eq!(
            target(&stub, "x", "y", value).await.expect("a request"),
            format!("http://localhost/api/x/xy/{written}")
        );
    }
}

#[tokio::test]
async fn case_58_a_prefix_of_the_base_is_kept_with_one_slash() {
    let cases = [
        ("http://h:1", "http://h:1/identity"),
        ("http://h:1/", "http://h:1/identity"),
        ("http://h:1/plex", "http://h:1/plex/identity"),
        ("http://h:1/plex/", "http://h:1/plex/identity"),
        ("http://h:1/plex//", "http://h:1/plex/identity"),
        ("HTTP://H:1/a%20b/c", "http://h:1/a%20b/c/identity"),
        ("http://[::1]:32400", "http://[::1]:32400/identity"),
        ("https://1-2-3-4.abc.plex.direct:32400", "https://1-2-3-4.abc.plex.direct:32400/identity"),
    ];
    for (base, url) in cases {
        let client = Client::builder().transport(Stub::bare(200, "")).server(servers::MEDIA_SERVER, base);
        let client = client.build().expect("a client");
        let set = client.get_server_identity(GetServerIdentityRequest::new()).prepare().expect("a request");
        assert_eq!(set.uri(), url, "{base}");
        let client = Client::builder().transport(Stub::bare(200, "")).build().expect("a client");
        let call = client.get_server_identity(GetServerIdentityRequest::new()).server(base);
        assert_eq!(call.prepare().expect("a request").uri(), url, "{base}");
    }
}

#[tokio::test]
async fn case_59_case_60_a_base_that_no_path_can_stand_behind_is_an_error_that_does_not_repeat_it() {
    let bases = [
        "http://h/?t0k3n=1",
        "http://h/#t0k3n",
        "http://t0k3n@h/",
        "http://user:t0k3n@h/",
        "ftp://t0k3n/",
        "file:///t0k3n",
        "data:,t0k3n",
        "/t0k3n",
        "t0k3n:32400",
        "",
        "http://",
        "http://h:99999/t0k3n",
    ];
    for base in bases {
        let stub = Stub::json(201, SMALL_PIN);
        let error = Client::builder().transport(stub.clone()).server(servers::PLEX_TV, base).build().expect_err(base);
        assert!(error.is_encode() && !everything(&error).contains("t0k3n/"), "{base}: {error:?}");
        let client = Client::builder().transport(stub.clone()).build().expect("a client");
        let error = failure(client.get_pin(GetPinRequest::new("device")).server(base).await);
        assert!(error.is_encode(), "{base}: {error:?}");
        assert!(stub.asked().is_empty());
    }
}

#[tokio::test]
async fn server_variables_are_filled_in_and_checked() {
    let uri = |scheme: &str, host: &str| {
        let builder = Client::builder().transport(Stub::bare(200, ""));
        let builder = builder.server_variable(servers::MEDIA_SERVER, "scheme", scheme);
        let client = builder.server_variable(servers::MEDIA_SERVER, "host", host).build()?;
        let request = client.get_server_identity(GetServerIdentityRequest::new()).prepare()?;
        Ok::<_, runtime::ApiError>(request.uri().to_string())
    };
    assert_eq!(uri("https", "nas.local").expect("a URL"), "https://nas.local:32400/identity");
    assert!(failure(uri("ftp", "nas.local")).to_string().contains("http, https"), "the choices are named");
    for host in ["user@nas", "nas/?x=", "nas#", ""] {
        assert!(failure(uri("http", host)).is_encode(), "{host}");
    }
    let unknown = Client::builder().server_variable(servers::MEDIA_SERVER, "prot", "1").build();
    assert!(failure(unknown).to_string().contains("`prot`"));
}

#[tokio::test]
async fn case_62_an_operation_goes_to_its_own_server() {
    let stub = Stub::json(201, SMALL_PIN);
    let client = Client::builder().transport(stub.clone()).build().expect("a client");
    client.get_pin(GetPinRequest::new("device")).await.expect("a PIN");
    let _ = client.get_server_identity(GetServerIdentityRequest::new()).await;
    let uris: Vec<_> = stub.asked().iter().map(|request| request.uri().to_string()).collect();
    assert_eq!(uris, ["https://plex.tv/api/v2/pins", "http://localhost:32400/identity"]);
}
