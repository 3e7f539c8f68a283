//! One snapshot per construct and stage: the IR, the Rust, the pages, and what is said about the fixture.

use codegen::Generation;

use crate::support::{api, constructs, faults, fixture, generated};
use crate::{api_dump, support};

/// The files that show a construct. Those that look the same for every API are left out.
const SHOWN: &[(&str, &[&str])] = &[
    ("all-of", &["schemas/employee.rs"]),
    ("answer-headers", &["operations/list_pets.rs"]),
    ("arrays", &["operations/get_grid.rs"]),
    ("choices", &["schemas/choice.rs"]),
    ("collisions", &["operations/get_item.rs", "schemas/item.rs", "schemas/item_small.rs"]),
    ("defaults", &["operations/search.rs"]),
    ("deprecated", &["operations/do_old.rs", "schemas/old.rs"]),
    ("discriminators", &["schemas/pet.rs", "schemas/dog.rs"]),
    ("enums", &["operations/set_light.rs"]),
    ("equal-types", &["operations/get_b.rs", "schemas/frame.rs"]),
    ("failures", &["operations/open_door.rs"]),
    ("form-body", &["operations/sign_in.rs"]),
    ("form-fields", &["operations/charge.rs"]),
    ("formats", &["schemas/formats.rs"]),
    ("idempotency", &["operations/charge.rs", "operations/refund.rs", "operations/number.rs"]),
    ("inheritance", &["schemas/animal.rs"]),
    ("json-body", &["operations/add_note.rs", "schemas/note.rs"]),
    ("keywords", &["operations/match.rs", "schemas/self_schema.rs"]),
    (
        "lints",
        &["operations/get_statuses.rs", "operations/put_statuses.rs", "schemas/nothing.rs", "schemas/numbers.rs"],
    ),
    ("many-required", &["operations/set_person.rs", "schemas/person.rs"]),
    ("maps", &["operations/get_counts.rs", "schemas/labels.rs"]),
    (
        "media-types",
        &[
            "operations/create_pet.rs",
            "operations/delete_odd.rs",
            "operations/get_pet.rs",
            "operations/head_odd.rs",
            "operations/put_odd.rs",
            "operations/put_same.rs",
            "operations/set_picture.rs",
        ],
    ),
    ("mixed-values", &["schemas/value.rs"]),
    ("multipart", &["operations/send_either.rs", "operations/send_parts.rs", "operations/upload.rs"]),
    ("no-content", &["operations/take_draft.rs", "operations/take_message.rs"]),
    ("no-operation-id", &["operations/post.rs", "operations/mod.rs"]),
    ("objects", &["schemas/thing.rs"]),
    ("operators", &["operations/set_sum.rs", "schemas/sum.rs"]),
    ("pagination", &["operations/list_things.rs"]),
    ("parameter-content", &["operations/find_things.rs"]),
    ("parameters", &["operations/find_book.rs"]),
    ("recursion", &["schemas/node.rs", "schemas/edge.rs"]),
    ("security", &["operations/use_either.rs", "operations/use_nothing.rs", "schemes.rs", "client.rs"]),
    ("servers", &["operations/put_there.rs", "servers.rs"]),
    ("shared-parameters", &["operations/list_items.rs", "parameters.rs"]),
    (
        "streams",
        &[
            "operations/ask.rs",
            "operations/export_news.rs",
            "operations/get_backup.rs",
            "operations/get_changes.rs",
            "operations/get_picture.rs",
            "operations/watch_log.rs",
            "operations/watch_news.rs",
        ],
    ),
    ("successes", &["operations/start_job.rs"]),
    ("text-body", &["operations/write_log.rs", "operations/set_picture.rs"]),
    ("tuples", &["operations/find_places.rs", "operations/move_place.rs", "operations/add_place.rs"]),
    ("unions", &["operations/get_id.rs", "schemas/pet.rs", "schemas/visit.rs"]),
    ("unmet-security", &["operations/get_either.rs", "operations/get_mutual.rs", "operations/get_signed.rs"]),
    ("webhooks", &["webhooks/new_pet.rs", "webhooks/subscribe_done.rs"]),
];

fn each(check: impl Fn(&str, &[&str], &str)) {
    for (name, files) in SHOWN {
        check(name, files, &fixture(&format!("constructs/{name}.yaml")));
    }
}

fn path(name: &str) -> String {
    format!("{name}.yaml")
}

#[test]
fn every_construct_has_its_snapshots() {
    let shown: Vec<&str> = SHOWN.iter().map(|(name, _)| *name).collect();
    assert_eq!(constructs(), shown);
}

#[test]
fn the_ir_of_a_construct_is_what_its_schema_says() {
    each(|name, _, text| {
        let mut dump = api_dump::dump(&api(&path(name), text));
        let said = faults(&generated(&path(name), text));
        if !said.is_empty() {
            dump.push_str(&format!("\n{said}"));
        }
        insta::assert_snapshot!(format!("{name}-ir"), dump);
    });
}

#[test]
fn the_rust_of_a_construct_is_what_a_person_would_write() {
    each(|name, files, text| {
        let generation = generated(&path(name), text);
        let rust: Vec<String> = files.iter().map(|file| shown(&generation, &format!("src/generated/{file}"))).collect();
        insta::assert_snapshot!(format!("{name}-rust"), rust.join("\n"));
    });
}

#[test]
fn the_pages_of_a_construct_say_how_to_use_it() {
    each(|name, files, text| {
        let generation = generated(&path(name), text);
        let pages: Vec<String> =
            files.iter().flat_map(|file| pages(file)).map(|page| shown(&generation, &page)).collect();
        insta::assert_snapshot!(format!("{name}-pages"), pages.join("\n"));
    });
}

/// The pages about what a Rust file holds.
fn pages(file: &str) -> Vec<String> {
    match file.trim_end_matches(".rs").split_once('/') {
        Some(("operations", "mod")) | None => Vec::new(),
        Some(("operations", stem)) => {
            vec![format!("docs/operations/{stem}.md"), format!("docs/requests/{stem}_request.md")]
        }
        Some((folder, stem)) => vec![format!("docs/{folder}/{stem}.md")],
    }
}

fn shown(generation: &Generation, path: &str) -> String {
    format!("=== {path}\n{}", support::file(generation, path))
}
