//! `cargo xtask regen`: generate, list the faults, compare with the disk, and write or show the difference.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use codegen::diagnostic::Severity;
use codegen::{Generation, Report};

use crate::arguments::Regen;
use crate::difference::Differences;
use crate::failure::{Failure, show};
use crate::job::{self, Job};
use crate::listing::{self, plural};
use crate::plan::{Desk, Plan};
use crate::staging::Staging;
use crate::{Outcome, journal, ours, place, print, report, transaction};

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
    if arguments.check {
        let Some(made) = make_all(&jobs, |job| Differences::new(&job.folder))? else { return Ok(refuse()) };
        let described: String = made.iter().map(|one| one.desk.describe(&one.plan)).collect();
        if !described.is_empty() {
            return stale(&described, arguments);
        }
        print(&made.iter().map(|one| one.line("up to date")).collect::<String>())?;
        return Ok(Outcome::Done);
    }
    for job in &jobs {
        journal::recover(job.territory())?;
    }
    let Some(made) = make_all(&jobs, |job| Staging::new(&job.territory().root))? else { return Ok(refuse()) };
    let lines: String = made.iter().map(|one| one.line(&changes(&one.plan))).collect();
    transaction::write_all(made.into_iter().map(|one| (one.plan, one.desk)).collect())?;
    tell_written(&lines)
}

/// What a job came to.
struct Made<'a, D> {
    job: &'a Job,
    generation: Generation,
    plan: Plan,
    desk: D,
}

impl<D> Made<'_, D> {
    /// `generated-client: 6 operations, 14 types, 41 files: up to date`.
    fn line(&self, what: &str) -> String {
        let operations = plural(self.generation.report.emitted, "operation");
        let types = plural(self.generation.report.types, "type");
        format!("{}: {operations}, {types}, {}: {what}\n", self.job.package(), plural(self.plan.files(), "file"))
    }

    /// The same for a crate of its own, and the tally of its operations, on which scripts rely.
    fn lines(&self, what: &str) -> String {
        let folder = show(&self.job.folder);
        let (types, files) = (plural(self.generation.report.types, "type"), plural(self.plan.files(), "file"));
        format!("{} in {folder}: {types}, {files}: {what}\n{}\n", self.job.package(), tally(&self.generation.report))
    }
}

/// Generates for all, and lists what was found. `None` if one of them is refused.
fn make_all<'a, D: Desk>(jobs: &'a [Job], desk: impl Fn(&Job) -> D) -> Result<Option<Vec<Made<'a, D>>>, Failure> {
    let mut all = Vec::new();
    let mut refused = false;
    for job in jobs {
        let (generation, planner) = job.generate(desk(job));
        list(&generation);
        refused |= is_refused(&generation, true);
        all.push((job, generation, planner));
    }
    if refused {
        return Ok(None);
    }
    let mut problems = Vec::new();
    let mut made = Vec::new();
    for (job, generation, planner) in all {
        match job.plan(&generation, planner) {
            Ok((plan, desk)) => made.push(Made { job, generation, plan, desk }),
            Err(failure) => problems.extend_from_slice(failure.problems()),
        }
    }
    Failure::unless_empty(problems)?;
    Ok(Some(made))
}

/// A crate of its own. The last line is the tally of the operations, whatever else is said.
fn whole(arguments: &Regen, spec: &str, out: &Path, workspace: &Path) -> Result<Outcome, Failure> {
    if arguments.check {
        let job = Job::whole(arguments, spec, out, workspace)?;
        let Some(made) = make_one(arguments, &job, Differences::new(&job.folder))? else { return Ok(refuse()) };
        let described = made.desk.describe(&made.plan);
        if !described.is_empty() {
            return stale(&described, arguments);
        }
        print(&made.lines("up to date"))?;
        return Ok(Outcome::Done);
    }
    // First of all: a crate that is half written is not yet known as ours.
    ours::recover_whole(&job::whole_territory(out)?)?;
    let job = Job::whole(arguments, spec, out, workspace)?;
    let staging = Staging::new(&job.territory().root);
    let Some(made) = make_one(arguments, &job, staging)? else { return Ok(refuse()) };
    let lines = made.lines(&changes(&made.plan));
    let written = transaction::write_all(vec![(made.plan, made.desk)]);
    // A pipe or a device has its report already.
    let is_kept = arguments.report.as_deref().is_some_and(Path::is_file);
    written.map_err(|failure| match is_kept {
        true => report_failed(arguments, &made.generation, failure),
        false => failure,
    })?;
    tell_written(&lines)
}

/// The files are in their places, whether or not that can be told.
fn tell_written(lines: &str) -> Result<Outcome, Failure> {
    match print(lines) {
        Ok(()) => Ok(Outcome::Done),
        Err(failure) => {
            let problem = failure.problems().join("; ");
            Err(Failure::new(format!("{problem}; every file is written all the same")))
        }
    }
}

/// Generates one crate, lists what was found, and writes the report. `None` if it is refused.
fn make_one<'a, D: Desk>(arguments: &Regen, job: &'a Job, desk: D) -> Result<Option<Made<'a, D>>, Failure> {
    let (generation, planner) = job.generate(desk);
    list(&generation);
    if let Some(path) = &arguments.report {
        job.check_report_apart(path, &generation, &planner)?;
    }
    let planned = match is_refused(&generation, arguments.strict) {
        true => None,
        false => match job.plan(&generation, planner) {
            Ok(planned) => Some(planned),
            Err(failure) => return Err(report_failed(arguments, &generation, failure)),
        },
    };
    if let Some(path) = &arguments.report {
        report::write(path, &generation, &[])?;
    }
    Ok(planned.map(|(plan, desk)| Made { job, generation, plan, desk }))
}

/// What is in the way of the files is in the report, too.
fn report_failed(arguments: &Regen, generation: &Generation, failure: Failure) -> Failure {
    let written = arguments.report.as_deref().map(|path| report::write(path, generation, failure.problems()));
    match written {
        Some(Err(unwritten)) => unwritten.problems().iter().fold(failure, Failure::and),
        _ => failure,
    }
}

/// Every fault and their count, on stderr.
fn list(generation: &Generation) {
    // If stderr is gone, the exit code still tells.
    let mut stderr = anstream::stderr().lock();
    for text in listing::list(&generation.diagnostics, &generation.inputs) {
        let _ = stderr.write_all(text.as_bytes());
    }
    if let Some(count) = listing::count(&generation.diagnostics, generation.report.skipped.len()) {
        let _ = writeln!(stderr, "{count}");
    }
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

/// `3 written, 1 removed, 37 unchanged`.
fn changes(plan: &Plan) -> String {
    format!("{} written, {} removed, {} unchanged", plan.written(), plan.removed(), plan.unchanged.len())
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
