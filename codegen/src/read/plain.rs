//! A file as an owned tree with places, for what is no description: option files, and what overlays say of their actions.

use super::files::Files;
use super::tree::{self, Tree};
use crate::diagnostic::{Diagnostics, Severity};
use crate::source::{At, FileId, NodeId, Source};

/// A node and everything below it. Two are equal if they say the same, wherever they stand.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) at: At,
    pub(crate) kind: Kind,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    /// As JSON would write it.
    Number(String),
    String(String),
    Array(Vec<Node>),
    /// In order; of equal keys each. The place of a key is that of its value, on the key.
    Object(Vec<(String, Node)>),
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Object(one), Kind::Object(another)) => {
                // The order of keys says nothing.
                one.len() == another.len() && one.iter().all(|(key, value)| other.get(key) == Some(value))
            }
            (one, another) => one == another,
        }
    }
}

impl Node {
    /// The value of the first entry of this key.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The entries of an object; none for other nodes.
    pub(crate) fn entries(&self) -> &[(String, Node)] {
        match &self.kind {
            Kind::Object(entries) => entries,
            _ => &[],
        }
    }

    /// The text of a string.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// What it is, for messages.
    pub(crate) fn type_word(&self) -> &'static str {
        match self.kind {
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Number(_) => "a number",
            Kind::String(_) => "a string",
            Kind::Array(_) => "an array",
            Kind::Object(_) => "an object",
        }
    }
}

/// Reads one file that is no description. `None` if it can't be read or parsed, which is an error then.
pub(crate) fn load(path: &str, source: &dyn Source, files: &Files, diagnostics: &mut Diagnostics) -> Option<Node> {
    match files.load(path, source, diagnostics) {
        Ok(file) => files.tree(file).map(|tree| of(tree, file)),
        Err(fault) => {
            diagnostics.push(Severity::Error, fault);
            None
        }
    }
}

/// A tree, owned. Trees are never deeper than their limit, which bounds the recursion.
fn of(tree: &Tree, file: FileId) -> Node {
    top(tree, file, usize::MAX)
}

/// The first levels of a tree. Arrays and objects below so many of them have nothing in them.
pub(super) fn top(tree: &Tree, file: FileId, levels: usize) -> Node {
    node(tree, file, tree.root(), levels)
}

fn node(tree: &Tree, file: FileId, id: NodeId, levels: usize) -> Node {
    let below = |id| node(tree, file, id, levels.saturating_sub(1));
    let kind = match tree.kind(id) {
        tree::Kind::Null => Kind::Null,
        tree::Kind::Bool(value) => Kind::Bool(value),
        tree::Kind::Number(text) => Kind::Number(tree.text(text).to_owned()),
        tree::Kind::String(text) => Kind::String(tree.text(text).to_owned()),
        tree::Kind::Array(_) if levels == 0 => Kind::Array(Vec::new()),
        tree::Kind::Object(_) if levels == 0 => Kind::Object(Vec::new()),
        tree::Kind::Array(_) => Kind::Array(tree.items(id).iter().map(|item| below(*item)).collect()),
        tree::Kind::Object(_) => {
            let entries = tree.entries(id).iter();
            Kind::Object(entries.map(|e| (tree.key_text(e).to_owned(), below(e.value))).collect())
        }
    };
    Node { at: At { file, node: id, key: false }, kind }
}
