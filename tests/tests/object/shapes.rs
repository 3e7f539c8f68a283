//! Recursive types, required enumerations, three states of a field, and additional properties, as the generator writes them.

use std::collections::BTreeMap;

use runtime::object::{Missing, Object, ObjectWriter, Value, deserialize};
use runtime::serde::{Deserialize, Deserializer, Serialize, Serializer};
use runtime::{OpenString, deserialize_string};

/// An enumeration without a default, so that nothing could stand in for it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    File,
    Folder,
    Other(String),
}

impl OpenString for Kind {
    const KNOWN: &'static [(&'static str, Self)] = &[("file", Self::File), ("folder", Self::Folder)];
    fn other(value: String) -> Self {
        Self::Other(value)
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_string(deserializer)
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Self::File => "file",
            Self::Folder => "folder",
            Self::Other(value) => value,
        })
    }
}

/// Itself in a box and in a list, a required enumeration, a field of three states, and additional properties.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tree {
    pub(crate) kind: Kind,
    pub(crate) parent: Option<Box<Tree>>,
    pub(crate) children: Option<Vec<Tree>>,
    pub(crate) note: Option<Option<String>>,
    pub(crate) extra: BTreeMap<String, i64>,
}

impl Tree {
    pub(crate) fn new(kind: Kind) -> Self {
        Self { kind, parent: None, children: None, note: None, extra: BTreeMap::new() }
    }
}

impl Object for Tree {
    type Slots = (Option<Kind>, Option<Box<Tree>>, Option<Vec<Tree>>, Option<Option<String>>, BTreeMap<String, i64>);
    const NAME: &'static str = "Tree";
    const FIELDS: &'static [&'static str] = &["kind", "parent", "children", "note"];
    const EXTRA: bool = true;
    fn empty() -> Self::Slots {
        (None, None, None, None, BTreeMap::new())
    }
    fn set<'de, V: Value<'de>>(slots: &mut Self::Slots, field: usize, value: V) -> Result<(), V::Error> {
        match field {
            0 => value.put(&mut slots.0),
            1 => value.put_optional(&mut slots.1),
            2 => value.put_optional(&mut slots.2),
            3 => value.put(&mut slots.3),
            _ => value.skip(),
        }
    }
    fn extra<'de, V: Value<'de>>(slots: &mut Self::Slots, key: &str, value: V) -> Result<(), V::Error> {
        slots.4.insert(key.to_owned(), value.read()?);
        Ok(())
    }
    fn finish(slots: Self::Slots, missing: &mut Missing) -> Option<Self> {
        let kind = missing.require(slots.0, 0)?;
        Some(Self { kind, parent: slots.1, children: slots.2, note: slots.3, extra: slots.4 })
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer)
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = ObjectWriter::new(serializer)?;
        object.field("kind", &self.kind)?;
        object.optional("parent", &self.parent)?;
        object.optional("children", &self.children)?;
        object.optional("note", &self.note)?;
        object.extra(&self.extra)?;
        object.end()
    }
}
