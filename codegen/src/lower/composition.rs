//! `allOf`, `oneOf`, `anyOf`: schemas put together from others.

use crate::diagnostic::Fault;
use crate::document::{Additional, Kind, Schema, SchemaRef};
use crate::ir::{Docs, Hint, Shape, Type, TypeId};

use super::Lowering;
use super::union::Choice;

/// How many schemas without a name may be put together. Choices in choices, each beside properties, double with every
/// level, and a description of a few lines must not decide how long this takes.
const MAX_MERGES: usize = 50_000;

impl Lowering<'_> {
    /// What a composed schema is; `None` if it is not composed.
    pub(crate) fn composition(&mut self, schema: &Schema, hint: &Hint) -> Option<Shape> {
        if schema.all_of.is_empty() && schema.one_of.is_empty() && schema.any_of.is_empty() {
            return None;
        }
        // What is below is copied to be put together, and again wherever something is put together inside of it.
        if self.within > 0 && !self.may_merge(super::weight::of_inline(schema)) {
            self.warn_of_weight(schema);
            return Some(Shape::Alias(Type::Any));
        }
        self.within += 1;
        let shape = self.composed(schema, hint);
        self.within -= 1;
        shape
    }

    fn composed(&mut self, schema: &Schema, hint: &Hint) -> Option<Shape> {
        if !schema.all_of.is_empty() {
            return Some(self.all_of(schema, hint));
        }
        let choices = if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of };
        if choices.is_empty() {
            return None;
        }
        if choices.iter().all(only_constrains) {
            self.warn(Fault::new(
                "not-honoured",
                schema.at,
                "the choices only say which properties go together, which is not checked",
            ));
            return None;
        }
        let as_listed = |choice: &SchemaRef| match choice {
            _ if says_nothing_beside(schema) => true,
            // It has what stands beside the choices already.
            SchemaRef::Reference(to) => {
                self.is_own(schema) && self.own.is_some_and(|own| self.family.descends(to.target, own))
            }
            SchemaRef::Inline(_) => false,
        };
        let listed: Vec<(&SchemaRef, bool)> = choices.iter().map(|choice| (choice, as_listed(choice))).collect();
        // What stands beside the choices belongs to each of them.
        let base = Schema { one_of: Vec::new(), any_of: Vec::new(), discriminator: None, ..schema.clone() };
        let copies = listed.iter().filter(|(_, as_listed)| !as_listed).count();
        if copies > 0 && !self.may_merge(super::weight::of_inline(&base).saturating_mul(copies)) {
            self.warn_of_weight(schema);
            return Some(Shape::Alias(Type::Any));
        }
        let choices: Vec<Choice<'_>> = (listed.into_iter())
            .map(|(listed, as_listed)| Choice {
                listed,
                schema: if as_listed { listed.clone() } else { both(&base, listed) },
            })
            .collect();
        Some(self.union(schema, &choices, hint))
    }

    /// It is the schema whose definition is being made, and not one inside it.
    fn is_own(&self, schema: &Schema) -> bool {
        let own = self.own.and_then(|own| self.document.schemas.get(own.0 as usize)).map(|named| &named.schema);
        matches!(own, Some(SchemaRef::Inline(own)) if own.at == schema.at)
    }

    /// A named schema has its definition already, so what is inside leads back to that.
    pub(crate) fn named_all_of(&mut self, schema: &Schema, hint: &Hint) -> (Docs, Shape) {
        // One of those that a discriminator tells apart is not all of them.
        if let Some(only) = self.only_reference(schema).filter(|only| !self.has_children(only.target)) {
            let ty = Type::Named(TypeId(only.target.0));
            let ty = if super::schema::is_nullable(schema) { Type::Nullable(Box::new(ty)) } else { ty };
            return (super::schema::docs(schema), Shape::Alias(ty));
        }
        let merged = self.merged(schema, self.own);
        (super::schema::docs(&merged), self.named_definition(&merged, hint))
    }

    /// `allOf: [{$ref}]` is how 3.0 puts a description beside a reference; everything else is merged.
    fn all_of(&mut self, schema: &Schema, hint: &Hint) -> Shape {
        if let Some(only) = self.only_reference(schema) {
            return Shape::Alias(Type::Named(TypeId(only.target.0)));
        }
        if let Some((_, id)) = self.merging.iter().find(|(at, _)| *at == schema.at) {
            return Shape::Alias(Type::Named(*id));
        }
        if self.merges >= MAX_MERGES {
            self.warn(
                Fault::new(
                    "too-many-merges",
                    schema.at,
                    "too many schemas are put together from others; any value is taken",
                )
                .help("give schemas with `allOf`, or with properties beside `oneOf`, names under `components.schemas`"),
            );
            return Shape::Alias(Type::Any);
        }
        self.merges += 1;
        let merged = self.merged(schema, None);
        if is_small(&merged) {
            let shape = self.shape(&merged, hint);
            // Whoever uses it sees only the parts, which say nothing of null themselves.
            return if super::schema::is_nullable(&merged) { self.or_null(shape, &merged, hint) } else { shape };
        }
        // What is inside may lead back here, so there has to be something to lead to.
        let Type::Named(id) =
            self.define(schema.at, hint.clone(), super::schema::docs(&merged), Shape::Alias(Type::Any))
        else {
            return Shape::Alias(Type::Any);
        };
        self.merging.push((schema.at, id));
        let shape = self.shape(&merged, hint);
        self.merging.pop();
        if let Some(def) = self.types.get_mut(id.0 as usize) {
            def.shape = shape;
        }
        let ty = Type::Named(id);
        Shape::Alias(if super::schema::is_nullable(&merged) { Type::Nullable(Box::new(ty)) } else { ty })
    }
}

impl Lowering<'_> {
    /// What is small and may be null as well.
    fn or_null(&mut self, shape: Shape, schema: &Schema, hint: &Hint) -> Shape {
        let ty = match shape {
            Shape::Alias(Type::Nullable(_) | Type::Any) => return shape,
            Shape::Alias(ty) => ty,
            shape => self.define(schema.at, hint.clone(), super::schema::docs(schema), shape),
        };
        Shape::Alias(Type::Nullable(Box::new(ty)))
    }
}

/// It says what must be there or not, and nothing about what it is: `oneOf: [{required: [a]}, {required: [b]}]`.
fn only_constrains(choice: &SchemaRef) -> bool {
    match choice {
        SchemaRef::Inline(schema) => {
            (schema.types.is_empty() || schema.types == [Kind::Object])
                && schema
                    .properties
                    .iter()
                    .all(|property| matches!(&property.schema, SchemaRef::Inline(inner) if !inner.says_a_type()))
                && !schema.is_composed()
                && schema.items.is_none()
                && !matches!(schema.additional, Additional::Allowed(_))
        }
        SchemaRef::Reference(_) => false,
    }
}

/// Nothing but choices, and the property that tells them apart, which is written for those that do not have it.
fn says_nothing_beside(schema: &Schema) -> bool {
    let tag = schema.discriminator.as_ref().map(|tag| tag.property.as_str());
    schema.properties.iter().all(|property| Some(property.name.as_str()) == tag)
        && schema.required.iter().all(|name| Some(name.as_str()) == tag)
        && !matches!(schema.additional, Additional::Allowed(_))
}

/// It has no parts that could lead back to where it stands.
fn is_small(schema: &Schema) -> bool {
    schema.properties.is_empty() && schema.items.is_none() && schema.one_of.is_empty() && schema.any_of.is_empty()
}

/// A choice together with what stands beside all choices.
fn both(base: &Schema, choice: &SchemaRef) -> SchemaRef {
    let at = match choice {
        SchemaRef::Inline(schema) => schema.at,
        SchemaRef::Reference(reference) => reference.at,
    };
    let mut both = Schema::blank(at);
    both.title = match choice {
        SchemaRef::Inline(schema) => schema.title.clone(),
        SchemaRef::Reference(_) => None,
    };
    both.all_of = vec![choice.clone(), SchemaRef::Inline(Box::new(base.clone()))];
    SchemaRef::Inline(Box::new(both))
}
