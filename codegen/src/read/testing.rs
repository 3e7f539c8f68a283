//! For the tests of this stage: a description in a string, its document and its faults.

use super::{Reading, read};
use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::source::{Source, SourceError};

/// One file in memory, and nothing else.
struct Memory<'a>(&'a str);

impl Source for Memory<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        assert_eq!(path, "api.yaml", "nothing else may be asked for");
        Ok(self.0.as_bytes().to_vec())
    }
}

fn reading(text: &str) -> (Reading, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    (read("api.yaml", &Memory(text), &mut diagnostics), diagnostics)
}

/// The document of a text that has one.
pub(super) fn document(text: &str) -> Document {
    let (reading, diagnostics) = reading(text);
    reading.document.unwrap_or_else(|| panic!("{diagnostics:?}"))
}

/// Each fault as `severity code pointer`, and what it says.
pub(super) fn faults(text: &str) -> Vec<(String, String)> {
    let (reading, diagnostics) = reading(text);
    let words = |(severity, fault): &(crate::diagnostic::Severity, crate::diagnostic::Fault)| {
        let pointer = fault.at.map(|at| reading.files.locate(at).pointer).unwrap_or_default();
        (format!("{} {} {pointer}", severity.word(), fault.code), format!("{} ({})", fault.message, fault.help))
    };
    diagnostics.iter().map(words).collect()
}
