//! `allOf`, `oneOf`, `anyOf`: schemas put together from others.

use crate::diagnostic::Fault;
use crate::document::{Kind, Schema, SchemaRef};
use crate::ir::{Hint, Shape, Type, Variant};

use super::Lowering;

impl Lowering<'_> {
    /// What a composed schema is; `None` if it is not composed.
    pub(crate) fn composition(&mut self, schema: &Schema, hint: &Hint) -> Option<Shape> {
        let choices = if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of };
        match (schema.all_of.as_slice(), choices.as_slice()) {
            ([], []) => None,
            // `allOf: [{$ref}]` is how 3.0 puts a description beside a reference.
            ([only], []) if schema.properties.is_empty() => Some(Shape::Alias(self.schema(only, hint))),
            ([], choices) if schema.properties.is_empty() => Some(self.union(schema, choices, hint)),
            _ => {
                self.warn(
                    Fault::new(
                        "not-honoured",
                        schema.at,
                        "schemas that `allOf` merges, or that stand beside properties, are not told apart yet; \
                         any value is taken",
                    )
                    .help("describe the whole object in one schema"),
                );
                Some(Shape::Alias(Type::Any))
            }
        }
    }

    fn union(&mut self, schema: &Schema, choices: &[SchemaRef], hint: &Hint) -> Shape {
        let (null, others): (Vec<_>, Vec<_>) = choices.iter().partition(|choice| is_null(choice));
        if schema.discriminator.is_some() {
            self.warn(Fault::new(
                "not-honoured",
                schema.at,
                "the `discriminator` is not used yet; the first variant that fits is taken",
            ));
        }
        let shape = match others.as_slice() {
            [] => Shape::Alias(Type::Any),
            [only] => Shape::Alias(self.schema(only, hint)),
            others => {
                let mut variants = Vec::with_capacity(others.len());
                for (index, choice) in others.iter().enumerate() {
                    let name = self.variant_name(choice, index);
                    let ty = self.schema(choice, &hint.inside(&name));
                    variants.push(Variant { name, ty });
                }
                Shape::Union(variants)
            }
        };
        if null.is_empty() {
            return shape;
        }
        Shape::Alias(Type::Nullable(Box::new(match shape {
            Shape::Alias(ty) => ty,
            shape => self.define(schema.at, hint.clone(), super::schema::docs(schema), shape),
        })))
    }

    /// A component's own name, a title, the name of a simple type, or the variant's number.
    fn variant_name(&self, choice: &SchemaRef, index: usize) -> String {
        let named = match choice {
            SchemaRef::Reference(reference) => {
                self.document.schemas.get(reference.target.0 as usize).map(|named| named.name.clone())
            }
            SchemaRef::Inline(schema) => schema.title.clone().or_else(|| match schema.types.as_slice() {
                _ if schema.is_composed() => None,
                [Kind::Boolean] => Some("boolean".to_owned()),
                [Kind::Integer] => Some("integer".to_owned()),
                [Kind::Number] => Some("number".to_owned()),
                [Kind::String] => Some("text".to_owned()),
                [Kind::Array] => Some("list".to_owned()),
                _ => None,
            }),
        };
        named.unwrap_or_else(|| format!("variant {}", index + 1))
    }
}

fn is_null(choice: &SchemaRef) -> bool {
    matches!(choice, SchemaRef::Inline(schema) if schema.types == [Kind::Null])
}
