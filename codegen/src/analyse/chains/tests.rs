//! No way through near types is too long, whatever leads to whatever; what is short stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::super::cycles;
use super::{FAR, SPAN, around, far};
use crate::ir::{Api, Direction, Docs, Field, Shape, Struct, Type, TypeId, Union, Variant};
use crate::testing::{AT, cases};

/// A full circle may hold something at a distance, in an optional list of maps.
const MOST: usize = SPAN + 10 + FAR;

/// How one type holds another.
#[derive(Clone, Copy, Debug)]
enum Way {
    Optional,
    Required,
    Listed,
    Mapped,
    Additional,
    Nullable,
}

/// A type: what it is, and what it holds.
#[derive(Clone, Debug)]
enum Made {
    Object(Vec<(Way, usize)>),
    Choice(Vec<usize>),
    OtherName(usize),
    List(usize),
}

fn named(place: usize) -> Type {
    Type::Named(TypeId(u32::try_from(place).expect("few types")))
}

fn field(name: usize, way: Way, to: usize) -> Field {
    let inner = Box::new(named(to));
    let ty = match way {
        Way::Listed => Type::List(inner),
        Way::Mapped => Type::Map(inner),
        Way::Nullable => Type::Nullable(inner),
        Way::Optional | Way::Required | Way::Additional => *inner,
    };
    let required = matches!(way, Way::Required | Way::Listed);
    Field { at: AT, wire: format!("f{name}"), required, direction: Direction::Both, ty, docs: Docs::default() }
}

fn shape(made: &Made) -> Shape {
    match made {
        Made::Object(holds) => {
            let (rest, fields): (Vec<_>, Vec<_>) =
                holds.iter().enumerate().partition(|(_, (way, _))| matches!(way, Way::Additional));
            Shape::Struct(Struct {
                fields: fields.into_iter().map(|(name, (way, to))| field(name, *way, *to)).collect(),
                additional: rest.first().map(|(_, (_, to))| named(*to)),
                ..Struct::default()
            })
        }
        Made::Choice(of) => {
            let variant =
                |to: &usize| Variant { name: format!("v{to}"), ty: named(*to), tags: Vec::new(), untagged: false };
            Shape::Union(Union { variants: of.iter().map(variant).collect(), tag: None })
        }
        Made::OtherName(of) => Shape::Alias(named(*of)),
        Made::List(of) => Shape::Alias(Type::List(Box::new(named(*of)))),
    }
}

fn api(made: &[Made]) -> Api {
    crate::testing::api(made.iter().map(shape))
}

fn boxed(api: &Api) -> BTreeSet<(TypeId, usize)> {
    cycles::boxed(api, &api.type_ids().collect::<Vec<_>>())
}

fn found(api: &Api) -> BTreeSet<(TypeId, usize)> {
    let canonical: Vec<TypeId> = api.type_ids().collect();
    far(api, &canonical, &boxed(api))
}

/// A chain of objects, each held by the one before.
fn chain(links: usize, way: Way) -> Vec<Made> {
    let link = |place| Made::Object(if place == links { Vec::new() } else { vec![(way, place + 1)] });
    (0..=links).map(link).collect()
}

/// The longest way from a type, gone as the compiler goes; written down anew, so that the pass does not check itself.
fn longest(api: &Api, boxed: &BTreeSet<(TypeId, usize)>, far: &BTreeSet<(TypeId, usize)>, start: TypeId) -> usize {
    let mut deepest = 0;
    let mut seen = BTreeSet::from([start]);
    // Where it is, how deep, and which of its places come next.
    let mut open = vec![(start, 0, 0)];
    while let Some((id, depth, place)) = open.pop() {
        deepest = deepest.max(depth);
        let mut types = Vec::new();
        api.ty(id).shape.each_type(&mut |ty| types.push(ty));
        let Some(ty) = types.get(place) else { continue };
        open.push((id, depth, place + 1));
        let through = match ty {
            Type::List(_) => 3,
            Type::Map(_) => 6,
            Type::Nullable(_) => 1,
            _ => 0,
        };
        let is_boxed = boxed.contains(&(id, place)) && matches!(api.ty(id).shape, Shape::Struct(_));
        let depth = depth + around(api, id, place) + through + if is_boxed { 2 } else { 0 };
        if far.contains(&(id, place)) {
            deepest = deepest.max(depth + FAR);
            continue;
        }
        ty.each_named(&mut |to| {
            if seen.insert(to) {
                open.push((to, depth, 0));
            }
        });
    }
    deepest
}

fn assert_none_is_long(api: &Api) -> BTreeSet<(TypeId, usize)> {
    let (boxed, far) = (boxed(api), found(api));
    for start in api.type_ids() {
        let steps = longest(api, &boxed, &far, start);
        assert!(steps <= MOST, "{steps} from {start:?} of {}", api.types.len());
    }
    far
}

#[test]
fn a_chain_that_the_compiler_follows_stays_as_it_is() {
    for (links, way) in [
        (60, Way::Required),
        (30, Way::Optional),
        (15, Way::Listed),
        (8, Way::Mapped),
        (9, Way::Additional),
        (20, Way::Nullable),
    ] {
        assert_eq!(found(&api(&chain(links, way))), BTreeSet::new(), "{way:?}");
    }
}

#[test]
fn a_long_chain_is_broken_as_rarely_as_can_be() {
    for (way, steps) in [(Way::Required, 1), (Way::Optional, 2), (Way::Listed, 4), (Way::Mapped, 8)] {
        let far = assert_none_is_long(&api(&chain(1000, way)));
        assert!(far.len() <= 1 + 1000 * steps / (SPAN - 2 * FAR), "{way:?}: {}", far.len());
    }
}

#[test]
fn a_circle_is_a_chain_of_all_its_types() {
    let circle = |links: usize| -> Vec<Made> {
        (0..links).map(|place| Made::Object(vec![(Way::Optional, (place + 1) % links)])).collect()
    };
    assert_eq!(found(&api(&circle(12))), BTreeSet::new());
    assert!(!assert_none_is_long(&api(&circle(200))).is_empty());
}

#[test]
fn a_name_of_a_name_holds_nothing_at_a_distance() {
    let mut made = chain(200, Way::Optional);
    let names = made.len();
    made.extend((0..200).map(|place| if place == 0 { Made::OtherName(0) } else { Made::OtherName(names + place - 1) }));
    let far = assert_none_is_long(&api(&made));
    assert!(far.iter().all(|(id, _)| (id.0 as usize) < names), "{far:?}");
}

#[test]
fn a_list_with_a_name_holds_at_a_distance_by_itself() {
    let made: Vec<Made> = (0..200)
        .map(|place| match place {
            199 => Made::Object(Vec::new()),
            _ if place % 2 == 0 => Made::Object(vec![(Way::Required, place + 1)]),
            _ => Made::List(place + 1),
        })
        .collect();
    assert!(!assert_none_is_long(&api(&made)).is_empty());
}

#[test]
fn many_types_that_all_lead_to_each_other_do_not_take_long() {
    let count = 20_000;
    let link = |place: usize| {
        let to = |by: usize| place.wrapping_mul(by).wrapping_add(by) % count;
        Made::Object([7, 1_001, 4_013].map(|by| (Way::Optional, to(by))).to_vec())
    };
    let api = api(&(0..count).map(link).collect::<Vec<_>>());
    let (boxed, far) = (boxed(&api), found(&api));
    for start in [0, 77, 19_999] {
        assert!(longest(&api, &boxed, &far, TypeId(start)) <= MOST);
    }
}

fn way() -> impl Strategy<Value = Way> {
    prop_oneof![
        Just(Way::Optional),
        Just(Way::Required),
        Just(Way::Listed),
        Just(Way::Mapped),
        Just(Way::Additional),
        Just(Way::Nullable),
    ]
}

/// Types that hold any of each other. Other names and lists lead onward, so that they make no circles of their own.
fn web() -> impl Strategy<Value = Vec<Made>> {
    (2_usize..150).prop_flat_map(|count| {
        let one = move |place: usize| {
            let onward = (place + 1).min(count - 1);
            let object = proptest::collection::vec((way(), 0..count), 0..4).prop_map(Made::Object);
            let choice = proptest::collection::vec(0..count, 1..3).prop_map(Made::Choice);
            if place + 1 == count {
                return object.boxed();
            }
            prop_oneof![
                6 => object,
                2 => choice,
                1 => Just(Made::OtherName(onward)),
                1 => Just(Made::List(onward)),
            ]
            .boxed()
        };
        (0..count).map(one).collect::<Vec<_>>()
    })
}

/// The same types, each at another place.
fn turned(made: &[Made], by: usize) -> Vec<Made> {
    let count = made.len();
    let to = |place: &usize| (place + by) % count;
    let moved = |made: &Made| match made {
        Made::Object(holds) => Made::Object(holds.iter().map(|(way, place)| (*way, to(place))).collect()),
        Made::Choice(of) => Made::Choice(of.iter().map(to).collect()),
        Made::OtherName(of) => Made::OtherName(to(of)),
        Made::List(of) => Made::List(to(of)),
    };
    let mut turned: BTreeMap<usize, Made> = BTreeMap::new();
    for (place, one) in made.iter().enumerate() {
        turned.insert(to(&place), moved(one));
    }
    turned.into_values().collect()
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn no_way_is_too_long_whatever_leads_to_whatever(made in web()) {
        assert_none_is_long(&api(&made));
    }

    #[test]
    fn the_order_of_types_does_not_matter(made in web(), by in 1_usize..150) {
        let by = by % made.len();
        let one = api(&made);
        let mut other = api(&turned(&made, by));
        for (place, def) in one.types.iter().enumerate() {
            other.types[(place + by) % made.len()].hint = def.hint.clone();
        }
        let names = |api: &Api| -> BTreeSet<(String, usize)> {
            found(api).into_iter().map(|(id, place)| (format!("{:?}", api.ty(id).hint), place)).collect()
        };
        prop_assert_eq!(names(&one), names(&other));
    }
}
