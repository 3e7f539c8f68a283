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
    let mut api = api("plex.yaml", &plex());
    api.operations.retain(|operation| operation.id.as_deref() == Some("getPin"));
    let dump = api_dump::dump(&api);
    let shown = |part: &&str| {
        let of = |name: &str| part.starts_with(&format!("type {name} "));
        part.starts_with("server") || part.starts_with("operation") || of("Pin") || of("Errors") || of("ServiceError")
    };
    insta::assert_snapshot!(dump.split("\n\n").map(str::trim_start).filter(shown).collect::<Vec<_>>().join("\n\n"));
}

#[test]
fn the_rust_of_get_pin_is_its_facts() {
    insta::assert_snapshot!(file(&generated("plex.yaml", &plex()), "src/generated/operations/get_pin.rs"));
}
