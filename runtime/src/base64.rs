//! `format: byte`: bytes that travel as Base64 text.

use std::fmt;

use ::base64::Engine;
use ::base64::alphabet::{STANDARD, URL_SAFE};
use ::base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use serde::de::{Deserializer, Error, Unexpected};
use serde::{Deserialize, Serialize, Serializer};

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const WITH_PLUS: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const WITH_MINUS: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

/// Bytes, as Base64 text on the wire (RFC 4648).
///
/// Reads both alphabets, padded or not, with line breaks between (RFC 2045, 6.8), and refuses everything else. Writes
/// the standard alphabet with padding (RFC 4648, 4), so another spelling of the same bytes is not kept.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Base64(Bytes);

impl Base64 {
    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, without copying them.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.0
    }
}

impl<T: AsRef<[u8]>> From<T> for Base64 {
    fn from(bytes: T) -> Self {
        Self(Bytes::copy_from_slice(bytes.as_ref()))
    }
}

impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64({} bytes)", self.0.len())
    }
}

impl fmt::Display for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&WITH_PLUS.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut text = String::deserialize(deserializer)?;
        text.retain(|character| !matches!(character, '\r' | '\n'));
        let engine = if text.contains(['-', '_']) { WITH_MINUS } else { WITH_PLUS };
        let bytes = engine.decode(&text);
        // What was meant to be bytes may be a secret: the message has the kind and not the text.
        let wrong = |_| D::Error::invalid_value(Unexpected::Other("another text"), &"bytes in Base64 (RFC 4648)");
        bytes.map(|bytes| Self(bytes.into())).map_err(wrong)
    }
}

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Base64;

    fn read(text: &str) -> Option<Vec<u8>> {
        let value: Result<Base64, _> = serde_json::from_value(serde_json::Value::from(text));
        value.ok().map(|bytes| bytes.as_bytes().to_vec())
    }

    #[test]
    fn every_spelling_of_the_same_bytes_is_read_and_one_is_written() {
        for text in ["+/8=", "-_8=", "+/8", "-_8", "+/\r\n8="] {
            assert_eq!(read(text), Some(vec![0xfb, 0xff]), "{text}");
        }
        assert_eq!(serde_json::to_string(&Base64::from([0xfb, 0xff])).unwrap(), r#""+/8=""#);
        assert_eq!(read(""), Some(Vec::new()));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["not base64", "a", "+_8=", "=", "\u{e9}"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
