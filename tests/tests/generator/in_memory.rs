//! The entry for programs that hold an `openapiv3::OpenAPI`, and what it can't do.

use codegen::diagnostic::Severity;
use codegen::generate_openapiv3;

use crate::support::{fixture, generated, options};

fn parsed(text: &str) -> openapiv3::OpenAPI {
    serde_json::from_str(text).expect("the other parser reads it")
}

#[test]
fn a_description_in_memory_gives_the_files_of_the_same_one_in_a_file() {
    let text = fixture("get-pin-3.0.json");
    let from_memory = generate_openapiv3(&parsed(&text), &options(), &mut |_| {});
    assert_eq!(from_memory.diagnostics, []);
    assert_eq!(from_memory.files, generated("get-pin-3.0.json", &text).files);
}

#[test]
fn a_reference_to_another_file_costs_its_operation_and_is_explained() {
    let text = r#"{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {
        "/a": {"get": {"responses": {}}},
        "/b": {"get": {"parameters": [{"$ref": "other.json#/p"}], "responses": {}}}}}"#;
    let generation = generate_openapiv3(&parsed(text), &options(), &mut |_| {});
    let [fault] = generation.diagnostics.as_slice() else { panic!("{:#?}", generation.diagnostics) };
    assert_eq!((fault.severity, fault.code), (Severity::Skip, "external-reference"));
    assert_eq!(generation.report.emitted, 1);
}

#[test]
fn an_empty_description_in_memory_is_an_error() {
    let generation = generate_openapiv3(&openapiv3::OpenAPI::default(), &options(), &mut |_| {});
    assert!(generation.files.is_empty());
    assert!(generation.diagnostics.iter().any(|fault| fault.severity == Severity::Error));
}
