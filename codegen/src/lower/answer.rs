//! What operations answer.

use crate::diagnostic::Fault;
use crate::document::{self, Status};
use crate::ir::{Answer, Hint, OperationId};

use super::{Lowering, crowd};

impl Lowering<'_> {
    /// What an operation answers: codes, then ranges, then `default`, whatever their order in the description.
    pub(crate) fn answers(&mut self, id: OperationId, operation: &document::Operation) -> Result<Vec<Answer>, Fault> {
        let mut answers = Vec::with_capacity(operation.responses.len());
        let successes = operation.responses.iter().filter(|response| response.status.is_success()).count();
        let is_success = |status: Status| status.is_success() || (successes == 0 && status == Status::Default);
        for response in &operation.responses {
            crowd::of_content(response.at, &response.content)?;
            let role = if response.status.is_success() && successes == 1 {
                "response".to_owned()
            } else {
                response.status.words()
            };
            let contents = if operation.method == "HEAD" {
                self.warn_of_head(response);
                Vec::new()
            } else {
                let hint = Hint::of_operation(id, &role);
                match is_success(response.status) {
                    true => self.contents(&response.content, &hint, false),
                    false => self.whole_contents(&response.content, &hint),
                }
            };
            let (at, status, description) = (response.at, response.status, response.description.clone());
            answers.push(Answer { at, status, description, contents });
        }
        answers.sort_by_key(|answer| answer.status);
        Ok(answers)
    }

    fn warn_of_head(&mut self, response: &document::Response) {
        if !response.content.is_empty() {
            let message = "an answer to HEAD has no body, so the content that is described is left out";
            self.warn(Fault::new("not-honoured", response.at, message).help("take `content` out of it"));
        }
    }
}
