//! Samples of descriptions through the crates made of them, and what came of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;

use codegen::SchemaType;
use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

use crate::compare::difference;
use crate::crates::{Subject, Workshop};
use crate::program::{Said, program, run};
use crate::sample::Sampler;
use crate::schemas::{Schemas, Way, has_ways};

/// How many descriptions are compiled together.
const BATCH: usize = 20;
/// How often one sample is tried before a schema counts as one that none can be made of.
const TRIES: u64 = 12;

/// What came of a run.
#[derive(Default)]
pub(crate) struct Totals {
    pub(crate) descriptions: usize,
    pub(crate) schemas: usize,
    /// Schemas of which no valid sample could be made, by reason.
    pub(crate) without: BTreeMap<String, usize>,
    pub(crate) samples: usize,
    /// Samples of types that never travel as JSON.
    pub(crate) not_json: usize,
    /// Samples of which a part was none of the described variants or values.
    pub(crate) other: Vec<Failure>,
    /// Descriptions of which no crate was made or compiled, and why.
    pub(crate) not_made: Vec<(PathBuf, String)>,
    pub(crate) failures: Vec<Failure>,
}

/// A sample that did not come back.
pub(crate) struct Failure {
    pub(crate) kind: String,
    path: PathBuf,
    schema: SchemaType,
    seed: u64,
    /// Where in the sample, if that is known.
    place: String,
    sample: Value,
    after: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SchemaType { location, rust, sent, received, .. } = &self.schema;
        let short = |text: String| text.chars().take(600).collect::<String>();
        writeln!(f, "{} {} as {rust}, sent {sent}, received {received}", self.path.display(), location.pointer)?;
        writeln!(f, "    seed   {} {}", self.seed, self.place)?;
        writeln!(f, "    before {}", short(self.sample.to_string()))?;
        write!(f, "    after  {}", short(self.after.clone()))
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { descriptions, schemas, without, samples, not_json, other, not_made, failures } = self;
        let none: usize = without.values().sum();
        writeln!(f, "{descriptions} descriptions, {} without a crate", not_made.len())?;
        writeln!(f, "{schemas} schemas, {none} more without a sample")?;
        for (reason, count) in without {
            writeln!(f, "    {count} {reason}")?;
        }
        writeln!(f, "{samples} samples, {} failed, {} had an undescribed part", failures.len(), other.len())?;
        writeln!(f, "{not_json} more of types that are never JSON")?;
        for (path, reason) in not_made {
            writeln!(f, "no crate of {}: {reason}", path.display())?;
        }
        for (what, all) in [("failed", failures), ("undescribed", other)] {
            let mut kinds: BTreeMap<&str, Vec<&Failure>> = BTreeMap::new();
            all.iter().for_each(|failure| kinds.entry(&failure.kind).or_default().push(failure));
            for (kind, failures) in kinds {
                let schemas: BTreeMap<_, _> =
                    failures.iter().map(|one| ((&one.path, &one.schema.location.pointer), *one)).collect();
                let paths: BTreeSet<&PathBuf> = schemas.keys().map(|(path, _)| *path).collect();
                writeln!(
                    f,
                    "{} {what}, {} schemas of {} descriptions: {kind}",
                    failures.len(),
                    schemas.len(),
                    paths.len()
                )?;
                for failure in schemas.values().take(tests::corpus::number("EXAMPLES", 3)) {
                    writeln!(f, "  {failure}")?;
                }
            }
        }
        Ok(())
    }
}

/// Sends `samples` values of every schema of every description through the crate made of it.
pub(crate) fn check(name: &str, descriptions: &[PathBuf], samples: usize, seed: u64) -> Totals {
    let mut totals = Totals { descriptions: descriptions.len(), ..Totals::default() };
    for batch in descriptions.chunks(BATCH) {
        let workshop = Workshop::new(name);
        let mut subjects = Vec::new();
        for (place, path) in batch.iter().enumerate() {
            match workshop.generate(&format!("d{place}"), path) {
                Ok(subject) => subjects.push(subject),
                Err(reason) => totals.not_made.push((path.clone(), reason)),
            }
        }
        if subjects.is_empty() {
            continue;
        }
        let failures = workshop.build(&subjects, &program);
        for subject in &subjects {
            match failures.get(&subject.name) {
                None => one(&workshop, subject, samples, seed, &mut totals),
                Some(reason) => totals.not_made.push((subject.path.clone(), reason.clone())),
            }
        }
    }
    totals
}

/// A sample on its way.
struct Sent<'a> {
    schema: &'a SchemaType,
    seed: u64,
    value: Value,
}

fn one(workshop: &Workshop, subject: &Subject, samples: usize, seed: u64, totals: &mut Totals) {
    let mut ways: BTreeMap<Way, Vec<(usize, &SchemaType)>> = BTreeMap::new();
    for (place, schema) in subject.report.schemas.iter().enumerate().filter(|(_, schema)| is_whole(schema, subject)) {
        // What no operation reaches has everything.
        let unused = !schema.sent && !schema.received;
        let way = Way { sent: schema.sent || unused, received: schema.received || unused };
        ways.entry(way).or_default().push((place, schema));
    }
    let (mut sent, mut values) = (Vec::new(), Vec::new());
    for (way, schemas) in ways {
        for (place, schema, seed, value) in made(subject, way, &schemas, samples, seed, totals) {
            values.push((subject.name.clone(), place, value.to_string()));
            sent.push(Sent { schema, seed, value });
        }
    }
    totals.samples += sent.len();
    let not_json = totals.not_json;
    for (sent, said) in sent.into_iter().zip(run(workshop, &values)) {
        let Sent { schema, seed, value } = sent;
        let failure = |kind: String, place: String, after: String| Failure {
            kind,
            place,
            path: subject.path.clone(),
            schema: schema.clone(),
            seed,
            sample: value.clone(),
            after,
        };
        match said {
            Said::NotJson => totals.not_json += 1,
            Said::Crashed => {
                totals.failures.push(failure("the program ended".to_owned(), String::new(), String::new()))
            }
            Said::Refused(error) => totals.failures.push(failure(kind_of(&error), String::new(), error)),
            Said::Written { json, other } => match difference(&value, &json) {
                Some(difference) => {
                    totals.failures.push(failure(difference.what.to_owned(), difference.path, json.to_string()));
                }
                None if other => {
                    totals.other.push(failure("none of the described".to_owned(), String::new(), json.to_string()))
                }
                None => {}
            },
        }
    }
    totals.samples -= totals.not_json - not_json;
}

/// A schema with a name, what requests use in its place, or a whole body: what is inside of these comes with them.
fn is_whole(schema: &SchemaType, subject: &Subject) -> bool {
    let pointer = &schema.location.pointer;
    let is_input = |other: &SchemaType| schema.rust == format!("{}Input", other.rust);
    let mut names = subject.report.schemas.iter().filter(|other| other.named && other.location.pointer == *pointer);
    let named = schema.named || names.any(is_input);
    let body = pointer.contains("/content/") && (pointer.ends_with("/schema") || pointer.ends_with("/schema/items"));
    std::path::Path::new(&schema.location.file) == subject.path && (named || body)
}

/// Valid samples of schemas, with the place of the type and the seed.
fn made<'a>(
    subject: &Subject,
    way: Way,
    schemas: &[(usize, &'a SchemaType)],
    samples: usize,
    seed: u64,
    totals: &mut Totals,
) -> Vec<(usize, &'a SchemaType, u64, Value)> {
    let mut converted = Schemas::new(&subject.contents, way);
    let mut keys = Vec::new();
    for (place, schema) in schemas {
        match converted.add(&schema.location.pointer) {
            Ok(key) => keys.push((*place, *schema, key)),
            Err(reason) => *totals.without.entry(reason).or_default() += 1,
        }
    }
    let (names, document) = (converted.names(), converted.document());
    let registry = Registry::new().add("urn:description", document.clone()).and_then(|added| added.prepare());
    let registry = match registry {
        Ok(registry) => registry,
        Err(error) => {
            *totals.without.entry(format!("no registry: {error}")).or_default() += keys.len();
            return Vec::new();
        }
    };
    let mut made = Vec::new();
    for (place, schema, key) in keys {
        if !schema.sent && !schema.received && has_ways(&document, &key) {
            // What it was made for is not known: it may be left of a type that was divided.
            *totals
                .without
                .entry("no operation reaches it, and it has readOnly or writeOnly".to_owned())
                .or_default() += 1;
            continue;
        }
        let judge = match judge(&registry, &key) {
            Ok(judge) => judge,
            Err(error) => {
                *totals.without.entry(format!("no judge: {error}")).or_default() += 1;
                continue;
            }
        };
        let before = made.len();
        let first = hash(&schema.location.pointer) ^ seed;
        let mut none = "no value found";
        for number in 0..u64::try_from(samples).unwrap_or_default() {
            let seeds = (0..TRIES).map(|tried| first.wrapping_add(number * TRIES + tried));
            let sample = seeds.filter_map(|seed| {
                let value = Sampler::new(&document, &names, seed).sample(&key)?;
                // Where a schema stands as a part, whether null may stand there is for the whole to say.
                let valid = judge.is_valid(&value) && (schema.named || !value.is_null());
                none = "no valid value found";
                valid.then_some((place, schema, seed, value))
            });
            made.extend({ sample }.next());
        }
        match made.len() - before {
            0 => *totals.without.entry(none.to_owned()).or_default() += 1,
            _ => totals.schemas += 1,
        }
    }
    made
}

fn judge(registry: &Registry<'_>, key: &str) -> Result<Validator, String> {
    let schema = json!({ "$ref": format!("urn:description#/$defs/{key}") });
    let options = jsonschema::options().with_registry(registry).with_draft(Draft::Draft202012);
    options.should_validate_formats(true).build(&schema).map_err(|error| error.to_string())
}

/// FNV-1a, so that a schema's samples do not depend on the schemas before it.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// What is the same in messages about different values.
fn kind_of(error: &str) -> String {
    let without_place = error.split(" at line ").next().unwrap_or(error);
    let mut kind = String::new();
    for (place, part) in without_place.split(['`', '"']).enumerate() {
        kind.push_str(if place % 2 == 0 { part } else { "…" });
    }
    kind.chars().filter(|character| !character.is_ascii_digit()).collect()
}
