//! Decoding a value that is already in memory, to learn where in it something does not fit.
//!
//! The path is put together on the way out of a failure, so that nothing is spent on it otherwise. Messages name kinds
//! of values and never the values: an answer may hold a token.

use std::fmt::{self, Display};

use serde::de::value::StringDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Expected, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use crate::node::Node;

/// What does not fit, and where.
#[derive(Debug)]
pub(crate) struct TracedError {
    message: String,
    /// From the innermost outwards.
    steps: Vec<Step>,
}

#[derive(Debug)]
enum Step {
    Key(String),
    Index(usize),
}

impl TracedError {
    fn new(message: String) -> Self {
        Self { message, steps: Vec::new() }
    }

    fn inside(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// RFC 9535 notation: `$.connections[2].port`.
    pub(crate) fn path(&self) -> String {
        let mut path = String::from("$");
        for step in self.steps.iter().rev() {
            match step {
                Step::Index(index) => path.push_str(&format!("[{index}]")),
                Step::Key(key) if key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !key.is_empty() => {
                    path.push('.');
                    path.push_str(key);
                }
                Step::Key(key) => path.push_str(&format!("[{key:?}]")),
            }
        }
        path
    }
}

impl Display for TracedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TracedError {}

impl serde::de::Error for TracedError {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(message.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}, found {}", kind(&found)))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(format!("expected {expected}, found {} that is not one", kind(&found)))
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        Self::new(format!("expected one of {}, found another value", expected.join(", ")))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("the required field `{field}` is missing"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(format!("the field `{field}` stands twice"))
    }
}

fn kind(found: &Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "an integer",
        Unexpected::Float(_) => "a number",
        Unexpected::Char(_) | Unexpected::Str(_) => "a string",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "an array",
        Unexpected::Map => "an object",
        _ => "something else",
    }
}

/// The name by which a visitor asks for the value as often as it likes: a sequence of which every element is the value
/// itself. Other deserializers take it for a newtype's name and hand their value out once.
pub(crate) const AGAIN: &str = "\0again";

/// A deserializer over a value in memory.
pub(crate) struct Traced<'a>(pub(crate) &'a Node);

impl<'de> Deserializer<'de> for Traced<'de> {
    type Error = TracedError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TracedError> {
        match self.0 {
            Node::Null => visitor.visit_unit(),
            Node::Bool(value) => visitor.visit_bool(*value),
            Node::Number(number) => {
                if let Some(value) = number.as_u64() {
                    visitor.visit_u64(value)
                } else if let Some(value) = number.as_i64() {
                    visitor.visit_i64(value)
                } else {
                    visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN))
                }
            }
            Node::String(value) => visitor.visit_borrowed_str(value),
            Node::Array(values) => {
                let mut elements = Elements { values: values.iter(), next: 0 };
                let value = visitor.visit_seq(&mut elements)?;
                match elements.next {
                    read if read == values.len() => Ok(value),
                    read => Err(TracedError::new(format!("expected {read} elements, found {}", values.len()))),
                }
            }
            Node::Object(entries) => visitor.visit_map(Entries { entries: entries.iter(), value: None }),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TracedError> {
        match self.0 {
            Node::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, TracedError> {
        if name == AGAIN { visitor.visit_seq(Again(self.0)) } else { visitor.visit_newtype_struct(self) }
    }

    /// It is well formed, since it is in memory.
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TracedError> {
        visitor.visit_unit()
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TracedError> {
        match self.0 {
            Node::String(variant) => visitor.visit_enum(UnitVariant(variant)),
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier
    }
}

/// The value itself, again and again.
struct Again<'a>(&'a Node);

impl<'de> SeqAccess<'de> for Again<'de> {
    type Error = TracedError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, TracedError> {
        seed.deserialize(Traced(self.0)).map(Some)
    }
}

struct Elements<'a> {
    values: std::slice::Iter<'a, Node>,
    next: usize,
}

impl<'de> SeqAccess<'de> for &mut Elements<'de> {
    type Error = TracedError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, TracedError> {
        let Some(value) = self.values.next() else { return Ok(None) };
        let index = self.next;
        self.next += 1;
        seed.deserialize(Traced(value)).map(Some).map_err(|error| error.inside(Step::Index(index)))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.values.len())
    }
}

struct Entries<'a> {
    entries: std::slice::Iter<'a, (String, Node)>,
    value: Option<(&'a str, &'a Node)>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = TracedError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, TracedError> {
        let Some((key, value)) = self.entries.next() else { return Ok(None) };
        self.value = Some((key, value));
        seed.deserialize(serde::de::value::BorrowedStrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, TracedError> {
        let Some((key, value)) = self.value.take() else {
            return Err(TracedError::new("a value was asked for before its key".to_owned()));
        };
        seed.deserialize(Traced(value)).map_err(|error| error.inside(Step::Key(key.to_owned())))
    }
}

struct UnitVariant<'a>(&'a str);

impl<'de> EnumAccess<'de> for UnitVariant<'_> {
    type Error = TracedError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), TracedError> {
        seed.deserialize(StringDeserializer::new(self.0.to_owned())).map(|variant| (variant, self))
    }
}

impl<'de> VariantAccess<'de> for UnitVariant<'_> {
    type Error = TracedError;

    fn unit_variant(self) -> Result<(), TracedError> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, TracedError> {
        Err(TracedError::new("expected an object, found a string".to_owned()))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, TracedError> {
        Err(TracedError::new("expected an array, found a string".to_owned()))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, TracedError> {
        Err(TracedError::new("expected an object, found a string".to_owned()))
    }
}
