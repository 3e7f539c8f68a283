//! Many files, overlays and choices, and files of a shape of their own.

use codegen::option_file;
use serde_json::{Map, Value, json};

use super::{Input, ONE, START, check, lines, sending};
use crate::support::Memory;

#[test]
fn json_in_one_line() {
    check("schemas in one line", |many| {
        let schemas: Map<String, Value> = (0..many)
            .map(|number| (format!("S{number}"), json!({"type": "strin", "description": "é".repeat(50), "x": number})))
            .collect();
        let responses = json!({"204": {"description": "Done."}});
        json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"get": {"operationId": "a", "responses": responses}}},
            "components": {"schemas": schemas},
        })
        .to_string()
    });
}

#[test]
fn values_of_an_example() {
    check("values", |many| {
        let values = lines(many, |number| format!("        - {{a: {number}, b: [{number}, text, null, true]}}"));
        sending(&format!("    S0:\n      type: array\n      example:\n{values}"))
    });
}

#[test]
fn anchors_and_aliases() {
    check("aliases", |many| {
        let schemas = lines(many, |number| {
            format!(
                "    S{number}: {{<<: *base, properties: {{p{number}: &p{number} {{type: string}}, q: *p{number}}}}}"
            )
        });
        sending(&format!("    Base: &base {{type: object, description: A text.}}\n{schemas}"))
    });
}

#[test]
fn anchors_of_schemas() {
    check("anchors", |many| {
        let schemas = lines(many, |number| {
            format!(
                "    S{number}: {{$anchor: a{number}, type: object, properties: {{p: {{$ref: '#a{}'}}}}}}",
                (number + 1) % many
            )
        });
        sending(&schemas)
    });
}

#[test]
fn files_that_refer_to_each_other() {
    check("tenths of files", |many| {
        // There may be 10,000 files.
        let many = many / 10;
        let mut input = Input::from(sending("    S0: {$ref: 'f0.yaml#/A'}\n"));
        for number in 0..many {
            let text = format!(
                "A: {{type: object, properties: {{next: {{$ref: 'f{}.yaml#/A'}}, other: {{$ref: '#/B'}}}}}}\nB: {{type: string, enum: [a, b{number}]}}\n",
                (number + 1) % many
            );
            input.files.insert(format!("f{number}.yaml"), text);
        }
        input
    });
}

#[test]
fn path_items_by_reference() {
    check("path items", |many| {
        let paths = lines(many, |number| format!("  /p{number}: {{$ref: 'items.yaml#/p{number}'}}"));
        let mut input = Input::from(format!("{START}paths:\n{paths}"));
        let items = lines(many, |number| {
            format!("p{number}: {{get: {{operationId: op{number}, responses: {{'204': {{description: Done.}}}}}}}}")
        });
        input.files.insert("items.yaml".to_owned(), items);
        input
    });
}

#[test]
fn actions_of_an_overlay() {
    check("actions", |many| {
        let schemas = lines(many, |number| format!("    S{number}: {{type: string}}"));
        let actions = lines(many, |number| {
            format!(
                "  - {{target: '$.components.schemas.S{number}', update: {{description: A text., x-a: {{b: {number}}}}}}}"
            )
        });
        let mut input = Input::from(sending(&schemas));
        let overlay = format!("overlay: 1.0.0\ninfo: {{title: t, version: '1'}}\nactions:\n{actions}");
        input.files.insert("overlay.yaml".to_owned(), overlay);
        input.choices.overlays = vec!["overlay.yaml".to_owned().into()];
        input
    });
}

#[test]
fn an_action_for_everything() {
    check("places of one action", |many| {
        let schemas =
            lines(many, |number| format!("    S{number}: {{type: object, properties: {{a: {{type: string}}}}}}"));
        let mut input = Input::from(sending(&schemas));
        let overlay = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n  - {target: '$..properties.a', update: {description: A text.}}\n\
                       \x20 - {target: '$.components.schemas[?@.type == \"string\"]', remove: true}\n";
        input.files.insert("overlay.yaml".to_owned(), overlay.to_owned());
        input.choices.overlays = vec!["overlay.yaml".to_owned().into()];
        input
    });
}

#[test]
fn keys_that_an_overlay_merges_onto_as_many() {
    check("keys merged", |many| {
        let schemas = lines(many, |number| format!("    S{number}: {{type: string}}"));
        let update = lines(many, |number| format!("      S{number}: {{description: A text.}}"));
        let mut input = Input::from(sending(&schemas));
        let overlay = format!(
            "overlay: 1.0.0\ninfo: {{title: t, version: '1'}}\nactions:\n  - target: $.components.schemas\n    update:\n{update}"
        );
        input.files.insert("overlay.yaml".to_owned(), overlay);
        input.choices.overlays = vec!["overlay.yaml".to_owned().into()];
        input
    });
}

#[test]
fn schemas_that_many_ways_of_a_query_lead_to() {
    check("ways of a query", |many| {
        let one = |number| {
            let properties = "{type: object, properties: ".repeat(20);
            format!("    S{number}: {properties}{{a: {{type: string}}}}{}", "}".repeat(20))
        };
        let mut input = Input::from(sending(&lines(many / 20, one)));
        let overlay = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n\
                       \x20 - {target: '$..properties..properties..properties..a', update: {description: A text.}}\n";
        input.files.insert("overlay.yaml".to_owned(), overlay.to_owned());
        input.choices.overlays = vec!["overlay.yaml".to_owned().into()];
        input
    });
}

#[test]
fn choices_of_an_option_file() {
    check("choices", |many| {
        let paths = lines(many, |number| {
            format!(
                "  /p{number}: {{get: {{operationId: op{number}, tags: [t{number}], responses: {{'204': {{description: Done.}}}}}}}}"
            )
        });
        let schemas =
            lines(many, |number| format!("    S{number}: {{type: object, properties: {{a: {{type: string}}}}}}"));
        let types = lines(many, |number| format!("    S{number}: Named{number}"));
        let fields = lines(many, |number| format!("    S{number}: {{a: field{number}}}"));
        let operations = lines(many, |number| format!("    op{number}: called{number}"));
        let derives = lines(many, |number| format!("    S{number}: ['runtime::B{number}']"));
        let excluded = lines(20, |number| format!("  - {{path: /p{number}}}"));
        let options = format!(
            "rename:\n  types:\n{types}  fields:\n{fields}  operations:\n{operations}derives:\n  types:\n{derives}exclude:\n{excluded}"
        );
        let parsed = option_file::choices("options.yaml", &Memory::of("options.yaml", options.as_bytes()));
        let choices = parsed.value.unwrap_or_else(|| panic!("{:#?}", parsed.diagnostics.first()));
        Input { choices, ..Input::from(format!("{START}paths:\n{paths}components:\n  schemas:\n{schemas}")) }
    });
}

#[test]
fn tags_that_nobody_uses() {
    check("tags", |many| {
        let tags = lines(many, |number| format!("  - {{name: t{number}, description: A text.}}"));
        format!("{START}{ONE}tags:\n{tags}")
    });
}
