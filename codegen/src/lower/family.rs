//! Inheritance: a schema with a `discriminator` and no choices of its own stands for the schemas that name it in their
//! `allOf` (OpenAPI 3.1, 4.8.25.1). Where it is used, it is one of them.

use std::collections::{BTreeSet, VecDeque};

use crate::document::{Discriminator, Document, NamedSchema, Schema, SchemaId, SchemaRef};
use crate::ir::{Docs, Hint, Shape, Tag, Type, TypeId, Union, Variant};

use super::Lowering;
use super::union::Mapping;

/// Which schemas extend which, by the place in the document's schemas.
#[derive(Default)]
pub(super) struct Family {
    parents: Vec<Vec<SchemaId>>,
    /// Only components: other targets of references are parts of something.
    children: Vec<Vec<SchemaId>>,
    /// Whose discriminator counts: the schema's own, or that of the nearest one that it extends.
    tagged_by: Vec<Option<SchemaId>>,
}

/// How many schemas that others extend are looked at from one of them.
const MOST: usize = 1_000;

impl Family {
    pub(super) fn of(document: &Document) -> Self {
        let mut family = Self { children: vec![Vec::new(); document.schemas.len()], ..Self::default() };
        for (index, named) in document.schemas.iter().enumerate() {
            let mut parents = Vec::new();
            match &named.schema {
                SchemaRef::Inline(schema) => schema.all_of.iter().for_each(|member| extended(member, &mut parents)),
                SchemaRef::Reference(_) => {}
            }
            let child = u32::try_from(index).map(SchemaId);
            if let (true, Ok(child)) = (named.component, child) {
                for parent in &parents {
                    let children = family.children.get_mut(parent.0 as usize);
                    children.into_iter().for_each(|children| children.push(child));
                }
            }
            family.parents.push(parents);
        }
        // The order of components says nothing.
        let name = |id: &SchemaId| document.schemas.get(id.0 as usize).map(|named| &named.name);
        family.children.iter_mut().for_each(|children| children.sort_by_key(name));
        family.tagged_by = family.tagged(document);
        family
    }

    /// Goes from those with a discriminator to what extends them, level by level.
    fn tagged(&self, document: &Document) -> Vec<Option<SchemaId>> {
        let count = self.parents.len();
        let mut extended_by: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (child, parents) in self.parents.iter().enumerate() {
            for parent in parents {
                extended_by.get_mut(parent.0 as usize).into_iter().for_each(|by| by.push(child));
            }
        }
        let own = |named: &NamedSchema| match &named.schema {
            SchemaRef::Inline(schema) => own_tag(schema).is_some(),
            SchemaRef::Reference(_) => false,
        };
        let mut levels: Vec<Option<usize>> = document.schemas.iter().map(|named| own(named).then_some(0)).collect();
        let mut tagged = vec![None; count];
        let mut open: VecDeque<usize> = (0..count).filter(|place| levels.get(*place) == Some(&Some(0))).collect();
        while let Some(place) = open.pop_front() {
            let Some(level) = levels.get(place).copied().flatten() else { continue };
            let nearer =
                |parent: &&SchemaId| levels.get(parent.0 as usize).is_some_and(|of| of.is_some_and(|of| of < level));
            let by = match level {
                0 => u32::try_from(place).ok().map(SchemaId),
                _ => {
                    let parent = self.parents.get(place).and_then(|parents| parents.iter().find(nearer));
                    parent.and_then(|parent| tagged.get(parent.0 as usize).copied().flatten())
                }
            };
            tagged.get_mut(place).into_iter().for_each(|slot| *slot = by);
            for child in extended_by.get(place).into_iter().flatten() {
                if let Some(unknown @ None) = levels.get_mut(*child) {
                    *unknown = Some(level + 1);
                    open.push_back(*child);
                }
            }
        }
        tagged
    }

    /// The schema extends the other one, directly or over several steps.
    pub(super) fn descends(&self, id: SchemaId, from: SchemaId) -> bool {
        self.ancestors(id).any(|ancestor| ancestor == from)
    }

    /// The schema, then what it extends, nearest first, each once.
    fn ancestors(&self, id: SchemaId) -> impl Iterator<Item = SchemaId> + '_ {
        let mut seen = BTreeSet::from([id]);
        let mut open = VecDeque::from([id]);
        std::iter::from_fn(move || {
            let next = open.pop_front()?;
            let parents = self.parents.get(next.0 as usize).map_or(&[][..], Vec::as_slice);
            open.extend(parents.iter().copied().filter(|parent| seen.insert(*parent)));
            Some(next)
        })
        .take(MOST)
    }
}

/// The schemas that a member of `allOf` refers to.
fn extended(member: &SchemaRef, parents: &mut Vec<SchemaId>) {
    match member {
        SchemaRef::Reference(reference) if !parents.contains(&reference.target) => parents.push(reference.target),
        SchemaRef::Reference(_) => {}
        SchemaRef::Inline(schema) => schema.all_of.iter().for_each(|member| extended(member, parents)),
    }
}

impl<'a> Lowering<'a> {
    /// The union of a base and what extends it, in place of the base's own definition. A schema that nobody extends, or
    /// that has no discriminator, stays what it is.
    pub(super) fn with_children(&mut self, id: SchemaId, hint: &Hint, docs: &Docs, shape: Shape) -> Shape {
        let document = self.document;
        let children = self.family.children.get(id.0 as usize).cloned().unwrap_or_default();
        let Some(named) = document.schemas.get(id.0 as usize) else { return shape };
        let Some((tag, declared_by)) = self.inherited_tag(id) else { return shape };
        let mut targets: Vec<SchemaId> = children;
        if declared_by == id {
            // A mapping may name schemas that extend nothing.
            let others = tag.mapping.iter().map(|(_, target)| *target).chain(tag.default);
            let mut known: BTreeSet<SchemaId> = targets.iter().copied().collect();
            for other in others.filter(|other| !self.family.descends(*other, id)) {
                if known.insert(other) {
                    targets.push(other);
                }
            }
        }
        let own = match shape {
            _ if targets.is_empty() => return shape,
            Shape::Struct(_) => self.define(named.at, hint.inside("base"), docs.clone(), shape),
            Shape::Alias(ty @ Type::Map(_)) => ty,
            other => return other,
        };
        let mapping = Mapping::of(tag);
        let mut variants =
            vec![Variant { name: "base".to_owned(), ty: own, tags: self.tags_of(&mapping, id), untagged: true }];
        for target in &targets {
            let name = document.schemas.get(target.0 as usize).map(|named| named.name.clone()).unwrap_or_default();
            let tags = self.tags_of(&mapping, *target);
            let untagged = tag.default == Some(*target);
            variants.push(Variant { name, ty: Type::Named(TypeId(target.0)), tags, untagged });
        }
        let default = tag.default.and_then(|default| {
            if default == id { Some(0) } else { targets.iter().position(|target| *target == default).map(|at| at + 1) }
        });
        Shape::Union(Union { variants, tag: Some(Tag { property: tag.property.clone(), default }) })
    }

    /// The schema stands for those that extend it.
    pub(super) fn has_children(&self, id: SchemaId) -> bool {
        let children = self.family.children.get(id.0 as usize);
        children.is_some_and(|children| !children.is_empty()) && self.inherited_tag(id).is_some()
    }

    /// The schema's discriminator or that of the nearest one that it extends, and whose it is.
    fn inherited_tag(&self, id: SchemaId) -> Option<(&'a Discriminator, SchemaId)> {
        let document = self.document;
        let by = self.family.tagged_by.get(id.0 as usize).copied().flatten()?;
        match &document.schemas.get(by.0 as usize)?.schema {
            SchemaRef::Inline(schema) => own_tag(schema).map(|tag| (tag, by)),
            SchemaRef::Reference(_) => None,
        }
    }
}

/// The discriminator of a schema that has no choices.
fn own_tag(schema: &Schema) -> Option<&Discriminator> {
    if schema.one_of.is_empty() && schema.any_of.is_empty() {
        let written_out = schema.all_of.iter().filter_map(|member| match member {
            SchemaRef::Inline(member) => Some(&**member),
            SchemaRef::Reference(_) => None,
        });
        return schema.discriminator.as_ref().or_else(|| written_out.filter_map(own_tag).next());
    }
    None
}
