//! One description in several files: it gives what the same one in a single file gives, in whatever order it is read.

use codegen::Generation;

use crate::support::{Memory, api, fixture, fixture_path, options};
use crate::{api_dump, support};

const FOLDER: &str = "several-files";
const ENTRY: &str = "several-files/several-files.yaml";

/// The same description in one file.
const BUNDLED: &str = "openapi: 3.1.0
info: {title: Several files, version: '1'}
servers: [{url: https://api.example.com, description: Main}]
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getPet
      responses:
        '200': {description: The pet., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        default: {$ref: '#/components/responses/Problem'}
  /pets:
    get:
      operationId: listPets
      parameters: [{name: limit, in: query, schema: {type: integer, maximum: 100}}]
      responses:
        '200':
          description: The pets.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
        default: {$ref: '#/components/responses/Problem'}
components:
  responses:
    Problem:
      description: What went wrong.
      content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}
  schemas:
    Name: {type: string, minLength: 1}
    Problem: {type: object, properties: {title: {type: string}, detail: {type: [string, 'null']}}}
    size: {type: string, enum: [small, large]}
    Owner:
      type: object
      properties:
        name: {$ref: '#/components/schemas/Name'}
        pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string}
        owner: {$ref: '#/components/schemas/Owner'}
        parents: {type: array, items: {$ref: '#/components/schemas/Pet'}}
        size: {$ref: '#/components/schemas/size'}
";

/// The files below the fixture's folder, with the entry's text changed.
fn files(change: impl Fn(&str) -> String) -> Memory {
    let mut files = Memory::default();
    let mut open = vec![FOLDER.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(fixture_path(&folder)).expect("the fixture is there") {
            let entry = entry.expect("an entry");
            let path = format!("{folder}/{}", entry.file_name().into_string().expect("a name"));
            if entry.path().is_dir() {
                open.push(path);
            } else {
                let text = fixture(&path);
                files.add(&path, &if path == ENTRY { change(&text) } else { text });
            }
        }
    }
    files
}

fn generate(files: &Memory) -> Generation {
    let generation = codegen::generate(ENTRY, files, &options(), &mut |_| {});
    assert_eq!(support::faults(&generation), "");
    generation
}

fn assert_same(expected: &Generation, found: &Generation) {
    let texts = |generation: &Generation| {
        generation.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect::<Vec<_>>()
    };
    let (expected, found) = (texts(expected), texts(found));
    for ((path, text), (other_path, other)) in expected.iter().zip(&found) {
        assert_eq!((path, text), (other_path, other));
    }
    assert_eq!(expected.len(), found.len());
}

#[test]
fn several_files_give_what_one_file_gives() {
    let bundled = support::generated(ENTRY, BUNDLED);
    assert_same(&bundled, &generate(&files(str::to_owned)));
}

#[test]
fn the_order_in_which_files_are_read_does_not_matter() {
    let expected = generate(&files(str::to_owned));
    let swapped = files(|text| {
        let (head, schemas) = text.split_once("    Pet: ").expect("the first component");
        let (pet, owner) = schemas.split_once('\n').expect("two components");
        let (first, second) = ("  /pets: {$ref: paths/pets.yaml}\n", "  /pets/{id}: {$ref: paths/pet.yaml}\n");
        let head = head.replace(first, "").replace(second, &format!("{second}{first}"));
        format!("{head}{owner}    Pet: {pet}\n")
    });
    assert_same(&expected, &generate(&swapped));
}

#[test]
fn the_ir_of_several_files_is_that_of_one() {
    let mut diagnostics = codegen::diagnostic::Diagnostics::default();
    let reading = codegen::read::read(ENTRY, &files(str::to_owned), &mut diagnostics);
    let document = reading.document.expect("a document");
    let several = codegen::lower::lower(&document, &mut diagnostics).api;
    let sorted = |dump: String| {
        let mut blocks: Vec<String> = dump.split("\n\n").map(|block| block.trim().to_owned()).collect();
        blocks.sort();
        blocks.join("\n\n")
    };
    assert_eq!(sorted(api_dump::dump(&several)), sorted(api_dump::dump(&api(ENTRY, BUNDLED))));
}
