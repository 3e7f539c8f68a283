//! Which fields need a `Box`: those through which a type would hold itself (Tarjan's components).

use std::collections::BTreeSet;

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

/// The strongly connected component of each type, without recursion: chains can be long. Types that are on no circle
/// have a component of their own; a type that holds itself is told apart by its edge.
fn components(edges: &[Vec<(usize, TypeId)>]) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    let count = edges.len();
    let (mut order, mut low, mut component) = (vec![NEW; count], vec![0; count], vec![NEW; count]);
    let (mut stack, mut next, mut found) = (Vec::new(), 0, 0);
    for root in 0..count {
        if order[root] != NEW {
            continue;
        }
        let mut walk = vec![(root, 0)];
        while let Some((node, edge)) = walk.pop() {
            if edge == 0 {
                order[node] = next;
                low[node] = next;
                next += 1;
                stack.push(node);
            }
            match edges[node].get(edge).map(|(_, target)| target.0 as usize) {
                Some(target) => {
                    walk.push((node, edge + 1));
                    if order[target] == NEW {
                        walk.push((target, 0));
                    } else if component[target] == NEW {
                        low[node] = low[node].min(order[target]);
                    }
                }
                None => {
                    if low[node] == order[node] {
                        while let Some(member) = stack.pop() {
                            component[member] = found;
                            if member == node {
                                break;
                            }
                        }
                        found += 1;
                    }
                    if let Some((parent, _)) = walk.last() {
                        low[*parent] = low[*parent].min(low[node]);
                    }
                }
            }
        }
    }
    component
}
