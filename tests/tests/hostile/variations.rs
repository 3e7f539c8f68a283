//! Every text that could do harm, at every place of a description that has all places.

use std::panic::catch_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use codegen::option_file;
use serde_json::Value;

use crate::check::{assert_inert, problems};
use crate::crowded::crowded;
use crate::filled::filled;
use crate::payloads::{Payload, payloads};
use crate::places::{places, template};
use crate::support::{Memory, generate, generate_with, options, outcome};

/// Every so many pairs are tried, so that all of them come round with time: no divisor of the number of payloads.
const STEP: usize = 181;

/// Asks for all pairs, which takes many minutes.
const ALL: &str = "HOSTILE_ALL";

fn is_asked_for_all() -> bool {
    std::env::var_os(ALL).is_some()
}

/// Past the harness, which keeps what passing tests print to itself.
fn tell(said: &str) {
    tests::say(said);
}

/// What is wrong with what a description becomes; generating ends by itself and never panics.
fn wrong(what: &str, description: &Value) -> Option<String> {
    let text = description.to_string();
    match catch_unwind(|| problems(&generate("api.json", text.as_bytes()))) {
        Ok(problems) if problems.is_empty() => None,
        Ok(problems) => Some(format!("{what}:\n  {}", problems.join("\n  "))),
        Err(_) => Some(format!("{what}: it panicked")),
    }
}

/// Does all the work with the processors that there are, and fails with all that is wrong.
fn all_right<T: Sync>(work: &[T], check: impl Fn(&T) -> Option<String> + Sync) {
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let processors = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..processors {
            scope.spawn(|| {
                while let Some(one) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let problem = check(one);
                    found.lock().expect("nobody panics with it").extend(problem);
                }
            });
        }
    });
    let mut found = found.into_inner().expect("nobody panicked with it");
    found.sort();
    assert!(found.is_empty(), "{} of {} are wrong:\n{}", found.len(), work.len(), found.join("\n"));
}

#[test]
fn what_is_said_at_one_place_does_no_harm() {
    let (template, payloads) = (template(), payloads());
    let places = places(&template);
    let step = if is_asked_for_all() { 1 } else { STEP };
    let count = places.len() * payloads.len();
    let pairs: Vec<usize> = (0..count).step_by(step).collect();
    tell(&format!(
        "{} of {count} pairs of {} places and {} texts; {ALL}=1 tries all",
        pairs.len(),
        places.len(),
        payloads.len()
    ));
    all_right(&pairs, |pair| {
        let (place, (name, text)) = (&places[pair / payloads.len()], &payloads[pair % payloads.len()]);
        wrong(&format!("{name} at {}", place.shown), &place.with(&template, text))
    });
}

#[test]
fn what_is_said_at_all_places_at_once_does_no_harm() {
    let template = template();
    let payloads = payloads();
    tell(&format!("{} texts, each at all places at once", payloads.len()));
    all_right(&payloads, |(name, text)| wrong(&format!("{name} everywhere"), &filled(&template, text)));
}

#[test]
fn all_texts_as_names_and_values_of_one_description_do_no_harm() {
    // Of what is merely long there is enough elsewhere.
    let payloads: Vec<Payload> = payloads().into_iter().filter(|(_, text)| text.len() < 1_000).collect();
    let description = crowded(&payloads).to_string();
    let generation = generate("api.json", description.as_bytes());
    assert_inert("all texts", &generation);
    assert_eq!(generation.report.total, payloads.len(), "an operation for each");
    assert!(generation.report.emitted * 2 > payloads.len(), "{:#?}", generation.report.skipped);
}

#[test]
fn the_template_itself_loses_nothing() {
    let generation = generate("api.json", template().to_string().as_bytes());
    let skipped: Vec<&str> = generation.report.skipped.iter().map(|skipped| skipped.path.as_str()).collect();
    assert_eq!((outcome(&generation), skipped), ("emitted-in-part", vec!["/reference"]));
}

#[test]
fn what_is_said_in_an_option_file_does_no_harm() {
    let description = template().to_string();
    let keys = [
        ("rename", "types"),
        ("rename", "operations"),
        ("replace", "formats"),
        ("replace", "schemas"),
        ("derives", "types"),
        ("derives", "structs"),
        ("dependencies", "a"),
        ("dependencies", ""),
        ("include", "tag"),
        ("overlays", ""),
    ];
    let all = keys.iter().flat_map(|key| payloads().into_iter().map(move |payload| (*key, payload)));
    let pairs: Vec<((&str, &str), Payload)> = all.step_by(if is_asked_for_all() { 1 } else { 11 }).collect();
    tell(&format!("{} pairs of a key of an option file and a text", pairs.len()));
    all_right(&pairs, |((section, key), (name, text))| {
        let file = option_text(section, key, text).to_string();
        let what = format!("{name} in {section}.{key}");
        let parsed = option_file::choices("options.json", &Memory::of("options.json", file.as_bytes()));
        let Some(choices) = parsed.value else {
            return parsed.diagnostics.is_empty().then(|| format!("{what}: refused without a word"));
        };
        let mut options = options();
        options.choices = choices;
        let generation = generate_with("api.json", description.as_bytes(), &options);
        // A dependency that the caller asked for is one that the manifest has.
        let problems: Vec<String> = problems(&generation)
            .into_iter()
            .filter(|problem| *section != "dependencies" || !problem.contains("key"))
            .collect();
        (!problems.is_empty()).then(|| format!("{what}:\n  {}", problems.join("\n  ")))
    });
}

/// An option file with a text at one place.
fn option_text(section: &str, key: &str, text: &str) -> Value {
    let inside = match (section, key) {
        ("derives", "structs") => serde_json::json!({"structs": [text]}),
        ("derives", _) => serde_json::json!({"types": {"Cat": [text]}}),
        ("include", _) => serde_json::json!([{"tag": text}, {"path": "/plain"}]),
        ("overlays", _) => serde_json::json!([text]),
        ("dependencies", "a") => serde_json::json!({"a": {"path": text, "package": text, "features": [text]}}),
        ("dependencies", _) => serde_json::json!({text: "1"}),
        ("rename", "types") => serde_json::json!({"types": {"Cat": text, text: "Evil"}}),
        ("rename", _) => serde_json::json!({"operations": {"reference": text, "GET /header": text}}),
        (_, "formats") => serde_json::json!({"formats": {"lorem": text, text: "u8"}}),
        _ => serde_json::json!({"schemas": {"Cat": text}}),
    };
    serde_json::json!({section: inside})
}
