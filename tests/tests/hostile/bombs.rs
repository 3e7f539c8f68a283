//! Descriptions of a few lines of which each doubles what the others come to: they end in a moment, whatever was meant.

use std::time::Instant;

use codegen::Generation;
use codegen::diagnostic::{Diagnostic, Diagnostics};
use codegen::ir::{Shape, TypeDef};
use serde_json::{Map, Value, json};

use crate::check::assert_inert;
use crate::support::{Memory, generate, outcome};

/// Generates, and fails if that takes longer than a few moments: most of these would take longer than anybody lives.
fn at_once(what: &str, description: &Value) -> Generation {
    let start = Instant::now();
    let generation = generate("bomb.json", description.to_string().as_bytes());
    assert!(start.elapsed().as_secs() < 120, "{what} took {:?}", start.elapsed());
    assert_inert(what, &generation);
    assert_eq!(outcome(&generation), "emitted", "{what}: {:#?}", generation.diagnostics.first());
    generation
}

/// A description with one operation that sends the schema `S0`.
fn sending(schemas: Map<String, Value>) -> Value {
    let body = json!({"required": true, "content": {"application/json": {"schema": to(0)}}});
    json!({
        "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "servers": [{"url": "https://api.example.com"}],
        "paths": {"/a": {"post": {"operationId": "a", "requestBody": body, "responses": {"204": {"description": "Done."}}}}},
        "components": {"schemas": schemas},
    })
}

fn to(number: usize) -> Value {
    json!({"$ref": format!("#/components/schemas/S{number}")})
}

/// `S0` to the last but one, each made of the next, and the last.
fn row(many: usize, one: impl Fn(usize) -> Value, last: Value) -> Map<String, Value> {
    let mut all: Map<String, Value> = (0..many).map(|number| (format!("S{number}"), one(number + 1))).collect();
    all.insert(format!("S{many}"), last);
    all
}

#[test]
fn required_fields_that_double_are_not_written_out_in_snippets() {
    let both = |next| json!({"type": "object", "required": ["a", "b"], "properties": {"a": to(next), "b": to(next)}});
    at_once("two required fields", &sending(row(40, both, json!({"type": "string"}))));
    // The last leads back, so that no value is ever finished.
    let tried = |next| {
        let part = |name: &str| json!({"type": "object", "required": [name], "properties": {name: to(next)}});
        json!({"oneOf": [part("a"), part("b")]})
    };
    at_once("two choices", &sending(row(40, tried, to(0))));
    let tuple = |next| json!({"type": "array", "prefixItems": [to(next), to(next)], "items": false, "minItems": 2});
    let mut description = sending(row(40, tuple, json!({"type": "string"})));
    at_once("pairs of pairs", &description);
    // Bodies are converted from what only one of them holds, so these are compared.
    description["paths"]["/a"]["post"]["requestBody"]["content"]["application/x.other+json"] = json!({"schema": to(1)});
    at_once("one of two pairs of pairs", &description);
}

#[test]
fn rows_of_any_kind_are_no_deeper_than_a_stack() {
    let many = 1_500;
    for (what, one) in [
        ("required", json!({"type": "object", "required": ["a"], "properties": {"a": "next"}})),
        ("optional", json!({"type": "object", "properties": {"a": "next"}})),
        ("lists", json!({"type": "array", "items": "next"})),
        ("maps", json!({"additionalProperties": "next"})),
        ("or null", json!({"oneOf": ["next", {"type": "null"}]})),
        ("unions", json!({"oneOf": ["next", {"type": "integer"}]})),
        (
            "tagged",
            json!({"oneOf": ["next", {"type": "object", "properties": {"k": {"const": "x"}}}], "discriminator": {"propertyName": "k"}}),
        ),
        ("members", json!({"allOf": ["next", {"properties": {"p": {"type": "string"}}}]})),
        ("tuples", json!({"type": "array", "prefixItems": ["next"], "items": false, "minItems": 1})),
        ("names", json!({"$ref": "next", "default": 1})),
    ] {
        let place = |next: usize| {
            let text =
                one.to_string().replace("{\"$ref\":\"next\"", &format!("{{\"$ref\":\"#/components/schemas/S{next}\""));
            serde_json::from_str(&text.replace("\"next\"", &to(next).to_string())).expect("it stays JSON")
        };
        let mut description =
            sending(row(many, place, json!({"type": "object", "properties": {"k": {"type": "string"}}})));
        description["paths"]["/a"]["post"]["parameters"] =
            json!([{"name": "q", "in": "query", "schema": {"allOf": [to(0)], "default": {"a": [1]}}}]);
        at_once(what, &description);
    }
}

#[test]
fn references_behind_references_are_followed_once() {
    let levels = 40;
    let mut description = sending(row(0, to, json!({"type": "object", "properties": {"a": {"$ref": "#/x-n0/p"}}})));
    // Both words of each lead through the next one's reference again.
    for number in 0..levels {
        let next = number + 1;
        description[format!("x-n{number}")] = json!({"$ref": format!("#/x-n{next}/p/q")});
    }
    description[format!("x-n{levels}")] =
        json!({"p": {"$ref": "#/x-n1"}, "q": {"$ref": "#/x-n2"}, "r": {"$ref": "#/x-n0/p/q/p/q"}});
    at_once("references behind references", &description);
    let mut all = json!({"id": {"$ref": "#/x-all"}, "q": {"$ref": "#/x-all"}, "r": {"$ref": "#/x-all"}});
    let mut description = sending(row(0, to, json!({"type": "object", "properties": {"a": {"$ref": "#/x-n0/q"}}})));
    for number in 0..levels {
        let next = number + 1;
        description[format!("x-n{number}")] = json!({"$ref": format!("#/x-n{next}/p{number}/q")});
        all[format!("p{number}")] = json!({"$ref": format!("#/x-n{next}/r")});
    }
    description[format!("x-n{levels}")] = json!({"$ref": "#/x-all"});
    description["x-all"] = all;
    at_once("references to references", &description);
}

#[test]
fn what_is_put_together_stays_in_proportion() {
    let many = 1_500;
    let properties = |letter: &str| -> Map<String, Value> {
        (0..many).map(|number| (format!("{letter}{number}"), json!({"type": "string"}))).collect()
    };
    let base = json!({"type": "object", "properties": properties("p")});
    let mut schemas = row(0, to, base.clone());
    for number in 0..many {
        let own = json!({"properties": {format!("t{number}"): {"type": "string"}}});
        schemas.insert(format!("T{number}"), json!({"allOf": [to(0), own]}));
    }
    in_proportion("a base of many properties that many extend", &sending(schemas));
    let choice = |number| json!({"type": "object", "properties": {format!("c{number}"): {"type": "string"}}});
    let mut beside = base;
    beside["oneOf"] = (0..many).map(choice).collect();
    in_proportion("many properties beside many choices", &sending(row(0, to, beside)));
}

/// Of two million fields that could be put together, so many are that a run stays within its memory.
fn in_proportion(what: &str, description: &Value) {
    let mut diagnostics = Diagnostics::default();
    let source = Memory::of("bomb.json", description.to_string().as_bytes());
    let reading = codegen::read::read("bomb.json", &source, &mut diagnostics);
    let api = codegen::lower::lower(&reading.document.expect("a document"), &mut diagnostics).api;
    let fields = |def: &TypeDef| if let Shape::Struct(object) = &def.shape { object.fields.len() } else { 0 };
    let all: usize = api.types.iter().map(fields).sum();
    assert!(all < 60_000, "{what}: {all} fields");
    let said = |fault: &Diagnostic| fault.code == "too-many-merges" && fault.location.is_some();
    assert!(reading.files.located(&diagnostics).iter().any(said), "{what}: {diagnostics:#?}");
}

#[test]
fn a_text_below_many_choices_is_not_copied_for_each_way_to_it() {
    // Each level makes the text below it part of two more.
    let long = json!({"type": "object", "properties": {"a": {"type": "object", "description": "x".repeat(100_000)}}});
    let level = |next| json!({"oneOf": [{"allOf": [to(next), {"properties": {"b": to(next)}}]}, {"properties": {"c": to(next)}}], "properties": {"d": to(next)}});
    at_once("a long text below many choices", &sending(row(60, level, long)));
}

#[test]
fn names_with_the_same_number_are_told_apart_in_a_moment() {
    // Nothing but punctuation, so that all have the same words once they are cut.
    let names = (0..3_000_u32).map(|number| {
        let bits: String = (0..14).map(|bit| if number >> bit & 1 == 1 { '+' } else { '-' }).collect();
        (format!("{}{bits}", "-".repeat(300)), json!({"type": "string"}))
    });
    let properties: Map<String, Value> = names.collect();
    at_once("names of punctuation", &sending(row(0, to, json!({"type": "object", "properties": properties}))));
}
