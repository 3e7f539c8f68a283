//! How much schemas say, so that what is put together of them at many places stays in proportion to the description.

use crate::diagnostic::Fault;
use crate::document::{Additional, Document, Property, Schema, SchemaRef, Value};

use super::Lowering;

/// About what a schema takes by itself, in bytes.
const ONE: usize = 256;

/// What any description may come to when everything is put together, and how often as much as it says itself. A base of a
/// thousand properties that a thousand schemas extend is a million of them in a few pages. The largest public description
/// comes to WHAT times as much.
const LEAST: usize = 32 * 1024 * 1024;
const TIMES: usize = 16;

/// How much may be put together of this description.
pub(super) fn allowed(document: &Document) -> usize {
    let all = document.schemas.iter().map(|named| of(&named.schema));
    all.fold(0_usize, usize::saturating_add).saturating_mul(TIMES).saturating_add(LEAST)
}

/// What a schema takes, with everything that is written out in it.
pub(super) fn of(schema: &SchemaRef) -> usize {
    match schema {
        SchemaRef::Inline(schema) => of_inline(schema),
        SchemaRef::Reference(reference) => ONE + reference.siblings.as_deref().map_or(0, of_inline),
    }
}

/// The same for one that is written out. Trees are never deeper than their limit, which bounds the recursion.
pub(super) fn of_inline(schema: &Schema) -> usize {
    let texts = [&schema.format, &schema.title, &schema.description].into_iter().flatten().map(String::len);
    let values = schema.values.iter().chain(&schema.default).chain(&schema.example).map(of_value);
    let constraints = schema.constraints.iter().map(|(keyword, value)| keyword.len() + of_value(value));
    let properties = schema.properties.iter().map(|Property { name, schema, .. }| name.len() + of(schema));
    let patterns = schema.pattern_properties.iter().map(|(pattern, schema)| pattern.len() + of(schema));
    let additional = match &schema.additional {
        Additional::Allowed(schema) => Some(schema),
        _ => None,
    };
    let parts = additional.into_iter().chain(&schema.items).chain(&schema.prefix_items);
    let parts = parts.chain(&schema.all_of).chain(&schema.one_of).chain(&schema.any_of).map(of);
    let mapping = schema.discriminator.iter().flat_map(|tag| &tag.mapping).map(|(value, _)| value.len() + 32);
    let required = schema.required.iter().map(|name| name.len() + 32);
    let all = texts.chain(values).chain(constraints).chain(properties).chain(patterns).chain(parts);
    all.chain(mapping).chain(required).sum::<usize>() + ONE
}

fn of_value(value: &Value) -> usize {
    32 + match value {
        Value::Null | Value::Bool(_) => 0,
        Value::Number(text) | Value::String(text) => text.len(),
        Value::Array(values) => values.iter().map(of_value).sum(),
        Value::Object(entries) => entries.iter().map(|(key, value)| key.len() + of_value(value)).sum(),
    }
}

impl Lowering<'_> {
    /// As much may still be put together; it is taken.
    pub(super) fn may_merge(&mut self, weight: usize) -> bool {
        self.left = self.left.saturating_sub(weight);
        self.left > 0
    }

    /// Says that too much was to be put together here.
    pub(super) fn warn_of_weight(&mut self, schema: &Schema) {
        let message = "too much is put together from other schemas, here and elsewhere; any value is taken";
        let help =
            "share what many schemas have by a property of its own, instead of `allOf` or properties beside `oneOf`";
        self.warn(Fault::new("too-many-merges", schema.at, message).help(help));
    }
}
