//! What a schema's keywords mean together, once all are known: `nullable`, exclusive bounds, `const`, content.

use super::codes;
use super::reader::Reader;
use super::schema::{blank, null};
use super::schema_body::Body;
use crate::diagnostic::Fault;
use crate::document::{Kind as Type, KnownConstraints, Schema, SchemaRef, Value};

impl Reader<'_> {
    /// Puts the pieces together once all keywords are known.
    pub(super) fn settle(&mut self, mut body: Body) -> Box<Schema> {
        if let Some(constant) = body.constant.take() {
            if !body.schema.values.is_empty() && !body.schema.values.contains(&constant) {
                let message = "`const` is not among the values of `enum`; `const` counts";
                self.warn(Fault::new(codes::NOT_HONOURED, body.schema.at, message));
            }
            body.schema.values = vec![constant];
        }
        self.settle_content(&mut body);
        self.settle_items(&mut body);
        body.schema.format = body.schema.format.take().or(body.meant_format.take());
        settle_exclusive(&mut body.schema);
        settle_words(&mut body.schema);
        if body.senseless {
            let Schema { at, title, description, example, read_only, write_only, deprecated, .. } = *body.schema;
            let mut free = blank(at);
            (free.title, free.description, free.example) = (title, description, example);
            (free.read_only, free.write_only, free.deprecated) = (read_only, write_only, deprecated);
            return free;
        }
        if body.nullable { nullable(body.schema) } else { body.schema }
    }

    /// `contentEncoding: base64` is 3.0's `format: byte`; a bare media type that no text has is its `binary`.
    fn settle_content(&mut self, body: &mut Body) {
        let (encoding, media_type) = (body.content.0.take(), body.content.1.take());
        let format = match (encoding.as_deref(), media_type.as_deref()) {
            (Some("base64"), _) => "byte",
            (Some("base64url"), _) => "base64url",
            (None, Some(media_type)) if is_binary(media_type) => "binary",
            (None, None) => return,
            _ => {
                let message =
                    "`contentEncoding` and `contentMediaType` are not honoured here: the text is kept as it is";
                self.warn(Fault::new(codes::NOT_HONOURED, body.schema.at, message));
                return;
            }
        };
        body.schema.format.get_or_insert_with(|| format.to_owned());
    }
}

/// A media type that no text has.
fn is_binary(media_type: &str) -> bool {
    let kinds = ["application/octet-stream", "image/", "audio/", "video/", "application/pdf", "application/zip"];
    kinds.iter().any(|kind| media_type.to_ascii_lowercase().starts_with(kind))
}

/// `minimum: 5` with 3.0's `exclusiveMinimum: true` is `exclusiveMinimum: 5`.
fn settle_exclusive(schema: &mut Schema) {
    for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        let flag = schema.constraints.iter().find_map(|(key, value)| match value {
            Value::Bool(value) if key == exclusive => Some(*value),
            _ => None,
        });
        let Some(flag) = flag else { continue };
        schema.constraints.retain(|(key, _)| key != exclusive);
        if flag {
            for (key, _) in schema.constraints.iter_mut().filter(|(key, _)| key == bound) {
                exclusive.clone_into(key);
            }
        }
    }
}

/// `allOf: [{$ref: …}, {description: …}]` is another way to put words beside a reference: what a member says that fits
/// everything, the whole says itself.
fn settle_words(schema: &mut Schema) {
    let mut known = KnownConstraints::default();
    for member in std::mem::take(&mut schema.all_of) {
        match member {
            SchemaRef::Inline(words) if words.fits_everything() => add_words(schema, *words, &mut known),
            SchemaRef::Inline(mut inner) if inner.types.is_empty() && inner.beside_words().is_some() => {
                schema.all_of.append(&mut inner.all_of);
                add_words(schema, *inner, &mut known);
            }
            SchemaRef::Reference(mut reference) => {
                let words = reference.siblings.take();
                schema.all_of.push(SchemaRef::Reference(reference));
                words.into_iter().for_each(|words| add_words(schema, *words, &mut known));
            }
            member => schema.all_of.push(member),
        }
    }
}

fn add_words(schema: &mut Schema, words: Schema, known: &mut KnownConstraints) {
    schema.title = schema.title.take().or(words.title);
    schema.description = schema.description.take().or(words.description);
    schema.default = schema.default.take().or(words.default);
    schema.example = schema.example.take().or(words.example);
    schema.discriminator_value = schema.discriminator_value.take().or(words.discriminator_value);
    schema.read_only |= words.read_only;
    schema.write_only |= words.write_only;
    schema.deprecated |= words.deprecated;
    known.add(&mut schema.constraints, words.constraints);
}

/// The schema, or null.
fn nullable(mut schema: Box<Schema>) -> Box<Schema> {
    let at = schema.at;
    if !schema.types.is_empty() {
        if !schema.types.contains(&Type::Null) {
            schema.types.push(Type::Null);
        }
        return schema;
    }
    // 3.0 gives `nullable` no meaning without a `type`, but everybody who writes it there means this.
    if !schema.one_of.is_empty() {
        schema.one_of.push(null(at));
        return schema;
    }
    if !schema.any_of.is_empty() {
        schema.any_of.push(null(at));
        return schema;
    }
    if schema.all_of.is_empty() {
        return schema;
    }
    let mut either = blank(at);
    (either.title, either.description) = (schema.title.take(), schema.description.take());
    (either.default, either.example) = (schema.default.take(), schema.example.take());
    (either.read_only, either.write_only) = (schema.read_only, schema.write_only);
    either.deprecated = schema.deprecated;
    either.any_of = vec![SchemaRef::Inline(schema), null(at)];
    either
}
