//! Properties of whatever is read: it ends, never panics, and what is made of it is only data.
//!
//! `PROPTEST_CASES=100000 cargo test -p tests --test hostile properties` looks longer.

mod choices;
mod names;
mod references;

use codegen::options::Choices;
use codegen::source::{Source, SourceError};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::FileFailurePersistence;

use crate::check::problems;
use crate::support::{Memory, codes, folder, generate, outcome};

/// Few by default; the environment says otherwise.
fn cases(default: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(default);
    // What failed once is tried first ever after: `properties.seeds`, beside this file.
    let seeds = FileFailurePersistence::WithSource("seeds");
    ProptestConfig {
        cases,
        failure_persistence: Some(Box::new(seeds)),
        max_shrink_iters: 2_000,
        ..ProptestConfig::default()
    }
}

/// Fixtures of every kind, to damage.
fn seeds() -> Vec<(String, Vec<u8>)> {
    let constructs = folder().with_file_name("constructs");
    let mut all = Vec::new();
    for folder in [folder(), constructs] {
        for entry in std::fs::read_dir(folder).expect("the fixtures") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if !name.ends_with(".toml") {
                all.push((name, std::fs::read(&path).expect("it can be read")));
            }
        }
    }
    all.sort();
    all
}

/// What happens to some bytes of a file.
#[derive(Clone, Debug)]
enum Damage {
    Removed(Index, usize),
    Doubled(Index, usize),
    Moved(Index, Index, usize),
    Written(Index, String),
    Byte(Index, u8),
}

/// What YAML, JSON and OpenAPI have words for.
const WORDS: [&str; 36] = [
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "- ",
    "\n",
    "\n  ",
    "'",
    "\"",
    "|",
    ">",
    "&a ",
    "*a",
    "<<: ",
    "!!str ",
    "# ",
    "~",
    "null",
    "$ref: ",
    "'#/components/schemas/A'",
    "allOf: ",
    "oneOf: ",
    "type: ",
    "object",
    "properties: ",
    "enum: ",
    "\\u",
    "%2e",
    "---\n",
    "\u{202e}",
    "\u{0}",
    "\u{feff}",
    "99999999999999999999",
    "1e999",
];

fn damage() -> impl Strategy<Value = Damage> {
    let at = || any::<Index>();
    prop_oneof![
        (at(), 1_usize..40).prop_map(|(at, many)| Damage::Removed(at, many)),
        (at(), 1_usize..200).prop_map(|(at, many)| Damage::Doubled(at, many)),
        (at(), at(), 1_usize..80).prop_map(|(from, to, many)| Damage::Moved(from, to, many)),
        (at(), proptest::sample::select(&WORDS[..])).prop_map(|(at, word)| Damage::Written(at, word.to_owned())),
        (at(), any::<u8>()).prop_map(|(at, byte)| Damage::Byte(at, byte)),
    ]
}

fn apply(damage: &Damage, bytes: &mut Vec<u8>) {
    let part = |bytes: &[u8], at: &Index, many: usize| {
        let start = at.index(bytes.len() + 1);
        start..(start + many).min(bytes.len())
    };
    match damage {
        Damage::Removed(at, many) => drop(bytes.drain(part(bytes, at, *many))),
        Damage::Doubled(at, many) => {
            let range = part(bytes, at, *many);
            let (end, copy) = (range.end, bytes[range].to_vec());
            bytes.splice(end..end, copy);
        }
        Damage::Moved(from, to, many) => {
            let cut: Vec<u8> = bytes.drain(part(bytes, from, *many)).collect();
            let to = to.index(bytes.len() + 1);
            bytes.splice(to..to, cut);
        }
        Damage::Written(at, word) => {
            let at = at.index(bytes.len() + 1);
            bytes.splice(at..at, word.bytes());
        }
        Damage::Byte(at, byte) => {
            if let Some(found) = bytes.len().checked_sub(1).and_then(|last| bytes.get_mut(at.index(last + 1))) {
                *found = *byte;
            }
        }
    }
}

/// Files, or an error that says why there are none.
fn well(name: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    let generation = generate(name, bytes);
    let has_error = codes(&generation).iter().any(|code| code.starts_with("error "));
    prop_assert_eq!(outcome(&generation) == "refused", has_error);
    let problems = problems(&generation);
    prop_assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

/// The same for a description of several files.
fn well_all(entry: &str, files: Memory) -> Result<(), TestCaseError> {
    well_all_with(entry, files, Choices::default())
}

fn well_all_with(entry: &str, files: Memory, choices: Choices) -> Result<(), TestCaseError> {
    let mut options = crate::support::options();
    options.choices = choices;
    let generation = codegen::generate(entry, &files, &options, &mut |_| {});
    let has_error = codes(&generation).iter().any(|code| code.starts_with("error "));
    prop_assert_eq!(outcome(&generation) == "refused", has_error);
    let problems = problems(&generation);
    prop_assert!(problems.is_empty(), "{}", problems.join("\n"));
    for asked in files.asked() {
        let leaves = asked.contains(['\\', ':']) || asked.starts_with('/') || asked.split('/').any(|word| word == "..");
        prop_assert!(!leaves, "it was asked for {:?}", asked);
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        well("any.yaml", &bytes)?;
        well("any.json", &bytes)?;
    }

    #[test]
    fn any_words_of_yaml_are_read_or_refused(words in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..60)) {
        let text = words.concat();
        well("words.yaml", text.as_bytes())?;
        well("words.json", text.as_bytes())?;
    }

    #[test]
    fn any_value_is_a_schema(value in value()) {
        let text = serde_json::json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"get": {"responses": {"200": {"description": "d", "content": {"application/json": {"schema": value}}}}}}},
            "components": {"schemas": {"A": value, "B": {"type": "object", "properties": {"b": value}}}},
        });
        well("schema.json", text.to_string().as_bytes())?;
    }

    #[test]
    fn any_reference_leads_somewhere_or_is_said_to_lead_nowhere(reference in reference(), other in reference()) {
        let text = serde_json::json!({
            "openapi": "3.1.0", "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"get": {"parameters": [{"$ref": other}], "responses": {}}}, "/b": {"post": {"responses": {"200": {"$ref": reference}}}},
                "/c": {"get": {"responses": {}}}},
            "components": {"schemas": {"A": {"$ref": reference}, "B": {"allOf": [{"$ref": other}, {"$ref": reference}]}}},
        });
        well("references.json", text.to_string().as_bytes())?;
    }
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn a_damaged_fixture_is_read_or_refused(which in any::<Index>(), damages in prop::collection::vec(damage(), 1..6)) {
        let seeds = seeds();
        let (name, bytes) = which.get(&seeds);
        let mut bytes = bytes.clone();
        damages.iter().for_each(|damage| apply(damage, &mut bytes));
        well(name, &bytes)?;
    }

    #[test]
    fn any_option_file_is_read_or_refused(words in prop::collection::vec(prop::sample::select(&OPTIONS[..]), 0..40)) {
        let text = words.concat();
        let parsed = codegen::option_file::choices("o.yaml", &Memory::of("o.yaml", text.as_bytes()));
        prop_assert!(parsed.value.is_some() || !parsed.diagnostics.is_empty());
    }

    #[test]
    fn any_overlay_is_applied_or_refused(target in "\\$[a-z.\\[\\]'*?@()=<>0-9 :,$-]{0,30}", update in value()) {
        let overlay = serde_json::json!({"overlay": "1.1.0", "info": {"title": "t", "version": "1"}, "actions": [
            {"target": target, "update": update}, {"target": "$.paths", "update": {"/b": update}}, {"target": target, "remove": true}]});
        let description = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {}}}}\n";
        let files = Two { description, overlay: overlay.to_string() };
        let mut options = crate::support::options();
        options.choices = Choices { overlays: vec!["overlay.json".to_owned().into()], ..Choices::default() };
        let generation = codegen::generate("api.yaml", &files, &options, &mut |_| {});
        let problems = problems(&generation);
        prop_assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}

/// A description and an overlay.
struct Two {
    description: &'static str,
    overlay: String,
}

impl Source for Two {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        match path {
            "api.yaml" => Ok(self.description.as_bytes().to_vec()),
            "overlay.json" => Ok(self.overlay.as_bytes().to_vec()),
            _ => Err(SourceError { reason: "no such file".to_owned() }),
        }
    }
}

const OPTIONS: [&str; 30] = [
    "include:\n",
    "exclude:\n",
    "rename:\n",
    "  types:\n",
    "  fields:\n",
    "  operations:\n",
    "replace:\n",
    "  formats:\n",
    "  schemas:\n",
    "derives:\n",
    "  all: ",
    "dependencies:\n",
    "overlays: ",
    "    A: ",
    "    a: ",
    "  - tag: ",
    "  - path: ",
    "B\n",
    "b\n",
    "[x]\n",
    "{a: b}\n",
    "'a::B<C>'\n",
    "5\n",
    "null\n",
    "::\n",
    "a::\n",
    "r#a\n",
    "\u{202e}\n",
    "'../../x'\n",
    "- ",
];

/// Values of keywords.
const VALUES: [&str; 14] = [
    "string",
    "object",
    "array",
    "integer",
    "number",
    "boolean",
    "null",
    "date-time",
    "int32",
    "#/components/schemas/A",
    "a",
    "",
    "\u{202e}",
    "A",
];

/// Keywords, and keys that are none.
const KEYS: [&str; 34] = [
    "type",
    "format",
    "properties",
    "items",
    "allOf",
    "oneOf",
    "anyOf",
    "enum",
    "const",
    "required",
    "default",
    "example",
    "examples",
    "additionalProperties",
    "discriminator",
    "propertyName",
    "mapping",
    "$ref",
    "nullable",
    "description",
    "title",
    "pattern",
    "a",
    "A",
    "",
    "readOnly",
    "writeOnly",
    "minimum",
    "prefixItems",
    "patternProperties",
    "$anchor",
    "$id",
    "not",
    "deprecated",
];

/// Values that look like schemas more often than not.
fn value() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(&VALUES[..]).prop_map(Value::from).boxed(),
        "\\PC{0,8}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    let words: Vec<String> = KEYS.iter().map(|key| (*key).to_owned()).collect();
    leaf.prop_recursive(5, 40, 5, move |inner| {
        let key = prop_oneof![9 => prop::sample::select(words.clone()), 1 => any::<String>()];
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            3 => prop::collection::btree_map(key, inner, 0..6).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn reference() -> impl Strategy<Value = String> {
    prop_oneof![
        "[#/~%.:a-zA-Z0-9\\\\-]{0,20}",
        "#(/(components|schemas|paths|~1a|get|responses|200|A|B|allOf|0|1|info|title|[0-9]{1,3})){0,6}",
        "(\\.\\./|\\./|/|file:|http://|//|a/){0,4}[a-z.]{0,6}(#/x)?",
        any::<String>(),
    ]
}
