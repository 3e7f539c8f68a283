//! Descriptions that would be put together for ever.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::source::{Source, SourceError};
use crate::{Generation, Layout, Options, generate};

struct One(String);

impl Source for One {
    fn read(&self, _: &str) -> Result<Vec<u8>, SourceError> {
        Ok(self.0.clone().into_bytes())
    }
}

fn generated(schemas: &str) -> Generation {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          \
         description: ok\n          content: {{application/json: {{schema: {{$ref: '#/components/schemas/L0'}}}}}}\n\
         components:\n  schemas:\n{schemas}"
    );
    let options = Options { package: "t".to_owned(), layout: Layout::Part, choices: Default::default() };
    generate("t.yaml", &One(text), &options, &mut |_| {})
}

#[test]
fn a_base_that_is_reached_on_many_ways_is_walked_once() {
    let mut schemas = String::new();
    for level in 0..60 {
        for name in ["L", "M"] {
            let next = level + 1;
            let all = format!("[{{$ref: '#/components/schemas/L{next}'}}, {{$ref: '#/components/schemas/M{next}'}}]");
            writeln!(schemas, "    {name}{level}:\n      allOf: {all}").expect("writing to a string");
        }
    }
    schemas.push_str("    L60: {type: object, properties: {x: {type: string}}}\n");
    schemas.push_str("    M60: {type: object, properties: {y: {type: string}}}\n");
    let start = Instant::now();
    let generation = generated(&schemas);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    assert!(generation.diagnostics.is_empty(), "{:?}", generation.diagnostics);
    let top = generation.files.iter().find(|file| file.path.ends_with("schemas/l0.rs")).expect("the top's file");
    assert!(top.text.contains("pub x: Option<String>") && top.text.contains("pub y: Option<String>"), "{}", top.text);
}

#[test]
fn choices_that_only_say_what_goes_together_are_not_dropped_without_a_word() {
    let generation = generated(
        "    L0:\n      type: object\n      properties: {a: {type: string}, b: {type: string}}\n      \
         oneOf: [{required: [a]}, {required: [b]}]\n",
    );
    let codes: Vec<&str> = generation.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes, ["not-honoured"]);
    assert_eq!(generation.report.emitted, 1);
}

#[test]
fn a_name_without_a_property_is_told_of_where_it_is_required_and_not_of_all_that_extend_that() {
    let generation = generated(
        "    Base: {type: object, required: [a, b, c], properties: {c: {type: string}}}\n    \
         L0:\n      allOf:\n        - {$ref: '#/components/schemas/Base'}\n        \
         - {type: object, required: [b, d], properties: {a: {type: string}}}\n",
    );
    let said = generation.diagnostics.iter().map(|diagnostic| {
        let pointer = diagnostic.location.as_ref().map(|location| location.pointer.as_str()).unwrap_or_default();
        format!("{} {pointer}: {}", diagnostic.code, diagnostic.message.split_whitespace().next().unwrap_or_default())
    });
    let said: Vec<String> = said.collect();
    let name = |name: &str, schema: &str| format!("required-without-property /components/schemas/{schema}: `{name}`");
    assert_eq!(said, [name("a", "Base"), name("b", "Base"), name("b", "L0"), name("d", "L0")]);
    let top = generation.files.iter().find(|file| file.path.ends_with("schemas/l0.rs")).expect("the top's file");
    assert!(top.text.contains("pub a: String") && top.text.contains("pub c: String"), "{}", top.text);
}
