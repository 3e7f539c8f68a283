//! The table at the end of a run, for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use super::expected::Judgement;
use super::record::{Codes, Record, Verdict};
use crate::listing::plural;
use crate::visible::visible;

/// How many of the slowest and of the largest are told.
const FEW: usize = 5;

/// What is told of a whole run besides its records.
pub(crate) struct Run {
    /// Files that are no OpenAPI 3 descriptions.
    pub(crate) ignored: usize,
    /// Descriptions found.
    pub(crate) found: usize,
    /// Records that were known from earlier runs.
    pub(crate) known: usize,
    /// Whether the compiler was asked.
    pub(crate) compile: bool,
    pub(crate) took: Duration,
}

/// The table.
pub(crate) fn table(run: &Run, records: &[Record], judgement: &Judgement) -> String {
    let mut out = String::new();
    failures(&mut out, records);
    counts(&mut out, "skipped operations by reason", &sum(records, |record| record.generated.skips()));
    counts(&mut out, "errors of descriptions by code", &sum(records, |record| record.generated.errors.clone()));
    counts(&mut out, "warnings by code", &sum(records, |record| record.generated.warnings.clone()));
    let compiled = |part: fn(&super::record::Compiled) -> &Codes| {
        sum(records, |record| record.compiled.as_ref().map(|compiled| part(compiled).clone()).unwrap_or_default())
    };
    counts(&mut out, "errors of the compiler by code", &compiled(|compiled| &compiled.errors));
    counts(&mut out, "warnings of the compiler by lint", &compiled(|compiled| &compiled.warnings));
    extremes(&mut out, records);
    totals(&mut out, run, records);
    for (title, sentences) in [("worse than on record", &judgement.worse), ("better than on record", &judgement.better)]
    {
        if !sentences.is_empty() {
            let _ = writeln!(out, "\n{title}:");
            for sentence in sentences {
                let _ = writeln!(out, "  {sentence}");
            }
        }
    }
    out
}

fn failures(out: &mut String, records: &[Record]) {
    let mut title = "failures, with the first error of each:\n";
    for record in records {
        let compiled = record.compiled.as_ref();
        let (what, first) = match record.generated.verdict {
            Verdict::Refused => ("no crate", &record.generated.first),
            Verdict::Crashed => ("crashed", &record.generated.first),
            Verdict::TimedOut => ("time limit", &record.generated.first),
            Verdict::Generated => match compiled {
                Some(compiled) if !compiled.ok || !compiled.errors.is_empty() => ("does not compile", &compiled.first),
                Some(compiled) if !compiled.is_clean() => ("compiles with warnings", &compiled.first),
                _ => continue,
            },
        };
        let first = first.as_deref().unwrap_or("no reason given");
        let _ = writeln!(out, "{title}  {}: {what}: {}", visible(&record.description), visible(first));
        title = "";
    }
}

fn sum(records: &[Record], codes: impl Fn(&Record) -> Codes) -> Codes {
    let mut all = Codes::new();
    for (code, count) in records.iter().flat_map(codes) {
        *all.entry(code).or_default() += count;
    }
    all
}

fn counts(out: &mut String, title: &str, codes: &Codes) {
    if codes.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{title}:");
    let mut codes: Vec<_> = codes.iter().collect();
    codes.sort_by_key(|(code, count)| (std::cmp::Reverse(**count), *code));
    for (code, count) in codes {
        let _ = writeln!(out, "{count:>9}  {code}");
    }
}

fn extremes(out: &mut String, records: &[Record]) {
    let mut most = |title: &str, key: &dyn Fn(&Record) -> f64, show: &dyn Fn(&Record) -> String| {
        let mut order: Vec<&Record> = records.iter().collect();
        order.sort_by(|a, b| key(b).total_cmp(&key(a)));
        let _ = writeln!(out, "\n{title}:");
        for record in order.into_iter().take(FEW) {
            let _ = writeln!(out, "{:>9}  {}", show(record), visible(&record.description));
        }
    };
    let seconds = |record: &Record| format!("{:.1} s", record.generated.seconds);
    most("slowest to generate", &|record| record.generated.seconds, &seconds);
    let lines = |record: &Record| record.generated.lines.to_string();
    most("largest, in lines of Rust", &|record| record.generated.lines as f64, &lines);
}

fn totals(out: &mut String, run: &Run, records: &[Record]) {
    let mut verdicts: BTreeMap<&str, usize> = BTreeMap::new();
    for record in records {
        let word = match record.generated.verdict {
            Verdict::Generated => continue,
            Verdict::Refused => "refused",
            Verdict::Crashed => "crashed",
            Verdict::TimedOut => "over the time limit",
        };
        *verdicts.entry(word).or_default() += 1;
    }
    let fell: usize = verdicts.values().sum();
    let mut generated = format!("{} of {}", records.len() - fell, records.len());
    for (word, count) in &verdicts {
        let _ = write!(generated, ", {count} {word}");
    }
    let count = |part: fn(&Record) -> usize| records.iter().map(part).sum::<usize>();
    let (total, emitted) = (count(|record| record.generated.total), count(|record| record.generated.emitted));
    let skipped = count(|record| record.generated.skipped.len());
    let mut descriptions = format!("{} of {} found", records.len(), run.found);
    if run.ignored > 0 {
        let _ = write!(descriptions, "; {} ignored", plural(run.ignored, "other file"));
    }
    if run.known > 0 {
        let _ = write!(descriptions, "; {} known from earlier runs", run.known);
    }
    let _ = writeln!(out, "\ndescriptions  {descriptions}\ngenerated     {generated}");
    if run.compile {
        let compiled: Vec<_> = records.iter().filter_map(|record| record.compiled.as_ref()).collect();
        let clean = compiled.iter().filter(|compiled| compiled.is_clean()).count();
        let broken = compiled.iter().filter(|compiled| !compiled.ok || !compiled.errors.is_empty()).count();
        let warned = compiled.len() - clean - broken;
        let _ = write!(out, "compiled      {clean} of {}", compiled.len());
        let _ = writeln!(out, ", {broken} with errors, {warned} with warnings");
    }
    let _ = writeln!(out, "operations    {emitted} of {total}, {skipped} skipped");
    let (lines, took) = (count(|record| record.generated.lines), run.took.as_secs());
    let _ = writeln!(out, "Rust          {lines} lines\ntime          {} min {} s", took / 60, took % 60);
}
