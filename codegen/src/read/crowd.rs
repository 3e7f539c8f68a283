//! What there is too much of to be taken: schemas with a million properties, examples as large as the rest.

use super::codes;
use super::reader::Reader;
use super::tree::Kind;
use crate::diagnostic::Fault;
use crate::document::{MOST, Value};
use crate::source::NodeId;

/// How many values may be in an example or a default. Longer ones are shown to nobody.
const MOST_SHOWN: usize = 10_000;

impl Reader<'_> {
    /// Of a list or an object, if it has more than [`MOST`] of what it is a list of.
    pub(super) fn crowd(&self, node: NodeId, key: &str) -> Option<Fault> {
        let count = match self.tree(node).kind(node) {
            Kind::Array(_) => self.tree(node).items(node).len(),
            Kind::Object(_) => self.tree(node).entries(node).len(),
            _ => 0,
        };
        let message = || format!("`{key}` lists {count}, more than {MOST}");
        (count > MOST).then(|| Fault::new(codes::TOO_MANY, self.at(node), message()))
    }

    /// The value of an example or a default, if it is not too large to be shown.
    pub(super) fn shown(&mut self, node: NodeId) -> Option<Value> {
        let mut left = MOST_SHOWN;
        if self.is_within(node, &mut left) {
            return Some(self.value(node));
        }
        let message = format!("it has more than {MOST_SHOWN} values, and is left out");
        self.warn(Fault::new(codes::TOO_MANY, self.at(node), message).help("show a part of it"));
        None
    }

    /// Trees are never deeper than their limit, which bounds the recursion.
    fn is_within(&self, node: NodeId, left: &mut usize) -> bool {
        let Some(rest) = left.checked_sub(1) else { return false };
        *left = rest;
        let tree = self.tree(node);
        tree.items(node).iter().all(|item| self.is_within(*item, left))
            && tree.entries(node).iter().all(|entry| self.is_within(entry.value, left))
    }
}
