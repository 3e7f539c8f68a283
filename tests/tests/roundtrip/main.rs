//! JSON that fits a schema comes back the same through the Rust type that was made of it.

mod check;
mod compare;
mod crates;
mod flat;
mod program;
mod sample;
mod schemas;
mod text;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use check::{Totals, check};
use tests::corpus;

/// Schemas that lose something, and what: each is a fault that is known. One that is mended is taken off.
const KNOWN: &[(&str, &str)] = &[];

/// The fixtures, and the description of our own client.
fn ours() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = std::fs::read_dir(folder.join("fixtures/constructs")).expect("the fixtures are there");
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    all.push(folder.join("fixtures/library.yaml"));
    all.push(folder.join("fixtures/plex-2024-like.yaml"));
    all.push(folder.join("../openapi/plex.yaml"));
    all.sort();
    all
}

/// Past the harness, which keeps what passing tests print to itself.
fn say(text: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

#[test]
fn json_that_fits_a_schema_of_ours_comes_back_the_same() {
    let mut totals: Totals = check("roundtrip-ours", &ours(), 20, 1);
    for (pointer, what) in KNOWN {
        let before = totals.failures.len();
        totals.failures.retain(|failure| failure.pointer() != *pointer);
        match before - totals.failures.len() {
            0 => say(format!("MENDED, to be taken off the list: {pointer}: {what}")),
            failed => say(format!("{failed} samples of {pointer} left out: {what}")),
        }
    }
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

/// RFC 6901.
pub(crate) fn unescaped(text: &str) -> String {
    text.replace("~1", "/").replace("~0", "~")
}
