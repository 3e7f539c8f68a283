//! One description in which every text that could do harm is a name, a value and a text of everything at once.

use serde_json::{Map, Value, json};

use super::payloads::Payload;

/// A schema, an operation, a property, a value, a variant, a server and a scheme for each text.
pub(crate) fn crowded(payloads: &[Payload]) -> Value {
    let texts = || payloads.iter().map(|(_, text)| text.as_str());
    let schemas = texts().enumerate().map(|(number, text)| (text.to_owned(), schema(number, text)));
    let mut schemas: Map<String, Value> = schemas.collect();
    schemas.extend(together(payloads));
    let paths: Map<String, Value> = texts()
        .enumerate()
        .map(|(number, text)| (format!("/p{number}/{{{}}}", in_braces(text)), path(number, text)))
        .collect();
    let schemes: Map<String, Value> = texts()
        .map(|text| (text.to_owned(), json!({"type": "apiKey", "in": "query", "name": text, "description": text})))
        .collect();
    let tags: Vec<Value> = texts().map(|text| json!({"name": text, "description": text})).collect();
    json!({
        "openapi": "3.2.0",
        "info": {"title": texts().collect::<String>(), "version": texts().rev().collect::<String>(), "description": texts().collect::<Vec<_>>().join("\n\n")},
        "servers": texts().enumerate().map(|(number, text)| server(number, text)).collect::<Vec<_>>(),
        "tags": tags,
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": schemes},
    })
}

/// What may stand between the braces of a path.
fn in_braces(text: &str) -> String {
    let name: String = text.chars().filter(|c| !c.is_control() && !"{}/\\?#".contains(*c)).take(40).collect();
    if name.is_empty() { "none".to_owned() } else { name }
}

fn server(number: usize, text: &str) -> Value {
    json!({"url": format!("https://s{number}.example.com/{{v}}"), "description": text, "name": text,
        "variables": {"v": {"default": text, "enum": [text], "description": text}}})
}

fn schema(number: usize, text: &str) -> Value {
    json!({"title": text, "description": text, "type": "object", "required": [text], "properties": {
        text: {"type": "string", "title": text, "description": text, "default": text, "example": text, "pattern": text},
        format!("only{number}"): {"type": "array", "items": {"type": "object", "title": text, "properties": {text: {"const": text}}}},
    }})
}

/// All texts inside of one type each.
fn together(payloads: &[Payload]) -> [(String, Value); 5] {
    let texts: Vec<&str> = payloads.iter().map(|(_, text)| text.as_str()).collect();
    let properties: Map<String, Value> =
        texts.iter().map(|text| ((*text).to_owned(), json!({"type": "integer", "description": text}))).collect();
    let mapping: Map<String, Value> = texts
        .iter()
        .enumerate()
        .map(|(number, text)| ((*text).to_owned(), json!(format!("Variant{}", number % 2))))
        .collect();
    let variant = |of: &str| json!({"type": "object", "required": ["*/ \"\n"], "properties": {"*/ \"\n": {"type": "string"}, of: {}}});
    [
        ("Variant0".to_owned(), variant("a")),
        ("Variant1".to_owned(), variant("b")),
        ("AllFields".to_owned(), json!({"type": "object", "required": texts, "properties": properties})),
        ("AllValues".to_owned(), json!({"type": "string", "enum": texts, "description": "All of them."})),
        (
            "AllKinds".to_owned(),
            json!({
                "oneOf": [{"$ref": "#/components/schemas/Variant0"}, {"$ref": "#/components/schemas/Variant1"}],
                "discriminator": {"propertyName": "*/ \"\n", "mapping": mapping},
            }),
        ),
    ]
}

fn path(number: usize, text: &str) -> Value {
    let reference = json!({"$ref": format!("#/components/schemas/{}", escaped(text))});
    let mut parameters = vec![
        json!({"name": in_braces(text), "in": "path", "required": true, "description": text, "schema": {"type": "string", "example": text}}),
        json!({"name": text, "in": "query", "description": text, "schema": {"type": "string", "enum": [text, "x"], "default": text}}),
        json!({"name": text, "in": "cookie", "schema": {"type": "array", "items": {"type": "string"}}}),
        json!({"name": text, "in": "header", "description": text, "schema": {"type": "integer", "default": number}}),
    ];
    parameters.rotate_left(number % 4);
    json!({"summary": text, "description": text, "post": {
        "operationId": text, "summary": text, "description": text, "tags": [text], "parameters": parameters,
        "externalDocs": {"url": text, "description": text},
        "security": [{text: []}],
        "requestBody": {"description": text, "required": true, "content": {"application/json": {"schema": reference, "example": {text: text}},
            text: {"schema": {"type": "string"}}}},
        "responses": {
            "200": {"description": text, "content": {"application/json": {"schema": reference}, "text/plain": {"schema": {"type": "string"}}}},
            "400": {"description": text, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/AllFields"}}}},
        },
        "callbacks": {text: {"{$request.body#/x}": {"post": {"summary": text, "requestBody": {"content": {"application/json": {"schema": reference}}},
            "responses": {"200": {"description": text}}}}}},
    }})
}

/// A name as a reference has it: a JSON pointer's word in a URI's fragment.
pub(crate) fn escaped(name: &str) -> String {
    let pointer = name.replace('~', "~0").replace('/', "~1");
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'~' | b'_' | b'-' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    pointer.bytes().map(byte).collect()
}
