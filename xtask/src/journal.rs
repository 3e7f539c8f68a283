//! What a run is about to do to a crate's folder, written down first, so that the next run can finish what a killed one began.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::exchange::{exchange, identity, is_impossible};
use crate::failure::{Failure, show};
use crate::ours::read_regular;
use crate::plan::{Territory, is_plain};
use crate::staging::{FOLDER, Staging};

/// Its name in the folder of what is aside. While it is there, the new files are to come into their places.
const FILE: &str = "journal.json";

/// The steps of one crate, in no order: each is done or not, and can be told to be.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Journal {
    /// Folders that are whole aside, and are to change places with the ones that are there.
    pub(crate) folders: Vec<Folder>,
    /// Files that differ, with `/`: to be put from aside, or to be removed. Those in `folders`, too, since not every
    /// file system lets folders change places.
    pub(crate) put: Vec<String>,
    pub(crate) removed: Vec<String>,
}

/// A folder that is whole aside.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Folder {
    /// Below the crate's, with `/`.
    pub(crate) path: String,
    /// Of the new one, see [`identity`].
    pub(crate) identity: Option<(u64, u64)>,
}

impl Journal {
    /// Writes it, as a whole or not at all: from here on the folder is to be the new one.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        let draft = folder.join("journal.draft");
        fs::write(&draft, serde_json::to_vec(self)?)?;
        fs::rename(draft, folder.join(FILE))
    }

    /// From here on there is nothing to finish.
    pub(crate) fn remove(folder: &Path) {
        let _ = fs::remove_file(folder.join(FILE));
    }

    /// Whether a run was killed while it changed the crate's folder.
    pub(crate) fn is_there(folder: &Path) -> bool {
        folder.join(FILE).symlink_metadata().is_ok()
    }

    /// `None` if no run was killed while it changed the crate's folder.
    fn read(folder: &Path, territory: &Territory) -> Result<Option<Self>, Failure> {
        let path = folder.join(FILE);
        let text = match read_regular(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::at("read", &path, error)),
        };
        let advice = format!("delete {} if nobody else is running", show(folder));
        let journal: Option<Self> = serde_json::from_slice(&text).ok();
        let journal = journal
            .ok_or_else(|| Failure::new(format!("{} was not written by this command: {advice}", show(&path))))?;
        // Nobody but us writes it, and if somebody did, it leads nowhere else.
        if let Some(foreign) = journal.foreign(territory) {
            let (path, foreign) = (show(&path), show(Path::new(foreign)));
            return Err(Failure::new(format!(
                "{path} was not written by this command: it names `{foreign}`, which no run writes or removes; {advice}"
            )));
        }
        match journal.link(territory) {
            Some(link) => Err(Failure::new(format!(
                "{} is a link, and what an interrupted run began is not finished through links: {advice}",
                show(&link)
            ))),
            None => Ok(Some(journal)),
        }
    }

    /// A path that is not the machine's. A manifest is written, but never removed.
    fn foreign(&self, territory: &Territory) -> Option<&str> {
        let is_folder = |path: &str| territory.folders.contains(&path);
        let is_ours = |path: &str| is_plain(path) && !is_folder(path) && territory.holds(&territory.root.join(path));
        let folders = self.folders.iter().map(|folder| folder.path.as_str());
        let put = self.put.iter().map(String::as_str);
        let removed = self.removed.iter().map(String::as_str);
        folders
            .filter(|path| !is_folder(path))
            .chain(put.filter(|path| *path != "Cargo.toml" && !is_ours(path)))
            .chain(removed.filter(|path| !is_ours(path)))
            .next()
    }

    /// A link on the way to any of the files, where they wait or where they belong.
    fn link(&self, territory: &Territory) -> Option<PathBuf> {
        let folders = self.folders.iter().map(|folder| &folder.path);
        let mut paths = folders.chain(&self.put).chain(&self.removed).map(Path::new);
        paths.find_map(|path| {
            let aside = Path::new(FOLDER).join("new").join(path);
            first_link(&territory.root, &aside).or_else(|| first_link(&territory.root, path))
        })
    }
}

/// The first part of a path below `root` that is a link.
fn first_link(root: &Path, path: &Path) -> Option<PathBuf> {
    let mut full = root.to_owned();
    path.components().find_map(|part| {
        full.push(part);
        full.is_symlink().then(|| full.clone())
    })
}

/// Finishes what a killed run began in a crate's folder, says so, and clears away what it left.
pub(crate) fn recover(territory: &Territory) -> Result<(), Failure> {
    let mut staging = Staging::new(&territory.root);
    if !staging.is_there() {
        return Ok(());
    }
    staging.take_lock()?;
    let journal = match Journal::read(&staging.folder(), territory) {
        Ok(Some(journal)) => journal,
        Ok(None) => return Ok(()),
        Err(failure) => {
            staging.keep();
            return Err(failure);
        }
    };
    finish(&journal, &mut staging).map_err(|(path, error)| {
        staging.keep();
        let doing = "finish what an interrupted run began: write";
        Failure::at(doing, &path, format!("{error}; once that is mended, start again"))
    })?;
    staging.settle();
    let _ = writeln!(anstream::stderr().lock(), "finished what an interrupted run began in {}", show(&territory.root));
    Ok(())
}

fn finish(journal: &Journal, staging: &mut Staging) -> Result<(), (PathBuf, io::Error)> {
    let mut whole: BTreeSet<&Path> = BTreeSet::new();
    for folder in &journal.folders {
        let path = Path::new(&folder.path);
        let (new, target) = (staging.new_one(path), staging.target(path));
        let is_there = new.symlink_metadata().is_ok_and(|new| new.is_dir());
        let is_done = !is_there || folder.identity.is_some() && identity(&target) == folder.identity;
        // Whoever was killed may have been at single files: the folder aside lacks those that came into their places.
        let mut inside = journal.put.iter().map(Path::new).filter(|put| put.starts_with(path));
        if !is_done && !inside.all(|put| is_aside(&staging.new_one(put))) {
            continue;
        }
        let moved = if is_done { Ok(()) } else { move_folder(&new, &target, staging) };
        match moved {
            Ok(()) => drop(whole.insert(path)),
            Err(error) if is_impossible(&error) => {}
            Err(error) => return Err((target, error)),
        }
    }
    let is_left = |path: &&String| !Path::new(path).ancestors().any(|above| whole.contains(above));
    for path in journal.put.iter().filter(is_left).map(Path::new) {
        let (new, target) = (staging.new_one(path), staging.target(path));
        if is_aside(&new) {
            let put = target.parent().map_or(Ok(()), |folder| staging.make_folder(folder));
            put.and_then(|()| fs::rename(new, &target)).map_err(|error| (target, error))?;
        }
    }
    for path in journal.removed.iter().filter(is_left).map(Path::new) {
        let target = staging.target(path);
        match fs::remove_file(&target) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err((target, error)),
            _ => remove_empty_folders(staging, path),
        }
    }
    Ok(())
}

/// Whether a file still waits.
fn is_aside(new: &Path) -> bool {
    new.symlink_metadata().is_ok_and(|new| new.is_file())
}

/// Brings a folder from aside into its place, in one step.
pub(crate) fn move_folder(new: &Path, target: &Path, staging: &mut Staging) -> io::Result<()> {
    if target.symlink_metadata().is_ok() {
        return exchange(new, target);
    }
    target.parent().map_or(Ok(()), |folder| staging.make_folder(folder))?;
    fs::rename(new, target)
}

/// Removes the folders above a file that lost their last one.
pub(crate) fn remove_empty_folders(staging: &Staging, path: &Path) {
    // Fails at the first folder that still holds something, which is the end of it.
    for folder in path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()) {
        if fs::remove_dir(staging.target(folder)).is_err() {
            break;
        }
    }
}
