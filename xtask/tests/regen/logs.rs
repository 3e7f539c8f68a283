//! What is printed is read by services that run CI, too: none of it is a command to one of them.

use std::fs;
use std::path::Path;

use crate::support::{Ended, regen, write};

/// A description that says commands wherever it is quoted.
const DESCRIPTION: &str = "\
openapi: 3.1.0
info:
  title: t
  version: '1'
  description: |
    ::add-mask::e
servers: [{url: https://api.example.com}]
paths:
  /a:
    get:
      responses:
        '200':
          description: d
          content: {application/json: {schema: {$ref: '##vso[task.setvariable variable=PATH]evil'}}}
  /b:
    get:
      parameters: [{name: '##[error]q', in: query, schema: {type: strin}}]
      responses: {'204': {description: d}}
  /##[group]:
    get: {responses: {'204': {description: d}}, '##teamcity[x]': 1}
";

fn assert_no_command(ended: &Ended, times: usize) {
    let printed = format!("{}{}", ended.stdout, ended.stderr);
    for line in printed.lines() {
        assert!(!line.trim_start().starts_with("::"), "{line}");
        assert!(!["##[", "##vso[", "##teamcity["].iter().any(|command| line.contains(command)), "{line}");
    }
    assert!(printed.matches(r"\u{5b}").count() + printed.matches(r"\u{3a}").count() >= times, "{}", ended.told());
}

fn run(folder: &Path, more: &[&str]) -> Ended {
    regen(folder, [&["--spec", "api.yaml", "--out", "out"], more].concat())
}

#[test]
fn no_fault_and_no_difference_is_a_command() {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("api.yaml"), DESCRIPTION);
    assert_no_command(&run(folder.path(), &["--report", "report.json"]).well("it is made"), 4);
    let report = fs::read_to_string(folder.path().join("report.json")).expect("a report");
    assert!(!report.contains("##[") && !report.contains("##vso["), "{report}");
    let readme = folder.path().join("out/docs/README.md");
    let text = fs::read_to_string(&readme).expect("it was made");
    assert!(text.lines().any(|line| line.starts_with("::")), "{text}");
    write(&readme, text.replace("# ", "# edited "));
    let stale = run(folder.path(), &["--check"]);
    assert_eq!(stale.code, 1, "{}", stale.told());
    assert_no_command(&stale, 5);
}

#[test]
fn no_argument_is_quoted_as_it_was_given() {
    let folder = tempfile::tempdir().expect("a folder");
    let bad = "\u{1b}]0;x\u{7}\u{202e}\u{200b}\r\n::error::x\n##[error]y";
    for arguments in [
        vec![format!("--{bad}")],
        vec![bad.to_owned()],
        vec![format!("--check={bad}")],
        vec!["--spec".to_owned(), "a".to_owned(), "--out".to_owned(), "b".to_owned(), bad.to_owned()],
        vec![format!("--spec=a{bad}"), "--out=b".to_owned(), format!("--name={bad}")],
        vec!["--spec=a".to_owned(), format!("--out={bad}"), "--no".to_owned()],
    ] {
        let ended = regen(folder.path(), &arguments);
        assert_eq!(ended.code, 2, "{}", ended.told());
        assert!(!ended.stderr.contains(|c: char| c.is_control() && c != '\n'), "{}", ended.told());
        assert!(!ended.stderr.contains(['\u{202e}', '\u{200b}']), "{}", ended.told());
        assert_no_command(&ended, 0);
    }
}
