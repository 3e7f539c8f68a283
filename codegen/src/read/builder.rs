//! Makes a tree: parsers name the nodes in the order of the file, this puts them into the arena.

use std::collections::HashSet;

use super::tree::{Entry, Kind, Node, Parts, Range, Text};
use crate::source::{NodeId, Span};

/// From how many items on a list's memory is not left to doubling.
const LARGE: usize = 100_000;

/// Makes a tree from a parser's calls, each of which names a node in the order of the file.
pub(super) struct Builder<'s> {
    source: &'s str,
    parts: Parts,
    open: Vec<Open>,
    /// The children of all open nodes.
    values: Vec<NodeId>,
    /// The keys of those whose parents are objects.
    keys: Vec<Key>,
    /// How many nodes there may be.
    pub(super) limit: u32,
}

struct Open {
    node: NodeId,
    object: bool,
    /// Where this node's children start in `values`.
    first: usize,
    /// Where their keys start in `keys`.
    first_key: usize,
}

/// A key in front of a value.
pub(super) type Key = (Text, Span);

impl<'s> Builder<'s> {
    pub(super) fn new(source: &'s str, limit: u32) -> Self {
        Self { source, parts: Parts::default(), open: Vec::new(), values: Vec::new(), keys: Vec::new(), limit }
    }

    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// No more nodes may be added.
    pub(super) fn is_full(&self) -> bool {
        self.parts.nodes.len() >= self.limit as usize
    }

    /// The innermost open node is an object.
    pub(super) fn in_object(&self) -> bool {
        self.open.last().is_some_and(|open| open.object)
    }

    pub(super) fn kind(&self, node: NodeId) -> Kind {
        self.parts.nodes.get(node.0 as usize).map_or(Kind::Null, |node| node.kind)
    }

    /// A closed object's entry or a closed array's item, by its place in it.
    pub(super) fn child(&self, node: NodeId, place: u32) -> Option<(Option<Key>, NodeId)> {
        match self.kind(node) {
            Kind::Array(range) if range.start + place < range.end => {
                self.parts.items.get((range.start + place) as usize).map(|item| (None, *item))
            }
            Kind::Object(range) if range.start + place < range.end => self
                .parts
                .entries
                .get((range.start + place) as usize)
                .map(|entry| (Some((entry.key, entry.key_span)), entry.value)),
            _ => None,
        }
    }

    pub(super) fn span(&self, node: NodeId) -> Span {
        self.parts.nodes.get(node.0 as usize).map(|node| node.span).unwrap_or_default()
    }

    pub(super) fn text(&self, text: Text) -> &str {
        text.of(self.source, &self.parts.own)
    }

    /// Keeps text that the source does not hold as it stands.
    pub(super) fn keep(&mut self, text: &str) -> Text {
        self.parts.keep(text)
    }

    pub(super) fn scalar(&mut self, kind: Kind, span: Span, key: Option<Key>) -> NodeId {
        let node = NodeId(self.parts.nodes.len() as u32);
        let parent = self.open.last();
        if let Some(parent) = parent {
            self.values.push(node);
            if parent.object {
                self.keys.push(key.unwrap_or((Text::source(0, 0), Span::default())));
            }
        }
        let parent = parent.map_or(Node::NOBODY, |open| open.node);
        self.parts.nodes.push(Node { kind, span, parent, place: 0 });
        node
    }

    pub(super) fn open(&mut self, object: bool, start: u32, key: Option<Key>) -> NodeId {
        let node = self.scalar(Kind::Null, Span { start, end: start }, key);
        self.open.push(Open { node, object, first: self.values.len(), first_key: self.keys.len() });
        node
    }

    /// Ends the innermost open node at `end`, or where its last child ends.
    pub(super) fn close(&mut self, end: Option<u32>) -> Option<NodeId> {
        let open = self.open.pop()?;
        let end = end.or_else(|| self.values.get(open.first..)?.last().map(|last| self.span(*last).end));
        let kind = if open.object { self.close_object(&open) } else { self.close_array(&open) };
        if let Some(node) = self.parts.nodes.get_mut(open.node.0 as usize) {
            node.kind = kind;
            node.span.end = end.unwrap_or(node.span.start).max(node.span.start);
        }
        Some(open.node)
    }

    fn close_array(&mut self, open: &Open) -> Kind {
        let start = self.parts.items.len() as u32;
        let more = self.values.len().saturating_sub(open.first);
        if more > LARGE {
            self.parts.items.reserve_exact(more);
        }
        for value in self.values.drain(open.first.min(self.values.len())..) {
            if let Some(node) = self.parts.nodes.get_mut(value.0 as usize) {
                node.place = self.parts.items.len() as u32;
            }
            self.parts.items.push(value);
        }
        Kind::Array(Range { start, end: self.parts.items.len() as u32 })
    }

    fn close_object(&mut self, open: &Open) -> Kind {
        let start = self.parts.entries.len();
        let values = self.values.drain(open.first.min(self.values.len())..);
        let keys = self.keys.drain(open.first_key.min(self.keys.len())..);
        for ((key, key_span), value) in keys.zip(values) {
            if let Some(node) = self.parts.nodes.get_mut(value.0 as usize) {
                node.place = self.parts.entries.len() as u32;
            }
            self.parts.entries.push(Entry { key, key_span, value });
        }
        self.find_duplicates(start);
        Kind::Object(Range { start: start as u32, end: self.parts.entries.len() as u32 })
    }

    fn find_duplicates(&mut self, start: usize) {
        let entries = self.parts.entries.get(start..).unwrap_or_default();
        let key = |entry: &Entry| entry.key.of(self.source, &self.parts.own);
        let found = &mut self.parts.duplicates;
        if entries.len() <= 8 {
            // Comparing pairs is faster than hashing for nearly every object there is.
            for (place, entry) in entries.iter().enumerate() {
                if entries.iter().take(place).any(|before| key(before) == key(entry)) {
                    found.push(entry.value);
                }
            }
        } else {
            let mut seen = HashSet::with_capacity(entries.len());
            found.extend(entries.iter().filter(|entry| !seen.insert(key(entry))).map(|entry| entry.value));
        }
    }

    /// Replaces the open object's values `merges` (in the order of the file) by the entries of the objects behind them (YAML's `<<`).
    /// Keys that stand there already win. Gives back the values that are no objects and stay as they are.
    pub(super) fn merge(&mut self, merges: &[NodeId]) -> Vec<NodeId> {
        let Some(open) = self.open.last().filter(|open| open.object) else {
            return Vec::new();
        };
        let parent = open.node;
        let values = self.values.split_off(open.first.min(self.values.len()));
        let keys = self.keys.split_off(open.first_key.min(self.keys.len()));
        let mut kept: Vec<(Key, NodeId)> = Vec::new();
        let mut sources = Vec::new();
        let mut senseless = Vec::new();
        for (key, value) in keys.into_iter().zip(values) {
            if merges.binary_search(&value).is_err() {
                kept.push((key, value));
                continue;
            }
            match self.merge_sources(value) {
                Some(found) => sources.extend(found),
                None => {
                    senseless.push(value);
                    kept.push((key, value));
                }
            }
        }
        let mut seen: HashSet<String> = kept.iter().map(|((key, _), _)| self.text(*key).to_owned()).collect();
        for source in sources {
            let mut place = 0;
            while let Some((Some(key), value)) = self.child(source, place) {
                if seen.insert(self.text(key.0).to_owned()) {
                    kept.push((key, value));
                    if let Some(node) = self.parts.nodes.get_mut(value.0 as usize) {
                        node.parent = parent;
                    }
                }
                place += 1;
            }
        }
        for (key, value) in kept {
            self.keys.push(key);
            self.values.push(value);
        }
        senseless
    }

    fn merge_sources(&self, value: NodeId) -> Option<Vec<NodeId>> {
        match self.kind(value) {
            Kind::Object(_) => Some(vec![value]),
            Kind::Array(range) => {
                let items = self.parts.items.get(range.start as usize..range.end as usize)?;
                items.iter().all(|item| matches!(self.kind(*item), Kind::Object(_))).then(|| items.to_vec())
            }
            _ => None,
        }
    }

    pub(super) fn finish(mut self) -> Parts {
        if self.parts.nodes.is_empty() {
            self.scalar(Kind::Null, Span::default(), None);
        }
        self.parts
    }
}
