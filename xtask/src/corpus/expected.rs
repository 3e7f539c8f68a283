//! The record of what is expected to fall short, and the judgement of a run by it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::record::{Record, Verdict};
use crate::failure::{Failure, show};
use crate::listing::plural;

/// A way to fall short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// There is no crate.
    Nothing,
    /// Operations were left out.
    Skipped,
    /// The crate does not compile, or with a warning.
    Compile,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Skipped => "skipped",
            Self::Compile => "compile",
        }
    }
}

/// What a description falls short of, by kind and code, and how often.
type Shortfalls = BTreeMap<(Kind, String), usize>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    description: Vec<Entry>,
    #[serde(default)]
    reason: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(alias = "example")]
    path: Spanned<String>,
    nothing: Option<String>,
    skipped: Option<String>,
    compile: Option<String>,
    count: Option<usize>,
    why: String,
}

/// One thing that is expected.
#[derive(Debug)]
struct Expectation {
    /// Of the file.
    line: usize,
    count: usize,
}

/// The whole record.
#[derive(Debug, Default)]
pub(crate) struct Expected {
    file: String,
    /// Of one description.
    own: BTreeMap<(String, Kind, String), Expectation>,
    /// Of any; the first word is the example's path.
    any: BTreeMap<(Kind, String), (String, Expectation)>,
}

/// What is not as on record; each in a sentence.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Judgement {
    pub(crate) worse: Vec<String>,
    /// Expectations that don't hold any more.
    pub(crate) better: Vec<String>,
}

impl Judgement {
    /// Whether all is as on record.
    pub(crate) fn as_expected(&self) -> bool {
        self.worse.is_empty() && self.better.is_empty()
    }
}

impl Expected {
    /// Reads the record.
    ///
    /// `path` is resolved against `base` and shown as it is.
    pub(crate) fn load(base: &Path, path: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(base.join(path)).map_err(|error| Failure::at("read", path, error))?;
        Self::parse(&show(path), &text)
    }

    fn parse(name: &str, text: &str) -> Result<Self, Failure> {
        let line_of = |offset: usize| text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1;
        let file: File = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| format!(":{}", line_of(span.start))).unwrap_or_default();
            Failure::new(format!("{name}{line}: {}", error.message()))
        })?;
        let mut expected = Self { file: name.to_owned(), ..Self::default() };
        let mut problems = Vec::new();
        let own = file.description.into_iter().map(|entry| (entry, true));
        for (entry, own) in own.chain(file.reason.into_iter().map(|entry| (entry, false))) {
            let line = line_of(entry.path.span().start);
            let mut problem = |what: &str| problems.push(format!("{name}:{line}: {what}"));
            let (kind, code) = match (entry.nothing, entry.skipped, entry.compile) {
                (Some(code), None, None) => (Kind::Nothing, code),
                (None, Some(code), None) => (Kind::Skipped, code),
                (None, None, Some(code)) => (Kind::Compile, code),
                _ => {
                    problem("needs exactly one of `nothing`, `skipped` and `compile`");
                    continue;
                }
            };
            if entry.count.is_some() && !(own && kind == Kind::Skipped) || entry.count == Some(0) {
                problem("`count` is the number of operations that one description skips: take it out");
            }
            if entry.why.trim().is_empty() {
                problem("`why` is empty: say why this can't be better");
            }
            let path = entry.path.into_inner();
            let expectation = Expectation { line, count: entry.count.unwrap_or(1) };
            let twice = if own {
                expected.own.insert((path, kind, code), expectation).is_some()
            } else {
                expected.any.insert((kind, code), (path, expectation)).is_some()
            };
            if twice {
                problem("is expected twice: remove one of them");
            }
        }
        Failure::unless_empty(problems)?;
        Ok(expected)
    }

    /// Compares what a run found with the record. Descriptions that were not in the run are not judged.
    pub(crate) fn judge(&self, records: &[Record]) -> Judgement {
        let mut judgement = Judgement::default();
        for record in records {
            let found = shortfalls(record);
            self.judge_found(record, &found, &mut judgement);
            self.judge_missing(record, &found, &mut judgement);
        }
        judgement
    }

    fn judge_found(&self, record: &Record, found: &Shortfalls, judgement: &mut Judgement) {
        let path = &record.description;
        for ((kind, code), count) in found {
            let what = told(*kind, code, *count);
            match self.own.get(&(path.clone(), *kind, code.clone())) {
                Some(own) if *count > own.count => {
                    let place = format!("{} at {}:{}", own.count, self.file, own.line);
                    judgement.worse.push(format!("{path}: {what}, more than the {place}"));
                }
                Some(own) if *count < own.count => {
                    let place = format!("{}:{}", self.file, own.line);
                    judgement.better.push(format!("{path}: only {what}: lower the count of {} at {place}", own.count));
                }
                None if !self.any.contains_key(&(*kind, code.clone())) => {
                    let first = first_words(record, *kind, code).unwrap_or_default();
                    judgement.worse.push(format!("{path}: {what}{first}"));
                }
                _ => {}
            }
        }
    }

    fn judge_missing(&self, record: &Record, found: &Shortfalls, judgement: &mut Judgement) {
        let path = &record.description;
        let own = self.own.iter().filter(|((of, ..), _)| of == path).map(|((_, kind, code), at)| (kind, code, at));
        let any = self.any.iter().filter(|(_, (of, _))| of == path).map(|((kind, code), (_, at))| (kind, code, at));
        for (kind, code, at) in own.chain(any) {
            if is_known(record, *kind) && !found.contains_key(&(*kind, code.clone())) {
                let (file, line, word) = (&self.file, at.line, kind.word());
                judgement.better.push(format!("{path}: no longer so: {word} = \"{code}\"; remove it at {file}:{line}"));
            }
        }
    }
}

/// Whether the run went far enough to tell.
fn is_known(record: &Record, kind: Kind) -> bool {
    match kind {
        Kind::Nothing => true,
        Kind::Skipped => record.generated.verdict == Verdict::Generated,
        Kind::Compile => record.compiled.is_some(),
    }
}

fn shortfalls(record: &Record) -> Shortfalls {
    let mut found = Shortfalls::new();
    let nothing: BTreeSet<String> = record.generated.why_nothing().into_iter().collect();
    found.extend(nothing.into_iter().map(|code| ((Kind::Nothing, code), 1)));
    if record.generated.verdict == Verdict::Generated {
        found.extend(record.generated.skips().into_iter().map(|(code, count)| ((Kind::Skipped, code), count)));
    }
    if let Some(compiled) = &record.compiled {
        let codes = if compiled.errors.is_empty() { &compiled.warnings } else { &compiled.errors };
        found.extend(codes.keys().map(|code| ((Kind::Compile, code.clone()), 1)));
    }
    found
}

fn told(kind: Kind, code: &str, count: usize) -> String {
    match kind {
        Kind::Nothing => format!("no crate ({code})"),
        Kind::Skipped => format!("{} skipped ({code})", plural(count, "operation")),
        Kind::Compile => format!("does not compile without a fault ({code})"),
    }
}

fn first_words(record: &Record, kind: Kind, code: &str) -> Option<String> {
    let words = match kind {
        Kind::Nothing => record.generated.first.as_deref()?,
        Kind::Skipped => &record.generated.skipped.iter().find(|skipped| skipped.code == code)?.reason,
        Kind::Compile => record.compiled.as_ref()?.first.as_deref()?,
    };
    Some(format!(": {}", crate::visible::visible(words)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::record::{Codes, Compiled, Generated, Skipped};

    fn record(path: &str, skips: usize, errors: &[&str], compiled: Option<&[&str]>) -> Record {
        let mut generated = Generated::nothing(Verdict::Generated, None, 0.0);
        let skipped = |_| Skipped { code: "m".into(), method: "GET".into(), path: "/".into(), reason: "why".into() };
        generated.skipped = (0..skips).map(skipped).collect();
        let codes = |all: &[&str]| all.iter().map(|code| ((*code).to_owned(), 1)).collect::<Codes>();
        if !errors.is_empty() {
            generated.verdict = Verdict::Refused;
            generated.errors = codes(errors);
        }
        let compiled = compiled.map(|all| Compiled { ok: all.is_empty(), errors: codes(all), ..Compiled::default() });
        Record { description: path.into(), package: path.into(), generated, compiled }
    }

    fn judge(expected: &str, record: Record) -> (usize, usize) {
        let judgement = Expected::parse("e", expected).unwrap().judge(&[record]);
        (judgement.worse.len(), judgement.better.len())
    }

    #[test]
    fn what_is_worse_than_on_record_is_told() {
        let entry = "[[description]]\npath = 'a'\nskipped = 'm'\ncount = 2\nwhy = 'w'\n";
        assert_eq!(judge("", record("a", 0, &[], Some(&[]))), (0, 0));
        assert_eq!(judge("", record("a", 2, &[], None)), (1, 0));
        assert_eq!(judge("", record("a", 0, &["x", "y"], None)), (2, 0));
        assert_eq!(judge("", record("a", 0, &[], Some(&["E1"]))), (1, 0));
        assert_eq!(judge(entry, record("a", 2, &[], None)), (0, 0));
        assert_eq!(judge(entry, record("a", 3, &[], None)), (1, 0));
        assert_eq!(judge(entry, record("b", 3, &[], None)), (1, 0));
    }

    #[test]
    fn what_no_longer_holds_is_told_with_its_line() {
        let entry = "# why\n[[description]]\npath = 'a'\nskipped = 'm'\ncount = 2\nwhy = 'w'\n";
        assert_eq!(judge(entry, record("a", 1, &[], None)), (0, 1));
        assert_eq!(judge(entry, record("b", 0, &[], None)), (0, 0));
        let gone = Expected::parse("e.toml", entry).unwrap().judge(&[record("a", 0, &[], None)]);
        assert_eq!(gone.better, ["a: no longer so: skipped = \"m\"; remove it at e.toml:3"]);
        let compile = "[[description]]\npath = 'a'\ncompile = 'E1'\nwhy = 'w'\n";
        assert_eq!(judge(compile, record("a", 0, &[], None)), (0, 0));
        assert_eq!(judge(compile, record("a", 0, &[], Some(&[]))), (0, 1));
        assert_eq!(judge(compile, record("a", 0, &[], Some(&["E1"]))), (0, 0));
        assert_eq!(judge(compile, record("a", 0, &[], Some(&["E2"]))), (1, 1));
    }

    #[test]
    fn a_reason_holds_for_every_description_as_long_as_it_holds_for_its_example() {
        let reason = "[[reason]]\nexample = 'a'\nskipped = 'm'\nwhy = 'w'\n";
        assert_eq!(judge(reason, record("b", 7, &[], None)), (0, 0));
        assert_eq!(judge(reason, record("b", 0, &[], None)), (0, 0));
        assert_eq!(judge(reason, record("a", 7, &[], None)), (0, 0));
        assert_eq!(judge(reason, record("a", 0, &[], None)), (0, 1));
    }

    #[test]
    fn mistakes_in_the_file_are_told_with_their_lines() {
        let text =
            "[[description]]\npath = 'a'\nwhy = 'w'\n[[reason]]\nexample = 'b'\nskipped = 'm'\ncount = 2\nwhy = ''\n";
        let problems = Expected::parse("e", text).unwrap_err();
        let problems: Vec<&str> = problems.problems().iter().map(|problem| problem.get(..4).unwrap_or("")).collect();
        assert_eq!(problems, ["e:2:", "e:5:", "e:5:"]);
        assert!(Expected::parse("e", "\n[[other]]\n").unwrap_err().problems()[0].starts_with("e:2: "));
    }
}
