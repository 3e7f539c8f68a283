//! Of which types null is a value, through aliases and unions.

use crate::ir::{Api, Shape, Type, TypeId};

/// By type, whether null is one of its values, so that it can't mean absent.
pub(super) fn nullable(api: &Api) -> Vec<bool> {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); api.types.len()];
    let mut nullable = vec![false; api.types.len()];
    let mut open = Vec::new();
    for (index, def) in api.types.iter().enumerate() {
        let types: Vec<&Type> = match &def.shape {
            Shape::Alias(ty) => vec![ty],
            Shape::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
            _ => Vec::new(),
        };
        for ty in types {
            match ty {
                Type::Nullable(_) | Type::Any => open.push(index),
                Type::Named(TypeId(id)) => users.get_mut(*id as usize).into_iter().for_each(|of| of.push(index)),
                _ => {}
            }
        }
    }
    while let Some(index) = open.pop() {
        if let Some(known) = nullable.get_mut(index)
            && !*known
        {
            *known = true;
            open.extend(users.get(index).into_iter().flatten());
        }
    }
    nullable
}
