//! Files of a description from the disk, and none from outside the description's folder.

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
}

impl Disk {
    /// `entry` and everything that is read later is resolved against `base`.
    pub(crate) fn new(base: impl Into<PathBuf>, entry: impl Into<String>) -> Self {
        Self { base: base.into(), entry: entry.into() }
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
        let entry = lexical(&self.locate(&self.entry));
        let folder = entry.parent().unwrap_or(&self.base);
        // Before anything is asked of the disk, so that an answer doesn't tell what exists elsewhere.
        if !lexical(&full).starts_with(folder) {
            return Err(outside());
        }
        let folder = folder.canonicalize().map_err(|error| reason(&error))?;
        let real = lexical(&full).canonicalize().map_err(|error| reason(&error))?;
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
