//! What is made of descriptions that do their worst compiles without a warning, and rustdoc lists no test in any of it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{cargo, empty_folder, files, fixtures, lock_like_the_workspace, regen, write};

#[path = "../../../tests/tests/hostile/crowded.rs"]
mod crowded;
#[path = "../../../tests/tests/hostile/payloads.rs"]
mod payloads;

/// Steers a terminal, is not seen, or changes how its neighbours are seen.
fn is_hidden(character: char) -> bool {
    let hides = matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    );
    hides || character.is_control() && character != '\n'
}

/// One crate, if the description can be one; what is said and reported holds nothing that is hidden.
fn made(folder: &Path, name: &str, description: &Path) -> bool {
    let (out, report) = (folder.join(name), folder.join(format!("{name}.report")));
    let arguments = ["--spec".as_ref(), description.as_os_str(), "--out".as_ref(), out.as_os_str()];
    let more = ["--name".as_ref(), name.as_ref(), "--report".as_ref(), report.as_os_str()];
    let ended = regen(folder, arguments.into_iter().chain(more));
    assert!([0, 2].contains(&ended.code), "{name}: {}", ended.told());
    let report = fs::read_to_string(report).expect("there is a report");
    for (what, text) in [("stdout", &ended.stdout), ("stderr", &ended.stderr), ("the report", &report)] {
        let found = text.chars().find(|found| is_hidden(*found));
        assert_eq!(found, None, "{name}: {what} holds it raw");
    }
    assert_eq!(ended.code == 2, files(&out_or(&out)).is_empty(), "{name}: {}", ended.told());
    if ended.code == 0 {
        let manifest = fs::read_to_string(out.join("Cargo.toml")).expect("a manifest");
        write(&out.join("Cargo.toml"), manifest.trim_end().trim_end_matches("[workspace]"));
    }
    ended.code == 0
}

/// A folder that is not there is an empty one.
fn out_or(out: &Path) -> PathBuf {
    if out.exists() { out.to_owned() } else { empty_folder("nothing") }
}

#[test]
fn whatever_is_made_of_hostile_descriptions_compiles_and_holds_no_test() {
    let folder = empty_folder("hostile");
    let described =
        fs::read_dir(fixtures().join("hostile")).expect("the fixtures").map(|entry| entry.expect("an entry").path());
    let mut descriptions: Vec<PathBuf> =
        described.filter(|path| path.extension().is_some_and(|end| end != "toml")).collect();
    descriptions.sort();
    let crowd = folder.join("crowd.json");
    // Of what is merely long a little is enough for the compiler.
    let texts: Vec<_> = payloads::payloads().into_iter().filter(|(_, text)| text.len() < 1_000).collect();
    write(&crowd, crowded::crowded(&texts).to_string());
    descriptions.push(crowd);
    let mut members = Vec::new();
    for (number, description) in descriptions.iter().enumerate() {
        let name = format!("hostile-{number}");
        if made(&folder, &name, description) {
            members.push(format!("{name:?}"));
        }
    }
    assert!(members.len() > 50, "{members:?}");
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", "));
    write(&folder.join("Cargo.toml"), manifest);
    lock_like_the_workspace(&folder);
    let clippy = ["clippy", "--workspace", "--keep-going", "--no-default-features", "--", "-Dwarnings"];
    cargo(&folder, &clippy, &[]).well("clippy");
    let documented = ["doc", "--workspace", "--no-deps", "--no-default-features"];
    cargo(&folder, &documented, &[("RUSTDOCFLAGS", "-Dwarnings")]).well("rustdoc");
    let said = cargo(&folder, &["test", "--doc", "--workspace", "--no-default-features"], &[]).well("doc tests").stdout;
    assert_eq!(said.matches("running 0 tests").count(), members.len(), "{said}");
}
