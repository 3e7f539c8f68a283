//! The files that a run saw in a crate's folder, and whether they are still what they were when it comes to write.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Files below a root, each as it was when it was seen first. `None` for one that was not there.
#[derive(Debug, Default)]
pub(crate) struct Sight(BTreeMap<PathBuf, Option<Stamp>>);

/// What is another one when somebody writes the file, or puts another in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
    /// Where systems tell.
    file: Option<(u64, u64)>,
}

impl Sight {
    /// Remembers the file, if it was not seen before.
    pub(crate) fn see(&mut self, root: &Path, path: &Path) {
        if !self.0.contains_key(path) {
            self.0.insert(path.to_owned(), stamp(&root.join(path)));
        }
    }

    /// A file that is no longer what it was, or was not there. `now` are the files of the folders that were walked.
    pub(crate) fn changed<'p>(&'p self, root: &Path, now: &'p Sight) -> Option<&'p Path> {
        let new = now.0.keys().find(|path| !self.0.contains_key(*path));
        let other = || self.0.iter().find(|(path, stamped)| stamp(&root.join(path)) != **stamped).map(|(path, _)| path);
        new.or_else(other).map(PathBuf::as_path)
    }
}

fn stamp(file: &Path) -> Option<Stamp> {
    let metadata = fs::symlink_metadata(file).ok()?;
    Some(Stamp { bytes: metadata.len(), modified: metadata.modified().ok(), file: identity(&metadata) })
}

#[cfg(unix)]
fn identity(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Option<(u64, u64)> {
    None
}
