//! Properties of option files and overlays: any bytes, any damage, any words.

use codegen::option_file;
use codegen::options::Choices;
use proptest::prelude::*;
use proptest::sample::Index;

use super::{apply, cases, damage, well_all_with};
use crate::check::problems;
use crate::support::{Memory, generate_with, options};

const DESCRIPTION: &str = "openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /pets/{petId}:
    get: {operationId: getPet, tags: [pets], parameters: [{name: petId, in: path, required: true, schema: {type: string}},
      {name: cursor, in: query, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}
  /pets: {post: {operationId: addPet, tags: [pets, more], requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}, responses: {'204': {description: d}}}}
components:
  schemas:
    Pet: {type: object, required: [a], properties: {a: {type: string, format: uuid}, state: {$ref: '#/components/schemas/State'}, data: {type: array, items: {type: integer}}}}
    State: {type: string, enum: [in-stock, sold]}
";

/// An option file with every section.
const OPTIONS: &str = "include:
  - tag: pets
  - {path: '/pets/**', method: get}
exclude:
  - {id: addPet}
client-parameters:
  - {name: cursor, in: query}
rename:
  types: {Pet: Animal}
  fields: {Pet: {a: first}}
  variants: {State: {in-stock: Available}}
  operations: {getPet: one_pet}
  parameters: {getPet: {cursor: place}}
replace:
  formats: {uuid: 'my_types::Uuid', decimal: {type: 'rust_decimal::Decimal', traits: [Eq, Hash]}}
  schemas: {State: 'my_types::State'}
derives:
  all: ['schemars::JsonSchema']
  structs: ['my_macros::Builder']
  types: {Pet: [PartialOrd]}
pagination:
  - {path: '/pets/**', items: data, cursor: {parameter: cursor, at: a}}
dependencies:
  my_types: {path: ../my-types, package: my-types, version: '0.1', features: [serde], default-features: false}
overlays: [overlay.yaml]
";

const OVERLAY: &str = "overlay: 1.1.0
info: {title: t, version: '1'}
extends: api.yaml
actions:
  - {target: '$.info', update: {description: A text.}}
  - {target: '$.paths[\"/pets\"].post', remove: true}
  - {target: '$..properties[?@.type == \"string\"]', update: {description: Found.}}
  - {target: '$.components.schemas.Pet', copy: '$.components.schemas.State'}
  - {target: '$.tags', update: [{name: pets}]}
";

fn damaged(text: &str, damages: &[super::Damage]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    damages.iter().for_each(|damage| apply(damage, &mut bytes));
    bytes
}

/// Reads an option file, and generates as it says.
fn chosen(bytes: &[u8]) -> Result<(), TestCaseError> {
    let parsed = option_file::choices("o.yaml", &Memory::of("o.yaml", bytes));
    prop_assert!(parsed.value.is_some() || !parsed.diagnostics.is_empty());
    let clients = option_file::clients("o.yaml", &Memory::of("o.yaml", bytes));
    prop_assert!(clients.value.is_some() || !clients.diagnostics.is_empty());
    let Some(choices) = parsed.value else { return Ok(()) };
    let mut options = options();
    options.choices = choices;
    let generation = generate_with("api.yaml", DESCRIPTION.as_bytes(), &options);
    // What an option file asks a manifest for is the caller's own.
    let problems: Vec<String> =
        problems(&generation).into_iter().filter(|problem| !problem.contains("Cargo.toml")).collect();
    prop_assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

fn overlaid(overlay: &[u8]) -> Result<(), TestCaseError> {
    let mut files = Memory::of("api.yaml", DESCRIPTION.as_bytes());
    files.insert("overlay.yaml", overlay);
    let choices = Choices { overlays: vec!["overlay.yaml".to_owned().into()], ..Choices::default() };
    well_all_with("api.yaml", files, choices)
}

proptest! {
    #![proptest_config(cases(192))]

    #[test]
    fn any_bytes_are_an_option_file_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        chosen(&bytes)?;
    }

    #[test]
    fn a_damaged_option_file_is_read_or_refused(damages in prop::collection::vec(damage(), 1..6)) {
        chosen(&damaged(OPTIONS, &damages))?;
    }

    #[test]
    fn part_of_an_option_file_is_an_option_file(from in any::<Index>(), to in any::<Index>(), damages in prop::collection::vec(damage(), 0..2)) {
        // One section is refused for another's sake otherwise.
        let starts: Vec<usize> = OPTIONS.match_indices('\n').map(|(at, _)| at + 1).filter(|at| !OPTIONS[*at..].starts_with(' ')).collect();
        let (mut from, mut to) = (*from.get(&starts), *to.get(&starts));
        if from > to {
            std::mem::swap(&mut from, &mut to);
        }
        chosen(&damaged(&OPTIONS[from..to], &damages))?;
    }

    #[test]
    fn any_bytes_are_an_overlay_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        overlaid(&bytes)?;
    }

    #[test]
    fn a_damaged_overlay_is_applied_or_refused(damages in prop::collection::vec(damage(), 1..6)) {
        overlaid(&damaged(OVERLAY, &damages))?;
    }

    #[test]
    fn any_target_selects_something_or_is_refused(target in "\\$(\\.\\.|\\.|\\[)?[a-z*'\"?@()=<>!&|,:0-9 .\\[\\]$-]{0,24}", remove in any::<bool>()) {
        let action = match remove {
            true => serde_json::json!({"target": target, "remove": true}),
            false => serde_json::json!({"target": target, "update": {"type": "string", "$ref": "#/x"}}),
        };
        overlaid(serde_json::json!({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": [action]}).to_string().as_bytes())?;
    }
}
