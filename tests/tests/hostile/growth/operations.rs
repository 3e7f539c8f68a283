//! Many operations, and much in one of them.

use super::{START, check, lines};

#[test]
fn operations_with_parameters_servers_and_tags() {
    check("operations", |many| {
        let paths = lines(many, |number| {
            format!(
                "  /a/{{id}}/p{number}: {{get: {{operationId: op{number}, tags: [t{}], parameters: [{{name: id, in: path, required: true, \
                 schema: {{type: string}}}}, {{name: q, in: query, schema: {{type: string, enum: [a{number}, b]}}}}], responses: \
                 {{'200': {{description: Done., content: {{application/json: {{schema: {{type: object, properties: {{x{number}: \
                 {{type: string}}}}}}}}}}}}}}}}}}",
                number % 20
            )
        });
        format!("{START}paths:\n{paths}")
    });
}

#[test]
fn servers_and_schemes_of_their_own() {
    check("servers", |many| {
        let paths = lines(many, |number| {
            format!(
                "  /p{number}: {{get: {{operationId: op{number}, servers: [{{url: 'https://s{number}.example.com'}}], security: \
                 [{{k{number}: []}}], responses: {{'204': {{description: Done.}}}}}}}}"
            )
        });
        let schemes = lines(many, |number| format!("    k{number}: {{type: apiKey, in: header, name: X-K{number}}}"));
        format!("{START}paths:\n{paths}components:\n  securitySchemes:\n{schemes}")
    });
}

#[test]
fn tags_that_all_need_the_same_schemas() {
    check("tags and schemas", |many| {
        let paths = lines(many + 200, |number| {
            format!(
                "  /p{number}: {{get: {{operationId: op{number}, tags: [t{number}], responses: {{'200': {{description: Done., content: \
                 {{application/json: {{schema: {{$ref: '#/components/schemas/S{}'}}}}}}}}}}}}}}",
                number % many
            )
        });
        let schemas = lines(many, |number| {
            format!(
                "    S{number}: {{type: object, properties: {{a: {{$ref: '#/components/schemas/S{}'}}}}}}",
                (number + 1) % many
            )
        });
        format!("{START}paths:\n{paths}components:\n  schemas:\n{schemas}")
    });
}

#[test]
fn operations_of_many_tags() {
    check("tags of 220 operations", |many| {
        let tags: Vec<String> = (0..many / 25).map(|number| format!("t{number}")).collect();
        let paths = lines(220, |number| {
            format!(
                "  /p{number}: {{get: {{operationId: op{number}, tags: [u{number}, {}], responses: {{'204': {{description: Done.}}}}}}}}",
                tags.join(", ")
            )
        });
        format!("{START}paths:\n{paths}")
    });
}

#[test]
fn headers_and_answers() {
    check("headers", |many| {
        let headers = lines(many, |number| {
            format!("            X-H{number}: {{description: A header., schema: {{type: integer}}}}")
        });
        let answers = lines(500.min(many), |number| {
            format!(
                "        '{}': {{description: Done., content: {{application/json: {{schema: {{type: object, properties: {{x{number}: {{type: string}}}}}}}}}}}}",
                number + 100
            )
        });
        format!(
            "{START}paths:\n  /a:\n    get:\n      operationId: a\n      responses:\n{answers}        default:\n          description: Else.\n          headers:\n{headers}"
        )
    });
}

#[test]
fn parameters_of_one_operation() {
    check("parameters", |many| {
        let parameters =
            lines(many, |number| format!("        - {{name: p{number}, in: query, schema: {{type: string}}}}"));
        let shared = lines(many, |number| format!("      - {{name: s{number}, in: header, schema: {{type: string}}}}"));
        let words: String = (0..many / 10).map(|number| format!("/{{w{number}}}")).collect();
        format!(
            "{START}paths:\n  {words}:\n    parameters:\n{shared}    get:\n      operationId: a\n      parameters:\n{parameters}      responses: {{'204': {{description: Done.}}}}\n"
        )
    });
}

#[test]
fn parameters_that_operations_share_by_reference() {
    check("shared parameters", |many| {
        let paths = lines(many, |number| {
            let references: Vec<String> = (0..8)
                .map(|other| format!("{{$ref: '#/components/parameters/p{}'}}", (number + other) % many))
                .collect();
            format!(
                "  /p{number}: {{get: {{operationId: op{number}, parameters: [{}], responses: {{'204': {{description: Done.}}}}}}}}",
                references.join(", ")
            )
        });
        let parameters =
            lines(many, |number| format!("    p{number}: {{name: q{number}, in: query, schema: {{type: string}}}}"));
        format!("{START}paths:\n{paths}components:\n  parameters:\n{parameters}")
    });
}

#[test]
fn media_types_of_one_answer() {
    check("media types", |many| {
        let contents = lines(many, |number| {
            format!(
                "            application/vnd.x{number}+json: {{schema: {{type: object, properties: {{x{number}: {{type: string}}}}}}}}"
            )
        });
        format!(
            "{START}paths:\n  /a:\n    post:\n      operationId: a\n      requestBody:\n        content:\n{}      responses:\n        '200':\n          description: Done.\n          content:\n{contents}",
            contents.replace("            ", "          ")
        )
    });
}

#[test]
fn webhooks_and_callbacks() {
    check("webhooks", |many| {
        let message = |number: usize| {
            format!(
                "{{post: {{requestBody: {{content: {{application/json: {{schema: {{type: object, properties: {{x{number}: {{type: string}}}}}}}}}}}}, \
                 responses: {{'204': {{description: Done.}}}}}}}}"
            )
        };
        let webhooks = lines(many, |number| format!("  hook{number}: {}", message(number)));
        let callbacks =
            lines(many, |number| format!("        call{number}: {{'{{$request.body#/x}}': {}}}", message(number)));
        format!(
            "{START}paths:\n  /a:\n    post:\n      operationId: a\n      responses: {{'204': {{description: Done.}}}}\n      callbacks:\n{callbacks}webhooks:\n{webhooks}"
        )
    });
}

#[test]
fn operation_ids_that_are_all_the_same() {
    check("operations of one id", |many| {
        let paths = lines(many, |number| {
            format!("  /p{number}: {{get: {{operationId: op, responses: {{'204': {{description: Done.}}}}}}}}")
        });
        format!("{START}paths:\n{paths}")
    });
}
