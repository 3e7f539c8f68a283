//! A value at first sight: its kind, and of an object the keys and what short they hold.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// What kind of value it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Null,
    Boolean,
    Integer,
    Number,
    Text,
    List,
    Object,
}

/// A value at first sight.
pub(crate) struct Glimpse<'de> {
    pub(crate) kind: Kind,
    /// A scalar as text.
    scalar: Option<Cow<'de, str>>,
    /// An object's keys and their scalars, in order.
    entries: Vec<(Cow<'de, str>, Option<Cow<'de, str>>)>,
}

impl Glimpse<'_> {
    pub(crate) fn is_object(&self) -> bool {
        self.kind == Kind::Object
    }

    /// The text that it is.
    pub(crate) fn text(&self) -> &str {
        self.scalar.as_deref().unwrap_or_default()
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(key, _)| &**key)
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.keys().any(|known| known == key)
    }

    /// What this key holds, if that is a text, a number or a boolean.
    pub(crate) fn scalar(&self, key: &str) -> Option<&str> {
        self.entries.iter().find(|(known, _)| known == key).and_then(|(_, scalar)| scalar.as_deref())
    }
}

/// Takes a [`Glimpse`].
#[derive(Clone, Copy)]
pub(crate) struct Look;

impl<'de> DeserializeSeed<'de> for Look {
    type Value = Glimpse<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Glimpse<'de>, D::Error> {
        deserializer.deserialize_any(GlimpseVisitor { inside: false })
    }
}

/// What is inside an object is not looked into.
struct LookInside;

impl<'de> DeserializeSeed<'de> for LookInside {
    type Value = Glimpse<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Glimpse<'de>, D::Error> {
        deserializer.deserialize_any(GlimpseVisitor { inside: true })
    }
}

/// A key, borrowed where that is possible.
struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(GlimpseVisitor { inside: true }).map(|key| key.scalar.unwrap_or_default())
    }
}

struct GlimpseVisitor {
    inside: bool,
}

fn seen<'de, E>(kind: Kind, scalar: impl Into<Cow<'de, str>>) -> Result<Glimpse<'de>, E> {
    Ok(Glimpse { kind, scalar: Some(scalar.into()), entries: Vec::new() })
}

impl<'de> Visitor<'de> for GlimpseVisitor {
    type Value = Glimpse<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Glimpse<'de>, E> {
        Ok(Glimpse { kind: Kind::Null, scalar: None, entries: Vec::new() })
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Glimpse<'de>, E> {
        seen(Kind::Boolean, if value { "true" } else { "false" })
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Glimpse<'de>, E> {
        seen(Kind::Integer, value.to_string())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Glimpse<'de>, E> {
        seen(Kind::Integer, value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Glimpse<'de>, E> {
        seen(Kind::Number, value.to_string())
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Glimpse<'de>, E> {
        seen(Kind::Text, value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Glimpse<'de>, E> {
        seen(Kind::Text, value.to_owned())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Glimpse<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Glimpse { kind: Kind::List, scalar: None, entries: Vec::new() })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Glimpse<'de>, A::Error> {
        let mut entries = Vec::new();
        while !self.inside
            && let Some(key) = map.next_key_seed(KeySeed)?
        {
            entries.push((key, map.next_value_seed(LookInside)?.scalar));
        }
        Ok(Glimpse { kind: Kind::Object, scalar: None, entries })
    }
}
