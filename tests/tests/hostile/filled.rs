//! The template with a text at every place where anything may be said.

use serde_json::{Map, Value};

use crate::crowded::escaped;

/// What stands at such a place in the template.
pub(crate) const MARK: &str = "lorem";

/// The template, every mark in it replaced. Names that have to differ do so by the `2` behind their mark.
pub(crate) fn filled(template: &Value, text: &str) -> Value {
    match template {
        Value::String(found) => Value::String(in_text(found, text)),
        Value::Array(items) => items.iter().map(|item| filled(item, text)).collect(),
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| (key.replace(MARK, text), filled(value, text)));
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
    found.replace(MARK, &escaped(text))
}

#[test]
fn marks_are_replaced_in_keys_values_and_references() {
    let template = serde_json::json!({"lorem": ["lorem2", 5], "a": {"$ref": "#/x/lorem"}});
    let expected = serde_json::json!({"b/c": ["b/c2", 5], "a": {"$ref": "#/x/b~1c"}});
    assert_eq!(filled(&template, "b/c"), expected);
}
