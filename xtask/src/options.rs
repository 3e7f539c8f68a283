//! Option files on the disk: `openapi/regen.yaml`, which says which description becomes which crate, and `--options`.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::InputFile;
use codegen::diagnostic::{Diagnostic, Severity};
use codegen::option_file::{self, Parsed};
use codegen::options::{Choices, Placed};

use crate::disk::Disk;
use crate::failure::{Failure, show};
use crate::{listing, place};

/// Where the workspace's own is.
pub(crate) const FILE: &str = "openapi/regen.yaml";

/// A client to keep up to date.
#[derive(Debug)]
pub(crate) struct Client {
    /// The description's path from the workspace's root, with `/`.
    pub(crate) description: String,
    /// The real path of the crate's folder. It holds a `Cargo.toml`.
    pub(crate) folder: PathBuf,
    /// What that says.
    pub(crate) manifest: String,
    /// What is wanted otherwise than the description says it.
    pub(crate) choices: Choices,
}

/// What an option file says, with what has to be shown of it.
#[derive(Debug)]
pub(crate) struct Loaded<T> {
    pub(crate) value: T,
    /// Warnings.
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) input: Option<InputFile>,
}

/// Reads the workspace's option file.
pub(crate) fn load(workspace: &Path) -> Result<Loaded<Vec<Client>>, Failure> {
    if !workspace.join(FILE).exists() {
        return Err(Failure::new(format!(
            "{FILE} is not there: write it, or make a crate of any description with --spec FILE --out DIR"
        )));
    }
    let loaded = checked(option_file::clients(FILE, &Disk::new(workspace, FILE)))?;
    let mut faults = loaded.diagnostics.clone();
    let mut clients: Vec<Client> = Vec::new();
    for client in loaded.value {
        let (folder, manifest) = match crate_of(workspace, &client.folder.value) {
            Ok(found) => found,
            Err(problem) => {
                faults.push(fault(&client.folder, problem));
                continue;
            }
        };
        if clients.iter().any(|other| other.folder == folder) {
            faults.push(fault(&client.folder, "another client is written there already"));
            continue;
        }
        let description = from_root(&client.description.value);
        clients.push(Client { description, folder, manifest, choices: client.choices });
    }
    refuse_errors(&faults, loaded.input.as_ref())?;
    Ok(Loaded { value: clients, diagnostics: faults, input: loaded.input })
}

/// Reads the file of `--options`. The crate that is to be made stands, or will stand, in `out`, a real path. What is
/// wrong with the file is listed with the description's faults; there is no value if nothing can be made of it.
pub(crate) fn for_one(base: &Path, path: &str, out: &Path, workspace: &Path) -> Loaded<Option<Choices>> {
    let Parsed { mut value, mut diagnostics, input } = option_file::choices(path, &Disk::new(base, path));
    let folder = base.join(path).parent().map(Path::to_owned).unwrap_or_default();
    for dependency in value.iter_mut().flat_map(|choices| &mut choices.dependencies) {
        let Some(given) = dependency.value.path.clone() else { continue };
        match local_crate(&folder.join(given), out, workspace) {
            Ok(path) => dependency.value.path = Some(path),
            Err(problem) => diagnostics.push(fault(dependency, problem)),
        }
    }
    Loaded { value, diagnostics, input }
}

/// The value, or everything that is wrong with the file, listed.
fn checked<T>(parsed: Parsed<T>) -> Result<Loaded<T>, Failure> {
    let Parsed { value, diagnostics, input } = parsed;
    match value {
        Some(value) => Ok(Loaded { value, diagnostics, input }),
        None => Err(refused(&diagnostics, input.as_ref())),
    }
}

fn refuse_errors(diagnostics: &[Diagnostic], input: Option<&InputFile>) -> Result<(), Failure> {
    match diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        true => Err(refused(diagnostics, input)),
        false => Ok(()),
    }
}

fn refused(diagnostics: &[Diagnostic], input: Option<&InputFile>) -> Failure {
    let inputs: Vec<InputFile> = input.into_iter().cloned().collect();
    let count = listing::count(diagnostics, 0).unwrap_or_default();
    let listing: String = listing::list(diagnostics, &inputs).collect();
    Failure::listed(format!("{listing}{count}\nnothing was written\n"))
}

fn fault<T>(at: &Placed<T>, message: impl Into<String>) -> Diagnostic {
    Diagnostic {
        code: "bad-option",
        severity: Severity::Error,
        message: message.into(),
        help: String::new(),
        location: at.location.clone(),
    }
}

/// What leads up from `openapi/` is taken out for reading; whether the file is there is said with its own faults.
fn from_root(description: &str) -> String {
    if description.starts_with('/') {
        return description.to_owned();
    }
    let mut parts = vec!["openapi"];
    for part in description.split('/') {
        match part {
            "." | "" => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The real folder of a client's crate, and its manifest.
fn crate_of(workspace: &Path, folder: &str) -> Result<(PathBuf, String), String> {
    let given = workspace.join("openapi").join(folder);
    let fail = |path: &Path, error| format!("can't read {}: {error}", show(path));
    let real = given.canonicalize().map_err(|error| fail(&given, error))?;
    let path = real.join("Cargo.toml");
    let manifest = fs::read_to_string(&path).map_err(|error| fail(&path, error))?;
    Ok((real, manifest))
}

/// What the manifest in `out` calls a crate on this disk.
fn local_crate(folder: &Path, out: &Path, workspace: &Path) -> Result<String, String> {
    let real = folder.canonicalize().map_err(|error| format!("can't read {}: {error}", show(folder)))?;
    if !real.join("Cargo.toml").is_file() {
        return Err(format!("{} is no crate: it has no Cargo.toml", show(&real)));
    }
    // What is in them and not generated is an orphan, and goes.
    if real == out || ["docs", "src"].iter().any(|folder| real.starts_with(out.join(folder))) {
        return Err(format!("{} belongs to the generated crate: move one of them", show(&real)));
    }
    place::path_from(out, &real, workspace)
        .ok_or_else(|| format!("{} is not UTF-8, so no manifest can name it", show(&real)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::tests::put;

    fn loaded(text: &str) -> Result<Vec<(String, PathBuf)>, String> {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "openapi/regen.yaml", text);
        put(dir.path(), "client/Cargo.toml", "manifest");
        let root = dir.path().canonicalize().unwrap();
        let clients = load(&root).map_err(|failure| anstream::adapter::strip_str(failure.listing()).to_string())?;
        let relative = |client: Client| (client.description, client.folder.strip_prefix(&root).unwrap().to_owned());
        Ok(clients.value.into_iter().map(relative).collect())
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        let client = |description: &str| (description.to_owned(), PathBuf::from("client"));
        let text = "clients:\n  - description: plex.yaml\n    crate: ../client\n";
        assert_eq!(loaded(text), Ok(vec![client("openapi/plex.yaml")]));
        assert_eq!(loaded(&text.replace("plex", "./../x/plex")), Ok(vec![client("x/plex.yaml")]));
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        let unknown = loaded("clients:\n  - description: a.yaml\n    crate: ../client\n    name: b\n").unwrap_err();
        assert!(unknown.contains("openapi/regen.yaml:4:5"), "{unknown}");
        assert!(unknown.contains("`name` is no key of a client"), "{unknown}");
        let missing = loaded("clients:\n  - description: a.yaml\n").unwrap_err();
        assert!(missing.contains("openapi/regen.yaml:2:5") && missing.contains("needs `crate`"), "{missing}");
        assert!(loaded("clients:\n  - description: [\n").unwrap_err().contains("openapi/regen.yaml:"));
        assert!(loaded("clients: []\n").unwrap_err().contains("`clients` is empty"));
    }

    #[test]
    fn every_wrong_crate_is_told_with_its_line() {
        let text = "# crate: none\nclients:\n  - crate: ../a\n    description: a.yaml\n  - crate: ../client\n    \
                    description: a.yaml\n  - description: b.yaml\n    crate: ../client/../client\n";
        let problems = loaded(text).unwrap_err();
        assert!(problems.contains("openapi/regen.yaml:3:12") && problems.contains("can't read "), "{problems}");
        assert!(problems.contains("openapi/regen.yaml:8:12"), "{problems}");
        assert!(problems.contains("another client is written there already"), "{problems}");
    }

    #[test]
    fn a_dependency_that_the_next_run_would_remove_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        for (path, is_taken) in [("e", false), ("e/src/mine", false), ("e/docs", false), ("e/own", true), ("f", true)] {
            put(&root, &format!("{path}/Cargo.toml"), "");
            assert_eq!(local_crate(&root.join(path), &root.join("e"), &root).is_ok(), is_taken, "{path}");
        }
    }

    #[test]
    fn a_missing_file_says_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        assert!(load(dir.path()).unwrap_err().problems()[0].contains("--spec FILE --out DIR"));
    }
}
