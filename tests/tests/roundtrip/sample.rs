//! JSON made from a schema: every described shape now and then, nothing that the description does not speak of.
//!
//! No key is made up where `additionalProperties` is unsaid beside described properties: such keys are not kept.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value, json};
use tests::Random;

use crate::flat::{Definitions, Flat};
use crate::text::text;

/// Behind this depth only what has to be there is made, and behind the second nothing.
const SHALLOW: usize = 4;
const DEEP: usize = 24;
/// How many values one sample may hold before only what has to be there is made.
const LARGE: usize = 300;

/// Makes the samples of one description.
pub(crate) struct Sampler<'a> {
    document: &'a Value,
    names: &'a BTreeMap<String, String>,
    random: Random,
    made: usize,
}

impl<'a> Sampler<'a> {
    pub(crate) fn new(document: &'a Value, names: &'a BTreeMap<String, String>, seed: u64) -> Self {
        Self { document, names, random: Random::new(seed), made: 0 }
    }

    /// A value of the definition with this key; `None` if none was found.
    pub(crate) fn sample(&mut self, key: &str) -> Option<Value> {
        self.made = 0;
        self.value(&json!({ "$ref": format!("#/$defs/{key}") }), 0)
    }

    fn value(&mut self, schema: &Value, depth: usize) -> Option<Value> {
        self.made += 1;
        if depth > DEEP || self.made > LARGE * 20 {
            return None;
        }
        // A choice that leads too deep or nowhere is not the only one.
        (0..6).find_map(|_| {
            let definitions = Definitions { document: self.document, names: self.names };
            // What is put together outlives the schema only as a copy.
            let flat = definitions.flat(schema, &mut self.random)?;
            self.of(&flat, depth)
        })
    }

    fn of(&mut self, flat: &Flat, depth: usize) -> Option<Value> {
        if let Some(value) = flat.get("const") {
            return Some(value.clone());
        }
        if let Some(values) = flat.get("enum") {
            return self.random.one_of(values.as_array()?).cloned();
        }
        let kinds: Vec<&str> = match flat.get("type") {
            Some(Value::String(kind)) => vec![kind],
            Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
            _ => vec![implied(flat)],
        };
        let mut kind = *self.random.one_of(&kinds)?;
        if kind == "null" && !self.random.once_in(3) {
            kind = kinds.iter().find(|kind| **kind != "null").unwrap_or(&kind);
        }
        match kind {
            "null" => Some(Value::Null),
            "boolean" => Some(self.random.once_in(2).into()),
            "string" => text(flat, &mut self.random).map(Value::from),
            "integer" => self.integer(flat),
            "number" => self.number(flat),
            "array" => self.array(flat, depth),
            "object" => self.object(flat, depth),
            _ => Some(self.anything(depth)),
        }
    }

    fn is_full(&self, depth: usize) -> bool {
        depth > SHALLOW || self.made > LARGE
    }

    fn anything(&mut self, depth: usize) -> Value {
        match self.random.below(if self.is_full(depth) { 5 } else { 7 }) {
            0 => Value::Null,
            1 => true.into(),
            2 => 12.into(),
            3 => json!(-0.5),
            4 => "free".into(),
            5 => json!([self.anything(depth + 1), self.anything(depth + 1)]),
            _ => json!({ "one": self.anything(depth + 1), "two words": self.anything(depth + 1) }),
        }
    }

    fn integer(&mut self, flat: &Flat) -> Option<Value> {
        let format = flat.get("format").and_then(Value::as_str).unwrap_or_default();
        let (first, last) = width(format).unwrap_or((i64::MIN.into(), i64::MAX.into()));
        let limit = |keyword: &str| flat.get(keyword).and_then(whole);
        let first =
            limit("minimum").into_iter().chain(limit("exclusiveMinimum").map(|least| least + 1)).fold(first, i128::max);
        let last =
            limit("maximum").into_iter().chain(limit("exclusiveMaximum").map(|most| most - 1)).fold(last, i128::min);
        if first > last {
            return None;
        }
        let small = (first.max(-100), last.min(100));
        let mut number = match self.random.below(5) {
            0 => first,
            1 => last,
            2 | 3 if small.0 <= small.1 => self.random.between(small.0, small.1),
            _ => self.random.between(first, last),
        };
        if let Some(step) = limit("multipleOf").filter(|step| *step > 0) {
            number -= number.rem_euclid(step);
            number += if number < first { step } else { 0 };
        }
        let number = i64::try_from(number).map(Number::from).or_else(|_| u64::try_from(number).map(Number::from));
        number.ok().map(Value::Number)
    }

    fn number(&mut self, flat: &Flat) -> Option<Value> {
        let format = flat.get("format").and_then(Value::as_str).unwrap_or_default();
        // Said of a `number`, these mean a whole one.
        if width(format).is_some() || flat.contains_key("multipleOf") {
            return self.integer(flat);
        }
        let limit = |keyword: &str| flat.get(keyword).and_then(Value::as_f64);
        let first = limit("minimum").or(limit("exclusiveMinimum"));
        let last = limit("maximum").or(limit("exclusiveMaximum"));
        let (first, last) = match (first, last) {
            (Some(first), Some(last)) => (first, last),
            (Some(first), None) => (first, first + 1000.0),
            (None, Some(last)) => (last - 1000.0, last),
            (None, None) => (-1000.0, 1000.0),
        };
        // Halves and the like have the same text in single and double precision.
        let part = f64::from(u16::try_from(self.random.below(1025)).ok()?) / 1024.0;
        Number::from_f64(first + (last - first) * part).map(Value::Number)
    }

    fn array(&mut self, flat: &Flat, depth: usize) -> Option<Value> {
        let limit =
            |keyword: &str| flat.get(keyword).and_then(Value::as_u64).and_then(|limit| usize::try_from(limit).ok());
        let least = limit("minItems").unwrap_or(0);
        let most =
            limit("maxItems").unwrap_or(usize::MAX).min(least.saturating_add(if self.is_full(depth) { 0 } else { 3 }));
        let many = least + self.random.below(most.saturating_sub(least) + 1);
        if many > 200 {
            return None;
        }
        let free = Value::Bool(true);
        let first = flat.get("prefixItems").and_then(Value::as_array);
        let mut items: Vec<Value> = Vec::new();
        for place in 0..many {
            let schema = first.and_then(|first| first.get(place)).or(flat.get("items")).unwrap_or(&free);
            match self.value(schema, depth + 1) {
                Some(item) if flat.get("uniqueItems") != Some(&Value::Bool(true)) || !items.contains(&item) => {
                    items.push(item)
                }
                _ if items.len() < least => return None,
                _ => {}
            }
        }
        Some(items.into())
    }

    fn object(&mut self, flat: &Flat, depth: usize) -> Option<Value> {
        let empty = Map::new();
        let properties = flat.get("properties").and_then(Value::as_object).unwrap_or(&empty);
        let patterns = flat.get("patternProperties").and_then(Value::as_object).unwrap_or(&empty);
        let names = flat.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        let required: Vec<&str> = names.iter().filter_map(Value::as_str).collect();
        let free = Value::Bool(true);
        let additional = match flat.get("additionalProperties") {
            Some(Value::Bool(false)) => None,
            Some(schema) => Some(schema),
            // There may have been some, of which none travels this way.
            None => (!flat.contains_key("properties") && patterns.is_empty()).then_some(&free),
        };
        let mut object = Map::new();
        for (name, schema) in properties {
            let needed = required.contains(&name.as_str());
            if !needed && (self.is_full(depth) || self.random.once_in(2)) {
                continue;
            }
            match self.value(schema, depth + 1) {
                Some(value) => drop(object.insert(name.clone(), value)),
                None if needed => return None,
                None => {}
            }
        }
        for name in required.iter().filter(|name| !properties.contains_key(**name)) {
            // A key without a property of its own is kept only where others are.
            object.insert((*name).to_owned(), self.value(additional?, depth + 1)?);
        }
        let mut more = if self.is_full(depth) { 0 } else { self.random.below(3) };
        more = more.max(
            flat.get("minProperties")
                .and_then(whole)
                .and_then(|least| usize::try_from(least).ok())
                .unwrap_or(0)
                .saturating_sub(object.len()),
        );
        for place in 0..more.min(50) {
            let other = additional.filter(|_| patterns.is_empty() || self.random.once_in(2));
            let (name, schema) = match (patterns.iter().nth(place % patterns.len().max(1)), other) {
                (_, Some(schema)) => (self.key(flat, place)?, schema),
                (Some((pattern, schema)), None) => {
                    let flat = Flat::from_iter([("pattern".to_owned(), pattern.as_str().into())]);
                    (text(&flat, &mut self.random)?, schema)
                }
                (None, None) => break,
            };
            if !object.contains_key(&name)
                && !properties.contains_key(&name)
                && let Some(value) = self.value(schema, depth + 1)
            {
                object.insert(name, value);
            }
        }
        Some(object.into())
    }

    fn key(&mut self, flat: &Flat, place: usize) -> Option<String> {
        match flat.get("propertyNames").and_then(Value::as_object) {
            Some(names) => match names.get("enum").and_then(Value::as_array) {
                Some(names) => self.random.one_of(names)?.as_str().map(str::to_owned),
                None => text(names, &mut self.random),
            },
            None => Some(format!("{} {place}", self.random.one_of(&["key", "KEY", "x-", "schlüssel"])?)),
        }
    }
}

/// The first and the last whole number of a format that says how wide they are.
fn width(format: &str) -> Option<(i128, i128)> {
    Some(match format {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "int64" | "long" => (i64::MIN.into(), i64::MAX.into()),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        "uint64" | "uint" => (0, u64::MAX.into()),
        _ => return None,
    })
}

/// The type that a schema without `type` speaks of.
fn implied(flat: &Flat) -> &'static str {
    let says = |keywords: &[&str]| keywords.iter().any(|keyword| flat.contains_key(*keyword));
    match () {
        () if says(&["properties", "additionalProperties", "patternProperties", "required"]) => "object",
        () if says(&["items", "prefixItems", "minItems", "maxItems"]) => "array",
        () if says(&["pattern", "minLength", "maxLength"]) => "string",
        () if says(&["minimum", "maximum"]) => "number",
        () => "anything",
    }
}

/// A limit as a whole number.
fn whole(value: &Value) -> Option<i128> {
    let exact = value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from));
    exact.or_else(|| value.as_f64().filter(|float| float.abs() < 1e18).map(|float| float.ceil() as i128))
}
