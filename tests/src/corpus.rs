//! Descriptions that tests go through: our fixtures, and those of other people, which an environment variable names.

use std::path::{Path, PathBuf};
use std::{env, fs};

use codegen::source::{Source, SourceError};

/// Names a folder, below which every `.json`, `.yaml` and `.yml` is a description, or a `.txt` with a path a line,
/// relative to that file.
pub const VARIABLE: &str = "DESCRIPTIONS";

/// The files themselves.
pub struct Disk;

impl Source for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        fs::read(path).map_err(|error| SourceError { reason: error.to_string() })
    }
}

/// A number that an environment variable gives, or another.
///
/// # Panics
///
/// If it is there and no number.
#[must_use]
pub fn number(variable: &str, otherwise: usize) -> usize {
    let Ok(text) = env::var(variable) else { return otherwise };
    text.parse().unwrap_or_else(|error| panic!("{variable}={text}: {error}"))
}

/// The descriptions that [`VARIABLE`] names, sorted; `None` if it names nothing.
///
/// # Panics
///
/// If what it names can't be read.
#[must_use]
pub fn descriptions() -> Option<Vec<PathBuf>> {
    let named = PathBuf::from(env::var_os(VARIABLE)?);
    let mut found = Vec::new();
    if named.extension().is_some_and(|extension| extension == "txt") {
        let text = fs::read_to_string(&named).unwrap_or_else(|error| panic!("{}: {error}", named.display()));
        let folder = named.parent().unwrap_or(Path::new("."));
        found.extend(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| folder.join(line)));
    } else {
        below(&named, &mut found);
    }
    found.sort();
    Some(found)
}

/// The fixtures that can be a crate each, and the description of our own client, sorted.
///
/// # Panics
///
/// If the fixtures can't be read.
#[must_use]
pub fn ours() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    below(&folder.join("fixtures/constructs"), &mut all);
    all.push(folder.join("fixtures/library.yaml"));
    all.push(folder.join("fixtures/plex-2024-like.yaml"));
    all.push(folder.join("../openapi/plex.yaml"));
    all.sort();
    all
}

/// Descriptions that may be looked at by every run: those of the folder beside the checkout that some machines have.
#[must_use]
pub fn beside_the_checkout() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/specs");
    let mut found = Vec::new();
    if folder.is_dir() {
        below(&folder, &mut found);
    }
    found.sort();
    found
}

fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.unwrap_or_else(|error| panic!("{}: {error}", folder.display())).path();
        let is_description = path.extension().is_some_and(|end| ["json", "yaml", "yml"].iter().any(|own| end == *own));
        if path.is_dir() {
            below(&path, found);
        } else if is_description {
            found.push(path);
        }
    }
}
