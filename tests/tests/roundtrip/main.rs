//! JSON that fits a schema comes back the same through the Rust type that was made of it.

mod check;
mod compare;
mod crates;
mod flat;
mod program;
mod sample;
mod schemas;
mod text;

use check::{Totals, check};
use tests::{corpus, say};

#[test]
fn json_that_fits_a_schema_of_ours_comes_back_the_same() {
    let totals: Totals = check("roundtrip-ours", &corpus::ours(), 20, 1);
    say(&totals);
    assert!(totals.not_made.is_empty() && totals.failures.is_empty() && totals.other.is_empty());
    assert!(totals.schemas > 20 && totals.samples > 400);
}

/// `DESCRIPTIONS=folder-or-list.txt SAMPLES=20 SEED=1 EXAMPLES=3 cargo test -p tests --test roundtrip -- --ignored`
#[test]
#[ignore = "takes minutes: compiles a crate of every description that the environment names"]
fn json_that_fits_a_schema_of_others_comes_back_the_same() {
    let Some(descriptions) = corpus::descriptions() else {
        say(format!("SKIPPED: {} names nothing", corpus::VARIABLE));
        return;
    };
    let seed = u64::try_from(corpus::number("SEED", 1)).expect("a small number");
    let totals = check("roundtrip-others", &descriptions, corpus::number("SAMPLES", 10), seed);
    say(&totals);
    assert!(totals.failures.is_empty() && totals.not_made.is_empty());
}
