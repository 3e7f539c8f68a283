//! What stands in a crate's folder, looked at without following a link.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::failure::show;
use crate::sight::Sight;

/// Looks at a folder, and remembers what is in the way there.
#[derive(Debug)]
pub(crate) struct Survey {
    root: PathBuf,
    problems: Vec<String>,
    sight: Sight,
    checked: BTreeSet<PathBuf>,
}

impl Survey {
    /// Of the crate in this folder, to which no link leads.
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), problems: Vec::new(), sight: Sight::default(), checked: BTreeSet::new() }
    }

    /// Everything that is in the way, and everything that was seen.
    pub(crate) fn finish(self) -> (Vec<String>, Sight) {
        (self.problems, self.sight)
    }

    /// Every file in the folders, below the root.
    pub(crate) fn walk(&mut self, folders: &[&str]) -> BTreeSet<PathBuf> {
        let mut files = BTreeSet::new();
        let mut open: Vec<PathBuf> = folders.iter().map(PathBuf::from).filter(|f| self.is_real_folder(f)).collect();
        while let Some(folder) = open.pop() {
            match self.list(&folder) {
                Ok(entries) => {
                    for (path, kind) in entries {
                        if kind.is_symlink() {
                            self.refuse_link(&path);
                        } else if kind.is_dir() {
                            open.push(path);
                        } else {
                            self.sight.see(&self.root, &path);
                            files.insert(path);
                        }
                    }
                }
                Err(error) => self.problem("list", &folder, &error),
            }
        }
        files
    }

    fn list(&self, folder: &Path) -> std::io::Result<BTreeMap<PathBuf, fs::FileType>> {
        fs::read_dir(self.root.join(folder))?
            .map(|entry| {
                let entry = entry?;
                Ok((folder.join(entry.file_name()), entry.file_type()?))
            })
            .collect()
    }

    /// Whether a folder is there, and neither it nor one above it (below the root) is a link or a file.
    fn is_real_folder(&mut self, folder: &Path) -> bool {
        let mut there = true;
        let mut path = PathBuf::new();
        for component in folder.components() {
            path.push(component);
            match self.root.join(&path).symlink_metadata() {
                Ok(metadata) if metadata.is_dir() => continue,
                Ok(metadata) => {
                    if self.checked.insert(path.clone()) {
                        if metadata.is_symlink() {
                            self.refuse_link(&path);
                        } else {
                            self.problems.push(format!("{} is a file where a folder has to be", self.show(&path)));
                        }
                    }
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => self.problem("look at", &path, &error),
            }
            there = false;
            break;
        }
        there
    }

    /// What a file holds, if it is there.
    pub(crate) fn read(&mut self, path: &Path) -> Option<Vec<u8>> {
        if path.parent().is_some_and(|folder| !self.is_real_folder(folder)) {
            return None;
        }
        self.sight.see(&self.root, path);
        let full = self.root.join(path);
        match full.symlink_metadata() {
            Ok(metadata) if metadata.is_symlink() => self.refuse_link(path),
            Ok(metadata) if metadata.is_file() => match fs::read(&full) {
                Ok(bytes) => return Some(bytes),
                Err(error) => self.problem("read", path, &error),
            },
            Ok(_) => self.problems.push(format!("{} is not a file, but one has to be written there", self.show(path))),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => self.problem("look at", path, &error),
        }
        None
    }

    fn refuse_link(&mut self, path: &Path) {
        let problem = format!(
            "{} is a link; generated files are not written through links: put a real file or folder in its place",
            self.show(path)
        );
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn problem(&mut self, doing: &str, path: &Path, error: &std::io::Error) {
        self.problems.push(format!("can't {doing} {}: {error}", self.show(path)));
    }

    fn show(&self, path: &Path) -> String {
        show(&self.root.join(path))
    }
}
