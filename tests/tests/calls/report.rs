//! Descriptions, the crates made of them, a service for each, and what came of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;

use serde_json::Value;

use crate::cases::{Case, Cases, cases, told};
use crate::check::BASE;
use crate::crates::{Subject, Workshop};
use crate::description::Description;
use crate::program::program;
use crate::samples::Taste;
use crate::server::Service;

/// How many descriptions are compiled together.
const BATCH: usize = 20;

/// What came of a run.
#[derive(Default)]
pub(crate) struct Totals {
    pub(crate) descriptions: usize,
    pub(crate) operations: usize,
    pub(crate) calls: usize,
    /// Operations that some call could not be made for, by description, with the reason.
    pub(crate) without: Vec<(PathBuf, String, String)>,
    /// Descriptions of which no crate was made or compiled, and why.
    pub(crate) not_made: Vec<(PathBuf, String)>,
    /// What is wrong: where, with which operation, and what.
    pub(crate) wrong: Vec<(PathBuf, String, String)>,
}

impl Totals {
    pub(crate) fn is_clean(&self) -> bool {
        self.not_made.is_empty() && self.wrong.is_empty()
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { descriptions, operations, calls, without, not_made, wrong } = self;
        writeln!(f, "{descriptions} descriptions, {} without a crate", not_made.len())?;
        for (path, reason) in not_made {
            writeln!(f, "no crate of {}: {reason}", path.display())?;
        }
        writeln!(
            f,
            "{operations} operations, {calls} calls, {} operations with calls that none can be made of",
            without.len()
        )?;
        writeln!(f, "{} things wrong", wrong.len())?;
        for (what, all) in [("without", without), ("wrong", wrong)] {
            let mut kinds: BTreeMap<String, Vec<&(PathBuf, String, String)>> = BTreeMap::new();
            all.iter().for_each(|one| kinds.entry(kind(&one.2)).or_default().push(one));
            for (kind, all) in kinds {
                let operations: BTreeSet<_> = all.iter().map(|(path, operation, _)| (path, operation)).collect();
                writeln!(f, "{} {what}, {} operations: {kind}", all.len(), operations.len())?;
                for (path, operation, what) in all.iter().take(tests::corpus::number("EXAMPLES", 3)) {
                    let what: String = what.chars().take(900).collect();
                    writeln!(f, "    {} {operation}\n        {what}", path.display())?;
                }
            }
        }
        Ok(())
    }
}

/// What is the same in messages about different values.
fn kind(message: &str) -> String {
    let quoted: Vec<&str> = message.split('`').step_by(2).collect();
    let text = quoted.join("…");
    let end = ["{", "[", "\"", "Text(", " was "].iter().filter_map(|mark| text.find(mark)).min().unwrap_or(text.len());
    text.chars().take(text.get(..end).map_or(0, |text| text.chars().count()).clamp(12, 90)).collect()
}

/// Calls everything of every description at least `many` times.
pub(crate) fn prove(name: &str, descriptions: &[PathBuf], many: u64) -> Totals {
    let mut totals = Totals { descriptions: descriptions.len(), ..Totals::default() };
    for batch in descriptions.chunks(BATCH) {
        let (workshop, subjects) = built(name, batch, &mut totals);
        for subject in &subjects {
            match Description::load(&subject.path) {
                Ok(description) => one(&workshop, subject, description, many, &mut totals),
                Err(reason) => totals.not_made.push((subject.path.clone(), reason)),
            }
        }
    }
    totals
}

/// The crates of descriptions that compile, with a program that calls them.
pub(crate) fn built(name: &str, descriptions: &[PathBuf], totals: &mut Totals) -> (Workshop, Vec<Subject>) {
    let workshop = Workshop::new(name);
    let mut subjects = Vec::new();
    for (place, path) in descriptions.iter().enumerate() {
        match workshop.generate(&format!("d{place}"), path) {
            Ok(subject) => subjects.push(subject),
            Err(reason) => totals.not_made.push((path.clone(), reason)),
        }
    }
    if subjects.is_empty() {
        return (workshop, subjects);
    }
    let mut failures = workshop.build(&subjects, &program);
    subjects.retain(|subject| match failures.remove(&subject.name) {
        None => true,
        Some(reason) => {
            totals.not_made.push((subject.path.clone(), reason));
            false
        }
    });
    (workshop, subjects)
}

/// The cases of a subject, with what could not be made and what differs put on record.
pub(crate) fn made(
    subject: &Subject,
    description: &Description,
    many: u64,
    taste: Taste,
    totals: &mut Totals,
) -> Cases {
    let mut made = cases(description, &subject.report.calls.operations, many, taste);
    let at = |(operation, what): (String, String)| (subject.path.clone(), operation, what);
    totals.without.extend(made.without.drain(..).map(at));
    totals.wrong.extend(made.wrong.drain(..).map(at));
    totals.operations += subject.report.calls.operations.len();
    totals.calls += made.cases.len();
    made
}

fn one(workshop: &Workshop, subject: &Subject, description: Description, many: u64, totals: &mut Totals) {
    let cases = made(subject, &description, many, |value| value, totals).cases;
    if cases.is_empty() {
        return;
    }
    let service = Service::new(description, cases);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let address = runtime.block_on(service.clone().listen());
    let said = called(workshop, subject, service.cases(), &format!("http://{address}{BASE}"));
    let mut wrong: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut asked: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, found) in service.found() {
        *asked.entry(number).or_default() += 1;
        wrong.entry(number).or_default().extend(found);
    }
    for (number, case) in service.cases().iter().enumerate() {
        let wrong = wrong.entry(number).or_default();
        match asked.get(&number) {
            Some(1) => {}
            many => wrong.push(format!("it was asked {} times", many.copied().unwrap_or_default())),
        }
        match said.get(&number) {
            None => wrong.push("the program ended".to_owned()),
            Some(said) => wrong.extend(outcome(case, said)),
        }
    }
    for (number, found) in wrong {
        let operation =
            service.cases().get(number).and_then(|case| service.description().operations.get(case.operation));
        let name = operation.map(|operation| format!("{} {}", operation.method, operation.path)).unwrap_or_default();
        totals.wrong.extend(found.into_iter().map(|what| (subject.path.clone(), format!("{name} #{number}"), what)));
    }
}

/// What is wrong with what the client made of an answer.
pub(crate) fn outcome(case: &Case, said: &Value) -> Option<String> {
    let expected = case.answer.status;
    if said["status"] == expected && said["error"].is_null() && expected < 400 {
        return None;
    }
    if expected >= 400 && said["error"] == "Service" && said["status"] == expected {
        let has_type = case.answer.contents.iter().any(|(name, _)| crate::description::is_json(name));
        return (has_type && said["typed"] != true).then(|| format!("the failure {expected} has no type: {said}"));
    }
    Some(format!("the service said {expected}, and the client: {}", short(said)))
}

fn short(said: &Value) -> String {
    match said.get("error") {
        Some(kind) => format!("{kind}: {} {}", said["message"], said["answer"]),
        None => said.to_string(),
    }
}

/// What the program says of every case, by number.
pub(crate) fn called(workshop: &Workshop, subject: &Subject, cases: &[Case], base: &str) -> BTreeMap<usize, Value> {
    let lines = cases.iter().enumerate();
    let lines: String = lines.map(|(number, case)| format!("{}\n", told(&subject.name, number, case))).collect();
    let said = workshop.pipe(lines, &[("BASE", base)]);
    let said = said.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let said = said.filter_map(|line| {
        let number = line["case"].as_u64().and_then(|number| usize::try_from(number).ok())?;
        Some((number, line["said"].clone()))
    });
    said.collect()
}
