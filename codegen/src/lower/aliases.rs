//! Aliases that only lead back to themselves name no type: they become free-form values.

use crate::diagnostic::{Diagnostics, Fault};
use crate::ir::{Shape, Type, TypeDef, TypeId};

/// Breaks circles that no definition is part of (`A: {$ref: B}`, `B: {$ref: A}`, `A: [A]`).
pub(crate) fn break_circles(types: &mut [TypeDef], diagnostics: &mut Diagnostics) {
    for start in 0..types.len() {
        if leads_back(types, start)
            && let Some(def) = types.get_mut(start)
        {
            def.shape = Shape::Alias(Type::Any);
            diagnostics.warn(
                Fault::new("circle", def.at, "this schema is made of nothing but itself; any value is taken instead")
                    .help("say what the value is: give one of the schemas in the circle a type of its own"),
            );
        }
    }
}

/// An alias names at most one definition, so following it is a walk and not a search.
fn leads_back(types: &[TypeDef], start: usize) -> bool {
    let mut here = start;
    for _ in 0..=types.len() {
        let Some(Shape::Alias(ty)) = types.get(here).map(|def| &def.shape) else { return false };
        let mut next = None;
        ty.each_named(&mut |TypeId(id)| next = Some(id as usize));
        match next {
            Some(next) if next == start => return true,
            Some(next) => here = next,
            None => return false,
        }
    }
    false
}
