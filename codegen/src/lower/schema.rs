//! Schemas to types: what a schema's words say a value is.

use std::collections::BTreeSet;

use crate::diagnostic::Fault;
use crate::document::{Additional, Kind, Schema, SchemaRef, Value};
use crate::ir::{Direction, Docs, Field, Hint, Shape, Struct, Type, TypeId};
use crate::source::At;

use super::{Lowering, crowd, format, media, nesting};

/// What a schema says to readers.
pub(crate) fn docs(schema: &Schema) -> Docs {
    let format = format::untyped(schema).map(|format| ("format".to_owned(), Value::String(format.to_owned())));
    Docs {
        title: schema.title.clone(),
        text: schema.description.clone(),
        deprecated: schema.deprecated,
        constraints: format.into_iter().chain(schema.constraints.iter().cloned()).collect(),
        default: schema.default.clone(),
        example: schema.example.clone(),
    }
}

/// How many bytes a paragraph may have that is said of a type and again wherever the type is used.
const LONGEST: usize = 1_000;

impl Lowering<'_> {
    /// What a schema says to readers where it is used: beside a reference what stands there, else the first paragraph of
    /// what the target says of itself.
    pub(crate) fn docs_in_place(&mut self, schema: &SchemaRef) -> Docs {
        let (mut own, reference) = match schema {
            SchemaRef::Reference(reference) => (reference.siblings.as_deref().map(docs).unwrap_or_default(), reference),
            SchemaRef::Inline(schema) => match self.only_reference(schema) {
                Some(only) => (docs(schema), only),
                None => return docs(schema),
            },
        };
        if own.text.is_none()
            && let Some(named) = self.document.schemas.get(reference.target.0 as usize)
            && let SchemaRef::Inline(target) = &named.schema
        {
            let text = target.description.as_deref().or(target.title.as_deref());
            let first = text.and_then(|text| text.trim().split("\n\n").next());
            // The type itself says it as well.
            own.text = first.filter(|text| text.len() <= LONGEST && self.may_repeat(text)).map(str::to_owned);
        }
        own
    }

    /// The type of a schema where it is used.
    pub(crate) fn schema(&mut self, schema: &SchemaRef, hint: &Hint) -> Type {
        match schema {
            SchemaRef::Reference(reference) => Type::Named(TypeId(reference.target.0)),
            SchemaRef::Inline(schema) => match self.definition(schema, hint) {
                Shape::Alias(ty) => ty,
                shape => {
                    let nullable = is_nullable(schema);
                    let ty = self.define(schema.at, hint.clone(), docs(schema), shape);
                    if nullable { Type::Nullable(Box::new(ty)) } else { ty }
                }
            },
        }
    }

    /// What a named schema is. A nullable one is an alias of the nullable type, so that null is not lost.
    pub(crate) fn definition(&mut self, schema: &Schema, hint: &Hint) -> Shape {
        let shape = self.shape(schema, hint);
        match shape {
            Shape::Alias(ty) if is_nullable(schema) && !matches!(ty, Type::Nullable(_) | Type::Any) => {
                Shape::Alias(Type::Nullable(Box::new(ty)))
            }
            // What stands where it is used gets its null there.
            Shape::Alias(_) => shape,
            _ if is_nullable(schema) && hint.words.is_empty() => {
                let ty = self.define(schema.at, hint.inside("value"), docs(schema), shape);
                Shape::Alias(Type::Nullable(Box::new(ty)))
            }
            shape => shape,
        }
    }

    /// [`definition`](Self::definition), where nothing is around it that could say that it may be null.
    pub(crate) fn named_definition(&mut self, schema: &Schema, hint: &Hint) -> Shape {
        match self.definition(schema, hint) {
            shape @ Shape::Alias(_) => shape,
            shape if is_nullable(schema) => {
                let ty = self.define(schema.at, hint.inside("value"), docs(schema), shape);
                Shape::Alias(Type::Nullable(Box::new(ty)))
            }
            shape => shape,
        }
    }

    pub(crate) fn shape(&mut self, schema: &Schema, hint: &Hint) -> Shape {
        if schema.never {
            self.warn(
                Fault::new("never", schema.at, "nothing fits the schema `false`, so any value is taken instead")
                    .help("leave the property out if it can't be there"),
            );
            return Shape::Alias(Type::Any);
        }
        if let Some(fault) = crowd::of_schema(schema) {
            self.warn(fault);
            return Shape::Alias(Type::Any);
        }
        if let Some(shape) = self.composition(schema, hint) {
            return shape;
        }
        match crowd::of_values(schema) {
            Some(fault) => self.warn(fault),
            None if schema.values.is_empty() => {}
            None => return self.enumeration(schema),
        }
        let kinds: Vec<Kind> = schema.types.iter().copied().filter(|kind| *kind != Kind::Null).collect();
        match kinds.as_slice() {
            [kind] => self.kind(*kind, schema, hint),
            [Kind::Integer, Kind::Number] | [Kind::Number, Kind::Integer] => self.kind(Kind::Number, schema, hint),
            [] if !schema.properties.is_empty() => self.kind(Kind::Object, schema, hint),
            [] if matches!(schema.additional, Additional::Allowed(_)) => self.kind(Kind::Object, schema, hint),
            [] if schema.items.is_some() || !schema.prefix_items.is_empty() => self.kind(Kind::Array, schema, hint),
            [] => Shape::Alias(Type::Any),
            kinds => self.several(kinds, schema, hint),
        }
    }

    fn kind(&mut self, kind: Kind, schema: &Schema, hint: &Hint) -> Shape {
        if let Some(id) = self.foreign.format(kind, schema.format.as_deref()) {
            return Shape::Alias(Type::Foreign(id));
        }
        Shape::Alias(match kind {
            Kind::Null => Type::Any,
            Kind::Boolean => Type::Boolean,
            Kind::Integer => format::integer(schema.format.as_deref()),
            Kind::Number => format::number(schema.format.as_deref()),
            Kind::String => format::text(schema.format.as_deref()),
            Kind::Array if !schema.prefix_items.is_empty() => self.by_position(schema, hint),
            Kind::Array => match &schema.items {
                Some(items) => {
                    let item = self.schema(items, &hint.inside("item"));
                    Type::List(Box::new(self.not_too_deep(item, schema.at)))
                }
                None => Type::List(Box::new(Type::Any)),
            },
            Kind::Object => return self.object(schema, hint),
        })
    }

    fn object(&mut self, schema: &Schema, hint: &Hint) -> Shape {
        let additional = match &schema.additional {
            Additional::Allowed(values) => {
                let value = self.schema(values, &hint.inside("value"));
                Some(self.not_too_deep(value, schema.at))
            }
            Additional::Unsaid if schema.properties.is_empty() && schema.pattern_properties.is_empty() => {
                Some(Type::Any)
            }
            Additional::Unsaid | Additional::Forbidden => None,
        };
        let additional = self.by_pattern(schema, additional, hint);
        match additional {
            Some(values) if schema.properties.is_empty() => Shape::Alias(Type::Map(Box::new(values))),
            additional => {
                let closed = matches!(schema.additional, Additional::Forbidden) && additional.is_none();
                Shape::Struct(Struct { fields: self.fields(schema, hint), additional, closed, parts: None })
            }
        }
    }

    fn fields(&mut self, schema: &Schema, hint: &Hint) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::with_capacity(schema.properties.len());
        let required: BTreeSet<&String> = schema.required.iter().collect();
        let described: BTreeSet<&String> = schema.properties.iter().map(|property| &property.name).collect();
        for property in &schema.properties {
            fields.push(Field {
                at: property.at,
                wire: property.name.clone(),
                required: required.contains(&property.name),
                direction: self.direction(&property.schema),
                ty: self.property(&property.schema, &hint.inside(&property.name)),
                docs: self.docs_in_place(&property.schema),
            });
        }
        for name in &schema.required {
            if !described.contains(name) {
                self.warn(
                    Fault::new(
                        "required-without-property",
                        schema.at,
                        format!("`{name}` is required but no property of this name is described; it is not checked"),
                    )
                    .help(format!("describe the property `{name}`, or take it out of `required`")),
                );
            }
        }
        fields
    }

    /// `readOnly` and `writeOnly`, of the property or of the schemas that it refers to. Both at once say nothing.
    pub(super) fn direction(&self, schema: &SchemaRef) -> Direction {
        let (mut answers, mut requests) = (false, false);
        let mut open = Some(schema);
        for _ in 0..media::MAX_CHAIN {
            let Some(schema) = open.take() else { break };
            let (said, reference) = match schema {
                SchemaRef::Inline(schema) => (Some(&**schema), self.only_reference(schema)),
                SchemaRef::Reference(reference) => (reference.siblings.as_deref(), Some(reference)),
            };
            answers |= said.is_some_and(|schema| schema.read_only);
            requests |= said.is_some_and(|schema| schema.write_only);
            let target = reference.and_then(|to| self.document.schemas.get(to.target.0 as usize));
            open = target.map(|named| &named.schema);
        }
        match (answers, requests) {
            (true, false) => Direction::Answers,
            (false, true) => Direction::Requests,
            _ => Direction::Both,
        }
    }

    /// A property's elements take the property's own name: `Genre`, not `GenreItem`.
    pub(super) fn property(&mut self, schema: &SchemaRef, hint: &Hint) -> Type {
        match schema {
            SchemaRef::Inline(list)
                if list.items.is_some()
                    && list.prefix_items.is_empty()
                    && list.types == [Kind::Array]
                    && !list.is_composed() =>
            {
                match &list.items {
                    Some(items) => {
                        let item = self.schema(items, hint);
                        Type::List(Box::new(self.not_too_deep(item, list.at)))
                    }
                    None => Type::List(Box::new(Type::Any)),
                }
            }
            _ => self.schema(schema, hint),
        }
    }
}

impl Lowering<'_> {
    /// The type, or any where it is lists in lists (or maps) beyond what the compiler follows.
    pub(super) fn not_too_deep(&mut self, ty: Type, at: At) -> Type {
        if nesting::depth(&ty, &[]) < nesting::DEEPEST {
            return ty;
        }
        self.warn(nesting::too_deep(at));
        Type::Any
    }
}

/// Null is one of the types, or one of the values.
pub(crate) fn is_nullable(schema: &Schema) -> bool {
    if schema.types.is_empty() {
        return schema.values.contains(&Value::Null);
    }
    schema.types.contains(&Kind::Null)
}

impl Schema {
    /// It says what kind of value this is.
    pub(crate) fn says_a_type(&self) -> bool {
        !self.types.is_empty() || !self.properties.is_empty() || self.items.is_some() || self.is_composed()
    }

    /// It is put together from other schemas, or lists its values.
    pub(crate) fn is_composed(&self) -> bool {
        !self.all_of.is_empty() || !self.one_of.is_empty() || !self.any_of.is_empty() || !self.values.is_empty()
    }
}
