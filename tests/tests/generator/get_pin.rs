//! `getPin` of `openapi/plex.yaml` at every stage of its way, one snapshot each.

use crate::support::{api, file, generated, plex};
use crate::{api_dump, document_dump};

#[test]
fn the_document_says_what_the_description_says_about_get_pin() {
    let document = crate::support::document("plex.yaml", &plex());
    insta::assert_snapshot!(document_dump::operation(&document, "getPin"));
}

#[test]
fn the_ir_has_get_pin_and_the_types_that_it_uses() {
    let dump = api_dump::dump(&api("plex.yaml", &plex()));
    let shown = ["server ", "operation getPin ", "type Pin ", "type Errors ", "type ServiceError "];
    let parts = dump.split("\n\n").filter(|part| shown.iter().any(|start| part.starts_with(start)));
    insta::assert_snapshot!(parts.collect::<Vec<_>>().join("\n\n"));
}

#[test]
fn the_rust_of_get_pin_is_its_facts() {
    insta::assert_snapshot!(file(&generated("plex.yaml", &plex()), "src/generated/operations/get_pin.rs"));
}

#[test]
fn the_pages_of_get_pin_say_how_to_call_it() {
    let generation = generated("plex.yaml", &plex());
    let pages = ["docs/operations/get_pin.md", "docs/requests/get_pin_request.md"];
    let pages = pages.map(|path| format!("=== {path}\n{}", file(&generation, path)));
    insta::assert_snapshot!(pages.join("\n"));
}
