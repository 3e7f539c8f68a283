//! `prefixItems` and `patternProperties`: elements by position and keys by pattern (JSON Schema 2020-12, 10.3).

use crate::diagnostic::Fault;
use crate::document::{Additional, Schema, SchemaRef, Value};
use crate::ir::{Hint, Shape, Type, Union, Variant};

use super::Lowering;

/// Rust's own traits are there for tuples up to this length.
const LONGEST: usize = 12;

impl Lowering<'_> {
    /// A tuple, where the description fixes how many elements there are; else a list of what its elements can be.
    pub(super) fn by_position(&mut self, schema: &Schema, hint: &Hint) -> Type {
        let count = schema.prefix_items.len();
        let limit = |keyword: &str| limit(schema, keyword);
        let nothing_behind = matches!(&schema.items, Some(SchemaRef::Inline(items)) if items.never);
        let closed = nothing_behind || limit("maxItems").is_some_and(|most| most <= count);
        let exact = closed && limit("minItems") == Some(count) && limit("maxItems").is_none_or(|most| most == count);
        let mut variants: Vec<Variant> = Vec::with_capacity(count);
        let behind = schema.items.iter().filter(|_| !closed);
        for (index, item) in schema.prefix_items.iter().chain(behind).enumerate() {
            let name = self.variant_name(item, index);
            let ty = self.schema(item, &hint.inside(&format!("item {}", index + 1)));
            let ty = self.not_too_deep(ty, schema.at);
            variants.push(Variant { name, ty, tags: Vec::new(), untagged: true });
        }
        if exact && count <= LONGEST {
            return Type::Tuple(variants.into_iter().map(|variant| variant.ty).collect());
        }
        let message = "the number of elements is not fixed, so each may be any of those described";
        let help = "for a tuple, write `minItems` with the number of `prefixItems`, and `items: false`";
        self.warn(Fault::new("not-honoured", schema.at, message).help(help));
        let mut distinct: Vec<Variant> = Vec::new();
        for variant in variants {
            if !distinct.iter().any(|known| known.ty == variant.ty) {
                distinct.push(variant);
            }
        }
        Type::List(Box::new(match distinct.as_slice() {
            _ if !closed && schema.items.is_none() => Type::Any,
            _ if distinct.iter().any(|variant| variant.ty == Type::Any) => Type::Any,
            [only] => only.ty.clone(),
            _ => {
                let union = Shape::Union(Union { variants: distinct, tag: None });
                self.define(schema.at, hint.inside("item"), super::schema::docs(schema), union)
            }
        }))
    }

    /// The type of keys that are not properties: the patterns' if they agree, else any.
    pub(super) fn by_pattern(&mut self, schema: &Schema, additional: Option<Type>, hint: &Hint) -> Option<Type> {
        let mut values = additional;
        for (index, (_, pattern)) in schema.pattern_properties.iter().enumerate() {
            let word = if index == 0 { "value".to_owned() } else { format!("value {}", index + 1) };
            // `additionalProperties` has taken the name.
            let word =
                if matches!(schema.additional, Additional::Allowed(_)) { format!("matching {word}") } else { word };
            let ty = self.schema(pattern, &hint.inside(&word));
            values = match values {
                None => Some(ty),
                Some(known) if known == ty => Some(known),
                Some(_) => Some(Type::Any),
            };
        }
        values
    }
}

fn limit(schema: &Schema, keyword: &str) -> Option<usize> {
    schema.constraints.iter().find(|(known, _)| known == keyword).and_then(|(_, value)| match value {
        Value::Number(text) => text.parse().ok(),
        _ => None,
    })
}
