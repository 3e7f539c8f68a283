//! The second opinion on requests: the client that progenitor makes of the same description sends the same.

use generated_client::{
    CheckPinRequest, Client, GetPinRequest, GetResourcesRequest, GetServerIdentityRequest, LinkPinForm, LinkPinRequest,
    servers,
};
use tests::{Recorded, Recorder, Script};

#[allow(warnings, clippy::all, reason = "another generator wrote it")]
mod progenitor {
    include!(concat!(env!("OUT_DIR"), "/progenitor.rs"));
}

/// Both clients, for the server that records what they send.
struct Pair {
    server: Recorder,
    ours: Client,
    theirs: progenitor::Client,
}

impl Pair {
    /// With the path that the description's server has.
    async fn new(path: &str, status: u16, body: &str) -> Self {
        let server = Recorder::always(Script::json(status, body)).await;
        let url = server.url(path);
        let servers = [servers::PLEX_TV, servers::MEDIA_SERVER];
        let ours = servers.iter().fold(Client::builder(), |builder, one| builder.server(one, &url)).build();
        let ours = ours.expect("a client for a server on loopback");
        let http = reqwest::Client::builder().no_proxy().build().expect("a client without a proxy");
        Self { theirs: progenitor::Client::new_with_client(&url, http), ours, server }
    }

    /// The same method, target, declared headers and body.
    fn compare(&self, declared: &[&str]) -> Recorded {
        let [ours, theirs] = self.server.requests().try_into().expect("one request of each");
        assert_eq!(ours.line(), theirs.line());
        for name in ["content-type"].iter().chain(declared) {
            assert_eq!(ours.header(name), theirs.header(name), "{name}");
        }
        assert_eq!(ours.text(), theirs.text());
        ours
    }
}

const PIN: &str = r#"{"id": 7, "code": "QKTW"}"#;

#[tokio::test]
async fn get_pin_is_asked_for_alike_with_and_without_its_option() {
    for strong in [None, Some(true), Some(false)] {
        let pair = Pair::new("/api/v2", 201, PIN).await;
        let mut request = GetPinRequest::new("device one");
        request.strong = strong;
        assert_eq!(pair.ours.get_pin(request).await.expect("ours is answered").id, 7);
        assert_eq!(pair.theirs.get_pin(strong, "device one").await.expect("theirs is answered").id, 7);
        let sent = pair.compare(&["accept", "x-plex-client-identifier"]);
        assert_eq!(sent.header("x-plex-client-identifier"), ["device one"]);
    }
}

#[tokio::test]
async fn check_pin_puts_the_number_into_the_path_alike() {
    let pair = Pair::new("/api/v2", 200, PIN).await;
    pair.ours.check_pin(CheckPinRequest::new(i64::MIN, "device")).await.expect("ours is answered");
    pair.theirs.check_pin(i64::MIN, "device").await.expect("theirs is answered");
    let sent = pair.compare(&["accept", "x-plex-client-identifier"]);
    assert_eq!(sent.line(), format!("GET /api/v2/pins/{} HTTP/1.1", i64::MIN));
}

#[tokio::test]
async fn link_pin_sends_the_form_alike() {
    let pair = Pair::new("/api/v2", 204, "").await;
    let client = pair.ours.with_token(servers::PLEX_TV, "token");
    client.link_pin(LinkPinRequest::new("Plex SSO", LinkPinForm::new("Q&=W"))).await.expect("ours is answered");
    let form = progenitor::types::LinkPinForm { code: "Q&=W".parse().expect("four characters") };
    pair.theirs.link_pin("Plex SSO", &form).await.expect("theirs is answered");
    assert_eq!(pair.compare(&["x-plex-product"]).text(), "code=Q%26%3DW");
}

#[tokio::test]
async fn get_resources_puts_what_is_given_into_the_query_alike() {
    for (https, relay) in [(None, None), (Some(1), None), (Some(1), Some(0))] {
        let pair = Pair::new("/api/v2", 200, "[]").await;
        let mut request = GetResourcesRequest::new();
        (request.include_https, request.include_relay) = (https, relay);
        let client = pair.ours.with_token(servers::PLEX_TV, "token");
        client.get_resources(request).await.expect("ours is answered");
        pair.theirs.get_resources(https, None, relay).await.expect("theirs is answered");
        pair.compare(&["accept"]);
    }
}

#[tokio::test]
async fn get_server_identity_asks_the_media_server_alike() {
    let body = r#"{"MediaContainer": {"machineIdentifier": "m"}}"#;
    let pair = Pair::new("", 200, body).await;
    pair.ours.get_server_identity(GetServerIdentityRequest::new()).await.expect("ours is answered");
    pair.theirs.get_server_identity().await.expect("theirs is answered");
    assert_eq!(pair.compare(&["accept"]).line(), "GET /identity HTTP/1.1");
}
