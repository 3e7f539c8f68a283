//! Parameters whose text is JSON (`content`, OpenAPI 3.1, 4.8.12.2).

use serde::ser::{Error as _, Serialize, Serializer};

/// A value that travels as one JSON text, wherever its place is. Null is not sent.
#[derive(Clone, Copy, Debug)]
pub struct AsJson<'a, T: ?Sized>(
    /// The value.
    pub &'a T,
);

impl<T: Serialize + ?Sized> Serialize for AsJson<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = serde_json::to_string(self.0).map_err(S::Error::custom)?;
        if text == "null" { serializer.serialize_none() } else { serializer.serialize_str(&text) }
    }
}
