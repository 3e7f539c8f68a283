//! Nothing becomes as many copies as there are references to it, or faults in it.

use crate::diagnostic::Diagnostics;
use crate::limits::Limits;
use crate::read::reader::Reader;
use crate::read::testing::{faults, one};

/// Whether a description can be read where so many bytes may be read over and over.
fn is_read(text: &str, least: usize) -> bool {
    let (source, mut diagnostics) = (one("api.yaml", text), Diagnostics::default());
    let files = crate::read::files::Files::within(Limits::default());
    files.load("api.yaml", &source, &mut diagnostics).expect("a file");
    let reader = Reader::new(&files, &source, "api.yaml", &mut diagnostics);
    reader.shared.least.set(least);
    let read = reader.document().is_some();
    let refused = diagnostics.iter().any(|(_, fault)| fault.code == crate::read::codes::TOO_LARGE);
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
fn names_that_operations_share_are_counted_as_long_as_they_are() {
    let name = "X-Name".repeat(600);
    let response = "responses: {'200': {$ref: '#/components/responses/x'}}";
    let in_response = |part: &str| sharing(response, "responses", &format!("{{description: Done., {part}}}"));
    let schema = |schema: &str| in_response(&format!("content: {{application/json: {{schema: {schema}}}}}"));
    for text in [
        in_response(&format!("headers: {{? {name} : {{schema: {{}}}}}}")),
        in_response(&format!("content: {{? {name} : {{}}}}")),
        schema(&format!("{{properties: {{? {name} : {{}}}}}}")),
        schema(&format!("{{discriminator: {{propertyName: p, mapping: {{? {name} : '#/info'}}}}}}")),
        sharing("responses: {}", "x-a", "1").replace("paths:", &format!("security: [{{? {name} : []}}]\npaths:")),
    ] {
        assert!(!is_read(&text, 300_000), "{text}");
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
fn what_a_path_item_and_the_document_say_is_counted_for_each_operation() {
    let many = |one: &dyn Fn(usize) -> String| (0..100).map(one).collect::<Vec<_>>().join(", ");
    let parameters = many(&|number| format!("{{name: p{number}, in: query, schema: {{}}}}"));
    let servers = many(&|number| format!("{{url: /p{number}}}"));
    let security = many(&|_| "{}".to_owned());
    let description = "A long text. ".repeat(1_000);
    let operations = many(&|number| format!("M{number}: {{responses: {{}}}}"));
    let text = |root: &str, item: &str, path: &str| {
        let root = format!("openapi: 3.2.0\ninfo: {{title: t, version: '1'}}\n{root}\n");
        format!("{root}paths:\n  ? {path}\n  : {{{item} additionalOperations: {{{operations}}}}}\n")
    };
    assert!(is_read(&text("", "", "/p"), 40_000));
    let long_path = format!("/{}", "p".repeat(1_000));
    for text in [
        text("", &format!("parameters: [{parameters}],"), "/p"),
        text("", &format!("servers: [{servers}],"), "/p"),
        text("", &format!("description: {description},"), "/p"),
        text(&format!("servers: [{servers}]"), "", "/p"),
        text(&format!("security: [{security}]"), "", "/p"),
        text("", "", &long_path),
    ] {
        assert!(!is_read(&text, 40_000), "{text}");
        assert!(is_read(&text, 40_000_000), "{text}");
    }
}

#[test]
fn what_is_not_shared_counts_for_nothing() {
    let operation =
        |number| format!("  /p{number}: {{get: {{description: A text of some length., responses: {{}}}}}}\n");
    let paths: String = (0..100).map(operation).collect();
    assert!(is_read(&format!("openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n{paths}"), 0));
}

#[test]
fn a_long_key_is_not_told_whole_with_every_fault_below_it() {
    let key = "~long/".repeat(600);
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths: {{/a: {{get: {{responses: {{}}}}}}}}\n\
         components:\n  schemas:\n    ? {key}\n    : {{wrong: 1}}\n"
    );
    let [(fault, _)] = &faults(&text)[..] else { panic!("one fault") };
    assert!(fault.starts_with("warning unknown-keyword /components/schemas/~0long~1~0long~1"), "{fault}");
    assert!(fault.ends_with('…') && fault.len() < 2_100, "{fault}");
}
