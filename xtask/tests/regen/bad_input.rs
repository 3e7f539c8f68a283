//! What is said about descriptions that are wrong: every fault, with its place, its line, and what to do.

use std::fs;
use std::path::Path;

use crate::support::{files, regen, write};

/// A description with nothing wrong, up to where each case goes on.
const START: &str = "openapi: 3.1.0\ninfo: {title: Cases, version: '1'}\nservers: [{url: https://api.example.com}]\n";

/// Runs with a description of these bytes; nothing may be written if it is refused.
fn told(name: &str, text: impl AsRef<[u8]>, more: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join(name), text);
    told_in(folder.path(), name, more)
}

fn told_in(folder: &Path, name: &str, more: &[&str]) -> String {
    let arguments = [&["--spec", name, "--out", "out"], more].concat();
    let ended = regen(folder, arguments);
    assert_eq!(ended.code == 2, !folder.join("out").exists(), "{}", ended.told());
    assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
    ended.told()
}

#[test]
fn a_file_that_is_not_there_or_is_a_folder_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("folder.yaml")).expect("a folder");
    insta::assert_snapshot!("missing-file", told_in(folder.path(), "nowhere.yaml", &[]));
    insta::assert_snapshot!("folder", told_in(folder.path(), "folder.yaml", &[]));
}

#[test]
fn a_file_that_can_not_be_parsed_is_an_error_at_the_place() {
    insta::assert_snapshot!("broken-yaml", told("api.yaml", format!("{START}paths:\n  /a: [get\n  /b: {{}}\n"), &[]));
    insta::assert_snapshot!(
        "broken-json",
        told("api.json", "{\n  \"openapi\": \"3.1.0\",\n  \"info\": {\"title\" 5}\n}\n", &[])
    );
    insta::assert_snapshot!("not-utf8", told("api.yaml", b"openapi: 3.1.0\ninfo: {title: \xff}\n", &[]));
    insta::assert_snapshot!("empty", told("api.yaml", "", &[]));
}

#[test]
fn what_is_no_openapi_description_is_an_error_that_says_what_to_do() {
    insta::assert_snapshot!(
        "not-openapi",
        told("package.json", "{\"name\": \"left-pad\", \"version\": \"1.3.0\"}\n", &[])
    );
    insta::assert_snapshot!(
        "swagger",
        told("api.yaml", "swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths: {}\n", &[])
    );
    insta::assert_snapshot!("unknown-version", told("api.yaml", START.replace("3.1.0", "4.0.0"), &[]));
    insta::assert_snapshot!("no-operations", told("api.yaml", format!("{START}paths: {{}}\n"), &[]));
}

/// Two operations of three can't be called.
fn with_skips() -> String {
    let operation = |reference: &str| {
        format!(
            "\n    get:\n      responses:\n        '200':\n          description: d\n          content: \
             {{application/json: {{schema: {{type: string}}}}}}\n      parameters:\n        - $ref: \
             '#/components/parameters/{reference}'\n"
        )
    };
    format!(
        "{START}paths:\n  /a:{}  /b:{}  /c/../d:{}components:\n  parameters:\n    Limit: {{name: limit, in: query, schema: \
         {{type: integer}}}}\n",
        operation("Limit"),
        operation("Limt"),
        operation("Limit")
    )
}

#[test]
fn operations_that_can_not_be_called_are_skipped_and_counted_last() {
    let said = told("api.yaml", with_skips(), &[]);
    assert!(
        said.starts_with("exit code 0\n") && said.contains("\n1 of 3 operations, 2 skipped\n--- stderr\n"),
        "{said}"
    );
    insta::assert_snapshot!("skips", said);
}

#[test]
fn when_strict_a_skip_is_refused_and_nothing_is_written() {
    let said = told("api.yaml", with_skips(), &["--strict"]);
    assert!(said.starts_with("exit code 2\n--- stdout\n--- stderr\n"), "{said}");
    assert!(said.ends_with("\nnothing was written\n"), "{said}");
}

#[test]
fn a_schema_that_leads_nowhere_is_a_free_form_value_and_a_guess_is_made() {
    let text = format!(
        "{START}paths:\n  /a:\n    get:\n      responses:\n        '200':\n          description: d\n          content:\n    \
         \x20       application/json:\n              schema: {{$ref: '#/components/schemas/Pni'}}\ncomponents:\n  schemas:\n \
         \x20  Pin: {{type: object, properties: {{id: {{type: integer}}}}}}\n"
    );
    insta::assert_snapshot!("dangling-schema", told("api.yaml", text, &[]));
}

#[test]
fn all_faults_of_a_run_are_listed() {
    let text = format!(
        "{START}paths:\n  /a:\n    get:\n      operationid: a\n      responses:\n        '200': {{description: d, content: \
         {{application/json: {{schema: {{type: strin}}}}}}}}\n        '999x': {{description: d}}\n  /b:\n    get: []\n  \
         /c:\n    get: {{tags: [a], tags: [b], responses: {{}}}}\n  /d/{{id:\n    get: {{responses: {{}}}}\ncomponents:\n  \
         schemas: []\n"
    );
    insta::assert_snapshot!("several-faults", told("api.yaml", text, &[]));
}

#[test]
fn an_object_of_the_wrong_type_is_an_error_where_the_document_stands_on_it() {
    insta::assert_snapshot!(
        "wrong-types",
        told("api.yaml", "openapi: 3.1.0\ninfo: []\npaths: 5\ncomponents: no\n", &[])
    );
}

#[test]
fn duplicate_keys_cost_what_they_make_unclear() {
    let paths = "paths:\n  /a:\n    get: {responses: {'204': {description: d}}}\n";
    insta::assert_snapshot!("duplicate-root-key", told("api.yaml", format!("{START}{paths}{paths}"), &[]));
}

#[test]
fn the_report_has_every_fault_whether_or_not_anything_was_written() {
    for more in [&[][..], &["--strict"]] {
        let folder = tempfile::tempdir().expect("a folder");
        write(&folder.path().join("api.yaml"), with_skips());
        let arguments = [&["--spec", "api.yaml", "--out", "out", "--report", "report.json"], more].concat();
        regen(folder.path(), arguments);
        let text = fs::read_to_string(folder.path().join("report.json")).expect("the report is there");
        insta::assert_snapshot!("report", text);
    }
}

#[test]
fn the_report_says_what_is_in_the_way_of_the_files() {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("api.yaml"), with_skips());
    let run = || regen(folder.path(), ["--spec", "api.yaml", "--out", "out", "--report", "report.json"]);
    run().well("nothing is in the way");
    let readme = folder.path().join("out/docs/README.md");
    fs::remove_file(&readme).expect("it was made");
    write(&readme.join("mine"), "");
    assert_eq!(run().code, 2);
    let text = fs::read_to_string(folder.path().join("report.json")).expect("the report is there");
    assert!(text.contains("\"code\": \"not-written\"") && text.contains("README.md is not a file"), "{text}");
    assert!(text.contains("\"total\": 3,"), "what became of the operations, too: {text}");
}

#[test]
fn arguments_that_make_no_sense_are_exit_code_2() {
    let folder = tempfile::tempdir().expect("a folder");
    for arguments in [&["--spec", "a.yaml"][..], &["--out", "a"], &["--spec", "", "--out", "a"], &["--nonsense"]] {
        assert_eq!(regen(folder.path(), arguments).code, 2, "{arguments:?}");
    }
    assert_eq!(files(folder.path()), [""; 0].map(std::path::PathBuf::from));
}

#[test]
fn an_error_leaves_the_crate_of_the_last_run_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("api.yaml"), with_skips());
    let run = |more: &[&str]| regen(folder.path(), [&["--spec", "api.yaml", "--out", "out"], more].concat());
    run(&[]).well("the first run");
    let before = files(&folder.path().join("out"));
    write(&folder.path().join("api.yaml"), START);
    assert_eq!(run(&[]).code, 2);
    assert_eq!(files(&folder.path().join("out")), before);
    assert_eq!(run(&["--check"]).code, 2);
}
