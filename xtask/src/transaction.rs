//! Carries plans out: what is new waits aside, then comes into its place, and goes back there if anything fails.
//!
//! A folder of the machine's changes places with the new one in a single step. Several such folders, and the manifest,
//! are as many steps: a journal stands beside the new files from before the first step to after the last one, and whoever
//! comes next finishes what a killed run began ([`crate::journal::recover`]). Where folders can't change places, the
//! steps are those of single files.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::exchange::{exchange, identity, is_impossible};
use crate::failure::{Failure, show};
use crate::journal::{Folder, Journal, move_folder, remove_empty_folders};
use crate::plan::{Change, Kind, Plan, is_plain};
use crate::removal::open_to_owner;
use crate::staging::Staging;

/// Carries out all plans, or none.
pub(crate) fn write_all(work: Vec<(Plan, Staging)>) -> Result<(), Failure> {
    let (plans, stagings): (Vec<Plan>, Vec<Staging>) = work.into_iter().unzip();
    let mut all = Vec::new();
    for (plan, staging) in plans.iter().zip(stagings) {
        all.extend(Transaction::prepare(plan, staging)?);
    }
    for one in &all {
        one.write_journal()?;
    }
    let Some(problem) = all.iter_mut().find_map(|one| one.commit().err()) else {
        all.into_iter().for_each(Transaction::finish);
        return Ok(());
    };
    let undone: Vec<_> = all.iter_mut().rev().flat_map(Transaction::roll_back).collect();
    if undone.is_empty() {
        return Err(Failure::new(format!("{problem}; every file is as it was before the run")));
    }
    Err(undone.into_iter().fold(Failure::new(problem), Failure::and))
}

/// A plan whose new files are aside.
struct Transaction<'a> {
    plan: &'a Plan,
    staging: Staging,
    /// Folders that are whole aside.
    whole: Vec<&'static str>,
    /// The steps that are done, in their order.
    done: Vec<Done<'a>>,
}

/// What a file system does at once.
#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    /// The file comes from aside, or goes there.
    File(&'a Change),
    /// The folder comes from aside; the one that is there, if any, goes there.
    Folder(&'static str),
}

/// A step that can be undone.
#[derive(Debug)]
enum Done<'a> {
    Moved { folder: &'static str, changed_places: bool },
    File(&'a Change),
}

impl<'a> Transaction<'a> {
    /// Makes folders whole aside, which are to change places. `None` if there is nothing to do.
    fn prepare(plan: &'a Plan, mut staging: Staging) -> Result<Option<Self>, Failure> {
        if plan.changes.is_empty() {
            return Ok(None);
        }
        staging.open()?;
        plan.check_still_true()?;
        let mut whole = Vec::new();
        // A single file comes into its place in one step, too.
        if plan.changes.len() > 1 {
            let folders = plan.territory.folders.iter().copied();
            whole.extend(folders.filter(|folder| is_made_whole(plan, &staging, Path::new(folder))));
        }
        Ok(Some(Self { plan, staging, whole, done: Vec::new() }))
    }

    fn write_journal(&self) -> Result<(), Failure> {
        let folder = self.staging.folder();
        let paths = |removed: bool| {
            let changes = self.plan.changes.iter().filter(move |change| (change.kind == Kind::Orphaned) == removed);
            // What people named in another encoding is an orphan, which the next run removes if this one can't.
            changes.filter_map(|change| slashed(&change.path)).collect()
        };
        let whole = self.whole.iter().map(|path| Folder {
            path: (*path).to_owned(),
            identity: identity(&self.staging.new_one(Path::new(path))),
        });
        let journal = Journal { folders: whole.collect(), put: paths(false), removed: paths(true) };
        journal.write(&folder).map_err(|error| Failure::at("write", &folder, format!("{error}; nothing was changed")))
    }

    /// The manifest first, which says what the folders rely on.
    fn steps(&self) -> Vec<Step<'a>> {
        let plan = self.plan;
        let is_loose = |path: &Path| !self.whole.iter().any(|folder| path.starts_with(folder));
        let loose = plan.changes.iter().filter(|change| is_loose(&change.path)).map(Step::File);
        loose.chain(self.whole.iter().copied().map(Step::Folder)).collect()
    }

    fn commit(&mut self) -> Result<(), String> {
        self.steps().into_iter().try_for_each(|step| self.carry_out(step))
    }

    fn carry_out(&mut self, step: Step<'a>) -> Result<(), String> {
        match step {
            Step::File(change) => self.put(change),
            Step::Folder(folder) => {
                let path = Path::new(folder);
                let (new, target) = (self.staging.new_one(path), self.staging.target(path));
                let changed_places = target.symlink_metadata().is_ok();
                match move_folder(&new, &target, &mut self.staging) {
                    Ok(()) => self.done.push(Done::Moved { folder, changed_places }),
                    Err(error) if is_impossible(&error) => {
                        let plan = self.plan;
                        let mut inside = plan.changes.iter().filter(|change| change.path.starts_with(path));
                        return inside.try_for_each(|change| self.put(change));
                    }
                    Err(error) => return Err(format!("can't write {}: {error}", show(&target))),
                }
                Ok(())
            }
        }
    }

    fn put(&mut self, change: &'a Change) -> Result<(), String> {
        let target = self.staging.target(&change.path);
        self.put_file(change, &target).map_err(|error| format!("can't write {}: {error}", show(&target)))?;
        self.done.push(Done::File(change));
        Ok(())
    }

    fn put_file(&mut self, change: &Change, target: &Path) -> io::Result<()> {
        let (new, old) = (self.staging.new_one(&change.path), self.staging.old_one(&change.path));
        if change.kind != Kind::New {
            fs::create_dir_all(old.parent().unwrap_or(&old))?;
        }
        match change.kind {
            Kind::New => {
                target.parent().map_or(Ok(()), |folder| self.staging.make_folder(folder))?;
                fs::rename(new, target)
            }
            Kind::Changed => {
                // A second name for the old file, so that there is always one of the two; not every file system can.
                fs::hard_link(target, &old).or_else(|_| fs::copy(target, &old).map(drop))?;
                fs::rename(new, target)
            }
            Kind::Orphaned => fs::rename(target, old),
        }
    }

    /// Undoes [`Self::commit`] as far as it came; until then the journal could still be carried on with. What could not be
    /// undone is returned.
    fn roll_back(&mut self) -> Vec<String> {
        let mut problems = Vec::new();
        while let Some(done) = self.done.pop() {
            if let Err((path, error)) = self.undo(&done) {
                self.staging.keep();
                let aside = show(&self.staging.folder());
                let path = show(&path);
                problems.push(format!("{path} can't be put back: {error}; {aside} has it, and the next run goes on"));
            }
        }
        problems
    }

    fn undo(&self, done: &Done<'_>) -> Result<(), (PathBuf, io::Error)> {
        let path = match done {
            Done::Moved { folder, .. } => Path::new(folder),
            Done::File(change) => &change.path,
        };
        let (new, old, target) = (self.staging.new_one(path), self.staging.old_one(path), self.staging.target(path));
        let undone = match done {
            Done::Moved { changed_places: true, .. } => exchange(&new, &target),
            Done::Moved { .. } | Done::File(Change { kind: Kind::New, .. }) => fs::rename(&target, new),
            Done::File(Change { kind: Kind::Changed, .. }) => {
                fs::rename(&target, new).and_then(|()| fs::rename(old, &target))
            }
            Done::File(Change { kind: Kind::Orphaned, .. }) => fs::rename(old, &target),
        };
        undone.map_err(|error| (target, error))
    }

    /// Removes folders that lost their last file; what is aside goes with the drop.
    fn finish(mut self) {
        self.staging.settle();
        for change in self.plan.changes.iter().filter(|change| change.kind == Kind::Orphaned) {
            remove_empty_folders(&self.staging, &change.path);
        }
    }
}

/// With `/` on every system.
fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.components().map(|part| part.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/")).filter(|path| is_plain(path))
}

/// Puts the unchanged files of a folder beside the new ones. `false` if nothing in it changes, or it can't be done.
fn is_made_whole(plan: &Plan, staging: &Staging, folder: &Path) -> bool {
    let changes = plan.changes.iter().any(|change| change.path.starts_with(folder));
    let stays = plan.paths().any(|path| path.starts_with(folder));
    let unchanged = || plan.unchanged.iter().filter(|path| path.starts_with(folder));
    changes
        && stays
        && unchanged().try_for_each(|path| again(staging, path)).is_ok()
        && is_as_open(plan, staging, folder)
}

/// The same file under a second name, or one that is the same for cargo.
fn again(staging: &Staging, path: &Path) -> io::Result<()> {
    let (new, target) = (staging.new_one(path), staging.target(path));
    fs::create_dir_all(new.parent().unwrap_or(&new))?;
    fs::hard_link(&target, &new).or_else(|_| {
        fs::copy(&target, &new)?;
        File::options().write(true).open(&new)?.set_modified(target.metadata()?.modified()?)
    })
}

/// Gives new folders the permissions of those that they replace. They stay open to their owner: where folders can't
/// change places, the files have to come out of them.
fn is_as_open(plan: &Plan, staging: &Staging, folder: &Path) -> bool {
    let folders: BTreeSet<&Path> =
        plan.paths().filter(|path| path.starts_with(folder)).flat_map(|path| path.ancestors().skip(1)).collect();
    folders.into_iter().filter(|path| path.starts_with(folder)).all(|path| {
        let there = staging.target(path).metadata();
        there.is_err()
            || there.is_ok_and(|there| {
                fs::set_permissions(staging.new_one(path), open_to_owner(there.permissions())).is_ok()
            })
    })
}

#[cfg(test)]
pub(crate) mod tests;
