//! The folder in which crates are compiled in batches, against dependencies that are built once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::messages;
use super::record::Compiled;
use super::supervise::{self, Supervised};
use crate::failure::{Failure, show};
use crate::{manifest, place};

/// The package that has the dependencies of all others. No description's crate has the name, since those end with a
/// hash.
const FIRST: &str = "dependencies";

/// Far more than a batch or the largest crate needs: it ends a compiler that hangs, not one that is slow.
const LIMIT: Duration = Duration::from_secs(60 * 60);

/// Cargo's settings that a user may have made for other work, and that would change what is built or where.
const NOT_INHERITED: &[&str] = &["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "CARGO_BUILD_TARGET", "CARGO_BUILD_RUSTFLAGS"];

/// Where crates are put and compiled.
pub(crate) struct Workshop {
    /// A folder per crate, all members of one workspace when their turn has come.
    crates: PathBuf,
    target: PathBuf,
    workspace: PathBuf,
    jobs: usize,
    ready: bool,
}

impl Workshop {
    /// Clears what an interrupted run left.
    pub(crate) fn open(folder: &Path, jobs: usize) -> Result<Self, Failure> {
        let workspace = place::workspace()?;
        let shop = Self { crates: folder.join("crates"), target: folder.join("built"), workspace, jobs, ready: false };
        let left: Vec<String> = match fs::read_dir(&shop.crates) {
            Ok(entries) => entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect(),
            Err(_) => Vec::new(),
        };
        shop.forget(&left)?;
        fs::create_dir_all(&shop.crates).map_err(|error| Failure::at("make", &shop.crates, error))?;
        Ok(shop)
    }

    /// Where crates are to be put.
    pub(crate) fn crates(&self) -> &Path {
        &self.crates
    }

    /// What the compiler says of each of these crates. A crate on which it gives no answer, in a batch or alone, is
    /// said to have none.
    pub(crate) fn compile(&self, packages: &[String]) -> Result<BTreeMap<String, Compiled>, Failure> {
        for package in packages {
            self.make_member(package)?;
        }
        let mut all = BTreeMap::new();
        let mut open = vec![(packages.to_vec(), self.jobs)];
        while let Some((batch, jobs)) = open.pop() {
            if batch.is_empty() {
                continue;
            }
            let (found, ended) = self.check(&batch, jobs)?;
            let left: Vec<String> = batch.iter().filter(|package| !found.contains_key(*package)).cloned().collect();
            all.extend(found);
            match (left.as_slice(), batch.len()) {
                ([], _) => {}
                ([package], 1) => {
                    all.insert(package.clone(), Compiled::no_answer(last_words(&ended)));
                }
                // Out of memory or time, or a culprit that cargo doesn't name: fewer at a time.
                (left, whole) if left.len() == whole => {
                    let (first, second) = left.split_at(whole / 2);
                    open.extend([(first.to_vec(), 1), (second.to_vec(), 1)]);
                }
                (left, _) => open.push((left.to_vec(), 1)),
            }
        }
        Ok(all)
    }

    /// Removes crates and what was built of them; the folder would grow by many gigabytes.
    pub(crate) fn forget(&self, packages: &[String]) -> Result<(), Failure> {
        // A package's files are `package-0123`, `package-0123.d` and `libpackage-0123.rmeta`, some with `_` for `-`.
        let plain = |name: &str| name.replace('_', "-");
        let theirs: BTreeSet<String> = packages.iter().filter(|name| *name != FIRST).map(|name| plain(name)).collect();
        let mine = |name: &str| {
            let stem = plain(name.rsplit_once('-').map_or(name, |(stem, _)| stem));
            theirs.contains(&stem) || stem.strip_prefix("lib").is_some_and(|stem| theirs.contains(stem))
        };
        for folder in ["deps", ".fingerprint"] {
            let Ok(entries) = fs::read_dir(self.target.join("debug").join(folder)) else { continue };
            for entry in entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(mine)) {
                super::remove(&entry.path())?;
            }
        }
        packages.iter().try_for_each(|package| super::remove(&self.crates.join(package)))
    }

    /// Puts a crate aside for people, as a crate of its own again.
    pub(crate) fn keep(&self, package: &str) -> Result<(), Failure> {
        let kept = self.crates.with_file_name("kept");
        let to = kept.join(package);
        super::remove(&to)?;
        let from = self.crates.join(package);
        let manifest = from.join("Cargo.toml");
        let at = |error: io::Error| Failure::at("keep", &from, error);
        fs::create_dir_all(&kept).map_err(at)?;
        let text = fs::read_to_string(&manifest).map_err(at)?;
        fs::write(&manifest, text + "[workspace]\n").map_err(at)?;
        fs::rename(&from, &to).map_err(at)
    }

    /// Builds the dependencies, once per run. Cargo knows if they are there already.
    pub(crate) fn prepare(&mut self) -> Result<(), Failure> {
        if self.ready {
            return Ok(());
        }
        let folder = self.crates.join(FIRST);
        let runtime = manifest::toml_string(&place::runtime_from(&folder, &self.workspace)?);
        let text = format!(
            "[package]\nname = \"{FIRST}\"\nedition = \"2024\"\n\n[dependencies]\nruntime = {{ path = {runtime}, \
             default-features = false }}\n"
        );
        let write = || {
            fs::create_dir_all(folder.join("src"))?;
            fs::write(folder.join("Cargo.toml"), text)?;
            fs::write(folder.join("src/lib.rs"), "")?;
            fs::copy(self.workspace.join("Cargo.lock"), self.crates.join("Cargo.lock")).map(drop)
        };
        write().map_err(|error| Failure::at("prepare", &folder, error))?;
        let (found, ended) = self.check(&[FIRST.to_owned()], self.jobs)?;
        if found.get(FIRST).is_none_or(|compiled| !compiled.ok) {
            return Err(Failure::new(format!(
                "the dependencies of the crates can't be built:\n{}",
                ended.words.trim_end()
            )));
        }
        self.ready = true;
        Ok(())
    }

    /// A crate of its own can't be a member. The default transport is the same in all of them and takes long to build, so
    /// it is left out; every other feature that is on by default stays on.
    fn make_member(&self, package: &str) -> Result<(), Failure> {
        let path = self.crates.join(package).join("Cargo.toml");
        let text = fs::read_to_string(&path).map_err(|error| Failure::at("read", &path, error))?;
        let text: String = text.split_inclusive('\n').filter(|line| line.trim_end() != "[workspace]").collect();
        let text =
            text.replace("default = [\"reqwest\", ", "default = [").replace("default = [\"reqwest\"]", "default = []");
        fs::write(&path, text).map_err(|error| Failure::at("write", &path, error))
    }

    fn check(&self, packages: &[String], jobs: usize) -> Result<(BTreeMap<String, Compiled>, Supervised), Failure> {
        let members: Vec<String> = packages.iter().map(|package| manifest::toml_string(package)).collect();
        let path = self.crates.join("Cargo.toml");
        let text = format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", "));
        fs::write(&path, text).map_err(|error| Failure::at("write", &path, error))?;
        let said = self.crates.with_file_name("messages.jsonl");
        let file = File::create(&said).map_err(|error| Failure::at("write", &said, error))?;
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .args(["check", "--workspace", "--keep-going", "--offline", "--message-format=json"])
            .args(["--jobs", &jobs.to_string()])
            .current_dir(&self.crates)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TERM_COLOR", "never")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .stdout(file);
        for (name, _) in std::env::vars_os() {
            let is = |name: &str| name.starts_with("CARGO_PKG_") || NOT_INHERITED.contains(&name);
            if name.to_str().is_some_and(is) {
                command.env_remove(&name);
            }
        }
        let program = Path::new("cargo");
        let ended = supervise::run(&mut command, LIMIT).map_err(|error| Failure::at("start", program, error))?;
        let text = fs::read(&said).map_err(|error| Failure::at("read", &said, error))?;
        Ok((messages::read(&String::from_utf8_lossy(&text), &self.crates), ended))
    }
}

fn last_words(ended: &Supervised) -> String {
    if ended.status.is_none() {
        return format!("the compiler was not done after {} s", ended.took.as_secs());
    }
    let words = supervise::telling(&ended.words).unwrap_or_else(|| "the compiler ended without a word".to_owned());
    show(Path::new(&words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::tests::put;

    fn shop() -> (tempfile::TempDir, Workshop) {
        let dir = tempfile::tempdir().unwrap();
        let shop = Workshop::open(&dir.path().canonicalize().unwrap(), 2).unwrap();
        (dir, shop)
    }

    fn add(shop: &Workshop, package: &str, more: &str, code: &str) -> String {
        let manifest = format!("[package]\nname = \"{package}\"\nedition = \"2024\"\n{more}\n[workspace]\n");
        put(&shop.crates.join(package), "Cargo.toml", &manifest);
        put(&shop.crates.join(package), "src/lib.rs", code);
        package.to_owned()
    }

    #[test]
    fn one_bad_crate_in_a_batch_spoils_no_other() {
        let (_dir, shop) = shop();
        let packages = [
            add(&shop, "good", "", "pub fn f() {}"),
            add(&shop, "wrong", "", "pub fn f() -> u8 { \"\" }"),
            add(&shop, "warned", "", "fn unused() {}"),
            // What is compiled is what users get, but for the transport.
            add(
                &shop,
                "large",
                "[features]\ndefault = [\"reqwest\", \"operations\"]\nreqwest = []\noperations = []",
                "#[cfg(all(feature = \"operations\", not(feature = \"reqwest\")))] fn unused() {}",
            ),
            // Cargo can't even begin with such a member, and builds none of the others either.
            add(&shop, "broken", "[dependencies]\nnone = { path = \"../nowhere\" }", ""),
        ];
        let all = shop.compile(&packages).unwrap();
        assert!(all["good"].is_clean(), "{all:?}");
        assert_eq!(all["wrong"].first.as_deref(), Some("E0308: wrong/src/lib.rs:1: mismatched types"));
        assert_eq!(all["warned"].warnings.keys().collect::<Vec<_>>(), ["dead_code"]);
        assert_eq!(all["large"].warnings.keys().collect::<Vec<_>>(), ["dead_code"]);
        assert_eq!(all["broken"].errors.keys().collect::<Vec<_>>(), ["no-answer"]);
        assert!(all["broken"].first.as_deref().unwrap_or("").contains("error: "), "{all:?}");
    }

    #[test]
    fn nothing_of_a_batch_is_left_on_the_disk_and_a_kept_crate_stands_alone() {
        let (dir, shop) = shop();
        let packages = [add(&shop, "a-b", "", ""), add(&shop, "a", "", "")];
        shop.compile(&packages).unwrap();
        shop.keep("a").unwrap();
        shop.forget(&packages[..1]).unwrap();
        let built = |folder: &str| fs::read_dir(dir.path().join("built/debug").join(folder)).unwrap().count();
        // The other's library and the list of its files.
        assert_eq!((built("deps"), built(".fingerprint")), (2, 1));
        assert!(!shop.crates.join("a-b").exists() && !shop.crates.join("a").exists());
        let manifest = fs::read_to_string(dir.path().join("kept/a/Cargo.toml")).unwrap();
        assert!(manifest.ends_with("[workspace]\n"), "{manifest}");
    }
}
