//! The header by which services know repetitions (`Idempotency-Key`), where a description has it.

use std::collections::BTreeSet;
use std::time::Duration;

use runtime::{Answer, DecodeError, Encoder, Facts, NoTypedError, Operation, Retry, Server};
use tests::{Recorder, Script};

use crate::support::failure;

const HERE: &Server = &Server { url: "http://127.0.0.1:1", variables: &[] };

/// As it is generated for a POST with the optional header `Idempotency-Key`.
#[derive(Default)]
struct Charge {
    idempotency_key: Option<String>,
}

impl Operation for Charge {
    type Output = ();
    type Failure = NoTypedError;
    const FACTS: &'static Facts =
        &Facts { id: "charge", method: "POST", path: "/charges", servers: &[HERE], security: &[], accept: "*/*" };
    fn encode(&self, request: &mut Encoder) {
        request.idempotency_key("Idempotency-Key", &self.idempotency_key);
    }
    fn success(answer: &Answer) -> Result<(), DecodeError> {
        answer.nothing()
    }
    fn failure(_: &Answer) -> Option<NoTypedError> {
        None
    }
}

fn client(server: &Recorder) -> runtime::Client {
    let retry = Retry::new().backoff(Duration::from_millis(1), Duration::from_millis(2));
    runtime::Builder::new().server(HERE, server.url("")).retry(retry).build().expect("a client")
}

fn keys(server: &Recorder) -> Vec<String> {
    server.requests().iter().flat_map(|one| one.header("idempotency-key")).map(str::to_owned).collect()
}

#[tokio::test]
async fn case_88_a_described_key_makes_a_post_safe_to_repeat() {
    let server = Recorder::start([Script::answer(503, &[], ""), Script::default(), Script::answer(204, &[], "")]).await;
    client(&server).call(Charge::default()).await.expect("the third attempt");
    let keys = keys(&server);
    assert_eq!(keys.len(), 3);
    assert!(keys.iter().all(|key| *key == keys[0]), "the service has to know it again: {keys:?}");
    assert_eq!(keys[0].parse::<runtime::uuid::Uuid>().expect("a UUID").get_version_num(), 4);
}

#[tokio::test]
async fn each_call_has_a_key_of_its_own() {
    let server = Recorder::always(Script::answer(204, &[], "")).await;
    let client = client(&server);
    for _ in 0..10 {
        client.call(Charge::default()).await.expect("nothing");
    }
    assert_eq!(keys(&server).into_iter().collect::<BTreeSet<_>>().len(), 10);
}

#[tokio::test]
async fn the_callers_own_key_is_sent_as_it_is() {
    let server = Recorder::always(Script::answer(204, &[], "")).await;
    let client = client(&server);
    client.call(Charge { idempotency_key: Some("order 7".to_owned()) }).await.expect("nothing");
    client.call(Charge::default()).header("Idempotency-Key", "order 8").await.expect("nothing");
    assert_eq!(keys(&server), ["order 7", "order 8"]);
    let wrong = Charge { idempotency_key: Some("a\r\nb".to_owned()) };
    assert!(failure(client.call(wrong).await).to_string().contains("control characters"));
    assert_eq!(server.requests().len(), 2);
}
