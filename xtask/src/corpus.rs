//! `cargo xtask corpus`: makes a crate of every description below a folder, and compares with what is on record.

mod expected;
mod find;
mod hash;
mod messages;
pub(crate) mod one;
mod progress;
mod record;
mod state;
mod supervise;
mod table;
mod work;
mod workshop;

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::arguments::Corpus;
use crate::failure::{Failure, show};
use crate::{Outcome, place, print};
use expected::{Expected, Judgement};
use find::Sample;
use record::Record;
use table::Run;
use work::Manner;

/// Does what the arguments ask for.
pub(crate) fn run(arguments: &Corpus) -> Result<Outcome, Failure> {
    let started = Instant::now();
    let workspace = place::workspace()?;
    let dir = &arguments.dir;
    let folder = dir.canonicalize().map_err(|error| Failure::at("read", dir, error))?;
    let expected = match &arguments.expected {
        Some(path) => Expected::load(Path::new(""), path)?,
        None => Expected::load(&workspace, Path::new("tests/corpus/expected.toml"))?,
    };
    let list = arguments.list.as_deref().map(read_list).transpose()?;
    let found = find::below(&folder)?;
    let largest = arguments.largest;
    let sample = arguments.sample.map(|count| Sample { count, seed: &arguments.seed, largest });
    let chosen = find::choose(&found.descriptions, list.as_ref(), sample)?;
    if chosen.is_empty() {
        let dir = show(dir);
        return Err(Failure::new(format!("no OpenAPI 3 description is below {dir}: name another folder")));
    }
    let mut tasks: Vec<_> = (chosen.iter())
        .map(|path| find::task(&folder, path, found.descriptions.get(path).copied().unwrap_or_default()))
        .collect();
    // The largest first: a compiler that is at work on one crate for minutes leaves the other cores something to do.
    tasks.sort_by_key(|task| Reverse(task.size));
    let manner = Manner {
        jobs: arguments.jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, Into::into),
        compile: arguments.compile,
        keep: arguments.keep,
        timeout: Duration::from_secs(arguments.timeout.get()),
    };
    let work = arguments.work.clone().unwrap_or_else(|| workspace.join("target/corpus"));
    let state = state::State::open(&work, arguments.fresh)?;
    let (records, known) = work::all(&tasks, &manner, state)?;
    let judgement = expected.judge(&records);
    let run = Run {
        ignored: found.ignored,
        found: found.descriptions.len(),
        known,
        compile: arguments.compile,
        took: started.elapsed(),
    };
    if let Some(path) = &arguments.report {
        report(path, &records, &judgement, &run)?;
    }
    print(&table::table(&run, &records, &judgement))?;
    Ok(if judgement.as_expected() { Outcome::Done } else { Outcome::OffRecord })
}

/// A path per line; `#` starts a comment.
fn read_list(path: &Path) -> Result<BTreeSet<String>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::at("read", path, error))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(str::to_owned).collect())
}

/// Everything, for scripts.
fn report(path: &Path, records: &[Record], judgement: &Judgement, run: &Run) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Report<'a> {
        found: usize,
        ignored: usize,
        seconds: f64,
        worse: &'a [String],
        better: &'a [String],
        descriptions: &'a [Record],
    }
    let report = Report {
        found: run.found,
        ignored: run.ignored,
        seconds: run.took.as_secs_f64(),
        worse: &judgement.worse,
        better: &judgement.better,
        descriptions: records,
    };
    let at = |error: &dyn std::fmt::Display| Failure::at("write the report to", path, error);
    let text = serde_json::to_string_pretty(&report).map_err(|error| at(&error))?;
    fs::write(path, text + "\n").map_err(|error| at(&error))
}

/// Removes a file or a folder, if it is there.
fn remove(path: &Path) -> Result<(), Failure> {
    let removed = match path.symlink_metadata() {
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Failure::at("remove", path, error)),
        _ => Ok(()),
    }
}
