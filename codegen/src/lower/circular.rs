//! Choices that are nothing but each other: a union that is one of its own variants.

use std::collections::BTreeSet;

use crate::components::components;
use crate::diagnostic::{Diagnostics, Fault};
use crate::ir::{Shape, Type, TypeDef, TypeId};

/// Takes out the choices that are a union itself, or another one that has it as a choice: reading such a value would
/// never end. What only the other one describes is kept all the same, as what nobody described.
pub(crate) fn break_circles(types: &mut [TypeDef], diagnostics: &mut Diagnostics) {
    let edges: Vec<Vec<(usize, TypeId)>> = types.iter().map(|def| choices(&def.shape)).collect();
    let component = components(&edges);
    for (index, (def, edges)) in types.iter_mut().zip(&edges).enumerate() {
        let back = |target: &TypeId| component.get(index) == component.get(target.0 as usize);
        let circular: BTreeSet<usize> =
            edges.iter().filter(|(_, target)| back(target)).map(|(place, _)| *place).collect();
        let Shape::Union(union) = &mut def.shape else { continue };
        if circular.is_empty() {
            continue;
        }
        let mut place = 0..;
        let mut kept_before = 0;
        let default = union.tag.as_ref().and_then(|tag| tag.default);
        let mut new_default = None;
        union.variants.retain(|_| {
            let here = place.next().unwrap_or_default();
            let keep = !circular.contains(&here);
            if keep && default == Some(here) {
                new_default = Some(kept_before);
            }
            kept_before += usize::from(keep);
            keep
        });
        if let Some(tag) = &mut union.tag {
            tag.default = new_default;
        }
        if union.variants.is_empty() {
            def.shape = Shape::Alias(Type::Any);
        }
        diagnostics.warn(
            Fault::new("circle", def.at, "a choice of this schema leads back to the schema itself; it is left out")
                .help("list what a value can be in one place"),
        );
    }
}

/// What a value of this definition may be as a whole, with its place among the choices.
fn choices(shape: &Shape) -> Vec<(usize, TypeId)> {
    let types: Vec<&Type> = match shape {
        Shape::Union(union) => union.variants.iter().map(|variant| &variant.ty).collect(),
        Shape::Alias(ty) => vec![ty],
        _ => Vec::new(),
    };
    let whole = |ty: &Type| match ty {
        Type::Named(id) => Some(*id),
        Type::Nullable(inner) => match &**inner {
            Type::Named(id) => Some(*id),
            _ => None,
        },
        _ => None,
    };
    types.into_iter().enumerate().filter_map(|(place, ty)| Some((place, whole(ty)?))).collect()
}
