//! Cases 91 and 94: long chains of types, and names that collide with what was added later.

use crate::check::assert_inert;
use crate::support::{generate, outcome};

const START: &str = "openapi: 3.1.0\ninfo: {title: Hostile, version: '1'}\nservers: [{url: https://api.example.com}]\n\
                     paths: {/a: {get: {operationId: get_a, responses: {'204': {description: Done.}}}}}\ncomponents:\n  schemas:\n";

/// Names of one identifier.
const COLLIDING: [&str; 6] = ["fooBar", "foo_bar", "FooBar", "foo-bar", "FOO_BAR", "foo.bar"];

fn described(names: &[&str]) -> String {
    let schema = |name: &&str| format!("    {name}: {{type: object, properties: {{'is {name}': {{type: string}}}}}}\n");
    format!("{START}{}", names.iter().map(schema).collect::<String>())
}

/// The Rust type of each schema, in the order of the schemas' names.
fn types(names: &[&str]) -> Vec<(String, String)> {
    let generation = generate("additions.yaml", described(names).as_bytes());
    let named = |schema: &codegen::SchemaType| (schema.location.pointer.clone(), schema.rust.clone());
    let mut types: Vec<(String, String)> = generation.report.schemas.iter().map(named).collect();
    types.sort();
    types
}

#[test]
fn case_91_a_chain_of_200_types_is_generated() {
    let links: String = (0..200)
        .map(|link| {
            format!(
                "    S{link}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/S{}'}}}}}}\n",
                link + 1
            )
        })
        .collect();
    let generation = generate("chain.yaml", format!("{START}{links}    S200: {{type: string}}\n").as_bytes());
    assert_eq!(outcome(&generation), "emitted");
    assert_inert("a chain of 200 types", &generation);
}

#[test]
fn case_94_whichever_of_colliding_names_came_later_the_names_are_the_same() {
    for many in 2..=COLLIDING.len() {
        let set = &COLLIDING[..many];
        let expected = types(set);
        for last in 0..many {
            let mut later = set.to_vec();
            let added = later.remove(last);
            later.push(added);
            assert_eq!(types(&later), expected, "{added} was added to {set:?}");
            later.rotate_right(1);
            assert_eq!(types(&later), expected, "{added} was added in front of {set:?}");
        }
    }
}

#[test]
fn case_94_what_collides_with_nothing_keeps_its_name() {
    let before = types(&["Alpha", "beta_gamma", "fooBar"]);
    let after = types(&["Alpha", "beta_gamma", "fooBar", "foo_bar", "foo-bar"]);
    assert_eq!(before[..2], after[..2]);
}
