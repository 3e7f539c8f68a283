//! Files of people's and those of the crate are kept apart: none is removed or written over for the other.

use std::path::Path;

use crate::failure::{Failure, show};
use crate::plan::Territory;
use crate::{place, staging};

/// A file of people's in a folder of ours would be removed as an orphan, wherever the link stands that leads there.
pub(crate) fn check_kept(territory: &Territory, what: &str, file: &Path) -> Result<(), Failure> {
    let ways = [folder_of(file).canonicalize(), file.canonicalize()];
    match ways.into_iter().flatten().any(|real| territory.holds(&real)) {
        true => Err(Failure::new(format!(
            "{what} {} is in a folder that belongs to the generated crate: move one of them",
            show(file)
        ))),
        false => Ok(()),
    }
}

/// The report replaces what is there, and is itself not to be replaced: neither where it stands nor where links lead.
/// `read` are the files that are read for sure, the description first.
pub(crate) fn check_report<'p>(
    territory: &Territory,
    report: &Path,
    read: impl Iterator<Item = &'p str>,
) -> Result<(), Failure> {
    let real = place::file(report)?;
    let stands = folder_of(report).canonicalize().ok().zip(report.file_name());
    if is_taken(territory, &real) || stands.is_some_and(|(folder, name)| is_taken(territory, &folder.join(name))) {
        return Err(Failure::new("--report names what belongs to the generated crate: choose another file"));
    }
    for (place, path) in read.enumerate() {
        if Path::new(path).canonicalize().is_ok_and(|path| path == real) {
            let what = if place == 0 { "the description itself" } else { "a file that is read" };
            return Err(Failure::new(format!("--report names {what}: choose another file")));
        }
    }
    Ok(())
}

/// Whether a real path is one of the crate's, or will be, whether there is anything yet or not.
fn is_taken(territory: &Territory, path: &Path) -> bool {
    let root = &territory.root;
    let others = [root.join("Cargo.toml"), root.join(staging::FOLDER)];
    territory.holds(path) || others.iter().any(|other| path.starts_with(other)) || root.starts_with(path)
}

/// The report is none of these files under another name. Each has the name that people know, and its path.
pub(crate) fn check_other_names<'p, P: AsRef<Path>>(
    report: &Path,
    what: &str,
    files: impl Iterator<Item = (&'p Path, P)>,
) -> Result<(), Failure> {
    // What is not there is nothing else.
    let Some(real) = identity(report) else { return Ok(()) };
    for (name, path) in files {
        if identity(path.as_ref()).is_some_and(|path| path == real) {
            let name = show(name);
            return Err(Failure::new(format!(
                "--report names a file that is {what}, {name}: choose another file; nothing was written"
            )));
        }
    }
    Ok(())
}

/// The folder in which a path stands.
fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The same for two paths that lead to one file, under whatever names.
#[cfg(unix)]
fn identity(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    path.metadata().map(|metadata| (metadata.dev(), metadata.ino())).ok()
}

/// The same for two paths that lead to one file through links.
#[cfg(not(unix))]
fn identity(path: &Path) -> Option<std::path::PathBuf> {
    path.canonicalize().ok()
}
