//! Path items and their operations.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::codes;
use super::dialect::Version;
use super::fields::Fields;
use super::keywords::Thing;
use super::reader::Reader;
use super::shared::OF_AN_OBJECT;
use crate::diagnostic::{Fault, Severity, Skipped};
use crate::document::{Excluded, Operation, PathItem, Place};
use crate::options::Candidate;
use crate::source::NodeId;
use crate::text::beginning;

/// The fixed fields of a path item that hold operations (4.8.9, 3.2 adds `query`).
const METHODS: &[(&str, &str)] = &[
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("head", "HEAD"),
    ("patch", "PATCH"),
    ("trace", "TRACE"),
    ("query", "QUERY"),
];

/// How many reasons are given for an operation that is skipped, and how many of those that operations have in common are
/// repeated at each of them. What is wrong is told in full, once.
const MOST_REASONS: usize = 10;

/// What a path item says for all of its operations.
struct Shared {
    summary: Option<String>,
    description: Option<String>,
    /// What makes each of them impossible.
    broken: Vec<Fault>,
    /// It has servers.
    has_servers: bool,
}

impl Reader<'_> {
    /// Reads `paths`.
    pub(super) fn paths(&mut self, node: Option<NodeId>) -> Vec<PathItem> {
        let Some(node) = node.map(|node| self.behind(node)) else { return Vec::new() };
        if !self.is_object(node) {
            let fault = self.wrong_type(node, "an object of paths").help("write the paths below it, `/items: …`");
            self.error(fault);
        }
        let mut duplicates: HashMap<&str, Vec<Fault>> = HashMap::new();
        for fault in self.take_duplicates(node) {
            let path = fault.at.map(|at| self.key_of(at.node)).unwrap_or_default();
            duplicates.entry(path).or_default().push(fault);
        }
        let mut items = Vec::new();
        for (path, node, twice) in self.unique(node) {
            if path.starts_with("x-") {
                continue;
            }
            let mut broken = if twice { duplicates.remove(path).unwrap_or_default() } else { Vec::new() };
            if !path.starts_with('/') {
                let message = format!("`{path}` is no path: a path starts with `/`");
                broken.push(Fault::new(codes::BAD_PATH, self.at(node).on_key(), message));
            }
            items.extend(self.path_item(path, node, broken));
        }
        items
    }

    /// Reads a path item. What is wrong with all of its operations already is in `broken`.
    pub(super) fn path_item(&mut self, path: &str, node: NodeId, mut broken: Vec<Fault>) -> Option<PathItem> {
        let followed = self.follow(node);
        let fields = followed.and_then(|followed| Ok((self.fields(followed.node, Thing::PathItem)?, followed)));
        let (mut fields, followed) = match fields {
            Ok(fields) => fields,
            Err(fault) => {
                broken.push(fault);
                self.skip("*", path, node, None, broken);
                return None;
            }
        };
        let item = followed.node;
        self.broken = broken;
        let mut again: HashMap<String, Vec<Fault>> = HashMap::new();
        for fault in self.take_duplicates(item) {
            // A method twice is the fault of that method alone.
            let key = fault.at.map(|at| self.key_of(at.node)).unwrap_or_default();
            if METHODS.iter().any(|(method, _)| *method == key) {
                again.entry(key.to_ascii_uppercase()).or_default().push(fault);
            } else {
                self.broken.push(fault);
            }
        }
        let before = self.shared.read();
        let servers = fields.part(self, "servers");
        let servers = self.servers(servers);
        let parameters = fields.part(self, "parameters");
        let parameters = self.parameters(parameters);
        let mut shared = Shared {
            has_servers: !servers.is_empty(),
            summary: fields.text(self, "summary"),
            description: followed.describe(fields.text(self, "description")),
            broken: std::mem::take(&mut self.broken),
        };
        // All of it stands at each operation, the path at several places of each; of what is skipped nothing does.
        let common = match shared.broken.is_empty() {
            true => self.shared.read() - before + 4 * path.len(),
            false => 0,
        };
        let mut operations = Vec::new();
        for (method, node) in self.methods(&mut fields) {
            if !self.wants(&method, path, node) || !self.may_repeat(common) {
                continue;
            }
            let twice = again.get_mut(&method.to_ascii_uppercase());
            self.broken = shared.broken.clone();
            self.broken.extend(twice.iter().flat_map(|faults| faults.iter().cloned()));
            // The first operation tells of all of them: faults times operations are too many.
            shared.broken.truncate(MOST_REASONS);
            twice.into_iter().for_each(|faults| faults.truncate(MOST_REASONS));
            let operation = self.operation(&method, path, node, &shared);
            let own = operation.iter().flat_map(|operation| &operation.parameters);
            let described = own.chain(&parameters).filter(|one| one.place == Place::Path).count();
            // Of what the path names and nobody describes, each operation has its own.
            self.may_repeat(path.matches('{').count().saturating_sub(described).saturating_mul(OF_AN_OBJECT));
            operations.extend(operation);
        }
        fields.finish(self);
        Some(PathItem { at: self.at(node), path: path.to_owned(), servers, parameters, operations })
    }

    /// The operations of a path item with their methods, in the order of the description.
    fn methods(&mut self, fields: &mut Fields<'_>) -> Vec<(String, NodeId)> {
        let mut found = Vec::new();
        for (key, method) in METHODS {
            let Some(node) = fields.take(key) else {
                continue;
            };
            if *key == "query" {
                self.since(Version::V32, node, "the method `query`");
            }
            found.push(((*method).to_owned(), node));
        }
        if let Some(more) = fields.take("additionalOperations") {
            self.since(Version::V32, more, "`additionalOperations`");
            if !self.is_object(more) {
                let fault = self.wrong_type(more, "an object of operations");
                self.push(Severity::Skip, fault);
            }
            self.warn_of_duplicates(more);
            found.extend(self.unique(more).into_iter().map(|(method, node, _)| (method.to_owned(), node)));
        }
        found.sort_by_key(|(_, node)| *node);
        found
    }

    /// Reads an operation; `None` if it is skipped. `self.broken` holds what the path item got wrong already.
    fn operation(&mut self, method: &str, path: &str, node: NodeId, shared: &Shared) -> Option<Operation> {
        let fields = self.fields(node, Thing::Operation);
        let Some(mut fields) = self.hard(fields) else {
            let broken = std::mem::take(&mut self.broken);
            self.skip(method, path, node, None, broken);
            return None;
        };
        let duplicates = self.take_duplicates(node);
        self.broken.extend(duplicates);
        if !is_token(method) {
            let message = format!("`{method}` is no HTTP method");
            self.broken.push(Fault::new(codes::UNKNOWN_VALUE, self.at(node).on_key(), message));
        }
        let id = fields.name(self, "operationId");
        let tags = fields.take("tags").map(|node| self.lenient_names(node)).unwrap_or_default();
        let summary = fields.text(self, "summary").or_else(|| shared.summary.clone());
        let description = fields.text(self, "description").or_else(|| shared.description.clone());
        let deprecated = fields.flag(self, "deprecated").unwrap_or_default();
        let parameters = fields.part(self, "parameters");
        let parameters = self.parameters(parameters);
        let body = fields.part(self, "requestBody").and_then(|node| self.request_body(node));
        let responses = fields.part(self, "responses");
        let responses = self.responses(responses);
        let security = fields.part(self, "security").and_then(|node| {
            let security = self.security(node);
            self.hard(security)
        });
        let servers = fields.part(self, "servers");
        let servers = self.servers(servers);
        if servers.is_empty() && !shared.has_servers {
            self.may_repeat(self.common.0);
        }
        if security.is_none() {
            self.may_repeat(self.common.1);
        }
        // Reading the callbacks of callbacks would lead in circles.
        let callbacks = if self.incoming { None } else { fields.part(self, "callbacks") };
        fields.finish(self);
        let callbacks = callbacks.map(|node| self.callbacks(node)).unwrap_or_default();
        let broken = std::mem::take(&mut self.broken);
        if !broken.is_empty() {
            self.skip(method, path, node, id, broken);
            return None;
        }
        Some(Operation {
            at: self.at(node),
            method: method.to_owned(),
            id,
            tags,
            summary,
            description,
            deprecated,
            parameters,
            body,
            responses,
            security,
            servers,
            callbacks,
        })
    }

    /// Whether the caller wants an operation, as far as that can be told before it is read.
    fn wants(&mut self, method: &str, path: &str, node: NodeId) -> bool {
        let tree = self.tree(node);
        // Webhooks and callbacks are no operations of the client.
        let Some(selection) = self.selection.as_mut().filter(|_| !self.incoming) else { return true };
        let id = tree.get(node, "operationId").and_then(|id| tree.string(id));
        let tags = tree.get(node, "tags").map(|tags| tree.items(tags)).unwrap_or_default();
        let tags: Vec<String> = tags.iter().filter_map(|tag| tree.string(*tag)).map(str::to_owned).collect();
        let wanted = selection.wants(Candidate { method, path, id, tags: &tags });
        if !wanted {
            let (at, id) = (self.at(node), id.map(|id| beginning(id.to_owned())));
            let path = beginning(path.to_owned());
            if self.may_repeat(path.len() + id.as_ref().map_or(0, String::len)) {
                self.excluded.push(Excluded { at, method: method.to_owned(), path, id });
            }
        }
        wanted
    }

    /// Records an operation that is left out, and why.
    fn skip(&mut self, method: &str, path: &str, node: NodeId, id: Option<String>, broken: Vec<Fault>) {
        if self.incoming {
            for fault in broken {
                let help = format!(
                    "{}{}this call of the service is left out",
                    fault.help,
                    if fault.help.is_empty() { "" } else { "; " }
                );
                self.warn(fault.help(help));
            }
            return;
        }
        let mut reason =
            broken.iter().take(MOST_REASONS).map(|fault| fault.message.as_str()).collect::<Vec<_>>().join("; ");
        if let Some(more @ 1..) = broken.len().checked_sub(MOST_REASONS) {
            let _ = write!(reason, "; and {more} more");
        }
        let skipped = Skipped::new(method, path, id, self.at(node), reason);
        // Many may have a path and its faults in common.
        if self.may_repeat(skipped.size()) {
            self.skipped.push(skipped);
        }
        for fault in broken {
            self.push(Severity::Skip, fault);
        }
    }
}

/// RFC 9110, 5.6.2.
fn is_token(method: &str) -> bool {
    !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
