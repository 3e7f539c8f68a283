//! One name, as long as names may be, beside much that has to do with it.

use super::{START, check, lines, sending};

fn long() -> String {
    "z".repeat(4_000)
}

/// Properties with types of their own.
fn objects(many: usize) -> String {
    let one = |number| format!("p{number}: {{type: object, properties: {{a{number}: {{type: string}}}}}}");
    (0..many).map(one).collect::<Vec<_>>().join(", ")
}

const DONE: &str = "responses: {'204': {description: Done.}}";

#[test]
fn a_discriminator_and_the_variants_that_it_tells_apart() {
    check("variants", |many| {
        let schemas =
            lines(many, |number| format!("    V{number}: {{type: object, properties: {{a: {{type: string}}}}}}"));
        let variants = lines(many, |number| format!("        - {{$ref: '#/components/schemas/V{number}'}}"));
        let tag = format!("      discriminator:\n        propertyName: {}\n", long());
        sending(&format!("    S0:\n      oneOf:\n{variants}{tag}{schemas}"))
    });
}

#[test]
fn a_path_and_the_types_inside_of_its_operation() {
    check("parameters", |many| {
        let parameters = lines(many, |number| {
            format!("        - {{name: q{number}, in: query, schema: {{type: string, enum: [a{number}, b]}}}}")
        });
        format!("{START}paths:\n  ? /{}\n  : get:\n      parameters:\n{parameters}      {DONE}\n", long())
    });
    check("properties", |many| {
        let content = format!("{{application/json: {{schema: {{type: object, properties: {{{}}}}}}}}}", objects(many));
        let answer = format!("{{'200': {{description: Done., content: {content}}}}}");
        format!("{START}paths:\n  ? /{}\n  : get: {{responses: {answer}}}\n", long())
    });
}

#[test]
fn a_webhook_and_the_types_inside_of_its_payload() {
    check("properties", |many| {
        let content = format!("{{application/json: {{schema: {{type: object, properties: {{{}}}}}}}}}", objects(many));
        format!("{START}webhooks:\n  ? {}\n  : post: {{requestBody: {{content: {content}}}, {DONE}}}\n", long())
    });
}

#[test]
fn a_schema_and_the_types_inside_of_it() {
    check("properties", |many| {
        let of_all = format!("    ? {}\n    : {{type: object, properties: {{{}}}}}\n", long(), objects(many));
        sending(&format!("    S0: {{type: object}}\n{of_all}"))
    });
}

#[test]
fn a_property_and_the_types_inside_of_it() {
    check("properties", |many| {
        let inside = format!("{{type: object, properties: {{{}}}}}", objects(many));
        sending(&format!("    S0:\n      type: object\n      properties:\n        ? {}\n        : {inside}\n", long()))
    });
}
