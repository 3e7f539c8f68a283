//! For the tests of this stage: a description in a string, its document and its faults.

use super::{Reading, read};
use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::source::{Source, SourceError};

/// Files in memory by their paths, and nothing else. What may not be asked for panics.
struct Memory<'a>(&'a [(&'a str, &'a str)]);

impl Source for Memory<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        assert!(!path.split('/').any(|word| ["", ".", ".."].contains(&word)) && !path.contains(':'), "{path}");
        let found = self.0.iter().find(|(name, _)| *name == path);
        found.map(|(_, text)| text.as_bytes().to_vec()).ok_or_else(|| SourceError { reason: "no such file".to_owned() })
    }
}

/// One file in memory.
pub(super) fn one<'a>(path: &'a str, text: &'a str) -> impl Source + 'a {
    struct One<'a>(&'a str, &'a str);
    impl Source for One<'_> {
        fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
            assert_eq!(path, self.0);
            Ok(self.1.as_bytes().to_vec())
        }
    }
    One(path, text)
}

fn reading(files: &[(&str, &str)]) -> (Reading, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    (read(files[0].0, &Memory(files), &mut diagnostics), diagnostics)
}

/// The document of a text that has one.
pub(super) fn document(text: &str) -> Document {
    document_of(&[("api.yaml", text)])
}

/// The document of files of which the first is the entry.
pub(super) fn document_of(files: &[(&str, &str)]) -> Document {
    let (reading, diagnostics) = reading(files);
    reading.document.unwrap_or_else(|| panic!("{diagnostics:?}"))
}

/// Each fault of several files as `severity code file:line:column pointer`.
pub(super) fn faults_of(files: &[(&str, &str)]) -> Vec<String> {
    let (reading, diagnostics) = reading(files);
    let words = |fault: crate::diagnostic::Diagnostic| {
        let place = fault.location.map(|at| format!(" {}:{}:{} {}", at.file, at.line, at.column, at.pointer));
        format!("{} {}{}", fault.severity.word(), fault.code, place.unwrap_or_default())
    };
    reading.files.located(&diagnostics).into_iter().map(words).collect()
}

/// Each fault as `severity code pointer`, and what it says.
pub(super) fn faults(text: &str) -> Vec<(String, String)> {
    let (reading, diagnostics) = reading(&[("api.yaml", text)]);
    let words = |(severity, fault): &(crate::diagnostic::Severity, crate::diagnostic::Fault)| {
        let pointer = fault.at.map(|at| reading.files.locate(at).pointer).unwrap_or_default();
        (format!("{} {} {pointer}", severity.word(), fault.code), format!("{} ({})", fault.message, fault.help))
    };
    diagnostics.iter().map(words).collect()
}
