//! Every answer of the PIN operations that has been seen.

use generated_client::{
    CheckPinError, CheckPinRequest, Client, GetPinError, GetPinRequest, LinkPinError, LinkPinForm, LinkPinRequest, Pin,
    servers,
};
use tests::Stub;

use crate::support::TOKEN;

const STRONG: &str = r#"{
  "id": 2718281828, "code": "h7w2k9qz4m1tx8c5vd0ry3nbe", "product": "My Player", "trusted": false,
  "qr": "https://plex.tv/api/v2/pins/qr/h7w2k9qz4m1tx8c5vd0ry3nbe", "clientIdentifier": "device",
  "location": {
    "code": "GB", "european_union_member": false, "continent_code": "EU", "country": "United Kingdom",
    "city": "London", "time_zone": "Europe/London", "postal_code": "SW1A 1AA",
    "in_privacy_restricted_country": false, "in_privacy_restricted_region": true, "subdivisions": "England",
    "coordinates": "51.5010, -0.1416"
  },
  "expiresIn": 1800, "createdAt": "2026-01-15T09:30:00Z", "expiresAt": "2026-01-15T10:00:00.123Z",
  "authToken": null, "newRegistration": null
}"#;

fn client(status: u16, body: &str) -> Client {
    Client::builder().transport(Stub::json(status, body)).build().expect("a client")
}

async fn created(body: &str) -> Pin {
    client(201, body).get_pin(GetPinRequest::new("device")).await.expect("a PIN").into_body()
}

async fn checked(body: &str) -> Pin {
    client(200, body).check_pin(CheckPinRequest::new(1, "device")).await.expect("a PIN").into_body()
}

#[tokio::test]
async fn a_strong_pin_is_read_whole() {
    let pin = created(STRONG).await;
    assert_eq!((pin.id, pin.code.len(), pin.expires_in), (2_718_281_828, 25, Some(1800)));
    assert_eq!((pin.product.as_deref(), pin.trusted), (Some("My Player"), Some(false)));
    assert_eq!(pin.client_identifier.as_deref(), Some("device"));
    assert!(pin.qr.is_some_and(|qr| qr.ends_with("nbe")));
    let location = pin.location.expect("a location");
    assert_eq!(location.postal_code.as_deref(), Some("SW1A 1AA"), "postal codes are not numbers");
    assert_eq!(location.coordinates.as_deref(), Some("51.5010, -0.1416"));
    assert_eq!(location.european_union_member, Some(false));
    assert_eq!(location.in_privacy_restricted_region, Some(true));
}

#[tokio::test]
async fn dates_are_read_with_and_without_milliseconds_and_keep_their_text() {
    let pin = created(STRONG).await;
    let (created, expires) = (pin.created_at.expect("createdAt"), pin.expires_at.expect("expiresAt"));
    assert_eq!(created.as_str(), "2026-01-15T09:30:00Z");
    assert_eq!(expires.as_str(), "2026-01-15T10:00:00.123Z");
    assert_eq!(expires.timestamp().as_millisecond() - created.timestamp().as_millisecond(), 1_800_123);
}

#[tokio::test]
async fn a_weak_pin_of_an_old_answer_is_read_without_the_newer_fields() {
    let pin = created(
        r#"{"id":12,"code":"QKTW","product":"0","trusted":false,"clientIdentifier":"device",
        "location":{"code":"DE","postal_code":"20095"},"expiresIn":900}"#,
    )
    .await;
    assert_eq!((pin.code.as_str(), pin.product.as_deref(), pin.expires_in), ("QKTW", Some("0"), Some(900)));
    assert_eq!((pin.qr, pin.created_at, pin.auth_token, pin.new_registration), (None, None, None, None));
    let location = pin.location.expect("a location");
    assert_eq!((location.in_privacy_restricted_region, location.city), (None, None));
}

#[tokio::test]
async fn only_id_and_code_are_needed() {
    let pin = created(r#"{"id":12,"code":"QKTW"}"#).await;
    assert_eq!((pin.id, pin.location, pin.trusted), (12, None, None));
}

#[tokio::test]
async fn absent_null_and_a_value_are_three_things() {
    let absent = checked(r#"{"id":1,"code":"QKTW"}"#).await;
    let null = checked(r#"{"id":1,"code":"QKTW","authToken":null,"newRegistration":null}"#).await;
    let present = checked(&format!(r#"{{"id":1,"code":"QKTW","authToken":"{TOKEN}","newRegistration":false}}"#)).await;
    assert_eq!((absent.auth_token.is_none(), absent.new_registration), (true, None));
    assert_eq!((matches!(null.auth_token, Some(None)), null.new_registration), (true, Some(None)));
    let token = present.auth_token.flatten().expect("a token");
    assert_eq!((token.expose(), present.new_registration), (TOKEN, Some(Some(false))));
}

#[tokio::test]
async fn null_is_as_good_as_absent_where_the_description_has_no_null() {
    let pin = checked(r#"{"id":1,"code":"QKTW","product":null,"location":null,"createdAt":null}"#).await;
    assert_eq!((pin.product, pin.location, pin.created_at), (None, None, None));
}

#[tokio::test]
async fn an_expired_pin_is_a_typed_failure() {
    let body = r#"{"errors":[{"code":1020,"message":"Code not found or expired","status":404}]}"#;
    let error = client(404, body).check_pin(CheckPinRequest::new(1, "device")).await.expect_err("expired");
    let Some(CheckPinError::NotFound(body)) = error.service() else { panic!("{error:?}") };
    let first = &body.errors.as_ref().expect("errors")[0];
    assert_eq!((first.code, first.status, body.error.as_deref()), (1020, Some(404), None));
}

#[tokio::test]
async fn the_other_shape_of_not_found_is_typed_too() {
    let body = r#"{"status":404,"error":"Not Found"}"#;
    let error = client(404, body).check_pin(CheckPinRequest::new(1, "device")).await.expect_err("not found");
    let Some(CheckPinError::NotFound(body)) = error.into_service() else { panic!("no typed body") };
    assert_eq!((body.errors, body.status, body.error.as_deref()), (None, Some(404), Some("Not Found")));
}

#[tokio::test]
async fn a_missing_client_identifier_is_a_typed_failure() {
    let body = r#"{"errors":[{"code":1000,"message":"X-Plex-Client-Identifier is missing"}]}"#;
    let error = client(400, body).get_pin(GetPinRequest::new("")).await.expect_err("refused");
    let Some(GetPinError::BadRequest(body)) = error.service() else { panic!("{error:?}") };
    assert_eq!((body.errors[0].code, body.errors[0].status), (1000, None), "`status` is not always there");
}

#[tokio::test]
async fn both_reasons_for_401_are_told_apart_by_their_code() {
    for code in [1001, 1029] {
        let body = format!(r#"{{"errors":[{{"code":{code},"message":"…","status":401}}]}}"#);
        let client = client(401, &body).with_token(servers::PLEX_TV, TOKEN);
        let request = LinkPinRequest::new("Plex SSO", LinkPinForm::new("QKTW"));
        let error = client.link_pin(request).await.expect_err("refused");
        let Some(LinkPinError::Unauthorized(body)) = error.service() else { panic!("{error:?}") };
        assert_eq!(body.errors[0].code, code);
    }
}

#[tokio::test]
async fn too_many_requests_keeps_status_and_headers_without_a_body() {
    let stub = Stub::bare(429, "").header("retry-after", "7");
    let client = Client::builder().transport(stub).build().expect("a client");
    let error = client.get_pin(GetPinRequest::new("device")).await.expect_err("too many");
    assert!(error.is_service() && error.service().is_none());
    assert_eq!(error.status().map(|status| status.as_u16()), Some(429));
    assert_eq!(
        error.headers().and_then(|headers| headers.get("retry-after")).map(|value| value.as_bytes()),
        Some(&b"7"[..])
    );
}

#[tokio::test]
async fn an_error_page_in_html_keeps_status_and_body() {
    let page = "<html><head><title>Unauthorized</title></head><body><h1>401 Unauthorized</h1></body></html>";
    for content_type in ["text/html", "text/html; charset=utf-8", "application/json"] {
        let stub = Stub::bare(404, page).header("content-type", content_type);
        let client = Client::builder().transport(stub).build().expect("a client");
        let error = client.check_pin(CheckPinRequest::new(1, "device")).await.expect_err("refused");
        assert!(error.is_service() && error.service().is_none(), "{error:?}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
        assert_eq!(error.body().map(|body| body.as_ref()), Some(page.as_bytes()));
    }
}
