//! Unions without a discriminator: the first variant that fits is taken.

use std::cell::Cell;

use serde::Deserialize;
use serde_json::Value;

/// How often variants are tried for one value, all levels together. Unions in unions whose variants look alike double
/// the work with every level, and how many levels there are is for whoever sends the value to say.
const TRIES: u32 = 20_000;

thread_local! {
    /// How deep in variants this thread is, and how many tries are left.
    static OPEN: Cell<(u32, u32)> = const { Cell::new((0, TRIES)) };
}

/// What a variant takes at first sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Whatever it is has to be tried.
    Unsure,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// Text.
    Text,
    /// An array.
    List,
    /// An object with these keys, at least.
    Object(&'static [&'static str]),
}

impl Sight {
    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Unsure => true,
            Self::Boolean => value.is_boolean(),
            Self::Number => value.is_number(),
            Self::Text => value.is_string(),
            Self::List => value.is_array(),
            Self::Object(keys) => value.as_object().is_some_and(|map| keys.iter().all(|key| map.contains_key(*key))),
        }
    }
}

/// Tries one variant of a union on a buffered value. What does not fit at first sight is not tried.
#[must_use]
pub fn variant<'de, T: Deserialize<'de>>(value: &'de Value, sight: Sight) -> Option<T> {
    if !sight.fits(value) {
        return None;
    }
    let (depth, left) = OPEN.get();
    if left == 0 {
        return None;
    }
    OPEN.set((depth + 1, left - 1));
    let read = T::deserialize(value).ok();
    let left = if depth == 0 { TRIES } else { OPEN.get().1 };
    OPEN.set((depth, left));
    read
}
