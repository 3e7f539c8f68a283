//! Tests of what stands at many places: nothing becomes as many copies as there are references to it, or faults in it.

use super::reader::Reader;
use super::testing::{faults, one};
use crate::diagnostic::Diagnostics;
use crate::limits::Limits;

/// Whether a description can be read where so many bytes may be read over and over.
fn is_read(text: &str, left: usize) -> bool {
    let (source, mut diagnostics) = (one("api.yaml", text), Diagnostics::default());
    let files = super::files::Files::within(Limits::default());
    files.load("api.yaml", &source, &mut diagnostics).expect("a file");
    let reader = Reader::new(&files, &source, "api.yaml", &mut diagnostics);
    reader.left.set(left);
    let read = reader.document().is_some();
    let refused = diagnostics.iter().any(|(_, fault)| fault.code == super::codes::TOO_LARGE);
    assert_eq!(read, !refused, "{diagnostics:?}");
    read
}

/// A hundred operations that all use the same.
fn sharing(uses: &str, kind: &str, shared: &str) -> String {
    let paths: String = (0..100).map(|number| format!("  /p{number}: {{get: {{{uses}}}}}\n")).collect();
    format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n{paths}components: {{{kind}: {{x: {shared}}}}}\n"
    )
}

#[test]
fn lists_that_operations_share_are_counted_each_time() {
    let entries = |one: &dyn Fn(usize) -> String| (0..100).map(one).collect::<Vec<_>>().join(", ");
    let response = "responses: {'200': {$ref: '#/components/responses/x'}}";
    let parameter = "parameters: [{$ref: '#/components/parameters/x'}], responses: {'204': {description: Done.}}";
    let in_response = |part: &str, one: &dyn Fn(usize) -> String| {
        sharing(response, "responses", &format!("{{description: Done., {part}: {{{}}}}}", entries(one)))
    };
    let examples = entries(&|number| format!("e{number}: {{value: 1}}"));
    let example = vec!["null"; 100].join(", ");
    for text in [
        in_response("content", &|number| format!("image/x{number}: {{}}")),
        in_response("headers", &|number| format!("X-H{number}: {{}}")),
        sharing(
            response,
            "responses",
            &format!("{{description: Done., {}}}", entries(&|number| format!("k{number}: 1"))),
        ),
        sharing(parameter, "parameters", &format!("{{name: q, in: query, schema: true, examples: {{{examples}}}}}")),
        sharing(parameter, "parameters", &format!("{{name: q, in: query, schema: true, example: [{example}]}}")),
    ] {
        assert!(!is_read(&text, 400_000), "{text}");
        assert!(is_read(&text, 40_000_000), "{text}");
    }
}

#[test]
fn what_a_path_item_shares_is_counted_for_each_path() {
    let paths: String =
        (0..100).map(|number| format!("  /p{number}: {{$ref: '#/components/pathItems/x'}}\n")).collect();
    let lists = ["tags: [a", "security: [{}", "servers: [{url: /a}"];
    for list in lists {
        let (start, item) = list.split_once('[').unwrap_or((list, ""));
        let operation = format!("{start}[{}], responses: {{}}", vec![item; 100].join(", "));
        let shared = format!("components: {{pathItems: {{x: {{get: {{{operation}}}}}}}}}\n");
        let text = format!("openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n{paths}{shared}");
        assert!(!is_read(&text, 400_000), "{text}");
        assert!(is_read(&text, 40_000_000), "{text}");
    }
}

#[test]
fn a_key_of_a_megabyte_is_not_told_with_every_fault_below_it() {
    let key = "~long/".repeat(1_000);
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths: {{/a: {{get: {{responses: {{}}}}}}}}\n\
         components:\n  schemas:\n    ? {key}\n    : {{wrong: 1}}\n"
    );
    let [(fault, _)] = &faults(&text)[..] else { panic!("one fault") };
    assert!(fault.starts_with("warning unknown-keyword /components/schemas/~0long~1~0long~1"), "{fault}");
    assert!(fault.ends_with('…') && fault.len() < 2_100, "{fault}");
}
