//! Calls that the service makes: webhooks, and the callbacks of an operation.

use super::dialect::Version;
use super::reader::Reader;
use crate::document::{Callback, PathItem};
use crate::source::NodeId;

impl Reader<'_> {
    /// Reads `webhooks`. They are nobody's to call, so what can't be read is left out with a warning.
    pub(super) fn webhooks(&mut self, node: Option<NodeId>) -> Vec<PathItem> {
        let Some(node) = node else { return Vec::new() };
        self.since(Version::V31, node, "`webhooks`");
        if !self.is_object(node) {
            let fault = self.wrong_type(node, "an object of webhooks, by name").help("it is left out");
            self.warn(fault);
        }
        self.incoming_items(node)
    }

    /// Reads an operation's `callbacks`. The operation can be called without, so faults leave them out.
    pub(super) fn callbacks(&mut self, node: NodeId) -> Vec<Callback> {
        if !self.is_object(node) {
            let fault = self.wrong_type(node, "an object of callbacks, by name").help("it is left out");
            self.warn(fault);
        }
        self.warn_of_duplicates(node);
        let entries = self.unique(node).into_iter().filter(|(name, ..)| !name.starts_with("x-"));
        entries.filter_map(|(name, node, _)| self.callback(name, node)).collect()
    }

    fn callback(&mut self, name: &str, node: NodeId) -> Option<Callback> {
        let followed = self.follow(node).map_err(|fault| fault.help("the callback is left out"));
        let node = self.soft(followed)?.node;
        if !self.is_object(node) {
            let fault = self.wrong_type(node, "an object of path items, by expression").help("it is left out");
            self.warn(fault);
            return None;
        }
        Some(Callback { at: self.at(node), name: name.to_owned(), items: self.incoming_items(node) })
    }

    /// Path items whose keys are no paths.
    fn incoming_items(&mut self, node: NodeId) -> Vec<PathItem> {
        self.warn_of_duplicates(node);
        let entries = self.unique(node).into_iter().filter(|(key, ..)| !key.starts_with("x-"));
        let around = std::mem::replace(&mut self.incoming, true);
        let items = entries.filter_map(|(key, node, _)| self.softly(|reader| reader.path_item(key, node, Vec::new())));
        let items = items.collect();
        self.incoming = around;
        items
    }
}
