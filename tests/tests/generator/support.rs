//! Fixtures, and descriptions that are generated from memory.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::diagnostic::Diagnostics;
use codegen::document::Document;
use codegen::ir::Api;
use codegen::options::Choices;
use codegen::source::{Source, SourceError};
use codegen::{Generation, Layout, Options};

/// Files by path, and nothing else.
#[derive(Default)]
pub(crate) struct Memory(BTreeMap<String, String>);

impl Memory {
    pub(crate) fn of(path: &str, text: &str) -> Self {
        Self([(path.to_owned(), text.to_owned())].into())
    }

    pub(crate) fn add(&mut self, path: &str, text: &str) {
        self.0.insert(path.to_owned(), text.to_owned());
    }
}

impl Source for Memory {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        let found = self.0.get(path).map(|text| text.clone().into_bytes());
        found.ok_or_else(|| SourceError { reason: "no such file".to_owned() })
    }
}

/// The workspace's root.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

pub(crate) fn fixture_path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

pub(crate) fn fixture(name: &str) -> String {
    let path = fixture_path(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The text of `openapi/plex.yaml`.
pub(crate) fn plex() -> String {
    fs::read_to_string(workspace().join("openapi/plex.yaml")).expect("the description of Plex is there")
}

/// The names of all construct fixtures, sorted.
pub(crate) fn constructs() -> Vec<String> {
    let folder = fs::read_dir(fixture_path("constructs")).expect("the fixtures are there");
    let mut names: Vec<String> = folder
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
        .filter_map(|name| name.strip_suffix(".yaml").map(str::to_owned))
        .collect();
    names.sort();
    names
}

/// Every YAML fixture with its text.
pub(crate) fn all_yaml() -> Vec<(String, String)> {
    let mut names: Vec<String> = constructs().into_iter().map(|name| format!("constructs/{name}.yaml")).collect();
    names.extend(["plex-2024-like.yaml".to_owned(), "get-pin-3.0.yaml".to_owned()]);
    let mut all: Vec<(String, String)> = names.into_iter().map(|name| (name.clone(), fixture(&name))).collect();
    all.push(("plex.yaml".to_owned(), plex()));
    all
}

pub(crate) fn options() -> Options {
    Options { package: "example-client".to_owned(), layout: Layout::Part, choices: Choices::default() }
}

/// Generates from a text; the path only says what it is called.
pub(crate) fn generate(path: &str, text: &str) -> Generation {
    codegen::generate(path, &Memory::of(path, text), &options(), &mut |_| {})
}

/// Generates what has to be possible without a fault that costs anything.
pub(crate) fn generated(path: &str, text: &str) -> Generation {
    let generation = generate(path, text);
    assert!(!generation.files.is_empty(), "{path}: {:#?}", generation.diagnostics);
    generation
}

/// The document of a text that has one.
pub(crate) fn document(path: &str, text: &str) -> Document {
    let mut diagnostics = Diagnostics::default();
    let reading = codegen::read::read(path, &Memory::of(path, text), &mut diagnostics);
    reading.document.unwrap_or_else(|| panic!("{path}: {diagnostics:#?}"))
}

/// The IR of a text that has one.
pub(crate) fn api(path: &str, text: &str) -> Api {
    codegen::lower::lower(&document(path, text), &mut Diagnostics::default()).api
}

/// The text of one generated file.
pub(crate) fn file<'a>(generation: &'a Generation, path: &str) -> &'a str {
    let found = generation.files.iter().find(|file| file.path == path);
    let paths = || generation.files.iter().map(|file| file.path.as_str()).collect::<Vec<_>>().join("\n");
    &found.unwrap_or_else(|| panic!("no {path} among\n{}", paths())).text
}

/// Each fault in a line: `warning missing 3:5: what is wrong`.
pub(crate) fn faults(generation: &Generation) -> String {
    let line = |fault: &codegen::diagnostic::Diagnostic| {
        let place = fault.location.as_ref().map(|at| format!(" {}:{}", at.line, at.column)).unwrap_or_default();
        format!("{} {}{place}: {}\n", fault.severity.word(), fault.code, fault.message)
    };
    generation.diagnostics.iter().map(line).collect()
}
