//! Bodies of requests: JSON, forms, text, bytes, files, parts.

use bytes::Bytes;
use serde::Serialize;
use url::form_urlencoded;

use crate::encode::Encoder;
use crate::file::File;
use crate::multipart::{Multipart, Parts};
use crate::param::Param;
use crate::segments::Segments;
use crate::style::{Lists, Style, allowing_reserved, bracketed, percent, query_pairs};

/// How a field of a form is written where the description has something to say about it (`encoding`, OpenAPI 3.1, 4.8.15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormField {
    /// As JSON.
    Json,
    /// In a style.
    Styled(Style),
    /// In a style, reserved characters as they are (`allowReserved`).
    Reserved(Style),
}

impl Encoder {
    /// A JSON body; absent if it is `None`.
    pub fn json<T: Serialize>(&mut self, media_type: &'static str, body: Option<&T>) {
        let Some(body) = body else { return };
        match serde_json::to_vec(body) {
            Ok(bytes) => self.body(media_type, bytes),
            Err(error) => self.fail("body", &error.to_string()),
        }
    }

    /// A form body (`application/x-www-form-urlencoded`, WHATWG URL, 5.2); absent if it is `None`.
    ///
    /// A list repeats its name; what is deeper has its way in brackets: `a[b][0][c]=value`.
    pub fn form<T: Serialize>(&mut self, media_type: &'static str, body: Option<&T>) {
        self.form_as(media_type, body, &[]);
    }

    /// A form body, some of whose fields are written in a way of their own.
    pub fn form_as<T: Serialize>(
        &mut self,
        media_type: &'static str,
        body: Option<&T>,
        fields: &[(&'static str, FormField)],
    ) {
        let Some(param) = body.and_then(|body| self.param("body", body)) else { return };
        let mut pairs = Vec::new();
        form_pairs(param, fields, &mut pairs);
        self.body(media_type, pairs.join("&"));
    }

    /// A body in parts (RFC 7578); absent if it is `None`. The boundary is added to the media type.
    pub fn multipart<T: Multipart>(&mut self, media_type: &'static str, body: Option<&T>) {
        let Some(body) = body else { return };
        let mut parts = Parts::new();
        body.parts(&mut parts);
        match parts.write() {
            Ok((boundary, body)) => self.body(&format!("{media_type}; boundary={boundary}"), body.into_body()),
            Err(errors) => self.fail_with(errors),
        }
    }

    /// A text body (UTF-8); absent if it is `None`.
    pub fn text(&mut self, media_type: &'static str, body: Option<&String>) {
        if let Some(text) = body {
            self.body(media_type, text.clone());
        }
    }

    /// A body of bytes; absent if it is `None`.
    pub fn bytes(&mut self, media_type: &'static str, body: Option<&Bytes>) {
        if let Some(bytes) = body {
            self.body(media_type, bytes.clone());
        }
    }

    /// A file as the body, with its own media type if it has one, read while it is sent; absent if it is `None`.
    pub fn file(&mut self, media_type: &'static str, body: Option<&File>) {
        let Some(file) = body else { return };
        match file.segment() {
            Ok(segment) => {
                let mut body = Segments::default();
                body.push(segment);
                self.body(file.typed().unwrap_or(media_type), body.into_body());
            }
            Err(error) => self.fail("body", &format!("the file can't be read: {error}")),
        }
    }
}

/// A form's `name=value` pairs. What is no object has no names: a list gives the pairs of its elements, and a text is
/// taken for a name without a value.
fn form_pairs(body: Param, fields: &[(&'static str, FormField)], pairs: &mut Vec<String>) {
    match body {
        Param::Pairs(values) => {
            for (name, value) in values {
                let field = fields.iter().find(|(field, _)| *field == name).map(|(_, field)| *field);
                form_field(name, value, field, pairs);
            }
        }
        Param::List(values) => values.into_iter().for_each(|value| form_pairs(value, fields, pairs)),
        other => pairs.extend(other.into_text().map(escaped)),
    }
}

fn form_field(name: String, value: Param, field: Option<FormField>, pairs: &mut Vec<String>) {
    let mut named = Vec::new();
    match field {
        Some(FormField::Styled(style)) => return pairs.extend(query_pairs(&name, style, value, percent)),
        Some(FormField::Reserved(style)) => return pairs.extend(query_pairs(&name, style, value, allowing_reserved)),
        Some(FormField::Json) if value != Param::Nothing => named.push((name, value.json())),
        _ => bracketed(name, value, Lists::Repeated, &mut named),
    }
    pairs.extend(named.into_iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))));
}

/// As forms escape: a space is a plus.
fn escaped(text: String) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
