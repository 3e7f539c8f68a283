//! Aliases that only lead back to themselves name no type: they become free-form values.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostics, Fault};
use crate::ir::{Shape, Type, TypeDef, TypeId};

/// Breaks circles that no definition is part of (`A: {$ref: B}`, `B: {$ref: A}`, `A: [A]`).
pub(crate) fn break_circles(types: &mut [TypeDef], diagnostics: &mut Diagnostics) {
    // All of a circle, and not the first of it: which one is the first, only the order says.
    let circles = in_circles(types);
    for place in circles {
        let Some(def) = types.get_mut(place) else { continue };
        def.shape = Shape::Alias(Type::Any);
        diagnostics.warn(
            Fault::new("circle", def.at, "this schema is made of nothing but itself; any value is taken instead")
                .help("say what the value is: give one of the schemas in the circle a type of its own"),
        );
    }
}

/// The aliases that lead back to themselves, or from one such to another. What leads nowhere is taken away until nothing
/// does, then what nothing leads to: each alias is looked at once, however long the rows are.
fn in_circles(types: &[TypeDef]) -> Vec<usize> {
    let is_alias = |place: usize| types.get(place).is_some_and(|def| matches!(def.shape, Shape::Alias(_)));
    let (mut onward, mut back) = (vec![Vec::new(); types.len()], vec![Vec::new(); types.len()]);
    for (place, def) in types.iter().enumerate() {
        let Shape::Alias(ty) = &def.shape else { continue };
        ty.each_named(&mut |TypeId(id)| {
            let next = id as usize;
            if let Some(from) = back.get_mut(next).filter(|_| is_alias(next)) {
                from.push(place);
                if let Some(all) = onward.get_mut(place) {
                    all.push(next);
                }
            }
        });
    }
    let mut left: BTreeSet<usize> = (0..types.len()).filter(|place| is_alias(*place)).collect();
    take_ends(&mut left, &onward, &back);
    take_ends(&mut left, &back, &onward);
    left.into_iter().collect()
}

/// Takes away what leads to nothing that is left, and then what only led to that.
fn take_ends(left: &mut BTreeSet<usize>, onward: &[Vec<usize>], back: &[Vec<usize>]) {
    let still = |left: &BTreeSet<usize>, place: usize| {
        onward.get(place).into_iter().flatten().filter(|next| left.contains(next)).count()
    };
    let mut counts: Vec<usize> = (0..onward.len()).map(|place| still(left, place)).collect();
    let mut ends: Vec<usize> =
        left.iter().copied().filter(|place| counts.get(*place).is_none_or(|count| *count == 0)).collect();
    while let Some(end) = ends.pop() {
        left.remove(&end);
        for before in back.get(end).into_iter().flatten().filter(|before| left.contains(before)) {
            if let Some(count) = counts.get_mut(*before) {
                *count -= 1;
                if *count == 0 {
                    ends.push(*before);
                }
            }
        }
    }
}
