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
