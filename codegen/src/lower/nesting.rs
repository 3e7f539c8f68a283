//! Lists and maps that nest through names: `A: [B]`, `B: [C]`, and so on, which are one type to the compiler.

use crate::components::components;
use crate::diagnostic::{Diagnostics, Fault};
use crate::ir::{Api, Shape, Type, TypeId};
use crate::source::At;

/// How deep lists and maps may nest without a struct between them. The compiler follows about 60.
pub(super) const DEEPEST: usize = 24;

/// What is said about any place where they nest deeper.
pub(super) fn too_deep(at: At) -> Fault {
    let message = format!("lists and maps nest {DEEPEST} deep here; what is inside of them may be any value");
    Fault::new("too-deep", at, message).help("give a schema on the way a name, as an object")
}

/// Takes any value where lists and maps nest too deep, counted through aliases. Those that stand in each other were
/// counted where they were made; circles of aliases are none any more.
pub(crate) fn limit(api: &mut Api, diagnostics: &mut Diagnostics) {
    let mut depths = vec![0; api.types.len()];
    for place in aliases_from_their_ends(api) {
        let Some(def) = api.types.get_mut(place) else { continue };
        if let Shape::Alias(ty) = &mut def.shape {
            if cut(ty, 0, &depths) {
                diagnostics.warn(too_deep(def.at));
            }
            let depth = depth(ty, &depths);
            depths.get_mut(place).into_iter().for_each(|known| *known = depth);
        }
    }
    for def in &mut api.types {
        let mut is_cut = false;
        def.shape.each_type_mut(&mut |ty| is_cut |= cut(ty, 0, &depths));
        if is_cut {
            diagnostics.warn(too_deep(def.at));
        }
    }
    for operation in &mut api.operations {
        let mut is_cut = false;
        operation.each_sent_mut(&mut |ty| is_cut |= cut(ty, 0, &depths));
        let received = operation.answers.iter_mut().flat_map(|answer| &mut answer.contents);
        received.for_each(|content| is_cut |= cut(&mut content.ty, 0, &depths));
        if is_cut {
            diagnostics.warn(too_deep(operation.at));
        }
    }
}

/// The aliases' places, each after those that it is made of.
fn aliases_from_their_ends(api: &Api) -> Vec<usize> {
    let onward = |shape: &Shape| {
        let mut onward = Vec::new();
        if let Shape::Alias(ty) = shape {
            ty.each_named(&mut |id| onward.push((0, id)));
        }
        onward
    };
    let edges: Vec<Vec<(usize, TypeId)>> = api.types.iter().map(|def| onward(&def.shape)).collect();
    let found = components(&edges);
    let mut places: Vec<usize> = (0..api.types.len()).collect();
    places.sort_by_key(|place| found.get(*place).copied());
    places
}

/// Puts any value in the place of an alias that would be too deep there. Whether it did.
fn cut(ty: &mut Type, above: usize, depths: &[usize]) -> bool {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => cut(inner, above + 1, depths),
        // All of them, so not `any`, which would stop at the first.
        Type::Tuple(parts) => {
            parts.iter_mut().filter_map(|part| cut(part, above + 1, depths).then_some(())).count() > 0
        }
        Type::Named(id) if above > 0 && above + depths.get(id.0 as usize).copied().unwrap_or_default() > DEEPEST => {
            *ty = Type::Any;
            true
        }
        _ => false,
    }
}

/// How deep a type nests, given how deep aliases do.
pub(super) fn depth(ty: &Type, depths: &[usize]) -> usize {
    match ty {
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) => 1 + depth(inner, depths),
        Type::Tuple(parts) => 1 + parts.iter().map(|part| depth(part, depths)).max().unwrap_or_default(),
        Type::Named(id) => depths.get(id.0 as usize).copied().unwrap_or_default(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Struct;
    use crate::testing::{AT, api};

    fn named(place: usize) -> Type {
        Type::Named(TypeId(u32::try_from(place).expect("few types")))
    }

    fn list(inner: Type) -> Type {
        Type::List(Box::new(inner))
    }

    /// How deep a definition nests, with everything that it names.
    fn whole(api: &Api, place: usize) -> usize {
        fn within(api: &Api, ty: &Type) -> usize {
            match ty {
                Type::List(inner) | Type::Nullable(inner) => 1 + within(api, inner),
                Type::Named(id) => match &api.ty(*id).shape {
                    Shape::Alias(ty) => within(api, ty),
                    _ => 0,
                },
                _ => 0,
            }
        }
        within(api, &named(place))
    }

    #[test]
    fn lists_of_lists_by_name_are_cut_where_the_compiler_would_not_follow() {
        // The first of them names what comes last, and the other way around.
        for backward in [false, true] {
            let link = |place: usize| match place {
                0 if backward => Shape::Struct(Struct::default()),
                200 if !backward => Shape::Struct(Struct::default()),
                _ => Shape::Alias(list(named(if backward { place - 1 } else { place + 1 }))),
            };
            let mut api = api((0..=200).map(link));
            let mut diagnostics = Diagnostics::default();
            limit(&mut api, &mut diagnostics);
            assert!((0..=200).all(|place| whole(&api, place) <= DEEPEST));
            assert_eq!(whole(&api, if backward { 24 } else { 176 }), 24);
            assert_eq!(diagnostics.iter().filter(|(_, fault)| fault.code == "too-deep").count(), 8);
        }
    }

    #[test]
    fn names_of_names_are_no_nesting() {
        let link = |place: usize| match place {
            200 => Shape::Alias(list(Type::Text)),
            _ => Shape::Alias(named(place + 1)),
        };
        let mut changed = api((0..=200).map(link));
        limit(&mut changed, &mut Diagnostics::default());
        assert!((0..=200).all(|place| changed.types[place].shape == link(place)));
    }

    #[test]
    fn what_nests_around_a_name_counts() {
        let deep = |ty| (0..20).fold(ty, |ty, _| list(ty));
        let mut api = api([Shape::Alias(deep(named(1))), Shape::Alias(deep(named(2))), Shape::Alias(list(Type::Text))]);
        limit(&mut api, &mut Diagnostics::default());
        assert_eq!([0, 1, 2].map(|place| whole(&api, place)), [20, 21, 1]);
        assert_eq!(AT, api.types[0].at);
    }
}
