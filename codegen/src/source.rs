//! Where descriptions come from: paths to bytes, and the files of one run with their positions.

use std::fmt;

/// Gives the bytes behind a path. The library does no I/O of its own: whoever calls it decides what can be reached.
pub trait Source {
    /// Reads `path`, which is the entry's path as it was given, or the path of a file that is referred to: the entry's
    /// folder with what follows, joined by `/`, without `.` or `..`. It never leads out of the entry's folder as it is
    /// written; whether a link does is for the implementation to find out.
    ///
    /// # Errors
    ///
    /// Says why the file can't be had, in words for a reader; the path is added by the caller.
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError>;
}

/// Why a file could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceError {
    /// What is wrong, for a reader: `no such file`.
    pub reason: String,
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for SourceError {}

/// A file of this run, by its place in [`crate::read::files::Files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A node of a tree, see [`crate::read::tree::Tree`]. The nodes of all files of a run are numbered in one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// A place in a description. Small and `Copy`: line, column and JSON pointer are worked out only when someone asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// The file.
    pub file: FileId,
    /// The node in that file.
    pub node: NodeId,
    /// The node's key is meant, not its value: for keywords that should not be there.
    pub key: bool,
}

impl At {
    /// The key that leads to this node, instead of the node.
    #[must_use]
    pub fn on_key(self) -> Self {
        Self { key: true, ..self }
    }
}

/// Bytes `start..end` of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}
