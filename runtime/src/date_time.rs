//! `format: date-time`: an instant that keeps the text it came as.

use std::fmt;

use jiff::Timestamp;
use serde::de::{Deserializer, Error, Unexpected};
use serde::{Deserialize, Serialize, Serializer};

/// A date and time (RFC 3339, 5.6), such as `2026-11-23T08:30:00.000Z`.
///
/// It refuses what is not RFC 3339 or lies outside the years −9999 to 9999, and normalises nothing: the text, with its
/// offset and its zeros, is kept and sent back as it came. Two are equal if their texts are.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct DateTime {
    text: Box<str>,
    timestamp: Timestamp,
}

impl DateTime {
    /// The instant, to the nanosecond.
    #[must_use]
    pub fn timestamp(&self) -> Timestamp {
        self.timestamp
    }

    /// The text as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<Timestamp> for DateTime {
    fn from(timestamp: Timestamp) -> Self {
        Self { text: timestamp.to_string().into(), timestamp }
    }
}

impl std::str::FromStr for DateTime {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        Ok(Self { timestamp: text.parse()?, text: text.into() })
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<str>::deserialize(deserializer)?;
        match text.parse() {
            Ok(timestamp) => Ok(Self { text, timestamp }),
            Err(_) => Err(D::Error::invalid_value(Unexpected::Str(&text), &"a date and time (RFC 3339)")),
        }
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}
