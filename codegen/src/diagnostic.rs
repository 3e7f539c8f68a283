//! What is said to people about a description: severity, place, what is wrong, and what to do.

use crate::source::{At, Span};
use crate::text::beginning;

/// How much a fault makes impossible. The smallest thing that can't be had decides, see ARCHITECTURE.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something was left out or became a free-form value; everything else is there.
    Warning,
    /// An operation can't be called as described and was skipped whole.
    Skip,
    /// The document can't be read, or nothing is left of it. Nothing is written.
    Error,
}

impl Severity {
    /// The word for it in listings and reports: `warning`, `skip`, `error`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Skip => "skip",
            Self::Error => "error",
        }
    }
}

/// A fault as the stages know it: the place is a node, worked out to line and column at the end of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// A stable word for this kind of fault, `dangling-reference`.
    pub code: &'static str,
    /// Where; `None` for faults of the whole run, such as a missing file.
    pub at: Option<At>,
    /// What is wrong and why, one sentence without a full stop.
    pub message: String,
    /// What the author of the description can do about it. Empty where the message says it all.
    pub help: String,
}

impl Fault {
    /// A fault at a place. Of more than 1,000 characters only the beginning is kept, as of the help.
    #[must_use]
    pub fn new(code: &'static str, at: At, message: impl Into<String>) -> Self {
        Self { code, at: Some(at), message: beginning(message.into()), help: String::new() }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = beginning(help.into());
        self
    }
}

/// Collects the faults of a run, in the order they were found.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    found: Vec<(Severity, Fault)>,
    placed: Vec<Diagnostic>,
    warnings: usize,
}

/// How many warnings are kept: a list of a few pages may be wrong at each place of another, and nobody reads as many. The
/// largest public description has some hundreds.
const MOST_WARNINGS: usize = 10_000;

impl Diagnostics {
    /// Records a fault with what it makes impossible. Of more than 10,000 warnings the others are only counted.
    pub fn push(&mut self, severity: Severity, mut fault: Fault) {
        // What stages added to it may be long as well.
        fault.message = beginning(fault.message);
        fault.help = beginning(fault.help);
        // All operations of a path may be skipped for what is wrong with the path.
        let is_known = |(last, before): &(Severity, Fault)| *last == severity && *before == fault;
        if severity == Severity::Skip && self.found.last().is_some_and(is_known) {
            return;
        }
        self.warnings += usize::from(severity == Severity::Warning);
        if severity != Severity::Warning || self.warnings <= MOST_WARNINGS {
            self.found.push((severity, fault));
        }
    }

    /// That there are more warnings than are kept.
    pub(crate) fn more(&self) -> Option<Diagnostic> {
        let more = self.warnings.checked_sub(MOST_WARNINGS).filter(|more| *more > 0)?;
        Some(Diagnostic {
            code: "too-many",
            severity: Severity::Warning,
            message: format!("there are {more} more warnings, which are not listed"),
            help: "mend what the others say first: many of them have the same cause".to_owned(),
            location: None,
        })
    }

    /// Records something that was left out.
    pub fn warn(&mut self, fault: Fault) {
        self.push(Severity::Warning, fault);
    }

    /// Records a fault whose place is known already: one of an option file, which is none of the run's files.
    pub fn place(&mut self, diagnostic: Diagnostic) {
        self.placed.push(diagnostic);
    }

    /// All faults whose place was known when they were found.
    #[must_use]
    pub fn placed(&self) -> &[Diagnostic] {
        &self.placed
    }

    /// All other faults so far.
    pub fn iter(&self) -> impl Iterator<Item = &(Severity, Fault)> {
        self.found.iter()
    }

    /// One of them is an error, so that nothing may be written.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|(severity, _)| *severity == Severity::Error)
            || self.placed.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// An operation that was left out whole, for the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The HTTP method in capitals.
    pub method: String,
    /// The path template as described; of more than 1,000 characters the beginning, as of the following.
    pub path: String,
    /// The `operationId`, if there is one.
    pub id: Option<String>,
    /// The operation's place.
    pub at: At,
    /// Why, the same words as in the diagnostic.
    pub reason: String,
}

impl Skipped {
    /// An operation that is left out: thousands may have a long path in common.
    pub(crate) fn new(method: &str, path: &str, id: Option<String>, at: At, reason: String) -> Self {
        let path = beginning(path.to_owned());
        Self { method: method.to_owned(), path, id: id.map(beginning), at, reason: beginning(reason) }
    }

    /// The bytes of its texts.
    pub(crate) fn size(&self) -> usize {
        self.method.len() + self.path.len() + self.id.as_ref().map_or(0, String::len) + self.reason.len()
    }
}

/// A fault with its place worked out: what callers of the library see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A stable word for this kind of fault.
    pub code: &'static str,
    /// What it makes impossible.
    pub severity: Severity,
    /// What is wrong and why.
    pub message: String,
    /// What to do about it; may be empty.
    pub help: String,
    /// Where, if it is somewhere.
    pub location: Option<Location>,
}

/// A place for people: `file:line:column`, with the JSON pointer (RFC 6901) of the node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file's path as it was given.
    pub file: String,
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1, in characters.
    pub column: u32,
    /// The bytes meant, for underlining.
    pub span: Span,
    /// RFC 6901, starting with `/`, or empty for the whole document. One of more than 2,000 bytes is cut, and ends with `…`.
    pub pointer: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, NodeId};

    #[test]
    fn one_error_is_enough_that_nothing_is_written_wherever_it_was_found() {
        let fault = || Fault { code: "some-code", at: None, message: "odd".to_owned(), help: String::new() };
        let placed = |severity| {
            let Fault { code, message, help, .. } = fault();
            Diagnostic { code, severity, message, help, location: None }
        };
        let mut diagnostics = Diagnostics::default();
        diagnostics.warn(fault());
        diagnostics.push(Severity::Skip, fault());
        diagnostics.place(placed(Severity::Warning));
        assert!(!diagnostics.has_errors() && diagnostics.iter().count() == 2 && diagnostics.placed().len() == 1);
        let mut elsewhere = diagnostics.clone();
        diagnostics.push(Severity::Error, fault().help("mend it"));
        assert!(diagnostics.has_errors());
        assert_eq!(diagnostics.iter().last().map(|(_, fault)| fault.help.as_str()), Some("mend it"));
        elsewhere.place(placed(Severity::Error));
        assert!(elsewhere.has_errors());
    }

    #[test]
    fn warnings_beyond_what_anybody_reads_are_counted_and_errors_are_never_lost() {
        let fault = || Fault { code: "some-code", at: None, message: "odd".to_owned(), help: String::new() };
        let mut diagnostics = Diagnostics::default();
        (0..MOST_WARNINGS).for_each(|_| diagnostics.warn(fault()));
        assert_eq!(diagnostics.more(), None);
        (0..3).for_each(|_| diagnostics.warn(fault()));
        diagnostics.push(Severity::Skip, fault());
        diagnostics.push(Severity::Error, fault());
        assert!(diagnostics.has_errors() && diagnostics.iter().count() == MOST_WARNINGS + 2);
        assert!(diagnostics.more().is_some_and(|more| more.message.contains("3 more warnings")));
    }

    #[test]
    fn of_a_message_as_long_as_a_file_the_beginning_is_kept_however_it_came_about() {
        let (at, long) = (At { file: FileId(0), node: NodeId(0), key: false }, || "x".repeat(100_000));
        let mut fault = Fault::new("some-code", at, long()).help(long());
        assert!(fault.message.len() < 1_010 && fault.help.len() < 1_010);
        (fault.message, fault.help) = (long(), long());
        let mut diagnostics = Diagnostics::default();
        diagnostics.warn(fault);
        assert!(diagnostics.iter().all(|(_, fault)| fault.message.len() < 1_010 && fault.help.len() < 1_010));
        let skipped = Skipped::new("GET", &long(), Some(long()), at, long());
        assert!(skipped.size() < 3 * 1_010, "{}", skipped.size());
    }

    #[test]
    fn listings_and_reports_call_a_severity_by_its_word() {
        let words = [Severity::Warning, Severity::Skip, Severity::Error].map(Severity::word);
        assert_eq!(words, ["warning", "skip", "error"]);
    }
}
