//! An operation of the [`Document`] in a form for people, without places.

use std::fmt::Write;

use codegen::document::{Document, MediaType, Parameter, ParameterContent, Schema, SchemaRef};

/// The operation with this id, with what its path and the document add to it.
pub(crate) fn operation(document: &Document, id: &str) -> String {
    let mut out = String::new();
    let items = document.paths.iter().flat_map(|item| item.operations.iter().map(move |operation| (item, operation)));
    let (item, operation) =
        items.into_iter().find(|(_, operation)| operation.id.as_deref() == Some(id)).expect("the operation is there");
    let _ = writeln!(out, "{} {} {:?}", operation.method, item.path, operation.id);
    let _ = writeln!(
        out,
        "summary {:?}, tags {:?}, deprecated {}",
        operation.summary, operation.tags, operation.deprecated
    );
    let _ = writeln!(out, "security {:?}", operation.security.as_ref().map(Vec::len));
    for (whose, servers) in [("its", &operation.servers), ("the path's", &item.servers)] {
        for server in servers {
            let _ = writeln!(out, "{whose} server {} {:?}", server.url, server.description);
        }
    }
    for parameter in item.parameters.iter().chain(&operation.parameters) {
        let _ = writeln!(out, "{}", self::parameter(document, parameter));
    }
    for response in &operation.responses {
        let content: Vec<String> = response.content.iter().map(|media| self::media(document, media)).collect();
        let _ = writeln!(out, "{:?} {:?}\n  {}", response.status, response.description, content.join(", "));
    }
    out
}

fn parameter(document: &Document, parameter: &Parameter) -> String {
    let content = match &parameter.content {
        ParameterContent::Schema(schema) => self::schema(document, schema),
        ParameterContent::Media(media) => self::media(document, media),
    };
    let Parameter { name, place, style, explode, required, deprecated, allow_reserved, .. } = parameter;
    format!(
        "{place:?} {name:?} {style:?} explode {explode} required {required} deprecated {deprecated} reserved \
         {allow_reserved}\n  {content}"
    )
}

fn media(document: &Document, media: &MediaType) -> String {
    let schema = media.schema.as_ref().map(|schema| self::schema(document, schema));
    format!("{}: {}", media.name, schema.unwrap_or_default())
}

fn schema(document: &Document, schema: &SchemaRef) -> String {
    match schema {
        SchemaRef::Reference(reference) => {
            format!("schema {}", document.schemas[reference.target.0 as usize].name)
        }
        SchemaRef::Inline(schema) => {
            let Schema { types, format, default, example, .. } = &**schema;
            format!("{types:?} format {format:?} default {default:?} example {example:?}")
        }
    }
}
