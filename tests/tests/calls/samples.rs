//! Values that a description's schemas allow, each judged by another reader of schemas.

use std::collections::BTreeMap;

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

use crate::sample::Sampler;
use crate::schemas::{Schemas, Way};

/// How often one value is tried before a schema counts as one that none can be made of.
const TRIES: u64 = 60;

/// What a run makes of a value, which is valid, to have one that it can use.
pub(crate) type Taste = fn(Value) -> Value;

/// The schemas of a description that were asked for, by pointer.
pub(crate) struct Samples {
    document: Value,
    names: BTreeMap<String, String>,
    judges: BTreeMap<String, Result<(String, Validator), String>>,
    taste: Taste,
}

impl Samples {
    /// Converts the schemas at these pointers and all that they lead to, as they are for values that travel this way.
    pub(crate) fn new(contents: &Value, way: Way, taste: Taste, pointers: impl IntoIterator<Item = String>) -> Self {
        let mut schemas = Schemas::new(contents, way);
        let keys: BTreeMap<String, Result<String, String>> =
            pointers.into_iter().map(|pointer| (pointer.clone(), schemas.add(&pointer))).collect();
        let (names, document) = (schemas.names(), schemas.document());
        let registry = Registry::new().add("urn:description", document.clone()).and_then(|added| added.prepare());
        let judge = |key: String| {
            let registry = registry.as_ref().map_err(|error| format!("no registry: {error}"))?;
            let schema = json!({ "$ref": format!("urn:description#/$defs/{key}") });
            let options = jsonschema::options().with_registry(registry).with_draft(Draft::Draft202012);
            let judge = options.should_validate_formats(true).build(&schema);
            Ok((key, judge.map_err(|error| format!("no judge: {error}"))?))
        };
        let judges = keys.into_iter().map(|(pointer, key)| (pointer, key.and_then(judge))).collect();
        Self { document, names, judges, taste }
    }

    /// A valid value of the schema at a pointer that `suits` its place.
    pub(crate) fn value(&self, pointer: &str, seed: u64, suits: &dyn Fn(&Value) -> bool) -> Result<Value, String> {
        let (key, judge) = match self.judges.get(pointer) {
            Some(Ok(judge)) => judge,
            Some(Err(reason)) => return Err(reason.clone()),
            None => return Err("the schema was not asked for".to_owned()),
        };
        let seeds = (0..TRIES).map(|tried| hash(pointer).wrapping_add(seed * TRIES + tried));
        let values = seeds.filter_map(|seed| Sampler::new(&self.document, &self.names, seed).sample(key));
        let mut values = values.map(self.taste);
        values.find(|value| judge.is_valid(value) && suits(value)).ok_or_else(|| "no value found".to_owned())
    }

    /// Whether a value that the description gives is one.
    pub(crate) fn is_valid(&self, pointer: &str, value: &Value) -> bool {
        (self.taste)(value.clone()) == *value
            && matches!(self.judges.get(pointer), Some(Ok((_, judge))) if judge.is_valid(value))
    }
}

/// FNV-1a, so that a schema's values do not depend on the schemas before it.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
