//! The names of a whole API are a function of what it has, not of the order in which it is written.

use std::collections::{BTreeMap, BTreeSet};

use codegen::Generation;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::cases;
use crate::check::problems;
use crate::support::generate;

/// Spellings that collide more often than not.
fn spelling() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "(pet|Pet|PET)[-_. ]?(id|Id|list)?",
        1 => prop::sample::select(&["Option", "self", "Client", "client", "fn", "_", "+1", "-1", "1", "Pet Request", "PetRequest", "petResponse", "pet error"][..])
            .prop_map(str::to_owned),
        1 => "\\PC{1,5}",
    ]
}

fn set(most: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::btree_set(spelling(), 1..most).prop_map(|set| set.into_iter().collect())
}

/// The same entries in the order of some numbers.
fn shuffled<T: Clone>(all: &[T], order: &[u32]) -> Vec<T> {
    let mut places: Vec<usize> = (0..all.len()).collect();
    places.sort_by_key(|place| {
        (order.get(place % order.len().max(1)).map(|number| number.rotate_left(*place as u32)), *place)
    });
    places.into_iter().filter_map(|place| all.get(place).cloned()).collect()
}

/// An object as text, with its keys in this order.
fn object(entries: &[(String, String)]) -> String {
    let entries: Vec<String> =
        entries.iter().map(|(key, value)| format!("{}:{value}", Value::from(key.as_str()))).collect();
    format!("{{{}}}", entries.join(","))
}

fn description(schemas: &[String], operations: &[(String, String)], properties: &[String]) -> String {
    let fields: Vec<(String, String)> = properties
        .iter()
        .map(|name| {
            (
                name.clone(),
                json!({"type": "object", "properties": {"x": {"enum": ["a", "A", "-a"]}, name: {"type": "integer"}}})
                    .to_string(),
            )
        })
        .collect();
    let schema = format!("{{\"type\":\"object\",\"properties\":{}}}", object(&fields));
    let schemas: Vec<(String, String)> = schemas.iter().map(|name| (name.clone(), schema.clone())).collect();
    let paths: Vec<(String, String)> = operations
        .iter()
        .map(|(path, id)| {
            let parameters: Vec<Value> =
                properties.iter().map(|name| json!({"name": name, "in": "query", "schema": {"type": "string"}})).collect();
            let answer = json!({"description": "d", "content": {"application/json": {"schema": {"type": "object", "properties": {"only": {"type": "string"}}}}}});
            let operation = json!({"operationId": id, "parameters": parameters, "tags": [id], "responses": {"200": answer}});
            (path.clone(), json!({"get": operation}).to_string())
        })
        .collect();
    format!(
        "{{\"openapi\":\"3.1.0\",\"info\":{{\"title\":\"t\",\"version\":\"1\"}},\"paths\":{},\"components\":{{\"schemas\":{}}}}}",
        object(&paths),
        object(&schemas)
    )
}

/// What everything is called, by where it is.
fn names(generation: &Generation) -> (BTreeMap<String, String>, BTreeSet<String>, BTreeMap<String, String>) {
    let schemas = generation.report.schemas.iter();
    let types = schemas.map(|schema| (schema.location.pointer.clone(), schema.rust.clone())).collect();
    let files = generation.files.iter().map(|file| file.path.clone()).collect();
    let requests = generation.files.iter().filter(|file| file.path.starts_with("src/generated/operations/"));
    (types, files, requests.map(|file| (file.path.clone(), file.text.clone())).collect())
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn the_order_of_a_description_does_not_matter(
        schemas in set(10), ids in set(8), paths in prop::collection::btree_set("/[a-c]{1,2}(/[a-b-]{1,2})?", 8), properties in set(6),
        order in prop::collection::vec(any::<u32>(), 1..12),
    ) {
        let operations: Vec<(String, String)> = paths.into_iter().zip(ids.iter().cycle().cloned()).collect();
        let one = generate("api.json", description(&schemas, &operations, &properties).as_bytes());
        // Fields stand in the description's order, so theirs stays.
        let other = description(&shuffled(&schemas, &order), &shuffled(&operations, &order), &properties);
        let other = generate("api.json", other.as_bytes());
        prop_assert_eq!(names(&one), names(&other));
        let problems = problems(&one);
        prop_assert!(problems.is_empty(), "{}", problems.join("\n"));
    }
}
