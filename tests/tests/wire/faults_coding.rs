//! Compressed answers that nobody asked for.

use generated_client::{CheckPinRequest, Client};
use runtime::ErrorKind;
use tests::{Recorder, Script};

use crate::by_hand::ByHand;
use crate::support::{SMALL_PIN, client, failure};

/// A gzip stream whose 29 bytes are a million spaces could stand here as well: nothing looks into it.
const GZIP: &[u8] = &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

#[tokio::test]
async fn case_76_nothing_is_unpacked_and_the_error_says_why() {
    for coding in ["gzip", "br", "zstd", "deflate", "gzip, gzip"] {
        let headers = [("Content-Type", "application/json"), ("Content-Encoding", coding)];
        let server = Recorder::always(Script::answer(200, &headers, GZIP)).await;
        let error = failure(client(&server).check_pin(CheckPinRequest::new(1, "device")).await);
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains("Content-Encoding") && error.to_string().contains(coding), "{error}");
        assert_eq!(error.body().map(|body| &body[..]), Some(GZIP), "as it came");
        assert!(server.request().header("accept-encoding").is_empty());
    }
}

#[tokio::test]
async fn identity_is_no_coding_and_a_failure_stays_one() {
    let plain = [("Content-Type", "application/json"), ("Content-Encoding", "identity")];
    let server = Recorder::always(Script::answer(200, &plain, SMALL_PIN)).await;
    client(&server).check_pin(CheckPinRequest::new(1, "device")).await.expect("a PIN");
    let server = Recorder::always(Script::answer(404, &[("Content-Encoding", "gzip")], GZIP)).await;
    let error = failure(client(&server).check_pin(CheckPinRequest::new(1, "device")).await);
    assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Service, Some(404)));
}

#[tokio::test]
async fn who_asks_for_a_coding_gets_it() {
    let server = Recorder::always(Script::answer(200, &[("Content-Encoding", "gzip")], SMALL_PIN)).await;
    let call = client(&server).check_pin(CheckPinRequest::new(1, "device")).header("Accept-Encoding", "gzip");
    call.await.expect("the bytes as they came, which this server only says are packed");
}

#[tokio::test]
async fn case_76_the_limit_is_on_what_a_transport_has_unpacked() {
    // As a transport does that unpacks: the length is of what was packed, and there is no coding any more.
    let hand = ByHand::new("application/json");
    hand.arrives(vec![b' '; 600]);
    hand.arrives(vec![b' '; 600]);
    let client = Client::builder().transport(hand).body_limit(1000).build().expect("a client");
    // More never comes: who reads on waits for ever.
    let error = failure(client.check_pin(CheckPinRequest::new(1, "device")).await);
    assert_eq!((error.kind(), error.body().map(|body| body.len())), (ErrorKind::TooLarge, Some(1000)));
}
