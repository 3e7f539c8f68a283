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

impl Operation {
    /// What a success holds.
    #[must_use]
    pub fn success(&self) -> Success<'_> {
        let successes = self.successes();
        let mut contents = successes.iter().filter_map(|(_, answer)| answer.content.as_ref());
        let Some(first) = contents.next() else { return Success::Nothing };
        if !contents.all(|content| content.codec == first.codec && content.ty == first.ty) {
            return Success::Several;
        }
        match successes.iter().all(|(_, answer)| answer.content.is_some()) {
            true => Success::One(first),
            false => Success::Maybe(first),
        }
    }

    /// The answers of success, with their places among all answers. Where none is described, `default` is one.
    #[must_use]
    pub fn successes(&self) -> Vec<(usize, &Answer)> {
        let all = || self.answers.iter().enumerate();
        let found: Vec<_> = all().filter(|(_, answer)| answer.status.is_success()).collect();
        if found.is_empty() { all().filter(|(_, answer)| answer.status == Status::Default).collect() } else { found }
    }

    /// The answers of failure that have a body.
    #[must_use]
    pub fn failures(&self) -> Vec<(usize, &Answer, &Content)> {
        let answers = self.answers.iter().enumerate().filter(|(_, answer)| !answer.status.is_success());
        answers.filter_map(|(place, answer)| answer.content.as_ref().map(|content| (place, answer, content))).collect()
    }
}
