//! What all parts of this stage share while a document is read: the files, the faults, and lenient scalars.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

use indexmap::IndexSet;

use super::anchor::Anchors;
use super::codes;
use super::dialect::Version;
use super::files::Files;
use super::keywords;
use super::shared::{Part, Shared};
use super::tree::{Kind, LONGEST_NAME, Tree, too_long};
use crate::diagnostic::{Diagnostics, Fault, Severity, Skipped};
use crate::document::{Excluded, Value};
use crate::options::Selection;
use crate::source::{At, FileId, NodeId, Source};

/// How many suggestions one run works out; beyond that a document is not suffering from slips of the pen.
const MAX_SUGGESTIONS: usize = 200;

/// Reads one description.
pub(super) struct Reader<'t> {
    pub(super) files: &'t Files,
    source: &'t dyn Source,
    /// The entry's path up to its name: where other files may be.
    pub(super) folder: &'t str,
    /// The versions of the files, by their ids; of a file that says none, the entry's.
    pub(super) versions: Vec<Version>,
    /// What came of loading the files that were referred to, by their paths relative to the entry's folder.
    loaded: HashMap<String, Result<FileId, String>>,
    /// How many of them can't be read.
    missing: usize,
    /// The names that parts of a file give themselves.
    pub(super) anchors: HashMap<FileId, Anchors<'t>>,
    /// What calls itself by a URL, and how many of the files were searched for it.
    pub(super) identities: (HashMap<&'t str, NodeId>, usize),
    diagnostics: &'t mut Diagnostics,
    reported: HashSet<u64>,
    /// Makes a number of a fault. Nobody can foresee it, so nobody can make two faults look like one.
    hasher: RandomState,
    failed: bool,
    suggestions: usize,
    /// In how many schemas the one stands that is being read.
    pub(super) depth: usize,
    /// What was read, and how much of it over and over.
    pub(super) shared: Shared,
    /// What the document's own servers take, and its own security, in bytes: they stand at each operation that has none.
    pub(super) common: (usize, usize),
    /// The duplicates of all trees, to ask about.
    pub(super) repeated: HashSet<NodeId>,
    /// Duplicates that were reported.
    pub(super) claimed: HashSet<NodeId>,
    /// The keys of large objects that references went through.
    pub(super) indexes: HashMap<NodeId, HashMap<&'t str, NodeId>>,
    /// Where references lead that other references went through; `None` for those that lead nowhere.
    pub(super) passed: HashMap<NodeId, Option<NodeId>>,
    /// The nodes behind schema ids: the place in this set is the id.
    pub(super) targets: IndexSet<NodeId>,
    /// How many of the targets are components.
    pub(super) components: usize,
    /// Schemas of other files that a component is nothing but a reference to: the component is their home.
    pub(super) homes: HashMap<NodeId, NodeId>,
    /// The same the other way round.
    pub(super) bodies: HashMap<NodeId, NodeId>,
    /// `components.schemas` of the entry.
    pub(super) component_schemas: Option<NodeId>,
    /// What makes the operation that is being read impossible.
    pub(super) broken: Vec<Fault>,
    /// Operations that could not be read.
    pub(super) skipped: Vec<Skipped>,
    /// What is being read are calls that the service makes, webhooks or callbacks: nobody here calls them.
    pub(super) incoming: bool,
    /// Which operations are wanted; all if it is not set.
    pub(super) selection: Option<Selection<'t>>,
    /// Operations that are not wanted.
    pub(super) excluded: Vec<Excluded>,
}

impl<'t> Reader<'t> {
    /// Reads the first of the files, which is at the path `entry`.
    pub(super) fn new(
        files: &'t Files,
        source: &'t dyn Source,
        entry: &'t str,
        diagnostics: &'t mut Diagnostics,
    ) -> Self {
        let name = entry.rsplit(['/', '\\']).next().unwrap_or(entry);
        let folder = entry.strip_suffix(name).unwrap_or_default();
        Self {
            files,
            source,
            folder,
            versions: Vec::new(),
            loaded: [(name.to_owned(), Ok(FileId(0)))].into(),
            missing: 0,
            anchors: HashMap::new(),
            identities: (HashMap::new(), 0),
            diagnostics,
            reported: HashSet::new(),
            hasher: RandomState::new(),
            failed: false,
            suggestions: 0,
            depth: 0,
            shared: Shared::default(),
            common: (0, 0),
            repeated: files.trees().flat_map(Tree::duplicates).copied().collect(),
            claimed: HashSet::new(),
            indexes: HashMap::new(),
            passed: HashMap::new(),
            targets: IndexSet::new(),
            components: 0,
            homes: HashMap::new(),
            bodies: HashMap::new(),
            component_schemas: None,
            broken: Vec::new(),
            skipped: Vec::new(),
            incoming: false,
            selection: None,
            excluded: Vec::new(),
        }
    }

    /// Reports what `include` and `exclude` select of nothing.
    pub(super) fn finish_selection(&mut self) {
        if let Some(selection) = self.selection.take() {
            selection.finish(self.diagnostics);
        }
    }

    pub(super) fn at(&self, node: NodeId) -> At {
        At { file: self.files.file_of(node), node, key: false }
    }

    /// The tree that a node stands in.
    pub(super) fn tree(&self, node: NodeId) -> &'t Tree {
        self.files.tree_of(node)
    }

    /// Loads the file at a path relative to the entry's folder. Its own faults are reported once; the error says why
    /// there is none.
    pub(super) fn load(&mut self, path: &str) -> Result<FileId, String> {
        if let Some(known) = self.loaded.get(path) {
            return known.clone();
        }
        let most = self.files.most();
        if self.missing > most {
            let message =
                format!("the description names more than {most} files that can't be read, which is the limit");
            self.error(Fault { code: codes::TOO_LARGE, at: None, message, help: String::new() });
            return Err("too many files can't be read".to_owned());
        }
        let full = format!("{}{path}", self.folder);
        let loaded = self.files.load(&full, self.source, self.diagnostics).map_err(|fault| {
            let reason = fault.message.clone();
            if fault.at.is_some() {
                self.warn(fault);
            }
            reason
        });
        if let Some(tree) = loaded.as_ref().ok().and_then(|file| self.files.tree(*file)) {
            self.repeated.extend(tree.duplicates());
        }
        self.missing += usize::from(loaded.is_err());
        self.loaded.insert(path.to_owned(), loaded.clone());
        loaded
    }

    /// Records a fault, once: what several operations share is read for each of them.
    pub(super) fn push(&mut self, severity: Severity, fault: Fault) {
        self.failed |= severity == Severity::Error;
        if self.shared.is_too_much() && severity != Severity::Error {
            // What is missing now may only not have been looked at.
            return;
        }
        if self.reported.insert(self.hasher.hash_one((fault.code, fault.at, &fault.message))) {
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
        matches!(self.tree(node).kind(node), Kind::Object(_))
    }

    /// The key in front of a value; empty if it has none.
    pub(super) fn key_of(&self, node: NodeId) -> &'t str {
        let tree = self.tree(node);
        tree.entry_of(node).map(|entry| tree.key_text(entry)).unwrap_or_default()
    }

    /// The fault of a value that is not of the type it has to be.
    pub(super) fn wrong_type(&self, node: NodeId, expected: &str) -> Fault {
        let subject = match self.tree(node).entry_of(node) {
            Some(entry) => format!("`{}`", self.tree(node).key_text(entry)),
            None if node == self.tree(node).root() => "the document".to_owned(),
            None => "this".to_owned(),
        };
        let message = format!("{subject} has to be {expected}, but is {}", self.type_of(node));
        Fault::new(codes::WRONG_TYPE, self.at(node), message)
    }

    fn type_of(&self, node: NodeId) -> &'static str {
        match self.tree(node).kind(node) {
            Kind::Null if node == self.tree(node).root() => "empty",
            Kind::Null => "null",
            Kind::Bool(_) => "a boolean",
            Kind::Number(_) => "a number",
            Kind::String(_) => "a string",
            Kind::Array(_) => "an array",
            Kind::Object(_) => "an object",
        }
    }

    /// Warns about a null that can only mean that nothing was written.
    pub(super) fn nothing_there(&mut self, node: NodeId) {
        let message = format!("there is nothing behind `{}`", self.key_of(node));
        let fault = Fault::new(codes::WRONG_TYPE, self.at(node).on_key(), message);
        self.warn(fault.help("it is read as if it were not written: leave it out, or write what it holds"));
    }

    /// A string; `None` and a warning if it is an array, an object or null.
    pub(super) fn lenient_text(&mut self, node: NodeId) -> Option<String> {
        let text = match self.tree(node).kind(node) {
            Kind::String(text) => {
                let text = self.tree(node).text(text);
                return self.may_read(node, Part::Text, text.len()).then(|| text.to_owned());
            }
            Kind::Number(text) => self.tree(node).text(text).to_owned(),
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

    /// A string that names something; `None` and a warning if it is longer than a name may be.
    pub(super) fn lenient_name(&mut self, node: NodeId) -> Option<String> {
        let tree = self.tree(node);
        if let Kind::String(text) | Kind::Number(text) = tree.kind(node)
            && tree.text(text).len() > LONGEST_NAME
        {
            let message = too_long("this", tree.text(text).len());
            self.warn(Fault::new(codes::TOO_LARGE, self.at(node), message).help("it is left out"));
            return None;
        }
        self.lenient_text(node)
    }

    /// A boolean; `None` and a warning if it is none.
    pub(super) fn lenient_bool(&mut self, node: NodeId) -> Option<bool> {
        if let Kind::Bool(value) = self.tree(node).kind(node) {
            return Some(value);
        }
        let value = match self.tree(node).string(node) {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => None,
        };
        let help = if value.is_some() { "remove the quotes; it is read as a boolean" } else { "it is left out" };
        let fault = self.wrong_type(node, "a boolean").help(help);
        self.warn(fault);
        value
    }

    /// A list of strings. Elements that are none are left out with a warning; one string alone is a list of one.
    pub(super) fn lenient_texts(&mut self, node: NodeId) -> Vec<String> {
        self.texts(node, Self::lenient_text)
    }

    /// The same of strings that name something.
    pub(super) fn lenient_names(&mut self, node: NodeId) -> Vec<String> {
        self.texts(node, Self::lenient_name)
    }

    fn texts(&mut self, node: NodeId, read: fn(&mut Self, NodeId) -> Option<String>) -> Vec<String> {
        if self.tree(node).string(node).is_some() {
            let fault =
                self.wrong_type(node, "an array of strings").help("put it in brackets; it is read as the only one");
            self.warn(fault);
            return read(self, node).into_iter().collect();
        }
        if !matches!(self.tree(node).kind(node), Kind::Array(_)) {
            let fault = self.wrong_type(node, "an array of strings").help("it is left out");
            self.warn(fault);
        }
        self.items_of(node).iter().filter_map(|item| read(self, *item)).collect()
    }

    /// The items of an array.
    pub(super) fn list(&self, node: NodeId) -> Result<&'t [NodeId], Fault> {
        match self.tree(node).kind(node) {
            Kind::Array(_) => Ok(self.items_of(node)),
            _ => Err(self.wrong_type(node, "an array")),
        }
    }

    /// The items of an array; none if too much was read over and over.
    fn items_of(&self, node: NodeId) -> &'t [NodeId] {
        let items = self.tree(node).items(node);
        if self.may_read_parts(node, Part::Items, items.len()) { items } else { &[] }
    }

    /// A literal. Trees are never deeper than their limit, which bounds the recursion.
    pub(super) fn value(&self, node: NodeId) -> Value {
        match self.tree(node).kind(node) {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(value),
            Kind::Number(text) => Value::Number(self.tree(node).text(text).to_owned()),
            Kind::String(text) => match self.tree(node).text(text) {
                text if self.may_read(node, Part::Text, text.len()) => Value::String(text.to_owned()),
                _ => Value::Null,
            },
            Kind::Array(_) => Value::Array(self.items_of(node).iter().map(|item| self.value(*item)).collect()),
            Kind::Object(_) => {
                let entries = self.unique(node).into_iter();
                Value::Object(entries.map(|(key, value, _)| (key.to_owned(), self.value(value))).collect())
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
