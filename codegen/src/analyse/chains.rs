//! Which fields hold their value at a distance, so that no chain of types is longer than what the compiler follows.

use std::collections::{BTreeMap, BTreeSet};

use crate::components::components;
use crate::ir::{Api, Shape, Type, TypeId};

use super::equal::Spelling;

/// How many steps the compiler may take from any type to the end of its longest chain. It gives up after 128, and who
/// uses a type begins somewhere in the middle: inside a future, inside of a struct of their own.
///
/// A struct is a step, as is an `Option`; a box two, a list three. `UnwindSafe` takes twice as many through some of
/// them, so half of what is there is what may be used.
const SPAN: usize = 64;

/// What the compiler sees of a distant value: the pointer, the box in it, what is in that, and the trait object.
const FAR: usize = 4;

/// In how many types that lead to each other the chains are followed. In more they are taken to be too long.
const FOLLOWED: usize = 256;

/// What a definition holds.
#[derive(Clone, Copy)]
struct Edge {
    place: usize,
    target: TypeId,
    /// The steps from the one to the other.
    cost: usize,
}

/// `(type, field or variant)` whose value is held at a distance; additional properties come after the fields.
///
/// First circles: the compiler goes along them until it meets a type again, so a circle is a chain of all its types. One
/// that is too long loses the types through which most of it leads. What is left is measured from the ends: where a chain
/// is full, whoever holds it is at a distance.
pub(super) fn far(api: &Api, canonical: &[TypeId], boxed: &BTreeSet<(TypeId, usize)>) -> BTreeSet<(TypeId, usize)> {
    let mut chains = Chains { edges: edges(api, canonical, boxed), far: BTreeSet::new() };
    chains.break_circles(api);
    chains.break_rows();
    chains.far
}

struct Chains {
    edges: Vec<Vec<Edge>>,
    far: BTreeSet<(TypeId, usize)>,
}

impl Chains {
    /// What the compiler looks through.
    fn near(&self, id: TypeId) -> impl Iterator<Item = Edge> + '_ {
        let edges = self.edges.get(id.0 as usize).into_iter().flatten().copied();
        edges.filter(move |edge| !self.far.contains(&(id, edge.place)))
    }

    /// Types that lead to each other, each group with its types; those that are on no circle are groups of one. Groups
    /// come after those that they lead to.
    fn groups(&self) -> Vec<Vec<TypeId>> {
        let ids = || (0..u32::try_from(self.edges.len()).unwrap_or(u32::MAX)).map(TypeId);
        let near: Vec<Vec<(usize, TypeId)>> =
            ids().map(|id| self.near(id).map(|edge| (edge.place, edge.target)).collect()).collect();
        grouped(&ids().collect::<Vec<_>>(), &near)
    }

    /// Takes types out of circles until none is too long.
    fn break_circles(&mut self, api: &Api) {
        let mut open: Vec<Vec<TypeId>> = self.groups().into_iter().filter(|group| group.len() > 1).collect();
        while let Some(group) = open.pop() {
            let members: BTreeSet<TypeId> = group.iter().copied().collect();
            if self.longest_within(&members).is_some_and(|longest| longest <= SPAN) {
                continue;
            }
            let hubs = self.hubs(api, &members);
            if hubs.is_empty() {
                continue;
            }
            for id in &members {
                let cut = self.near(*id).filter(|edge| hubs.contains(&edge.target)).map(|edge| (*id, edge.place));
                let cut: Vec<(TypeId, usize)> = cut.collect();
                self.far.extend(cut);
            }
            // By their places in the group, of which only edges inside of it count.
            let places: BTreeMap<TypeId, usize> = group.iter().enumerate().map(|(place, id)| (*id, place)).collect();
            let inside = |id: &TypeId| {
                let targets = self.near(*id).filter_map(|edge| places.get(&edge.target).copied());
                targets.filter_map(|place| Some((place, TypeId(u32::try_from(place).ok()?)))).collect()
            };
            let near: Vec<Vec<(usize, TypeId)>> = group.iter().map(inside).collect();
            open.extend(grouped(&group, &near).into_iter().filter(|group| group.len() > 1));
        }
    }

    /// The types through which most of a group leads, by how many ways lead in and out; of large groups several, so that
    /// it does not take as many rounds as there are types. Always at least one that somebody in the group holds.
    fn hubs(&self, api: &Api, members: &BTreeSet<TypeId>) -> BTreeSet<TypeId> {
        let mut ways: BTreeMap<TypeId, (usize, usize)> = BTreeMap::new();
        for id in members {
            for edge in self.near(*id).filter(|edge| members.contains(&edge.target)) {
                ways.entry(*id).or_default().1 += 1;
                ways.entry(edge.target).or_default().0 += 1;
            }
        }
        // Circles of aliases alone were broken before, so each circle has a type of its own.
        let mut ranked: Vec<(usize, TypeId)> = (ways.into_iter())
            .filter(|(id, _)| !matches!(api.ty(*id).shape, Shape::Alias(_)))
            .map(|(id, (into, out))| (into.saturating_mul(out), id))
            .collect();
        let count = 1 + members.len() / 32;
        ranked.sort_by_key(|(ways, _)| usize::MAX - ways);
        // Of equals the first by name; the order of ids is the description's.
        let least = ranked.get(count - 1).or(ranked.last()).map_or(0, |(ways, _)| *ways);
        let (sure, equals): (Vec<_>, Vec<_>) =
            ranked.into_iter().filter(|(ways, _)| *ways >= least).partition(|(ways, _)| *ways > least);
        let mut equals: Vec<TypeId> = equals.into_iter().map(|(_, id)| id).collect();
        equals.sort_by_cached_key(|id| Spelling::of(api, &api.ty(*id).hint));
        let missing = count.saturating_sub(sure.len());
        sure.into_iter().map(|(_, id)| id).chain(equals.into_iter().take(missing)).collect()
    }

    /// The longest way that the compiler goes inside of a group, wherever it begins; `None` if that is more than `SPAN`.
    fn longest_within(&self, members: &BTreeSet<TypeId>) -> Option<usize> {
        if members.len() > FOLLOWED {
            return None;
        }
        let mut longest = 0;
        for start in members {
            let mut seen = BTreeSet::from([*start]);
            longest = longest.max(self.follow(*start, 0, members, &mut seen)?);
        }
        Some(longest)
    }

    /// As the compiler goes: field by field, each to its end, nothing twice. No deeper than `SPAN`.
    fn follow(
        &self,
        id: TypeId,
        depth: usize,
        members: &BTreeSet<TypeId>,
        seen: &mut BTreeSet<TypeId>,
    ) -> Option<usize> {
        let mut longest = depth;
        for edge in self.near(id).filter(|edge| members.contains(&edge.target)) {
            if seen.insert(edge.target) {
                let depth = depth + edge.cost;
                let further = if depth > SPAN { None } else { self.follow(edge.target, depth, members, seen) };
                longest = longest.max(further?);
            }
        }
        Some(longest)
    }

    /// From the ends of all chains: who holds one that is full holds it at a distance. A circle is taken as one type of
    /// its length.
    fn break_rows(&mut self) {
        let mut heights: Vec<usize> = vec![0; self.edges.len()];
        for group in self.groups() {
            let members: BTreeSet<TypeId> = group.iter().copied().collect();
            let own = if group.len() > 1 { self.longest_within(&members).unwrap_or(SPAN) } else { 0 };
            let mut height = own;
            for id in &group {
                for edge in self.edges.get(id.0 as usize).into_iter().flatten() {
                    let target = heights.get(edge.target.0 as usize).copied().unwrap_or_default();
                    let is_inside = members.contains(&edge.target);
                    if !is_inside && target > 0 && own + edge.cost + target > SPAN {
                        self.far.insert((*id, edge.place));
                    }
                    if self.far.contains(&(*id, edge.place)) {
                        height = height.max(own + edge.cost + FAR);
                    } else if !is_inside {
                        height = height.max(own + edge.cost + target);
                    }
                }
            }
            for id in &group {
                heights.get_mut(id.0 as usize).into_iter().for_each(|known| *known = height);
            }
        }
    }
}

/// The groups of these types, given what each of them leads to by its place among them. A group comes after those that
/// it leads to.
fn grouped(ids: &[TypeId], edges: &[Vec<(usize, TypeId)>]) -> Vec<Vec<TypeId>> {
    let mut groups: BTreeMap<usize, Vec<TypeId>> = BTreeMap::new();
    for (id, component) in ids.iter().zip(components(edges)) {
        groups.entry(component).or_default().push(*id);
    }
    groups.into_values().collect()
}

/// What each definition holds, wherever inside of it. What stands for another is held where that is.
fn edges(api: &Api, canonical: &[TypeId], boxed: &BTreeSet<(TypeId, usize)>) -> Vec<Vec<Edge>> {
    let meant = meant(api, canonical);
    let of = |id: TypeId| {
        let mut edges = Vec::new();
        if meant.get(id.0 as usize) == Some(&id) {
            let mut place = 0;
            let is_struct = matches!(api.ty(id).shape, Shape::Struct(_));
            api.ty(id).shape.each_type(&mut |ty| {
                let cost = around(api, id, place) + if boxed.contains(&(id, place)) && is_struct { 2 } else { 0 };
                held(ty, cost, &mut |target, cost| {
                    let target = meant.get(target.0 as usize).copied().unwrap_or(target);
                    edges.push(Edge { place, target, cost });
                });
                place += 1;
            });
        }
        edges
    };
    api.type_ids().map(of).collect()
}

/// The steps from a definition to the type of one of its places.
fn around(api: &Api, id: TypeId, place: usize) -> usize {
    match &api.ty(id).shape {
        Shape::Struct(object) => match object.fields.get(place) {
            Some(field) => 1 + usize::from(!field.required),
            None => 1 + MAP,
        },
        // Structs are boxed there.
        Shape::Union(_) => 3,
        Shape::Alias(_) => 0,
        Shape::Bodies(_) | Shape::Texts(_) | Shape::Integers(_) | Shape::Values(_) => 1,
    }
}

/// The steps through a map to what it holds. `UnwindSafe` takes ten.
const MAP: usize = 6;

fn held(ty: &Type, cost: usize, found: &mut impl FnMut(TypeId, usize)) {
    match ty {
        Type::Named(id) => found(*id, cost),
        Type::Nullable(inner) => held(inner, cost + 1, found),
        Type::List(inner) => held(inner, cost + 3, found),
        Type::Map(inner) => held(inner, cost + MAP, found),
        Type::Tuple(parts) => parts.iter().for_each(|part| held(part, cost + 1, found)),
        _ => {}
    }
}

/// By type, the definition that its name leads to, through all that are nothing but another name of something: they
/// can't hold at a distance, whoever uses them does.
fn meant(api: &Api, canonical: &[TypeId]) -> Vec<TypeId> {
    let next = |id: TypeId| match canonical.get(id.0 as usize) {
        Some(shared) if *shared != id => Some(*shared),
        _ => match &api.ty(id).shape {
            Shape::Alias(Type::Named(target)) => Some(*target),
            _ => None,
        },
    };
    let mut meant: Vec<Option<TypeId>> = vec![None; api.types.len()];
    for id in api.type_ids() {
        let (mut row, mut end) = (vec![id], id);
        // Each is passed once; one that leads back to itself ends with the row.
        while let Some(further) = next(end).filter(|_| row.len() <= api.types.len()) {
            let known = meant.get(further.0 as usize).copied().flatten();
            end = known.unwrap_or(further);
            if known.is_some() {
                break;
            }
            row.push(further);
        }
        for passed in row {
            meant.get_mut(passed.0 as usize).into_iter().for_each(|place| *place = Some(end));
        }
    }
    api.type_ids().zip(meant).map(|(id, meant)| meant.unwrap_or(id)).collect()
}

#[cfg(test)]
mod tests;
