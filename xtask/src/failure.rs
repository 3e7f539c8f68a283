//! What ends a run early: problems in words for the person who started it.

use std::fmt::Display;
use std::path::Path;

use crate::visible::visible;

/// One problem or more. Never empty.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    listing: String,
    problems: Vec<String>,
}

impl Failure {
    /// A single problem: what is wrong, and what to do.
    pub(crate) fn new(problem: impl Into<String>) -> Self {
        Self { listing: String::new(), problems: vec![problem.into()] }
    }

    /// Something that the system refused: `can't read x/y: permission denied`.
    pub(crate) fn at(doing: &str, path: &Path, error: impl Display) -> Self {
        Self::new(format!("can't {doing} {}: {error}", show(path)))
    }

    /// `Err` with all of them, if there are any.
    pub(crate) fn unless_empty(problems: Vec<String>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self { listing: String::new(), problems }) }
    }

    /// Problems that are shown with the line they stand in.
    pub(crate) fn listed(listing: String) -> Self {
        Self { listing, problems: Vec::new() }
    }

    /// What is to be printed before the other problems, as it is.
    pub(crate) fn listing(&self) -> &str {
        &self.listing
    }

    /// What is wrong, in the order it was found.
    pub(crate) fn problems(&self) -> &[String] {
        &self.problems
    }

    /// Adds what else went wrong.
    pub(crate) fn and(mut self, problem: impl Into<String>) -> Self {
        self.problems.push(problem.into());
        self
    }
}

/// A path for people.
pub(crate) fn show(path: &Path) -> String {
    visible(&path.to_string_lossy()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_problem_is_lost_and_each_says_what_could_not_be_done() {
        let failure = Failure::at("read", Path::new("a\u{1b}/b"), "permission denied").and("nothing was written");
        assert_eq!(failure.problems(), [r"can't read a\u{1b}/b: permission denied", "nothing was written"]);
        assert_eq!(failure.listing(), "");
        let failure = Failure::listed("odd.yaml:1:1".to_owned()).and("nothing was written");
        assert_eq!((failure.listing(), failure.problems()), ("odd.yaml:1:1", &["nothing was written".to_owned()][..]));
    }

    #[test]
    fn a_run_fails_exactly_if_there_is_a_problem() {
        assert_eq!(Failure::unless_empty(Vec::new()), Ok(()));
        let problems = vec!["a".to_owned(), "b".to_owned()];
        let failed = Failure::unless_empty(problems.clone());
        assert_eq!(failed.as_ref().map_err(Failure::problems), Err(&problems[..]));
    }
}
