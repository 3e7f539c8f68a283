//! Descriptions in memory, whose source remembers what it was asked for, and what is generated from them.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use codegen::options::Choices;
use codegen::source::{Source, SourceError};
use codegen::{Generation, Layout, Options};

/// Files by path, and nothing else.
pub(crate) struct Memory {
    files: BTreeMap<String, Vec<u8>>,
    asked: RefCell<Vec<String>>,
}

impl Memory {
    pub(crate) fn of(path: &str, bytes: &[u8]) -> Self {
        Self { files: [(path.to_owned(), bytes.to_owned())].into(), asked: RefCell::default() }
    }

    pub(crate) fn insert(&mut self, path: &str, bytes: &[u8]) {
        self.files.insert(path.to_owned(), bytes.to_owned());
    }

    /// Every path that was asked for.
    pub(crate) fn asked(self) -> Vec<String> {
        self.asked.into_inner()
    }
}

impl Source for Memory {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        self.asked.borrow_mut().push(path.to_owned());
        self.files.get(path).cloned().ok_or_else(|| SourceError { reason: "no such file".to_owned() })
    }
}

/// The folder of the fixtures, one or more for each case.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile")
}

/// What a fixture holds.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A crate of its own, since that has most places that text could get to.
pub(crate) fn options() -> Options {
    let layout = Layout::Whole { runtime: "\"../runtime\"".to_owned() };
    Options { package: "hostile".to_owned(), layout, choices: Choices::default() }
}

/// Generates, and makes sure that nobody asked for a file outside of the entry's folder.
pub(crate) fn generate(path: &str, bytes: &[u8]) -> Generation {
    generate_with(path, bytes, &options())
}

pub(crate) fn generate_with(path: &str, bytes: &[u8], options: &Options) -> Generation {
    let memory = Memory::of(path, bytes);
    let generation = codegen::generate(path, &memory, options, &mut |_| {});
    for asked in memory.asked() {
        let leaves = asked.contains(['\\', ':']) || asked.starts_with('/') || asked.split('/').any(|word| word == "..");
        // What an option file names is the caller's word: who reads files decides.
        let is_overlay = options.choices.overlays.iter().any(|overlay| overlay.value == asked);
        assert!(asked == path || is_overlay || !leaves, "{path}: it was asked for {asked:?}");
    }
    generation
}

/// Each kind of fault once: `warning missing`.
pub(crate) fn codes(generation: &Generation) -> BTreeSet<String> {
    generation.diagnostics.iter().map(|fault| format!("{} {}", fault.severity.word(), fault.code)).collect()
}

/// `refused`, `emitted`, or `emitted-in-part`.
pub(crate) fn outcome(generation: &Generation) -> &'static str {
    match (generation.files.is_empty(), generation.report.skipped.is_empty()) {
        (true, _) => "refused",
        (false, true) => "emitted",
        (false, false) => "emitted-in-part",
    }
}
