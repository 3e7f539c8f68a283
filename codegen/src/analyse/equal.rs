//! Which anonymous types are equal: one definition stands for all of them, and the others are aliases of it.

use std::cmp::Ordering;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::ir::{Api, Base, Docs, Hint, Shape, Struct, Type, TypeDef, TypeId, Union};

use super::usage;

/// The canonical type of each type. Named schemas always stand for themselves.
///
/// Two are equal if their keys, types and texts are; examples may differ. Which one stands for the rest is the first by
/// name among those that operations use, so neither the description's order nor a schema that nobody uses matters.
pub(super) fn canonical(api: &Api) -> Vec<TypeId> {
    let used = usage::used(api);
    let mut canonical: Vec<TypeId> = api.type_ids().collect();
    let mut ids: Vec<TypeId> = api.type_ids().filter(|id| is_anonymous(api.ty(*id))).collect();
    ids.sort_by_cached_key(|id| (used.get(id.0 as usize) != Some(&true), Spelling::of(api, &api.ty(*id).hint)));
    let mut ranks = vec![usize::MAX; canonical.len()];
    for (rank, id) in ids.iter().enumerate() {
        ranks.get_mut(id.0 as usize).into_iter().for_each(|place| *place = rank);
    }
    let rank = |id: TypeId| ranks.get(id.0 as usize).copied().unwrap_or(usize::MAX);
    let mut holders = holders(api, &ids);
    // Inner types first become one, then those that hold them: as often as types are nested. Only who holds what has
    // become another is looked at again, also where types hold themselves.
    let mut first: HashMap<String, TypeId> = HashMap::new();
    while !ids.is_empty() {
        let mut merged: BTreeMap<TypeId, TypeId> = BTreeMap::new();
        for id in ids {
            let def = api.ty(id);
            match first.entry(key(&def.shape, &def.docs, &canonical)) {
                Entry::Vacant(vacant) => {
                    vacant.insert(id);
                }
                Entry::Occupied(mut known) if rank(*known.get()) > rank(id) => {
                    merged.insert(known.insert(id), id);
                }
                Entry::Occupied(known) if *known.get() == id => {}
                Entry::Occupied(known) => {
                    merged.insert(id, *known.get());
                }
            }
        }
        let stands = |id: TypeId| {
            let mut id = id;
            while let Some(next) = merged.get(&id) {
                id = *next;
            }
            id
        };
        let mut next: Vec<TypeId> = Vec::new();
        for gone in merged.keys() {
            let moved = holders.get_mut(gone.0 as usize).map(std::mem::take).unwrap_or_default();
            next.extend(&moved);
            if let Some(kept) = holders.get_mut(stands(*gone).0 as usize) {
                kept.extend(moved);
            }
        }
        for known in &mut canonical {
            *known = stands(*known);
        }
        next.retain(|id| canonical.get(id.0 as usize) == Some(id));
        next.sort_by_key(|id| rank(*id));
        next.dedup();
        ids = next;
    }
    canonical
}

/// By type, which of these hold it.
fn holders(api: &Api, ids: &[TypeId]) -> Vec<Vec<TypeId>> {
    let mut holders = vec![Vec::new(); api.types.len()];
    for holder in ids {
        api.ty(*holder).shape.each_type(&mut |ty| {
            ty.each_named(&mut |held| {
                if let Some(known) = holders.get_mut(held.0 as usize)
                    && known.last() != Some(holder)
                {
                    known.push(*holder);
                }
            });
        });
    }
    holders
}

/// It has no name that the description gave it. What a webhook calls a schema stays a name of that schema.
fn is_anonymous(def: &TypeDef) -> bool {
    match def.hint.base {
        Base::Schema(_) => !def.hint.words.is_empty(),
        Base::Operation(_) => true,
        Base::Webhook(_) => !matches!(def.shape, Shape::Alias(_)),
    }
}

/// What sorts types by name, whatever the order of the description. It borrows all of it: thousands may be inside of what
/// has a long name.
#[derive(Clone, Copy)]
pub(super) struct Spelling<'a> {
    /// The name; of an operation without one its method and path.
    base: (&'a str, &'a str),
    words: &'a [Arc<str>],
}

impl<'a> Spelling<'a> {
    pub(super) fn of(api: &'a Api, hint: &'a Hint) -> Self {
        let base = match &hint.base {
            Base::Schema(name) => (&**name, ""),
            Base::Operation(id) => match api.operations.get(id.0 as usize) {
                Some(operation) => match &operation.id {
                    Some(id) => (id.as_str(), ""),
                    None => (operation.method.as_str(), operation.path.as_str()),
                },
                None => ("", ""),
            },
            Base::Webhook(id) => api.webhooks.get(id.0 as usize).map_or(("", ""), |webhook| (&webhook.name, "")),
        };
        Self { base, words: &hint.words }
    }
}

impl Ord for Spelling<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        // What is inside of the same has the same text, which need not be read to know that.
        let texts = |one: &str, other: &str| if std::ptr::eq(one, other) { Ordering::Equal } else { one.cmp(other) };
        let words = || {
            let mut pairs = self.words.iter().zip(other.words).map(|(one, other)| texts(one, other));
            pairs.find(|order| order.is_ne()).unwrap_or_else(|| self.words.len().cmp(&other.words.len()))
        };
        texts(self.base.0, other.base.0).then_with(|| texts(self.base.1, other.base.1)).then_with(words)
    }
}

impl PartialOrd for Spelling<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Spelling<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Spelling<'_> {}

/// What has to be the same. Places differ for every type, so they are left out.
fn key(shape: &Shape, docs: &Docs, canonical: &[TypeId]) -> String {
    let text =
        |docs: &Docs| format!("{:?}", (&docs.title, &docs.text, docs.deprecated, &docs.constraints, &docs.default));
    let ty = |ty: &Type| format!("{:?}", resolved(ty, canonical));
    let body = match shape {
        Shape::Struct(Struct { fields, additional, closed, parts }) => {
            let fields: Vec<_> =
                fields.iter().map(|field| (&field.wire, field.required, ty(&field.ty), text(&field.docs))).collect();
            format!("struct {fields:?} {:?} {closed} {parts:?}", additional.as_ref().map(ty))
        }
        Shape::Union(Union { variants, tag }) => {
            let variants: Vec<_> =
                variants.iter().map(|variant| (&variant.name, &variant.tags, ty(&variant.ty))).collect();
            format!("union {variants:?} {tag:?}")
        }
        Shape::Values(values) => format!("values {values:?}"),
        Shape::Bodies(contents) => {
            let contents: Vec<_> =
                contents.iter().map(|content| (&content.media_type, ty(&content.ty), &content.rules)).collect();
            format!("bodies {contents:?}")
        }
        Shape::Texts(values) => format!("texts {values:?}"),
        Shape::Integers(values) => format!("integers {values:?}"),
        Shape::Alias(of) => format!("alias {}", ty(of)),
    };
    format!("{body} {}", text(docs))
}

fn resolved(ty: &Type, canonical: &[TypeId]) -> Type {
    match ty {
        Type::Named(id) => Type::Named(canonical.get(id.0 as usize).copied().unwrap_or(*id)),
        Type::Nullable(inner) => Type::Nullable(Box::new(resolved(inner, canonical))),
        Type::List(inner) => Type::List(Box::new(resolved(inner, canonical))),
        Type::Tuple(parts) => Type::Tuple(parts.iter().map(|part| resolved(part, canonical)).collect()),
        Type::Map(inner) => Type::Map(Box::new(resolved(inner, canonical))),
        other => other.clone(),
    }
}
