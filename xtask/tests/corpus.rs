//! `cargo xtask corpus` from the outside, on a few small descriptions: its table, its record, and what it knows again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const GOOD: &str = "openapi: 3.1.0
info: {title: Good, version: '1'}
servers: [{url: https://api.example.com}]
paths:
  /things:
    get: {operationId: getThings, summary: Lists them, responses: {'204': {description: Done.}}}
";

/// A path whose template is never closed can't be filled in.
const HALF: &str = "openapi: 3.0.0
info: {title: Half, version: '1'}
servers: [{url: https://api.example.com}]
paths:
  /whole:
    get: {operationId: getWhole, summary: Can be called, responses: {'204': {description: Done.}}}
  /half/{id:
    get: {operationId: getHalf, summary: Can't be called, responses: {'204': {description: Done.}}}
";

struct Collection {
    folder: tempfile::TempDir,
}

struct Ended {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Collection {
    fn new() -> Self {
        let collection = Self { folder: tempfile::tempdir().expect("a folder") };
        collection.put("in/a/good.yaml", GOOD);
        collection.put("in/a/half.yml", HALF);
        collection.put("in/empty.json", r#"{"openapi": "3.0.0", "info": {"title": "E", "version": "1"}, "paths": {}}"#);
        collection.put("in/broken.json", r#"{"openapi": "3.0.0", "#);
        collection.put("in/old.json", r#"{"swagger": "2.0"}"#);
        collection.put("expected.toml", "");
        collection
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn put(&self, below: &str, text: &str) {
        let path = self.path(below);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }

    fn run(&self, work: &Path, more: &[&str]) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["corpus", "in", "--expected", "expected.toml", "--work"]).arg(work).args(more);
        let output = command.current_dir(self.folder.path()).env("NO_COLOR", "1").output().expect("it starts");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ended { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    fn generate(&self, more: &[&str]) -> Ended {
        self.run(&self.path("work"), more)
    }
}

impl Ended {
    fn says(&self, lines: &[&str]) {
        for line in lines {
            assert!(self.stdout.lines().any(|said| said.contains(line)), "`{line}`\n{}{}", self.stdout, self.stderr);
        }
    }
}

/// The code of the first faulty description's error.
fn code_of(report: &serde_json::Value, description: &str, what: &str) -> String {
    let all = report["descriptions"].as_array().expect("a list");
    let one = all.iter().find(|one| one["description"] == description).expect("it is there");
    match &one["generated"][what] {
        serde_json::Value::Object(codes) => codes.keys().next().expect("a code").clone(),
        serde_json::Value::Array(skipped) => skipped[0]["code"].as_str().expect("a code").to_owned(),
        other => panic!("{other}"),
    }
}

#[test]
fn what_falls_short_has_to_be_on_record_and_what_is_on_record_has_to_fall_short() {
    let collection = Collection::new();
    let first = collection.generate(&["--report", "report.json"]);
    assert_eq!(first.code, Some(1), "{}{}", first.stdout, first.stderr);
    first.says(&[
        "descriptions  4 of 4 found; 1 other file ignored",
        "generated     2 of 4, 2 refused",
        "operations    2 of 3, 1 skipped",
        "worse than on record:",
        "  a/half.yml: 1 operation skipped (",
        "  broken.json: no crate (",
        "  empty.json: no crate (",
    ]);
    assert!(!first.stdout.contains("better than on record"), "{}", first.stdout);

    let report = fs::read_to_string(collection.path("report.json")).expect("the report");
    let report = serde_json::from_str(&report).expect("JSON");
    let (half, broken, empty) = (
        code_of(&report, "a/half.yml", "skipped"),
        code_of(&report, "broken.json", "errors"),
        code_of(&report, "empty.json", "errors"),
    );
    let record = format!(
        "[[description]]\npath = 'a/half.yml'\nskipped = '{half}'\nwhy = 'w'\n[[description]]\npath = 'broken.json'\n\
         nothing = '{broken}'\nwhy = 'w'\n[[reason]]\nexample = 'empty.json'\nnothing = '{empty}'\nwhy = 'w'\n"
    );
    collection.put("expected.toml", &record);
    let on_record = collection.generate(&[]);
    assert_eq!(on_record.code, Some(0), "{}{}", on_record.stdout, on_record.stderr);

    collection.put("in/a/half.yml", GOOD);
    let better = collection.generate(&[]);
    assert_eq!(better.code, Some(1), "{}{}", better.stdout, better.stderr);
    better.says(&["better than on record:", &format!("skipped = \"{half}\"; remove it at expected.toml:2")]);
    // The one that is better was not in this run.
    fs::write(collection.path("list"), "# one\nbroken.json\n").expect("it can be written");
    let listed = collection.generate(&["--list", "list"]);
    assert_eq!(listed.code, Some(0), "{}{}", listed.stdout, listed.stderr);
    listed.says(&["descriptions  1 of 4 found"]);
}

#[test]
fn what_is_known_is_not_done_again_until_something_changes() {
    let collection = Collection::new();
    let known = |count: usize| format!("; {count} known from earlier runs");
    collection.generate(&["--sample", "2", "--seed", "x"]).says(&["descriptions  2 of 4 found"]);
    let whole = collection.generate(&[]);
    whole.says(&[&known(2)]);
    let again = collection.generate(&[]);
    again.says(&[&known(4), "operations    2 of 3, 1 skipped"]);
    collection.put("in/a/good.yaml", &GOOD.replace("Lists", "Counts"));
    collection.generate(&[]).says(&[&known(3)]);
    // A run that was killed leaves half a line.
    let state = collection.path("work/state.jsonl");
    let text = fs::read_to_string(&state).expect("the state");
    fs::write(&state, text.get(..text.len() - 20).expect("ASCII")).expect("it can be written");
    collection.generate(&[]).says(&[&known(3)]);
    let fresh = collection.generate(&["--fresh"]);
    assert!(!fresh.stdout.contains("known from"), "{}", fresh.stdout);
}

#[test]
fn crates_are_compiled_once_and_leave_nothing_behind() {
    let collection = Collection::new();
    // Kept between runs of the test, since it holds the dependencies.
    let work = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus");
    fs::write(collection.path("list"), "a/good.yaml\na/half.yml\n").expect("it can be written");
    let fresh = collection.run(&work, &["--list", "list", "--compile", "--fresh"]);
    fresh.says(&["compiled      2 of 2, 0 with errors, 0 with warnings"]);
    let again = collection.run(&work, &["--list", "list", "--compile"]);
    again.says(&["compiled      2 of 2, 0 with errors, 0 with warnings", "2 known from earlier runs"]);
    let left = fs::read_dir(work.join("crates")).expect("the folder").count();
    assert!(left <= 3, "{left} of Cargo.toml, Cargo.lock and the dependencies");
    // A new word in a description is a new crate; the other is still known.
    collection.put("in/a/good.yaml", &GOOD.replace("Lists", "Counts"));
    let changed = collection.run(&work, &["--list", "list", "--compile"]);
    changed.says(&["compiled      2 of 2, 0 with errors, 0 with warnings", "1 known from earlier runs"]);
}

#[test]
fn wrong_arguments_are_2_and_say_why() {
    let collection = Collection::new();
    collection.put("nothing/readme.txt", "");
    collection.put("wrong.toml", "[[description]]\npath = 'a'\n");
    let wrong = |arguments: &[&str], why: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg("corpus")
            .args(arguments)
            .args(["--work", "work"])
            .current_dir(collection.folder.path())
            .output()
            .expect("it starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(why), "{said}");
    };
    wrong(&["none", "--expected", "expected.toml"], "can't read none");
    wrong(&["nothing", "--expected", "expected.toml"], "no OpenAPI 3 description is below nothing");
    wrong(&["in", "--expected", "none.toml"], "can't read none.toml");
    wrong(&["in", "--expected", "wrong.toml"], "wrong.toml:");
    wrong(&["in", "--expected", "expected.toml", "--list", "expected.toml", "--jobs", "0"], "--jobs");
}
