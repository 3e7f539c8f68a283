//! Unions without a discriminator: the first variant that fits is taken.

use serde::Deserialize;
use serde_json::Value;

/// Tries one variant of a union on a buffered value.
#[must_use]
pub fn variant<'de, T: Deserialize<'de>>(value: &'de Value) -> Option<T> {
    T::deserialize(value).ok()
}
