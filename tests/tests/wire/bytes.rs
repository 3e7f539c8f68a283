//! Requests, byte for byte.

use generated_client::{CheckPinRequest, GetPinRequest, GetResourcesRequest, LinkPinForm, LinkPinRequest, servers};
use tests::{Recorder, Script};

use crate::support::{SMALL_PIN, TOKEN, builder, client};

/// The head that is expected, with the host of this server.
fn head(server: &Recorder, lines: &[&str]) -> String {
    lines.join("\r\n").replace("HOST", &server.authority()) + "\r\n\r\n"
}

#[tokio::test]
async fn get_pin_without_strong_sends_no_query_and_no_body() {
    let server = Recorder::always(Script::json(201, SMALL_PIN)).await;
    client(&server).get_pin(GetPinRequest::new("0b9f4c1e-device")).await.expect("a PIN");
    let lines = [
        "POST /api/v2/pins HTTP/1.1",
        "accept: application/json",
        "x-plex-client-identifier: 0b9f4c1e-device",
        "content-length: 0",
        "host: HOST",
    ];
    assert_eq!(server.request().head, head(&server, &lines));
    assert_eq!(server.request().body, b"");
}

#[tokio::test]
async fn get_pin_with_strong_sends_it_in_the_query() {
    for (strong, query) in [(true, "strong=true"), (false, "strong=false")] {
        let server = Recorder::always(Script::json(201, SMALL_PIN)).await;
        client(&server).get_pin(GetPinRequest::new("device").strong(strong)).await.expect("a PIN");
        let line = format!("POST /api/v2/pins?{query} HTTP/1.1");
        let lines = [
            line.as_str(),
            "accept: application/json",
            "x-plex-client-identifier: device",
            "content-length: 0",
            "host: HOST",
        ];
        assert_eq!(server.request().head, head(&server, &lines));
    }
}

#[tokio::test]
async fn link_pin_sends_a_form() {
    let server = Recorder::always(Script::answer(204, &[], "")).await;
    let client = client(&server).with_token(servers::PLEX_TV, TOKEN);
    let answer = client.link_pin(LinkPinRequest::new("Plex SSO", LinkPinForm::new("A B&Ü"))).await.expect("approval");
    assert_eq!(answer.status().as_u16(), 204);
    let lines = [
        "PUT /api/v2/pins/link HTTP/1.1",
        "accept: application/json",
        "x-plex-product: Plex SSO",
        "content-type: application/x-www-form-urlencoded",
        "x-plex-token: t0k3n-never-shown",
        "host: HOST",
        "content-length: 17",
    ];
    assert_eq!(server.request().head, head(&server, &lines));
    assert_eq!(server.request().text(), "code=A+B%26%C3%9C");
}

#[tokio::test]
async fn check_pin_puts_the_id_into_the_path() {
    let server = Recorder::always(Script::json(200, SMALL_PIN)).await;
    client(&server).check_pin(CheckPinRequest::new(i64::MAX, "device")).await.expect("a PIN");
    let lines = [
        "GET /api/v2/pins/9223372036854775807 HTTP/1.1",
        "accept: application/json",
        "x-plex-client-identifier: device",
        "host: HOST",
    ];
    assert_eq!(server.request().head, head(&server, &lines));
}

#[tokio::test]
async fn query_parameters_keep_the_order_of_the_description() {
    let server = Recorder::always(Script::json(200, "[]")).await;
    let client = client(&server).with_token(servers::PLEX_TV, TOKEN);
    let request = GetResourcesRequest::new().include_ipv6(0).include_https(1);
    assert!(client.get_resources(request).await.expect("resources").is_empty());
    assert_eq!(server.request().line(), "GET /api/v2/resources?includeHttps=1&includeIPv6=0 HTTP/1.1");
}

#[tokio::test]
async fn a_header_of_the_identity_that_the_request_also_has_is_sent_once_as_the_request_says() {
    let server = Recorder::always(Script::answer(204, &[], "")).await;
    let builder = builder(&server).header("X-Plex-Product", "My Player").header("X-Plex-Version", "1.0");
    let client = builder.build().expect("a client").with_token(servers::PLEX_TV, TOKEN);
    let call = || client.link_pin(LinkPinRequest::new("Plex SSO", LinkPinForm::new("ABCD")));
    call().await.expect("approval");
    call().header("x-plex-product", "Other").await.expect("approval");
    let requests = server.requests();
    assert_eq!(requests[0].header("X-Plex-Product"), ["Plex SSO"]);
    assert_eq!(requests[0].header("X-Plex-Version"), ["1.0"]);
    assert_eq!(requests[1].header("X-Plex-Product"), ["Other"]);
}

#[tokio::test]
async fn the_identity_goes_with_calls_that_have_no_field_for_it() {
    let server = Recorder::always(Script::json(201, SMALL_PIN)).await;
    let client = builder(&server).header("X-Plex-Product", "Mein Gerät").build().expect("a client");
    client.get_pin(GetPinRequest::new("device")).await.expect("a PIN");
    assert_eq!(server.request().header("x-plex-product"), ["Mein Gerät"], "text outside ASCII is sent as UTF-8");
}

#[tokio::test]
async fn accept_is_exactly_what_the_service_insists_on() {
    let server = Recorder::always(Script::json(201, SMALL_PIN)).await;
    client(&server).get_pin(GetPinRequest::new("device")).await.expect("a PIN");
    assert_eq!(server.request().header("accept"), ["application/json"]);
}

#[tokio::test]
async fn what_is_prepared_is_what_is_sent() {
    let server = Recorder::always(Script::json(201, SMALL_PIN)).await;
    let call = client(&server).get_pin(GetPinRequest::new("device").strong(true));
    let prepared = call.prepare().expect("a request");
    assert_eq!(server.connections(), 0, "nothing is sent yet");
    call.await.expect("a PIN");
    let sent = server.request();
    assert_eq!(prepared.uri().to_string(), server.url("/api/v2/pins?strong=true"));
    assert_eq!(prepared.method(), "POST");
    for (name, value) in prepared.headers() {
        assert_eq!(sent.header(name.as_str()), [value.to_str().expect("ASCII")]);
    }
}
