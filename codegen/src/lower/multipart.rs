//! Bodies in parts: a struct of their own, since a file is only a file in them.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Fault;
use crate::document::{Additional, Encoding, Kind, MediaType, Schema, SchemaRef};
use crate::ir::{Direction, Field, Hint, Part, PartKind, Shape, Struct, Type};

use super::Lowering;
use super::content::{is_json, styled};
use super::media::Holds;
use super::{schema, weight};

impl Lowering<'_> {
    /// The type of a multipart body: a struct with a field for each part, or parts that the caller names where the schema
    /// is no object.
    pub(super) fn multipart(&mut self, media: &MediaType, hint: &Hint) -> Type {
        let Some(described) = media.schema.as_ref().and_then(|schema| self.written_out(schema)) else {
            return Type::Parts;
        };
        let object = if described.all_of.is_empty() { described.clone() } else { self.merged(described, None) };
        let is_object = object.types.iter().all(|kind| matches!(kind, Kind::Object | Kind::Null));
        if !is_object || object.properties.is_empty() {
            return Type::Parts;
        }
        if !object.one_of.is_empty() || !object.any_of.is_empty() {
            let message = "the choices beside the properties of a multipart body are not told apart: only the properties \
                           that stand outside of them are sent";
            self.warn(Fault::new("not-honoured", object.at, message));
        }
        let described: BTreeSet<&String> = object.properties.iter().map(|property| &property.name).collect();
        let required: BTreeSet<&String> = object.required.iter().collect();
        let encodings: BTreeMap<&String, &Encoding> =
            media.encoding.iter().map(|encoding| (&encoding.property, encoding)).collect();
        for encoding in &media.encoding {
            if !described.contains(&encoding.property) {
                let message = format!("there is no property `{}`, so its encoding is left out", encoding.property);
                self.warn(Fault::new("not-honoured", encoding.at, message));
            }
        }
        // Every operation has a struct of its own, so what many share is there as often.
        if matches!(media.schema, Some(SchemaRef::Reference(_))) && !self.may_merge(weight::of_inline(&object)) {
            let message = "too much of other schemas is written out for bodies in parts and for what is put together, here and \
                           elsewhere; callers name the parts";
            let help = "share long lists of parts between fewer operations";
            self.warn(Fault::new("too-many-merges", media.at, message).help(help));
            return Type::Parts;
        }
        let (mut fields, mut parts) = (Vec::new(), Vec::new());
        for property in &object.properties {
            let direction = self.direction(&property.schema);
            if direction == Direction::Answers {
                continue;
            }
            let encoding = encodings.get(&property.name).copied();
            let (ty, part) = self.part(&property.schema, encoding, &hint.inside(&property.name));
            let required = required.contains(&property.name);
            // No part can be null, so null and absent are one.
            let ty = match ty {
                Type::Nullable(inner) if !required => *inner,
                ty => ty,
            };
            let mut docs = self.docs_in_place(&property.schema);
            if matches!(part.kind, PartKind::File | PartKind::Files) {
                docs.constraints.retain(|(keyword, _)| keyword != "format");
            }
            let (at, wire) = (property.at, property.name.clone());
            fields.push(Field { at, wire, required, direction, ty, docs });
            parts.push(part);
        }
        let additional = match &object.additional {
            Additional::Allowed(values) => {
                let (ty, part) = self.part(values, None, &hint.inside("value"));
                parts.push(part);
                Some(ty)
            }
            Additional::Unsaid | Additional::Forbidden => None,
        };
        let shape = Shape::Struct(Struct { fields, additional, closed: false, parts: Some(parts) });
        self.define(media.at, hint.clone(), schema::docs(&object), shape)
    }

    fn part(&mut self, schema: &SchemaRef, encoding: Option<&Encoding>, hint: &Hint) -> (Type, Part) {
        let media_type = encoding.and_then(|encoding| encoding.content_type.as_deref()).and_then(concrete);
        let headers: Vec<String> =
            encoding.into_iter().flat_map(|encoding| &encoding.headers).map(|header| header.name.clone()).collect();
        if let Some(ty) = self.file(schema, media_type.as_deref()) {
            let is_list = match &ty {
                Type::Nullable(inner) => matches!(**inner, Type::List(_)),
                ty => matches!(ty, Type::List(_)),
            };
            let kind = if is_list { PartKind::Files } else { PartKind::File };
            return (ty, Part { kind, media_type, headers });
        }
        if let (Some(encoding), false) = (encoding, headers.is_empty()) {
            let message = "headers of a part that is no file are not sent";
            self.warn(Fault::new("not-honoured", encoding.at, message));
        }
        let kind = match (&media_type, encoding.and_then(styled)) {
            (Some(name), _) if is_json(name) => PartKind::Json,
            (None, Some(style)) => PartKind::Styled(style),
            _ => self.kind_of_part(schema),
        };
        let part = Part { kind, media_type, headers: Vec::new() };
        match &part.media_type {
            // Nobody here writes XML and its like, so the caller does.
            Some(name) if kind != PartKind::Text && !is_json(name) && !name.starts_with("text/plain") => {
                (Type::Text, Part { kind: PartKind::Text, ..part })
            }
            _ => (self.property(schema, hint), part),
        }
    }

    /// Text as text, everything else as JSON; of a list each element.
    fn kind_of_part(&self, schema: &SchemaRef) -> PartKind {
        let Some(schema) = self.written_out(schema) else { return PartKind::Json };
        let plain = |schema: &Schema| {
            let mut kinds = schema.types.iter().filter(|kind| **kind != Kind::Null).peekable();
            kinds.peek().is_some() && kinds.all(|kind| !matches!(kind, Kind::Array | Kind::Object))
        };
        let of_kind = |kind: Kind| schema.types.iter().all(|other| matches!(other, Kind::Null) || *other == kind);
        match &schema.items {
            _ if plain(schema) => PartKind::Text,
            Some(items) if of_kind(Kind::Array) && !schema.is_composed() && schema.prefix_items.is_empty() => {
                match self.written_out(items) {
                    Some(items) if plain(items) => PartKind::Text,
                    _ => PartKind::JsonEach,
                }
            }
            _ => PartKind::Json,
        }
    }

    /// The type of a part that is a file, or several. A file may also stand for what is a file or a text.
    fn file(&self, schema: &SchemaRef, media_type: Option<&str>) -> Option<Type> {
        if media_type.is_some_and(is_json) {
            return None;
        }
        let written = self.written_out(schema)?;
        let nullable = |ty: Type| if schema::is_nullable(written) { Type::Nullable(Box::new(ty)) } else { ty };
        match self.holds(Some(schema)) {
            Holds::File | Holds::Anything => return Some(nullable(Type::File)),
            Holds::Text if media_type.is_some_and(is_binary) && written.values.is_empty() => {
                return Some(nullable(Type::File));
            }
            Holds::Text => return None,
            Holds::Data => {}
        }
        let is_array = written.types.contains(&Kind::Array) || written.items.is_some();
        if media_type.is_some_and(is_binary) && !is_array && written.types.contains(&Kind::Object) {
            return Some(nullable(Type::File));
        }
        if written.types.contains(&Kind::Array) || written.types.is_empty() {
            let items = written.items.as_ref().filter(|_| !written.is_composed());
            let is_file = |items: &SchemaRef| match self.holds(Some(items)) {
                Holds::File => true,
                Holds::Text => media_type.is_some_and(is_binary),
                _ => false,
            };
            if items.is_some_and(is_file) {
                return Some(nullable(Type::List(Box::new(Type::File))));
            }
        }
        let choices: Vec<Type> = (written.one_of.iter().chain(&written.any_of))
            .filter_map(|choice| match self.written_out(choice) {
                Some(inner) if !inner.one_of.is_empty() || !inner.any_of.is_empty() => None,
                _ if self.holds(Some(choice)) == Holds::Anything => None,
                _ => self.file(choice, media_type),
            })
            .collect();
        let list = Type::List(Box::new(Type::File));
        if choices.is_empty() { None } else { Some(if choices.contains(&list) { list } else { Type::File }) }
    }
}

/// The first of the media types that a part may have, if it is one and no range.
fn concrete(content_type: &str) -> Option<String> {
    let mut types = content_type.split(',').map(str::trim);
    let first = types.next().filter(|first| !first.is_empty() && !first.contains('*'))?;
    // Of several only the caller knows which it is.
    (types.next().is_none() && crate::text::is_header_value(first)).then(|| first.to_owned())
}

/// A media type that no text has.
fn is_binary(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    !(essence.starts_with("text/") || essence.ends_with("xml") || essence.ends_with("x-www-form-urlencoded"))
}
