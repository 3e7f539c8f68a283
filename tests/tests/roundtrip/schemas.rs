//! A description's schemas with the meaning of JSON Schema 2020-12, whatever version they were written in.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

/// Keywords whose value means the same in every version, and is no schema.
const PLAIN: &[&str] = &[
    "type",
    "enum",
    "const",
    "format",
    "required",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "contentEncoding",
    "readOnly",
    "writeOnly",
    "x-ms-discriminator-value",
    "minContains",
    "maxContains",
];
/// Keywords that hold one schema, several, and several by name.
const ONE: &[&str] = &[
    "items",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
];
const LISTS: &[&str] = &["allOf", "oneOf", "anyOf", "prefixItems"];
const MAPS: &[&str] = &["properties", "patternProperties", "dependentSchemas"];
/// What can't be followed here.
const UNKNOWN: &[&str] = &["$dynamicRef", "$recursiveRef"];

/// Which way the values travel that are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Way {
    pub(crate) sent: bool,
    pub(crate) received: bool,
}

/// The schemas of one description, each with what it refers to.
pub(crate) struct Schemas<'a> {
    description: &'a Value,
    /// 3.0: `nullable`, limits that are booleans, and nothing beside `$ref`.
    old: bool,
    way: Way,
    keys: BTreeMap<String, String>,
    open: Vec<(String, String)>,
    defs: Map<String, Value>,
}

impl<'a> Schemas<'a> {
    pub(crate) fn new(description: &'a Value, way: Way) -> Self {
        let version = description.get("openapi").and_then(Value::as_str).unwrap_or_default();
        let old = version.starts_with("3.0");
        Self { description, old, way, keys: BTreeMap::new(), open: Vec::new(), defs: Map::new() }
    }

    /// Converts the schema at a pointer and all that it leads to; its key among the definitions.
    pub(crate) fn add(&mut self, pointer: &str) -> Result<String, String> {
        let key = self.key(pointer);
        while let Some((pointer, key)) = self.open.pop() {
            let schema = self.description.pointer(&pointer).ok_or_else(|| format!("nothing at {pointer}"))?;
            let converted = self.convert(schema, &BTreeSet::new())?;
            self.defs.insert(key, converted);
            if schema.get("discriminator").is_some() {
                self.open_heirs(pointer);
            }
        }
        Ok(key)
    }

    /// What extends a base, over any number of steps: a value of the base is one of them.
    fn open_heirs(&mut self, base: String) {
        let components = self.description.pointer("/components/schemas").and_then(Value::as_object);
        let (mut bases, mut known) = (vec![base], BTreeSet::new());
        while let Some(base) = bases.pop() {
            let base = format!("#{base}");
            for (name, schema) in components.into_iter().flatten() {
                let mut parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
                let pointer = format!("/components/schemas/{}", name.replace('~', "~0").replace('/', "~1"));
                if parts.any(|part| part.get("$ref").and_then(Value::as_str) == Some(base.as_str()))
                    && known.insert(pointer.clone())
                {
                    self.key(&pointer);
                    bases.push(pointer);
                }
            }
        }
    }

    /// The names of the components, by key.
    pub(crate) fn names(&self) -> BTreeMap<String, String> {
        let name = |pointer: &str| pointer.strip_prefix("/components/schemas/").map(tests::unescaped);
        self.keys.iter().filter_map(|(pointer, key)| Some((key.clone(), name(pointer)?))).collect()
    }

    /// The definitions, in which references are `#/$defs/` and a key.
    pub(crate) fn document(&self) -> Value {
        json!({ "$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": self.defs })
    }

    fn key(&mut self, pointer: &str) -> String {
        if let Some(key) = self.keys.get(pointer) {
            return key.clone();
        }
        let key = format!("s{}", self.keys.len());
        self.keys.insert(pointer.to_owned(), key.clone());
        self.open.push((pointer.to_owned(), key.clone()));
        key
    }

    /// `lifted` are properties that do not travel this way, so that nothing may require them.
    fn convert(&mut self, schema: &Value, lifted: &BTreeSet<String>) -> Result<Value, String> {
        let Value::Object(schema) = schema else { return Ok(schema.clone()) };
        if let Some(keyword) = UNKNOWN.iter().find(|keyword| schema.contains_key(**keyword)) {
            return Err(format!("{keyword} is not followed"));
        }
        let mut made = Map::new();
        if let Some(reference) = schema.get("$ref") {
            made.insert("$ref".to_owned(), self.reference(reference)?.into());
            if self.old {
                let ways = ["readOnly", "writeOnly"].into_iter().filter_map(|word| Some((word, schema.get(word)?)));
                made.extend(ways.map(|(word, value)| (word.to_owned(), value.clone())));
                return Ok(made.into());
            }
        }
        let mut lifted = lifted.clone();
        self.hidden(schema, 0, &mut lifted);
        for (keyword, value) in schema {
            let word = keyword.as_str();
            let converted = match value {
                _ if PLAIN.contains(&word) => value.clone(),
                _ if ONE.contains(&word) => self.convert(value, &BTreeSet::new())?,
                Value::Array(all) if LISTS.contains(&word) => {
                    all.iter().map(|one| self.convert(one, &lifted)).collect::<Result<_, _>>()?
                }
                Value::Object(all) if MAPS.contains(&word) => self.each(word, all, &lifted)?,
                // A limit that nothing enforces; where it can't be read, values without it do.
                Value::String(pattern) if word == "pattern" && regex_syntax::parse(pattern).is_ok() => value.clone(),
                Value::Object(discriminator) if word == "discriminator" => self.discriminator(discriminator)?,
                _ => continue,
            };
            made.insert(keyword.clone(), converted);
        }
        if let Some(Value::Array(required)) = made.get_mut("required") {
            required.retain(|name| name.as_str().is_some_and(|name| !lifted.contains(name)));
        }
        if self.old {
            modernise(schema, &mut made);
        }
        Ok(made.into())
    }

    fn each(&mut self, word: &str, all: &Map<String, Value>, lifted: &BTreeSet<String>) -> Result<Value, String> {
        let mut made = Map::new();
        for (name, schema) in all {
            if word != "properties" || !lifted.contains(name) {
                made.insert(name.clone(), self.convert(schema, &BTreeSet::new())?);
            }
        }
        Ok(made.into())
    }

    fn reference(&mut self, reference: &Value) -> Result<String, String> {
        let text = reference.as_str().ok_or("a $ref that is no text")?;
        let pointer = text.strip_prefix('#').ok_or_else(|| format!("{text} leads to another file"))?;
        if !pointer.is_empty() && !pointer.starts_with('/') {
            return Err(format!("{text} is an anchor"));
        }
        let pointer = decoded(pointer);
        Ok(format!("#/$defs/{}", self.key(&pointer)))
    }

    /// The property, and what is chosen by other values than a component's own name.
    fn discriminator(&mut self, discriminator: &Map<String, Value>) -> Result<Value, String> {
        let mut mapping = Map::new();
        if let Some(Value::Object(all)) = discriminator.get("mapping") {
            for (name, target) in all {
                let text = target.as_str().unwrap_or_default();
                let is_name = !text.contains(['/', '#', '.']);
                let target = if is_name { format!("#/components/schemas/{text}").into() } else { target.clone() };
                mapping.insert(name.clone(), self.reference(&target)?.into());
            }
        }
        let property = discriminator.get("propertyName").cloned().unwrap_or_default();
        Ok(json!({ "propertyName": property, "mapping": mapping }))
    }

    /// The properties that do not travel this way, those of what `allOf` puts beside them included.
    fn hidden(&self, schema: &Map<String, Value>, depth: usize, hidden: &mut BTreeSet<String>) {
        if depth > 8 {
            return;
        }
        for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            if self.is_hidden(property, 0) {
                hidden.insert(name.clone());
            }
        }
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            if let Some(part) = self.target(part).as_object() {
                self.hidden(part, depth + 1, hidden);
            }
        }
    }

    fn is_hidden(&self, schema: &Value, depth: usize) -> bool {
        let says = |keyword: &str| schema.get(keyword).and_then(Value::as_bool).unwrap_or_default();
        // Beside a reference 3.0 lets nothing apply; but whoever writes it there means it.
        let here = (says("readOnly") && !self.way.received) || (says("writeOnly") && !self.way.sent);
        let mut members = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        let below = |schema: &Value| depth < 8 && self.is_hidden(schema, depth + 1);
        here || (schema.get("$ref").is_some() && below(self.target(schema))) || members.any(below)
    }

    fn target(&self, schema: &'a Value) -> &'a Value {
        let pointer = schema.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
        pointer.and_then(|pointer| self.description.pointer(&decoded(pointer))).unwrap_or(schema)
    }
}

/// Whether a definition, or one that it leads to, says that some of it travels only one way.
pub(crate) fn has_ways(document: &Value, key: &str) -> bool {
    let (mut known, mut open) = (BTreeSet::new(), vec![key]);
    while let Some(key) = open.pop() {
        if known.insert(key)
            && let Some(schema) = document.get("$defs").and_then(|all| all.get(key))
            && says_way(schema, &mut open)
        {
            return true;
        }
    }
    false
}

fn says_way<'a>(schema: &'a Value, open: &mut Vec<&'a str>) -> bool {
    match schema {
        Value::Object(entries) => {
            let target = entries.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix("#/$defs/"));
            open.extend(target);
            ["readOnly", "writeOnly"].iter().any(|word| entries.get(*word) == Some(&Value::Bool(true)))
                || entries.values().any(|value| says_way(value, open))
        }
        Value::Array(items) => items.iter().any(|item| says_way(item, open)),
        _ => false,
    }
}

/// What 3.0 said in other words.
fn modernise(schema: &Map<String, Value>, made: &mut Map<String, Value>) {
    if schema.get("nullable") == Some(&Value::Bool(true))
        && let Some(Value::String(kind)) = schema.get("type")
    {
        made.insert("type".to_owned(), json!([kind, "null"]));
    }
    for (exclusive, limit) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        let Some(Value::Bool(holds)) = made.get(exclusive).cloned() else { continue };
        made.remove(exclusive);
        if holds && let Some(limit) = made.remove(limit) {
            made.insert(exclusive.to_owned(), limit);
        }
    }
}

/// A URI's fragment without its percent signs.
pub(crate) fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut decoded, mut at) = (Vec::new(), 0);
    while let Some(byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(code) if *byte == b'%' => {
                decoded.push(code);
                at += 3;
            }
            _ => {
                decoded.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
