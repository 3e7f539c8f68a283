//! Aliases that only lead back to themselves name no type: they become free-form values.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostics, Fault};
use crate::ir::{Shape, Type, TypeDef, TypeId};

/// Breaks circles that no definition is part of (`A: {$ref: B}`, `B: {$ref: A}`, `A: [A]`).
pub(crate) fn break_circles(types: &mut [TypeDef], diagnostics: &mut Diagnostics) {
    // All of a circle, and not the first of it: which one is the first, only the order says.
    let circles: Vec<usize> = (0..types.len()).filter(|start| leads_back(types, *start)).collect();
    for place in circles {
        let Some(def) = types.get_mut(place) else { continue };
        def.shape = Shape::Alias(Type::Any);
        diagnostics.warn(
            Fault::new("circle", def.at, "this schema is made of nothing but itself; any value is taken instead")
                .help("say what the value is: give one of the schemas in the circle a type of its own"),
        );
    }
}

/// An alias mostly names one definition, so this is mostly a walk; only tuples name several.
fn leads_back(types: &[TypeDef], start: usize) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![start];
    while let Some(here) = open.pop() {
        let Some(Shape::Alias(ty)) = types.get(here).map(|def| &def.shape) else { continue };
        let mut found = false;
        ty.each_named(&mut |TypeId(id)| {
            let next = id as usize;
            found |= next == start;
            if seen.insert(next) {
                open.push(next);
            }
        });
        if found {
            return true;
        }
    }
    false
}
