//! `cargo xtask regen`: generate, list the faults, compare with the disk, and write or show the difference.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use codegen::diagnostic::Severity;
use codegen::{Generation, Report};

use crate::arguments::Regen;
use crate::failure::{Failure, show};
use crate::job::Job;
use crate::listing::{self, plural};
use crate::plan::Plan;
use crate::{Outcome, difference, place, print, report, transaction};

/// Does what the arguments ask for.
pub(crate) fn run(arguments: &Regen) -> Result<Outcome, Failure> {
    let workspace = place::workspace()?;
    match (&arguments.spec, &arguments.out) {
        (Some(spec), Some(out)) => whole(arguments, spec, out, &workspace),
        _ => parts(arguments, &workspace),
    }
}

/// Everything in the option file, or nothing: strict, and one transaction.
fn parts(arguments: &Regen, workspace: &Path) -> Result<Outcome, Failure> {
    let jobs = Job::all(workspace)?;
    let mut made = Vec::new();
    let mut refused = false;
    for job in jobs {
        let generation = job.generate();
        list(&generation);
        refused |= is_refused(&generation, true);
        made.push((job, generation));
    }
    if refused {
        return Ok(refuse());
    }
    let mut problems = Vec::new();
    let mut plans = Vec::new();
    for (job, generation) in &made {
        match job.plan(generation) {
            Ok(plan) => plans.push(plan),
            Err(failure) => problems.extend_from_slice(failure.problems()),
        }
    }
    Failure::unless_empty(problems)?;
    if arguments.check {
        let described: String =
            made.iter().zip(&plans).map(|((job, _), plan)| difference::describe(plan, &job.folder)).collect();
        if !described.is_empty() {
            return stale(&described, arguments);
        }
        let lines: String = made
            .iter()
            .zip(&plans)
            .map(|((job, generation), plan)| format!("{}: up to date\n", summary(job, &generation.report, plan)))
            .collect();
        print(&lines)?;
        return Ok(Outcome::Done);
    }
    transaction::write_all(&plans)?;
    let lines: String = made
        .iter()
        .zip(&plans)
        .map(|((job, generation), plan)| format!("{}: {}\n", summary(job, &generation.report, plan), changes(plan)))
        .collect();
    print(&lines)?;
    Ok(Outcome::Done)
}

/// A crate of its own. The last line is the tally of the operations, whatever else is said.
fn whole(arguments: &Regen, spec: &str, out: &Path, workspace: &Path) -> Result<Outcome, Failure> {
    let job = Job::whole(arguments, spec, out, workspace)?;
    let generation = job.generate();
    list(&generation);
    if let Some(path) = &arguments.report {
        report::write(path, &generation)?;
    }
    if is_refused(&generation, arguments.strict) {
        return Ok(refuse());
    }
    let plan = job.plan(&generation)?;
    let what = if arguments.check {
        let described = difference::describe(&plan, &job.folder);
        if !described.is_empty() {
            return stale(&described, arguments);
        }
        "up to date".to_owned()
    } else {
        transaction::write_all(std::slice::from_ref(&plan))?;
        changes(&plan)
    };
    let types = plural(generation.report.types, "type");
    let files = plural(plan.files(), "file");
    let folder = show(&job.folder);
    print(&format!("{} in {folder}: {types}, {files}: {what}\n{}\n", job.package(), tally(&generation.report)))?;
    Ok(Outcome::Done)
}

/// Every fault and their count, on stderr.
fn list(generation: &Generation) {
    let mut text = listing::list(&generation.diagnostics, &generation.inputs);
    if let Some(count) = listing::count(&generation.diagnostics, generation.report.skipped.len()) {
        let _ = writeln!(text, "{count}");
    }
    // If stderr is gone, the exit code still tells.
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

fn is_refused(generation: &Generation, strict: bool) -> bool {
    let least = if strict { Severity::Skip } else { Severity::Error };
    generation.diagnostics.iter().any(|diagnostic| diagnostic.severity >= least)
        || strict && !generation.report.skipped.is_empty()
}

fn refuse() -> Outcome {
    let _ = writeln!(anstream::stderr().lock(), "nothing was written");
    Outcome::Refused
}

/// The difference, and last the command that takes it away.
fn stale(described: &str, arguments: &Regen) -> Result<Outcome, Failure> {
    let command = crate::visible::visible(&arguments.to_write()).into_owned();
    print(&format!("{described}\nStale, or edited by hand. What writes it anew:\n{command}\n"))?;
    Ok(Outcome::Stale)
}

/// `generated-client: 6 operations, 14 types, 41 files`.
fn summary(job: &Job, report: &Report, plan: &Plan) -> String {
    let operations = plural(report.emitted, "operation");
    let types = plural(report.types, "type");
    format!("{}: {operations}, {types}, {}", job.package(), plural(plan.files(), "file"))
}

/// `3 written, 1 removed, 37 unchanged`.
fn changes(plan: &Plan) -> String {
    format!("{} written, {} removed, {} unchanged", plan.written(), plan.removed(), plan.unchanged)
}

/// `58 of 60 operations, 2 skipped`. Scripts rely on it.
fn tally(report: &Report) -> String {
    let mut tally = format!("{} of {} operations", report.emitted, report.total);
    if !report.skipped.is_empty() {
        let _ = write!(tally, ", {} skipped", report.skipped.len());
    }
    if !report.excluded.is_empty() {
        let _ = write!(tally, ", {} excluded", report.excluded.len());
    }
    tally
}

#[cfg(test)]
mod on_a_copy;

#[cfg(test)]
mod tests {
    use super::*;
    use codegen::SkippedOperation;
    use codegen::diagnostic::{Diagnostic, Location};
    use codegen::source::Span;

    fn skipped() -> SkippedOperation {
        SkippedOperation {
            method: "GET".into(),
            path: "/".into(),
            id: None,
            location: Location {
                file: String::new(),
                line: 1,
                column: 1,
                span: Span::default(),
                pointer: String::new(),
            },
            reason: String::new(),
        }
    }

    fn generation(severity: Option<Severity>, skips: usize) -> Generation {
        let diagnostics = severity.map(|severity| Diagnostic {
            code: "c",
            severity,
            message: String::new(),
            help: String::new(),
            location: None,
        });
        Generation {
            files: Vec::new(),
            manifest_block: String::new(),
            diagnostics: diagnostics.into_iter().collect(),
            report: Report { total: 60, emitted: 60 - skips, skipped: vec![skipped(); skips], ..Report::default() },
            inputs: Vec::new(),
        }
    }

    #[test]
    fn the_tally_has_the_words_that_scripts_look_for() {
        assert_eq!(tally(&generation(None, 2).report), "58 of 60 operations, 2 skipped");
        assert_eq!(tally(&generation(None, 0).report), "60 of 60 operations");
    }

    #[test]
    fn errors_always_refuse_and_skips_only_when_strict() {
        for (severity, skips, strict, expected) in [
            (None, 0, true, false),
            (Some(Severity::Warning), 0, true, false),
            (Some(Severity::Skip), 0, false, false),
            (Some(Severity::Skip), 0, true, true),
            (None, 1, true, true),
            (None, 1, false, false),
            (Some(Severity::Error), 0, false, true),
        ] {
            assert_eq!(is_refused(&generation(severity, skips), strict), expected, "{severity:?} {skips} {strict}");
        }
    }
}
