//! Values of a discriminator that no mapping and no name gives: those that a variant's own property lists, and those of
//! a variant that is itself a union by the same property.

use std::collections::BTreeSet;

use crate::ir::{Shape, Type, TypeDef, TypeId, Union};

/// Adds them to the variants of all unions. A value that a union inside means is that one's, and a value that several
/// variants list means each of them.
pub(super) fn complete(types: &mut [TypeDef]) {
    let mut found = Vec::new();
    for (index, def) in types.iter().enumerate() {
        let Shape::Union(union) = &def.shape else { continue };
        let Some(tag) = &union.tag else { continue };
        let mut said: BTreeSet<String> = tags(union).map(str::to_owned).collect();
        let mut more: Vec<Vec<String>> = vec![Vec::new(); union.variants.len()];
        for inside in [true, false] {
            let found: Vec<Vec<String>> = (union.variants.iter())
                .map(|variant| {
                    let mut values = Vec::new();
                    if is_union(types, &variant.ty) == inside {
                        values_of(types, &variant.ty, &tag.property, &mut BTreeSet::from([index]), &mut values);
                        values.retain(|value| !said.contains(value));
                    }
                    values
                })
                .collect();
            said.extend(found.iter().flatten().cloned());
            more.iter_mut().zip(found).for_each(|(more, found)| more.extend(found));
        }
        found.push((index, more));
    }
    for (index, more) in found {
        let Some(Shape::Union(union)) = types.get_mut(index).map(|def| &mut def.shape) else { continue };
        for (variant, values) in union.variants.iter_mut().zip(more) {
            // What the property can only be is what is on the wire; a schema's name only stands in for it.
            let front =
                if values.len() == 1 && variant.tags == [variant.name.as_str()] { 0 } else { variant.tags.len() };
            variant.tags.splice(front..front, values);
        }
    }
}

fn tags(union: &Union) -> impl Iterator<Item = &str> {
    union.variants.iter().flat_map(|variant| &variant.tags).map(String::as_str)
}

fn values_of(types: &[TypeDef], ty: &Type, property: &str, seen: &mut BTreeSet<usize>, values: &mut Vec<String>) {
    let index = match ty {
        Type::Named(TypeId(id)) => *id as usize,
        Type::Nullable(inner) => return values_of(types, inner, property, seen, values),
        _ => return,
    };
    if !seen.insert(index) {
        return;
    }
    match types.get(index).map(|def| &def.shape) {
        Some(Shape::Alias(ty)) => values_of(types, ty, property, seen, values),
        Some(Shape::Struct(object)) => {
            let field = object.fields.iter().find(|field| field.wire == property);
            field.iter().for_each(|field| listed(types, &field.ty, values));
        }
        Some(Shape::Union(union)) => {
            let same = union.tag.as_ref().is_none_or(|tag| tag.property == property);
            if same {
                tags(union).for_each(|tag| add(tag, values));
                // What a base lists for all that extend it says nothing here.
                let inside =
                    union.variants.iter().filter(|variant| variant.tags.is_empty() || is_union(types, &variant.ty));
                inside.for_each(|variant| values_of(types, &variant.ty, property, seen, values));
            }
        }
        _ => {}
    }
}

/// It is a union, through aliases.
fn is_union(types: &[TypeDef], ty: &Type) -> bool {
    let mut ty = ty;
    for _ in 0..=types.len() {
        let Type::Named(TypeId(id)) = ty else { return false };
        match types.get(*id as usize).map(|def| &def.shape) {
            Some(Shape::Alias(target)) => ty = target,
            shape => return matches!(shape, Some(Shape::Union(_))),
        }
    }
    false
}

/// The values of an enumeration, through aliases.
fn listed(types: &[TypeDef], ty: &Type, values: &mut Vec<String>) {
    let mut ty = ty;
    for _ in 0..=types.len() {
        let Type::Named(TypeId(id)) = ty else { return };
        match types.get(*id as usize).map(|def| &def.shape) {
            Some(Shape::Alias(target)) => ty = target,
            Some(Shape::Texts(texts)) => return texts.iter().for_each(|text| add(text, values)),
            Some(Shape::Integers(numbers)) => {
                return numbers.iter().for_each(|number| add(&number.to_string(), values));
            }
            _ => return,
        }
    }
}

fn add(value: &str, values: &mut Vec<String>) {
    if !values.iter().any(|known| known == value) {
        values.push(value.to_owned());
    }
}
