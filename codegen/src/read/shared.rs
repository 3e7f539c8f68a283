//! What operations share and is read for each of them: how much of that there may be, so that a short reference to a long
//! text or list can't become as many copies as there are references.

use std::cell::{Cell, RefCell};

use super::codes;
use super::reader::Reader;
use super::tree::Tree;
use crate::diagnostic::Fault;
use crate::source::NodeId;

/// How much any description may have read again, in bytes, besides [`PER_BYTE`] for each byte of its own. Of the public
/// descriptions that were looked at, one of Azure's comes to the most, 25 MB, since every operation has the same answers.
const LEAST: usize = 64 * 1024 * 1024;
const PER_BYTE: usize = 4;

/// About what a schema, a response, a header, a fault and the like take.
pub(super) const OF_AN_OBJECT: usize = 256;

/// About what an entry of an object or an item of an array takes.
pub(super) const OF_A_PART: usize = 64;

/// What is read of a node. Reading another part of it is not reading it again.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    Text = 1,
    Items = 2,
    Entries = 4,
    Fields = 8,
    Schema = 16,
    Faults = 32,
}

/// What was read so far.
#[derive(Debug)]
pub(super) struct Shared {
    /// By node, the parts that were read.
    seen: RefCell<Vec<u8>>,
    /// All that was read, for the first time or again, in bytes.
    read: Cell<usize>,
    /// What was read again.
    again: Cell<usize>,
    least: Cell<usize>,
    is_too_much: Cell<bool>,
}

impl Default for Shared {
    fn default() -> Self {
        let nothing = || Cell::new(0);
        let (seen, is_too_much) = (RefCell::default(), Cell::new(false));
        Self { seen, read: nothing(), again: nothing(), least: Cell::new(LEAST), is_too_much }
    }
}

impl Shared {
    /// Whether this part of the node was read before; it is now.
    fn is_read(&self, node: NodeId, part: Part) -> bool {
        let mut seen = self.seen.borrow_mut();
        let place = node.0 as usize;
        if seen.len() <= place {
            seen.resize(place + 1, 0);
        }
        let Some(parts) = seen.get_mut(place) else { return false };
        let known = *parts & part as u8 != 0;
        *parts |= part as u8;
        known
    }

    /// All that was read so far, in bytes: what it grows by is what something takes.
    pub(super) fn read(&self) -> usize {
        self.read.get()
    }

    /// More was read over and over than there may be, so there will be no document.
    pub(super) fn is_too_much(&self) -> bool {
        self.is_too_much.get()
    }
}

impl Reader<'_> {
    /// Counts what is read. `false` if too much was read over and over, of which [`Self::check_shared`] tells: what is not
    /// there then was not looked at.
    pub(super) fn may_read(&self, node: NodeId, part: Part, bytes: usize) -> bool {
        self.shared.read.set(self.shared.read.get().saturating_add(bytes));
        let again = if self.shared.is_read(node, part) { bytes } else { 0 };
        self.may_repeat(again)
    }

    /// A schema, a response, a header and the like may be read, which has so many entries.
    pub(super) fn may_read_object(&self, node: NodeId, part: Part, entries: usize) -> bool {
        self.may_read(node, part, entries.saturating_mul(OF_A_PART).saturating_add(OF_AN_OBJECT))
    }

    /// So many entries or items may be looked at.
    pub(super) fn may_read_parts(&self, node: NodeId, part: Part, parts: usize) -> bool {
        self.may_read(node, part, parts.saturating_mul(OF_A_PART))
    }

    /// The same, of what is not read again but stands in several places all the same.
    pub(super) fn may_repeat(&self, bytes: usize) -> bool {
        let shared = &self.shared;
        shared.again.set(shared.again.get().saturating_add(bytes));
        if shared.again.get() > self.most_shared() {
            // It stays so, whatever files are still to come.
            shared.is_too_much.set(true);
        }
        !shared.is_too_much()
    }

    fn most_shared(&self) -> usize {
        self.files.size().saturating_mul(PER_BYTE).saturating_add(self.shared.least.get())
    }

    /// Fails if too much was read over and over.
    pub(super) fn check_shared(&mut self) {
        if self.shared.is_too_much() {
            let message = format!(
                "what operations share comes to more than {} bytes once it stands at each of them, which is the limit for \
                 a description of this size",
                self.most_shared()
            );
            let help = "give shared schemas names under `components`, let fewer operations share long lists and texts, or \
                        leave operations out (`exclude` in an option file)";
            self.error(Fault::new(codes::TOO_LARGE, self.at(Tree::ROOT), message).help(help));
        }
    }
}

#[cfg(test)]
mod tests;
