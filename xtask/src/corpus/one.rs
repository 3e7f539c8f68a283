//! One description of a corpus in a process of its own, and the talk between that process and the run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use codegen::Generation;
use codegen::diagnostic::Severity;

use super::hash::{self, Contents};
use super::record::{Codes, Generated, Input, Skipped, Verdict};
use super::supervise;
use crate::arguments::{CorpusOne, Regen};
use crate::failure::{Failure, show};
use crate::job::Job;
use crate::plan::Desk;
use crate::{Outcome, listing, place};

/// The process's part: what `regen --spec` does, except that the pages are not written.
pub(crate) fn run(arguments: &CorpusOne) -> Result<Outcome, Failure> {
    let started = Instant::now();
    let regen = Regen { name: Some(arguments.name.clone()), ..Regen::default() };
    let job = Job::whole(&regen, &arguments.spec, &arguments.out, &place::workspace()?)?;
    let root = arguments.write.then(|| job.territory().root.clone());
    let (generation, planner) = job.generate(Made { root, files: BTreeMap::new() });
    // People would see this; that it can be made is a part of what is tried.
    let _ = listing::list(&generation.diagnostics, &generation.inputs);
    let made = if generation.has_errors() { None } else { Some(job.plan(&generation, planner)?.1) };
    let said = told(&generation, made.as_ref(), started.elapsed());
    let said = serde_json::to_vec(&said).map_err(|error| Failure::at("write", &arguments.said, error))?;
    fs::write(&arguments.said, said).map_err(|error| Failure::at("write", &arguments.said, error))?;
    Ok(Outcome::Done)
}

/// Everything that the compiler looks at, written if it is wanted. The folder is new and nobody else's, so there is
/// nothing to keep safe.
struct Made {
    root: Option<PathBuf>,
    /// Hash, lines and bytes of each file.
    files: BTreeMap<PathBuf, (String, usize, usize)>,
}

impl Desk for Made {
    fn take(&mut self, path: &Path, _: Option<&[u8]>, text: &str) -> Result<(), String> {
        if !is_for_the_compiler(path) {
            return Ok(());
        }
        let hash = Contents::default().add(text.as_bytes()).finish();
        self.files.insert(path.to_owned(), (hash, text.lines().count(), text.len()));
        let Some(root) = &self.root else { return Ok(()) };
        let path = root.join(path);
        let written = fs::create_dir_all(path.parent().unwrap_or(root)).and_then(|()| fs::write(&path, text));
        written.map_err(|error| format!("can't write {}: {error}", show(&path)))
    }
}

fn is_for_the_compiler(path: &Path) -> bool {
    path.starts_with("src") || path == Path::new("Cargo.toml")
}

fn told(generation: &Generation, made: Option<&Made>, took: Duration) -> Generated {
    let verdict = if made.is_some() { Verdict::Generated } else { Verdict::Refused };
    let mut told = Generated::nothing(verdict, None, took.as_secs_f64());
    if let Some(error) = generation.diagnostics.iter().find(|found| found.severity == Severity::Error) {
        let place = error.location.as_ref().map(|at| format!("{}:{}: ", at.line, at.column)).unwrap_or_default();
        told.first = Some(format!("{place}{}", error.message));
    }
    let codes = |severity| {
        let mut codes = Codes::new();
        for found in generation.diagnostics.iter().filter(|found| found.severity == severity) {
            *codes.entry(found.code.to_owned()).or_default() += 1;
        }
        codes
    };
    told.errors = codes(Severity::Error);
    told.warnings = codes(Severity::Warning);
    told.total = generation.report.total;
    told.emitted = generation.report.emitted;
    told.skipped = skipped(generation);
    told.types = generation.report.types;
    let mut contents = Contents::default();
    for (path, (hash, lines, bytes)) in made.iter().flat_map(|made| &made.files) {
        contents.add(path.as_os_str().as_encoded_bytes()).add(hash.as_bytes());
        told.lines += lines;
        told.bytes += bytes;
    }
    told.code = contents.finish();
    told.inputs = inputs(generation);
    told
}

/// The report has the reasons; their codes are with the diagnostics.
fn skipped(generation: &Generation) -> Vec<Skipped> {
    let code = |reason: &str| {
        let mut skips = generation.diagnostics.iter().filter(|found| found.severity == Severity::Skip);
        skips.find(|found| found.message == reason).map_or("unknown", |found| found.code).to_owned()
    };
    (generation.report.skipped.iter())
        .map(|skipped| Skipped {
            code: code(&skipped.reason),
            method: skipped.method.clone(),
            path: skipped.path.clone(),
            reason: skipped.reason.clone(),
        })
        .collect()
}

/// Their hashes are of the bytes on the disk, which the run compares with.
fn inputs(generation: &Generation) -> Vec<Input> {
    let read = |path: &String| {
        let hash = hash::file(Path::new(path)).unwrap_or_default();
        Input { path: path.clone(), hash }
    };
    generation.inputs.iter().map(|input| read(&input.path)).collect()
}

/// A description to make a crate of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Task {
    /// Below the folder of the run, with `/`.
    pub(crate) description: String,
    /// The file; absolute.
    pub(crate) path: PathBuf,
    /// The file's, in bytes.
    pub(crate) size: u64,
    /// The crate's name, and that of its folder.
    pub(crate) package: String,
}

/// The largest known description is fifty times as large as most of the large ones, and takes its time.
fn limit_of(task: &Task, limit: Duration) -> Duration {
    let begun = u32::try_from(task.size / 5_000_000).unwrap_or(u32::MAX).saturating_add(1);
    limit.saturating_mul(begun)
}

/// The run's part: starts the process and puts its end into words.
pub(crate) fn supervised(task: &Task, crates: &Path, write: bool, limit: Duration) -> Result<Generated, Failure> {
    let out = crates.join(&task.package);
    let said = crates.join(format!("{}.said", task.package));
    super::remove(&out)?;
    super::remove(&said)?;
    let program = std::env::current_exe().map_err(|error| Failure::new(format!("can't find this program: {error}")))?;
    let mut command = Command::new(&program);
    command.arg("corpus-one").arg("--spec").arg(&task.path).arg("--out").arg(&out);
    command.args(["--name", &task.package]).arg("--said").arg(&said).args(write.then_some("--write"));
    command.env("NO_COLOR", "1").env_remove("RUST_BACKTRACE").stdout(Stdio::null());
    let limit = limit_of(task, limit);
    let ended = supervise::run(&mut command, limit).map_err(|error| Failure::at("start", &program, error))?;
    let seconds = ended.took.as_secs_f64();
    let heard = fs::read(&said).ok().and_then(|text| serde_json::from_slice::<Generated>(&text).ok());
    super::remove(&said)?;
    Ok(match (heard, ended.status) {
        (Some(generated), Some(status)) if status.success() => Generated { seconds, ..generated },
        (_, None) => {
            let words = format!("not done after {} s", limit.as_secs());
            Generated::nothing(Verdict::TimedOut, Some(words), seconds)
        }
        (_, Some(status)) => {
            let words = supervise::telling(&ended.words).unwrap_or_else(|| status.to_string());
            Generated::nothing(Verdict::Crashed, Some(words), seconds)
        }
    })
}
