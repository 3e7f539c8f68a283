//! Much of one thing beside much of another, where each of one may be looked for among all of the other.

use super::{Input, START, check, check_in_part, lines, sending};

const DONE: &str = "responses: {'204': {description: Done.}}";

/// A path beside the others whose operation can be called.
const GOOD: &str = "  /good: {get: {operationId: good, responses: {'204': {description: Done.}}}}\n";

#[test]
fn faults_of_a_path_item_and_its_operations() {
    for fault in ["    summary: Twice.\n", "    servers: []\n", "    get: {responses: {}}\n"] {
        check_in_part(fault.trim(), |many| {
            let operations = lines(many, |number| format!("      M{number}: {{operationId: op{number}, {DONE}}}"));
            let faults = fault.repeat(many + 1);
            let start = START.replace("3.1.0", "3.2.0");
            format!("{start}paths:\n{GOOD}  /bad:\n{faults}    additionalOperations:\n{operations}")
        });
    }
}

#[test]
fn parameters_without_a_place_and_the_operations_that_share_them() {
    check_in_part("parameters and operations", |many| {
        let operations = lines(many, |number| format!("      M{number}: {{operationId: op{number}, {DONE}}}"));
        let parameters = lines(many, |number| format!("      - {{name: p{number}, in: nowhere}}"));
        let start = START.replace("3.1.0", "3.2.0");
        format!("{start}paths:\n{GOOD}  /bad:\n    parameters:\n{parameters}    additionalOperations:\n{operations}")
    });
}

#[test]
fn paths_that_all_stand_twice() {
    check_in_part("times two paths", |many| {
        let paths =
            lines(2 * many, |number| format!("  /p{}: {{get: {{operationId: op{number}, {DONE}}}}}", number / 2));
        format!("{START}paths:\n{GOOD}{paths}")
    });
}

#[test]
fn long_paths_with_the_same_beginning() {
    check("paths", |many| {
        // Close to what a name may have.
        let start = "/a-word".repeat(570);
        let paths =
            lines(many, |number| format!("  ? {start}/p{number}\n  : {{get: {{operationId: op{number}, {DONE}}}}}"));
        format!("{START}paths:\n{paths}")
    });
}

#[test]
fn references_beside_one_schema_with_an_id() {
    check("references", |many| {
        let schemas = lines(many, |number| {
            format!(
                "    S{number}: {{type: object, properties: {{a: {{$ref: '#/components/schemas/S{}'}}}}}}",
                (number + 1) % many
            )
        });
        sending(&format!("{schemas}    Known: {{$id: 'https://example.com/known', type: string}}\n"))
    });
}

#[test]
fn references_by_url_among_many_files() {
    check("fifths of files", |many| {
        let many = many / 5;
        let schemas = lines(many, |number| {
            let urls = lines(5, |other| format!("        b{other}: {{$ref: 'https://example.com/s'}}"));
            format!(
                "    S{number}:\n      type: object\n      properties:\n        a: {{$ref: 'f{number}.yaml'}}\n{urls}"
            )
        });
        let known = "    Known: {$id: 'https://example.com/s', type: object, properties: {k: {type: string}}}\n";
        let mut input = Input::from(sending(&format!("{schemas}{known}")));
        for number in 0..many {
            let text = format!(
                "$id: 'https://example.com/f{number}'\ntype: object\nproperties: {{x{number}: {{type: string}}}}\n"
            );
            input.files.insert(format!("f{number}.yaml"), text);
        }
        input
    });
}

#[test]
fn required_names_that_no_property_has() {
    check("names and properties", |many| {
        let start = "a-word-".repeat(20);
        let required = lines(many, |number| format!("        - {start}{number}"));
        let properties = lines(many, |number| format!("        {start}{number}-: {{type: string}}"));
        sending(&format!("    S0:\n      type: object\n      required:\n{required}      properties:\n{properties}"))
    });
}

#[test]
fn headers_of_many_answers() {
    check("headers", |many| {
        let answers = lines(100, |status| {
            let headers =
                lines(many / 100, |number| format!("            X-H{status}-{number}: {{schema: {{type: integer}}}}"));
            format!("        '{}':\n          description: Done.\n          headers:\n{headers}", status + 200)
        });
        format!("{START}paths:\n  /a:\n    get:\n      operationId: a\n      responses:\n{answers}")
    });
}

#[test]
fn media_types_of_many_answers() {
    check("media types", |many| {
        let answers = lines(100, |status| {
            let contents = lines(many / 100, |number| format!("            image/x{status}-{number}: {{}}"));
            format!("        '{}':\n          description: Done.\n          content:\n{contents}", status + 400)
        });
        format!(
            "{START}paths:\n  /a:\n    get:\n      operationId: a\n      responses:\n        '204': {{description: Done.}}\n{answers}"
        )
    });
}

#[test]
fn parameters_that_are_set_once_and_operations() {
    check("parameters that are set once", |many| {
        let shared = lines(many, |number| format!("    - {{name: X-P{number}, in: header, schema: {{type: string}}}}"));
        let paths = lines(many, |number| {
            format!(
                "  /p{number}: {{get: {{operationId: op{number}, parameters: [{{name: x-p{number}, in: header, schema: {{type: string}}}}], {DONE}}}}}"
            )
        });
        format!("{START}x-speakeasy-globals:\n  parameters:\n{shared}paths:\n{paths}")
    });
}

#[test]
fn types_that_differ_in_requests_and_answers() {
    check("types", |many| {
        let schemas = lines(many, |number| {
            format!(
                "    S{number}: {{type: object, properties: {{a: {{type: string, readOnly: true}}, b: {{type: string}}, \
                 n: {{$ref: '#/components/schemas/S{}'}}}}}}",
                (number + 1) % many
            )
        });
        let content = "content: {application/json: {schema: {$ref: '#/components/schemas/S0'}}}";
        format!(
            "{START}paths: {{/a: {{post: {{operationId: a, requestBody: {{required: true, {content}}}, \
             responses: {{'200': {{description: Done., {content}}}}}}}}}}}\ncomponents:\n  schemas:\n{schemas}"
        )
    });
}

#[test]
fn a_path_of_many_words() {
    check("words", |many| {
        // A name has room for no more, whatever the factor.
        let words: String = (0..many.min(1_000) / 2).map(|number| format!("{{{}}}", in_two_letters(number))).collect();
        format!("{START}paths:\n{GOOD}  ? /{words}{words}\n  : {{get: {{operationId: a, {DONE}}}}}\n")
    });
}

fn in_two_letters(number: usize) -> String {
    [number / 26, number % 26].into_iter().filter_map(|digit| char::from_digit(digit as u32 + 10, 36)).collect()
}

#[test]
fn required_properties_of_a_body_and_the_operations_that_send_it() {
    check("properties and operations", |many| {
        let required = lines(many, |number| format!("        - p{number}"));
        let properties = lines(many, |number| format!("        p{number}: {{type: string}}"));
        let body =
            "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/B'}}}}";
        let paths =
            lines(many, |number| format!("  /p{number}: {{post: {{operationId: op{number}, {body}, {DONE}}}}}"));
        let schema = format!("    B:\n      type: object\n      required:\n{required}      properties:\n{properties}");
        format!("{START}paths:\n{paths}components:\n  schemas:\n{schema}")
    });
}

#[test]
fn names_in_a_row_and_the_properties_that_have_the_first() {
    check("names and properties", |many| {
        let row = lines(many, |number| format!("    R{number}: {{$ref: '#/components/schemas/R{}'}}", number + 1));
        let users = lines(many, |number| {
            format!(
                "    S{number}: {{type: object, required: [a], properties: {{a: {{$ref: '#/components/schemas/R0'}}}}}}"
            )
        });
        sending(&format!("{row}    R{many}: {{type: string}}\n{users}"))
    });
}

#[test]
fn names_that_a_base_requires_and_the_schemas_that_extend_it() {
    check("names and schemas", |many| {
        let required = lines(many, |number| format!("        - r{number}"));
        let base = format!("    B:\n      type: object\n      required:\n{required}");
        let more = "{type: object, properties: {a: {type: string}}}";
        let users =
            lines(many, |number| format!("    S{number}: {{allOf: [{{$ref: '#/components/schemas/B'}}, {more}]}}"));
        sending(&format!("{base}{users}"))
    });
}

#[test]
fn words_that_schemas_around_each_other_say() {
    check("words", |many| {
        let words: Vec<String> = (0..4 * many).map(|number| format!("{{maxLength: {number}}}")).collect();
        let all = (0..200).fold(format!("{{allOf: [{}]}}", words.join(", ")), |all, _| format!("{{allOf: [{all}]}}"));
        sending(&format!("    S0: {{properties: {{a: {all}}}}}\n"))
    });
}

#[test]
fn media_types_of_one_answer_that_hold_different_texts() {
    check("times five media types", |many| {
        let contents = lines(5 * many, |number| {
            format!("            image/x{number}: {{schema: {{type: string, maxLength: {number}}}}}")
        });
        format!(
            "{START}paths:\n{GOOD}  /a:\n    get:\n      operationId: a\n      responses:\n        '200':\n          description: Done.\n          content:\n{contents}"
        )
    });
}
