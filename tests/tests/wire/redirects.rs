//! Redirects: followed within an origin, by the rules for method and body, and nowhere else.

use generated_client::{CheckPinRequest, Client, GetPinRequest, LinkPinForm, LinkPinRequest, servers};
use runtime::ErrorKind;
use tests::{Recorder, Script, Stub};

use crate::support::{SMALL_PIN, TOKEN, client, everything, failure};

#[tokio::test]
async fn case_63_another_origin_hears_nothing() {
    let other = Recorder::always(Script::json(200, SMALL_PIN)).await;
    let port = other.authority().rsplit(':').next().map(str::to_owned).unwrap_or_default();
    for status in [301, 302, 303, 307, 308] {
        for target in [other.url("/x"), format!("//{}/x", other.authority()), format!("http://localhost:{port}/x")] {
            let server = Recorder::always(Script::redirect(status, &target)).await;
            let client = client(&server).with_token(servers::PLEX_TV, TOKEN);
            let error = failure(client.link_pin(LinkPinRequest::new("Plex SSO", LinkPinForm::new("ABCD"))).await);
            assert!(error.is_redirect(), "{error:?}");
            assert_eq!(error.status().map(|found| found.as_u16()), Some(status));
            assert!(!everything(&error).contains(TOKEN));
            assert_eq!(server.requests().len(), 1);
        }
    }
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn case_65_the_same_host_under_another_name_or_scheme_is_another_origin() {
    let server = Recorder::always(Script::silence()).await;
    let named = server.url("/x").replace("127.0.0.1", "localhost");
    let secure = server.url("/x").replace("http:", "https:");
    for target in
        [named, secure, "https://127.0.0.1/x".to_owned(), "file:///etc/passwd".to_owned(), "data:,x".to_owned()]
    {
        let server = Recorder::always(Script::redirect(307, &target)).await;
        let error = failure(client(&server).get_pin(GetPinRequest::new("device")).await);
        assert!(error.is_redirect(), "{target}: {error:?}");
        assert_eq!(server.connections(), 1, "{target}");
    }
}

#[tokio::test]
async fn case_65_https_does_not_lead_to_http_nor_to_another_port() {
    for target in ["http://plex.tv/api/v2/x", "http://plex.tv:443/x", "https://plex.tv:444/x", "https://plex.tv.evil/x"]
    {
        let stub = Stub::bare(307, "").header("location", target);
        let client = Client::builder().transport(stub.clone()).build().expect("a client");
        let client = client.with_token(servers::PLEX_TV, TOKEN);
        let error = failure(client.link_pin(LinkPinRequest::new("Plex SSO", LinkPinForm::new("ABCD"))).await);
        assert!(error.is_redirect() && stub.asked().len() == 1, "{target}: {error:?}");
    }
}

#[tokio::test]
async fn case_63_a_user_name_in_the_target_is_not_turned_into_a_credential() {
    let stub = Stub::bare(302, "").header("location", "https://user:pass@plex.tv/api/v2/x");
    let client = Client::builder().transport(stub.clone()).build().expect("a client");
    let error = failure(client.get_pin(GetPinRequest::new("device")).await);
    assert!(error.is_redirect() && !everything(&error).contains("pass@"), "{error:?}");
    assert_eq!(stub.asked().len(), 1);
}

#[tokio::test]
async fn case_64_a_later_hop_to_another_origin_hears_nothing_and_nobody_comes_back() {
    // The other origin would send the call back to where its token is good.
    let home = Recorder::always(Script::json(200, SMALL_PIN)).await;
    let other = Recorder::always(Script::redirect(307, &home.url("/back"))).await;
    let scripts =
        [Script::redirect(307, "/second"), Script::redirect(307, &other.url("/x")), Script::json(200, SMALL_PIN)];
    let server = Recorder::start(scripts).await;
    let client = client(&server).with_token(servers::PLEX_TV, TOKEN);
    let error = failure(client.link_pin(LinkPinRequest::new("Plex SSO", LinkPinForm::new("ABCD"))).await);
    assert!(error.is_redirect() && error.attempts() == 2, "{error:?}");
    assert!(error.to_string().contains(&other.authority()), "it says where to: {error}");
    assert_eq!((server.requests().len(), other.connections(), home.connections()), (2, 0, 0));
}

#[tokio::test]
async fn case_66_a_body_is_not_replayed_elsewhere() {
    for status in [307, 308] {
        let other = Recorder::always(Script::json(201, SMALL_PIN)).await;
        let server = Recorder::always(Script::redirect(status, &other.url("/x"))).await;
        let error = failure(client(&server).get_pin(GetPinRequest::new("device")).await);
        assert!(error.is_redirect(), "{error:?}");
        assert_eq!((server.requests().len(), other.connections()), (1, 0));
    }
}

#[tokio::test]
async fn case_67_no_referer_is_sent_not_even_within_an_origin() {
    let server =
        Recorder::start([Script::redirect(302, "/a?x=1"), Script::redirect(302, "/b"), Script::json(200, SMALL_PIN)]);
    let server = server.await;
    client(&server).check_pin(CheckPinRequest::new(1, "device")).await.expect("a PIN");
    assert_eq!(server.requests().len(), 3);
    assert!(server.requests().iter().all(|request| request.header("referer").is_empty()));
}

/// Asks twice: the first answer leads on, the second is the PIN.
async fn follow(status: u16, location: &str) -> Recorder {
    Recorder::start([Script::redirect(status, location), Script::json(200, SMALL_PIN)]).await
}

#[tokio::test]
async fn a_post_is_asked_again_with_get_after_301_302_and_303() {
    for status in [301, 302, 303] {
        let server = follow(status, "/there?x=1").await;
        client(&server).get_pin(GetPinRequest::new("device").strong(true)).await.expect("a PIN");
        let second = &server.requests()[1];
        assert_eq!(second.line(), "GET /there?x=1 HTTP/1.1");
        assert_eq!(second.header("x-plex-client-identifier"), ["device"], "the headers stay");
        assert_eq!(second.header("accept"), ["application/json"]);
        assert!(second.header("referer").is_empty());
    }
}

#[tokio::test]
async fn method_and_body_stay_after_307_and_308() {
    for status in [307, 308] {
        let server = follow(status, "there").await;
        let client = client(&server).with_token(servers::PLEX_TV, TOKEN);
        client.link_pin(LinkPinRequest::new("Plex SSO", LinkPinForm::new("ABCD"))).await.expect("approval");
        let requests = server.requests();
        assert_eq!(requests[1].line(), "PUT /api/v2/pins/there HTTP/1.1", "relative to the first URL");
        assert_eq!(requests[1].text(), "code=ABCD");
        assert_eq!(requests[1].header("content-type"), requests[0].header("content-type"));
        assert_eq!(requests[1].header("x-plex-token"), [TOKEN], "the origin is the same");
    }
}

#[tokio::test]
async fn a_put_stays_one_after_301_and_302_and_becomes_get_after_303() {
    for (status, line) in [(301, "PUT /there HTTP/1.1"), (302, "PUT /there HTTP/1.1"), (303, "GET /there HTTP/1.1")] {
        let server = follow(status, "/there").await;
        let client = client(&server).with_token(servers::PLEX_TV, TOKEN);
        client.link_pin(LinkPinRequest::new("Plex SSO", LinkPinForm::new("ABCD"))).await.expect("approval");
        let second = &server.requests()[1];
        assert_eq!(second.line(), line);
        let body = if status == 303 { "" } else { "code=ABCD" };
        assert_eq!(second.text(), body);
        assert_eq!(second.header("content-type").is_empty(), body.is_empty(), "no type without a body");
    }
}

#[tokio::test]
async fn a_loop_of_redirects_ends() {
    let server = Recorder::always(Script::redirect(302, "/api/v2/pins/1")).await;
    let error = failure(client(&server).check_pin(CheckPinRequest::new(1, "device")).await);
    assert!(error.is_redirect(), "{error:?}");
    assert_eq!(server.requests().len(), 11, "the call and ten redirects");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(302), "the last answer is kept");
}

#[tokio::test]
async fn a_redirect_without_a_usable_target_is_an_error_that_keeps_the_status() {
    let bare = Recorder::always(Script::answer(302, &[], "")).await;
    let error = failure(client(&bare).get_pin(GetPinRequest::new("device")).await);
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Service, Some(302)));
    let odd = Recorder::always(Script::redirect(302, "http://[")).await;
    let error = failure(client(&odd).get_pin(GetPinRequest::new("device")).await);
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Redirect, Some(302)));
}

#[tokio::test]
async fn statuses_that_only_look_like_redirects_are_not_followed() {
    for status in [300, 304, 305, 306] {
        let server = Recorder::always(Script::answer(status, &[("Location", "/there")], "")).await;
        let error = failure(client(&server).check_pin(CheckPinRequest::new(1, "device")).await);
        assert_eq!(error.kind(), ErrorKind::Service);
        assert_eq!(server.requests().len(), 1, "{status}");
    }
}
