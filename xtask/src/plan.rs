//! What a run would do to a crate's folder: which files are new, changed, unchanged or orphaned.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use codegen::OutputFile;

use crate::failure::{Failure, show};

/// A crate's folder and what in it belongs to the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Territory {
    /// A real path: no link leads to it.
    pub(crate) root: PathBuf,
    /// Below `root`, with `/`. Every file in them is ours: one that is not generated is an orphan.
    pub(crate) folders: &'static [&'static str],
}

impl Territory {
    /// Whether a file (a real path) would be taken for an orphan.
    pub(crate) fn holds(&self, file: &Path) -> bool {
        self.folders.iter().any(|folder| file.starts_with(self.root.join(folder)))
    }
}

/// The difference between what was generated and what is there.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) territory: Territory,
    /// Sorted by path.
    pub(crate) changes: Vec<Change>,
    /// Files that are as they should be. They are not touched, so cargo doesn't build them again.
    pub(crate) unchanged: usize,
}

/// What is to happen to one file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// Below the territory's root.
    pub(crate) path: PathBuf,
    pub(crate) kind: Kind,
}

/// The ways of a file to be different.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It is not there.
    New { text: String },
    /// It is there and says something else.
    Changed { old: Vec<u8>, text: String },
    /// It is there and nothing generates it.
    Orphaned,
}

impl Plan {
    /// Compares `files` with the disk, which is not changed.
    pub(crate) fn compare(territory: Territory, files: &[OutputFile]) -> Result<Self, Failure> {
        let mut survey = Survey { root: &territory.root, problems: Vec::new(), checked: BTreeSet::new() };
        let mut orphans = survey.walk(territory.folders);
        let mut changes = Vec::new();
        let mut unchanged = 0;
        let mut seen = BTreeSet::new();
        for file in files {
            let path = PathBuf::from(&file.path);
            if !is_plain(&file.path) || !seen.insert(path.clone()) {
                // Not a fault of the description: the paths are made by us.
                survey.problems.push(format!("the generator made a file with the path `{}`", show(&path)));
                continue;
            }
            orphans.remove(&path);
            match survey.read(&path) {
                Some(old) if old == file.text.as_bytes() => unchanged += 1,
                Some(old) => changes.push(Change { path, kind: Kind::Changed { old, text: file.text.clone() } }),
                None => changes.push(Change { path, kind: Kind::New { text: file.text.clone() } }),
            }
        }
        Failure::unless_empty(survey.problems)?;
        changes.extend(orphans.into_iter().map(|path| Change { path, kind: Kind::Orphaned }));
        changes.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { territory, changes, unchanged })
    }

    /// How many files are to be written, new or over old ones.
    pub(crate) fn written(&self) -> usize {
        self.changes.len() - self.removed()
    }

    /// How many files are to be removed.
    pub(crate) fn removed(&self) -> usize {
        self.changes.iter().filter(|change| change.kind == Kind::Orphaned).count()
    }

    /// All generated files.
    pub(crate) fn files(&self) -> usize {
        self.written() + self.unchanged
    }

    /// Generated files that stand there already, whoever made them.
    pub(crate) fn already_there(&self) -> bool {
        self.unchanged > 0 || self.changes.iter().any(|change| !matches!(change.kind, Kind::New { .. }))
    }
}

/// Looks at the disk without following a link.
struct Survey<'a> {
    root: &'a Path,
    problems: Vec<String>,
    checked: BTreeSet<PathBuf>,
}

impl Survey<'_> {
    /// Every file in the folders, below the root.
    fn walk(&mut self, folders: &[&str]) -> BTreeSet<PathBuf> {
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
    fn read(&mut self, path: &Path) -> Option<Vec<u8>> {
        if path.parent().is_some_and(|folder| !self.is_real_folder(folder)) {
            return None;
        }
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

/// Whether a path stays below the root on every system.
fn is_plain(path: &str) -> bool {
    !path.contains(['\\', ':', '\0']) && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn territory(root: &Path) -> Territory {
        Territory { root: root.to_owned(), folders: &["src/generated", "docs"] }
    }

    pub(crate) fn files(files: &[(&str, &str)]) -> Vec<OutputFile> {
        files.iter().map(|(path, text)| OutputFile { path: (*path).into(), text: (*text).into() }).collect()
    }

    pub(crate) fn put(root: &Path, path: &str, text: &str) {
        let full = root.join(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, text).unwrap();
    }

    #[test]
    fn new_changed_unchanged_and_orphaned_files_are_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "src/generated/same.rs", "same");
        put(dir.path(), "src/generated/other.rs", "old");
        put(dir.path(), "src/generated/deep/orphan.rs", "");
        put(dir.path(), "docs/orphan.md", "");
        put(dir.path(), "src/lib.rs", "people's");
        let made = files(&[("Cargo.toml", "m"), ("src/generated/same.rs", "same"), ("src/generated/other.rs", "new")]);
        let plan = Plan::compare(territory(dir.path()), &made).unwrap();
        let found: Vec<_> = plan.changes.iter().map(|c| (c.path.to_str().unwrap(), &c.kind)).collect();
        assert_eq!(
            found,
            [
                ("Cargo.toml", &Kind::New { text: "m".into() }),
                ("docs/orphan.md", &Kind::Orphaned),
                ("src/generated/deep/orphan.rs", &Kind::Orphaned),
                ("src/generated/other.rs", &Kind::Changed { old: b"old".to_vec(), text: "new".into() }),
            ]
        );
        assert_eq!((plan.written(), plan.removed(), plan.unchanged, plan.files()), (2, 2, 1, 3));
    }

    #[test]
    fn a_path_that_leaves_the_folder_is_never_planned() {
        let dir = tempfile::tempdir().unwrap();
        for path in ["../x", "/x", "a//b", "a/./b", "", "a\\b", "c:x", "a/../../x"] {
            assert!(Plan::compare(territory(dir.path()), &files(&[(path, "")])).is_err(), "{path}");
        }
        assert!(Plan::compare(territory(dir.path()), &files(&[("a", ""), ("a", "")])).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_refused_wherever_they_stand() {
        for link in ["src", "src/generated", "src/generated/a.rs", "docs/sub", "Cargo.toml"] {
            let dir = tempfile::tempdir().unwrap();
            let elsewhere = tempfile::tempdir().unwrap();
            let full = dir.path().join(link);
            fs::create_dir_all(full.parent().unwrap()).unwrap();
            std::os::unix::fs::symlink(elsewhere.path(), &full).unwrap();
            let made = files(&[("Cargo.toml", ""), ("src/generated/a.rs", ""), ("docs/a.md", "")]);
            let failure = Plan::compare(territory(dir.path()), &made).unwrap_err();
            assert_eq!(failure.problems().len(), 1, "{link}: {failure:?}");
            assert!(failure.problems()[0].contains(&format!("{} is a link", full.display())), "{failure:?}");
        }
    }

    #[test]
    fn a_folder_in_the_place_of_a_file_and_a_file_in_the_place_of_a_folder_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "src/generated/a.rs/keep", "");
        put(dir.path(), "docs", "");
        let made = files(&[("src/generated/a.rs", ""), ("docs/a.md", ""), ("docs/b.md", "")]);
        let failure = Plan::compare(territory(dir.path()), &made).unwrap_err();
        assert_eq!(failure.problems().len(), 2, "{failure:?}");
        assert!(failure.problems()[0].ends_with("docs is a file where a folder has to be"));
        assert!(failure.problems()[1].contains("a.rs is not a file"));
    }
}
