//! The same description gives the same bytes: again, in another order of what has no order, and in JSON.

use codegen::document::Value;
use codegen::{Generation, OutputFile};

use crate::support::{Memory, all_yaml, generate, generated};

/// Maps whose order says nothing. That of properties and parameters is kept: people put them in an order on purpose.
const UNORDERED: &[&[&str]] = &[
    &["paths"],
    &["paths", "*"],
    &["components"],
    &["components", "schemas"],
    &["components", "responses"],
    &["components", "parameters"],
];

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
            let mut description = contents(&name, &text);
            shuffle(&mut description, &mut Vec::new(), &mut Random(seed));
            let shuffled = write(&description);
            assert_same(&format!("{name} with seed {seed}"), &expected, &generated("shuffled.json", &shuffled));
        }
    }
}

#[test]
fn json_and_yaml_of_one_description_give_the_same_files() {
    for (name, text) in all_yaml() {
        let json = write(&contents(&name, &text));
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

fn contents(path: &str, text: &str) -> Value {
    let reading = codegen::read::read(path, &Memory::of(path, text), &mut codegen::diagnostic::Diagnostics::default());
    reading.files.contents().next().expect("the file was read")
}

/// JSON in the order of the entries.
fn write(value: &Value) -> String {
    match value {
        Value::Array(items) => format!("[{}]", items.iter().map(write).collect::<Vec<_>>().join(", ")),
        Value::Object(entries) => {
            let entry = |(key, value): &(String, Value)| format!("{}: {}", serde_json::json!(key), write(value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(",\n"))
        }
        Value::Number(text) => text.clone(),
        other => crate::yaml::to_json(other).to_string(),
    }
}

fn shuffle(value: &mut Value, path: &mut Vec<String>, random: &mut Random) {
    let Value::Object(entries) = value else { return };
    let here = |pattern: &&&[&str]| {
        pattern.len() == path.len()
            && pattern.iter().zip(path.iter()).all(|(word, found)| *word == "*" || word == found)
    };
    if UNORDERED.iter().any(|pattern| here(&pattern)) {
        for end in (1..entries.len()).rev() {
            entries.swap(end, random.below(end + 1));
        }
    }
    for (key, value) in entries {
        path.push(key.clone());
        shuffle(value, path, random);
        path.pop();
    }
}

/// A small generator (Lehmer): no clock, no state of the machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0 * 48_271 % 0x7fff_ffff;
        self.0 as usize % end
    }
}
