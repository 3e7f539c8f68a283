//! Carries plans out: everything is written aside first, then renamed into place, and undone if anything fails.
//!
//! A reader never sees half a file, and a run that fails leaves what was there. A run that is killed between two
//! renames leaves some new files and some old ones; the next run finishes the work and clears away.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use fs4::TryLockError;

use crate::failure::{Failure, show};
use crate::plan::{Change, Kind, Plan};

/// Stands in the crate's folder while a run is writing: the same file system, so that a rename is enough.
const STAGING: &str = ".regen-staged";

/// Writes all plans, or none.
pub(crate) fn write_all(plans: &[Plan]) -> Result<(), Failure> {
    let mut staged = Vec::new();
    for plan in plans {
        staged.extend(Staged::new(plan)?);
    }
    let Some(problem) = staged.iter_mut().find_map(|one| one.commit().err()) else {
        staged.into_iter().for_each(Staged::finish);
        return Ok(());
    };
    let undone: Vec<_> = staged.iter_mut().rev().flat_map(Staged::roll_back).collect();
    if undone.is_empty() {
        return Err(Failure::new(format!("{problem}; every file is as it was before the run")));
    }
    Err(undone.into_iter().fold(Failure::new(problem), Failure::and))
}

/// A plan whose new files are written, but not in their places.
struct Staged<'a> {
    plan: &'a Plan,
    staging: PathBuf,
    /// Held until the run ends. A killed process loses it.
    lock: Option<File>,
    /// How many changes, from the first, are in place.
    done: usize,
    /// Folders that were not there before, in the order of making.
    made: Vec<PathBuf>,
    /// The old files in `staging` are all there is of them.
    keep: bool,
}

impl<'a> Staged<'a> {
    /// Writes everything aside. `None` if there is nothing to do.
    fn new(plan: &'a Plan) -> Result<Option<Self>, Failure> {
        let staging = plan.territory.root.join(STAGING);
        let left_over = staging.symlink_metadata().is_ok();
        if plan.changes.is_empty() && !left_over {
            return Ok(None);
        }
        let mut staged = Self { plan, staging, lock: None, done: 0, made: Vec::new(), keep: false };
        staged.prepare().map_err(|(path, error)| match error.kind() {
            io::ErrorKind::WouldBlock => Failure::new(format!(
                "another run is writing in {}: wait for it and start again",
                show(&plan.territory.root)
            )),
            _ => Failure::at("write", &path, format!("{error}; nothing was changed")),
        })?;
        Ok(Some(staged))
    }

    fn prepare(&mut self) -> Result<(), (PathBuf, io::Error)> {
        let staging = self.staging.clone();
        let at = |path: &Path| {
            let path = path.to_owned();
            move |error| (path, error)
        };
        self.make_folder(&staging).map_err(at(&staging))?;
        let lock_path = staging.join("lock");
        let lock = File::options().create(true).truncate(false).write(true).open(&lock_path).map_err(at(&lock_path))?;
        fs4::FileExt::try_lock(&lock).map_err(|error| match error {
            TryLockError::Error(error) => (lock_path, error),
            TryLockError::WouldBlock => (lock_path, io::ErrorKind::WouldBlock.into()),
        })?;
        self.lock = Some(lock);
        // What a killed run left: its lock is gone, so it is not at work.
        for folder in [self.new_files(), self.old_files()] {
            match fs::remove_dir_all(&folder) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err((folder, error));
                }
                _ => fs::create_dir(&folder).map_err(at(&folder))?,
            }
        }
        for (index, change) in self.plan.changes.iter().enumerate() {
            if let Kind::New { text } | Kind::Changed { text, .. } = &change.kind {
                fs::write(self.new_file(index), text).map_err(at(&self.target(change)))?;
            }
        }
        Ok(())
    }

    /// Puts one file after the other into its place, `Cargo.toml` before the folders.
    fn commit(&mut self) -> Result<(), String> {
        let plan = self.plan;
        for (index, change) in plan.changes.iter().enumerate() {
            self.put(index, change).map_err(|error| format!("can't write {}: {error}", show(&self.target(change))))?;
            self.done = index + 1;
        }
        Ok(())
    }

    fn put(&mut self, index: usize, change: &Change) -> io::Result<()> {
        let target = self.target(change);
        match &change.kind {
            Kind::New { .. } => {
                if let Some(folder) = target.parent() {
                    self.make_folder(folder)?;
                }
                fs::rename(self.new_file(index), target)
            }
            Kind::Changed { .. } => {
                let old = self.old_file(index);
                // A second name for the old file, so that there is always one of the two; not every file system can.
                fs::hard_link(&target, &old).or_else(|_| fs::copy(&target, &old).map(drop))?;
                fs::rename(self.new_file(index), target)
            }
            Kind::Orphaned => fs::rename(target, self.old_file(index)),
        }
    }

    /// Undoes [`Self::commit`] as far as it came. What could not be undone is returned.
    fn roll_back(&mut self) -> Vec<String> {
        let mut problems = Vec::new();
        for (index, change) in self.plan.changes.iter().enumerate().take(self.done).rev() {
            let target = self.target(change);
            let undone = match &change.kind {
                Kind::New { .. } => fs::remove_file(&target),
                Kind::Changed { .. } | Kind::Orphaned => fs::rename(self.old_file(index), &target),
            };
            if let Err(error) = undone {
                self.keep = true;
                let (target, old) = (show(&target), show(&self.old_file(index)));
                problems.push(match change.kind {
                    Kind::New { .. } => format!("{target} was made and can't be removed: {error}"),
                    _ => format!("{target} can't be put back: {error}; it is kept as {old} until the next run"),
                });
            }
        }
        self.done = 0;
        problems
    }

    /// Removes folders that lost their last file; what is left aside goes with the drop.
    fn finish(mut self) {
        self.made.clear();
        for change in self.plan.changes.iter().filter(|change| change.kind == Kind::Orphaned) {
            // Fails at the first folder that still holds something, which is the end of it.
            for folder in change.path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()) {
                if fs::remove_dir(self.plan.territory.root.join(folder)).is_err() {
                    break;
                }
            }
        }
    }

    /// Makes a folder and those above it, and remembers which.
    fn make_folder(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<_> =
            folder.ancestors().take_while(|folder| folder.symlink_metadata().is_err()).map(Path::to_owned).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(&folder)?;
            self.made.push(folder);
        }
        // A link here would lead the files, and the clearing away, somewhere else.
        if folder.symlink_metadata()?.is_dir() { Ok(()) } else { Err(io::ErrorKind::NotADirectory.into()) }
    }

    fn target(&self, change: &Change) -> PathBuf {
        self.plan.territory.root.join(&change.path)
    }

    fn new_files(&self) -> PathBuf {
        self.staging.join("new")
    }

    fn old_files(&self) -> PathBuf {
        self.staging.join("old")
    }

    fn new_file(&self, index: usize) -> PathBuf {
        self.new_files().join(index.to_string())
    }

    fn old_file(&self, index: usize) -> PathBuf {
        self.old_files().join(index.to_string())
    }
}

impl Drop for Staged<'_> {
    fn drop(&mut self) {
        // Without the lock the folder is another run's.
        if self.lock.is_some() && !self.keep {
            let _ = fs::remove_dir_all(&self.staging);
        }
        // Only folders that are empty go: a run that failed leaves no trace.
        for folder in self.made.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::tests::{files, put, territory};
    use std::collections::BTreeMap;

    /// Every file below a folder with what it holds; folders end with `/`.
    fn tree(root: &Path) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        let mut open = vec![root.to_owned()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                if path.is_dir() {
                    found.insert(name + "/", String::new());
                    open.push(path);
                } else {
                    found.insert(name, fs::read_to_string(&path).unwrap());
                }
            }
        }
        found
    }

    fn plan(root: &Path, made: &[(&str, &str)]) -> Plan {
        Plan::compare(territory(root), &files(made)).unwrap()
    }

    #[test]
    fn new_files_appear_changed_ones_change_orphans_go_and_people_s_files_stay() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "src/lib.rs", "people's");
        put(dir.path(), "src/generated/a.rs", "old");
        put(dir.path(), "src/generated/deep/er/orphan.rs", "");
        put(dir.path(), "docs/orphan.md", "");
        write_all(&[plan(dir.path(), &[("src/generated/a.rs", "new"), ("src/generated/b/c.rs", "c")])]).unwrap();
        let expected = [
            ("src/", ""),
            ("src/generated/", ""),
            ("src/generated/a.rs", "new"),
            ("src/generated/b/", ""),
            ("src/generated/b/c.rs", "c"),
            ("src/lib.rs", "people's"),
        ];
        assert_eq!(tree(dir.path()), expected.map(|(a, b)| (a.to_owned(), b.to_owned())).into());
    }

    #[test]
    fn an_unchanged_file_is_not_touched() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "docs/a.md", "a");
        let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
        File::options().write(true).open(dir.path().join("docs/a.md")).unwrap().set_modified(long_ago).unwrap();
        write_all(&[plan(dir.path(), &[("docs/a.md", "a"), ("docs/b.md", "b")])]).unwrap();
        assert_eq!(dir.path().join("docs/a.md").metadata().unwrap().modified().unwrap(), long_ago);
        assert_eq!(plan(dir.path(), &[("docs/a.md", "a"), ("docs/b.md", "b")]).changes, []);
    }

    #[test]
    fn a_failure_half_way_leaves_every_file_of_every_plan_as_it_was() {
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for dir in [&first, &second] {
            put(dir.path(), "docs/a.md", "old");
            put(dir.path(), "docs/b.md", "orphan");
        }
        let made = [("docs/a.md", "new"), ("docs/c/d.md", "new"), ("src/generated/x.rs", "new")];
        let plans = [plan(first.path(), &made), plan(second.path(), &made)];
        // Comes into being between planning and writing: a rename onto a folder fails.
        put(second.path(), "src/generated/x.rs/in the way", "");
        let before = [tree(first.path()), tree(second.path())];
        let failure = write_all(&plans).unwrap_err();
        assert!(failure.problems()[0].contains("src/generated/x.rs"), "{failure:?}");
        assert_eq!([tree(first.path()), tree(second.path())], before);
    }

    #[test]
    fn a_failure_before_the_first_rename_leaves_no_new_folder() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("a/b");
        let good = plan(&root, &[("docs/a.md", "")]);
        put(dir.path(), "bad", "a file where the folder should be");
        let bad = Plan { territory: territory(&dir.path().join("bad")), ..plan(&root, &[("docs/a.md", "")]) };
        assert!(write_all(&[good, bad]).is_err());
        assert_eq!(tree(dir.path()).into_keys().collect::<Vec<_>>(), ["bad"]);
    }

    #[test]
    fn what_a_killed_run_left_is_cleared_away() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), ".regen-staged/new/0", "half");
        put(dir.path(), ".regen-staged/old/0", "old");
        put(dir.path(), ".regen-staged/lock", "");
        put(dir.path(), "docs/a.md", "a");
        write_all(&[plan(dir.path(), &[("docs/a.md", "a")])]).unwrap();
        assert_eq!(tree(dir.path()).into_keys().collect::<Vec<_>>(), ["docs/", "docs/a.md"]);
    }

    #[test]
    fn a_run_that_is_killed_at_any_step_leaves_whole_files_and_the_next_run_finishes() {
        let old =
            [("docs/a.md", "old"), ("docs/b.md", "orphan"), ("src/generated/x.rs", "old"), ("src/lib.rs", "people's")];
        let made = [("docs/a.md", "new"), ("docs/c/d.md", "new"), ("src/generated/x.rs", "new"), ("Cargo.toml", "new")];
        for steps in 0..=made.len() + 1 {
            let dir = tempfile::tempdir().unwrap();
            old.iter().for_each(|(path, text)| put(dir.path(), path, text));
            let killed = plan(dir.path(), &made);
            let mut staged = Staged::new(&killed).unwrap().unwrap();
            for (index, change) in killed.changes.iter().enumerate().take(steps) {
                staged.put(index, change).unwrap();
            }
            // A killed process loses its lock and clears nothing away.
            staged.lock = None;
            staged.made.clear();
            drop(staged);
            for (path, text) in tree(dir.path()) {
                let is_whole = path.ends_with('/') || ["old", "new", "orphan", "people's"].contains(&text.as_str());
                assert!(is_whole || path == ".regen-staged/lock", "{steps}: {path} holds {text:?}");
            }
            for (path, _) in old.iter().filter(|(path, _)| *path != "docs/b.md") {
                assert!(dir.path().join(path).exists(), "{steps}: {path} is gone");
            }
            write_all(&[plan(dir.path(), &made)]).unwrap();
            let finished: Vec<(String, String)> =
                tree(dir.path()).into_iter().filter(|(path, _)| !path.ends_with('/')).collect();
            let mut expected = made.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec();
            expected.push(("src/lib.rs".to_owned(), "people's".to_owned()));
            expected.sort();
            assert_eq!(finished, expected, "{steps}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_can_not_be_written_is_left_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "docs/a.md", "old");
        let before = tree(dir.path());
        let plan = plan(dir.path(), &[("docs/a.md", "new"), ("docs/b/c.md", "new")]);
        let writable = |mode| fs::set_permissions(dir.path(), fs::Permissions::from_mode(mode)).unwrap();
        writable(0o555);
        let ended = write_all(&[plan]);
        writable(0o755);
        // Who may do anything, such as root in a container, is not kept from it.
        if let Err(failure) = ended {
            assert!(failure.problems()[0].contains("nothing was changed"), "{failure:?}");
            assert_eq!(tree(dir.path()), before);
        }
    }

    #[test]
    fn two_runs_at_once_do_not_meet() {
        let dir = tempfile::tempdir().unwrap();
        let plan = plan(dir.path(), &[("docs/a.md", "a")]);
        let first = Staged::new(&plan).unwrap();
        let failure = write_all(std::slice::from_ref(&plan)).unwrap_err();
        assert!(failure.problems()[0].contains("another run"), "{failure:?}");
        assert!(dir.path().join(".regen-staged/new/0").exists());
        drop(first);
        assert_eq!(tree(dir.path()).len(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_place_of_the_staging_folder_is_not_followed() {
        let (dir, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        put(elsewhere.path(), "new/precious", "");
        std::os::unix::fs::symlink(elsewhere.path(), dir.path().join(".regen-staged")).unwrap();
        assert!(write_all(&[plan(dir.path(), &[("docs/a.md", "a")])]).is_err());
        assert!(elsewhere.path().join("new/precious").exists());
        assert!(!dir.path().join("docs").exists());
    }
}
