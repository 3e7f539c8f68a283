//! What overlays changed, written into the tree of the description: no second tree is made, since it may be large.

use std::collections::{HashMap, HashSet};

use super::draft::{Child, Edits, Part};
use crate::read::files::Files;
use crate::read::tree::{Entry, Kind, Node, Parts, Range, Text, Tree};
use crate::source::{At, NodeId, Span};

/// The tree with the changes, and where the nodes come from that are not its own, in the order of their ids. What was
/// removed stays as nulls that nothing leads to.
pub(in crate::read) fn finished(edits: Edits, old: Tree, given: &Files) -> (Tree, Vec<(NodeId, At)>) {
    let own = old.after();
    let (source, parts) = old.into_parts();
    let mut writer = Writer {
        gone: Vec::new(),
        source: &source,
        parts,
        own,
        end: edits.end,
        new: edits.new,
        given,
        texts: HashMap::new(),
        keys: HashMap::new(),
        origins: Vec::new(),
        repeated: Vec::new(),
    };
    let parts = writer.write(edits.changed, edits.replaced);
    let mut origins = writer.origins;
    origins.sort_unstable_by_key(|(node, _)| *node);
    (Tree::behind(0, source, parts), origins)
}

struct Writer<'a> {
    /// By their numbers, those of the old nodes that were removed; empty if none was.
    gone: Vec<bool>,
    source: &'a str,
    parts: Parts,
    /// One past the tree's own nodes as it was read.
    own: u32,
    end: u32,
    new: Vec<Part>,
    given: &'a Files,
    /// The texts that overlays brought, by the nodes of overlays. One that was put at many places stands once.
    texts: HashMap<NodeId, Text>,
    keys: HashMap<NodeId, Text>,
    origins: Vec<(NodeId, At)>,
    /// New values whose keys stand in front of them already.
    repeated: Vec<NodeId>,
}

impl Writer<'_> {
    /// What is read of the old nodes is read before one of them is changed.
    fn write(&mut self, changed: HashMap<NodeId, Vec<Child>>, replaced: HashMap<NodeId, NodeId>) -> Parts {
        let mut changed: Vec<(NodeId, Vec<Child>)> = changed.into_iter().collect();
        changed.sort_unstable_by_key(|(node, _)| *node);
        for (node, children) in &changed {
            self.find_removed(*node, children);
        }
        let mut written = Vec::with_capacity(changed.len() + replaced.len());
        for (node, children) in changed {
            if !self.is_gone(node) {
                let object = matches!(self.kind(node), Kind::Object(_));
                written.push((node, self.children(node, children, object), self.span(node)));
            }
        }
        let mut replaced: Vec<(NodeId, NodeId)> = replaced.into_iter().collect();
        replaced.sort_unstable();
        for (node, origin) in replaced {
            if !self.is_gone(node) {
                written.push((node, self.kind(origin), self.span(origin)));
                if origin.0 >= self.own {
                    self.originates(node, origin);
                }
            }
        }
        for (node, kind, span) in &written {
            self.settle(*node, *kind, *span);
        }
        let objects = written.into_iter().filter(|(_, kind, _)| matches!(kind, Kind::Object(_)));
        let rewritten: HashSet<NodeId> = objects.map(|(node, ..)| node).collect();
        let mut parts = std::mem::take(&mut self.parts);
        let nodes = &parts.nodes;
        let parent = |node: NodeId| nodes.get(node.0 as usize).map_or(Node::NOBODY, |node| node.parent);
        parts.duplicates.retain(|node| !self.is_gone(*node) && !rewritten.contains(&parent(*node)));
        parts.duplicates.append(&mut self.repeated);
        for (node, _) in parts.nodes.iter_mut().zip(&self.gone).filter(|(_, gone)| **gone) {
            (node.kind, node.parent) = (Kind::Null, Node::NOBODY);
        }
        parts
    }

    fn is_gone(&self, node: NodeId) -> bool {
        self.gone.get(node.0 as usize).copied().unwrap_or_default()
    }

    /// What was in an old array or object and is no more. What stayed stands in the same order.
    fn find_removed(&mut self, node: NodeId, children: &[Child]) {
        let mut kept = children.iter().map(|child| child.value).peekable();
        for place in 0.. {
            let Some(child) = self.child(node, place) else { return };
            if kept.next_if_eq(&child).is_none() {
                self.remove(child);
            }
        }
    }

    fn child(&self, node: NodeId, place: u32) -> Option<NodeId> {
        match self.parts.nodes.get(node.0 as usize)?.kind {
            Kind::Array(range) if place < range.end.saturating_sub(range.start) => {
                self.parts.items.get((range.start + place) as usize).copied()
            }
            Kind::Object(range) if place < range.end.saturating_sub(range.start) => {
                self.parts.entries.get((range.start + place) as usize).map(|entry| entry.value)
            }
            _ => None,
        }
    }

    fn remove(&mut self, node: NodeId) {
        if self.gone.is_empty() {
            self.gone = vec![false; self.parts.nodes.len()];
        }
        if let Some(gone) = self.gone.get_mut(node.0 as usize) {
            *gone = true;
        }
        for place in 0.. {
            let Some(child) = self.child(node, place) else { return };
            self.remove(child);
        }
    }

    /// The children of an array or object, put at the end of those of all. Old nodes among them stay as they are for now.
    fn children(&mut self, parent: NodeId, mut children: Vec<Child>, object: bool) -> Kind {
        for child in &mut children {
            if child.value.0 >= self.end {
                child.value = self.node(child.value, parent);
            }
        }
        if !object {
            let start = self.parts.items.len();
            self.parts.items.extend(children.iter().map(|child| child.value));
            return Kind::Array(range(start, self.parts.items.len()));
        }
        let start = self.parts.entries.len();
        for child in children {
            let (key, key_span) = self.key(child.key);
            self.parts.entries.push(Entry { key, key_span, value: child.value });
        }
        let mut seen = HashSet::new();
        for entry in self.parts.entries.get(start..).unwrap_or_default() {
            if !seen.insert(entry.key.of(self.source, &self.parts.own)) {
                self.repeated.push(entry.value);
            }
        }
        Kind::Object(range(start, self.parts.entries.len()))
    }

    /// Writes a new node and all that is in it. Gives its number in the tree.
    fn node(&mut self, node: NodeId, parent: NodeId) -> NodeId {
        let place = self.new.get_mut(node.0.saturating_sub(self.end) as usize);
        let (origin, children) = match place {
            Some(part) => (part.origin, std::mem::take(&mut part.children)),
            None => (Tree::ROOT, Vec::new()),
        };
        let id = NodeId(self.parts.nodes.len() as u32);
        let span = self.span(origin);
        self.parts.nodes.push(Node { kind: Kind::Null, span, parent, place: 0 });
        if origin.0 >= self.own {
            self.originates(id, origin);
        }
        let kind = match self.kind(origin) {
            Kind::Array(_) => self.children(id, children, false),
            Kind::Object(_) => self.children(id, children, true),
            scalar => scalar,
        };
        self.settle(id, kind, span);
        id
    }

    /// What a node is, and to those in it where they stand.
    fn settle(&mut self, id: NodeId, kind: Kind, span: Span) {
        if let Some(node) = self.parts.nodes.get_mut(id.0 as usize) {
            (node.kind, node.span) = (kind, span);
        }
        let (Kind::Array(range) | Kind::Object(range)) = kind else { return };
        for place in 0..range.end.saturating_sub(range.start) {
            let child = self.child(id, place).and_then(|child| self.parts.nodes.get_mut(child.0 as usize));
            if let Some(child) = child {
                child.place = range.start + place;
            }
        }
    }

    fn originates(&mut self, node: NodeId, origin: NodeId) {
        self.origins.push((node, At { file: self.given.file_of(origin), node: origin, key: false }));
    }

    /// The bytes of a node of the description; what an overlay brought has none in it.
    fn span(&self, origin: NodeId) -> Span {
        let own = (origin.0 < self.own).then(|| self.parts.nodes.get(origin.0 as usize)).flatten();
        own.map(|node| node.span).unwrap_or_default()
    }

    fn kind(&mut self, origin: NodeId) -> Kind {
        if origin.0 < self.own {
            return self.parts.nodes.get(origin.0 as usize).map_or(Kind::Null, |node| node.kind);
        }
        let tree = self.given.tree_of(origin);
        let parts = &mut self.parts;
        let mut kept = |text| *self.texts.entry(origin).or_insert_with(|| parts.keep(tree.text(text)));
        match tree.kind(origin) {
            Kind::Number(text) => Kind::Number(kept(text)),
            Kind::String(text) => Kind::String(kept(text)),
            other => other,
        }
    }

    fn key(&mut self, origin: NodeId) -> (Text, Span) {
        if origin.0 < self.own {
            let place = self.parts.nodes.get(origin.0 as usize).map(|node| node.place as usize);
            let entry = place.and_then(|place| self.parts.entries.get(place));
            return entry.map_or((Text::source(0, 0), Span::default()), |entry| (entry.key, entry.key_span));
        }
        let tree = self.given.tree_of(origin);
        let text = || tree.entry_of(origin).map(|entry| tree.key_text(entry)).unwrap_or_default();
        let parts = &mut self.parts;
        (*self.keys.entry(origin).or_insert_with(|| parts.keep(text())), Span::default())
    }
}

fn range(start: usize, end: usize) -> Range {
    Range { start: start as u32, end: end as u32 }
}
