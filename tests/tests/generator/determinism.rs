//! The same description gives the same bytes: again, in another order of what has no order, and in JSON. One more schema
//! gives its own file and its lines, and changes nothing else.

use std::collections::BTreeMap;
use std::fs;

use codegen::document::Value;
use codegen::{Generation, OutputFile};
use tests::corpus;
use tests::shuffle::{contents, json, shuffled};

use crate::support::{all_yaml, generate, generated};

/// The name of a schema that no description has.
const NEW: &str = "A Schema That Nobody Uses";

#[test]
fn two_runs_give_the_same_bytes() {
    for (name, text) in all_yaml() {
        assert_same(&name, &generated(&name, &text), &generated(&name, &text));
    }
}

#[test]
fn the_order_of_components_and_paths_does_not_matter() {
    for (name, text) in all_yaml() {
        let expected = generated(&name, &text);
        for seed in 1..=4 {
            let shuffled = shuffled(&name, &text, seed);
            assert_same(&format!("{name} with seed {seed}"), &expected, &generated("shuffled.json", &shuffled));
        }
    }
}

#[test]
fn a_schema_that_nobody_uses_adds_its_file_and_its_lines_and_nothing_else() {
    for (name, text) in all_yaml() {
        one_more_schema(&name, &text);
    }
}

/// `DESCRIPTIONS=folder-or-list.txt cargo test -p tests --test generator others_are_made`, or those beside the checkout.
#[test]
fn the_descriptions_of_others_are_made_alike_in_every_order_and_one_more_schema_changes_nothing_else() {
    let paths = corpus::descriptions().unwrap_or_else(corpus::beside_the_checkout);
    if paths.is_empty() {
        // Past the harness, which keeps what passing tests print to itself.
        tests::say(format!("SKIPPED: {} names nothing", corpus::VARIABLE));
    }
    for path in paths {
        let name = path.display().to_string();
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let expected = generate(&name, &text);
        if expected.files.is_empty() {
            tests::say(format!("SKIPPED: {name} can't be generated"));
            continue;
        }
        assert_same(&name, &expected, &generated("shuffled.json", &shuffled(&name, &text, 1)));
        one_more_schema(&name, &text);
    }
}

fn one_more_schema(name: &str, text: &str) {
    let mut description = contents(name, text);
    // So that there are lists of schemas in any case.
    add_schema(&mut description, "Another Schema", Value::Object(Vec::new()));
    let before = generated("before.json", &json(&description));
    let inner = r#"{"type": "object", "properties": {"inner": {"type": "object", "properties": {"id": {}}}}}"#;
    add_schema(&mut description, NEW, contents("inner.json", inner));
    let after = generated("after.json", &json(&description));
    let old: BTreeMap<&str, &str> = before.files.iter().map(|file| (&*file.path, &*file.text)).collect();
    let mut new = Vec::new();
    for OutputFile { path, text } in &after.files {
        let Some(old) = old.get(path.as_str()) else {
            new.push(path.as_str());
            continue;
        };
        let mut lines = text.lines();
        for line in old.lines() {
            assert!(lines.any(|found| found == line), "{name}: {path} has lost or changed the line {line}");
        }
        let added = text.lines().count() - old.lines().count();
        assert!(lines_about_the_new_one(text) >= added, "{name}: {path} has {added} more lines:\n{text}");
    }
    assert_eq!(after.files.len(), before.files.len() + new.len(), "{name}: a file is gone");
    let expected = ["docs/schemas/", "src/generated/schemas/"];
    assert!(new.iter().all(|path| expected.iter().any(|folder| path.starts_with(folder))), "{name}: {new:?}");
    assert!(new.contains(&"src/generated/schemas/a_schema_that_nobody_uses.rs"), "{name}: {new:?}");
}

/// The lines that name the new schema, and the conditions that stand right above such a line.
fn lines_about_the_new_one(text: &str) -> usize {
    let words = ["a_schema_that_nobody_uses", "ASchemaThatNobodyUses", NEW];
    let mut above = "";
    let mut count = 0;
    for line in text.lines() {
        if words.iter().any(|word| line.contains(word)) {
            count += 1 + usize::from(above.starts_with("#[cfg("));
        }
        above = line;
    }
    count
}

fn add_schema(description: &mut Value, name: &str, schema: Value) {
    let mut at = description;
    for key in ["components", "schemas"] {
        let Value::Object(entries) = at else { panic!("no object around {key}") };
        let place = entries.iter().position(|(found, _)| found == key).unwrap_or_else(|| {
            entries.push((key.to_owned(), Value::Object(Vec::new())));
            entries.len() - 1
        });
        at = &mut entries[place].1;
    }
    let Value::Object(entries) = at else { panic!("the schemas are no object") };
    entries.insert(entries.len() / 2, (name.to_owned(), schema));
}

#[test]
fn json_and_yaml_of_one_description_give_the_same_files() {
    for (name, text) in all_yaml() {
        let json = json(&contents(&name, &text));
        serde_json::from_str::<serde_json::Value>(&json).expect("what is written is JSON");
        let from_json = generate("description.json", &json);
        assert_same(&name, &generated(&name, &text), &from_json);
    }
}

#[test]
fn the_order_of_properties_is_the_order_of_fields() {
    let text = |first: &str, second: &str| {
        format!(
            "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    get:\n      operationId: a\n      \
             responses: {{'200': {{description: d, content: {{application/json: {{schema: {{type: object, \
             properties: {{{first}: {{}}, {second}: {{}}}}}}}}}}}}}}\n"
        )
    };
    let file =
        |text: &str| crate::support::file(&generated("a.yaml", text), "src/generated/operations/a.rs").to_owned();
    let (one, other) = (file(&text("zulu", "alpha")), file(&text("alpha", "zulu")));
    assert_ne!(one, other);
    assert!(one.find("pub zulu") < one.find("pub alpha"), "{one}");
}

fn assert_same(what: &str, expected: &Generation, found: &Generation) {
    let paths = |files: &[OutputFile]| files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(&expected.files), paths(&found.files), "{what}");
    for (expected, found) in expected.files.iter().zip(&found.files) {
        assert_eq!(expected.text, found.text, "{what}: {}", expected.path);
    }
    assert_eq!(expected.manifest_block, found.manifest_block, "{what}");
    assert_eq!(expected.report.emitted, found.report.emitted, "{what}");
}
