//! Which fields need a `Box`: those through which a type would hold itself (Tarjan's components).

use std::collections::BTreeSet;

use crate::components::components;
use crate::ir::{Api, Shape, Type, TypeId};

/// `(type, field or variant)` on a circle of types that hold each other directly. Lists and maps already point elsewhere.
/// What stands for others is held where they are.
pub(super) fn boxed(api: &Api, canonical: &[TypeId]) -> BTreeSet<(TypeId, usize)> {
    let shared = |id: TypeId| canonical.get(id.0 as usize).copied().unwrap_or(id);
    let edges: Vec<Vec<(usize, TypeId)>> = (api.types.iter())
        .map(|def| direct(&def.shape).into_iter().map(|(place, target)| (place, shared(target))).collect())
        .collect();
    let component = components(&edges);
    let mut boxed = BTreeSet::new();
    for (index, targets) in edges.iter().enumerate() {
        let Ok(id) = u32::try_from(index).map(TypeId) else { continue };
        // An alias can't box; whoever uses it does.
        if matches!(api.ty(id).shape, Shape::Alias(_)) {
            continue;
        }
        for (place, target) in targets {
            if component.get(index) == component.get(target.0 as usize) {
                boxed.insert((id, *place));
            }
        }
    }
    boxed
}

/// The definitions that a value of this one holds in itself, with the field or variant.
fn direct(shape: &Shape) -> Vec<(usize, TypeId)> {
    let types: Vec<&Type> = match shape {
        Shape::Struct(object) => object.fields.iter().map(|field| &field.ty).collect(),
        Shape::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
        Shape::Alias(ty) => vec![ty],
        Shape::Texts(_) | Shape::Integers(_) | Shape::Values(_) | Shape::Bodies(_) => Vec::new(),
    };
    let mut direct = Vec::new();
    for (place, ty) in types.into_iter().enumerate() {
        held(ty, &mut |id| direct.push((place, id)));
    }
    direct
}

fn held(ty: &Type, found: &mut impl FnMut(TypeId)) {
    match ty {
        Type::Named(id) => found(*id),
        Type::Nullable(inner) => held(inner, found),
        Type::Tuple(parts) => parts.iter().for_each(|part| held(part, found)),
        _ => {}
    }
}
