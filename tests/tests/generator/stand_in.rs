//! Our own stand-in for the public Plex description of 2024 writes down everything in the ways that one does.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::support::{fixture, workspace};
use crate::yaml::contents;

/// Maps whose keys are names that an author chose.
const NAMED: [&str; 6] = ["properties", "paths", "responses", "schemas", "securitySchemes", "variables"];

/// Keywords whose value decides what is generated, as long as it is one word.
const TELLING: [&str; 5] = ["type", "format", "in", "style", "required"];

/// Each keyword with where it stands, what kind of value it has, and the value if that is telling.
fn constructs(value: &Value, place: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(entries) => {
            let named = NAMED.contains(&place);
            for (key, value) in entries {
                let (shown, inside) = if named { ("*", format!("{place}/*")) } else { (key.as_str(), key.clone()) };
                let telling = TELLING.contains(&shown) && !value.is_array() && !value.is_object();
                let told = if telling { value.to_string() } else { kind(value).to_owned() };
                found.insert(format!("{place} > {shown}: {told}"));
                if !["example", "examples", "default", "enum"].contains(&shown) {
                    constructs(value, &inside, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| constructs(item, &format!("{place}[]"), found)),
        _ => {}
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

fn constructs_of(path: &str, text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    constructs(&contents(path, text), "", &mut found);
    found
}

#[test]
fn the_stand_in_has_every_construct_of_the_public_description() {
    let path = workspace().join("../shared/specs/plex-2024-02.yaml");
    let Ok(public) = fs::read_to_string(&path) else {
        // Past the harness, which keeps what passing tests print to itself.
        tests::say(format!("SKIPPED: {} is not there", path.display()));
        return;
    };
    let (theirs, ours) =
        (constructs_of("public.yaml", &public), constructs_of("ours.yaml", &fixture("plex-2024-like.yaml")));
    assert!(theirs.len() > 100, "{}", theirs.len());
    let missing: Vec<&String> = theirs.difference(&ours).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}
