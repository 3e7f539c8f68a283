//! `enum` and `const`: one of some values, which may be of several kinds.

use crate::diagnostic::Fault;
use crate::document::{Kind, Schema, Value};
use crate::ir::{Shape, Type};

use super::Lowering;

impl Lowering<'_> {
    /// The values say what an enumeration is, also where `type` says something else.
    pub(super) fn enumeration(&mut self, schema: &Schema) -> Shape {
        let values: Vec<&Value> = schema.values.iter().filter(|value| **value != Value::Null).collect();
        let says = |kinds: &[Kind]| schema.types.iter().any(|kind| kinds.contains(kind));
        let untyped = schema.types.iter().all(|kind| *kind == Kind::Null);
        if values.is_empty() || values.iter().any(|value| matches!(value, Value::Array(_) | Value::Object(_))) {
            let message = "a value of `enum` is an array or an object, or there is none; any value is taken";
            self.warn(Fault::new("mixed-enum", schema.at, message).help("list texts, numbers or booleans"));
            return Shape::Alias(Type::Any);
        }
        let texts: Option<Vec<String>> = values.iter().map(|value| text(value)).collect();
        let integers: Option<Vec<i64>> = values.iter().map(|value| integer(value)).collect();
        let booleans = values.iter().all(|value| matches!(value, Value::Bool(_)));
        match (texts, integers) {
            (Some(texts), _) if untyped || says(&[Kind::String]) => return Shape::Texts(distinct(texts)),
            (_, Some(integers)) if untyped || says(&[Kind::Integer, Kind::Number]) => {
                return Shape::Integers(distinct(integers));
            }
            _ if booleans && (untyped || says(&[Kind::Boolean])) => return Shape::Alias(Type::Boolean),
            _ => {}
        }
        if !untyped && !values.iter().all(|value| kinds(value).iter().any(|kind| says(&[*kind]))) {
            let message = "some values of `enum` are not of the schema's `type`; the values count";
            self.warn(Fault::new("conflict", schema.at, message).help("quote texts, and nothing else"));
        }
        Shape::Values(distinct(values.into_iter().cloned().collect()))
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(text) => text.parse().ok(),
        _ => None,
    }
}

fn kinds(value: &Value) -> &'static [Kind] {
    match value {
        Value::Null => &[Kind::Null],
        Value::Bool(_) => &[Kind::Boolean],
        Value::Number(text) if text.contains(['.', 'e', 'E']) => &[Kind::Number],
        Value::Number(_) => &[Kind::Number, Kind::Integer],
        Value::String(_) => &[Kind::String],
        Value::Array(_) => &[Kind::Array],
        Value::Object(_) => &[Kind::Object],
    }
}

/// The first of each, in order.
fn distinct<T: PartialEq>(values: Vec<T>) -> Vec<T> {
    let mut distinct = Vec::with_capacity(values.len());
    for value in values {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    distinct
}
