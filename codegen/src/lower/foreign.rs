//! Other people's types in the place of formats and schemas.

use std::collections::BTreeMap;

use super::schema::{docs, is_nullable};
use crate::document::{Kind, SchemaRef};
use crate::ir::{Docs, Foreign, ForeignId, Shape, Type};
use crate::options::Replacements;

/// The types, and what each stands for.
#[derive(Default)]
pub(crate) struct Foreigners {
    pub(crate) all: Vec<Foreign>,
    formats: BTreeMap<String, ForeignId>,
    schemas: BTreeMap<String, ForeignId>,
}

impl Foreigners {
    pub(crate) fn of(replace: &Replacements) -> Self {
        let mut foreigners = Self::default();
        for (format, ty) in &replace.formats {
            let id = foreigners.add(Foreign { ty: ty.value.clone(), format: Some(format.clone()) });
            foreigners.formats.insert(format.clone(), id);
        }
        for (schema, ty) in &replace.schemas {
            let id = foreigners.add(Foreign { ty: ty.value.clone(), format: None });
            foreigners.schemas.insert(schema.clone(), id);
        }
        foreigners
    }

    fn add(&mut self, foreign: Foreign) -> ForeignId {
        self.all.push(foreign);
        ForeignId(u32::try_from(self.all.len() - 1).unwrap_or(u32::MAX))
    }

    /// What stands for a format; it says something of texts and numbers alone.
    pub(crate) fn format(&self, kind: Kind, format: Option<&str>) -> Option<ForeignId> {
        let says = matches!(kind, Kind::String | Kind::Integer | Kind::Number);
        format.filter(|_| says).and_then(|format| self.formats.get(format)).copied()
    }

    /// What stands for a schema.
    pub(crate) fn schema(&self, name: &str) -> Option<ForeignId> {
        self.schemas.get(name).copied()
    }
}

/// A schema that is replaced: it keeps its name and what it says to readers, and whether it can be null.
pub(crate) fn named(schema: &SchemaRef, id: ForeignId) -> (Docs, Shape) {
    let ty = Type::Foreign(id);
    match schema {
        SchemaRef::Inline(schema) => {
            // Limits and defaults are those of the schema; the other type has its own.
            let docs = Docs { constraints: Vec::new(), default: None, example: None, ..docs(schema) };
            let ty = if is_nullable(schema) { Type::Nullable(Box::new(ty)) } else { ty };
            (docs, Shape::Alias(ty))
        }
        SchemaRef::Reference(_) => (Docs::default(), Shape::Alias(ty)),
    }
}
