//! Case 51: eight times the description takes about eight times as long, and no more memory than that.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use crate::support::{generate, outcome};

const START: &str = "openapi: 3.1.0\ninfo: {title: Hostile, version: '1'}\nservers: [{url: https://api.example.com}]\n";

/// Makes the sizes of these tests larger: 16 gives 2,000 and 16,000.
const FACTOR: &str = "HOSTILE_GROWTH";

/// Eight times as much may take this many times as long: what is quadratic takes 64 times.
const BOUND: u32 = 24;

fn sizes() -> (usize, usize) {
    let factor = std::env::var(FACTOR).ok().and_then(|factor| factor.parse().ok()).unwrap_or(1);
    (125 * factor, 1_000 * factor)
}

/// The better of two runs, since others work on the machine too.
fn time(text: &str) -> Duration {
    let run = || {
        let start = Instant::now();
        let generation = generate("growth.yaml", text.as_bytes());
        assert_eq!(outcome(&generation), "emitted", "{:#?}", generation.diagnostics.first());
        start.elapsed()
    };
    run().min(run())
}

fn check(what: &str, description: impl Fn(usize) -> String) {
    let (small, large) = sizes();
    let (short, long) = (time(&description(small)), time(&description(large)));
    // Below a few milliseconds there is nothing to compare.
    let bound = short.max(Duration::from_millis(20)) * BOUND;
    assert!(long < bound, "{small} {what} took {short:?}, {large} took {long:?}");
}

fn lines(many: usize, line: impl Fn(usize) -> String) -> String {
    (0..many).fold(String::new(), |mut text, number| {
        let _ = writeln!(text, "{}", line(number));
        text
    })
}

const ONE: &str = "paths: {/a: {get: {operationId: get_a, responses: {'204': {description: Done.}}}}}\n";

#[test]
fn schemas_that_refer_to_each_other() {
    check("schemas", |many| {
        let schemas = lines(many, |number| {
            let (next, far) = ((number + 1) % many, (number * 7 + 3) % many);
            format!(
                "    S{number}: {{type: object, description: A text., required: [a], properties: {{a: {{type: string}}, \
                 b: {{$ref: '#/components/schemas/S{next}'}}, c: {{type: array, items: {{$ref: '#/components/schemas/S{far}'}}}}}}}}"
            )
        });
        format!("{START}{ONE}components:\n  schemas:\n{schemas}")
    });
}

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
fn names_that_all_collide() {
    check("properties", |many| {
        let properties = lines(many, |number| {
            format!("        'a{}b': {{type: string}}", "-".repeat(number % 50) + &"_".repeat(number / 50))
        });
        format!("{START}{ONE}components:\n  schemas:\n    A:\n      properties:\n{properties}")
    });
}

#[test]
fn faults_on_every_line() {
    check("faults", |many| {
        let schemas = lines(many, |number| {
            format!("    S{number}: {{tipe: string, type: strin, $ref: '#/components/schemas/T{number}'}}")
        });
        format!("{START}{ONE}components:\n  schemas:\n{schemas}")
    });
}

#[test]
fn equal_anonymous_types() {
    check("equal types", |many| {
        let schemas = lines(many, |number| {
            format!(
                "    S{number}: {{type: object, properties: {{a: {{type: object, properties: {{b: {{type: object, properties: {{c: {{type: string}}}}}}}}}}}}}}"
            )
        });
        format!("{START}{ONE}components:\n  schemas:\n{schemas}")
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
fn variants_of_a_union() {
    check("variants", |many| {
        let variants = lines(many, |number| {
            format!("        - {{type: object, required: [k{number}], properties: {{k{number}: {{type: string}}}}}}")
        });
        format!("{START}{ONE}components:\n  schemas:\n    A:\n      oneOf:\n{variants}")
    });
}
