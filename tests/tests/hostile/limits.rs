//! Cases 41 to 43 and 51: nesting, aliases and sizes end at limits, in a moment, with a message that names the limit.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use codegen::{Generation, Limits, generate_within};

use crate::check::assert_inert;
use crate::support::{Memory, codes, fixture, generate, options, outcome};

const START: &str = "openapi: 3.1.0\ninfo: {title: Hostile, version: '1'}\nservers: [{url: https://api.example.com}]\n";

const PATHS: &str = "paths: {/a: {get: {operationId: get_a, responses: {'204': {description: Done.}}}}}\n";

/// Generates, and fails if that takes much longer than a moment: the machine may be busy, and is no more patient.
fn at_once(what: &str, text: &str) -> Generation {
    let start = Instant::now();
    let generation = generate("limits.yaml", text.as_bytes());
    assert!(start.elapsed() < Duration::from_secs(20), "{what} took {:?}", start.elapsed());
    assert_inert(what, &generation);
    generation
}

fn message(generation: &Generation) -> &str {
    generation.diagnostics.first().map_or("", |fault| &fault.message)
}

/// Schemas inside of schemas, as deep as that.
fn nested(levels: usize) -> String {
    let (open, close) = ("{items: ".repeat(levels), "}".repeat(levels));
    format!("{START}{PATHS}components: {{schemas: {{A: {open}{{}}{close}}}}}\n")
}

#[test]
fn case_41_no_bomb_of_aliases_takes_long() {
    for name in ["41-alias-bomb.yaml", "41-alias-bomb-of-merges.yaml"] {
        let generation = at_once(name, &String::from_utf8(fixture(name)).expect("UTF-8"));
        assert_eq!(
            (outcome(&generation), codes(&generation)),
            ("refused", ["error too-large".to_owned()].into()),
            "{name}"
        );
        assert!(message(&generation).contains("more than 100000 nodes"), "{name}: {}", message(&generation));
    }
}

#[test]
fn case_42_what_nests_too_deep_is_refused() {
    let quotes = |levels: usize| format!("{START}{PATHS}x-a: {}{}\n", "[".repeat(levels), "]".repeat(levels));
    let block: String = (0..3_000).fold("x-a:\n".to_owned(), |mut text, level| {
        let _ = writeln!(text, "{:level$}- ", "");
        text
    });
    let json = |levels: usize| format!("{{\"openapi\": \"3.1.0\", \"x-a\": {}", "[".repeat(levels));
    for (what, text) in [
        ("5,000 schemas", nested(5_000)),
        ("20,000 brackets", quotes(20_000)),
        ("20,000 brackets that nobody closes", format!("{START}x-a: {}", "[".repeat(20_000))),
        ("20,000 braces", format!("{START}x-a: {}", "{a: ".repeat(20_000))),
        ("3,000 levels of a list", format!("{START}{PATHS}{block}")),
        ("JSON, 1,000,000 brackets", json(1_000_000)),
    ] {
        let generation = at_once(what, &text);
        assert_eq!(
            (outcome(&generation), codes(&generation)),
            ("refused", ["error too-large".to_owned()].into()),
            "{what}"
        );
        assert!(message(&generation).contains("deeper than 500"), "{what}: {}", message(&generation));
    }
}

#[test]
fn case_43_what_nests_200_deep_is_read() {
    let repeated = |open: &str, inner: &str, close: &str, levels: usize| {
        let schema = format!("{}{inner}{}", open.repeat(levels), close.repeat(levels));
        format!("{START}{PATHS}components: {{schemas: {{A: {schema}}}}}\n")
    };
    for levels in [200, 480] {
        for (what, text) in [
            ("lists", nested(levels)),
            ("maps", repeated("{additionalProperties: ", "{}", "}", levels)),
            ("objects", repeated("{properties: {a: ", "{}", "}}", levels / 2)),
            ("members", repeated("{allOf: [", "{}", "]}", levels / 2)),
            ("choices", repeated("{oneOf: [{type: string}, ", "{}", "]}", levels / 2)),
            ("negations", repeated("{not: ", "{}", "}", levels)),
            (
                "an example",
                repeated("{example: [", "1", "]}", 1)
                    .replace("[1]", &format!("{}1{}", "[".repeat(levels), "]".repeat(levels))),
            ),
            (
                "a default",
                repeated("{default: {a: ", "1", "}}", 1)
                    .replace("{a: 1}", &format!("{}1{}", "{a: ".repeat(levels), "}".repeat(levels))),
            ),
        ] {
            let generation = at_once(what, &text);
            assert_eq!(outcome(&generation), "emitted", "{levels} {what}: {:#?}", generation.diagnostics);
        }
    }
}

#[test]
fn references_in_a_long_row_or_a_wide_tree_end() {
    let row = |many: usize| {
        let schemas: String = (0..many).fold(String::new(), |mut text, number| {
            let _ = writeln!(text, "    S{number}: {{$ref: '#/components/schemas/S{}'}}", number + 1);
            text
        });
        format!("{START}{PATHS}components:\n  schemas:\n{schemas}    S{many}: {{type: string}}\n")
    };
    assert_eq!(outcome(&at_once("a row of 5,000 references", &row(5_000))), "emitted");
    // Each is made of the next twice over: 2 to the power of 40 if nobody looks at what is known.
    for word in ["allOf", "oneOf", "anyOf", "prefixItems"] {
        let schemas: String = (0..40).fold(String::new(), |mut text, number| {
            let next = format!("{{$ref: '#/components/schemas/S{}'}}", number + 1);
            let _ = writeln!(
                text,
                "    S{number}: {{{word}: [{next}, {{type: object, properties: {{p{number}: {next}}}}}, {next}]}}"
            );
            text
        });
        let text = format!(
            "{START}{PATHS}components:\n  schemas:\n{schemas}    S40: {{type: object, properties: {{x: {{type: string}}}}}}\n"
        );
        let generation = at_once(word, &text);
        assert_eq!(outcome(&generation), "emitted", "{word}: {:#?}", generation.diagnostics);
    }
}

#[test]
fn case_51_long_texts_lines_and_lists_are_no_harm() {
    let long = "x".repeat(1_000_000);
    let many = |one: &dyn Fn(usize) -> String, count: usize| (0..count).map(one).collect::<Vec<_>>().join(", ");
    for (what, more) in [
        (
            "a description of a megabyte",
            format!("x-a: {long}\nexternalDocs: {{url: 'https://example.com', description: {long}}}\n"),
        ),
        ("a megabyte of brackets in a text", format!("tags: [{{name: t, description: '{}'}}]\n", "[".repeat(100_000))),
        ("a key of 4,096 bytes", format!("? {}\n: 1\n", "é".repeat(2_048))),
        ("10,000 tags", format!("tags: [{}]\n", many(&|n| format!("{{name: t{n}}}"), 10_000))),
        ("10,000 unknown keys", (0..10_000).fold(String::new(), |text, number| format!("{text}k{number}: 1\n"))),
        (
            "10,000 values",
            format!("components: {{schemas: {{E: {{enum: [{}]}}}}}}\n", many(&|n| format!("v{n}"), 10_000)),
        ),
        (
            "600 values that collide",
            format!(
                "components: {{schemas: {{E: {{enum: [{}]}}}}}}\n",
                many(&|n| format!("'{}a'", "-".repeat(n)), 600)
            ),
        ),
    ] {
        let generation = at_once(what, &format!("{START}{PATHS}{more}"));
        assert_eq!(outcome(&generation), "emitted", "{what}: {:#?}", generation.diagnostics.first());
        // Nobody reads a message of a megabyte.
        let longest = generation.diagnostics.iter().map(|fault| fault.message.len() + fault.help.len()).max();
        assert!(longest.unwrap_or_default() < 5_000, "{what}: {longest:?}");
    }
}

#[test]
fn a_key_that_is_longer_than_a_name_may_be_is_refused_wherever_it_stands() {
    let long = "x".repeat(4_097);
    let response =
        |inside: &str| format!("paths: {{/a: {{get: {{responses: {{'200': {{description: Done., {inside}}}}}}}}}}}\n");
    for (what, text) in [
        ("an unknown key of a megabyte", format!("{PATHS}? {}\n: 1\n", "x".repeat(1_000_000))),
        ("a key of two bytes a letter", format!("{PATHS}? {}\n: 1\n", "é".repeat(2_049))),
        ("a path", format!("paths:\n  ? /{long}\n  : {{get: {{responses: {{}}}}}}\n")),
        ("a schema", format!("{PATHS}components:\n  schemas:\n    ? {long}\n    : {{type: object}}\n")),
        ("a header", response(&format!("headers: {{? {long} : {{schema: {{}}}}}}"))),
        ("a media type", response(&format!("content: {{? {long} : {{}}}}"))),
        ("an extension", format!("{PATHS}x-a:\n  ? {long}\n  : 1\n")),
    ] {
        let generation = at_once(what, &format!("{START}{text}"));
        let expected = ("refused", ["error too-large".to_owned()].into());
        assert_eq!((outcome(&generation), codes(&generation)), expected, "{what}: {}", message(&generation));
        assert!(message(&generation).contains("more than the 4096"), "{what}: {}", message(&generation));
        let line = generation.diagnostics.first().and_then(|fault| fault.location.as_ref()).map(|place| place.line);
        assert!(line > Some(3), "{what}: {line:?}");
    }
    let json = format!(r#"{{"openapi": "3.1.0", "x-a": {{"\u{{}}{long}": 1}}}}"#).replace("{}", "0041");
    assert_eq!(codes(&at_once("JSON", &json)), ["error too-large".to_owned()].into());
}

#[test]
fn a_value_that_is_longer_than_a_name_may_be_names_nothing() {
    let long = "x".repeat(4_097);
    let done = "responses: {'204': {description: Done.}}";
    let parameter = format!("parameters: [{{name: {long}, in: query, schema: {{}}}}]");
    let discriminator = format!("{{oneOf: [{{}}, {{type: object}}], discriminator: {{propertyName: {long}}}}}");
    let key = format!("{{type: apiKey, in: header, name: {long}}}");
    let fine = format!("paths: {{/a: {{get: {{{done}}}}}}}\n");
    for (what, outcomes, text) in [
        ("an id", "emitted", format!("paths: {{/a: {{get: {{operationId: {long}, {done}}}}}}}\n")),
        ("a tag", "emitted", format!("paths: {{/a: {{get: {{tags: [{long}, a], {done}}}}}}}\n")),
        ("a tag's", "emitted", format!("{fine}tags: [{{name: {long}}}, {{name: a}}]\n")),
        (
            "a parameter's",
            "emitted-in-part",
            format!("paths: {{/a: {{get: {{{done}}}, put: {{{parameter}, {done}}}}}}}\n"),
        ),
        ("a discriminator's", "emitted", format!("{fine}components: {{schemas: {{A: {discriminator}}}}}\n")),
        ("a required property's", "emitted", format!("{fine}components: {{schemas: {{A: {{required: [{long}]}}}}}}\n")),
        ("a key's", "emitted", format!("{fine}components: {{securitySchemes: {{A: {key}}}}}\n")),
        ("a server's", "emitted", format!("{fine}servers: [{{url: /a, name: {long}}}]\n")),
    ] {
        let start = START.replace("3.1.0", "3.2.0");
        let start = if text.contains("servers:") {
            start.replace("servers: [{url: https://api.example.com}]\n", "")
        } else {
            start
        };
        let generation = at_once(what, &format!("{start}{text}"));
        assert_eq!(outcome(&generation), outcomes, "{what}: {:#?}", generation.diagnostics);
        let told = codes(&generation);
        assert!(told.contains("warning too-large"), "{what}: {told:?}");
        assert!(!generation.files.iter().any(|file| file.text.contains(&long)), "{what}");
    }
}

#[test]
fn a_file_with_a_key_that_is_too_long_is_a_file_that_can_not_be_read() {
    let mut files = Memory::of(
        "limits.yaml",
        format!("{START}{PATHS}components: {{schemas: {{S: {{$ref: 'f.yaml'}}}}}}\n").as_bytes(),
    );
    files.insert("f.yaml", format!("type: object\nproperties:\n  ? {}\n  : {{}}\n", "x".repeat(4_097)).as_bytes());
    let (done, codes, message, _) = within(Limits::default(), &files);
    let expected = ["warning too-large".to_owned(), "warning external-reference".to_owned()].into();
    assert_eq!((done, codes), ("made", expected), "{message}");
}

/// A description and some files that it refers to.
fn several(files: usize) -> Memory {
    let schemas: String = (0..files).map(|number| format!("    S{number}: {{$ref: 'f{number}.yaml'}}\n")).collect();
    let mut memory = Memory::of("limits.yaml", format!("{START}{PATHS}components:\n  schemas:\n{schemas}").as_bytes());
    for number in 0..files {
        memory.insert(&format!("f{number}.yaml"), b"type: object\nproperties: {a: {type: string}}\n");
    }
    memory
}

/// What came of it, what was said first, and how many bytes of files were handed on.
fn within(limits: Limits, files: &Memory) -> (&'static str, BTreeSet<String>, String, usize) {
    let mut made = Vec::new();
    let generation =
        generate_within(limits, "limits.yaml", files, &options(), &mut |_| {}, &mut |file| made.push(file));
    assert_inert("within limits", &generation);
    let size = made.iter().map(|file| file.text.len()).sum();
    let has_errors = if generation.has_errors() { "refused" } else { "made" };
    (
        has_errors,
        codes(&generation),
        generation.diagnostics.first().map(|fault| fault.message.clone()).unwrap_or_default(),
        size,
    )
}

#[test]
fn case_51_a_limit_is_reached_only_behind_it_and_says_its_number() {
    let default = Limits::default();
    let files = several(3);
    let (done, codes, _, size) = within(default, &files);
    assert_eq!((done, codes), ("made", BTreeSet::new()));
    let bytes = 4 * 200 + 3 * 47;
    let wide = Limits { input_bytes: bytes, files: 4, values: 60, output_bytes: size };
    assert_eq!(within(wide, &files).0, "made", "{:?}", within(wide, &files));
    for (what, limits, code) in [
        ("4096 bytes", Limits { output_bytes: 4_096, ..default }, "error too-large"),
        ("the last byte", Limits { output_bytes: size - 1, ..default }, "error too-large"),
        ("100 bytes of input", Limits { input_bytes: 100, ..default }, "error too-large"),
        ("20 values of the first file", Limits { values: 20, ..default }, "error too-large"),
    ] {
        let (done, codes, message, size) = within(limits, &files);
        assert_eq!((done, codes), ("refused", [code.to_owned()].into()), "{what}");
        let named = [limits.output_bytes, limits.input_bytes, limits.values as usize]
            .map(|number| message.contains(&number.to_string()));
        assert!(named.contains(&true), "{what}: {message}");
        // What is over the limit is at most the file that went over it.
        assert!(size < limits.output_bytes + 4_096, "{what}: {size}");
    }
    // What is over a limit behind the first file is missing, and said to be.
    for (what, limits, number) in [
        ("files", Limits { files: 3, ..default }, "3 files"),
        ("bytes of all files", Limits { input_bytes: 400, ..default }, "400"),
        ("values of all files", Limits { values: 30, ..default }, "30"),
    ] {
        let generation = generate_within(limits, "limits.yaml", &files, &options(), &mut |_| {}, &mut |_| {});
        let told = generation.diagnostics.iter().any(|fault| fault.message.contains(number));
        assert!(told, "{what}: {:#?}", generation.diagnostics);
    }
}

/// What an operation has too many of costs that and no more: the others, or the operation.
#[test]
fn no_operation_has_more_than_5000_of_anything() {
    let list = |one: &dyn Fn(usize) -> String| (0..5_001).map(one).collect::<Vec<_>>().join(", ");
    let headers = list(&|number| format!("X-{number}: {{schema: {{type: integer}}}}"));
    let media_types = list(&|number| format!("image/x{number}: {{schema: {{type: string, maxLength: {number}}}}}"));
    let servers = list(&|number| format!("{{url: 'https://s{number}.example.com'}}"));
    let variables = list(&|number| format!("v{number}: {{default: a}}"));
    let alternatives = list(&|number| format!("{{k{number}: []}}"));
    let at_once_all = list(&|number| format!("k{number}: []"));
    let schemes = list(&|number| format!("k{number}: {{type: http, scheme: basic}}"));
    let done = "responses: {'204': {description: Done.}}";
    let answer = |what: &str| format!("responses: {{'200': {{description: Done., {what}}}}}");
    for (what, operation, expected) in [
        ("headers", answer(&format!("headers: {{{headers}}}")), "emitted"),
        ("media types", answer(&format!("content: {{{media_types}}}")), "emitted-in-part"),
        ("servers", format!("servers: [{servers}], {done}"), "emitted"),
        ("variables", format!("servers: [{{url: 'https://{{v0}}', variables: {{{variables}}}}}], {done}"), "emitted"),
        ("alternatives", format!("security: [{alternatives}], {done}"), "emitted"),
        ("schemes of one alternative", format!("security: [{{{at_once_all}}}], {done}"), "emitted"),
    ] {
        let text = format!(
            "{START}paths:\n  /good: {{get: {{operationId: good, {done}}}}}\n  /a: {{get: {{operationId: a, {operation}}}}}\n\
             components: {{securitySchemes: {{{schemes}}}}}\n"
        );
        let generation = at_once(what, &text);
        let codes: BTreeSet<String> =
            codes(&generation).into_iter().filter(|code| code.ends_with("too-many")).collect();
        assert_eq!((outcome(&generation), codes.len()), (expected, 1), "{what}: {:?}", generation.diagnostics.first());
    }
}
