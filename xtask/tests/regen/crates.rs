//! What `--out` writes compiles, without a warning of rustc, clippy or rustdoc, wherever it stands.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{cargo, empty_folder, fixtures, lock_like_the_workspace, regen, shared, workspace, write};

fn generate(description: &Path, out: &Path) -> String {
    let arguments =
        ["--spec".as_ref(), description.as_os_str(), "--out".as_ref(), out.as_os_str(), "--strict".as_ref()];
    regen(out.parent().expect("a folder"), arguments).well("regen").stdout
}

/// Every fixture that can be a crate.
fn descriptions() -> Vec<PathBuf> {
    let folder = fixtures().join("constructs");
    let entries = fs::read_dir(folder).expect("the fixtures are there");
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    all.push(fixtures().join("plex-2024-like.yaml"));
    all.push(fixtures().join("several-files/several-files.yaml"));
    all.sort();
    all
}

/// One workspace of all, so that cargo starts once for each question.
#[test]
fn every_construct_compiles_without_a_warning() {
    let folder = empty_folder("constructs");
    for description in descriptions() {
        let out = folder.join(description.file_stem().expect("a name"));
        generate(&description, &out);
        let manifest = fs::read_to_string(out.join("Cargo.toml")).expect("a manifest");
        assert!(manifest.ends_with("\n[workspace]\n"), "{manifest}");
        write(&out.join("Cargo.toml"), manifest.trim_end().trim_end_matches("[workspace]"));
    }
    write(&folder.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\nexclude = [\"target\"]\n");
    lock_like_the_workspace(&folder);
    for features in [&["--no-default-features"][..], &["--no-default-features", "--features", "serde-both"]] {
        let arguments = [&["clippy", "--workspace"], features].concat();
        cargo(&folder, &denying(&arguments), &[]).well("clippy");
    }
    let documented = ["doc", "--workspace", "--no-deps", "--no-default-features"];
    cargo(&folder, &documented, &[("RUSTDOCFLAGS", "-Dwarnings")]).well("rustdoc");
    let tested = ["test", "--doc", "--no-default-features", "-p", "plex-2024-like", "-p", "objects"];
    let said = cargo(&folder, &tested, &[]).well("doc tests").stdout;
    assert_eq!(said.matches("running 0 tests").count(), 2, "{said}");
}

#[test]
fn all_60_operations_of_a_public_description_compile_inside_the_checkout_and_outside() {
    let Some(description) = shared("plex-2024-02.yaml") else { return };
    let inside = workspace().join("target/generated-inside");
    let _ = fs::remove_dir_all(&inside);
    fs::create_dir_all(&inside).expect("the folder can be made");
    let outside = tempfile::tempdir().expect("a folder");
    for (folder, runtime) in [(inside.as_path(), "\"../../../runtime\""), (outside.path(), "\"/")] {
        let out = folder.join("plex");
        let said = generate(&description, &out);
        assert!(said.ends_with("\n60 of 60 operations\n"), "{said}");
        let manifest = fs::read_to_string(out.join("Cargo.toml")).expect("a manifest");
        assert!(manifest.contains(&format!("path = {runtime}")), "{manifest}");
        lock_like_the_workspace(&out);
        cargo(&out, &denying(&["clippy", "--no-default-features"]), &[]).well("clippy");
        if folder == outside.path() {
            continue;
        }
        // The same files, so once is enough.
        cargo(&out, &["doc", "--no-deps", "--no-default-features"], &[("RUSTDOCFLAGS", "-Dwarnings")]).well("rustdoc");
        let said = cargo(&out, &["test", "--doc", "--no-default-features"], &[]).well("doc tests").stdout;
        assert!(said.contains("running 0 tests"), "{said}");
    }
    fs::remove_dir_all(&inside).expect("it can be removed");
}

fn denying<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [arguments, &["--", "-Dwarnings"]].concat()
}
