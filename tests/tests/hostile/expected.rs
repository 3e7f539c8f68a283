//! The cases that are a file: each has the outcome that `expected.toml` says, and what is made of it is only data.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde::Deserialize;

use crate::check::assert_inert;
use crate::support::{codes, fixture, folder, generate, outcome};

/// `fixtures/hostile/expected.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    case: Vec<Case>,
    /// Cases that no small file can be, and the test that makes them.
    elsewhere: BTreeMap<String, String>,
}

/// What has to become of one file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    number: u32,
    file: String,
    /// `refused`, `emitted`, or `emitted-in-part`: an operation is skipped.
    outcome: String,
    /// Severity and code of each kind of fault, sorted.
    codes: BTreeSet<String>,
    /// What stands in some file that is made.
    #[serde(default)]
    holds: Vec<String>,
    /// What stands in none.
    #[serde(default)]
    never: Vec<String>,
}

fn expected() -> Expected {
    toml::from_str(&String::from_utf8(fixture("expected.toml")).expect("UTF-8")).expect("the list of cases")
}

/// Fails with the lines that would be right, for all cases of a group that are otherwise.
fn group(first: u32, last: u32) {
    let mut wrong = String::new();
    let cases: Vec<Case> = expected().case.into_iter().filter(|case| (first..=last).contains(&case.number)).collect();
    assert!(!cases.is_empty());
    for case in cases {
        wrong.push_str(&case.check());
    }
    assert!(wrong.is_empty(), "otherwise than expected:\n{wrong}");
}

impl Case {
    fn check(&self) -> String {
        let generation = generate(&self.file, &fixture(&self.file));
        let what = format!("case {}, {}", self.number, self.file);
        assert_inert(&what, &generation);
        let mut wrong = Vec::new();
        if (outcome(&generation), &codes(&generation)) != (self.outcome.as_str(), &self.codes) {
            wrong.push(format!("outcome = {:?}\ncodes = {:?}", outcome(&generation), codes(&generation)));
        }
        let some_file_has = |text: &String| generation.files.iter().any(|file| file.text.contains(text));
        wrong.extend(self.holds.iter().filter(|text| !some_file_has(text)).map(|text| format!("no file holds {text}")));
        wrong.extend(self.never.iter().filter(|text| some_file_has(text)).map(|text| format!("a file holds {text}")));
        match wrong.is_empty() {
            true => String::new(),
            false => format!("{what}\n{}\n{:#?}\n", wrong.join("\n"), generation.diagnostics),
        }
    }
}

#[test]
fn case_01_to_10_text_in_docs_is_no_code_no_link_and_no_html() {
    group(1, 10);
}

#[test]
fn case_11_to_15_paths_and_names_stay_where_they_belong() {
    group(11, 15);
}

#[test]
fn case_16_to_25_names_are_identifiers_and_differ() {
    group(16, 25);
}

#[test]
fn case_26_to_34_values_are_data() {
    group(26, 34);
}

#[test]
fn case_35_to_40_references_lead_nowhere_else_and_end() {
    group(35, 40);
}

#[test]
fn case_41_to_48_whatever_can_be_written_is_read_or_refused() {
    group(41, 48);
}

#[test]
fn case_50_and_92_to_93_order_fragments_and_many_required_properties() {
    group(49, 94);
}

#[test]
fn every_case_and_every_file_is_in_the_list() {
    let expected = expected();
    let listed: BTreeSet<&str> = expected.case.iter().map(|case| case.file.as_str()).collect();
    let there = fs::read_dir(folder()).expect("the fixtures").map(|entry| entry.expect("an entry").file_name());
    let there: BTreeSet<String> = there.map(|name| name.into_string().expect("UTF-8")).collect();
    let there: BTreeSet<&str> = there.iter().map(String::as_str).filter(|name| *name != "expected.toml").collect();
    assert_eq!(listed, there);
    let elsewhere = expected.elsewhere.keys().map(|number| number.parse::<u32>().expect("a number"));
    let cases: BTreeSet<u32> = expected.case.iter().map(|case| case.number).chain(elsewhere).collect();
    assert_eq!(cases.into_iter().collect::<Vec<_>>(), (1..=51).chain(91..=94).collect::<Vec<_>>());
}

#[test]
fn case_50_twice_and_in_another_order_the_bytes_are_the_same() {
    for case in expected().case.iter().filter(|case| case.outcome != "refused") {
        let bytes = fixture(&case.file);
        let (once, again) = (generate(&case.file, &bytes), generate(&case.file, &bytes));
        assert_eq!(once.files, again.files, "{}", case.file);
        // Which of two with one key is meant, the order alone can tell.
        if case.codes.iter().any(|code| code.ends_with("duplicate-key")) {
            continue;
        }
        let text = String::from_utf8(bytes).expect("UTF-8");
        for seed in 1..=3 {
            let shuffled = tests::shuffle::shuffled(&case.file, &text, seed);
            assert_eq!(once.files, generate("shuffled.json", shuffled.as_bytes()).files, "{}, {seed}", case.file);
        }
    }
}
