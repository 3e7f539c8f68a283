//! The option file `openapi/regen.yaml`: which description becomes which crate.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::failure::{Failure, show};

/// Where it is, in the workspace.
pub(crate) const FILE: &str = "openapi/regen.yaml";

/// A client to keep up to date.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Client {
    /// The description's path from the workspace's root, with `/`.
    pub(crate) description: String,
    /// The real path of the crate's folder. It holds a `Cargo.toml`.
    pub(crate) folder: PathBuf,
    /// What that says.
    pub(crate) manifest: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OptionFile {
    clients: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    description: String,
    #[serde(rename = "crate")]
    folder: String,
}

/// Reads the workspace's option file.
pub(crate) fn load(workspace: &Path) -> Result<Vec<Client>, Failure> {
    let text = fs::read_to_string(workspace.join(FILE)).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::new(format!(
            "{FILE} is not there: write it, or make a crate of any description with --spec FILE --out DIR"
        )),
        _ => Failure::at("read", Path::new(FILE), error),
    })?;
    let file: OptionFile = serde_yaml::from_str(&text).map_err(|error| {
        let place = error.location().map(|at| format!(":{}:{}", at.line(), at.column())).unwrap_or_default();
        // The message ends with the place, in another form.
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        Failure::new(format!("{FILE}{place}: {message}"))
    })?;
    if file.clients.is_empty() {
        return Err(Failure::new(format!("{FILE}: `clients` is empty: name a `description` and a `crate`")));
    }
    let mut problems = Vec::new();
    let mut clients: Vec<Client> = Vec::new();
    for (index, entry) in file.clients.iter().enumerate() {
        match client(workspace, entry) {
            Ok(client) if clients.iter().any(|other| other.folder == client.folder) => {
                problems.push(format!("{}: another client is written there already", place(&text, "crate", index)));
            }
            Ok(client) => clients.push(client),
            Err((key, problem)) => problems.push(format!("{}: {problem}", place(&text, key, index))),
        }
    }
    Failure::unless_empty(problems)?;
    Ok(clients)
}

/// Resolves one entry; a problem comes with the key it belongs to.
fn client(workspace: &Path, entry: &Entry) -> Result<Client, (&'static str, String)> {
    if entry.description.is_empty() {
        return Err(("description", "empty: write the path of a description, relative to this file".to_owned()));
    }
    // What leads up from `openapi/` is taken out for reading; whether the file is there is said with its own faults.
    let mut parts = vec!["openapi"];
    for part in entry.description.split('/') {
        match part {
            "." | "" => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let description = if entry.description.starts_with('/') { entry.description.clone() } else { parts.join("/") };

    let given = workspace.join("openapi").join(&entry.folder);
    let fail = |path: &Path, error| ("crate", format!("can't read {}: {error}", show(path)));
    let folder = given.canonicalize().map_err(|error| fail(&given, error))?;
    let path = folder.join("Cargo.toml");
    let manifest = fs::read_to_string(&path).map_err(|error| fail(&path, error))?;
    Ok(Client { description, folder, manifest })
}

/// `file:line` of the n-th use of a key. The values have no positions, but the file's form is fixed: each entry has
/// each key once. Without a line if it is written in some other way.
fn place(text: &str, key: &str, nth: usize) -> String {
    let is_it = |line: &str| {
        let line = line.trim_start();
        let line = line.strip_prefix("- ").map_or(line, str::trim_start);
        line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':'))
    };
    match text.lines().enumerate().filter(|(_, line)| is_it(line)).nth(nth) {
        Some((index, _)) => format!("{FILE}:{}", index + 1),
        None => FILE.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::tests::put;

    fn loaded(text: &str) -> Result<Vec<Client>, Vec<String>> {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "openapi/regen.yaml", text);
        put(dir.path(), "client/Cargo.toml", "manifest");
        let root = dir.path().canonicalize().unwrap();
        let mut clients = load(&root).map_err(|failure| failure.problems().to_vec())?;
        for client in &mut clients {
            client.folder = client.folder.strip_prefix(&root).unwrap().to_owned();
        }
        Ok(clients)
    }

    #[test]
    fn paths_are_relative_to_the_file() {
        let client = |description: &str| Client {
            description: description.into(),
            folder: "client".into(),
            manifest: "manifest".into(),
        };
        let text = "clients:\n  - description: plex.yaml\n    crate: ../client\n";
        assert_eq!(loaded(text), Ok(vec![client("openapi/plex.yaml")]));
        assert_eq!(loaded(&text.replace("plex", "./../x/plex")), Ok(vec![client("x/plex.yaml")]));
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        let unknown = loaded("clients:\n  - description: a.yaml\n    crate: ../client\n    name: b\n").unwrap_err();
        assert!(unknown[0].starts_with("openapi/regen.yaml:4:"), "{unknown:?}");
        assert!(unknown[0].contains("unknown field `name`"), "{unknown:?}");
        let missing = loaded("clients:\n  - description: a.yaml\n").unwrap_err();
        assert!(missing[0].starts_with("openapi/regen.yaml:2:"), "{missing:?}");
        assert!(missing[0].contains("missing field `crate`"), "{missing:?}");
        let broken = loaded("clients:\n  - description: [\n").unwrap_err();
        assert!(broken[0].starts_with("openapi/regen.yaml:"), "{broken:?}");
        assert_eq!(loaded("clients: []\n").unwrap_err().len(), 1);
    }

    #[test]
    fn every_wrong_crate_is_told_with_its_line() {
        let text = "# crate: none\nclients:\n  - crate: ../a\n    description: a.yaml\n  - crate: ../client\n    \
                    description: a.yaml\n  - description: b.yaml\n    crate: ../client/../client\n";
        let problems = loaded(text).unwrap_err();
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].starts_with("openapi/regen.yaml:3: can't read "), "{problems:?}");
        assert_eq!(problems[1], "openapi/regen.yaml:8: another client is written there already");
    }

    #[test]
    fn a_missing_file_says_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        assert!(load(dir.path()).unwrap_err().problems()[0].contains("--spec FILE --out DIR"));
    }
}
