//! The second opinion on YAML: another parser sees the same values in every description here.

use codegen::diagnostic::Diagnostics;
use codegen::document::Value;

use crate::support::{Memory, all_yaml, fixture, plex};

/// A literal as JSON. Numbers that JSON's own type would round stay texts, which no other parser gives.
pub(crate) fn to_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(text) => serde_json::from_str(text).unwrap_or_else(|_| text.as_str().into()),
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(to_json).collect(),
        Value::Object(entries) => {
            entries.iter().map(|(key, value)| (key.clone(), to_json(value))).collect::<serde_json::Map<_, _>>().into()
        }
    }
}

/// What our reader sees in a file.
pub(crate) fn contents(path: &str, text: &str) -> serde_json::Value {
    let reading = codegen::read::read(path, &Memory::of(path, text), &mut Diagnostics::default());
    to_json(&reading.files.contents().next().expect("the file was read"))
}

fn second_opinion(text: &str) -> serde_json::Value {
    serde_yaml::from_str(text).expect("it is YAML for the other parser too")
}

#[test]
fn another_yaml_parser_sees_the_same_in_every_description() {
    for (name, text) in all_yaml() {
        assert_eq!(contents(&name, &text), second_opinion(&text), "{name}");
    }
}

#[test]
fn the_two_renderings_of_the_3_0_fixture_say_the_same() {
    let json = fixture("get-pin-3.0.json");
    let parsed: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(contents("get-pin-3.0.json", &json), parsed);
    assert_eq!(contents("get-pin-3.0.yaml", &fixture("get-pin-3.0.yaml")), parsed);
}

#[test]
fn the_odd_corners_of_yaml_are_read_as_by_another_parser() {
    for text in [
        "a: |\n  one\n  two\n\nb: >-\n  one\n  two\n\n  three\n",
        "a: &x {b: [1, 2.5, -3e2]}\nc: *x\n",
        "a: 'it''s'\nb: \"\\u00e9\\t\\\"\"\nc: plain: no\n".split("\nc").next().expect("a part"),
        "no: no\nyes: yes\non: off\n'null': ~\nn: Null\nt: True\n",
        "a: 2024-02-30\nb: 12:30:45\nc: 0x10\nd: 0o17\ne: 1_000\nf: '010'\n",
        "a:\n- b\n- c:\n    - d\n",
        "? a\n: b\n",
        "# only\na: # a comment\n  b # another\n",
        "a: .5\nb: 1.\nc: +5\nd: -7\ne: 1e3\n",
    ] {
        assert_eq!(contents("odd.yaml", text), second_opinion(text), "{text}");
    }
}

#[test]
fn timestamps_and_ports_in_plex_yaml_stay_texts() {
    let plex = contents("plex.yaml", &plex());
    assert_eq!(plex["servers"][0]["variables"]["port"]["default"], "32400");
    assert_eq!(plex["components"]["schemas"]["Pin"]["properties"]["createdAt"]["examples"][0], "2026-01-15T09:30:00Z");
}
