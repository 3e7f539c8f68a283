//! The run without `--spec`, on a copy of what it works on, so that the checkout is left alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;

use super::parts;
use crate::Outcome;
use crate::arguments::Regen;
use crate::place;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    regen: Regen,
}

/// The descriptions and the generated client.
struct Copy {
    folder: tempfile::TempDir,
}

impl Copy {
    fn new() -> Self {
        let copy = Self { folder: tempfile::tempdir().unwrap() };
        let workspace = place::workspace().unwrap();
        for path in
            ["openapi", "generated-client/Cargo.toml", "generated-client/docs", "generated-client/src/generated"]
        {
            copy_all(&workspace.join(path), &copy.root().join(path));
        }
        copy
    }

    fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    fn run(&self, check: bool) -> Result<Outcome, crate::failure::Failure> {
        let line = if check { "regen --check" } else { "regen" };
        let Line { regen } = Line::parse_from(line.split(' '));
        parts(&regen, &self.root())
    }

    /// What is in the folders of the machine, and in the manifest.
    fn tree(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut tree = BTreeMap::new();
        collect(&self.root().join("generated-client"), &mut tree);
        tree
    }
}

fn copy_all(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy_all(&entry.path(), &to.join(entry.file_name()));
        }
    } else if from.exists() {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
    }
}

fn collect(path: &Path, tree: &mut BTreeMap<PathBuf, Vec<u8>>) {
    if path.is_dir() {
        fs::read_dir(path).unwrap().for_each(|entry| collect(&entry.unwrap().path(), tree));
    } else {
        tree.insert(path.to_owned(), fs::read(path).unwrap());
    }
}

/// Turns one bit of a byte in the middle around.
fn edit(text: &[u8]) -> Vec<u8> {
    let mut edited = text.to_vec();
    let middle = edited.len() / 2;
    if let Some(byte) = edited.get_mut(middle) {
        *byte ^= 1;
    }
    edited
}

#[test]
fn any_edited_byte_is_stale_and_regen_restores_it() {
    let copy = Copy::new();
    copy.run(false).unwrap();
    assert_eq!(copy.run(true).unwrap(), Outcome::Done);
    let made = copy.tree();
    let ours: Vec<_> = made.iter().filter(|(path, _)| !path.ends_with("Cargo.toml")).collect();
    assert!(ours.len() > 20, "{}", ours.len());
    // One of many, since each check makes the whole client.
    for (path, text) in ours.iter().step_by(5) {
        fs::write(path, edit(text)).unwrap();
        assert_eq!(copy.run(true).unwrap(), Outcome::Stale, "{}", path.display());
        assert!(copy.tree() != made);
        fs::write(path, text).unwrap();
    }
    for (path, text) in &ours {
        fs::write(path, edit(text)).unwrap();
    }
    assert_eq!(copy.run(false).unwrap(), Outcome::Done);
    assert!(copy.tree() == made);
}

#[test]
fn an_orphan_is_stale_and_regen_removes_it() {
    let copy = Copy::new();
    copy.run(false).unwrap();
    let made = copy.tree();
    for orphan in ["src/generated/schemas/gone.rs", "docs/gone.md"] {
        let path = copy.root().join("generated-client").join(orphan);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "").unwrap();
        assert_eq!(copy.run(true).unwrap(), Outcome::Stale, "{orphan}");
        assert_eq!(copy.run(false).unwrap(), Outcome::Done);
        assert!(copy.tree() == made, "{orphan}");
    }
}

#[test]
fn a_missing_file_is_stale_and_regen_writes_it() {
    let copy = Copy::new();
    copy.run(false).unwrap();
    let made = copy.tree();
    fs::remove_dir_all(copy.root().join("generated-client/src/generated/schemas")).unwrap();
    assert_eq!(copy.run(true).unwrap(), Outcome::Stale);
    copy.run(false).unwrap();
    assert!(copy.tree() == made);
}

#[test]
fn a_faulty_description_is_refused_and_changes_nothing() {
    let copy = Copy::new();
    copy.run(false).unwrap();
    let made = copy.tree();
    let path = copy.root().join("openapi/plex.yaml");
    let text = fs::read_to_string(&path).unwrap();
    // One operation less would be a skip, which is as bad as an error here.
    fs::write(&path, text.replace("  /pins/{id}:", "  /pins/{id:")).unwrap();
    for check in [true, false] {
        assert_eq!(copy.run(check).unwrap(), Outcome::Refused);
        assert!(copy.tree() == made);
    }
}

#[test]
fn a_run_that_fails_half_way_leaves_the_old_files() {
    let copy = Copy::new();
    copy.run(false).unwrap();
    let client = copy.root().join("generated-client/src/generated");
    fs::remove_file(client.join("client.rs")).unwrap();
    fs::remove_file(client.join("servers.rs")).unwrap();
    fs::create_dir_all(client.join("servers.rs/in the way")).unwrap();
    let before = copy.tree();
    assert!(copy.run(false).is_err());
    assert!(copy.tree() == before);
}
