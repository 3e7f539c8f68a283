//! The blocking client where it may not wait, and where it may: an error or an answer, and never a panic.

use generated_client::{GetPinRequest, Identity, blocking, servers};
use runtime::{ApiError, ErrorKind};
use tests::{Recorder, Script, Stub};
use tokio::runtime::{Builder, Runtime};

use crate::support::{SMALL_PIN, TOKEN, failure};

fn client() -> blocking::Client {
    blocking::Client::builder().transport(Stub::json(201, SMALL_PIN)).build().expect("a client")
}

fn ask(client: &blocking::Client) -> Result<String, ApiError> {
    Ok(client.get_pin(GetPinRequest::new("device")).send()?.into_body().code)
}

fn assert_refused(outcome: Result<String, ApiError>) {
    let error = failure(outcome);
    assert_eq!(error.kind(), ErrorKind::Blocking, "{error:?}");
    assert!(error.to_string().contains("spawn_blocking"), "it says what to do: {error}");
}

/// One with a single thread, and one with several.
fn runtimes() -> [Runtime; 2] {
    let built = |mut builder: Builder| builder.enable_all().build().expect("a runtime");
    let mut several = Builder::new_multi_thread();
    several.worker_threads(2);
    [built(Builder::new_current_thread()), built(several)]
}

#[test]
fn without_any_runtime_it_waits_for_its_answer() {
    let client = client();
    assert_eq!(ask(&client).expect("a PIN"), "ABCD");
    // On any thread, several at a time, with clones that outlive it.
    let threads: Vec<_> =
        (0..8).map(|_| client.clone()).map(|client| std::thread::spawn(move || ask(&client))).collect();
    drop(client);
    for thread in threads {
        assert_eq!(thread.join().expect("no panic").expect("a PIN"), "ABCD");
    }
}

#[test]
fn inside_asynchronous_code_it_is_an_error() {
    for runtime in runtimes() {
        let (first, second) = (client(), client());
        runtime.block_on(async {
            assert_refused(ask(&first));
            assert_refused(ask(&client()));
            let spawned = first.clone();
            assert_refused(tokio::spawn(async move { ask(&spawned) }).await.expect("no panic"));
            let local = tokio::task::LocalSet::new();
            assert_refused(local.run_until(async { ask(&second) }).await);
        });
        // The refusals cost nothing: behind the runtime it answers.
        assert_eq!(ask(&first).expect("a PIN"), "ABCD");
    }
}

#[test]
fn where_tokio_lets_code_wait_it_waits() {
    for runtime in runtimes() {
        let shared = client();
        let waiting = shared.clone();
        let answer = runtime.block_on(async { tokio::task::spawn_blocking(move || ask(&waiting)).await });
        assert_eq!(answer.expect("no panic").expect("a PIN"), "ABCD");
        // Entered, but nothing is polled here.
        let _entered = runtime.enter();
        assert_eq!(ask(&shared).expect("a PIN"), "ABCD");
    }
    let [_, several] = runtimes();
    let answer = several.block_on(async { tokio::task::block_in_place(|| ask(&client())) });
    assert_eq!(answer.expect("a PIN"), "ABCD");
}

#[test]
fn it_may_be_dropped_anywhere_used_or_not() {
    for runtime in runtimes() {
        let (unused, used) = (client(), client());
        let with_token = used.with_token(servers::PLEX_TV, TOKEN);
        ask(&used).expect("a PIN");
        runtime.block_on(async move {
            drop(unused);
            drop(used);
            tokio::spawn(async move { drop(with_token) }).await.expect("no panic");
        });
    }
}

#[test]
fn the_looking_takes_nothing_from_the_code_around_it() {
    // The check for asynchronous code counts the steps that Tokio grants; they are given back.
    for runtime in runtimes() {
        runtime.block_on(async {
            for _ in 0..10 {
                assert_refused(ask(&client()));
            }
            let mut context = std::task::Context::from_waker(std::task::Waker::noop());
            assert!(tokio::task::coop::poll_proceed(&mut context).is_ready());
        });
    }
}

#[test]
fn it_sends_the_applications_identity() {
    let stub = Stub::json(201, SMALL_PIN);
    let identity = Identity::new("device", "My Player");
    let client = blocking::Client::with_identity(&identity).transport(stub.clone()).build().expect("a client");
    ask(&client).expect("a PIN");
    assert_eq!(stub.asked()[0].headers()["x-plex-product"], "My Player");
}

#[tokio::test]
async fn case_89_a_client_that_is_dropped_in_a_call_lets_it_end() {
    let server = Recorder::always(Script::json(201, SMALL_PIN)).await;
    let builder = blocking::Client::builder().server(servers::PLEX_TV, server.url(""));
    let call = builder.build().expect("a client").get_pin(GetPinRequest::new("device"));
    // Only the call holds the client now.
    let answer = tokio::task::spawn_blocking(move || call.send()).await.expect("no panic");
    assert_eq!(answer.expect("a PIN").code, "ABCD");
}
