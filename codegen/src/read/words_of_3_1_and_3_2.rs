//! Tests of the words that came with OpenAPI 3.1 and 3.2, and of those that nothing else in this stage needs.

use super::testing::{document, faults};
use crate::document::{MediaType, ParameterContent, Schema, SchemaRef, Style};

fn described(version: &str, rest: &str) -> String {
    format!("openapi: {version}\ninfo: {{title: t, version: '1'}}\n{rest}\n")
}

fn with_schema(version: &str, schema: &str) -> String {
    described(
        version,
        &format!("paths: {{/a: {{get: {{responses: {{}}}}}}}}\ncomponents: {{schemas: {{A: {schema}, B: {{}}}}}}"),
    )
}

fn schema(version: &str, schema: &str) -> Box<Schema> {
    match document(&with_schema(version, schema)).schemas.remove(0).schema {
        SchemaRef::Inline(schema) => schema,
        SchemaRef::Reference(reference) => panic!("{reference:?}"),
    }
}

fn words(text: &str) -> Vec<String> {
    faults(text).into_iter().map(|fault| fault.0).collect()
}

#[test]
fn items_by_position_are_read_in_both_spellings() {
    let new = schema("3.1.0", "{prefixItems: [{type: string}, {$ref: '#/components/schemas/B'}], items: false}");
    let never = |schema: &Option<SchemaRef>| matches!(schema, Some(SchemaRef::Inline(schema)) if schema.never);
    assert_eq!((new.prefix_items.len(), never(&new.items)), (2, true));
    for odd in ["{items: [{}, {}], additionalItems: false}", "{additionalItems: false, items: [{}, {}]}"] {
        let old = schema("3.0.3", odd);
        assert_eq!((old.prefix_items.len(), never(&old.items)), (2, true));
        assert_eq!(words(&with_schema("3.0.3", odd)), ["warning other-version /components/schemas/A/items"]);
    }
    let beside = schema("3.1.0", "{items: {type: string}, additionalItems: false}");
    assert!(beside.prefix_items.is_empty() && !never(&beside.items));
}

#[test]
fn patterns_of_keys_are_read_in_order() {
    let read = schema("3.1.0", "{patternProperties: {'^b': {type: string}, '^a': true}}");
    let patterns: Vec<&str> = read.pattern_properties.iter().map(|(pattern, _)| pattern.as_str()).collect();
    assert_eq!(patterns, ["^b", "^a"]);
}

#[test]
fn a_discriminator_says_what_is_chosen_without_a_value() {
    let text = "{discriminator: {propertyName: k, defaultMapping: B}}";
    assert_eq!(schema("3.2.0", text).discriminator.and_then(|read| read.default).map(|id| id.0), Some(1));
    assert_eq!(words(&with_schema("3.1.0", text)).len(), 1);
}

fn media(version: &str, media: &str) -> (MediaType, Vec<String>) {
    let body = format!("requestBody: {{content: {{multipart/form-data: {media}}}}}");
    let text = described(version, &format!("paths: {{/a: {{post: {{{body}}}}}}}"));
    let mut read = document(&text);
    let body = read.paths.remove(0).operations.remove(0).body;
    (body.expect("a body").content.remove(0), words(&text))
}

#[test]
fn encodings_are_read_by_property() {
    let (media, found) = media(
        "3.1.0",
        "{schema: {}, encoding: {file: {contentType: 'image/png, image/jpeg', headers: {X-Rate: {content: {application/json: {schema: {}}}}}}, \
         tags: {style: pipeDelimited, explode: false, allowReserved: true}, odd: {style: simple}}}",
    );
    let [file, tags, odd] = media.encoding.as_slice() else { panic!("{media:?}") };
    assert_eq!((file.property.as_str(), file.content_type.as_deref()), ("file", Some("image/png, image/jpeg")));
    assert!(
        matches!(&file.headers[0].content, Some(ParameterContent::Media(media)) if media.name == "application/json")
    );
    assert_eq!((tags.style, tags.explode, tags.allow_reserved), (Some(Style::PipeDelimited), Some(false), true));
    assert_eq!(odd.style, None);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn items_of_a_sequence_have_a_schema() {
    let (media, found) = media("3.2.0", "{itemSchema: {type: object}}");
    assert!(media.item_schema.is_some() && media.schema.is_none() && found.is_empty());
}

#[test]
fn callbacks_and_webhooks_are_read_and_cost_no_operation() {
    let text = described(
        "3.1.0",
        "paths: {/a: {post: {callbacks: {done: {'{$request.body#/url}': {post: {requestBody: {content: {application/json: {}}}, \
         callbacks: {more: {}}}}}, shared: {$ref: '#/components/callbacks/C'}, gone: {$ref: '#/components/callbacks/D'}}}}}\n\
         components: {callbacks: {C: {'{$url}': {put: {parameters: [{name: b, in: body}]}, get: {}}}}}\n\
         webhooks: {pinged: {post: {responses: {200: {}}}}}",
    );
    let read = document(&text);
    let callbacks = &read.paths[0].operations[0].callbacks;
    let names: Vec<_> =
        callbacks.iter().map(|callback| (callback.name.as_str(), callback.items[0].path.as_str())).collect();
    assert_eq!(names, [("done", "{$request.body#/url}"), ("shared", "{$url}")]);
    assert_eq!(callbacks[1].items[0].operations.len(), 1);
    assert_eq!((read.webhooks[0].path.as_str(), read.webhooks[0].operations[0].method.as_str()), ("pinged", "POST"));
    assert_eq!(read.skipped.len(), 0);
    assert_eq!(
        words(&text),
        [
            "warning not-honoured /paths/~1a/post/callbacks/done/{$request.body#~1url}/post/callbacks",
            "warning unknown-value /components/callbacks/C/{$url}/put/parameters/0/in",
            "warning dangling-reference /paths/~1a/post/callbacks/gone/$ref",
        ]
    );
}
