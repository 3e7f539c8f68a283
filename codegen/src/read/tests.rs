//! Tests of this stage as a whole: severities, versions, and what becomes of odd schemas.

use super::testing::{document, faults};
use crate::document::{Additional, Kind, Schema, SchemaRef, Value};

const START: &str = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n";
const ONE: &str = "paths: {/a: {get: {responses: {}}}}\n";

fn words(text: &str) -> Vec<String> {
    faults(text).into_iter().map(|fault| fault.0).collect()
}

fn schema_of(version: &str, schema: &str) -> String {
    format!(
        "openapi: {version}\ninfo: {{title: t, version: '1'}}\n{ONE}components: {{schemas: {{B: {{}}, A: {schema}}}}}\n"
    )
}

fn inline(version: &str, schema: &str) -> Box<Schema> {
    match document(&schema_of(version, schema)).schemas.remove(1).schema {
        SchemaRef::Inline(schema) => schema,
        SchemaRef::Reference(reference) => panic!("{reference:?}"),
    }
}

#[test]
fn versions_that_are_not_read_are_errors_that_say_what_to_do() {
    for (start, says) in [
        ("swagger: '2.0'\n", "convert"),
        ("info: {}\n", "openapi: 3.1.0"),
        ("openapi: 4.0.0\n", "3.0, 3.1 and 3.2"),
        ("openapi: 3.10.0\n", "3.0, 3.1 and 3.2"),
        ("openapi: [3]\n", "3.0, 3.1 and 3.2"),
    ] {
        let found = faults(&format!("{start}{ONE}"));
        assert!(found[0].0.starts_with("error unknown-version"), "{found:?}");
        assert!(found[0].1.contains(says), "{found:?}");
    }
    for version in ["3.0.3", "3.1.0", "3.2.0", "3.0.0-rc2"] {
        assert_eq!(words(&schema_of(version, "{}")), [""; 0], "{version}");
    }
}

#[test]
fn what_can_not_be_a_description_is_an_error() {
    assert_eq!(words(""), ["error wrong-type "]);
    assert_eq!(words("just text"), ["error wrong-type "]);
    assert_eq!(words("[]"), ["error wrong-type "]);
    assert_eq!(words("a: {"), ["error syntax "]);
    assert_eq!(words(&format!("openapi: 3.1.0\ninfo: []\n{ONE}"))[0], "error wrong-type /info");
    assert_eq!(words(&format!("{START}paths: []\n")), ["error wrong-type /paths"]);
    assert_eq!(words(START), ["error nothing-left "]);
    assert_eq!(words(&format!("{START}{ONE}{ONE}")), ["error duplicate-key /paths"]);
}

#[test]
fn duplicate_keys_cost_the_smallest_thing_around_them() {
    for (rest, expected) in [
        ("paths: {/a: {get: {}, put: {tags: [a], tags: [b]}}}", "skip duplicate-key /paths/~1a/put/tags"),
        ("paths: {/a: {get: {}, put: {}, put: {}}}", "skip duplicate-key /paths/~1a/put"),
        ("paths: {/a: {get: {}}, /b: {get: {}}, /b: {put: {}}}", "skip duplicate-key /paths/~1b"),
        (
            "paths: {/a: {get: {responses: {200: {}, '200': {}}}, put: {}}}",
            "skip duplicate-key /paths/~1a/get/responses/200",
        ),
        ("paths: {/a: {get: {}}}\nx-a: {b: 1, b: 2}", "warning duplicate-key /x-a/b"),
        (
            "paths: {/a: {get: {}}}\ncomponents: {schemas: {A: {}, A: {}}}",
            "warning duplicate-key /components/schemas/A",
        ),
    ] {
        assert_eq!(words(&format!("{START}{rest}\n")), [expected]);
    }
    let free = inline("3.1.0", "{type: object, type: string, description: d}");
    assert!(free.types.is_empty() && free.description.as_deref() == Some("d"));
    let object =
        inline("3.1.0", "{type: object, properties: {a: {type: string}, a: {type: integer}, b: {type: string}}}");
    let types = |n: usize| match &object.properties[n].schema {
        SchemaRef::Inline(schema) => schema.types.len(),
        SchemaRef::Reference(_) => 9,
    };
    assert_eq!((object.properties.len(), types(0), types(1)), (2, 0, 1));
}

#[test]
fn unknown_and_unhonoured_keywords_are_warnings_at_the_key() {
    let text = schema_of("3.1.0", "{tipe: string, not: {}, x-a: 1, externalDocs: {}}");
    let found = faults(&text);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].0, "warning unknown-keyword /components/schemas/A/tipe");
    assert!(found[0].1.contains("did you mean `type`?"));
    assert_eq!(found[1].0, "warning not-honoured /components/schemas/A/not");
}

#[test]
fn nullable_is_a_type_wherever_it_stands() {
    assert_eq!(inline("3.0.3", "{type: string, nullable: true}").types, [Kind::String, Kind::Null]);
    let either = inline("3.0.3", "{nullable: true, description: d, allOf: [{$ref: '#/components/schemas/B'}]}");
    assert_eq!((either.any_of.len(), either.description.as_deref()), (2, Some("d")));
    assert_eq!(inline("3.0.3", "{$ref: '#/components/schemas/B', nullable: true}").any_of.len(), 2);
    assert_eq!(inline("3.0.3", "{nullable: true, oneOf: [{}, {}]}").one_of.len(), 3);
    assert_eq!(words(&schema_of("3.0.3", "{type: string, nullable: true}")), [""; 0]);
    let late = schema_of("3.1.0", "{type: string, nullable: true}");
    assert_eq!(words(&late), ["warning other-version /components/schemas/A/nullable"]);
}

#[test]
fn words_of_another_version_are_honoured_with_a_warning() {
    let bound = |text: &str| inline("3.0.3", text).constraints;
    let five = || Value::Number("5".to_owned());
    assert_eq!(bound("{minimum: 5, exclusiveMinimum: true}"), [("exclusiveMinimum".to_owned(), five())]);
    assert_eq!(bound("{minimum: 5, exclusiveMinimum: false}"), [("minimum".to_owned(), five())]);
    for early in ["{type: [string, 'null']}", "{const: 1}", "{exclusiveMinimum: 5}", "{examples: [1]}", "true"] {
        let found = words(&schema_of("3.0.3", early));
        assert!(found.len() == 1 && found[0].starts_with("warning other-version"), "{early}: {found:?}");
    }
    assert_eq!(inline("3.0.3", "{const: 1}").values, [Value::Number("1".to_owned())]);
}

#[test]
fn a_schema_that_makes_no_sense_is_free_form() {
    for odd in ["{type: strin}", "{type: 5}", "{allOf: {}}", "{properties: [a]}", "5", "[]", "{$ref: 5}"] {
        let text = schema_of("3.1.0", odd);
        let found = words(&text);
        assert!(found.len() == 1 && found[0].starts_with("warning"), "{odd}: {found:?}");
        let schema = inline("3.1.0", odd);
        assert!(schema.types.is_empty() && schema.properties.is_empty() && !schema.never, "{odd}");
    }
}

#[test]
fn keywords_that_make_no_sense_are_left_out_and_the_schema_stays() {
    for odd in
        ["required: true", "enum: a", "maxItems: -1", "pattern: 5", "example: 1, examples: 2", "discriminator: kind"]
    {
        let text = format!("{{type: string, {odd}}}");
        assert_eq!(words(&schema_of("3.1.0", &text)).len(), 1, "{odd}");
        assert_eq!(inline("3.1.0", &text).types, [Kind::String], "{odd}");
    }
}

#[test]
fn discriminators_choose_by_name_or_by_reference() {
    let schema = inline(
        "3.1.0",
        "{discriminator: {propertyName: k, mapping: {x: B, y: '#/components/schemas/A', z: C}}, additionalProperties: false}",
    );
    let discriminator = schema.discriminator.expect("is there");
    let chosen: Vec<_> = discriminator.mapping.iter().map(|(value, id)| (value.as_str(), id.0)).collect();
    assert_eq!(chosen, [("x", 0), ("y", 1)]);
    assert!(matches!(schema.additional, Additional::Forbidden));
}

#[test]
fn security_schemes_that_nothing_describes_can_not_be_used() {
    let text = format!("{START}security: [{{token: []}}]\n{ONE}");
    assert_eq!(words(&text), ["warning dangling-reference /security/0"]);
    assert_eq!(document(&text).schemes.len(), 1);
}

#[test]
fn schemas_nested_as_deep_as_the_limit_are_read() {
    let deep = "{items: ".repeat(490) + "{}" + &"}".repeat(490);
    assert_eq!(words(&schema_of("3.1.0", &deep)), [""; 0]);
}

#[test]
fn a_path_item_that_can_not_be_read_is_skipped_and_the_rest_stays() {
    let text = format!("{START}paths: {{/a: {{get: {{}}}}, /b: {{$ref: 'b.yaml'}}, c: {{get: {{}}}}}}\n");
    assert_eq!(words(&text), ["skip external-reference /paths/~1b/$ref", "skip bad-path /paths/c"]);
    let skipped: Vec<_> = document(&text).skipped.into_iter().map(|skipped| skipped.method).collect();
    assert_eq!(skipped, ["*", "GET"]);
}

#[test]
fn what_is_nearly_right_is_read_as_what_is_meant() {
    for (odd, kind, format) in [
        ("type: String", Kind::String, None),
        ("type: int", Kind::Integer, None),
        ("type: long", Kind::Integer, Some("int64")),
        ("type: double", Kind::Number, Some("double")),
        ("type: file", Kind::String, Some("binary")),
        ("type: bool, format: b", Kind::Boolean, Some("b")),
    ] {
        let text = format!("{{{odd}}}");
        assert_eq!(words(&schema_of("3.0.3", &text)), ["warning unknown-value /components/schemas/A/type"], "{odd}");
        let schema = inline("3.0.3", &text);
        assert_eq!((schema.types, schema.format.as_deref()), (vec![kind], format), "{odd}");
    }
    assert_eq!(inline("3.1.0", "{enum: a}").values, [Value::String("a".to_owned())]);
    assert_eq!(inline("3.1.0", "{required: a}").required, ["a"]);
}

#[test]
fn an_operation_is_not_lost_for_what_was_left_empty() {
    let text = format!(
        "{START}paths:\n  /a:\n    parameters:\n    post:\n      parameters:\n      requestBody: {{description: d}}\n      security: {{}}\n      \
         responses:\n        204:\n        200: {{content: {{application/json: }}}}\n      callbacks:\n"
    );
    let found = words(&text);
    assert!(found.len() == 7 && found.iter().all(|word| word.starts_with("warning")), "{found:?}");
    let operation = &document(&text).paths[0].operations[0];
    assert_eq!((operation.responses.len(), operation.body.is_none()), (2, true));
    assert_eq!(operation.security.as_ref().map(Vec::len), Some(1));
    let needed =
        format!("{START}paths: {{/a: {{get: {{}}, post: {{requestBody: {{required: true, content: {{}}}}}}}}}}\n");
    assert_eq!(words(&needed), Vec::<String>::new());
    let body = document(&needed).paths[0].operations[1].body.clone();
    assert!(body.is_some_and(|body| body.required && body.content.is_empty()), "a body that has to be there is sent");
    let place = format!("{START}paths: {{/a: {{get: {{parameters: [{{name: a, in: Query, schema: {{}}}}]}}}}}}\n");
    assert_eq!(words(&place), ["warning unknown-value /paths/~1a/get/parameters/0/in"]);
}

#[test]
fn webhooks_alone_are_a_description() {
    let text = format!("{START}webhooks: {{pinged: {{post: {{}}}}}}\n");
    assert_eq!(words(&text), [""; 0]);
    assert_eq!(words(&format!("{START}webhooks: {{pinged: {{}}}}\n")), ["error nothing-left "]);
}

#[test]
fn more_bytes_or_values_than_the_limits_are_errors_that_name_them() {
    struct Bytes(u8, usize);
    impl crate::source::Source for Bytes {
        fn read(&self, _: &str) -> Result<Vec<u8>, crate::source::SourceError> {
            Ok(vec![self.0; self.1])
        }
    }
    let mut diagnostics = crate::diagnostic::Diagnostics::default();
    let reading = super::read("api.yaml", &Bytes(b' ', 256 * 1024 * 1024 + 1), &mut diagnostics);
    let said: Vec<&str> = diagnostics.iter().map(|(_, fault)| fault.message.as_str()).collect();
    assert!(reading.document.is_none() && said.len() == 1 && said[0].contains("268435456"), "{said:?}");
}
