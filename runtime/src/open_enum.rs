//! Enumerations that grow: what the description does not list is kept, and written back unchanged.

use serde::Deserialize;
use serde::de::Deserializer;

/// An enumeration of texts.
pub trait OpenString: Sized + Clone + 'static {
    /// The described values.
    const KNOWN: &'static [(&'static str, Self)];

    /// A value that is not described.
    fn other(value: String) -> Self;

    /// The described variant of this text, or the one for all others.
    fn of(value: &str) -> Self {
        Self::KNOWN
            .iter()
            .find(|(known, _)| *known == value)
            .map_or_else(|| Self::other(value.to_owned()), |(_, variant)| variant.clone())
    }
}

/// An enumeration of integers.
pub trait OpenInteger: Sized + Clone + 'static {
    /// The described values.
    const KNOWN: &'static [(i64, Self)];

    /// A value that is not described.
    fn other(value: i64) -> Self;

    /// The described variant of this number, or the one for all others.
    fn of(value: i64) -> Self {
        Self::KNOWN
            .iter()
            .find(|(known, _)| *known == value)
            .map_or_else(|| Self::other(value), |(_, variant)| variant.clone())
    }
}

/// Decodes an [`OpenString`].
///
/// # Errors
///
/// The value is not a text.
pub fn deserialize_string<'de, T: OpenString, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    std::borrow::Cow::<'de, str>::deserialize(deserializer).map(|text| T::of(&text))
}

/// Decodes an [`OpenInteger`].
///
/// # Errors
///
/// The value is not an integer of 64 bits.
pub fn deserialize_integer<'de, T: OpenInteger, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    i64::deserialize(deserializer).map(T::of)
}
