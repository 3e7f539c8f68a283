//! Which anonymous types are equal: one definition stands for all of them, and the others are aliases of it.

use std::collections::BTreeMap;

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
    ids.sort_by_cached_key(|id| (used.get(id.0 as usize) != Some(&true), spelling(api, &api.ty(*id).hint)));
    // Inner types first become one, then those that hold them: as often as types are nested. What has become one stays
    // one, so every round but the last has fewer to look at, also where types hold themselves.
    loop {
        let mut first: BTreeMap<String, TypeId> = BTreeMap::new();
        let mut merged: BTreeMap<TypeId, TypeId> = BTreeMap::new();
        ids.retain(|id| {
            let key = key(&api.ty(*id).shape, &api.ty(*id).docs, &canonical);
            let target = *first.entry(key).or_insert(*id);
            target == *id || merged.insert(*id, target).is_some()
        });
        if merged.is_empty() {
            return canonical;
        }
        for known in &mut canonical {
            *known = merged.get(known).copied().unwrap_or(*known);
        }
    }
}

/// It has no name that the description gave it. What a webhook calls a schema stays a name of that schema.
fn is_anonymous(def: &TypeDef) -> bool {
    match def.hint.base {
        Base::Schema(_) => !def.hint.words.is_empty(),
        Base::Operation(_) => true,
        Base::Webhook(_) => !matches!(def.shape, Shape::Alias(_)),
    }
}

/// What sorts types by name, whatever the order of the description.
pub(super) fn spelling(api: &Api, hint: &Hint) -> (String, Vec<String>) {
    let base = match &hint.base {
        Base::Schema(name) => name.clone(),
        Base::Operation(id) => match api.operations.get(id.0 as usize) {
            Some(operation) => {
                operation.id.clone().unwrap_or_else(|| format!("{} {}", operation.method, operation.path))
            }
            None => String::new(),
        },
        Base::Webhook(id) => api.webhooks.get(id.0 as usize).map(|webhook| webhook.name.clone()).unwrap_or_default(),
    };
    (base, hint.words.clone())
}

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
