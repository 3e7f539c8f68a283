//! The description while overlays change it: its tree as it was read, and beside it what became different.
//!
//! A description has millions of nodes, of which overlays change a few. So the tree stays as it is, and beside it stands
//! what is new and what has changed. Every place of the document has a number of its own, also where
//! the same was put at many places: what changes one of them changes no other.

use std::collections::HashMap;

use crate::read::files::Files;
use crate::read::tree::{Entry, Kind, Tree};
use crate::source::{At, NodeId};

/// The description, changed so far.
pub(super) struct Draft<'t> {
    files: &'t Files,
    edits: Edits,
}

/// What is different from the trees that were read.
#[derive(Default)]
pub(super) struct Edits {
    /// One past the nodes of all files: those that are new are numbered from here on.
    pub(super) end: u32,
    pub(super) new: Vec<Part>,
    /// The children of old arrays and objects that have others now.
    pub(super) changed: HashMap<NodeId, Vec<Child>>,
    /// The nodes in files that say what other old nodes are now.
    pub(super) replaced: HashMap<NodeId, NodeId>,
}

/// A node that is new.
pub(super) struct Part {
    /// The node in a file that says what it is. Its children are not this node's.
    pub(super) origin: NodeId,
    pub(super) children: Vec<Child>,
}

/// A node in an array or object.
#[derive(Clone, Copy)]
pub(super) struct Child {
    /// In an object: a node of a file that has the same key.
    pub(super) key: NodeId,
    pub(super) value: NodeId,
}

/// The nodes in an array or object.
#[derive(Clone, Copy)]
pub(super) enum Children<'d> {
    Items(&'d [NodeId]),
    Entries(&'d Tree, &'d [Entry]),
    /// Of an object, if that is said.
    Own(&'d Files, &'d [Child], bool),
}

impl<'d> Children<'d> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Items(items) => items.len(),
            Self::Entries(_, entries) => entries.len(),
            Self::Own(_, children, _) => children.len(),
        }
    }

    pub(super) fn at(&self, place: usize) -> Option<Child> {
        match self {
            Self::Items(items) => items.get(place).map(|value| Child { key: *value, value: *value }),
            Self::Entries(_, entries) => entries.get(place).map(|entry| Child { key: entry.value, value: entry.value }),
            Self::Own(_, children, _) => children.get(place).copied(),
        }
    }

    pub(super) fn iter(self) -> impl Iterator<Item = Child> {
        (0..self.len()).map_while(move |place| self.at(place))
    }

    /// The key at a place of an object.
    fn key(&self, place: usize) -> Option<&'d str> {
        match self {
            Self::Entries(tree, entries) => entries.get(place).map(|entry| tree.key_text(entry)),
            Self::Own(files, children, true) => children.get(place).map(|child| key_text(files, child.key)),
            Self::Items(_) | Self::Own(..) => None,
        }
    }

    /// The keys of an object in their order, of equal ones each.
    pub(super) fn keys(self) -> impl Iterator<Item = &'d str> {
        (0..self.len()).map_while(move |place| self.key(place))
    }

    /// The place of the first entry of this key.
    pub(super) fn find(self, key: &str) -> Option<usize> {
        self.keys().position(|name| name == key)
    }

    /// The first place of each key, for those who ask for many.
    pub(super) fn index(self) -> HashMap<&'d str, usize> {
        index(self.keys(), self.len())
    }
}

fn index<'k>(keys: impl Iterator<Item = &'k str>, length: usize) -> HashMap<&'k str, usize> {
    let mut places = HashMap::with_capacity(length);
    for (place, key) in keys.enumerate() {
        places.entry(key).or_insert(place);
    }
    places
}

fn key_text(files: &Files, node: NodeId) -> &str {
    let tree = files.tree_of(node);
    tree.entry_of(node).map(|entry| tree.key_text(entry)).unwrap_or_default()
}

/// How much there is in a node.
pub(super) struct Size {
    pub(super) nodes: usize,
    /// The texts, numbers and keys.
    pub(super) bytes: usize,
    pub(super) height: usize,
}

impl<'t> Draft<'t> {
    /// The first of these files, not changed yet. All files that are of interest are loaded.
    pub(super) fn new(files: &'t Files) -> Self {
        Self { files, edits: Edits { end: files.end(), ..Edits::default() } }
    }

    pub(super) fn into_edits(self) -> Edits {
        self.edits
    }

    /// The bytes of all files.
    pub(super) fn input(&self) -> usize {
        self.files.size()
    }

    fn new_part(&self, node: NodeId) -> Option<&Part> {
        let place = node.0.checked_sub(self.edits.end)?;
        self.edits.new.get(place as usize)
    }

    fn origin(&self, node: NodeId) -> NodeId {
        let replaced = || self.edits.replaced.get(&node).copied();
        self.new_part(node).map(|part| part.origin).or_else(replaced).unwrap_or(node)
    }

    fn own_children(&self, node: NodeId) -> Option<&Vec<Child>> {
        self.new_part(node).map(|part| &part.children).or_else(|| self.edits.changed.get(&node))
    }

    /// What it is. The range of an array or object says nothing here: ask for [`Draft::children`].
    pub(super) fn kind(&self, node: NodeId) -> Kind {
        let origin = self.origin(node);
        self.files.tree_of(origin).kind(origin)
    }

    /// The text of a string, or of a number.
    pub(super) fn text(&self, node: NodeId) -> &'t str {
        let origin = self.origin(node);
        let tree = self.files.tree_of(origin);
        match tree.kind(origin) {
            Kind::String(text) | Kind::Number(text) => tree.text(text),
            _ => "",
        }
    }

    /// Where it was read.
    pub(super) fn at(&self, node: NodeId) -> At {
        let origin = self.origin(node);
        At { file: self.files.file_of(origin), node: origin, key: false }
    }

    /// What it is, for messages.
    pub(super) fn type_word(&self, node: NodeId) -> &'static str {
        match self.kind(node) {
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Number(_) => "a number",
            Kind::String(_) => "a string",
            Kind::Array(_) => "an array",
            Kind::Object(_) => "an object",
        }
    }

    /// The nodes in an array or object; none in other nodes.
    pub(super) fn children(&self, node: NodeId) -> Children<'_> {
        if let Some(children) = self.own_children(node) {
            return Children::Own(self.files, children, matches!(self.kind(node), Kind::Object(_)));
        }
        let tree = self.files.tree_of(node);
        match tree.kind(node) {
            Kind::Object(_) => Children::Entries(tree, tree.entries(node)),
            _ => Children::Items(tree.items(node)),
        }
    }

    pub(super) fn key_text(&self, key: NodeId) -> &'t str {
        key_text(self.files, key)
    }

    /// The first place of each key of an object that is about to change.
    pub(super) fn places(&self, node: NodeId) -> HashMap<&'t str, usize> {
        let children = self.children(node);
        index(children.iter().map(|child| self.key_text(child.key)), children.len())
    }

    /// Trees are never deeper than their limit, which bounds the recursion.
    pub(super) fn measure(&self, node: NodeId) -> Size {
        let mut size = Size { nodes: 1, bytes: self.text(node).len(), height: 1 };
        let children = self.children(node);
        size.bytes = children.keys().fold(size.bytes, |bytes, key| bytes.saturating_add(key.len()));
        for child in children.iter() {
            let inner = self.measure(child.value);
            size.nodes = size.nodes.saturating_add(inner.nodes);
            size.bytes = size.bytes.saturating_add(inner.bytes);
            size.height = size.height.max(inner.height + 1);
        }
        size
    }

    /// The children of an array or object as those to be changed.
    fn edit(&mut self, node: NodeId) -> Option<&mut Vec<Child>> {
        if let Some(place) = node.0.checked_sub(self.edits.end) {
            return self.edits.new.get_mut(place as usize).map(|part| &mut part.children);
        }
        if !self.edits.changed.contains_key(&node) {
            let children = self.children(node).iter().collect();
            self.edits.changed.insert(node, children);
        }
        self.edits.changed.get_mut(&node)
    }

    /// A new node that says the same, with everything below it.
    pub(super) fn copy(&mut self, from: NodeId) -> NodeId {
        let place = self.edits.new.len();
        let mut children: Vec<Child> = self.children(from).iter().collect();
        self.edits.new.push(Part { origin: self.origin(from), children: Vec::new() });
        for child in &mut children {
            child.value = self.copy(child.value);
        }
        if let Some(part) = self.edits.new.get_mut(place) {
            part.children = children;
        }
        NodeId(self.edits.end.saturating_add(place as u32))
    }

    /// Makes one value of no parts another.
    pub(super) fn replace(&mut self, node: NodeId, with: NodeId) {
        let origin = self.origin(with);
        match node.0.checked_sub(self.edits.end).map(|place| self.edits.new.get_mut(place as usize)) {
            Some(part) => _ = part.map(|part| part.origin = origin),
            None => _ = self.edits.replaced.insert(node, origin),
        }
    }

    /// Puts a node at the end of an array or object.
    pub(super) fn push(&mut self, node: NodeId, child: Child) {
        if let Some(children) = self.edit(node) {
            children.push(child);
        }
    }

    /// Takes out of an array or object what is not to be kept.
    pub(super) fn retain(&mut self, node: NodeId, keep: impl Fn(NodeId) -> bool) {
        if let Some(children) = self.edit(node) {
            children.retain(|child| keep(child.value));
        }
    }
}
