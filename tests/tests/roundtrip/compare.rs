//! Whether two values are the same, up to what decoding and encoding may change. This is the list of it:
//!
//! - A number is the same if its value is: `1.0` and `1`, `1e2` and `100`. Whole ones of 64 bits are compared exactly.
//! - Numbers of `format: float` are read in single precision and compared in it.
//!
//! The order of keys means nothing in JSON. Dates and times come back with the text they came with; keys that the
//! description does not speak of are not kept, and the samples have none.

use serde_json::{Number, Value};

/// Where and how they first differ; `None` if they are the same.
pub(crate) fn difference(before: &Value, after: &Value) -> Option<Difference> {
    at(before, after, &mut Vec::new())
}

/// The first difference of two values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Difference {
    pub(crate) path: String,
    pub(crate) what: &'static str,
}

fn at<'a>(before: &'a Value, after: &'a Value, path: &mut Vec<String>) -> Option<Difference> {
    let here = |path: &[String], what| Some(Difference { path: format!("${}", path.concat()), what });
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            for (key, value) in before {
                path.push(format!("[{key:?}]"));
                match after.get(key) {
                    None if value.is_null() => return here(path, "null is gone"),
                    None => return here(path, "a key is gone"),
                    Some(other) => match at(value, other, path) {
                        None => {}
                        found => return found,
                    },
                }
                path.pop();
            }
            let new = after.keys().find(|key| !before.contains_key(*key))?;
            path.push(format!("[{new:?}]"));
            here(path, "a key is new")
        }
        (Value::Array(before), Value::Array(after)) => {
            if before.len() != after.len() {
                return here(path, "an array has another length");
            }
            for (place, (before, after)) in before.iter().zip(after).enumerate() {
                path.push(format!("[{place}]"));
                match at(before, after, path) {
                    None => {}
                    found => return found,
                }
                path.pop();
            }
            None
        }
        (Value::Number(before), Value::Number(after)) => {
            if is_same(before, after) {
                None
            } else {
                here(path, "a number is another")
            }
        }
        (Value::String(before), Value::String(after)) if before != after => here(path, "a text is another"),
        (before, after) if before == after => None,
        _ => here(path, "a value is of another type"),
    }
}

fn is_same(before: &Number, after: &Number) -> bool {
    let whole = |number: &Number| number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
    match (whole(before), whole(after)) {
        (Some(before), Some(after)) => before == after,
        _ => match (before.as_f64(), after.as_f64()) {
            (Some(before), Some(after)) => before == after || before as f32 == after as f32,
            _ => false,
        },
    }
}

#[test]
fn what_differs_is_found_where_it_is() {
    let read = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    for (before, after, expected) in [
        (r#"{"a": [1, 2.0], "b": "x"}"#, r#"{"b": "x", "a": [1.0, 2]}"#, None),
        ("9007199254740993", "9007199254740992", Some(("$", "a number is another"))),
        (r#"{"a": {"b": null}}"#, r#"{"a": {}}"#, Some((r#"$["a"]["b"]"#, "null is gone"))),
        (r#"{"a": {}}"#, r#"{"a": {"c": 1}}"#, Some((r#"$["a"]["c"]"#, "a key is new"))),
        ("[[1]]", "[[1, 2]]", Some(("$[0]", "an array has another length"))),
        ("[true]", r#"["true"]"#, Some(("$[0]", "a value is of another type"))),
    ] {
        let expected = expected.map(|(path, what)| Difference { path: path.to_owned(), what });
        assert_eq!(difference(&read(before), &read(after)), expected, "{before} {after}");
    }
}
