//! A description as JSON, with the maps whose order says nothing in another order.

use codegen::diagnostic::Diagnostics;
use codegen::document::Value;
use codegen::source::{Source, SourceError};

use crate::Random;

/// Maps whose order says nothing. That of properties and parameters is kept: people put them in an order on purpose.
const UNORDERED: &[&[&str]] = &[
    &["paths"],
    &["paths", "*"],
    &["components"],
    &["components", "schemas"],
    &["components", "responses"],
    &["components", "parameters"],
    &["components", "requestBodies"],
    &["components", "headers"],
    &["components", "examples"],
];

/// One file.
struct One<'a>(&'a str);

impl Source for One<'_> {
    fn read(&self, _: &str) -> Result<Vec<u8>, SourceError> {
        Ok(self.0.as_bytes().to_vec())
    }
}

/// The description in another order, the same for the same seed.
///
/// # Panics
///
/// If it can't be parsed.
#[must_use]
pub fn shuffled(path: &str, text: &str, seed: u64) -> String {
    let mut description = contents(path, text);
    shuffle(&mut description, &mut Vec::new(), &mut Random::new(seed));
    json(&description)
}

/// What a description says.
///
/// # Panics
///
/// If it can't be parsed.
#[must_use]
pub fn contents(path: &str, text: &str) -> Value {
    let reading = codegen::read::read(path, &One(text), &mut Diagnostics::default());
    reading.files.contents().next().expect("the file was read")
}

/// JSON in the order of the entries.
#[must_use]
pub fn json(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => text.clone(),
        Value::String(text) => serde_json::json!(text).to_string(),
        Value::Array(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(", ")),
        Value::Object(entries) => {
            let entry = |(key, value): &(String, Value)| format!("{}: {}", serde_json::json!(key), json(value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(",\n"))
        }
    }
}

fn shuffle(value: &mut Value, path: &mut Vec<String>, random: &mut Random) {
    let Value::Object(entries) = value else { return };
    let here = |pattern: &&&[&str]| {
        pattern.len() == path.len()
            && pattern.iter().zip(path.iter()).all(|(word, found)| *word == "*" || word == found)
    };
    if UNORDERED.iter().any(|pattern| here(&pattern)) {
        for end in (1..entries.len()).rev() {
            entries.swap(end, random.below(end + 1));
        }
    }
    for (key, value) in entries {
        path.push(key.clone());
        shuffle(value, path, random);
        path.pop();
    }
}
