//! Properties of references: of any text, from anywhere to anywhere, in circles and over several files.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{cases, well_all};
use crate::support::Memory;

/// What may stand before the `#`.
const FILES: [&str; 22] = [
    "",
    "",
    "",
    "api.json",
    "other.yaml",
    "dir/third.yaml",
    "./other.yaml",
    "dir/../other.yaml",
    "%6fther.yaml",
    "dir%2Fthird.yaml",
    "../api.json",
    "..%2f..%2fetc/passwd",
    "/etc/passwd",
    "file:///etc/passwd",
    "http://127.0.0.1/x",
    "//host/x",
    "urn:example:a",
    "other.yaml?x=1",
    "missing.yaml",
    "C:\\x",
    "\u{0}",
    "broken.yaml",
];

/// The words of pointers.
const WORDS: [&str; 36] = [
    "components",
    "schemas",
    "A",
    "B",
    "a",
    "b",
    "properties",
    "allOf",
    "items",
    "0",
    "1",
    "-1",
    "00",
    "99999999999999999999",
    "",
    "~0",
    "~1",
    "~2",
    "~",
    "%",
    "%41",
    "%7E1",
    "%2F",
    "%ff",
    "%00",
    "..",
    "$ref",
    "$defs",
    "paths",
    "~1a",
    "get",
    "responses",
    "200",
    "parameters",
    "x-any",
    "é",
];

/// The names of anchors and ids.
const NAMES: [&str; 8] = ["a", "A", "meta", "http://127.0.0.1/x", "urn:example:a", "other.yaml", "#a", ""];

fn reference() -> impl Strategy<Value = String> {
    let file = prop::sample::select(&FILES[..]);
    let words = prop::collection::vec(prop::sample::select(&WORDS[..]), 0..6);
    let pointer = prop_oneof![
        4 => Just("#/components/schemas/A".to_owned()),
        2 => prop::sample::select(vec!["#/components/schemas/B", "#/components/schemas/A/properties/a", "#/paths/~1a/get", "#/x-any/0"]).prop_map(str::to_owned),
        4 => words.prop_map(|words| format!("#/{}", words.join("/"))),
        2 => prop::sample::select(&NAMES[..]).prop_map(|name| format!("#{name}")),
        1 => Just(String::new()),
        1 => any::<String>(),
    ];
    (file, pointer).prop_map(|(file, pointer)| format!("{file}{pointer}"))
}

/// Objects in which references and names stand anywhere.
fn node() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => reference().prop_map(|text| json!({"$ref": text})),
        1 => reference().prop_map(|text| json!({"$dynamicRef": text})),
        1 => reference().prop_map(|text| json!({"$ref": text, "description": "d", "type": "string"})),
        1 => Just(json!({"type": "string"})),
        1 => Just(json!({"$ref": 1})),
        1 => Just(Value::Null),
    ];
    let key = prop::sample::select(
        &[
            "properties",
            "allOf",
            "oneOf",
            "items",
            "$defs",
            "additionalProperties",
            "a",
            "b",
            "$id",
            "$anchor",
            "$dynamicAnchor",
            "discriminator",
            "x-any",
        ][..],
    );
    leaf.prop_recursive(4, 20, 4, move |inner| {
        let named = (prop::sample::select(&NAMES[..]), inner.clone())
            .prop_map(|(name, inner)| json!({"$id": name, "$anchor": name, "properties": {"a": inner}}));
        let object = prop::collection::vec((key.clone(), inner.clone()), 0..4).prop_map(|entries| {
            let entries = entries.into_iter().map(|(key, value)| match key {
                "allOf" | "oneOf" => (key, json!([value, {"type": "object"}])),
                "properties" | "$defs" => (key, json!({"a": value, "b": {"type": "string"}})),
                "$id" | "$anchor" | "$dynamicAnchor" => (key, json!("a")),
                "discriminator" => (
                    key,
                    json!({"propertyName": "a", "mapping": {"x": "#/components/schemas/A", "y": "other.yaml#/A"}}),
                ),
                _ => (key, value),
            });
            Value::Object(entries.map(|(key, value)| (key.to_owned(), value)).collect::<Map<String, Value>>())
        });
        prop_oneof![1 => named, 3 => object]
    })
}

/// An entry that uses nodes at every place that may be a reference.
fn entry(nodes: &[Value]) -> Value {
    let at = |place: usize| nodes.get(place % nodes.len().max(1)).cloned().unwrap_or_default();
    json!({
        "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "x-any": nodes,
        "paths": {
            "/a": {"get": {"parameters": [at(0)], "requestBody": at(1), "responses": {"200": at(2), "201": {"description": "d", "headers": {"X-A": at(3)},
                "content": {"application/json": {"schema": at(4), "examples": {"e": at(5)}}}}}, "callbacks": {"c": at(6)}}},
            "/b": at(7),
            "/c": {"$ref": "#/paths/~1a"},
            "/d": {"get": {"responses": {"200": {"description": "d", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}}}}},
        },
        "webhooks": {"w": at(8)},
        "components": {"schemas": {"A": at(9), "B": at(10), "C": {"allOf": [at(11), at(12)]}}, "parameters": {"A": at(13)}, "responses": at(14)},
    })
}

proptest! {
    #![proptest_config(cases(192))]

    #[test]
    fn any_references_over_several_files_end(nodes in prop::collection::vec(node(), 1..15), other in node(), third in node()) {
        let mut files = Memory::of("api.json", entry(&nodes).to_string().as_bytes());
        files.insert("other.yaml", json!({"A": other, "components": {"schemas": {"A": third}}, "paths": {"~1a": other}}).to_string().as_bytes());
        files.insert("dir/third.yaml", json!({"$id": "http://127.0.0.1/x", "components": {"schemas": {"A": other, "B": third}}}).to_string().as_bytes());
        files.insert("broken.yaml", b"{[");
        well_all("api.json", files)?;
    }
}
