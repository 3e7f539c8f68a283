//! Files of a description from the disk, and none from outside the description's folder but those a person named.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

use codegen::source::{Source, SourceError};

/// The largest known description is a tenth of this. A number that stops a mistake, not a need.
const LARGEST: u64 = 256 * 1024 * 1024;

/// Reads the entry, and what resolves to a file in its folder or below.
#[derive(Debug)]
pub(crate) struct Disk {
    base: PathBuf,
    entry: String,
    /// Overlays. Those that a file names have to be in this folder, or in the description's.
    overlays: BTreeMap<String, Option<PathBuf>>,
}

impl Disk {
    /// `entry` and everything that is read later is resolved against `base`.
    pub(crate) fn new(base: impl Into<PathBuf>, entry: impl Into<String>) -> Self {
        Self { base: base.into(), entry: entry.into(), overlays: BTreeMap::new() }
    }

    /// Lets an overlay be read that a person named on the command line.
    pub(crate) fn allow(&mut self, path: &str) {
        self.overlays.insert(path.to_owned(), None);
    }

    /// Lets an overlay be read from the folder of the option file that names it.
    pub(crate) fn allow_beside(&mut self, path: &str, option_file: &str) {
        let folder = self.locate(option_file).parent().map(Path::to_owned);
        self.overlays.entry(path.to_owned()).or_insert(Some(folder.unwrap_or_default()));
    }

    /// Where a path leads that was given to [`Source::read`].
    pub(crate) fn locate(&self, path: &str) -> PathBuf {
        self.base.join(path)
    }

    /// The file behind a path, if it may be read.
    fn resolve(&self, path: &str) -> Result<PathBuf, SourceError> {
        let full = self.locate(path);
        if path == self.entry {
            // Whoever named the entry may have it, wherever a link leads.
            return Ok(full);
        }
        let overlay = match self.overlays.get(path) {
            Some(None) => return Ok(full),
            Some(Some(folder)) => Some(folder.as_path()),
            None => None,
        };
        let entry = self.locate(&self.entry);
        let folders = [overlay, Some(entry.parent().unwrap_or(&self.base))];
        // Before anything is asked of the disk, so that an answer doesn't tell what exists elsewhere.
        let found = folders.into_iter().flatten().find_map(|folder| Some((folder, below(folder, &full)?)));
        let (folder, full) = found.ok_or_else(outside)?;
        let folder = folder.canonicalize().map_err(|error| reason(&error))?;
        let real = full.canonicalize().map_err(|error| reason(&error))?;
        if real.starts_with(&folder) { Ok(real) } else { Err(outside()) }
    }
}

impl Source for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        let real = self.resolve(path)?;
        let metadata = real.metadata().map_err(|error| reason(&error))?;
        if metadata.is_dir() {
            return Err(because("a folder, not a file"));
        }
        // A pipe or a device may never end.
        if !metadata.is_file() {
            return Err(because("not a regular file"));
        }
        let mut bytes = Vec::new();
        let file = File::open(&real).map_err(|error| reason(&error))?;
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| reason(&error))?;
        if bytes.len() as u64 > LARGEST {
            return Err(because(format!("larger than {} MiB", LARGEST / 1024 / 1024)));
        }
        Ok(bytes)
    }
}

/// The way to a file that is below a folder by its name, else `None`. Only behind the folder `..` are taken out: in what
/// the folder is called they may stand behind a link, and then lead where only the disk knows.
fn below(folder: &Path, full: &Path) -> Option<PathBuf> {
    let rest = full.strip_prefix(folder).map(lexical).ok().filter(|rest| !rest.starts_with(".."));
    match rest {
        Some(rest) => Some(folder.join(rest)),
        None => Some(lexical(full)).filter(|full| full.starts_with(lexical(folder))),
    }
}

/// Takes `.` and `..` out of a path without asking the disk.
fn lexical(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            Component::ParentDir if out.has_root() => {}
            other => out.push(other),
        }
    }
    out
}

fn outside() -> SourceError {
    because("outside the description's folder")
}

fn reason(error: &std::io::Error) -> SourceError {
    match error.kind() {
        ErrorKind::NotFound => because("no such file"),
        ErrorKind::PermissionDenied => because("permission denied"),
        ErrorKind::NotADirectory => because("no such file: a part of the path is a file, not a folder"),
        _ => because(error.to_string()),
    }
}

fn because(reason: impl Into<String>) -> SourceError {
    SourceError { reason: reason.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn folder() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("api/parts")).unwrap();
        fs::write(dir.path().join("api/entry.yaml"), "entry").unwrap();
        fs::write(dir.path().join("api/parts/a.yaml"), "a").unwrap();
        fs::write(dir.path().join("secret.yaml"), "secret").unwrap();
        dir
    }

    fn why(disk: &Disk, path: &str) -> String {
        disk.read(path).unwrap_err().reason
    }

    #[test]
    fn files_beside_and_below_the_entry_are_read() {
        let dir = folder();
        let disk = Disk::new(dir.path(), "api/entry.yaml");
        assert_eq!(disk.read("api/entry.yaml").unwrap(), b"entry");
        assert_eq!(disk.read("api/parts/a.yaml").unwrap(), b"a");
        assert_eq!(disk.read("api/parts/../parts/./a.yaml").unwrap(), b"a");
    }

    #[test]
    fn nothing_outside_the_folder_is_read() {
        let dir = folder();
        let disk = Disk::new(dir.path(), "api/entry.yaml");
        let absolute = dir.path().join("secret.yaml");
        for path in ["secret.yaml", "api/../secret.yaml", "api/../../nothing", absolute.to_str().unwrap()] {
            assert_eq!(why(&disk, path), "outside the description's folder", "{path}");
        }
    }

    #[test]
    fn overlays_are_read_from_the_folder_of_their_option_file_and_nothing_else_is() {
        let dir = folder();
        fs::create_dir(dir.path().join("options")).unwrap();
        fs::write(dir.path().join("options/o.yaml"), "overlay").unwrap();
        fs::write(dir.path().join("options/other.yaml"), "other").unwrap();
        let mut disk = Disk::new(dir.path(), "api/entry.yaml");
        for path in ["options/o.yaml", "secret.yaml", "api/parts/a.yaml"] {
            disk.allow_beside(path, "options/regen.yaml");
        }
        assert_eq!(disk.read("options/o.yaml").unwrap(), b"overlay");
        assert_eq!(disk.read("api/parts/a.yaml").unwrap(), b"a");
        assert_eq!(why(&disk, "secret.yaml"), "outside the description's folder");
        assert_eq!(why(&disk, "options/other.yaml"), "outside the description's folder");
        disk.allow("secret.yaml");
        assert_eq!(disk.read("secret.yaml").unwrap(), b"secret");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leaves_the_folder_is_not_followed() {
        let dir = folder();
        std::os::unix::fs::symlink(dir.path().join("secret.yaml"), dir.path().join("api/link.yaml")).unwrap();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("api/up")).unwrap();
        let disk = Disk::new(dir.path(), "api/entry.yaml");
        assert_eq!(why(&disk, "api/link.yaml"), "outside the description's folder");
        assert_eq!(why(&disk, "api/up/secret.yaml"), "outside the description's folder");
    }

    #[cfg(unix)]
    #[test]
    fn what_stands_behind_a_link_and_up_again_is_beside_the_entry_that_is_read() {
        let dir = folder();
        fs::create_dir(dir.path().join("deep")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("api/parts"), dir.path().join("deep/link")).unwrap();
        for file in ["entry.yaml", "a.yaml", "o.yaml"] {
            fs::write(dir.path().join("deep").join(file), "another").unwrap();
            fs::write(dir.path().join("api").join(file), file).unwrap();
        }
        let mut disk = Disk::new(dir.path(), "deep/link/../entry.yaml");
        assert_eq!(disk.read("deep/link/../entry.yaml").unwrap(), b"entry.yaml");
        assert_eq!(disk.read("deep/link/../a.yaml").unwrap(), b"a.yaml");
        assert_eq!(disk.read("deep/link/../parts/a.yaml").unwrap(), b"a");
        for path in ["deep/link/../../secret.yaml", "deep/link/../../deep/a.yaml", "deep/a.yaml", "api/a.yaml"] {
            assert_eq!(why(&disk, path), "outside the description's folder", "{path}");
        }
        disk = Disk::new(dir.path(), "secret.yaml");
        disk.allow_beside("deep/link/../o.yaml", "deep/link/../options.yaml");
        assert_eq!(disk.read("deep/link/../o.yaml").unwrap(), b"o.yaml");
    }

    #[test]
    fn what_is_no_file_says_so() {
        let dir = folder();
        let disk = Disk::new(dir.path(), "api/entry.yaml");
        assert_eq!(why(&disk, "api/parts"), "a folder, not a file");
        assert_eq!(why(&disk, "api/none.yaml"), "no such file");
        assert_eq!(why(&Disk::new(dir.path(), "api"), "api"), "a folder, not a file");
        assert_eq!(why(&Disk::new(dir.path(), "none.yaml"), "none.yaml"), "no such file");
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_not_read() {
        assert_eq!(why(&Disk::new("/", "dev/zero"), "dev/zero"), "not a regular file");
    }
}
