//! What runs leave behind: files that are kept up to date, orphans that go, and the same bytes from anywhere.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::support::{files, fixtures, regen, workspace, write};

struct Crate {
    folder: tempfile::TempDir,
}

impl Crate {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let one = Self { folder };
        one.run(&[]).well("the first run");
        one
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    fn run(&self, more: &[&str]) -> crate::support::Ended {
        let description = fixtures().join("constructs/objects.yaml");
        let mut arguments = vec!["--spec", description.to_str().expect("UTF-8"), "--out", "out"];
        arguments.extend(more);
        regen(self.folder.path(), arguments)
    }

    fn tree(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        tree(&self.out())
    }
}

fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let read = |path: PathBuf| {
        let text = fs::read(&path).expect("it can be read");
        (path.strip_prefix(folder).expect("below").to_owned(), text)
    };
    files(folder).into_iter().map(read).collect()
}

#[test]
fn the_generated_client_in_the_checkout_is_up_to_date() {
    let ended = regen(Path::new("/"), ["--check"]).well("regen --check");
    assert!(ended.stdout.ends_with(": up to date\n"), "{}", ended.stdout);
}

#[test]
fn an_edited_byte_in_any_file_is_stale_and_is_written_anew() {
    let one = Crate::new();
    let made = one.tree();
    one.run(&["--check"]).well("nothing is stale");
    for (path, text) in &made {
        let mut edited = text.clone();
        // A blank more at the end is no more than that. The manifest keeps its first line, which says whose it is.
        edited.push(b' ');
        write(&one.out().join(path), &edited);
        let ended = one.run(&["--check"]);
        let shown = path.to_str().expect("UTF-8");
        assert_eq!(ended.code, 1, "{shown}");
        assert!(ended.stdout.contains(&format!("changed:  out/{shown}\n")), "{}", ended.stdout);
        assert!(ended.stdout.contains("\n-") || ended.stdout.contains("\n+"), "the difference: {}", ended.stdout);
        assert!(ended.stdout.trim_end().ends_with("--out out"), "the command that mends it: {}", ended.stdout);
        one.run(&[]).well("it is written anew");
        assert!(one.tree() == made, "{shown}");
    }
}

#[test]
fn orphans_are_told_and_removed_and_people_s_files_stay() {
    let one = Crate::new();
    let made = one.tree();
    write(&one.out().join("src/generated/schemas/gone.rs"), "");
    write(&one.out().join("docs/deep/er/gone.md"), "");
    write(&one.out().join("Cargo.lock"), "mine");
    let ended = one.run(&["--check"]);
    assert_eq!(ended.code, 1);
    for orphan in ["src/generated/schemas/gone.rs", "docs/deep/er/gone.md"] {
        assert!(ended.stdout.contains(&format!("orphaned: out/{orphan}\n")), "{}", ended.stdout);
    }
    assert!(one.run(&[]).well("regen").stdout.contains(" 2 removed,"));
    let mut left = one.tree();
    assert_eq!(left.remove(Path::new("Cargo.lock")).as_deref(), Some(b"mine".as_slice()));
    assert!(left == made);
    assert!(!one.out().join("docs/deep").exists());
}

#[test]
fn a_run_that_fails_half_way_leaves_every_file_as_it_was() {
    let one = Crate::new();
    let client = one.out().join("src/generated/client.rs");
    fs::remove_file(&client).expect("it was made");
    write(&client.join("in the way"), "a folder where a file has to be");
    fs::remove_file(one.out().join("src/generated/mod.rs")).expect("it was made");
    let before = one.tree();
    let ended = one.run(&[]);
    assert_eq!(ended.code, 2, "{}", ended.stdout);
    assert!(ended.stderr.contains("client.rs"), "{}", ended.stderr);
    assert!(one.tree() == before);
}

#[test]
fn the_folder_in_which_it_is_started_does_not_matter() {
    let description = workspace().join("openapi/plex.yaml");
    let mut trees = Vec::new();
    for from in ["", "some/where/else"] {
        let folder = tempfile::tempdir().expect("a folder");
        let started = folder.path().join(from);
        fs::create_dir_all(&started).expect("a folder");
        let out = folder.path().join("out");
        let path = if from.is_empty() { PathBuf::from("out") } else { out.clone() };
        let arguments = ["--spec".as_ref(), description.as_os_str(), "--out".as_ref(), path.as_os_str()];
        regen(&started, arguments).well("regen");
        trees.push(tree(&out));
    }
    assert!(trees[0] == trees[1]);
}

/// A process that is killed can do nothing about it, so this is tried from outside, at many moments.
#[test]
fn a_run_that_is_killed_at_any_moment_leaves_the_old_crate_or_the_new_one() {
    let one = Crate::new();
    let faulty = one.folder.path().join("faulty.yaml");
    write(&faulty, "openapi: 3.1.0\npaths: [");
    let old = one.tree();
    let other = fixtures().join("constructs/enums.yaml");
    let start = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("regen").arg("--spec").arg(&other).args(["--out", "out"]).current_dir(one.folder.path());
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts")
    };
    let started = Instant::now();
    assert!(start().wait().expect("it ends").success());
    let whole_run = started.elapsed();
    let new = one.tree();
    assert!(old != new);
    for moment in 0..40 {
        one.run(&[]).well("the old crate");
        assert!(one.tree() == old);
        let mut run = start();
        std::thread::sleep(whole_run * moment / 40);
        run.kill().expect("it can be killed");
        run.wait().expect("it ends");
        // Whatever comes next finishes the work, also if it comes to nothing itself.
        let next = regen(one.folder.path(), ["--spec".as_ref(), faulty.as_os_str(), "--out".as_ref(), "out".as_ref()]);
        assert_eq!(next.code, 2, "{}", next.told());
        let left = one.tree();
        assert!(left == old || left == new, "{moment}: {:?}", left.keys());
    }
}

#[test]
fn a_report_never_replaces_a_file_that_is_read_or_generated() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let part = "M: {type: object}\n";
    write(
        &path("m.yaml"),
        "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: a\n      responses:\n        \
         '200':\n          description: d\n          content:\n            application/json:\n              schema: {$ref: \
         'parts.yaml#/M'}\n",
    );
    write(&path("parts.yaml"), part);
    let run = |more: &[&str]| regen(folder.path(), [&["--spec", "m.yaml", "--out", "o"], more].concat());
    run(&[]).well("without a report");
    fs::hard_link(path("m.yaml"), path("second-name.yaml")).expect("a second name");
    for report in ["parts.yaml", "second-name.yaml", "o/Cargo.toml"] {
        let before = tree(folder.path());
        let ended = run(&["--report", report]);
        assert_eq!(ended.code, 2, "{report}: {}", ended.told());
        assert!(ended.stderr.contains("--report names"), "{}", ended.told());
        assert!(tree(folder.path()) == before, "{report}");
    }
    run(&["--report", "report.json"]).well("a file of its own");
}

#[cfg(unix)]
#[test]
fn a_report_never_stands_where_generated_files_do_under_whatever_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    fs::copy(fixtures().join("constructs/objects.yaml"), path("m.yaml")).expect("a copy");
    let run = |out: &str, report: &str| regen(folder.path(), ["--spec", "m.yaml", "--out", out, "--report", report]);
    run("old", "report.json").well("a file of its own");
    for (link, target) in
        [("lib.link", "old/src/lib.rs"), ("dangling.link", "new/Cargo.toml"), ("to.link", "new/docs/r")]
    {
        std::os::unix::fs::symlink(target, path(link)).expect("a link");
    }
    fs::hard_link(path("old/src/lib.rs"), path("second-name.rs")).expect("a second name");
    let left = || (files(folder.path()), tree(&path("old")));
    let before = left();
    for (out, report) in [
        ("new", "new/Cargo.toml"),
        ("new", "dangling.link"),
        ("new", "to.link"),
        ("new", "new/.regen-staged/new/src/lib.rs"),
        ("new", "new/src"),
        ("new", "new"),
        ("new/er", "new"),
        ("old", "old/.regen-staged/lock"),
        ("old", "lib.link"),
        ("old", "second-name.rs"),
    ] {
        let ended = run(out, report);
        assert_eq!(ended.code, 2, "{report}: {}", ended.told());
        assert!(ended.stderr.contains("the report ") || ended.stderr.contains("--report names"), "{}", ended.told());
        assert!(left() == before && !path("new").exists(), "{report}");
    }
    run("new", "new/report.json").well("beside what is generated");
    run("new", "/dev/null").well("no regular file");
    run("new", "/dev/stdout").well("a pipe");
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_can_only_not_print_says_that_it_wrote() {
    let folder = tempfile::tempdir().expect("a folder");
    let description = fixtures().join("constructs/objects.yaml");
    let run = |more: &[&str]| {
        let full = fs::File::options().write(true).open("/dev/full").expect("a device that is full");
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("regen").arg("--spec").arg(&description).args(["--out", "out"]).args(more);
        let ended = command.current_dir(folder.path()).stdout(full).output().expect("it starts");
        (ended.status.code(), String::from_utf8(ended.stderr).expect("UTF-8"))
    };
    let (code, said) = run(&[]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("can't write to the standard output") && said.contains("is written all the same"), "{said}");
    assert!(folder.path().join("out/src/lib.rs").exists());
    let (code, said) = run(&["--check"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(!said.contains("is written"), "{said}");
}
