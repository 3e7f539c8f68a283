//! The folder in a crate's where a run writes everything aside: the same file system, so that a rename is enough.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use fs4::TryLockError;

use crate::failure::{Failure, show};
use crate::journal::Journal;
use crate::ours::not_regular;
use crate::plan::Desk;
use crate::removal::remove_folder;

/// Its name.
pub(crate) const FOLDER: &str = ".regen-staged";

/// The file in it that a run at work holds locked.
const LOCK: &str = "lock";

/// How often a lock is looked for that another run takes away at the same moment.
const ATTEMPTS: u32 = 20;

/// One crate's. Nothing is made on the disk before the first file comes, and everything aside goes when it is dropped.
#[derive(Debug)]
pub(crate) struct Staging {
    root: PathBuf,
    /// Held until the end. A killed process loses it.
    lock: Option<File>,
    /// Folders that were not there before, in the order of making.
    made: Vec<PathBuf>,
    /// The old files aside are all there is of them.
    keep: bool,
}

impl Staging {
    /// For the crate in this folder, to which no link leads.
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), lock: None, made: Vec::new(), keep: false }
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.root.join(FOLDER)
    }

    /// The place of a file or folder in the crate.
    pub(crate) fn target(&self, path: &Path) -> PathBuf {
        self.root.join(path)
    }

    /// Where the new one waits.
    pub(crate) fn new_one(&self, path: &Path) -> PathBuf {
        self.folder().join("new").join(path)
    }

    /// Where the old one is kept.
    pub(crate) fn old_one(&self, path: &Path) -> PathBuf {
        self.folder().join("old").join(path)
    }

    pub(crate) fn is_there(&self) -> bool {
        self.folder().symlink_metadata().is_ok()
    }

    /// Makes the folder and takes it for this run.
    pub(crate) fn open(&mut self) -> Result<(), Failure> {
        if self.lock.is_some() {
            return Ok(());
        }
        self.take_lock()?;
        if Journal::is_there(&self.folder()) {
            self.keep();
            let root = show(&self.root);
            return Err(Failure::new(format!("another run was interrupted while it wrote in {root}: start again")));
        }
        let failed = |path: &Path, error| Failure::at("write", path, format!("{error}; nothing was changed"));
        for folder in [self.new_one(Path::new("")), self.old_one(Path::new(""))] {
            match remove_folder(&folder) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(&folder, error)),
                _ => fs::create_dir(&folder).map_err(|error| failed(&folder, error))?,
            }
        }
        Ok(())
    }

    /// Nobody else may be at work in the folder; what is in it stays.
    pub(crate) fn take_lock(&mut self) -> Result<(), Failure> {
        let (root, folder) = (self.root.clone(), self.folder());
        let failed = |path: &Path, error| Failure::at("write", path, format!("{error}; nothing was changed"));
        let busy = || Failure::new(format!("another run is writing in {}: wait for it and start again", show(&root)));
        let path = folder.join(LOCK);
        // A run that ends takes its lock's file away: who opened that one in the meantime has a lock that nobody sees.
        for _ in 0..ATTEMPTS {
            match self.make_folder(&folder) {
                // The folder goes with the lock.
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                made => made.map_err(|error| failed(&folder, error))?,
            }
            let lock = match open_lock(&path) {
                Ok(lock) => lock,
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::AlreadyExists) => continue,
                Err(error) => return Err(failed(&path, error)),
            };
            match fs4::FileExt::try_lock(&lock) {
                Ok(()) if is_at(&lock, &path) => {
                    self.lock = Some(lock);
                    return Ok(());
                }
                Ok(()) => {}
                Err(TryLockError::Error(error)) => return Err(failed(&path, error)),
                Err(TryLockError::WouldBlock) => return Err(busy()),
            }
        }
        Err(busy())
    }

    /// Everything aside, and last of all the lock: whoever makes a new one then has the folder, which stays with it.
    fn clear_away(&self) {
        let folder = self.folder();
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let _ = match entry.file_type() {
                _ if entry.file_name() == LOCK => Ok(()),
                Ok(kind) if kind.is_dir() => remove_folder(&path),
                _ => fs::remove_file(path),
            };
        }
        let _ = fs::remove_file(folder.join(LOCK));
        let _ = fs::remove_dir(folder);
    }

    /// Makes a folder and those above it, and remembers which.
    pub(crate) fn make_folder(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<_> =
            folder.ancestors().take_while(|folder| folder.symlink_metadata().is_err()).map(Path::to_owned).collect();
        for folder in missing.into_iter().rev() {
            match fs::create_dir(&folder) {
                Ok(()) => self.made.push(folder),
                // Another run was faster; what it is, is asked below.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        // A link here would lead the files, and the clearing away, somewhere else.
        if folder.symlink_metadata()?.is_dir() { Ok(()) } else { Err(ErrorKind::NotADirectory.into()) }
    }

    /// The folders that were made for the crate's files stay.
    pub(crate) fn settle(&mut self) {
        self.made.clear();
    }

    /// What is aside stays until the next run, for people to look at.
    pub(crate) fn keep(&mut self) {
        self.keep = true;
    }

    /// What a killed process does: it loses its lock and clears nothing away.
    #[cfg(test)]
    pub(crate) fn abandon(&mut self) {
        self.lock = None;
        self.made.clear();
    }
}

/// Neither waits at a pipe, nor makes a file where a link leads.
fn open_lock(path: &Path) -> io::Result<File> {
    match path.symlink_metadata() {
        Ok(there) if there.is_file() => File::options().write(true).open(path),
        Ok(_) => Err(not_regular()),
        Err(error) if error.kind() == ErrorKind::NotFound => File::options().write(true).create_new(true).open(path),
        Err(error) => Err(error),
    }
}

/// Whether an open file is still the one at its path.
fn is_at(file: &File, path: &Path) -> bool {
    let (Ok(open), Ok(there)) = (file.metadata(), path.symlink_metadata()) else { return false };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        (open.dev(), open.ino()) == (there.dev(), there.ino())
    }
    #[cfg(not(unix))]
    {
        open.is_file() && there.is_file()
    }
}

impl Desk for Staging {
    fn take(&mut self, path: &Path, _: Option<&[u8]>, text: &str) -> Result<(), String> {
        self.open().map_err(|failure| failure.problems().join("; "))?;
        let aside = self.new_one(path);
        let folder = aside.parent().unwrap_or(&aside);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&aside, text));
        written.map_err(|error| format!("can't write {}: {error}; nothing was changed", show(&self.target(path))))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Without the lock the folder is another run's.
        if self.lock.is_some() && !self.keep {
            // What is half cleared away is not to be carried on with.
            Journal::remove(&self.folder());
            self.clear_away();
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
    use crate::plan::tests::{compare, put};
    use crate::transaction::tests::tree;

    #[test]
    fn files_wait_aside_and_go_if_nobody_wants_them() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("a/b");
        let (_, staging) = compare(&root, Staging::new(&root), &[("docs/a.md", "a")]).unwrap();
        assert_eq!(fs::read_to_string(root.join(".regen-staged/new/docs/a.md")).unwrap(), "a");
        drop(staging);
        assert_eq!(tree(dir.path()).len(), 0);
    }

    #[test]
    fn nothing_is_made_where_nothing_differs() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "docs/a.md", "a");
        let (_, staging) = compare(dir.path(), Staging::new(dir.path()), &[("docs/a.md", "a")]).unwrap();
        assert!(!staging.is_there());
    }

    #[test]
    fn two_runs_at_once_do_not_meet() {
        let dir = tempfile::tempdir().unwrap();
        let made = [("docs/a.md", "a")];
        let first = compare(dir.path(), Staging::new(dir.path()), &made).unwrap();
        let failure = compare(dir.path(), Staging::new(dir.path()), &made).unwrap_err();
        assert!(failure.problems()[0].contains("another run"), "{failure:?}");
        assert!(dir.path().join(".regen-staged/new/docs/a.md").exists());
        drop(first);
        assert_eq!(tree(dir.path()).len(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_lock_that_was_taken_away_is_told_from_the_one_that_is_there() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(LOCK);
        let first = open_lock(&path).unwrap();
        assert!(is_at(&first, &path));
        fs::remove_file(&path).unwrap();
        assert!(!is_at(&first, &path));
        let second = open_lock(&path).unwrap();
        assert!(is_at(&second, &path) && !is_at(&first, &path));
    }

    #[test]
    fn of_many_runs_at_once_only_one_holds_the_folder() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let dir = tempfile::tempdir().unwrap();
        let (holders, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        let mut staging = Staging::new(dir.path());
                        match staging.open() {
                            Ok(()) => {
                                assert_eq!(holders.fetch_add(1, Ordering::SeqCst), 0);
                                taken.fetch_add(1, Ordering::SeqCst);
                                assert!(staging.new_one(Path::new("")).is_dir());
                                holders.fetch_sub(1, Ordering::SeqCst);
                            }
                            Err(failure) => {
                                assert!(failure.problems()[0].contains("another run is writing"), "{failure:?}");
                            }
                        }
                    }
                });
            }
        });
        assert!(taken.into_inner() > 0);
        assert_eq!(tree(dir.path()).len(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_or_a_link_in_the_place_of_the_lock_is_refused_at_once() {
        for is_link in [true, false] {
            let (dir, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            let lock = dir.path().join(FOLDER).join(LOCK);
            fs::create_dir(dir.path().join(FOLDER)).unwrap();
            match is_link {
                true => std::os::unix::fs::symlink(elsewhere.path().join("created"), &lock).unwrap(),
                false => assert!(std::process::Command::new("mkfifo").arg(&lock).status().unwrap().success()),
            }
            let failure = Staging::new(dir.path()).take_lock().unwrap_err();
            assert!(failure.problems()[0].contains("not a regular file"), "{failure:?}");
            assert_eq!(tree(elsewhere.path()).len(), 0);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_place_of_the_folder_is_not_followed() {
        let (dir, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        put(elsewhere.path(), "new/precious", "");
        std::os::unix::fs::symlink(elsewhere.path(), dir.path().join(FOLDER)).unwrap();
        assert!(compare(dir.path(), Staging::new(dir.path()), &[("docs/a.md", "a")]).is_err());
        assert!(elsewhere.path().join("new/precious").exists());
        assert!(!dir.path().join("docs").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_can_not_be_written_is_left_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "docs/a.md", "old");
        let before = tree(dir.path());
        let writable = |mode| fs::set_permissions(dir.path(), fs::Permissions::from_mode(mode)).unwrap();
        writable(0o555);
        let ended = compare(dir.path(), Staging::new(dir.path()), &[("docs/a.md", "new"), ("docs/b/c.md", "new")]);
        writable(0o755);
        // Who may do anything, such as root in a container, is not kept from it.
        if let Err(failure) = ended {
            assert!(failure.problems()[0].contains("nothing was changed"), "{failure:?}");
            assert_eq!(tree(dir.path()), before);
        }
    }

    /// Nobody but their owner is kept from such folders; root in a container isn't.
    #[cfg(unix)]
    #[test]
    fn folders_aside_that_can_not_be_written_stop_no_later_run() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let mode = |path: &str, mode| {
            let path = dir.path().join(path);
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        put(dir.path(), ".regen-staged/new/docs/a/b.md", "left");
        put(dir.path(), ".regen-staged/old/docs/b.md", "left");
        put(dir.path(), "docs/a/b.md", "old");
        put(dir.path(), "docs/c.md", "old");
        mode(".regen-staged/new/docs/a", 0o000);
        mode(".regen-staged/old/docs", 0o555);
        mode("docs/a", 0o555);
        for text in ["new", "newer"] {
            let work = compare(dir.path(), Staging::new(dir.path()), &[("docs/a/b.md", text), ("docs/c.md", text)]);
            crate::transaction::write_all(vec![work.unwrap()]).unwrap();
            assert!(!dir.path().join(FOLDER).exists(), "{text}");
            mode("docs/a", 0o500);
        }
        mode("docs/a", 0o755);
        assert_eq!(tree(dir.path()).get("docs/a/b.md").map(String::as_str), Some("newer"));
    }
}
