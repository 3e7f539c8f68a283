//! What travels in messages: request bodies and responses.

use super::codes;
use super::keywords::Thing;
use super::reader::Reader;
use super::tree::Kind;
use crate::diagnostic::Fault;
use crate::document::{RequestBody, Response, Status};
use crate::source::NodeId;

impl Reader<'_> {
    /// Reads a request body. What can't be read breaks the operation.
    pub(super) fn request_body(&mut self, node: NodeId) -> Option<RequestBody> {
        let followed = self.follow(node);
        let followed = self.hard(followed)?;
        let node = followed.node;
        let fields = self.fields(node, Thing::RequestBody);
        let mut fields = self.hard(fields)?;
        let duplicates = self.take_duplicates(node);
        self.broken.extend(duplicates);
        let description = followed.describe(fields.text(self, "description"));
        let required = fields.flag(self, "required").unwrap_or_default();
        let content = fields.part(self, "content");
        fields.finish(self);
        let content = content.map(|content| self.content(content)).unwrap_or_default();
        // One that has to be there is sent as whatever bytes the caller has.
        if content.is_empty() && self.broken.is_empty() && !required {
            let fault = Fault::new(codes::MISSING, self.at(node), "a request body without a media type");
            self.warn(fault.help("none is sent; say its media type and schema below `content` if there is one"));
            return None;
        }
        Some(RequestBody { at: self.at(node), description, required, content })
    }

    /// Reads the responses of an operation. What can't be read breaks the operation.
    pub(super) fn responses(&mut self, node: Option<NodeId>) -> Vec<Response> {
        let Some(node) = node.map(|node| self.behind(node)) else { return Vec::new() };
        if !self.is_object(node) {
            let fault = self.wrong_type(node, "an object of responses");
            self.broken.push(fault);
        }
        let duplicates = self.take_duplicates(node);
        self.broken.extend(duplicates);
        let mut responses = Vec::new();
        for (key, node, _) in self.unique(node) {
            if key.starts_with("x-") {
                continue;
            }
            match status(key) {
                Some(status) => responses.extend(self.response(node, status)),
                None => {
                    let message = format!("`{key}` is no status and is left out");
                    let fault = Fault::new(codes::UNKNOWN_VALUE, self.at(node).on_key(), message);
                    self.warn(fault.help("write a number from 100 to 599, a range such as `4XX`, or `default`"));
                }
            }
        }
        responses
    }

    fn response(&mut self, node: NodeId, status: Status) -> Option<Response> {
        let followed = self.follow(node);
        let followed = self.hard(followed)?;
        let node = followed.node;
        if self.tree(node).kind(node) == Kind::Null {
            self.nothing_there(node);
            let (at, description) = (self.at(node), followed.description);
            return Some(Response { at, status, description, content: Vec::new(), headers: Vec::new() });
        }
        let fields = self.fields(node, Thing::Response);
        let mut fields = self.hard(fields)?;
        let duplicates = self.take_duplicates(node);
        self.broken.extend(duplicates);
        let description = followed.describe(fields.text(self, "description"));
        let content = fields.part(self, "content");
        let headers = fields.part(self, "headers");
        fields.finish(self);
        let content = content.map(|content| self.content(content)).unwrap_or_default();
        let headers = headers.map(|headers| self.headers(headers)).unwrap_or_default();
        Some(Response { at: self.at(node), status, description, content, headers })
    }
}

/// `200`, `2XX`, `default`. Small `x` are common enough to be read.
fn status(key: &str) -> Option<Status> {
    if key == "default" {
        return Some(Status::Default);
    }
    let range = key.strip_suffix("XX").or_else(|| key.strip_suffix("xx"));
    if let Some(first) = range {
        return first.parse().ok().filter(|first| (1..=5).contains(first)).map(Status::Range);
    }
    let digits = key.len() == 3 && key.bytes().all(|byte| byte.is_ascii_digit());
    key.parse().ok().filter(|code| digits && (100..=599).contains(code)).map(Status::Code)
}

#[cfg(test)]
mod tests {
    use super::status;
    use crate::document::Status;

    #[test]
    fn statuses_are_codes_ranges_and_default() {
        assert_eq!(status("200"), Some(Status::Code(200)));
        assert_eq!(status("4XX"), Some(Status::Range(4)));
        assert_eq!(status("default"), Some(Status::Default));
        for weird in ["0200", "+20", "600", "9XX", "", "XX", "ok", "20", "200 "] {
            assert_eq!(status(weird), None, "{weird}");
        }
    }
}
