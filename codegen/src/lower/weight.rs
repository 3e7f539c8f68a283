//! How much schemas say, so that what is put together of them at many places stays in proportion to the description.

use crate::diagnostic::Fault;
use crate::document::{Additional, Document, Schema, SchemaRef, Value};

use super::Lowering;

/// About what a schema takes by itself, in bytes.
const ONE: usize = 256;

/// What any description may come to when everything is put together, besides half of what it says itself. A base of a
/// thousand properties that a thousand schemas extend is a million of them in a few pages, and each takes more memory than
/// its line in the description has bytes. Of the public descriptions that were looked at, Graph beta comes to 54 % of what
/// it may, GitHub's to 42 %, and none of the others to a quarter.
const LEAST: usize = 8 * 1024 * 1024;

/// How much may be put together of this description.
pub(super) fn allowed(document: &Document) -> usize {
    let all = document.schemas.iter().map(|named| of(&named.schema));
    (all.fold(0_usize, usize::saturating_add) / 2).saturating_add(LEAST)
}

/// What a schema takes, with everything that is written out in it.
pub(super) fn of(schema: &SchemaRef) -> usize {
    match schema {
        SchemaRef::Inline(schema) => of_inline(schema),
        SchemaRef::Reference(reference) => ONE + reference.siblings.as_deref().map_or(0, of_inline),
    }
}

/// The same for one that is written out. Schemas stand in schemas as deep as a file nests, so this goes through a list and
/// not down the stack.
pub(super) fn of_inline(schema: &Schema) -> usize {
    let mut all = 0_usize;
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        all = all.saturating_add(alone(schema));
        for part in parts(schema) {
            match part {
                SchemaRef::Inline(schema) => open.push(schema),
                SchemaRef::Reference(reference) => {
                    all = all.saturating_add(ONE);
                    open.extend(reference.siblings.as_deref());
                }
            }
        }
    }
    all
}

/// What a member of `allOf` brings besides its properties, which are taken one by one, and its own members.
pub(super) fn of_member(schema: &Schema) -> usize {
    let additional = match &schema.additional {
        Additional::Allowed(schema) => Some(schema),
        _ => None,
    };
    let choices = || schema.one_of.iter().chain(&schema.any_of);
    // What tells choices apart comes with them.
    let left = if choices().next().is_none() { mapping(schema) } else { 0 };
    choices().chain(&schema.items).chain(additional).map(of).fold(alone(schema) - left, usize::saturating_add)
}

/// The schemas that are written out in one.
fn parts(schema: &Schema) -> impl Iterator<Item = &SchemaRef> {
    let additional = match &schema.additional {
        Additional::Allowed(schema) => Some(schema),
        _ => None,
    };
    let properties = schema.properties.iter().map(|property| &property.schema);
    let patterns = schema.pattern_properties.iter().map(|(_, schema)| schema);
    let parts = additional.into_iter().chain(&schema.items).chain(&schema.prefix_items);
    properties.chain(patterns).chain(parts).chain(&schema.all_of).chain(&schema.one_of).chain(&schema.any_of)
}

/// What a schema takes without those in it.
fn alone(schema: &Schema) -> usize {
    let texts = [&schema.format, &schema.title, &schema.description].into_iter().flatten().map(String::len);
    let values = schema.values.iter().chain(&schema.default).chain(&schema.example).map(of_value);
    let constraints = schema.constraints.iter().map(|(keyword, value)| keyword.len() + of_value(value));
    let names = schema.properties.iter().map(|property| property.name.len());
    let patterns = schema.pattern_properties.iter().map(|(pattern, _)| pattern.len());
    let required = schema.required.iter().map(|name| name.len() + 32);
    let all = texts.chain(values).chain(constraints).chain(names).chain(patterns);
    all.chain(required).sum::<usize>() + mapping(schema) + ONE
}

fn mapping(schema: &Schema) -> usize {
    schema.discriminator.iter().flat_map(|tag| &tag.mapping).map(|(value, _)| value.len() + 32).sum()
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

    /// A text may stand here as well as where it is written; it is taken, unless that would be the last.
    pub(super) fn may_repeat(&mut self, text: &str) -> bool {
        let left = self.left.checked_sub(text.len()).filter(|left| *left > 0);
        self.left = left.unwrap_or(self.left);
        left.is_some()
    }

    /// Says that too much was to be put together here.
    pub(super) fn warn_of_weight(&mut self, schema: &Schema) {
        let message = "too much is put together from other schemas, here and elsewhere; any value is taken";
        let help =
            "share what many schemas have by a property of its own, instead of `allOf` or properties beside `oneOf`";
        self.warn(Fault::new("too-many-merges", schema.at, message).help(help));
    }
}
