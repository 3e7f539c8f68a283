//! What a run would do to a crate's folder: which files are new, changed, unchanged or orphaned.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use codegen::OutputFile;

use crate::failure::{Failure, show};
use crate::sight::Sight;
use crate::survey::Survey;

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
    /// Files that are as they should be, below the territory's root. They keep their times, so cargo doesn't build them
    /// again.
    pub(crate) unchanged: Vec<PathBuf>,
    /// What all this was compared with.
    sight: Sight,
}

/// What is to happen to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// Below the territory's root.
    pub(crate) path: PathBuf,
    pub(crate) kind: Kind,
}

/// The ways of a file to be different.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It is not there.
    New,
    /// It is there and says something else.
    Changed,
    /// It is there and nothing generates it.
    Orphaned,
}

/// What becomes of the files that differ, one by one as they are made. A plan remembers none of their texts.
pub(crate) trait Desk {
    /// A file that is to be written. `old` is what is there.
    ///
    /// # Errors
    ///
    /// What is in the way, for people.
    fn take(&mut self, path: &Path, old: Option<&[u8]>, text: &str) -> Result<(), String>;
}

/// Takes files as they are made and compares each with the disk, which is not changed.
pub(crate) struct Planner<D> {
    territory: Territory,
    survey: Survey,
    orphans: BTreeSet<PathBuf>,
    seen: BTreeSet<PathBuf>,
    changes: Vec<Change>,
    unchanged: Vec<PathBuf>,
    problems: Vec<String>,
    /// `None` once it could not take a file: the next ones would fare no better.
    desk: Option<D>,
}

impl<D: Desk> Planner<D> {
    /// Before the first file.
    pub(crate) fn new(territory: Territory, desk: D) -> Self {
        let mut survey = Survey::new(&territory.root);
        let orphans = survey.walk(territory.folders);
        Self {
            territory,
            survey,
            orphans,
            seen: BTreeSet::new(),
            changes: Vec::new(),
            unchanged: Vec::new(),
            problems: Vec::new(),
            desk: Some(desk),
        }
    }

    /// Compares a file, and hands it to the desk if it differs.
    pub(crate) fn take(&mut self, file: &OutputFile) {
        let path = PathBuf::from(&file.path);
        if !is_plain(&file.path) || !self.seen.insert(path.clone()) {
            // Not a fault of the description: the paths are made by us.
            self.problems.push(format!("the generator made a file with the path `{}`", show(&path)));
            return;
        }
        self.orphans.remove(&path);
        let old = self.survey.read(&path);
        if old.as_deref() == Some(file.text.as_bytes()) {
            self.unchanged.push(path);
            return;
        }
        let taken = self.desk.as_mut().map(|desk| desk.take(&path, old.as_deref(), &file.text));
        if let Some(Err(problem)) = taken {
            self.problems.push(problem);
            self.desk = None;
        }
        self.changes.push(Change { path, kind: if old.is_some() { Kind::Changed } else { Kind::New } });
    }

    /// No file came yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// The paths of the files that came, in their order.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.seen.iter().map(PathBuf::as_path)
    }

    /// The paths of the files that came, and of all others that are in the folders.
    pub(crate) fn all_paths(&self) -> impl Iterator<Item = &Path> {
        self.paths().chain(self.orphans.iter().map(PathBuf::as_path))
    }

    /// After the last file: the plan, and the desk with what differs.
    pub(crate) fn finish(mut self) -> Result<(Plan, D), Failure> {
        let (in_the_way, sight) = self.survey.finish();
        self.problems.extend(in_the_way);
        Failure::unless_empty(self.problems)?;
        let desk = self.desk.ok_or_else(|| Failure::new("a file was not taken, and nothing says why"))?;
        self.changes.extend(self.orphans.into_iter().map(|path| Change { path, kind: Kind::Orphaned }));
        self.changes.sort_by(|a, b| a.path.cmp(&b.path));
        self.unchanged.sort();
        Ok((Plan { territory: self.territory, changes: self.changes, unchanged: self.unchanged, sight }, desk))
    }
}

impl Plan {
    /// Whether everything is still as it was when the plan was made: others may have written since. Who asks has to hold
    /// the folder.
    pub(crate) fn check_still_true(&self) -> Result<(), Failure> {
        let root = &self.territory.root;
        let mut survey = Survey::new(root);
        survey.walk(self.territory.folders);
        let (in_the_way, now) = survey.finish();
        Failure::unless_empty(in_the_way)?;
        self.sight.changed(root, &now).map_or(Ok(()), |path| {
            let path = show(&root.join(path));
            Err(Failure::new(format!("{path} changed while this run was at work; nothing was written: start again")))
        })
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
        self.written() + self.unchanged.len()
    }

    /// Generated files that stand there already, whoever made them.
    pub(crate) fn already_there(&self) -> bool {
        !self.unchanged.is_empty() || self.changes.iter().any(|change| change.kind != Kind::New)
    }

    /// The paths of all generated files.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        let written = self.changes.iter().filter(|change| change.kind != Kind::Orphaned);
        written.map(|change| change.path.as_path()).chain(self.unchanged.iter().map(PathBuf::as_path))
    }
}

/// Whether a path stays below the root on every system.
pub(crate) fn is_plain(path: &str) -> bool {
    !path.contains(['\\', ':', '\0']) && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
pub(crate) mod tests {
    use std::fs;

    use super::*;

    pub(crate) fn territory(root: &Path) -> Territory {
        Territory { root: root.to_owned(), folders: &["src/generated", "docs"] }
    }

    pub(crate) fn files(files: &[(&str, &str)]) -> Vec<OutputFile> {
        files.iter().map(|(path, text)| OutputFile { path: (*path).into(), text: (*text).into() }).collect()
    }

    /// Remembers what it took.
    #[derive(Debug, Default)]
    pub(crate) struct Memory(pub(crate) Vec<(String, Option<String>, String)>);

    impl Desk for Memory {
        fn take(&mut self, path: &Path, old: Option<&[u8]>, text: &str) -> Result<(), String> {
            let old = old.map(|old| String::from_utf8_lossy(old).into_owned());
            self.0.push((path.to_str().unwrap().to_owned(), old, text.to_owned()));
            Ok(())
        }
    }

    pub(crate) fn compare<D: Desk>(root: &Path, desk: D, made: &[(&str, &str)]) -> Result<(Plan, D), Failure> {
        let mut planner = Planner::new(territory(root), desk);
        files(made).iter().for_each(|file| planner.take(file));
        planner.finish()
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
        let made = [("Cargo.toml", "m"), ("src/generated/same.rs", "same"), ("src/generated/other.rs", "new")];
        let (plan, taken) = compare(dir.path(), Memory::default(), &made).unwrap();
        let found: Vec<_> = plan.changes.iter().map(|c| (c.path.to_str().unwrap(), c.kind)).collect();
        assert_eq!(
            found,
            [
                ("Cargo.toml", Kind::New),
                ("docs/orphan.md", Kind::Orphaned),
                ("src/generated/deep/orphan.rs", Kind::Orphaned),
                ("src/generated/other.rs", Kind::Changed),
            ]
        );
        let taken: Vec<_> = taken.0.iter().map(|(path, old, text)| (&**path, old.as_deref(), &**text)).collect();
        assert_eq!(taken, [("Cargo.toml", None, "m"), ("src/generated/other.rs", Some("old"), "new")]);
        assert_eq!((plan.written(), plan.removed(), plan.unchanged.len(), plan.files()), (2, 2, 1, 3));
    }

    #[test]
    fn a_path_that_leaves_the_folder_is_never_planned() {
        let dir = tempfile::tempdir().unwrap();
        for path in ["../x", "/x", "a//b", "a/./b", "", "a\\b", "c:x", "a/../../x"] {
            assert!(compare(dir.path(), Memory::default(), &[(path, "")]).is_err(), "{path}");
        }
        assert!(compare(dir.path(), Memory::default(), &[("a", ""), ("a", "")]).is_err());
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
            let made = [("Cargo.toml", ""), ("src/generated/a.rs", ""), ("docs/a.md", "")];
            let failure = compare(dir.path(), Memory::default(), &made).unwrap_err();
            assert_eq!(failure.problems().len(), 1, "{link}: {failure:?}");
            assert!(failure.problems()[0].contains(&format!("{} is a link", full.display())), "{failure:?}");
        }
    }

    #[test]
    fn a_folder_in_the_place_of_a_file_and_a_file_in_the_place_of_a_folder_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "src/generated/a.rs/keep", "");
        put(dir.path(), "docs", "");
        let made = [("src/generated/a.rs", ""), ("docs/a.md", ""), ("docs/b.md", "")];
        let failure = compare(dir.path(), Memory::default(), &made).unwrap_err();
        assert_eq!(failure.problems().len(), 2, "{failure:?}");
        assert!(failure.problems()[0].ends_with("docs is a file where a folder has to be"));
        assert!(failure.problems()[1].contains("a.rs is not a file"));
    }

    #[test]
    fn a_desk_that_fails_is_asked_once_and_what_it_says_is_told() {
        struct Full(u32);
        impl Desk for Full {
            fn take(&mut self, _: &Path, _: Option<&[u8]>, _: &str) -> Result<(), String> {
                self.0 += 1;
                Err(format!("the disk is full ({})", self.0))
            }
        }
        let dir = tempfile::tempdir().unwrap();
        let Err(failure) = compare(dir.path(), Full(0), &[("docs/a.md", ""), ("docs/b.md", "")]) else {
            panic!("a plan")
        };
        assert_eq!(failure.problems(), ["the disk is full (1)"]);
    }
}
