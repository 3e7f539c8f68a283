//! OpenAPI Overlays (1.0, 1.1): what they are made of, and their application to the description's tree before it is read.

mod apply;
mod draft;
mod filter;
mod finish;
mod query;

use std::collections::HashSet;

use jsonpath_rust::parser::model::JpQuery;

use super::files::Files;
use super::plain::{self, Kind, Node};
use super::{closest, codes};
use crate::diagnostic::{Diagnostic, Diagnostics, Fault, Severity};
use crate::limits::Limits;
use crate::options::{Choices, Placed};
use crate::source::{At, FileId, NodeId, Source};

/// Loads the description, and applies the overlays to it in their order. Without an id there is nothing to be read,
/// which is an error then.
pub(super) fn load(
    entry: &str,
    choices: &Choices,
    source: &dyn Source,
    limits: Limits,
    diagnostics: &mut Diagnostics,
) -> (Files, Option<FileId>) {
    let files = Files::within(limits);
    if choices.overlays.is_empty() {
        let loaded = files.load(entry, source, diagnostics).map_err(|fault| diagnostics.push(Severity::Error, fault));
        return (files, loaded.ok());
    }
    // What stands where changes with the tree, so what is said of the trees as they were is located before.
    let mut said = Diagnostics::default();
    let edits = apply_all(&files, entry, choices, source, &mut said);
    files.located(&said).into_iter().for_each(|diagnostic| diagnostics.place(diagnostic));
    match edits {
        Some(edits) => (Files::overlaid(files, |tree, given| finish::finished(edits, tree, given)), Some(FileId(0))),
        None => (files, None),
    }
}

fn apply_all(
    files: &Files,
    entry: &str,
    choices: &Choices,
    source: &dyn Source,
    diagnostics: &mut Diagnostics,
) -> Option<draft::Edits> {
    let target = files.load(entry, source, diagnostics).map_err(|fault| diagnostics.push(Severity::Error, fault));
    let mut overlays = Vec::new();
    let mut broken = target.is_err();
    for path in &choices.overlays {
        let overlay = load_overlay(path, source, files, diagnostics).and_then(|root| parsed(&root, diagnostics));
        broken |= overlay.is_none();
        overlays.extend(overlay);
    }
    if broken {
        return None;
    }
    let mut draft = draft::Draft::new(files);
    let mut application = apply::Application::default();
    for overlay in &overlays {
        if let Some((at, extends)) = &overlay.extends
            && last_segment(extends) != last_segment(entry)
        {
            let message = format!("the overlay is for `{extends}`, and is applied to {entry}");
            diagnostics.warn(Fault::new("overlay-extends", *at, message).help("if that is meant, take `extends` out"));
        }
        for action in &overlay.actions {
            application.apply(action, &mut draft, choices.severity_of_unused(), diagnostics);
        }
    }
    (!application.failed()).then(|| draft.into_edits())
}

/// So many levels of an overlay say what its actions are; what these bring stands below.
const LEVELS: usize = 3;

/// One that can't be read is shown where it is named.
fn load_overlay(
    path: &Placed<String>,
    source: &dyn Source,
    files: &Files,
    diagnostics: &mut Diagnostics,
) -> Option<Node> {
    match files.load(&path.value, source, diagnostics) {
        Ok(file) => files.tree(file).map(|tree| plain::top(tree, file, LEVELS)),
        Err(Fault { at: None, code, message, help }) => {
            diagnostics.place(Diagnostic { help, ..path.fault(Severity::Error, code, message) });
            None
        }
        Err(fault) => {
            diagnostics.push(Severity::Error, fault);
            None
        }
    }
}

/// An overlay.
struct Overlay {
    /// What it is for, and where it says so.
    extends: Option<(At, String)>,
    actions: Vec<Action>,
}

/// One change to the nodes that a query selects.
struct Action {
    /// Where the action stands.
    at: At,
    target: Query,
    change: Change,
}

/// A JSONPath (RFC 9535) that can be parsed.
struct Query {
    at: At,
    path: JpQuery,
}

/// What happens to the selected nodes.
enum Change {
    Remove,
    /// The node of the overlay that is put there.
    Update(NodeId),
    Copy(Query),
    /// `remove: false` and nothing else.
    Nothing,
}

fn parsed(root: &Node, diagnostics: &mut Diagnostics) -> Option<Overlay> {
    let mut parser = Parser { faults: Vec::new() };
    let overlay = parser.overlay(root);
    let whole = parser.faults.is_empty();
    for fault in parser.faults {
        diagnostics.push(Severity::Error, fault);
    }
    overlay.filter(|_| whole)
}

/// Collects everything that is wrong with an overlay.
struct Parser {
    faults: Vec<Fault>,
}

impl Parser {
    fn overlay(&mut self, root: &Node) -> Option<Overlay> {
        if !matches!(root.kind, Kind::Object(_)) {
            let message = format!(
                "an overlay is an object with `overlay`, `info` and `actions`, and this is {}",
                root.type_word()
            );
            self.faults.push(Fault::new(codes::WRONG_TYPE, root.at, message));
            return None;
        }
        self.fields(root, "an overlay", &["overlay", "info", "extends", "actions"]);
        let new = self.version(root);
        if let Some(info) = self.required(root, "info", "an overlay") {
            self.fields(info, "an overlay's `info`", &["title", "version", "description"]);
            for key in ["title", "version"] {
                if self.required(info, key, "an overlay's `info`").is_some() {
                    self.text(info, key);
                }
            }
        }
        let extends = root.get("extends").and_then(|node| Some((node.at, self.text_of(node, "extends")?)));
        let actions = self.required(root, "actions", "an overlay")?;
        let Kind::Array(items) = &actions.kind else {
            self.wrong_type(actions, "`actions`", "an array of actions");
            return None;
        };
        if items.is_empty() {
            self.faults.push(Fault::new(codes::WRONG_TYPE, actions.at, "`actions` holds no action"));
        }
        let actions = items.iter().filter_map(|item| self.action(item, new)).collect();
        Some(Overlay { extends, actions })
    }

    /// Whether it is 1.1, which knows `copy` and primitive targets.
    fn version(&mut self, root: &Node) -> bool {
        let Some(node) = self.required(root, "overlay", "an overlay") else { return true };
        let Some(text) = self.text_of(node, "overlay") else { return true };
        let mut parts = text.split('.');
        match (parts.next(), parts.next()) {
            (Some("1"), Some("0")) => false,
            (Some("1"), Some("1")) => true,
            _ => {
                let message = format!("Overlay {text} is not known; 1.0 and 1.1 are");
                self.faults.push(Fault::new("overlay-version", node.at, message));
                true
            }
        }
    }

    fn action(&mut self, node: &Node, new: bool) -> Option<Action> {
        if !matches!(node.kind, Kind::Object(_)) {
            self.wrong_type(node, "an action", "an object");
            return None;
        }
        self.fields(node, "an action", &["target", "description", "update", "copy", "remove"]);
        if let Some(copy) = node.get("copy").filter(|_| !new) {
            let fault = Fault::new("overlay-version", copy.at.on_key(), "`copy` comes with Overlay 1.1");
            self.faults.push(fault.help("write `overlay: 1.1.0`"));
        }
        let target = self.required(node, "target", "an action").and_then(|target| self.query(target, "target"));
        let copy = node.get("copy").and_then(|copy| self.query(copy, "copy"));
        let remove = match node.get("remove") {
            None => None,
            Some(Node { kind: Kind::Bool(value), .. }) => Some(*value),
            Some(other) => {
                self.wrong_type(other, "`remove`", "a boolean");
                None
            }
        };
        let change = match (remove, node.get("update"), copy) {
            (Some(true), ..) => Change::Remove,
            (_, Some(_), Some(copy)) => {
                let fault = Fault::new("overlay-action", copy.at.on_key(), "an action either updates or copies");
                self.faults.push(fault.help("make two actions of it"));
                return None;
            }
            (_, Some(update), None) => Change::Update(update.at.node),
            (_, None, Some(copy)) => Change::Copy(copy),
            (Some(false), None, None) => Change::Nothing,
            (None, None, None) => {
                if node.get("copy").is_none() && node.get("remove").is_none() {
                    let fault = Fault::new("overlay-action", node.at, "this action says not what to do");
                    self.faults.push(fault.help("add `update`, `copy` or `remove: true`"));
                }
                return None;
            }
        };
        Some(Action { at: node.at, target: target?, change })
    }

    fn query(&mut self, node: &Node, key: &str) -> Option<Query> {
        let text = self.text_of(node, key)?;
        match query::parsed(&text) {
            Ok(path) => Some(Query { at: node.at, path }),
            Err(why) => {
                let fault = Fault::new("jsonpath", node.at, format!("`{key}` is no JSONPath (RFC 9535): {why}"));
                self.faults.push(fault.help("a path starts at `$`: `$.paths['/pets'].get`"));
                None
            }
        }
    }

    fn required<'n>(&mut self, node: &'n Node, key: &str, of: &str) -> Option<&'n Node> {
        let found = node.get(key);
        if found.is_none() && matches!(node.kind, Kind::Object(_)) {
            self.faults.push(Fault::new(codes::MISSING, node.at, format!("{of} needs `{key}`")));
        }
        found
    }

    fn text(&mut self, node: &Node, key: &str) -> Option<String> {
        node.get(key).and_then(|value| self.text_of(value, key))
    }

    /// A version that YAML takes for a number is one all the same.
    fn text_of(&mut self, node: &Node, key: &str) -> Option<String> {
        match &node.kind {
            Kind::String(text) => Some(text.clone()),
            Kind::Number(text) if key == "overlay" || key == "version" => Some(text.clone()),
            _ => {
                self.wrong_type(node, &format!("`{key}`"), "a string");
                None
            }
        }
    }

    fn wrong_type(&mut self, node: &Node, what: &str, expected: &str) {
        let message = format!("{what} has to be {expected}, but is {}", node.type_word());
        self.faults.push(Fault::new(codes::WRONG_TYPE, node.at, message));
    }

    /// Everything that is no field of this object, and every field that stands twice.
    fn fields(&mut self, node: &Node, of: &str, known: &[&'static str]) {
        if !matches!(node.kind, Kind::Object(_)) {
            self.wrong_type(node, of, "an object");
        }
        let mut seen: HashSet<&str> = HashSet::new();
        for (key, value) in node.entries() {
            if !seen.insert(key) {
                let message = format!("the key `{key}` is written twice in one object");
                self.faults
                    .push(Fault::new(codes::DUPLICATE_KEY, value.at.on_key(), message).help("keep one of the two"));
            }
            if !known.contains(&key.as_str()) && !key.starts_with("x-") {
                let mut fault =
                    Fault::new(codes::UNKNOWN_KEYWORD, value.at.on_key(), format!("`{key}` is no field of {of}"));
                fault.help = match closest(key, known.iter().copied()) {
                    Some(word) => format!("did you mean `{word}`? Extensions start with `x-`"),
                    None => "extensions start with `x-`".to_owned(),
                };
                self.faults.push(fault);
            }
        }
    }
}

fn last_segment(reference: &str) -> &str {
    let path = reference.split(['?', '#']).next().unwrap_or(reference);
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests;
