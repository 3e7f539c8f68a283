//! Enumerations that grow: what the description does not list is kept, and written back unchanged.

use serde::de::Deserializer;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Number, Value};

/// An enumeration of texts.
pub trait OpenString: Sized + Clone + 'static {
    /// The described values.
    const KNOWN: &'static [(&'static str, Self)];

    /// A value that is not described.
    fn other(value: String) -> Self;

    /// The text is described.
    fn knows(value: &str) -> bool {
        Self::KNOWN.iter().any(|(known, _)| *known == value)
    }

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

/// A described value that is neither an object nor an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// `true` or `false`.
    Boolean(bool),
    /// A number as JSON writes it.
    Number(&'static str),
    /// Text.
    Text(&'static str),
}

impl Scalar {
    fn number(text: &str) -> Option<Number> {
        text.parse().ok()
    }

    fn is(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Boolean(known), Value::Bool(value)) => known == *value,
            (Self::Text(known), Value::String(value)) => known == value,
            (Self::Number(known), Value::Number(value)) => {
                Self::number(known).is_some_and(|known| known == *value || as_whole(&known) == as_whole(value))
            }
            _ => false,
        }
    }
}

/// `1` and `1.0` are the same number.
fn as_whole(number: &Number) -> (Option<i128>, Option<u64>) {
    match (number.as_i128(), number.as_f64()) {
        (Some(whole), _) => (Some(whole), None),
        (None, Some(float)) if float.fract() == 0.0 && float.abs() < 9_007_199_254_740_992.0 => {
            (Some(float as i128), None)
        }
        (None, float) => (None, float.map(f64::to_bits)),
    }
}

impl From<Scalar> for Value {
    fn from(scalar: Scalar) -> Self {
        match scalar {
            Scalar::Boolean(value) => Self::Bool(value),
            Scalar::Number(text) => Scalar::number(text).map_or_else(|| Self::from(text), Self::Number),
            Scalar::Text(text) => Self::from(text),
        }
    }
}

/// An enumeration of values of several kinds.
pub trait OpenScalar: Sized + Clone + 'static {
    /// The described values.
    const KNOWN: &'static [(Scalar, Self)];

    /// A value that is not described.
    fn other(value: Value) -> Self;

    /// The described value, or the other one.
    ///
    /// # Errors
    ///
    /// The value that is not described.
    fn known(&self) -> Result<Scalar, &Value>;

    /// The described variant of this value, or the one for all others.
    fn of(value: Value) -> Self {
        match Self::KNOWN.iter().find(|(known, _)| known.is(&value)) {
            Some((_, variant)) => variant.clone(),
            None => Self::other(value),
        }
    }
}

/// Decodes an [`OpenScalar`].
///
/// # Errors
///
/// The value is not well formed.
pub fn deserialize_scalar<'de, T: OpenScalar, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    Value::deserialize(deserializer).map(T::of)
}

/// Encodes an [`OpenScalar`].
///
/// # Errors
///
/// The format can't write the value.
pub fn serialize_scalar<T: OpenScalar, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    match value.known() {
        Ok(known) => Value::from(known).serialize(serializer),
        Err(other) => other.serialize(serializer),
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
