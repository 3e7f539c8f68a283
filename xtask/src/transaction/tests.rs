//! Runs that succeed, fail and are killed at any step.

use std::collections::BTreeMap;

use super::*;
use crate::journal::recover;
use crate::plan::tests::{compare, put, territory};

/// Every file below a folder with what it holds; folders end with `/`.
pub(crate) fn tree(root: &Path) -> BTreeMap<String, String> {
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

fn plan(root: &Path, made: &[(&str, &str)]) -> (Plan, Staging) {
    compare(root, Staging::new(root), made).unwrap()
}

fn write(root: &Path, made: &[(&str, &str)]) -> Result<(), Failure> {
    write_all(vec![plan(root, made)])
}

fn owned(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

#[test]
fn new_files_appear_changed_ones_change_orphans_go_and_people_s_files_stay() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "src/lib.rs", "people's");
    put(dir.path(), "src/generated/a.rs", "old");
    put(dir.path(), "src/generated/deep/er/orphan.rs", "");
    put(dir.path(), "docs/orphan.md", "");
    write(dir.path(), &[("src/generated/a.rs", "new"), ("src/generated/b/c.rs", "c")]).unwrap();
    let expected = [
        ("src/", ""),
        ("src/generated/", ""),
        ("src/generated/a.rs", "new"),
        ("src/generated/b/", ""),
        ("src/generated/b/c.rs", "c"),
        ("src/lib.rs", "people's"),
    ];
    assert_eq!(tree(dir.path()), owned(&expected));
}

#[test]
fn an_unchanged_file_keeps_its_time() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "docs/a.md", "a");
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    File::options().write(true).open(dir.path().join("docs/a.md")).unwrap().set_modified(long_ago).unwrap();
    let made = [("docs/a.md", "a"), ("docs/b.md", "b"), ("docs/c.md", "c")];
    write(dir.path(), &made).unwrap();
    assert_eq!(dir.path().join("docs/a.md").metadata().unwrap().modified().unwrap(), long_ago);
    assert_eq!(plan(dir.path(), &made).0.changes, []);
}

#[test]
fn a_failure_half_way_leaves_every_file_of_every_plan_as_it_was() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for dir in [&first, &second] {
        put(dir.path(), "docs/a.md", "old");
        put(dir.path(), "docs/b.md", "orphan");
        put(dir.path(), "Cargo.toml", "old");
    }
    let made = [("Cargo.toml", "new"), ("docs/a.md", "new"), ("docs/c/d.md", "new"), ("src/generated/x.rs", "new")];
    let before = [tree(first.path()), tree(second.path())];
    let [one, other] = [first.path(), second.path()].map(|root| plan(root, &made));
    // What waits aside for the last step is gone.
    fs::remove_dir_all(second.path().join(".regen-staged/new/src")).unwrap();
    let failure = write_all(vec![one, other]).unwrap_err();
    assert!(failure.problems()[0].contains("src/generated"), "{failure:?}");
    assert!(failure.problems()[0].ends_with("as it was before the run"), "{failure:?}");
    assert_eq!([tree(first.path()), tree(second.path())], before);
}

/// Whether folders change places, or all steps are those of files.
const WAYS: [bool; 2] = [true, false];

const OLD: [(&str, &str); 5] = [
    ("docs/a.md", "old"),
    ("docs/b.md", "orphan"),
    ("docs/same.md", "same"),
    ("src/generated/x.rs", "old"),
    ("src/lib.rs", "people's"),
];
const MADE: [(&str, &str); 5] = [
    ("Cargo.toml", "new"),
    ("docs/a.md", "new"),
    ("docs/c/d.md", "new"),
    ("docs/same.md", "same"),
    ("src/generated/x.rs", "new"),
];

fn files_of(root: &Path) -> BTreeMap<String, String> {
    tree(root).into_iter().filter(|(path, _)| !path.ends_with('/')).collect()
}

/// The folder after a run that was killed after so many steps, and how many there are.
fn killed_after(steps: usize, folders_move: bool) -> (tempfile::TempDir, usize) {
    let dir = tempfile::tempdir().unwrap();
    OLD.iter().for_each(|(path, text)| put(dir.path(), path, text));
    let (plan, staging) = plan(dir.path(), &MADE);
    let mut killed = Transaction::prepare(&plan, staging).unwrap().unwrap();
    assert_eq!(killed.whole, ["src/generated", "docs"]);
    if !folders_move {
        killed.whole.clear();
    }
    killed.write_journal().unwrap();
    let all = killed.steps();
    for step in all.iter().take(steps) {
        killed.carry_out(*step).unwrap();
    }
    killed.staging.abandon();
    (dir, all.len())
}

#[test]
fn a_run_that_is_killed_between_two_steps_is_finished_by_the_next_whatever_it_makes() {
    let new: Vec<_> = MADE.into_iter().chain([("src/lib.rs", "people's")]).collect();
    for folders_move in WAYS {
        let (_, all) = killed_after(0, folders_move);
        assert_eq!(all, if folders_move { 3 } else { 5 });
        for steps in 0..=all {
            let (dir, _) = killed_after(steps, folders_move);
            recover(&territory(dir.path())).unwrap();
            assert_eq!(files_of(dir.path()), owned(&new), "{steps}, {folders_move}");
        }
    }
}

/// Folders could not change places for the run that was killed (a network drive), and can for the next one.
#[test]
fn files_that_came_one_by_one_stay_where_folders_change_places_later() {
    let new: Vec<_> = MADE.into_iter().chain([("src/lib.rs", "people's")]).collect();
    let changes = 5;
    for steps in 0..=changes {
        let dir = tempfile::tempdir().unwrap();
        OLD.iter().for_each(|(path, text)| put(dir.path(), path, text));
        let (plan, staging) = plan(dir.path(), &MADE);
        assert_eq!(plan.changes.len(), changes);
        let mut killed = Transaction::prepare(&plan, staging).unwrap().unwrap();
        killed.write_journal().unwrap();
        for change in plan.changes.iter().take(steps) {
            killed.put(change).unwrap();
        }
        killed.staging.abandon();
        drop(killed);
        recover(&territory(dir.path())).unwrap();
        assert_eq!(files_of(dir.path()), owned(&new), "{steps}");
    }
}

#[test]
fn a_run_that_is_killed_before_its_first_step_left_nothing() {
    let dir = tempfile::tempdir().unwrap();
    OLD.iter().for_each(|(path, text)| put(dir.path(), path, text));
    let (plan, staging) = plan(dir.path(), &MADE);
    let mut killed = Transaction::prepare(&plan, staging).unwrap().unwrap();
    killed.staging.abandon();
    drop(killed);
    recover(&territory(dir.path())).unwrap();
    assert_eq!(files_of(dir.path()), owned(&OLD));
    assert!(!dir.path().join(".regen-staged").exists());
}

#[test]
fn a_run_that_is_killed_while_it_recovers_or_rolls_back_is_finished_too() {
    let new: Vec<_> = MADE.into_iter().chain([("src/lib.rs", "people's")]).collect();
    for folders_move in WAYS {
        for undone in 0..=3 {
            let dir = tempfile::tempdir().unwrap();
            OLD.iter().for_each(|(path, text)| put(dir.path(), path, text));
            let (plan, staging) = plan(dir.path(), &MADE);
            let mut killed = Transaction::prepare(&plan, staging).unwrap().unwrap();
            if !folders_move {
                killed.whole.clear();
            }
            killed.write_journal().unwrap();
            killed.commit().unwrap();
            for _ in 0..undone {
                let done = killed.done.pop().unwrap();
                killed.undo(&done).unwrap();
            }
            killed.staging.abandon();
            drop(killed);
            recover(&territory(dir.path())).unwrap();
            assert_eq!(files_of(dir.path()), owned(&new), "{undone}, {folders_move}");
        }
    }
}

#[test]
fn what_is_undone_is_as_it_was() {
    for folders_move in WAYS {
        let dir = tempfile::tempdir().unwrap();
        OLD.iter().for_each(|(path, text)| put(dir.path(), path, text));
        let (plan, staging) = plan(dir.path(), &MADE);
        let mut failed = Transaction::prepare(&plan, staging).unwrap().unwrap();
        if !folders_move {
            failed.whole.clear();
        }
        failed.write_journal().unwrap();
        failed.commit().unwrap();
        assert_eq!(failed.roll_back(), Vec::<String>::new());
        drop(failed);
        assert_eq!(files_of(dir.path()), owned(&OLD), "{folders_move}");
    }
}

#[test]
fn a_journal_of_somebody_else_leads_nowhere() {
    for journal in [
        r#"{"folders": [], "put": ["../x"], "removed": []}"#,
        r#"{"folders": [], "put": [], "removed": ["../precious"]}"#,
        r#"{"folders": [{"path": "..", "identity": null}], "put": [], "removed": []}"#,
        "no JSON",
    ] {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "precious", "");
        put(dir.path(), "crate/.regen-staged/journal.json", journal);
        put(dir.path(), "crate/.regen-staged/new/x", "");
        let before = tree(dir.path());
        let failure = recover(&territory(&dir.path().join("crate"))).unwrap_err();
        assert!(failure.problems()[0].contains("was not written by this command"), "{failure:?}");
        let after: BTreeMap<_, _> = tree(dir.path()).into_iter().filter(|(path, _)| !path.ends_with("lock")).collect();
        assert_eq!(after, before);
    }
}

#[test]
fn what_others_wrote_since_the_plan_was_made_is_neither_lost_nor_mixed_with_it() {
    type Others = fn(&Path);
    let others: [Others; 4] = [
        |root| put(root, "docs/theirs.md", "new"),
        |root| put(root, "docs/same.md", "longer"),
        |root| fs::remove_file(root.join("docs/orphan.md")).unwrap(),
        |root| put(root, "Cargo.toml", "theirs"),
    ];
    for others in others {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "docs/same.md", "same");
        put(dir.path(), "docs/orphan.md", "");
        let work = plan(dir.path(), &[("Cargo.toml", "m"), ("docs/same.md", "same"), ("docs/a.md", "a")]);
        others(dir.path());
        let mut before = tree(dir.path());
        let failure = write_all(vec![work]).unwrap_err();
        assert!(failure.problems()[0].contains("changed while this run was at work"), "{failure:?}");
        before.retain(|path, _| !path.starts_with(".regen-staged"));
        assert_eq!(tree(dir.path()), before);
    }
}

#[test]
fn nobody_else_s_files_stop_a_run_that_has_nothing_to_write() {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), "docs/a.md", "a");
    let work = plan(dir.path(), &[("docs/a.md", "a")]);
    put(dir.path(), "docs/theirs.md", "new");
    write_all(vec![work]).unwrap();
}
