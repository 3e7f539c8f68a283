//! `oneOf`, `anyOf` and several types at once: one of some variants, and what tells them apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Fault;
use crate::document::{Discriminator, Kind, Schema, SchemaId, SchemaRef};
use crate::ir::{Hint, Shape, Tag, Type, Union, Variant};

use super::Lowering;
use super::short::short;

/// How much of a schema's name is kept for each variant that it is; no public one is that long.
const LONGEST: usize = 900;

/// A variant to be.
pub(super) struct Choice<'a> {
    /// As it is listed: it says what the variant is called.
    pub(super) listed: &'a SchemaRef,
    /// What the variant is, with what stands beside the choices.
    pub(super) schema: SchemaRef,
}

impl Choice<'_> {
    fn is_null(&self) -> bool {
        matches!(self.listed, SchemaRef::Inline(schema) if schema.types == [Kind::Null])
    }

    /// The schema with a name that it stands for.
    fn target(&self) -> Option<SchemaId> {
        match self.listed {
            SchemaRef::Reference(reference) => Some(reference.target),
            SchemaRef::Inline(schema) => match schema.all_of.as_slice() {
                [SchemaRef::Reference(only)] if schema.properties.is_empty() => Some(only.target),
                _ => None,
            },
        }
    }
}

/// A discriminator's mapping, to ask about.
pub(super) struct Mapping<'a> {
    by_target: BTreeMap<SchemaId, Vec<&'a str>>,
    values: BTreeSet<&'a str>,
}

impl<'a> Mapping<'a> {
    pub(super) fn of(tag: &'a Discriminator) -> Self {
        let mut mapping = Self { by_target: BTreeMap::new(), values: BTreeSet::new() };
        for (value, target) in &tag.mapping {
            mapping.by_target.entry(*target).or_default().push(value);
            mapping.values.insert(value);
        }
        mapping
    }
}

impl Lowering<'_> {
    pub(super) fn union(&mut self, schema: &Schema, choices: &[Choice<'_>], hint: &Hint) -> Shape {
        let (null, others): (Vec<_>, Vec<_>) = choices.iter().partition(|choice| choice.is_null());
        let shape = match others.as_slice() {
            [] => Shape::Alias(Type::Any),
            [only] => Shape::Alias(self.schema(&only.schema, hint)),
            others => {
                let tag = schema.discriminator.as_ref();
                tag.iter().for_each(|tag| self.check_mapping(tag, others));
                let mapping = tag.map(Mapping::of);
                let mut variants = Vec::with_capacity(others.len());
                for (index, choice) in others.iter().enumerate() {
                    let name = self.variant_name(choice.listed, index);
                    let ty = self.schema(&choice.schema, &hint.inside(&name));
                    let tags = match (&mapping, choice.target()) {
                        (Some(mapping), Some(target)) => self.tags_of(mapping, target),
                        _ => Vec::new(),
                    };
                    let untagged = tag.is_none_or(|tag| tag.default.is_some() && tag.default == choice.target());
                    variants.push(Variant { name, ty, tags, untagged });
                }
                let tag = tag.map(|tag| Tag {
                    property: tag.property.clone(),
                    default: tag.default.and_then(|id| others.iter().position(|choice| choice.target() == Some(id))),
                });
                Shape::Union(Union { variants, tag })
            }
        };
        if null.is_empty() {
            return shape;
        }
        Shape::Alias(Type::Nullable(Box::new(match shape {
            Shape::Alias(ty) => ty,
            shape => {
                // A named schema's own name is that of the alias.
                let hint = if hint.words.is_empty() { hint.inside("value") } else { hint.clone() };
                self.define(schema.at, hint, super::schema::docs(schema), shape)
            }
        })))
    }

    /// `type` with several words: a variant for each. Where all kinds are allowed, a free-form value says as much.
    pub(super) fn several(&mut self, kinds: &[Kind], schema: &Schema, hint: &Hint) -> Shape {
        let all = [Kind::Boolean, Kind::Number, Kind::String, Kind::Array, Kind::Object];
        if all.iter().all(|kind| kinds.contains(kind)) {
            return Shape::Alias(Type::Any);
        }
        if self.within > 0 && !self.may_merge(super::weight::of_inline(schema).saturating_mul(kinds.len())) {
            self.warn_of_weight(schema);
            return Shape::Alias(Type::Any);
        }
        self.within += 1;
        let mut variants = Vec::with_capacity(kinds.len());
        for kind in kinds.iter().filter(|kind| **kind != Kind::Integer || !kinds.contains(&Kind::Number)) {
            let one = Schema { types: vec![*kind], description: None, title: None, default: None, ..schema.clone() };
            let name = word(*kind);
            let ty = self.schema(&SchemaRef::Inline(Box::new(one)), &hint.inside(name));
            variants.push(Variant { name: name.to_owned(), ty, tags: Vec::new(), untagged: true });
        }
        self.within -= 1;
        Shape::Union(Union { variants, tag: None })
    }

    /// The values of a discriminator that mean this schema, the first being the one to write: those of the mapping, or
    /// else what the schema says of itself; and its name, unless that means another one.
    pub(super) fn tags_of(&self, mapping: &Mapping<'_>, id: SchemaId) -> Vec<String> {
        let Some(named) = self.document.schemas.get(id.0 as usize) else { return Vec::new() };
        let mapped = mapping.by_target.get(&id).into_iter().flatten();
        let mut tags: Vec<String> = mapped.map(|value| (*value).to_owned()).collect();
        if tags.is_empty() {
            tags.extend(own_value(&named.schema));
        }
        let free = !tags.contains(&named.name) && !mapping.values.contains(named.name.as_str());
        if named.component && free {
            tags.push(named.name.clone());
        }
        tags
    }

    /// A value that chooses what is no choice, nor inside one.
    fn check_mapping(&mut self, tag: &Discriminator, choices: &[&Choice<'_>]) {
        let document = self.document;
        let is_union = |id: SchemaId| match document.schemas.get(id.0 as usize).map(|named| &named.schema) {
            Some(SchemaRef::Inline(schema)) => {
                !schema.one_of.is_empty() || !schema.any_of.is_empty() || schema.discriminator.is_some()
            }
            _ => true,
        };
        if choices.iter().filter_map(|choice| choice.target()).any(is_union) {
            return;
        }
        let targets: BTreeSet<SchemaId> = choices.iter().filter_map(|choice| choice.target()).collect();
        for (value, id) in &tag.mapping {
            if !targets.contains(id) {
                let message = format!("`{value}` chooses a schema that is none of the choices; it is left out");
                let fault = Fault::new("not-a-choice", tag.at, message);
                self.warn(fault.help("list the schema in `oneOf`, or take it out of the `mapping`"));
            }
        }
    }

    /// A component's own name (of a very long one the beginning, since it is a variant of many), a title, the name of a simple type, or the variant's number.
    pub(super) fn variant_name(&self, choice: &SchemaRef, index: usize) -> String {
        let known = |name: &str| short(name, LONGEST).into_owned();
        let named = match choice {
            SchemaRef::Reference(reference) => {
                self.document.schemas.get(reference.target.0 as usize).map(|named| known(&named.name))
            }
            SchemaRef::Inline(schema) if schema.title.is_none() && self.only_reference(schema).is_some() => {
                let target = self.only_reference(schema).map(|only| only.target.0 as usize);
                target.and_then(|target| self.document.schemas.get(target)).map(|named| known(&named.name))
            }
            SchemaRef::Inline(schema) => schema.title.clone().or_else(|| match schema.types.as_slice() {
                _ if schema.is_composed() => None,
                [Kind::Object | Kind::Null] => None,
                [kind] => Some(word(*kind).to_owned()),
                _ => None,
            }),
        };
        named.unwrap_or_else(|| format!("variant {}", index + 1))
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::Boolean => "boolean",
        Kind::Integer => "integer",
        Kind::Number => "number",
        Kind::String => "text",
        Kind::Array => "list",
        Kind::Object => "object",
    }
}

/// `x-ms-discriminator-value`, of the schema or of what stands written out in its `allOf`.
fn own_value(schema: &SchemaRef) -> Option<String> {
    let SchemaRef::Inline(schema) = schema else { return None };
    let inside = || schema.all_of.iter().find_map(own_value);
    schema.discriminator_value.clone().or_else(inside)
}
