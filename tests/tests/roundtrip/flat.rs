//! One schema without `$ref`, `allOf` and choices: what they say, put together, with a choice made.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use tests::Random;

/// How many references and parts may lie in each other.
const MAX_DEPTH: usize = 40;

/// What a value has to be.
pub(crate) type Flat = Map<String, Value>;

/// The definitions that references lead to.
pub(crate) struct Definitions<'a> {
    pub(crate) document: &'a Value,
    /// The components' names, which choose where no mapping does.
    pub(crate) names: &'a BTreeMap<String, String>,
}

impl Definitions<'_> {
    /// `None` if nothing fits, or if it leads back to itself.
    pub(crate) fn flat(&self, schema: &Value, random: &mut Random) -> Option<Flat> {
        let mut flat = Flat::new();
        self.add(schema, &mut flat, random, 0)?;
        Some(flat)
    }

    fn add(&self, schema: &Value, flat: &mut Flat, random: &mut Random, depth: usize) -> Option<()> {
        let schema = match schema {
            Value::Bool(fits) => return fits.then_some(()),
            Value::Object(schema) if depth < MAX_DEPTH => schema,
            _ => return None,
        };
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            self.add(self.document.pointer(target.strip_prefix('#')?)?, flat, random, depth + 1)?;
        }
        for (keyword, value) in schema {
            merge(flat, keyword, value)?;
        }
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.add(part, flat, random, depth + 1)?;
        }
        for choices in ["oneOf", "anyOf"].iter().filter_map(|keyword| schema.get(*keyword)) {
            let choice = random.one_of(choices.as_array()?)?;
            self.add(choice, flat, random, depth + 1)?;
            if let Some((property, value)) = schema.get("discriminator").and_then(|how| self.chosen(how, choice)) {
                let own = json!({ "properties": { property.as_str(): { "const": value } }, "required": [property] });
                own.as_object()?.iter().try_for_each(|(keyword, value)| merge(flat, keyword, value))?;
            }
        }
        Some(())
    }

    /// The property of the discriminator, and its value for a choice.
    fn chosen(&self, discriminator: &Value, choice: &Value) -> Option<(String, String)> {
        let property = discriminator.get("propertyName")?.as_str()?.to_owned();
        let target = choice.get("$ref")?;
        let mapping = discriminator.get("mapping")?.as_object()?;
        let mapped = mapping.iter().find(|(_, chosen)| *chosen == target).map(|(value, _)| value.clone());
        let own = || self.names.get(target.as_str()?.strip_prefix("#/$defs/")?).cloned();
        Some((property, mapped.or_else(own)?))
    }
}

/// Both hold; where that can't be said in one keyword, the judge will see.
fn merge(flat: &mut Flat, keyword: &str, value: &Value) -> Option<()> {
    let Some(known) = flat.get_mut(keyword) else {
        if !matches!(keyword, "$ref" | "allOf" | "oneOf" | "anyOf" | "discriminator") {
            flat.insert(keyword.to_owned(), value.clone());
        }
        return Some(());
    };
    match (keyword, known, value) {
        ("properties" | "patternProperties", Value::Object(known), Value::Object(more)) => {
            for (name, schema) in more {
                let both = match known.get(name) {
                    Some(one) if one != schema => json!({ "allOf": [one, schema] }),
                    _ => schema.clone(),
                };
                known.insert(name.clone(), both);
            }
        }
        ("required", Value::Array(known), Value::Array(more)) => {
            let new: Vec<Value> = more.iter().filter(|name| !known.contains(name)).cloned().collect();
            known.extend(new);
        }
        ("enum", Value::Array(known), Value::Array(more)) => known.retain(|value| more.contains(value)),
        ("type", known, more) => {
            let list = |value: &Value| value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
            let more = list(more);
            let is_in = |kind: &Value| more.contains(kind) || (kind == "integer" && more.contains(&"number".into()));
            let mut both: Vec<Value> = list(known).into_iter().filter(is_in).collect();
            if both.is_empty() && more.contains(&"integer".into()) && list(known).contains(&"number".into()) {
                both.push("integer".into());
            }
            if both.is_empty() {
                return None;
            }
            *known = both.into();
        }
        ("additionalProperties" | "items", known, more) if known != more => {
            *known = json!({ "allOf": [known.clone(), more] });
        }
        ("minimum" | "minLength" | "minItems" | "minProperties" | "exclusiveMinimum", known, more)
            if more.as_f64() > known.as_f64() =>
        {
            *known = more.clone();
        }
        ("maximum" | "maxLength" | "maxItems" | "maxProperties" | "exclusiveMaximum", known, more)
            if more.as_f64() < known.as_f64() =>
        {
            *known = more.clone();
        }
        ("format" | "pattern" | "const", known, more) => *known = more.clone(),
        _ => {}
    }
    Some(())
}
