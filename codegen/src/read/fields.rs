//! Reading an object by taking keys out of it: what is left over at the end is a fault, so nothing is overlooked.

use std::collections::HashSet;

use super::codes;
use super::keywords::{self, Fate, Thing};
use super::reader::Reader;
use super::shared::{OF_A_PART, Part};
use super::tree::{Kind, Tree};
use crate::diagnostic::Fault;
use crate::source::NodeId;

/// The fields of one object that nobody has taken yet.
pub(super) struct Fields<'t> {
    tree: &'t Tree,
    pub(super) node: NodeId,
    thing: Thing,
    taken: Vec<bool>,
    asked: Vec<&'static str>,
}

impl<'t> Fields<'t> {
    pub(super) fn new(tree: &'t Tree, node: NodeId, thing: Thing) -> Self {
        Self { tree, node, thing, taken: vec![false; tree.entries(node).len()], asked: Vec::new() }
    }

    fn none(tree: &'t Tree, node: NodeId, thing: Thing) -> Self {
        Self { tree, node, thing, taken: Vec::new(), asked: Vec::new() }
    }

    /// Takes the value of `key`. Of a duplicate key it is the first; all of them count as taken.
    pub(super) fn take(&mut self, key: &'static str) -> Option<NodeId> {
        self.asked.push(key);
        let mut first = None;
        for (entry, taken) in self.tree.entries(self.node).iter().zip(&mut self.taken) {
            if self.tree.key_text(entry) == key {
                *taken = true;
                first = first.or(Some(entry.value));
            }
        }
        first
    }

    /// Takes the value of `key` where null can only mean that nothing was written: then there is none, and a warning.
    pub(super) fn part(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<NodeId> {
        let node = self.take(key)?;
        if self.tree.kind(node) != Kind::Null {
            return Some(node);
        }
        reader.nothing_there(node);
        None
    }

    /// A string. Numbers and booleans are taken as text with a warning; other types are left out with one.
    pub(super) fn text(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<String> {
        let node = self.take(key)?;
        reader.lenient_text(node)
    }

    /// A string that names something; one that is longer than a name may be is left out with a warning.
    pub(super) fn name(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<String> {
        let node = self.take(key)?;
        reader.lenient_name(node)
    }

    /// A boolean; anything else is left out with a warning.
    pub(super) fn flag(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<bool> {
        let node = self.take(key)?;
        reader.lenient_bool(node)
    }

    /// Warns about what nobody took.
    pub(super) fn finish(self, reader: &mut Reader<'_>) {
        for (entry, _) in self.tree.entries(self.node).iter().zip(&self.taken).filter(|(_, taken)| !**taken) {
            let key = self.tree.key_text(entry);
            reader.left_over(self.thing, key, entry.value, &self.asked);
        }
    }
}

impl<'t> Reader<'t> {
    /// The fields of an object, or the fault that it is none.
    pub(super) fn fields(&self, node: NodeId, thing: Thing) -> Result<Fields<'t>, Fault> {
        if !self.is_object(node) {
            return Err(self.wrong_type(node, "an object"));
        }
        let tree = self.tree(node);
        // Nothing is taken of an object that is one too many: there will be no document.
        let wanted = self.may_read_object(node, Part::Fields, tree.entries(node).len());
        Ok(if wanted { Fields::new(tree, node, thing) } else { Fields::none(tree, node, thing) })
    }

    /// The entries of an object, each key once: its first value, and whether it was there again.
    pub(super) fn unique(&self, node: NodeId) -> Vec<(&'t str, NodeId, bool)> {
        let tree = self.tree(node);
        let entries = tree.entries(node);
        // Whoever asks keeps the keys.
        let keys: usize = entries.iter().map(|entry| tree.key_text(entry).len()).sum();
        if !self.may_read(node, Part::Entries, entries.len().saturating_mul(OF_A_PART).saturating_add(keys)) {
            return Vec::new();
        }
        let again = self.duplicates_of(node);
        let twice: HashSet<&str> = again.iter().map(|node| self.key_of(*node)).collect();
        let first = entries.iter().filter(|entry| !self.repeated.contains(&entry.value));
        first
            .map(|entry| {
                let key = tree.key_text(entry);
                (key, entry.value, twice.contains(key))
            })
            .collect()
    }

    /// The faults of keys that stand twice in this object, extensions aside. The caller says what they make impossible.
    pub(super) fn take_duplicates(&mut self, node: NodeId) -> Vec<Fault> {
        let mut again = self.duplicates_of(node);
        again.retain(|node| !self.key_of(*node).starts_with("x-"));
        if !again.is_empty() && !self.may_read_object(node, Part::Faults, 4 * again.len()) {
            return Vec::new();
        }
        again.into_iter().map(|node| self.duplicate(node)).collect()
    }

    /// Values of this object whose key stands in front of them already.
    fn duplicates_of(&self, node: NodeId) -> Vec<NodeId> {
        if self.repeated.is_empty() {
            return Vec::new();
        }
        let entries = self.tree(node).entries(node).iter().map(|entry| entry.value);
        entries.filter(|value| self.repeated.contains(value)).collect()
    }

    /// The fault of a key that stands in front of this value a second time; nobody reports it again.
    pub(super) fn duplicate(&mut self, node: NodeId) -> Fault {
        self.claimed.insert(node);
        let message = format!("the key `{}` is written twice in one object", self.key_of(node));
        Fault::new(codes::DUPLICATE_KEY, self.at(node).on_key(), message).help("keep one of the two")
    }

    /// Warns about duplicate keys that no object reader came across, in examples for instance.
    pub(super) fn report_unclaimed(&mut self) {
        let files = self.files;
        for node in files.trees().flat_map(Tree::duplicates) {
            if !self.claimed.contains(node) {
                let mut fault = self.duplicate(*node);
                fault.help = "keep one of the two; the first one counts here".to_owned();
                self.warn(fault);
            }
        }
    }

    /// Warns about a keyword that nothing asked for, unless it has no effect.
    pub(super) fn left_over(&mut self, thing: Thing, key: &str, value: NodeId, known: &[&'static str]) {
        let at = self.at(value).on_key();
        match keywords::fate(thing, key) {
            Fate::Harmless => {}
            Fate::Lost(instead) => {
                let message = format!("`{key}` is not honoured: {instead}");
                self.warn(Fault::new(codes::NOT_HONOURED, at, message));
            }
            Fate::Unknown => {
                let mut fault = Fault::new(
                    codes::UNKNOWN_KEYWORD,
                    at,
                    format!("`{key}` is not a keyword of {} and is left out", thing.word()),
                );
                fault.help = match self.suggest(key, known.iter().copied()) {
                    Some(word) => format!("did you mean `{word}`? Extensions start with `x-`"),
                    None => "extensions start with `x-`".to_owned(),
                };
                self.warn(fault);
            }
        }
    }
}
