//! What is known from earlier runs: a file with a line per description, to which a run adds as it goes.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use fs4::TryLockError;
use serde::{Deserialize, Serialize};

use super::hash::{self, Contents};
use super::one::Task;
use super::record::{Record, Verdict};
use crate::failure::{Failure, show};
use crate::place;

/// A line.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Known {
    /// The description's file; absolute.
    path: PathBuf,
    /// Its contents, even if the generator came to nothing.
    entry: String,
    /// The program that made the record.
    generator: String,
    record: Record,
}

/// The folder in which crates and the state live, held for one run.
pub(crate) struct State {
    folder: PathBuf,
    known: BTreeMap<PathBuf, Known>,
    file: File,
    generator: String,
    _lock: File,
}

impl State {
    /// Takes the folder, and reads what is known unless it is to be forgotten.
    pub(crate) fn open(folder: &Path, fresh: bool) -> Result<Self, Failure> {
        fs::create_dir_all(folder).map_err(|error| Failure::at("make", folder, error))?;
        let folder = folder.canonicalize().map_err(|error| Failure::at("use", folder, error))?;
        let lock = lock(&folder)?;
        let path = folder.join("state.jsonl");
        let mut known = BTreeMap::new();
        if !fresh && let Ok(text) = fs::read_to_string(&path) {
            // A run that was killed may have left half a line; a changed program reads its old lines no more. Either
            // only means that something is done again.
            let lines = text.lines().filter_map(|line| serde_json::from_str::<Known>(line).ok());
            known.extend(lines.map(|line| (line.path.clone(), line)));
        }
        let program = std::env::current_exe().map_err(|error| Failure::new(format!("can't find myself: {error}")))?;
        let generator = hash::file(&program).map_err(|error| Failure::at("read", &program, error))?;
        let mut file = File::create(&path).map_err(|error| Failure::at("write", &path, error))?;
        for line in known.values() {
            append(&mut file, line).map_err(|error| Failure::at("write", &path, error))?;
        }
        Ok(Self { folder, known, file, generator, _lock: lock })
    }

    /// The folder; a real path.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What is known of a description, if it was made by this very program of the very same files. A process that
    /// was stopped or crashed may have been out of time or memory because of others, so it gets another chance.
    pub(crate) fn current(&self, task: &Task) -> Option<&Record> {
        let known = self.known.get(&task.path)?;
        let record = &known.record;
        let same = |path: &Path, hash: &str| hash::file(path).is_ok_and(|now| now == hash);
        let holds = known.generator == self.generator
            && record.package == task.package
            && matches!(record.generated.verdict, Verdict::Generated | Verdict::Refused)
            && same(&task.path, &known.entry)
            && record.generated.inputs.iter().all(|input| same(Path::new(&input.path), &input.hash));
        holds.then_some(record)
    }

    /// What is known of a description, even if the description or the program has changed since.
    pub(crate) fn earlier(&self, task: &Task) -> Option<&Record> {
        self.known.get(&task.path).map(|known| &known.record)
    }

    /// Writes down what became of a description.
    pub(crate) fn add(&mut self, task: &Task, record: &Record) -> Result<(), Failure> {
        let known = Known {
            path: task.path.clone(),
            entry: hash::file(&task.path).unwrap_or_default(),
            generator: self.generator.clone(),
            record: record.clone(),
        };
        let path = self.folder.join("state.jsonl");
        append(&mut self.file, &known).map_err(|error| Failure::at("write", &path, error))
    }
}

fn append(file: &mut File, line: &Known) -> std::io::Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    file.write_all(&text)
}

fn lock(folder: &Path) -> Result<File, Failure> {
    let path = folder.join("lock");
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|error| Failure::at("write", &path, error))?;
    match fs4::FileExt::try_lock(&file) {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Failure::new(format!(
            "another run is at work in {}: wait for it, or give this one a folder of its own with --work",
            show(folder)
        ))),
        Err(TryLockError::Error(error)) => Err(Failure::at("lock", &path, error)),
    }
}

/// A hash of what else a compilation depends on: `runtime`, the versions of packages, and the compiler.
pub(crate) fn surroundings() -> Result<String, Failure> {
    let workspace = place::workspace()?;
    let mut contents = Contents::default();
    let add = |contents: &mut Contents| -> std::io::Result<()> {
        hash::add_folder(contents, &workspace.join("runtime/src"))?;
        for file in ["runtime/Cargo.toml", "Cargo.toml", "Cargo.lock"] {
            contents.add(&fs::read(workspace.join(file))?);
        }
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        contents.add(&std::process::Command::new(rustc).arg("-vV").output()?.stdout);
        Ok(())
    };
    add(&mut contents).map_err(|error| Failure::new(format!("can't read runtime's sources: {error}")))?;
    Ok(contents.finish())
}
