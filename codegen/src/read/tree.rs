//! The tree of one file: JSON's data model with positions, duplicate keys and the text of numbers kept.

use std::borrow::Cow;

use crate::document::Value;
use crate::source::{NodeId, Span};

/// How deep arrays and objects may nest; the deepest public description has 34 levels.
pub(super) const MAX_DEPTH: usize = 500;

/// How many bytes the key of an object may have, and every other text that names something: it stands in what is made of
/// each place that has the name. In YAML a key ends after 1,024 characters, of four bytes at most; no public description
/// that was looked at has one of 1,000 bytes.
pub(super) const LONGEST_NAME: usize = 4_096;

/// How many bytes of a JSON pointer are shown.
const LONGEST_POINTER: usize = 2_000;

/// What is said about more values than there may be.
pub(super) fn too_many(limit: u32) -> String {
    format!("the file has more than {limit} values")
}

/// What is said about deeper ones.
pub(super) fn too_deep() -> String {
    format!("arrays and objects nest deeper than {MAX_DEPTH} levels")
}

/// What is said about a longer name.
pub(super) fn too_long(what: &str, bytes: usize) -> String {
    format!("{what} has {bytes} bytes, more than the {LONGEST_NAME} that a name may have")
}

/// The nodes of a file, in one arena.
#[derive(Debug, Default)]
pub struct Tree {
    source: String,
    parts: Parts,
    /// The number of the root: the nodes of a run's files are numbered in one row, so that a number says the file.
    base: u32,
}

/// Everything of a tree but its source, as a parser makes it.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Text that is not in the source as it stands: unescaped strings, folded lines, normalised numbers.
    pub(super) own: String,
    pub(super) nodes: Vec<Node>,
    pub(super) items: Vec<NodeId>,
    pub(super) entries: Vec<Entry>,
    pub(super) duplicates: Vec<NodeId>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) span: Span,
    /// [`Node::NOBODY`] of a root.
    pub(super) parent: NodeId,
    /// The place in `entries` or `items`, as the parent is an object or an array.
    pub(super) place: u32,
}

impl Node {
    /// There are never as many nodes. An `Option` would take twice the memory.
    pub(super) const NOBODY: NodeId = NodeId(u32::MAX);

    fn parent(&self) -> Option<NodeId> {
        (self.parent != Self::NOBODY).then_some(self.parent)
    }
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Bool(bool),
    /// As JSON would write it.
    Number(Text),
    String(Text),
    /// A range of the items.
    Array(Range),
    /// A range of the entries.
    Object(Range),
}

/// A range of one of the arena's lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Text in the source, or in the tree's own buffer: bytes from `start` on, in the source unless the first bit says
/// otherwise. Descriptions have millions of them, and no buffer has two gigabytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Text {
    start: u32,
    end: u32,
}

impl Text {
    const OWN: u32 = 1 << 31;

    /// Bytes of the source.
    pub(super) fn source(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Bytes of the tree's own buffer.
    pub(super) fn own(start: u32, end: u32) -> Self {
        Self { start: start | Self::OWN, end }
    }

    pub(super) fn of<'a>(self, source: &'a str, own: &'a str) -> &'a str {
        let buffer = if self.start & Self::OWN == 0 { source } else { own };
        buffer.get((self.start & !Self::OWN) as usize..self.end as usize).unwrap_or_default()
    }
}

/// A key with its value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) key: Text,
    /// Where the key stands, with its quotes.
    pub(super) key_span: Span,
    /// The value.
    pub(super) value: NodeId,
}

impl Parts {
    /// Keeps text that the source does not hold as it stands.
    pub(super) fn keep(&mut self, text: &str) -> Text {
        let start = self.own.len() as u32;
        self.own.push_str(text);
        Text::own(start, self.own.len() as u32)
    }

    /// The first key that is longer than a name may be: where it stands, and its bytes.
    pub(super) fn long_key(&self, source: &str) -> Option<(Span, usize)> {
        let keys = self.entries.iter().map(|entry| (entry.key_span, entry.key.of(source, &self.own).len()));
        keys.filter(|(_, bytes)| *bytes > LONGEST_NAME).min_by_key(|(span, _)| span.start)
    }

    /// Numbers the nodes from `base` on.
    fn shift(&mut self, base: u32) {
        if base == 0 {
            return;
        }
        let ids = self.items.iter_mut().chain(self.entries.iter_mut().map(|entry| &mut entry.value));
        let parents = self.nodes.iter_mut().map(|node| &mut node.parent).filter(|parent| **parent != Node::NOBODY);
        ids.chain(&mut self.duplicates).chain(parents).for_each(|id| id.0 += base);
    }
}

impl Tree {
    /// The root of a run's first file; of an empty file it is a null.
    pub(super) const ROOT: NodeId = NodeId(0);

    /// The tree of a run's first file.
    #[cfg(test)]
    pub(super) fn new(source: String, parts: Parts) -> Self {
        Self::behind(0, source, parts)
    }

    /// The tree of a file that `base` nodes stand in front of.
    pub(super) fn behind(base: u32, source: String, mut parts: Parts) -> Self {
        parts.shift(base);
        Self { source, parts, base }
    }

    /// No tree at all.
    pub(super) const EMPTY: Self = Self {
        source: String::new(),
        parts: Parts {
            own: String::new(),
            nodes: Vec::new(),
            items: Vec::new(),
            entries: Vec::new(),
            duplicates: Vec::new(),
        },
        base: 0,
    };

    /// The root of this tree.
    pub(super) fn root(&self) -> NodeId {
        NodeId(self.base)
    }

    /// One past the last node.
    pub(super) fn after(&self) -> u32 {
        self.base.saturating_add(self.parts.nodes.len() as u32)
    }

    /// One past the last of nodes that are not in a tree yet; `None` if that is more than there are numbers.
    pub(super) fn end(base: u32, parts: &Parts) -> Option<u32> {
        u32::try_from(parts.nodes.len()).ok().and_then(|nodes| base.checked_add(nodes))
    }

    /// All nodes.
    pub(super) fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (self.base..self.after()).map(NodeId)
    }

    fn node(&self, node: NodeId) -> Option<&Node> {
        self.parts.nodes.get(node.0.checked_sub(self.base)? as usize)
    }

    /// A tree for a file that could not be parsed: its one node lets a fault point at the place.
    pub(super) fn broken(base: u32, source: String, span: Span) -> Self {
        let node = Node { kind: Kind::Null, span, parent: Node::NOBODY, place: 0 };
        Self::behind(base, source, Parts { nodes: vec![node], ..Parts::default() })
    }

    /// The file's text.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The text, and what was made of it. The nodes are numbered as they are in the tree.
    pub(super) fn into_parts(self) -> (String, Parts) {
        (self.source, self.parts)
    }

    /// The text alone.
    pub(super) fn into_source(self) -> String {
        self.source
    }

    pub(super) fn kind(&self, node: NodeId) -> Kind {
        self.node(node).map_or(Kind::Null, |node| node.kind)
    }

    pub(super) fn text(&self, text: Text) -> &str {
        text.of(&self.source, &self.parts.own)
    }

    /// The text of a string node.
    pub(super) fn string(&self, node: NodeId) -> Option<&str> {
        match self.kind(node) {
            Kind::String(text) => Some(self.text(text)),
            _ => None,
        }
    }

    /// The entries of an object, duplicate keys included; none for other nodes.
    pub(super) fn entries(&self, node: NodeId) -> &[Entry] {
        match self.kind(node) {
            Kind::Object(range) => self.parts.entries.get(range.start as usize..range.end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The items of an array; none for other nodes.
    pub(super) fn items(&self, node: NodeId) -> &[NodeId] {
        match self.kind(node) {
            Kind::Array(range) => self.parts.items.get(range.start as usize..range.end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    pub(super) fn key_text(&self, entry: &Entry) -> &str {
        self.text(entry.key)
    }

    /// The first value under `key`.
    pub(super) fn get(&self, node: NodeId, key: &str) -> Option<NodeId> {
        self.entries(node).iter().find(|entry| self.key_text(entry) == key).map(|entry| entry.value)
    }

    /// The entry that leads to this node, if its parent is an object.
    pub(super) fn entry_of(&self, node: NodeId) -> Option<&Entry> {
        let inner = self.node(node)?;
        match self.kind(inner.parent()?) {
            Kind::Object(_) => self.parts.entries.get(inner.place as usize),
            _ => None,
        }
    }

    /// Everything from the root down; of equal keys each. Trees are never deeper than their limit, which bounds this.
    #[must_use]
    pub fn contents(&self) -> Value {
        self.literal(self.root())
    }

    fn literal(&self, node: NodeId) -> Value {
        match self.kind(node) {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(value),
            Kind::Number(text) => Value::Number(self.text(text).to_owned()),
            Kind::String(text) => Value::String(self.text(text).to_owned()),
            Kind::Array(_) => Value::Array(self.items(node).iter().map(|item| self.literal(*item)).collect()),
            Kind::Object(_) => {
                let entries = self.entries(node).iter();
                Value::Object(entries.map(|e| (self.key_text(e).to_owned(), self.literal(e.value))).collect())
            }
        }
    }

    /// Values whose key stands in front of them in the same object already.
    pub(super) fn duplicates(&self) -> &[NodeId] {
        &self.parts.duplicates
    }

    /// The object or array around a node.
    pub(super) fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.node(node)?.parent()
    }

    /// The bytes of a node, or of the key that leads to it.
    pub(super) fn span(&self, node: NodeId, key: bool) -> Span {
        let own = || self.node(node).map(|node| node.span).unwrap_or_default();
        if key { self.entry_of(node).map_or_else(own, |entry| entry.key_span) } else { own() }
    }

    /// The words of the JSON pointer of a node.
    pub(super) fn path(&self, node: NodeId) -> Vec<String> {
        self.words(node).into_iter().map(Cow::into_owned).collect()
    }

    fn words(&self, node: NodeId) -> Vec<Cow<'_, str>> {
        let mut words = Vec::new();
        let mut node = node;
        while let Some(inner) = self.node(node) {
            let Some(parent) = inner.parent() else { break };
            words.push(match self.kind(parent) {
                Kind::Array(range) => inner.place.saturating_sub(range.start).to_string().into(),
                _ => self.entry_of(node).map(|entry| self.key_text(entry)).unwrap_or_default().into(),
            });
            node = parent;
        }
        words.reverse();
        words
    }

    /// The JSON pointer of a node (RFC 6901). One that is too long ends with `…`: below a key of a megabyte there may be
    /// thousands of faults.
    pub(super) fn pointer(&self, node: NodeId) -> String {
        let mut pointer = String::new();
        for word in self.words(node) {
            pointer.push('/');
            for character in word.chars() {
                if pointer.len() > LONGEST_POINTER {
                    pointer.push('…');
                    return pointer;
                }
                match character {
                    '~' => pointer.push_str("~0"),
                    '/' => pointer.push_str("~1"),
                    other => pointer.push(other),
                }
            }
        }
        pointer
    }
}
