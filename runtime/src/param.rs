//! Parameter values: whatever serde can serialise, as text, lists and pairs for the styles to put together.

use std::fmt;

use serde::ser::{self, Serialize, Serializer};

/// A parameter's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Param {
    /// Absent, or null.
    Nothing,
    Text(String),
    /// A number or a boolean, whose text is its JSON.
    Bare(String),
    List(Vec<Param>),
    Pairs(Vec<(String, Param)>),
}

impl Param {
    /// # Errors
    ///
    /// The value is something that no style can write, such as bytes.
    pub(crate) fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, ParamError> {
        value.serialize(ParamSerializer)
    }

    /// The text of a value; `None` if there is none. What has parts of its own has no text in any style, so it is written
    /// as JSON.
    pub(crate) fn into_text(self) -> Option<String> {
        match self {
            Self::Nothing => None,
            Self::Text(text) | Self::Bare(text) => Some(text),
            Self::List(_) | Self::Pairs(_) => Some(self.json()),
        }
    }

    /// It has no parts of its own.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self, Self::Nothing | Self::Text(_) | Self::Bare(_))
    }

    /// The value as JSON.
    pub(crate) fn json(&self) -> String {
        match self {
            Self::Nothing => "null".to_owned(),
            Self::Text(text) => quoted(text),
            Self::Bare(text) => text.clone(),
            Self::List(values) => {
                let values: Vec<String> = values.iter().map(Self::json).collect();
                format!("[{}]", values.join(","))
            }
            Self::Pairs(pairs) => {
                let pairs = pairs.iter().map(|(key, value)| format!("{}:{}", quoted(key), value.json()));
                format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
            }
        }
    }
}

/// A text as JSON writes it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Why a value can't be a parameter.
#[derive(Debug)]
pub(crate) struct ParamError(pub(crate) String);

impl fmt::Display for ParamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ParamError {}

impl ser::Error for ParamError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

struct ParamSerializer;

/// The value's own `Display`: integral floats have no `.0`, which servers would take for another value.
macro_rules! displayed {
    ($kind:ident: $($method:ident: $type:ty),* $(,)?) => {$(
        fn $method(self, value: $type) -> Result<Param, ParamError> {
            Ok(Param::$kind(value.to_string()))
        }
    )*};
}

impl Serializer for ParamSerializer {
    type Ok = Param;
    type Error = ParamError;
    type SerializeSeq = ListSerializer;
    type SerializeTuple = ListSerializer;
    type SerializeTupleStruct = ListSerializer;
    type SerializeTupleVariant = ser::Impossible<Param, ParamError>;
    type SerializeMap = PairSerializer;
    type SerializeStruct = PairSerializer;
    type SerializeStructVariant = ser::Impossible<Param, ParamError>;

    displayed! {
        Bare: serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_i128: i128, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_u128: u128,
    }

    displayed! { Text: serialize_char: char, serialize_str: &str }

    fn serialize_f32(self, value: f32) -> Result<Param, ParamError> {
        if value.is_finite() { Ok(Param::Bare(value.to_string())) } else { Err(not_a_number()) }
    }

    fn serialize_f64(self, value: f64) -> Result<Param, ParamError> {
        if value.is_finite() { Ok(Param::Bare(value.to_string())) } else { Err(not_a_number()) }
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Param, ParamError> {
        Err(ParamError("bytes can't be a parameter".to_owned()))
    }

    fn serialize_none(self) -> Result<Param, ParamError> {
        Ok(Param::Nothing)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Param, ParamError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Param, ParamError> {
        Ok(Param::Nothing)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Param, ParamError> {
        Ok(Param::Nothing)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Param, ParamError> {
        Ok(Param::Text(variant.to_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Param, ParamError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Param, ParamError> {
        Ok(Param::Pairs(vec![(variant.to_owned(), Param::of(value)?)]))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<ListSerializer, ParamError> {
        Ok(ListSerializer(Vec::new()))
    }

    fn serialize_tuple(self, _: usize) -> Result<ListSerializer, ParamError> {
        Ok(ListSerializer(Vec::new()))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<ListSerializer, ParamError> {
        Ok(ListSerializer(Vec::new()))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, ParamError> {
        Err(ParamError("tuple variants can't be parameters".to_owned()))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<PairSerializer, ParamError> {
        Ok(PairSerializer::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<PairSerializer, ParamError> {
        Ok(PairSerializer::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, ParamError> {
        Err(ParamError("struct variants can't be parameters".to_owned()))
    }
}

/// JSON has no text for them either.
fn not_a_number() -> ParamError {
    ParamError("infinity and NaN can't be parameters".to_owned())
}

struct ListSerializer(Vec<Param>);

/// Sequences, tuples and tuple structs are all lists, with methods of different names.
macro_rules! list {
    ($($name:ident: $method:ident),*) => {$(
        impl ser::$name for ListSerializer {
            type Ok = Param;
            type Error = ParamError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ParamError> {
                self.0.push(Param::of(value)?);
                Ok(())
            }

            fn end(self) -> Result<Param, ParamError> {
                Ok(Param::List(self.0))
            }
        }
    )*};
}

list!(SerializeSeq: serialize_element, SerializeTuple: serialize_element, SerializeTupleStruct: serialize_field);

#[derive(Default)]
struct PairSerializer {
    pairs: Vec<(String, Param)>,
    key: String,
}

impl ser::SerializeMap for PairSerializer {
    type Ok = Param;
    type Error = ParamError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), ParamError> {
        self.key = Param::of(key)?.into_text().unwrap_or_default();
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ParamError> {
        self.pairs.push((std::mem::take(&mut self.key), Param::of(value)?));
        Ok(())
    }

    fn end(self) -> Result<Param, ParamError> {
        Ok(Param::Pairs(self.pairs))
    }
}

impl ser::SerializeStruct for PairSerializer {
    type Ok = Param;
    type Error = ParamError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), ParamError> {
        self.pairs.push((key.to_owned(), Param::of(value)?));
        Ok(())
    }

    fn end(self) -> Result<Param, ParamError> {
        Ok(Param::Pairs(self.pairs))
    }
}
