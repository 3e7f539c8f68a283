//! The witness: what `openapiv3` sees in a 3.0 description is what our model holds.

mod theirs;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use codegen::document::{Document, MediaType};
use openapiv3::OpenAPI;
use serde_json::Value;
use tests::corpus::{self, Disk};
use tests::say;

use crate::support::{constructs, document, fixture};
use crate::yaml::contents;

/// What is said of an operation, by the kind of thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fact {
    /// Method and path.
    operation: String,
    kind: &'static str,
    what: String,
}

/// Every 3.0 fixture.
fn descriptions() -> Vec<(String, String)> {
    let mut all = vec![
        ("get-pin-3.0.json".to_owned(), fixture("get-pin-3.0.json")),
        ("get-pin-3.0.yaml".to_owned(), fixture("get-pin-3.0.yaml")),
    ];
    for name in constructs() {
        let text = fixture(&format!("constructs/{name}.yaml"));
        if text.contains("\nopenapi: 3.0.") {
            all.push((format!("{name}.yaml"), text));
        }
    }
    all
}

#[test]
fn another_reader_of_openapi_3_0_sees_the_same_operations() {
    let descriptions = descriptions();
    assert!(descriptions.len() > 2);
    for (name, text) in descriptions {
        let description: OpenAPI = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let theirs = theirs::view(&description, &contents(&name, &text));
        assert_eq!(theirs, our_view(&document(&name, &text)), "{name}");
        assert!(theirs.len() > 3, "{name}");
    }
}

/// `DESCRIPTIONS=folder-or-list.txt EXAMPLES=3 cargo test -p tests --test generator another_reader -- --ignored`
#[test]
#[ignore = "takes minutes: reads every description that the environment names"]
fn another_reader_sees_the_same_operations_in_the_descriptions_of_others() {
    let Some(paths) = corpus::descriptions() else {
        return say(format!("SKIPPED: {} names nothing", corpus::VARIABLE));
    };
    let mut totals = Totals::default();
    for path in &paths {
        totals.add(path);
    }
    say(totals.told());
    assert!(totals.disagreements.is_empty(), "{} kinds of disagreement", totals.disagreements.len());
}

/// What came of many descriptions.
#[derive(Default)]
struct Totals {
    documents: usize,
    not_3_0: usize,
    /// Why one of the two readers sees nothing at all.
    unread: BTreeMap<String, Vec<String>>,
    operations: usize,
    /// Operations that our reader left out and said so.
    skipped: usize,
    facts: usize,
    /// By kind and by who sees what the other doesn't.
    disagreements: BTreeMap<(&'static str, &'static str), Vec<String>>,
}

impl Totals {
    fn add(&mut self, path: &Path) {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut diagnostics = codegen::diagnostic::Diagnostics::default();
        let reading = codegen::read::read(&name, &Disk, &mut diagnostics);
        let raw = reading.files.contents().next().map_or(Value::Null, |value| crate::yaml::to_json(&value));
        if !raw["openapi"].as_str().is_some_and(|version| version.starts_with("3.0")) {
            self.not_3_0 += 1;
            return;
        }
        self.documents += 1;
        let theirs = if text.trim_start().starts_with('{') {
            serde_json::from_str::<OpenAPI>(&text).map_err(|error| error.to_string())
        } else {
            serde_yaml::from_str::<OpenAPI>(&text).map_err(|error| error.to_string())
        };
        let (description, document) = match (theirs, reading.document) {
            (Ok(description), Some(document)) => (description, document),
            (Err(error), ours) => {
                let who = if ours.is_some() { "openapiv3 can't read it" } else { "neither can read it" };
                self.unread.entry(who.to_owned()).or_default().push(format!("{name}: {error}"));
                return;
            }
            (Ok(_), None) => {
                let first = diagnostics.iter().find(|(severity, _)| severity.word() == "error");
                let reason = first.map_or("", |(_, fault)| &fault.message);
                self.unread.entry("we can't read it".to_owned()).or_default().push(format!("{name}: {reason}"));
                return;
            }
        };
        let skipped: BTreeSet<String> =
            document.skipped.iter().map(|skipped| format!("{} {}", skipped.method, skipped.path)).collect();
        self.skipped += skipped.len();
        let mut theirs = theirs::view(&description, &raw);
        theirs.retain(|fact| !skipped.contains(&fact.operation));
        let ours = our_view(&document);
        self.operations += ours.iter().filter(|fact| fact.kind == "operation").count();
        self.facts += theirs.len();
        for (who, some, others) in [("only openapiv3 sees", &theirs, &ours), ("only we see", &ours, &theirs)] {
            for fact in without(some, others) {
                let example = format!("{name}: {}: {}", fact.operation, fact.what);
                self.disagreements.entry((fact.kind, who)).or_default().push(example);
            }
        }
    }

    fn told(&self) -> String {
        let examples = corpus::number("EXAMPLES", 3);
        let mut told = format!(
            "{} documents of OpenAPI 3.0 ({} others), {} operations ({} left out by us), {} facts\n",
            self.documents, self.not_3_0, self.operations, self.skipped, self.facts
        );
        let unread = self.unread.iter().map(|(who, all)| (who.clone(), all));
        let disagreements = self.disagreements.iter().map(|((kind, who), all)| (format!("{kind}: {who}"), all));
        for (what, all) in unread.chain(disagreements) {
            told.push_str(&format!("{} {what}\n", all.len()));
            all.iter().take(examples).for_each(|example| told.push_str(&format!("    {example}\n")));
        }
        told
    }
}

/// What of `some` is not among `others`, as often as it is there.
fn without<'a>(some: &'a [Fact], others: &[Fact]) -> Vec<&'a Fact> {
    let mut counts: BTreeMap<&Fact, usize> = BTreeMap::new();
    others.iter().for_each(|fact| *counts.entry(fact).or_default() += 1);
    let is_new = |fact: &&Fact| match counts.get_mut(*fact) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    some.iter().filter(is_new).collect()
}

fn our_view(document: &Document) -> Vec<Fact> {
    let mut seen = Vec::new();
    for item in &document.paths {
        for operation in &item.operations {
            let name = format!("{} {}", operation.method, item.path);
            let mut see = |kind, what| seen.push(Fact { operation: name.clone(), kind, what });
            let (id, tags, deprecated) = (&operation.id, &operation.tags, operation.deprecated);
            see("operation", format!("{id:?} {tags:?} deprecated {deprecated}"));
            see("texts", format!("{:?} {:?}", operation.summary, operation.description));
            see("security", format!("{:?}", operation.security.as_ref().map(Vec::len)));
            let servers = if operation.servers.is_empty() { &item.servers } else { &operation.servers };
            servers.iter().for_each(|server| see("server", server.url.clone()));
            for parameter in item.parameters.iter().chain(&operation.parameters) {
                let codegen::document::Parameter { name: wire, place, style, required, .. } = parameter;
                see("parameter", format!("{place:?} {wire} {style:?} required {required}"));
            }
            if let Some(body) = &operation.body {
                see("request body", format!("{:?} required {}", names(&body.content), body.required));
            }
            for response in &operation.responses {
                see("response", format!("{:?} {:?}", response.status, names(&response.content)));
            }
        }
    }
    seen.sort();
    seen
}

fn names(content: &[MediaType]) -> Vec<&str> {
    content.iter().map(|media| media.name.as_str()).collect()
}
