//! What all parts of this stage share while a document is read: the tree, the faults, and lenient scalars.

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;

use super::codes;
use super::dialect::Version;
use super::keywords;
use super::tree::{Kind, Tree};
use crate::diagnostic::{Diagnostics, Fault, Severity, Skipped};
use crate::document::Value;
use crate::source::{At, FileId, NodeId};

/// How many suggestions one run works out; beyond that a document is not suffering from slips of the pen.
const MAX_SUGGESTIONS: usize = 200;

/// Reads one document.
pub(super) struct Reader<'t> {
    pub(super) tree: &'t Tree,
    pub(super) file: FileId,
    /// The file's name without folders: references to it lead to this document.
    pub(super) name: &'t str,
    pub(super) version: Version,
    diagnostics: &'t mut Diagnostics,
    reported: HashSet<(&'static str, Option<At>, String)>,
    failed: bool,
    suggestions: usize,
    /// The tree's duplicates, to ask about.
    pub(super) repeated: HashSet<NodeId>,
    /// Duplicates that were reported.
    pub(super) claimed: HashSet<NodeId>,
    /// The keys of large objects that references went through.
    pub(super) indexes: HashMap<NodeId, HashMap<&'t str, NodeId>>,
    /// The nodes behind schema ids: the place in this set is the id.
    pub(super) targets: IndexSet<NodeId>,
    /// How many of the targets are components.
    pub(super) components: usize,
    /// What makes the operation that is being read impossible.
    pub(super) broken: Vec<Fault>,
    /// Operations that could not be read.
    pub(super) skipped: Vec<Skipped>,
    /// What is being read are calls that the service makes, webhooks or callbacks: nobody here calls them.
    pub(super) incoming: bool,
}

impl<'t> Reader<'t> {
    pub(super) fn new(tree: &'t Tree, file: FileId, path: &'t str, diagnostics: &'t mut Diagnostics) -> Self {
        Self {
            tree,
            file,
            name: path.rsplit(['/', '\\']).next().unwrap_or(path),
            version: Version::V31,
            diagnostics,
            reported: HashSet::new(),
            failed: false,
            suggestions: 0,
            repeated: tree.duplicates().iter().copied().collect(),
            claimed: HashSet::new(),
            indexes: HashMap::new(),
            targets: IndexSet::new(),
            components: 0,
            broken: Vec::new(),
            skipped: Vec::new(),
            incoming: false,
        }
    }

    pub(super) fn at(&self, node: NodeId) -> At {
        At { file: self.file, node, key: false }
    }

    /// Records a fault, once: what several operations share is read for each of them.
    pub(super) fn push(&mut self, severity: Severity, fault: Fault) {
        self.failed |= severity == Severity::Error;
        if self.reported.insert((fault.code, fault.at, fault.message.clone())) {
            self.diagnostics.push(severity, fault);
        }
    }

    pub(super) fn warn(&mut self, fault: Fault) {
        self.push(Severity::Warning, fault);
    }

    pub(super) fn error(&mut self, fault: Fault) {
        self.push(Severity::Error, fault);
    }

    /// An error was recorded: there will be no document.
    pub(super) fn failed(&self) -> bool {
        self.failed
    }

    /// The value, or `None` and a warning.
    pub(super) fn soft<T>(&mut self, result: Result<T, Fault>) -> Option<T> {
        result.map_err(|fault| self.warn(fault)).ok()
    }

    /// The value, or `None` and a fault of the operation that is being read.
    pub(super) fn hard<T>(&mut self, result: Result<T, Fault>) -> Option<T> {
        result.map_err(|fault| self.broken.push(fault)).ok()
    }

    /// What breaks in here is a warning, and costs the operation that is being read nothing.
    pub(super) fn softly<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let around = std::mem::take(&mut self.broken);
        let value = read(self);
        let broken = std::mem::replace(&mut self.broken, around);
        broken.into_iter().for_each(|fault| self.warn(fault));
        value
    }

    pub(super) fn is_object(&self, node: NodeId) -> bool {
        matches!(self.tree.kind(node), Kind::Object(_))
    }

    /// The key in front of a value; empty if it has none.
    pub(super) fn key_of(&self, node: NodeId) -> &'t str {
        let tree = self.tree;
        tree.entry_of(node).map(|entry| tree.key_text(entry)).unwrap_or_default()
    }

    /// The fault of a value that is not of the type it has to be.
    pub(super) fn wrong_type(&self, node: NodeId, expected: &str) -> Fault {
        let subject = match self.tree.entry_of(node) {
            Some(entry) => format!("`{}`", self.tree.key_text(entry)),
            None if node == Tree::ROOT => "the document".to_owned(),
            None => "this".to_owned(),
        };
        let message = format!("{subject} has to be {expected}, but is {}", self.type_of(node));
        Fault::new(codes::WRONG_TYPE, self.at(node), message)
    }

    fn type_of(&self, node: NodeId) -> &'static str {
        match self.tree.kind(node) {
            Kind::Null if node == Tree::ROOT => "empty",
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Number(_) => "a number",
            Kind::String(_) => "a string",
            Kind::Array(_) => "an array",
            Kind::Object(_) => "an object",
        }
    }

    /// A string; `None` and a warning if it is an array, an object or null.
    pub(super) fn lenient_text(&mut self, node: NodeId) -> Option<String> {
        let text = match self.tree.kind(node) {
            Kind::String(text) => return Some(self.tree.text(text).to_owned()),
            Kind::Number(text) => self.tree.text(text).to_owned(),
            Kind::Bool(value) => value.to_string(),
            _ => {
                let fault = self.wrong_type(node, "a string").help("it is left out");
                self.warn(fault);
                return None;
            }
        };
        let fault = self.wrong_type(node, "a string").help(format!("put it in quotes; it is read as `{text}`"));
        self.warn(fault);
        Some(text)
    }

    /// A boolean; `None` and a warning if it is none.
    pub(super) fn lenient_bool(&mut self, node: NodeId) -> Option<bool> {
        if let Kind::Bool(value) = self.tree.kind(node) {
            return Some(value);
        }
        let value = match self.tree.string(node) {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => None,
        };
        let help = if value.is_some() { "remove the quotes; it is read as a boolean" } else { "it is left out" };
        let fault = self.wrong_type(node, "a boolean").help(help);
        self.warn(fault);
        value
    }

    /// A list of strings. Elements that are none are left out with a warning.
    pub(super) fn lenient_texts(&mut self, node: NodeId) -> Vec<String> {
        if !matches!(self.tree.kind(node), Kind::Array(_)) {
            let fault = self.wrong_type(node, "an array of strings").help("it is left out");
            self.warn(fault);
        }
        let tree = self.tree;
        tree.items(node).iter().filter_map(|item| self.lenient_text(*item)).collect()
    }

    /// The items of an array.
    pub(super) fn list(&self, node: NodeId) -> Result<&'t [NodeId], Fault> {
        match self.tree.kind(node) {
            Kind::Array(_) => Ok(self.tree.items(node)),
            _ => Err(self.wrong_type(node, "an array")),
        }
    }

    /// A literal. Trees are never deeper than their limit, which bounds the recursion.
    pub(super) fn value(&self, node: NodeId) -> Value {
        match self.tree.kind(node) {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(value),
            Kind::Number(text) => Value::Number(self.tree.text(text).to_owned()),
            Kind::String(text) => Value::String(self.tree.text(text).to_owned()),
            Kind::Array(_) => Value::Array(self.tree.items(node).iter().map(|item| self.value(*item)).collect()),
            Kind::Object(_) => {
                let entries = self.tree.entries(node).iter().filter(|entry| !self.repeated.contains(&entry.value));
                Value::Object(entries.map(|e| (self.tree.key_text(e).to_owned(), self.value(e.value))).collect())
            }
        }
    }

    /// The candidate that a word is most likely a slip of.
    pub(super) fn suggest<'a>(&mut self, word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        self.suggestions += 1;
        if self.suggestions > MAX_SUGGESTIONS {
            return None;
        }
        keywords::closest(word, candidates)
    }
}
