//! Objects of option files, read by taking keys out: what is left over is an error, since it would do nothing.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostics, Fault, Severity};
use crate::options::Placed;
use crate::read::closest;
use crate::read::files::Files;
use crate::read::plain::{Kind, Node};
use crate::source::At;

/// What all parts of an option file share while it is read.
pub(super) struct Reader<'a> {
    /// The file's own path.
    pub(super) path: &'a str,
    files: &'a Files,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> Reader<'a> {
    pub(super) fn new(path: &'a str, files: &'a Files, diagnostics: &'a mut Diagnostics) -> Self {
        Self { path, files, diagnostics }
    }

    pub(super) fn error(&mut self, node: &Node, message: impl Into<String>, help: &str) {
        self.error_at(node.at, message, help);
    }

    fn error_at(&mut self, at: At, message: impl Into<String>, help: &str) {
        self.diagnostics.push(Severity::Error, Fault::new("bad-option", at, message).help(help));
    }

    /// A value with the place of its node.
    pub(super) fn placed<T>(&self, node: &Node, value: T) -> Placed<T> {
        Placed { value, location: Some(self.files.locate(node.at)) }
    }

    /// The fields of an object. `None` and an error if it is none.
    pub(super) fn fields<'n>(&mut self, node: &'n Node, thing: &'static str) -> Option<Fields<'n>> {
        self.entries(node, thing)?;
        Some(Fields { node, thing, asked: Vec::new() })
    }

    /// The entries of an object whose keys are the caller's words. A key that stands twice is an error.
    pub(super) fn entries<'n>(&mut self, node: &'n Node, thing: &str) -> Option<&'n [(String, Node)]> {
        let Kind::Object(entries) = &node.kind else {
            self.wrong_type(node, thing, "an object");
            return None;
        };
        let mut seen = BTreeSet::new();
        for (key, value) in entries {
            if !seen.insert(key) {
                let message = format!("the key `{key}` is written twice in one object");
                self.error_at(value.at.on_key(), message, "keep one of the two");
            }
        }
        Some(entries)
    }

    /// The items of an array. An error and none if it is no array.
    pub(super) fn items<'n>(&mut self, node: &'n Node, thing: &str) -> &'n [Node] {
        match &node.kind {
            Kind::Array(items) => items,
            _ => {
                self.wrong_type(node, thing, "an array");
                &[]
            }
        }
    }

    /// A text that is not empty.
    pub(super) fn filled(&mut self, node: &Node) -> Option<Placed<String>> {
        match &node.kind {
            Kind::String(text) if !text.trim().is_empty() => Some(self.placed(node, text.clone())),
            Kind::String(_) => {
                self.error(node, "this is empty", "write a text, or take the key out");
                None
            }
            _ => {
                let message = format!("this has to be a string, but is {}", node.type_word());
                self.error(node, message, "put it in quotes");
                None
            }
        }
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, node: &Node, thing: &str) -> Vec<Placed<String>> {
        self.items(node, thing).iter().filter_map(|item| self.filled(item)).collect()
    }

    pub(super) fn wrong_type(&mut self, node: &Node, thing: &str, expected: &str) {
        self.error(node, format!("{thing} has to be {expected}, but is {}", node.type_word()), "");
    }
}

/// The fields of one object that nobody has asked for yet.
pub(super) struct Fields<'n> {
    node: &'n Node,
    thing: &'static str,
    asked: Vec<&'static str>,
}

impl<'n> Fields<'n> {
    /// Takes the value of a key. Null is a key with nothing behind it, which says nothing.
    pub(super) fn take(&mut self, key: &'static str) -> Option<&'n Node> {
        self.asked.push(key);
        self.node.get(key).filter(|node| node.kind != Kind::Null)
    }

    /// Takes the value of a key that has to be there.
    pub(super) fn required(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<&'n Node> {
        let found = self.take(key);
        if found.is_none() {
            reader.error(self.node, format!("{} needs `{key}`", self.thing), "");
        }
        found
    }

    /// Takes a text.
    pub(super) fn text(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<String> {
        self.take(key).and_then(|node| reader.filled(node)).map(|placed| placed.value)
    }

    /// Reports what nobody asked for.
    pub(super) fn finish(self, reader: &mut Reader<'_>) {
        for (key, value) in self.node.entries() {
            if self.asked.contains(&key.as_str()) {
                continue;
            }
            let help = match closest(key, self.asked.iter().copied()) {
                Some(word) => format!("did you mean `{word}`?"),
                None => format!("the keys are {}", self.asked.join(", ")),
            };
            reader.error_at(value.at.on_key(), format!("`{key}` is no key of {}", self.thing), &help);
        }
    }
}
