//! What an operation gives back: which answers are successes, and what they have in common.

use crate::document::Status;

use super::{Answer, Content, Operation};

/// What a success holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Success<'a> {
    /// No answer has a body.
    Nothing,
    /// All have this body.
    One(&'a Content),
    /// Some have this body, and some none.
    Maybe(&'a Content),
    /// They have different ones.
    Several,
}

/// An answer with one of its bodies, or without one.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// Its place among all cases of the operation.
    pub place: usize,
    /// The answer.
    pub answer: &'a Answer,
    /// The body.
    pub content: Option<&'a Content>,
}

impl Operation {
    /// Every answer with each of its bodies, in order.
    #[must_use]
    pub fn cases(&self) -> Vec<Case<'_>> {
        let mut cases = Vec::new();
        for answer in &self.answers {
            let contents = answer.contents.iter().map(Some).chain(answer.contents.is_empty().then_some(None));
            for content in contents {
                cases.push(Case { place: cases.len(), answer, content });
            }
        }
        cases
    }

    /// What a success holds.
    #[must_use]
    pub fn success(&self) -> Success<'_> {
        let successes = self.successes();
        let mut contents = successes.iter().filter_map(|case| case.content);
        let Some(first) = contents.next() else { return Success::Nothing };
        if !contents.all(|content| content.codec == first.codec && content.ty == first.ty) {
            return Success::Several;
        }
        match successes.iter().all(|case| case.content.is_some()) {
            true => Success::One(first),
            false => Success::Maybe(first),
        }
    }

    /// The answers of success. Where none is described, `default` is one.
    #[must_use]
    pub fn successes(&self) -> Vec<Case<'_>> {
        let (success, others): (Vec<_>, Vec<_>) =
            self.cases().into_iter().partition(|case| case.answer.status.is_success());
        if !success.is_empty() {
            return success;
        }
        others.into_iter().filter(|case| case.answer.status == Status::Default).collect()
    }

    /// The answers of failure that have a body, each with that body.
    #[must_use]
    pub fn failures(&self) -> Vec<(Case<'_>, &Content)> {
        let failures = self.cases().into_iter().filter(|case| !case.answer.status.is_success());
        failures.filter_map(|case| case.content.map(|content| (case, content))).collect()
    }
}
