//! Every operation of a description is called through its generated client, and a service made from the description
//! finds nothing wrong: neither with what it is asked, nor with what the client makes of its answers.

mod answers;
mod cases;
mod check;
mod decode;
mod description;
mod prism;
mod program;
mod report;
mod samples;
mod server;

#[path = "../roundtrip/compare.rs"]
#[allow(dead_code, reason = "of the round trip")]
mod compare;
#[path = "../roundtrip/crates.rs"]
#[allow(dead_code, reason = "of the round trip")]
mod crates;
#[path = "../roundtrip/flat.rs"]
mod flat;
#[path = "../roundtrip/sample.rs"]
mod sample;
#[path = "../roundtrip/schemas.rs"]
#[allow(dead_code, reason = "of the round trip")]
mod schemas;
#[path = "../roundtrip/text.rs"]
mod text;

use report::{Totals, prove};
use tests::{corpus, say};

/// How often each operation is called, at least.
const MANY: u64 = 4;

#[test]
fn every_operation_of_ours_is_called_as_described() {
    let totals: Totals = prove("calls-ours", &corpus::ours(), MANY);
    say(&totals);
    assert!(totals.is_clean());
    assert!(totals.operations > 80 && totals.calls > 400, "{} operations, {} calls", totals.operations, totals.calls);
}

#[test]
fn every_operation_of_the_descriptions_beside_the_checkout_is_called_as_described() {
    let mut descriptions = corpus::beside_the_checkout();
    descriptions.retain(|path| path.file_name().is_some_and(|name| name == "plex-2024-02.yaml"));
    if descriptions.is_empty() {
        return say("SKIPPED: there are no descriptions beside the checkout");
    }
    let totals = prove("calls-beside", &descriptions, MANY);
    say(&totals);
    assert!(totals.is_clean());
}

/// `DESCRIPTIONS=folder-or-list.txt EXAMPLES=3 cargo test -p tests --test calls -- --ignored`
#[test]
#[ignore = "takes minutes: compiles a crate of every description that the environment names"]
fn every_operation_of_others_is_called_as_described() {
    let Some(descriptions) = corpus::descriptions() else {
        return say(format!("SKIPPED: {} names nothing", corpus::VARIABLE));
    };
    let totals = prove("calls-others", &descriptions, MANY);
    say(&totals);
    assert!(totals.is_clean());
}
