//! Tests of descriptions in several files: what is found where, what is refused, and what things are called.

use super::testing::{document, document_of, faults, faults_of};
use crate::document::{Document, ParameterContent, SchemaRef};

const START: &str = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n";
const ONE: &str = "paths: {/a: {get: {responses: {}}}}\n";

fn names(document: &Document) -> Vec<&str> {
    document.schemas.iter().map(|named| named.name.as_str()).collect()
}

fn target(schema: &SchemaRef) -> u32 {
    match schema {
        SchemaRef::Reference(reference) => reference.target.0,
        SchemaRef::Inline(schema) => panic!("{schema:?}"),
    }
}

#[test]
fn everything_that_can_be_referred_to_can_stand_in_another_file() {
    let entry = format!(
        "{START}paths:\n  /a: {{$ref: 'parts/a.yaml'}}\n  /b:\n    get:\n      parameters: [{{$ref: 'parts/limit.json'}}]\n      \
         responses: {{200: {{$ref: 'parts/other.yaml#/components/responses/Ok'}}}}\n"
    );
    let files = [
        ("api/entry.yaml", entry.as_str()),
        (
            "api/parts/a.yaml",
            "post: {requestBody: {content: {text/plain: {schema: {$ref: 'schemas/Pet%20food.yaml'}}}}}",
        ),
        (
            "api/parts/limit.json",
            "{\"name\": \"limit\", \"in\": \"query\", \"schema\": {\"$ref\": \"other.yaml#/components/schemas/Limit\"}}",
        ),
        (
            "api/parts/other.yaml",
            "openapi: 3.0.3\ninfo: {}\ncomponents:\n  schemas: {Limit: {type: integer, nullable: true}}\n  \
             responses: {Ok: {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Limit'}}}}}\n",
        ),
        (
            "api/parts/schemas/Pet food.yaml",
            "properties: {owner: {$ref: '../../entry.yaml#/paths/~1b/get/parameters/0/schema'}}",
        ),
    ];
    assert_eq!(faults_of(&files), [""; 0]);
    let document = document_of(&files);
    let [a, b] = document.paths.as_slice() else { panic!() };
    assert_eq!((a.operations[0].method.as_str(), b.operations[0].parameters[0].name.as_str()), ("POST", "limit"));
    let ParameterContent::Schema(limit) = &b.operations[0].parameters[0].content else { panic!() };
    let answer = b.operations[0].responses[0].content[0].schema.as_ref().expect("a schema");
    assert_eq!(target(limit), target(answer));
    assert_eq!(names(&document), ["Pet food", "Limit"]);
}

#[test]
fn cycles_across_files_end() {
    let entry =
        format!("{START}{ONE}components: {{schemas: {{Node: {{$ref: 'node.yaml'}}, Loop: {{$ref: 'loop.yaml'}}}}}}\n");
    let files = [
        ("entry.yaml", entry.as_str()),
        (
            "node.yaml",
            "properties: {next: {$ref: 'node.yaml'}, edge: {$ref: 'edge.yaml'}, home: {$ref: 'entry.yaml#/components/schemas/Node'}}",
        ),
        ("edge.yaml", "properties: {to: {$ref: './node.yaml#'}}"),
        ("loop.yaml", "$ref: 'pool.yaml'"),
        ("pool.yaml", "$ref: 'loop.yaml'"),
    ];
    let document = document_of(&files);
    let SchemaRef::Inline(node) = &document.schemas[0].schema else { panic!() };
    let targets: Vec<u32> = node.properties.iter().map(|property| target(&property.schema)).collect();
    assert_eq!((targets, names(&document)), (vec![0, 2, 0], vec!["Node", "Loop", "edge", "pool"]));
    assert!(faults_of(&files).iter().all(|fault| fault.starts_with("warning circular-reference")));
}

#[test]
fn one_description_in_two_layouts_has_the_same_schemas() {
    let one = format!(
        "{START}{ONE}components: {{schemas: {{Pet: {{properties: {{owner: {{$ref: '#/components/schemas/Owner'}}}}}}, Owner: {{type: string}}}}}}\n"
    );
    let direct =
        format!("{START}{ONE}components: {{schemas: {{Pet: {{$ref: 'Pet.yaml'}}, Owner: {{$ref: 'Owner.yaml'}}}}}}\n");
    let listed = format!("{START}{ONE}components: {{schemas: {{$ref: 'schemas/_index.yaml'}}}}\n");
    let through = format!(
        "{START}{ONE}components: {{schemas: {{Pet: {{$ref: 'schemas/_index.yaml#/Pet'}}, Owner: {{$ref: 'schemas/_index.yaml#/Owner'}}}}}}\n"
    );
    let pet = "properties: {owner: {$ref: Owner.yaml}}";
    let index = ("schemas/_index.yaml", "{Pet: {$ref: Pet.yaml}, Owner: {$ref: Owner.yaml}}");
    let beside = [
        ("schemas/Pet.yaml", "properties: {owner: {$ref: '_index.yaml#/Owner'}}"),
        ("schemas/Owner.yaml", "type: string"),
    ];
    let layouts = [
        vec![("e.yaml", one.as_str())],
        vec![("e.yaml", direct.as_str()), ("Pet.yaml", pet), ("Owner.yaml", "type: string")],
        vec![("e.yaml", listed.as_str()), index, beside[0], beside[1]],
        vec![("e.yaml", through.as_str()), index, beside[0], beside[1]],
    ];
    for layout in layouts {
        let document = document_of(&layout);
        let SchemaRef::Inline(pet) = &document.schemas[0].schema else { panic!("{layout:?}") };
        assert_eq!((names(&document), target(&pet.properties[0].schema)), (vec!["Pet", "Owner"], 1), "{layout:?}");
    }
}

#[test]
fn schemas_of_one_name_in_several_files_are_told_apart_by_their_folders() {
    let entry = format!(
        "{START}{ONE}components: {{schemas: {{A: {{items: {{$ref: 'cats/error.yaml'}}}}, B: {{items: {{$ref: 'dogs/error.yaml'}}}}}}}}\n"
    );
    let files = [("e.yaml", entry.as_str()), ("cats/error.yaml", "type: string"), ("dogs/error.yaml", "type: object")];
    assert_eq!(names(&document_of(&files)), ["A", "B", "cats error", "dogs error"]);
}

#[test]
fn faults_of_other_files_name_them() {
    let entry = format!(
        "{START}{ONE}components: {{schemas: {{A: {{items: {{$ref: 'a.yaml'}}}}, B: {{items: {{$ref: 'b.yaml'}}}}, C: {{$ref: 'a.yaml#/definitions/Pett'}}}}}}\n"
    );
    let files = [
        ("e.yaml", entry.as_str()),
        ("a.yaml", "tipe: string\ndefinitions:\n  Pet: {}\nitems: {$ref: '#/gone'}\n"),
        ("b.yaml", "a: [\n"),
    ];
    assert_eq!(
        faults_of(&files),
        [
            "warning unknown-keyword a.yaml:1:1 /tipe",
            "warning dangling-reference a.yaml:4:15 /items/$ref",
            "warning syntax b.yaml:1:4 ",
            "warning external-reference e.yaml:4:72 /components/schemas/B/items/$ref",
            "warning dangling-reference e.yaml:4:94 /components/schemas/C/$ref",
        ]
    );
}

#[test]
fn a_file_that_can_not_be_had_costs_what_needs_it() {
    for gone in
        ["gone.yaml", "../x.yaml", "%2e%2e/x.yaml", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1/x", "..\\x"]
    {
        let text = format!("{START}paths: {{/a: {{get: {{}}}}, /b: {{get: {{parameters: [{{$ref: '{gone}'}}]}}}}}}\n");
        let found = faults(&text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, "skip external-reference /paths/~1b/get/parameters/0/$ref", "{gone}");
    }
}

#[test]
fn names_that_schemas_give_themselves_are_found() {
    let text = format!(
        "{START}{ONE}components:\n  schemas:\n    A: {{$anchor: here, type: string}}\n    B: {{$id: 'https://example.com/b', $defs: {{x: {{}}}}, items: {{$ref: '#/$defs/x'}}}}\n    \
         C: {{items: {{$ref: '#here'}}}}\n    D: {{items: {{$ref: 'https://example.com/b'}}}}\n    E: {{items: {{$ref: '#gone'}}}}\n    F: {{items: {{$ref: 'https://example.com/f'}}}}\n"
    );
    let read = document(&text);
    let item = |place: usize| match &read.schemas[place].schema {
        SchemaRef::Inline(schema) => target(schema.items.as_ref().expect("items")),
        SchemaRef::Reference(reference) => panic!("{reference:?}"),
    };
    assert_eq!([item(1), item(2), item(3)], [6, 0, 1]);
    let found: Vec<String> = faults(&text).into_iter().map(|fault| fault.0).collect();
    assert_eq!(
        found,
        [
            "warning dangling-reference /components/schemas/E/items/$ref",
            "warning external-reference /components/schemas/F/items/$ref",
        ]
    );
}

#[test]
fn a_pointer_goes_through_references_and_a_bare_name_is_a_component() {
    let text = format!(
        "{START}{ONE}components:\n  schemas:\n    A: {{$ref: '#/components/schemas/B'}}\n    B: {{properties: {{x: {{type: string}}}}}}\n    \
         C: {{$ref: '#/components/schemas/A/properties/x'}}\n    D: {{$ref: B}}\n    L: {{$ref: '#/components/schemas/L/x'}}\n"
    );
    let read = document(&text);
    assert_eq!((names(&read)[5], target(&read.schemas[3].schema)), ("B x", 1));
    let found: Vec<String> = faults(&text).into_iter().map(|fault| fault.0).collect();
    assert_eq!(
        found,
        [
            "warning external-reference /components/schemas/D/$ref",
            "warning dangling-reference /components/schemas/L/$ref"
        ]
    );
}
