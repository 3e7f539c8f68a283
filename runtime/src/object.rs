//! Objects without derived code: one visitor and one writer for every struct, told apart by a table of field names.
//!
//! `derive(Deserialize)` writes about a hundred lines for a struct of a dozen fields, and the compiler pays for each.
//! Here a type says its field names, how to fill a field, and how to put the fields together; the loop over the keys,
//! duplicates, unknown and missing fields are here once. It stays serde: every type has an `impl Deserialize` and an
//! `impl Serialize` that call [`deserialize`] and [`ObjectWriter`].

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// A JSON object with known fields, decodable by [`deserialize`].
pub trait Object: Sized {
    /// One place per field, filled or not.
    type Slots;
    /// The type's name, for messages.
    const NAME: &'static str;
    /// The names on the wire, in the order of the slots.
    const FIELDS: &'static [&'static str];
    /// [`extra`](Self::extra) wants the keys that are not in [`FIELDS`](Self::FIELDS).
    const EXTRA: bool = false;

    /// All slots empty.
    fn empty() -> Self::Slots;

    /// Fills the slot of `FIELDS[field]`.
    ///
    /// # Errors
    ///
    /// The value does not fit.
    fn set<'de, V: Value<'de>>(slots: &mut Self::Slots, field: usize, value: V) -> Result<(), V::Error>;

    /// Takes a key that is not in [`FIELDS`](Self::FIELDS). The default lets it go.
    ///
    /// # Errors
    ///
    /// The value does not fit the described additional properties.
    fn extra<'de, V: Value<'de>>(_: &mut Self::Slots, _key: &str, value: V) -> Result<(), V::Error> {
        value.skip()
    }

    /// Puts the fields together. `None` if `missing` had to be told of one.
    fn finish(slots: Self::Slots, missing: &mut Missing) -> Option<Self>;
}

/// A value that waits to be read: of a map's entry, or of a sequence's element in formats without names.
pub trait Value<'de>: Sized {
    /// The format's error.
    type Error: Error;

    /// Reads it as `T`.
    ///
    /// # Errors
    ///
    /// It is not a `T`.
    fn read<T: Deserialize<'de>>(self) -> Result<T, Self::Error>;

    /// Reads it into the slot of a required field.
    ///
    /// # Errors
    ///
    /// It is not a `T`.
    fn put<T: Deserialize<'de>>(self, slot: &mut Option<T>) -> Result<(), Self::Error> {
        *slot = Some(self.read()?);
        Ok(())
    }

    /// Reads it into the slot of an optional field, for which `null` is the same as absent.
    ///
    /// # Errors
    ///
    /// It is neither `null` nor a `T`.
    fn put_optional<T: Deserialize<'de>>(self, slot: &mut Option<T>) -> Result<(), Self::Error> {
        *slot = self.read()?;
        Ok(())
    }

    /// Reads it and lets it go.
    ///
    /// # Errors
    ///
    /// It is not well formed.
    fn skip(self) -> Result<(), Self::Error> {
        self.read::<IgnoredAny>().map(drop)
    }
}

/// The required fields that an object turned out not to have.
#[derive(Debug, Default)]
pub struct Missing {
    first: Option<usize>,
}

impl Missing {
    /// The slot's value; remembers the field if it is empty.
    pub fn require<T>(&mut self, slot: Option<T>, field: usize) -> Option<T> {
        if slot.is_none() {
            self.first.get_or_insert(field);
        }
        slot
    }
}

/// Decodes an [`Object`].
///
/// # Errors
///
/// A value does not fit, a field stands twice, or a required one is missing.
pub fn deserialize<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    // JSON has names, so an array is no object there.
    let positional = !deserializer.is_human_readable();
    deserializer.deserialize_struct(T::NAME, T::FIELDS, ObjectVisitor { positional, object: PhantomData::<T> })
}

struct ObjectVisitor<T> {
    positional: bool,
    object: PhantomData<T>,
}

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut slots = T::empty();
        let mut seen = Seen::default();
        let mut next = 0;
        while let Some(key) = map.next_key_seed(KeySeed { fields: T::FIELDS, next, extra: T::EXTRA })? {
            match key {
                Key::Field(field) => {
                    if !seen.insert(field) {
                        return Err(A::Error::duplicate_field(T::FIELDS.get(field).copied().unwrap_or_default()));
                    }
                    next = field + 1;
                    T::set(&mut slots, field, Entry(&mut map))?;
                }
                Key::Extra(key) => T::extra(&mut slots, &key, Entry(&mut map))?,
                Key::Unknown => Entry(&mut map).skip()?,
            }
        }
        finish::<T, A::Error>(slots)
    }

    /// Formats without names, such as postcard: the fields in order, absent ones at the end left out.
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<T, A::Error> {
        if !self.positional {
            return Err(A::Error::invalid_type(Unexpected::Seq, &self));
        }
        let mut slots = T::empty();
        for field in 0..T::FIELDS.len() {
            let mut read = false;
            seq.next_element_seed(ElementSeed::<T> { slots: &mut slots, field, read: &mut read })?;
            if !read {
                break;
            }
        }
        finish::<T, A::Error>(slots)
    }
}

fn finish<T: Object, E: Error>(slots: T::Slots) -> Result<T, E> {
    let mut missing = Missing::default();
    T::finish(slots, &mut missing).ok_or_else(|| {
        let field = missing.first.and_then(|field| T::FIELDS.get(field)).copied();
        E::missing_field(field.unwrap_or_default())
    })
}

/// Which fields were there. Most objects have fewer than 64.
#[derive(Default)]
struct Seen {
    low: u64,
    high: Vec<usize>,
}

impl Seen {
    fn insert(&mut self, field: usize) -> bool {
        if field < 64 {
            let bit = 1 << field;
            let new = self.low & bit == 0;
            self.low |= bit;
            new
        } else if self.high.contains(&field) {
            false
        } else {
            self.high.push(field);
            true
        }
    }
}

enum Key {
    Field(usize),
    /// A name that the object wants to know.
    Extra(Box<str>),
    Unknown,
}

/// Looks a key up, starting after the last match: answers keep their order, so the first comparison is mostly right.
struct KeySeed {
    fields: &'static [&'static str],
    next: usize,
    extra: bool,
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl KeySeed {
    /// Apart from the visitor, which stays small enough to be put in where it is used.
    #[inline(never)]
    fn search(self, key: &str) -> Key {
        match self.fields.iter().position(|field| *field == key) {
            Some(place) => Key::Field(place),
            None if self.extra => Key::Extra(key.into()),
            None => Key::Unknown,
        }
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field's name")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
        if self.fields.get(self.next).is_some_and(|field| *field == key) {
            return Ok(Key::Field(self.next));
        }
        Ok(self.search(key))
    }

    fn visit_u64<E: Error>(self, place: u64) -> Result<Key, E> {
        Ok(match usize::try_from(place) {
            Ok(place) if place < self.fields.len() => Key::Field(place),
            _ if self.extra => Key::Extra(place.to_string().into()),
            _ => Key::Unknown,
        })
    }
}

struct Entry<'a, A>(&'a mut A);

impl<'de, A: MapAccess<'de>> Value<'de> for Entry<'_, A> {
    type Error = A::Error;

    fn read<T: Deserialize<'de>>(self) -> Result<T, A::Error> {
        self.0.next_value()
    }
}

struct ElementSeed<'a, T: Object> {
    slots: &'a mut T::Slots,
    field: usize,
    read: &'a mut bool,
}

impl<'de, T: Object> DeserializeSeed<'de> for ElementSeed<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        *self.read = true;
        T::set(self.slots, self.field, Element(deserializer))
    }
}

/// A value that is read by its own deserializer.
pub(crate) struct Element<D>(pub(crate) D);

impl<'de, D: Deserializer<'de>> Value<'de> for Element<D> {
    type Error = D::Error;

    fn read<T: Deserialize<'de>>(self) -> Result<T, D::Error> {
        T::deserialize(self.0)
    }
}

/// Writes an object's fields, leaving out what is absent.
pub struct ObjectWriter<S: Serializer> {
    map: S::SerializeMap,
}

impl<S: Serializer> ObjectWriter<S> {
    /// Starts an object.
    ///
    /// # Errors
    ///
    /// The format can't write objects here.
    pub fn new(serializer: S) -> Result<Self, S::Error> {
        Ok(Self { map: serializer.serialize_map(None)? })
    }

    /// Writes a field that is always there.
    ///
    /// # Errors
    ///
    /// The format can't write the value.
    pub fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), S::Error> {
        self.map.serialize_entry(name, value)
    }

    /// Writes a field unless it is absent.
    ///
    /// # Errors
    ///
    /// The format can't write the value.
    pub fn optional<T: Serialize>(&mut self, name: &'static str, value: &Option<T>) -> Result<(), S::Error> {
        match value {
            Some(value) => self.map.serialize_entry(name, value),
            None => Ok(()),
        }
    }

    /// Writes additional properties.
    ///
    /// # Errors
    ///
    /// The format can't write one of the values.
    pub fn extra<'a, T: Serialize + 'a>(
        &mut self,
        entries: impl IntoIterator<Item = (&'a String, &'a T)>,
    ) -> Result<(), S::Error> {
        entries.into_iter().try_for_each(|(key, value)| self.map.serialize_entry(key, value))
    }

    /// Ends the object.
    ///
    /// # Errors
    ///
    /// The format can't end it.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.map.end()
    }
}
