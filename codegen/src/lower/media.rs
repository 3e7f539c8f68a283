//! Names of media types: which can be one, and how a body of that kind becomes bytes and back.

use std::collections::BTreeSet;

use crate::document::{Kind, MediaType, Reference, Schema, SchemaRef};
use crate::ir::Codec;
use crate::text;

use super::Lowering;

/// A media type of the description that is used.
#[derive(Clone, Debug)]
pub(crate) struct Media<'a> {
    pub(crate) described: &'a MediaType,
    /// As it is sent or asked for.
    pub(crate) name: String,
    pub(crate) codec: Codec,
    /// It has a `*`: the exact media type is the sender's to say.
    pub(crate) is_range: bool,
}

/// What a schema holds, as far as it says how to write it down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// It says nothing.
    Anything,
    /// Text.
    Text,
    /// Bytes.
    File,
    /// Something that JSON is for.
    Data,
}

/// How deep a chain of references is followed.
pub(super) const MAX_CHAIN: usize = 100;

impl<'a> Media<'a> {
    /// `None` if the name can't be a media type's.
    pub(crate) fn of(described: &'a MediaType, holds: Holds, sent: bool) -> Option<Self> {
        let (kind, subtype) = halves(&described.name)?;
        let is_range = subtype == "*" || subtype == "*+json";
        let codec = codec(&kind, &subtype, holds, sent);
        let name = match codec {
            _ if !(is_range && sent) => described.name.trim().to_owned(),
            Codec::Json => "application/json".to_owned(),
            Codec::Text => "text/plain".to_owned(),
            _ => "application/octet-stream".to_owned(),
        };
        Some(Self { described, name, codec, is_range })
    }

    /// What a name that can't be a media type's probably means. `None` if no header can hold it: then nobody knows what
    /// it is.
    pub(crate) fn guessed(described: &'a MediaType, holds: Holds, sent: bool) -> Option<Self> {
        if !text::is_header_value(&described.name) {
            return None;
        }
        let word = described.name.to_ascii_lowercase();
        let (name, codec) = match holds {
            _ if word.contains("form-data") && sent => ("multipart/form-data", Codec::Multipart),
            _ if word.contains("urlencoded") && sent => ("application/x-www-form-urlencoded", Codec::Form),
            _ if word.contains("xml") => ("application/xml", Codec::Text),
            Holds::File => ("application/octet-stream", Codec::Bytes),
            _ if word.contains("json") => ("application/json", Codec::Json),
            Holds::Data => ("application/json", Codec::Json),
            Holds::Text => ("text/plain", Codec::Text),
            Holds::Anything => ("application/octet-stream", Codec::Bytes),
        };
        Some(Self { described, name: name.to_owned(), codec, is_range: false })
    }

    /// It writes down data that others may write down another way.
    pub(crate) fn is_data(&self) -> bool {
        let is_xml = || halves(&self.name).is_some_and(|(_, subtype)| is_xml(&subtype));
        match self.codec {
            Codec::Json | Codec::Form | Codec::Multipart => true,
            Codec::Text => is_xml(),
            Codec::Bytes | Codec::Events | Codec::Lines | Codec::Sequence => false,
        }
    }
}

/// The two halves of the essence, in small letters.
fn halves(name: &str) -> Option<(String, String)> {
    let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/')?;
    let can_be = text::is_header_value(name) && text::is_media_range(kind) && text::is_media_range(subtype);
    can_be.then(|| (kind.to_owned(), subtype.to_owned()))
}

fn is_xml(subtype: &str) -> bool {
    subtype == "xml" || subtype.ends_with("+xml")
}

/// Names under which JSON Lines goes; none is registered.
fn is_lines(subtype: &str) -> bool {
    const NAMES: [&str; 6] = ["ndjson", "jsonl", "jsonlines", "json-lines", "nd-json", "ldjson"];
    NAMES.contains(&subtype.strip_prefix("x-").unwrap_or(subtype))
}

fn codec(kind: &str, subtype: &str, holds: Holds, sent: bool) -> Codec {
    match (kind, subtype) {
        ("text", "event-stream") if !sent => Codec::Events,
        (_, subtype) if !sent && is_lines(subtype) => Codec::Lines,
        (_, subtype) if !sent && (subtype == "json-seq" || subtype.ends_with("+json-seq")) => Codec::Sequence,
        ("application" | "text" | "*", "json") => Codec::Json,
        (_, subtype) if subtype.ends_with("+json") => Codec::Json,
        ("*" | "application", "*") => match holds {
            Holds::Data => Codec::Json,
            Holds::Text => Codec::Text,
            Holds::Anything | Holds::File => Codec::Bytes,
        },
        ("application", "x-www-form-urlencoded") if sent && holds != Holds::Text => Codec::Form,
        ("application", "x-www-form-urlencoded") => Codec::Text,
        ("multipart", _) if sent => Codec::Multipart,
        ("text", _) if holds != Holds::File => Codec::Text,
        ("application", subtype) if is_xml(subtype) => Codec::Text,
        (_, subtype) if subtype.ends_with("+xml") => Codec::Text,
        _ => Codec::Bytes,
    }
}

impl<'a> Lowering<'a> {
    /// What a schema holds, through references.
    pub(crate) fn holds(&self, schema: Option<&SchemaRef>) -> Holds {
        let Some(schema) = schema.and_then(|schema| self.written_out(schema)) else { return Holds::Anything };
        let kinds: Vec<Kind> = schema.types.iter().copied().filter(|kind| *kind != Kind::Null).collect();
        match kinds.as_slice() {
            [Kind::String] if schema.format.as_deref() == Some("binary") => Holds::File,
            [Kind::String] => Holds::Text,
            [] if schema.format.as_deref() == Some("binary") => Holds::File,
            [] if !schema.says_a_type() && !schema.never => Holds::Anything,
            _ => Holds::Data,
        }
    }

    /// The reference that a schema is nothing but another way to write: with words, or types that its target has anyway.
    pub(super) fn only_reference<'b>(&self, schema: &'b Schema) -> Option<&'b Reference> {
        let only = schema.beside_words()?;
        let kinds = |schema: &Schema| -> BTreeSet<Kind> {
            schema.types.iter().copied().filter(|kind| *kind != Kind::Null).collect()
        };
        let (own, mut target) = (kinds(schema), only.target);
        if own.is_empty() {
            return Some(only);
        }
        for _ in 0..MAX_CHAIN {
            match &self.document.schemas.get(target.0 as usize)?.schema {
                SchemaRef::Reference(next) => target = next.target,
                SchemaRef::Inline(inline) => {
                    let says_otherwise = || inline.types.is_empty() && inline.says_a_type();
                    return (kinds(inline) == own || says_otherwise()).then_some(only);
                }
            }
        }
        None
    }

    /// The schema that a chain of references ends in. `None` if it does not end.
    pub(crate) fn written_out<'b>(&self, schema: &'b SchemaRef) -> Option<&'b Schema>
    where
        'a: 'b,
    {
        let document: &'b crate::document::Document = self.document;
        let mut schema = schema;
        for _ in 0..MAX_CHAIN {
            match schema {
                SchemaRef::Inline(inline) => match self.only_reference(inline) {
                    Some(only) => schema = &document.schemas.get(only.target.0 as usize)?.schema,
                    None => return Some(inline),
                },
                SchemaRef::Reference(reference) => {
                    schema = &document.schemas.get(reference.target.0 as usize)?.schema;
                }
            }
        }
        None
    }
}
