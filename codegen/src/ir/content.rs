//! What a body holds, its media type, and how it becomes bytes.

use crate::document::Style;
use crate::source::At;

use super::Type;

/// What a body holds as one media type, or as several that hold the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// The place of the media type.
    pub at: At,
    /// As it is sent, or asked for.
    pub media_type: String,
    /// Other media types that hold the same and become bytes, or are read, the same way.
    pub alike: Vec<String>,
    /// Other media types that hold the same and are not used.
    pub others: Vec<String>,
    /// How it becomes bytes, and back.
    pub codec: Codec,
    /// What it holds.
    pub ty: Type,
    /// The fields of a form that are not written as usual.
    pub rules: Vec<FormRule>,
}

/// How a body becomes bytes, and back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`; only sent.
    Form,
    /// `multipart/form-data` and its like; only sent.
    Multipart,
    /// Text.
    Text,
    /// As it is. A success is handed on as it arrives.
    Bytes,
    /// `text/event-stream`; only a success, handed on as it arrives. The type is of each event's data: text, or JSON.
    Events,
    /// JSON Lines; only a success, handed on as it arrives. The type is of each line.
    Lines,
    /// A JSON text sequence (RFC 7464); only a success, handed on as it arrives. The type is of each item.
    Sequence,
}

impl Codec {
    /// The type is of each of several items.
    #[must_use]
    pub fn has_items(self) -> bool {
        matches!(self, Self::Events | Self::Lines | Self::Sequence)
    }

    /// A success is handed on as it arrives.
    #[must_use]
    pub fn is_stream(self) -> bool {
        self == Self::Bytes || self.has_items()
    }
}

/// How a field of a form is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormRule {
    /// Its key on the wire.
    pub wire: String,
    /// How; `None` is JSON.
    pub style: Option<PartStyle>,
}

/// A style with what changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartStyle {
    /// How the value becomes text.
    pub style: Style,
    /// Lists and objects in parts.
    pub explode: bool,
    /// Reserved characters travel as they are.
    pub reserved: bool,
}

/// How a field of a multipart body travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What the part is.
    pub kind: PartKind,
    /// Its media type where the description says one.
    pub media_type: Option<String>,
    /// Headers that the description gives the part, whose values are the caller's.
    pub headers: Vec<String>,
}

/// What a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// Text; a list is a part for each of its elements.
    Text,
    /// JSON.
    Json,
    /// JSON, a part for each element of the list.
    JsonEach,
    /// A file.
    File,
    /// Files, a part for each of the list.
    Files,
    /// In a style, under names that come of it.
    Styled(PartStyle),
}

impl Content {
    /// Every media type that is read or sent as this one, the preferred first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [self.media_type.as_str()].into_iter().chain(self.alike.iter().map(String::as_str))
    }
}

/// What a media type is called where several are told apart: `json`, `text`, `png`, `vnd github raw`.
#[must_use]
pub fn words(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/json" | "text/json" | "application/*+json" => return "json".to_owned(),
        "application/x-www-form-urlencoded" => return "form".to_owned(),
        "multipart/form-data" => return "multipart".to_owned(),
        "application/octet-stream" => return "bytes".to_owned(),
        "text/plain" | "text/*" => return "text".to_owned(),
        "*/*" | "application/*" => return "any".to_owned(),
        _ => {}
    }
    let (kind, subtype) = essence.split_once('/').unwrap_or(("", &essence));
    if subtype == "*" { kind.to_owned() } else { subtype.trim_start_matches("x-").replace(['+', '.', '-', '_'], " ") }
}
