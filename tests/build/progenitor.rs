//! Lets progenitor make a client of the 3.0 rendering of `openapi/plex.yaml`, as a second opinion on requests.

use std::path::Path;
use std::{env, fs};

use openapiv3::{OpenAPI, ReferenceOr, StatusCode};
use serde_json::Value;

const DESCRIPTION: &str = "fixtures/get-pin-3.0.json";

/// Writes `progenitor.rs` into the folder for what the build makes.
pub(crate) fn generate() {
    println!("cargo:rerun-if-changed={DESCRIPTION}");
    let text = fs::read_to_string(DESCRIPTION).expect("the fixture is there");
    let mut json: Value = serde_json::from_str(&text).expect("the fixture is JSON");
    without_times(&mut json);
    let mut description: OpenAPI = serde_json::from_value(json).expect("the fixture is OpenAPI 3.0");
    keep_successes(&mut description);
    let tokens = progenitor_impl::Generator::default().generate_tokens(&description).expect("progenitor accepts it");
    let file = syn::parse2(tokens).expect("progenitor writes Rust");
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("progenitor.rs"), prettyplease::unparse(&file)).expect("the folder can be written");
}

/// It wants all failures of an operation to have one type, and here some have no body. Requests don't depend on them.
fn keep_successes(description: &mut OpenAPI) {
    for item in description.paths.paths.values_mut() {
        let ReferenceOr::Item(item) = item else { continue };
        for operation in [&mut item.get, &mut item.put, &mut item.post].into_iter().flatten() {
            operation.responses.responses.retain(|status, _| matches!(status, StatusCode::Code(200..=299)));
        }
    }
}

/// It would need one more package for times, which only answers hold.
fn without_times(value: &mut Value) {
    match value {
        Value::Object(entries) => {
            entries.retain(|key, value| key != "format" || value != "date-time");
            entries.values_mut().for_each(without_times);
        }
        Value::Array(items) => items.iter_mut().for_each(without_times),
        _ => {}
    }
}
