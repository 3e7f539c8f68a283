//! The keywords of one schema, each to its place in the model; 3.0's are turned into what 3.1 says.

use std::collections::HashSet;

use super::codes;
use super::dialect::Version;
use super::keywords::{CONSTRAINTS, SCHEMA, Thing};
use super::reader::Reader;
use super::schema::blank;
use super::tree::Kind;
use crate::diagnostic::Fault;
use crate::document::{Additional, Kind as Type, Property, Schema, SchemaRef, Value};
use crate::source::{At, NodeId};

/// A schema that is being read, with what can only be placed once all keywords are known.
pub(super) struct Body {
    pub(super) schema: Box<Schema>,
    /// 3.0's `nullable`.
    pub(super) nullable: bool,
    /// A keyword that decides the shape could not be read: the place becomes a free-form value.
    pub(super) senseless: bool,
    /// `contentEncoding` and `contentMediaType`.
    pub(super) content: (Option<String>, Option<String>),
    pub(super) constant: Option<Value>,
    /// `additionalItems`, which counts only where `items` is a list.
    pub(super) additional_items: Option<NodeId>,
    /// The format that a word means which is no type: `double`, `file`.
    pub(super) meant_format: Option<String>,
    /// `items` is a list, as JSON Schema had it before 2020-12.
    pub(super) listed: bool,
}

impl Body {
    pub(super) fn new(at: At) -> Self {
        Self {
            schema: blank(at),
            nullable: false,
            senseless: false,
            content: (None, None),
            constant: None,
            additional_items: None,
            meant_format: None,
            listed: false,
        }
    }
}

impl Reader<'_> {
    pub(super) fn schema_keywords(&mut self, node: NodeId, body: &mut Body) {
        for (key, value, _) in self.unique(node) {
            self.schema_keyword(key, value, body);
        }
    }

    /// Reads one keyword. The recursion over subschemas passes here, so the frame is kept small.
    pub(super) fn schema_keyword(&mut self, key: &str, value: NodeId, body: &mut Body) {
        match key {
            "properties" => self.properties(value, body),
            "patternProperties" => self.pattern_properties(value, body),
            "items" => self.items(value, body),
            "prefixItems" => self.prefix_items(value, body),
            "additionalItems" => body.additional_items = Some(value),
            "additionalProperties" => self.additional(value, body),
            "allOf" | "oneOf" | "anyOf" => self.composition(key, value, body),
            "type" => self.types(value, body),
            "enum" | "const" => self.values(key, value, body),
            "required" => body.schema.required = self.required(value),
            "discriminator" => body.schema.discriminator = self.discriminator(value),
            _ if CONSTRAINTS.contains(&key) => self.constraint(key, value, body),
            _ => self.annotation(key, value, body),
        }
    }

    fn annotation(&mut self, key: &str, value: NodeId, body: &mut Body) {
        let schema = &mut body.schema;
        match key {
            "title" => schema.title = self.lenient_text(value),
            "description" => schema.description = self.lenient_text(value),
            "x-ms-discriminator-value" => schema.discriminator_value = self.lenient_name(value),
            "format" => schema.format = self.lenient_text(value),
            "default" => schema.default = self.shown(value),
            "example" => schema.example = self.shown(value),
            "examples" => {
                self.since(Version::V31, value, "`examples` in a schema");
                let first = self.schema_examples(value);
                schema.example = schema.example.take().or(first);
            }
            "readOnly" => schema.read_only = self.lenient_bool(value).unwrap_or_default(),
            "writeOnly" => schema.write_only = self.lenient_bool(value).unwrap_or_default(),
            "deprecated" => schema.deprecated = self.lenient_bool(value).unwrap_or_default(),
            "nullable" => {
                self.only_30(value, "`nullable`", "`type: [string, 'null']`");
                body.nullable = self.lenient_bool(value).unwrap_or_default();
            }
            "contentEncoding" => body.content.0 = self.lenient_text(value),
            "contentMediaType" => body.content.1 = self.lenient_text(value),
            "$ref" => {
                let fault = self.wrong_type(value, "a string");
                self.warn(fault.help("any value is let through here"));
                body.senseless = true;
            }
            _ => self.left_over(Thing::Schema, key, value, SCHEMA),
        }
    }

    fn schema_examples(&mut self, node: NodeId) -> Option<Value> {
        match self.list(node) {
            Ok(items) => items.first().and_then(|item| self.shown(*item)),
            Err(fault) => {
                self.warn(fault.help("it is left out"));
                None
            }
        }
    }

    fn senseless(&mut self, body: &mut Body, fault: Fault) {
        body.senseless = true;
        self.warn(fault.help("any value is let through at this schema's place"));
    }

    fn types(&mut self, node: NodeId, body: &mut Body) {
        let tree = self.tree(node);
        let words = match tree.kind(node) {
            Kind::Array(_) => {
                self.since(Version::V31, node, "a list of types");
                tree.items(node)
            }
            Kind::Null => {
                // `type: null` without quotes is what nearly everybody writes who means the type.
                let fault = self.wrong_type(node, "a string").help("put `'null'` in quotes; it is read as that");
                self.warn(fault);
                body.schema.types.push(Type::Null);
                return;
            }
            _ => std::slice::from_ref(&node),
        };
        for &word in words {
            let Some(text) = tree.string(word) else {
                if tree.kind(word) == Kind::Null && word != node {
                    body.schema.types.push(Type::Null);
                    continue;
                }
                let fault = self.wrong_type(word, "a string");
                self.senseless(body, fault);
                continue;
            };
            match type_of(text) {
                Some(Type::Null) if word == node => {
                    self.since(Version::V31, node, "`type: 'null'`");
                    body.schema.types.push(Type::Null);
                }
                Some(kind) if body.schema.types.contains(&kind) => {}
                Some(kind) => body.schema.types.push(kind),
                None if self.slip_of_type(word, text, body) => {}
                None => {
                    let message = format!("`{text}` is not a type");
                    self.senseless(body, Fault::new(codes::UNKNOWN_VALUE, self.at(word), message));
                }
            }
        }
    }

    /// Reads what other languages call a type as the one that is meant, with a warning.
    fn slip_of_type(&mut self, node: NodeId, text: &str, body: &mut Body) -> bool {
        let lower = text.trim().to_ascii_lowercase();
        let (word, format) = match lower.as_str() {
            "int" => ("integer", None),
            "int32" | "int64" => ("integer", Some(lower.as_str())),
            "long" => ("integer", Some("int64")),
            "float" | "double" => ("number", Some(lower.as_str())),
            "decimal" => ("number", None),
            "bool" => ("boolean", None),
            "str" | "text" => ("string", None),
            "date" | "date-time" | "uuid" | "uri" | "email" | "binary" | "byte" => ("string", Some(lower.as_str())),
            "datetime" => ("string", Some("date-time")),
            "file" => ("string", Some("binary")),
            "list" => ("array", None),
            "dict" | "map" => ("object", None),
            other => (other, None),
        };
        let Some(kind) = type_of(word) else { return false };
        let with = format.map(|format| format!(" with `format: {format}`")).unwrap_or_default();
        let message = format!("`{text}` is not a type; it is read as `{word}`{with}");
        self.warn(Fault::new(codes::UNKNOWN_VALUE, self.at(node), message));
        if !body.schema.types.contains(&kind) {
            body.schema.types.push(kind);
        }
        body.meant_format = format.map(str::to_owned);
        true
    }

    fn values(&mut self, key: &str, node: NodeId, body: &mut Body) {
        if key == "const" {
            self.since(Version::V31, node, "`const`");
            body.constant = self.shown(node);
            return;
        }
        if let Some(fault) = self.crowd(node, key) {
            return self.warn(fault.help("leave `enum` out; only the `type` counts"));
        }
        match self.list(node) {
            Ok(items) => body.schema.values = items.iter().map(|item| self.value(*item)).collect(),
            Err(fault) if self.is_object(node) => self.warn(fault.help("it is left out")),
            Err(fault) => {
                self.warn(fault.help("put it in brackets; it is read as the only value"));
                body.schema.values = vec![self.value(node)];
            }
        }
    }

    fn properties(&mut self, node: NodeId, body: &mut Body) {
        let node = self.behind(node);
        if !self.is_object(node) {
            let fault = self.wrong_type(node, "an object");
            // Some programs write an empty map as an empty list.
            if self.list(node).is_ok_and(<[_]>::is_empty) {
                self.warn(fault.help("write `{}`; it is read as that"));
            } else {
                self.senseless(body, fault);
            }
            return;
        }
        if let Some(fault) = self.crowd(node, "properties") {
            return self.senseless(body, fault);
        }
        for fault in self.take_duplicates(node) {
            self.warn(fault.help("keep one of the two; any value is let through for this property"));
        }
        for (name, value, twice) in self.unique(node) {
            let schema = if twice { self.free(value) } else { self.schema(value) };
            body.schema.properties.push(Property { at: self.at(value), name: name.to_owned(), schema });
        }
    }

    fn required(&mut self, node: NodeId) -> Vec<String> {
        if let Kind::Bool(_) = self.tree(node).kind(node) {
            let fault = self.wrong_type(node, "a list of properties");
            self.warn(fault.help("list the property in the `required` of the schema around it; it is left out"));
            return Vec::new();
        }
        if let Some(fault) = self.crowd(node, "required") {
            self.warn(fault.help("it is left out"));
            return Vec::new();
        }
        let mut seen = HashSet::new();
        let names = self.lenient_names(node);
        names.into_iter().filter(|name| seen.insert(name.clone())).collect()
    }

    fn pattern_properties(&mut self, node: NodeId, body: &mut Body) {
        self.since(Version::V31, node, "`patternProperties`");
        if !self.is_object(node) {
            let fault = self.wrong_type(node, "an object of schemas, by pattern").help("it is left out");
            self.warn(fault);
        }
        self.warn_of_duplicates(node);
        for (pattern, value, _) in self.unique(node) {
            let schema = self.schema_or_flag(value);
            body.schema.pattern_properties.push((pattern.to_owned(), schema));
        }
    }

    fn additional(&mut self, node: NodeId, body: &mut Body) {
        body.schema.additional = match self.tree(node).kind(node) {
            Kind::Bool(false) => Additional::Forbidden,
            _ => Additional::Allowed(self.schema_or_flag(node)),
        };
    }

    /// A schema where every version lets `true` and `false` stand for one.
    fn schema_or_flag(&mut self, node: NodeId) -> SchemaRef {
        let Kind::Bool(value) = self.tree(node).kind(node) else { return self.schema(node) };
        let mut schema = blank(self.at(node));
        schema.never = !value;
        SchemaRef::Inline(schema)
    }

    fn items(&mut self, node: NodeId, body: &mut Body) {
        if let Kind::Array(_) = self.tree(node).kind(node) {
            let what = "a list of schemas in `items` is JSON Schema before 2020-12";
            let message = format!("{what}; it is read as `prefixItems`");
            self.warn(Fault::new(codes::OTHER_VERSION, self.at(node).on_key(), message));
            body.listed = true;
            body.schema.prefix_items = self.schemas(node);
            return;
        }
        body.schema.items = Some(self.schema(node));
    }

    fn prefix_items(&mut self, node: NodeId, body: &mut Body) {
        self.since(Version::V31, node, "`prefixItems`");
        match (self.list(node), self.crowd(node, "prefixItems")) {
            (Err(fault), _) | (_, Some(fault)) => self.warn(fault.help("it is left out")),
            _ => body.schema.prefix_items = self.schemas(node),
        }
    }

    /// `additionalItems` beside a list of `items` is what 2020-12 calls `items`.
    pub(super) fn settle_items(&mut self, body: &mut Body) {
        if let Some(node) = body.additional_items.take().filter(|_| body.listed) {
            body.schema.items = Some(self.schema_or_flag(node));
        }
    }

    fn schemas(&mut self, node: NodeId) -> Vec<SchemaRef> {
        let tree = self.tree(node);
        let items = tree.items(node);
        let mut schemas = Vec::with_capacity(items.len());
        for item in items {
            schemas.push(self.schema(*item));
        }
        schemas
    }

    fn composition(&mut self, key: &str, node: NodeId, body: &mut Body) {
        if let Err(fault) = self.list(node) {
            return self.senseless(body, fault);
        }
        if let Some(fault) = self.crowd(node, key) {
            return self.senseless(body, fault);
        }
        let schemas = self.schemas(node);
        match key {
            "allOf" => body.schema.all_of = schemas,
            "oneOf" => body.schema.one_of = schemas,
            _ => body.schema.any_of = schemas,
        }
    }

    fn constraint(&mut self, key: &str, node: NodeId, body: &mut Body) {
        let value = self.value(node);
        let fits = match (key, &value) {
            ("pattern", Value::String(_)) | ("uniqueItems", Value::Bool(_)) => true,
            ("pattern" | "uniqueItems", _) => false,
            ("exclusiveMinimum" | "exclusiveMaximum", Value::Bool(_)) => {
                self.only_30(node, &format!("a boolean `{key}`"), "the bound itself");
                true
            }
            ("exclusiveMinimum" | "exclusiveMaximum", Value::Number(_)) => {
                self.since(Version::V31, node, &format!("a number as `{key}`"));
                true
            }
            ("minimum" | "maximum" | "multipleOf", Value::Number(_)) => true,
            (_, Value::Number(number)) => !number.starts_with('-') && !key.starts_with("exclusive"),
            _ => false,
        };
        if fits {
            self.pattern(node, &value);
            body.schema.constraints.push((key.to_owned(), value));
            return;
        }
        let expected = match key {
            "pattern" => "a string",
            "uniqueItems" => "a boolean",
            "minimum" | "maximum" | "multipleOf" | "exclusiveMinimum" | "exclusiveMaximum" => "a number",
            _ => "a number that is not negative",
        };
        let message = format!("`{key}` has to be {expected}");
        self.warn(Fault::new(codes::WRONG_TYPE, self.at(node), message).help("it is left out"));
    }
}

fn type_of(word: &str) -> Option<Type> {
    Some(match word {
        "null" => Type::Null,
        "boolean" => Type::Boolean,
        "integer" => Type::Integer,
        "number" => Type::Number,
        "string" => Type::String,
        "array" => Type::Array,
        "object" => Type::Object,
        _ => return None,
    })
}
