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

impl<'a> Definitions<'a> {
    /// `None` if nothing fits, or if it leads back to itself.
    pub(crate) fn flat(&self, schema: &Value, random: &mut Random) -> Option<Flat> {
        let mut flat = Flat::new();
        self.add(schema, &mut flat, random, 0, Whose::default())?;
        Some(flat)
    }

    /// `whose` are the definition that is wanted and the one that this is a part of, by their keys.
    fn add(&self, schema: &Value, flat: &mut Flat, random: &mut Random, depth: usize, whose: Whose<'_>) -> Option<()> {
        let schema = match schema {
            Value::Bool(fits) => return fits.then_some(()),
            Value::Object(schema) if depth < MAX_DEPTH => schema,
            _ => return None,
        };
        if let Some(key) = key_of(schema) {
            let whose = Whose { wanted: whose.wanted.or(Some(key)), here: Some(key) };
            self.add(self.definition(key)?, flat, random, depth + 1, whose)?;
        }
        for (keyword, value) in schema {
            merge(flat, keyword, value)?;
        }
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.add(part, flat, random, depth + 1, whose)?;
        }
        let discriminator = schema.get("discriminator");
        let mut chosen = false;
        for choices in ["oneOf", "anyOf"].iter().filter_map(|keyword| schema.get(*keyword)) {
            let choice = random.one_of(choices.as_array()?)?;
            let key = choice.as_object().and_then(key_of);
            chosen = true;
            if let (Some(discriminator), Some(key)) = (discriminator, key) {
                self.choose(discriminator, key, flat)?;
            }
            self.add(choice, flat, random, depth + 1, Whose { wanted: key, here: None })?;
        }
        match (discriminator, whose) {
            (Some(discriminator), Whose { wanted: Some(wanted), here: Some(here) }) if !chosen && !is_chosen(flat) => {
                let heirs = self.heirs(discriminator, here);
                let heir = if wanted == here { random.one_of(&heirs).copied() } else { Some(wanted) };
                let Some(heir) = heir else { return Some(()) };
                self.choose(discriminator, heir, flat)?;
                if wanted == here && heir != here {
                    let whose = Whose { wanted: Some(heir), here: Some(heir) };
                    self.add(self.definition(heir)?, flat, random, depth + 1, whose)?;
                }
            }
            _ => {}
        }
        Some(())
    }

    fn definition(&self, key: &str) -> Option<&'a Value> {
        self.document.get("$defs")?.get(key)
    }

    /// The definitions that a base's discriminator tells apart: those that are mapped, and those that extend it.
    fn heirs<'b>(&self, discriminator: &'b Value, base: &str) -> Vec<&'b str>
    where
        'a: 'b,
    {
        let mapping = discriminator.get("mapping").and_then(Value::as_object).into_iter().flatten();
        let mut heirs: Vec<&'b str> =
            mapping.filter_map(|(_, target)| target.as_str()?.strip_prefix("#/$defs/")).collect();
        let definitions = self.document.get("$defs").and_then(Value::as_object).into_iter().flatten();
        heirs.extend(definitions.map(|(key, _)| key.as_str()).filter(|key| self.extends(key, base, 0)));
        heirs
    }

    fn extends(&self, key: &str, base: &str, depth: usize) -> bool {
        let parts = self.definition(key).and_then(|schema| schema.get("allOf")).and_then(Value::as_array);
        let mut bases = parts.into_iter().flatten().filter_map(|part| key_of(part.as_object()?));
        bases.any(|one| one == base || (depth < 4 && self.extends(one, base, depth + 1)))
    }

    /// Gives the discriminator's property the value that chooses a definition.
    fn choose(&self, discriminator: &Value, key: &str, flat: &mut Flat) -> Option<()> {
        let property = discriminator.get("propertyName")?.as_str()?;
        let mapping = discriminator.get("mapping")?.as_object()?;
        let target = format!("#/$defs/{key}");
        let mapped = mapping.iter().find(|(_, chosen)| **chosen == *target).map(|(value, _)| value.clone());
        let said = || self.definition(key)?.get(VALUE)?.as_str().map(str::to_owned);
        let Some(value) = mapped.or_else(said).or_else(|| self.names.get(key).cloned()) else { return Some(()) };
        let own = json!({ "properties": { property: { "const": value } }, "required": [property], CHOSEN: true });
        own.as_object()?.iter().try_for_each(|(keyword, value)| merge(flat, keyword, value))
    }
}

/// Written beside what was put together once a discriminator has its value.
const CHOSEN: &str = "x-chosen";
/// What many descriptions say the discriminator's value in.
const VALUE: &str = "x-ms-discriminator-value";

/// The definition that is wanted, and the one that a part stands in.
#[derive(Clone, Copy, Default)]
struct Whose<'a> {
    wanted: Option<&'a str>,
    here: Option<&'a str>,
}

fn is_chosen(flat: &Flat) -> bool {
    flat.contains_key(CHOSEN)
}

/// The definition that a schema refers to.
fn key_of(schema: &Map<String, Value>) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/$defs/")
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
