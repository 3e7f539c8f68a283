//! The application's headers as they go out, and the address that carries them to a person.

use generated_client::runtime::http::HeaderMap;
use generated_client::runtime::{Body, BoxFuture, TransportError, TransportErrorKind, http};
use generated_client::{Client, GetPinRequest, GetServerIdentityRequest, Identity, Transport, servers};

/// What these tests call is prepared, never sent.
struct Nowhere;

impl Transport for Nowhere {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async { Err(TransportError::new(TransportErrorKind::Connect, "there is no network here")) })
    }
}

fn headers(identity: &Identity) -> HeaderMap {
    let client = Client::with_identity(identity).transport(Nowhere).build().expect("a client");
    let call = client.get_server_identity(GetServerIdentityRequest::new());
    call.prepare().expect("a request").headers().clone()
}

fn value<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    let value = headers.get(name).unwrap_or_else(|| panic!("no {name} in {headers:?}"));
    std::str::from_utf8(value.as_bytes()).expect("UTF-8")
}

#[test]
fn every_part_of_an_identity_has_its_header() {
    let identity = Identity::new("device-1", "My Player")
        .version("1.2.3")
        .platform("Linux")
        .platform_version("6.12")
        .device("PC")
        .model("X1")
        .device_vendor("Acme")
        .device_name("Desk")
        .marketplace("Flathub");
    let headers = headers(&identity);
    for (name, expected) in [
        ("X-Plex-Client-Identifier", "device-1"),
        ("X-Plex-Product", "My Player"),
        ("X-Plex-Version", "1.2.3"),
        ("X-Plex-Platform", "Linux"),
        ("X-Plex-Platform-Version", "6.12"),
        ("X-Plex-Device", "PC"),
        ("X-Plex-Model", "X1"),
        ("X-Plex-Device-Vendor", "Acme"),
        ("X-Plex-Device-Name", "Desk"),
        ("X-Plex-Marketplace", "Flathub"),
    ] {
        assert_eq!(value(&headers, name), expected, "{name}");
    }
}

#[test]
fn what_is_not_set_is_not_sent() {
    let headers = headers(&Identity::new("device-1", "My Player"));
    let sent: Vec<&str> = headers.keys().map(|name| name.as_str()).filter(|name| name.starts_with("x-plex-")).collect();
    assert_eq!(sent, ["x-plex-client-identifier", "x-plex-product"]);
}

#[test]
fn a_later_value_replaces_an_earlier_one() {
    let headers = headers(&Identity::new("device-1", "My Player").model("old").model("new"));
    assert_eq!(headers.get_all("X-Plex-Model").iter().count(), 1);
    assert_eq!(value(&headers, "X-Plex-Model"), "new");
}

#[test]
fn text_outside_ascii_travels_as_utf_8() {
    let headers = headers(&Identity::new("device-1", "Mein Spieler für Zoë 🎬").device_name("日本"));
    assert_eq!(value(&headers, "X-Plex-Product"), "Mein Spieler für Zoë 🎬");
    assert_eq!(value(&headers, "X-Plex-Device-Name"), "日本");
}

#[test]
fn the_request_s_own_client_identifier_is_sent_once_and_wins() {
    let identity = Identity::new("from-the-identity", "My Player");
    let client = Client::with_identity(&identity).transport(Nowhere).build().expect("a client");
    let request = client.get_pin(GetPinRequest::new("from-the-request")).prepare().expect("a request");
    let sent: Vec<&[u8]> =
        request.headers().get_all("X-Plex-Client-Identifier").iter().map(|value| value.as_bytes()).collect();
    assert_eq!(sent, [b"from-the-request"]);
    assert_eq!(value(request.headers(), "X-Plex-Product"), "My Player");
}

#[test]
fn a_value_that_could_smuggle_a_header_in_is_refused() {
    let identity = Identity::new("device-1", "My Player").device_name("Desk\r\nX-Plex-Token: stolen");
    let error = Client::with_identity(&identity).transport(Nowhere).build().expect_err("refused");
    assert!(error.is_encode(), "{error}");
    assert!(!error.to_string().contains("stolen"), "{error}");
}

#[test]
fn the_builder_goes_on_where_the_identity_ends() {
    let identity = Identity::new("device-1", "My Player");
    let builder = Client::with_identity(&identity).server(servers::PLEX_TV, "http://127.0.0.1:1/elsewhere");
    let client = builder.transport(Nowhere).build().expect("a client");
    let request = client.get_pin(GetPinRequest::new("device-1").strong(true)).prepare().expect("a request");
    assert_eq!(request.uri(), "http://127.0.0.1:1/elsewhere/pins?strong=true");
    assert_eq!(value(request.headers(), "Accept"), "application/json");
}

#[test]
fn everything_in_the_approval_address_is_percent_encoded() {
    let identity = Identity::new("a b&c=d#e", "Zoë’s [Player] + 100%");
    assert_eq!(
        identity.approval_address("h7w2k9", Some("https://example.com/back?to=a&from=b#c")),
        "https://app.plex.tv/auth#?clientID=a%20b%26c%3Dd%23e&code=h7w2k9\
         &context%5Bdevice%5D%5Bproduct%5D=Zo%C3%AB%E2%80%99s%20%5BPlayer%5D%20%2B%20100%25\
         &forwardUrl=https%3A%2F%2Fexample.com%2Fback%3Fto%3Da%26from%3Db%23c"
    );
}

#[test]
fn an_approval_address_without_a_way_back_has_no_forward_url() {
    let address = Identity::new("device-1", "My Player").approval_address("h7w2k9", None);
    assert_eq!(
        address,
        "https://app.plex.tv/auth#?clientID=device-1&code=h7w2k9&context%5Bdevice%5D%5Bproduct%5D=My%20Player"
    );
}
