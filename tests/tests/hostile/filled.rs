//! The template with a text at every place where anything may be said.

use serde_json::{Map, Value};

use crate::crowded::escaped;

/// What stands at such a place in the template.
pub(crate) const MARK: &str = "lorem";

/// As much of a text as a key may have in place of each of its marks. With one more of it the description would be refused,
/// and nothing be made of all the other places.
const IN_A_KEY: usize = 1_300;

/// The template, every mark in it replaced. Names that have to differ do so by the `2` behind their mark.
pub(crate) fn filled(template: &Value, text: &str) -> Value {
    match template {
        Value::String(found) => Value::String(in_text(found, text)),
        Value::Array(items) => items.iter().map(|item| filled(item, text)).collect(),
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| (key.replace(MARK, in_a_key(text)), filled(value, text)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        other => other.clone(),
    }
}

/// References are written so that they lead where they led before.
fn in_text(found: &str, text: &str) -> String {
    if !found.starts_with("#/") {
        return found.replace(MARK, text);
    }
    found.replace(MARK, &escaped(in_a_key(text)))
}

fn in_a_key(text: &str) -> &str {
    let end = text.char_indices().map(|(at, character)| at + character.len_utf8()).take_while(|end| *end <= IN_A_KEY);
    text.get(..end.last().unwrap_or_default()).unwrap_or_default()
}

#[test]
fn marks_are_replaced_in_keys_values_and_references() {
    let template = serde_json::json!({"lorem": ["lorem2", 5], "a": {"$ref": "#/x/lorem"}});
    let expected = serde_json::json!({"b/c": ["b/c2", 5], "a": {"$ref": "#/x/b~1c"}});
    assert_eq!(filled(&template, "b/c"), expected);
}
