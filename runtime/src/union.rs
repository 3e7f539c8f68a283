//! Unions: which variant a value is, by its discriminator or else by what it looks like.
//!
//! A union says in a table what its variants look like and how to read each; the choice is here once. The value is
//! buffered once, at the outermost union, and looked at from there as often as needed.

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use crate::glimpse::{Glimpse, Look};
use crate::node::Node;
use crate::object::{Element, Value};
use crate::traced::{AGAIN, Traced};
use crate::variant::{Rank, Variant};

/// How often variants are tried for one value, all levels together. Unions in unions whose variants look alike double
/// the work with every level, and how many levels there are is for whoever sends the value to say.
const TRIES: u32 = 20_000;

thread_local! {
    /// How deep in variants this thread is, and how many tries are left.
    static OPEN: Cell<(u32, u32)> = const { Cell::new((0, TRIES)) };
}

/// One of some types, decodable by [`deserialize_union`].
pub trait Union: Sized {
    /// The property that tells the variants apart, if the description names one.
    const TAG: Option<&'static str> = None;
    /// The variant for values whose discriminator is absent or in no variant's list (`defaultMapping`).
    const DEFAULT: Option<usize> = None;
    /// What the variants look like, in their order.
    const VARIANTS: &'static [Variant];

    /// Reads the value as this variant. A number that is none of them means the variant that keeps a value as it is.
    ///
    /// # Errors
    ///
    /// The value does not fit.
    fn read<'de, V: Value<'de>>(variant: usize, value: V) -> Result<Self, V::Error>;
}

/// Decodes a [`Union`].
///
/// A discriminator with a known value decides, and a value that then does not fit is an error. Otherwise the variants
/// that fit at first sight are tried, closest first; a variant that would let go of a key that another one knows is not
/// taken. What is nothing that is described is kept as it is.
///
/// # Errors
///
/// The discriminator says what the value is, and it is not that.
pub fn deserialize_union<'de, T: Union, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_newtype_struct(AGAIN, UnionVisitor(PhantomData::<T>))
}

struct UnionVisitor<T>(PhantomData<T>);

impl<'de, T: Union> Visitor<'de> for UnionVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("one of several types")
    }

    /// The value comes from elsewhere, once: it is kept in memory.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        let node = Node::deserialize(deserializer)?;
        deserialize_union(Traced(&node))
            .map_err(|error| D::Error::custom(format_args!("{} (at {})", error.message(), error.path())))
    }

    /// The value is in memory, and every element of this sequence is it again.
    fn visit_seq<A: SeqAccess<'de>>(self, mut again: A) -> Result<T, A::Error> {
        let Some(glimpse) = again.next_element_seed(Look)? else {
            return Err(A::Error::invalid_length(0, &self));
        };
        let mut read = |variant: usize| match again.next_element_seed(ReadSeed(variant, PhantomData::<T>)) {
            Ok(Some(value)) => Ok(value),
            Ok(None) => Err(A::Error::invalid_length(0, &"a value")),
            Err(error) => Err(error),
        };
        let other = T::VARIANTS.len();
        match choose(T::TAG, T::DEFAULT, T::VARIANTS, &glimpse) {
            Choice::Known(variant) => read(variant),
            Choice::Among(variants) => {
                for variant in variants {
                    if let Some(value) = attempt(|| read(variant).ok()) {
                        return Ok(value);
                    }
                }
                read(other)
            }
        }
    }
}

struct ReadSeed<T>(usize, PhantomData<T>);

impl<'de, T: Union> DeserializeSeed<'de> for ReadSeed<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::read(self.0, Element(deserializer))
    }
}

/// Tries one variant, if there are tries left.
fn attempt<T>(read: impl FnOnce() -> Option<T>) -> Option<T> {
    let (depth, left) = OPEN.get();
    if left == 0 {
        return None;
    }
    OPEN.set((depth + 1, left - 1));
    let value = read();
    let left = if depth == 0 { TRIES } else { OPEN.get().1 };
    OPEN.set((depth, left));
    value
}

/// What the variants have to do with a value.
enum Choice {
    /// It is meant to be this one.
    Known(usize),
    /// It may be one of these, the closest first.
    Among(Vec<usize>),
}

fn choose(tag: Option<&str>, default: Option<usize>, variants: &'static [Variant], glimpse: &Glimpse<'_>) -> Choice {
    let Some(tag) = tag.filter(|_| glimpse.is_object()) else {
        return Choice::Among(ranked(variants, |_| true, glimpse));
    };
    let Some(value) = glimpse.scalar(tag) else {
        return match default {
            Some(variant) => Choice::Known(variant),
            None => Choice::Among(ranked(variants, |_| true, glimpse)),
        };
    };
    let mut known = variants.iter().enumerate().filter(|(_, variant)| variant.has_tag(value));
    match (known.next(), known.next(), default) {
        (Some((variant, _)), None, _) | (None, _, Some(variant)) => Choice::Known(variant),
        (Some(_), Some(_), _) => Choice::Among(ranked(variants, |variant| variant.has_tag(value), glimpse)),
        // Nobody said which values mean these.
        (None, ..) => Choice::Among(ranked(variants, Variant::has_no_tags, glimpse)),
    }
}

/// The variants that fit at first sight, the closest first, and without those that would let go of what another knows.
fn ranked(variants: &'static [Variant], counts: impl Fn(&Variant) -> bool, glimpse: &Glimpse<'_>) -> Vec<usize> {
    let fitting = variants.iter().enumerate().filter(|(_, variant)| counts(variant));
    let mut ranked: Vec<(Rank, usize)> =
        fitting.filter_map(|(place, variant)| variant.rank(glimpse).map(|rank| (rank, place))).collect();
    ranked.sort_unstable();
    let keeps = |rank: &Rank, place: usize| {
        let Some(variant) = variants.get(place).filter(|_| rank.lost > 0) else { return true };
        let others = || ranked.iter().filter(|(other, _)| other.unlike == rank.unlike);
        let others = || others().filter_map(|(_, other)| variants.get(*other));
        glimpse.keys().all(|key| variant.knows(key) || !others().any(|other| other.knows(key)))
    };
    ranked.iter().filter(|(rank, place)| keeps(rank, *place)).map(|(_, place)| *place).collect()
}
