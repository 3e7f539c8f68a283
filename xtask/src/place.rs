//! Where things are: the workspace, the folder of `--out`, where links lead, and the way from one to the other.

use std::path::{Component, Path, PathBuf};

use crate::failure::{Failure, show};

/// As many links as Linux follows.
const LINKS: u32 = 40;

/// The workspace that this program belongs to, wherever it is started.
pub(crate) fn workspace() -> Result<PathBuf, Failure> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.parent().unwrap_or(here);
    root.canonicalize().map_err(|error| Failure::at("find the workspace in", root, error))
}

/// The real path of a folder that need not exist. A link may lead there; from there on none is followed.
pub(crate) fn folder(given: &Path) -> Result<PathBuf, Failure> {
    let absolute = std::path::absolute(given).map_err(|error| Failure::at("use", given, error))?;
    for ancestor in absolute.ancestors() {
        let Ok(real) = ancestor.canonicalize() else {
            if ancestor.is_symlink() {
                return Err(Failure::new(format!("{} is a link that leads nowhere", show(ancestor))));
            }
            continue;
        };
        if !real.is_dir() {
            return Err(Failure::new(format!("{} is a file, not a folder", show(ancestor))));
        }
        let rest = absolute.strip_prefix(ancestor).unwrap_or(Path::new(""));
        if rest.components().any(|component| component == Component::ParentDir) {
            let rest = show(rest);
            return Err(Failure::new(format!("{rest} holds `..` behind a folder that is not there: write it without")));
        }
        return Ok(if rest.as_os_str().is_empty() { real } else { real.join(rest) });
    }
    Err(Failure::new(format!("{} can't be reached", show(&absolute))))
}

/// The real path of a file that need not exist, where all links lead.
pub(crate) fn file(given: &Path) -> Result<PathBuf, Failure> {
    let mut path = std::path::absolute(given).map_err(|error| Failure::at("use", given, error))?;
    for _ in 0..LINKS {
        if let Ok(real) = path.canonicalize() {
            return Ok(real);
        }
        let (Some(above), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(Failure::new(format!("{} can't be the path of a file", show(given))));
        };
        let above = folder(above)?;
        let Ok(target) = above.join(name).read_link() else { return Ok(above.join(name)) };
        path = above.join(target);
    }
    Err(Failure::new(format!("{} is a link that leads nowhere", show(given))))
}

/// The path that a manifest in `folder` gives for the workspace's `runtime`.
pub(crate) fn runtime_from(folder: &Path, workspace: &Path) -> Result<String, Failure> {
    let runtime = workspace.join("runtime");
    path_from(folder, &runtime, workspace).ok_or_else(|| {
        Failure::new(format!(
            "{} is not UTF-8, so no manifest can name it: move the checkout, or put --out inside it",
            show(&runtime)
        ))
    })
}

/// The path that a manifest in `folder` gives for another crate: relative if both are inside the workspace, so that the
/// checkout can be moved, else absolute. All are real paths. `None` if it is not UTF-8.
pub(crate) fn path_from(folder: &Path, target: &Path, workspace: &Path) -> Option<String> {
    match (folder.strip_prefix(workspace), target.strip_prefix(workspace)) {
        (Ok(inside), Ok(target)) => {
            let down: Option<Vec<&str>> = target.components().map(|part| part.as_os_str().to_str()).collect();
            Some("../".repeat(inside.components().count()) + &down?.join("/"))
        }
        _ => target.to_str().map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_inside_the_workspace_names_the_runtime_relatively() {
        let root = Path::new("/w");
        assert_eq!(runtime_from(Path::new("/w/out/a"), root).as_deref(), Ok("../../runtime"));
        assert_eq!(runtime_from(Path::new("/elsewhere/a"), root).as_deref(), Ok("/w/runtime"));
        assert_eq!(runtime_from(Path::new("/ww/a"), root).as_deref(), Ok("/w/runtime"));
        assert_eq!(path_from(Path::new("/w/a"), Path::new("/w/b/c"), root).as_deref(), Some("../b/c"));
        assert_eq!(path_from(Path::new("/w/a"), Path::new("/x/c"), root).as_deref(), Some("/x/c"));
    }

    #[test]
    fn the_folder_need_not_exist_but_what_leads_there_must_be_folders() {
        let dir = tempfile::tempdir().unwrap();
        let real = dir.path().canonicalize().unwrap();
        assert_eq!(folder(&dir.path().join("a/b")).unwrap(), real.join("a/b"));
        assert_eq!(folder(dir.path()).unwrap(), real);
        std::fs::write(real.join("file"), "").unwrap();
        assert!(folder(&real.join("file")).unwrap_err().problems()[0].contains("not a folder"));
        assert!(folder(&real.join("file/below")).unwrap_err().problems()[0].contains("not a folder"));
        assert!(folder(&real.join("none/../x")).unwrap_err().problems()[0].contains("`..`"));
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_where_all_links_lead_also_if_it_is_not_there() {
        let dir = tempfile::tempdir().unwrap();
        let real = dir.path().canonicalize().unwrap();
        std::fs::create_dir(real.join("a")).unwrap();
        std::fs::write(real.join("a/there"), "").unwrap();
        for (target, link) in [("../a/b/none", "a/one"), ("a/one", "two"), ("a/there", "three"), ("loop", "loop")] {
            std::os::unix::fs::symlink(target, real.join(link)).unwrap();
        }
        for (given, leads) in [("two", "a/b/none"), ("three", "a/there"), ("b/c", "b/c"), ("a/there", "a/there")] {
            assert_eq!(file(&real.join(given)).unwrap(), real.join(leads), "{given}");
        }
        assert!(file(&real.join("loop")).unwrap_err().problems()[0].contains("leads nowhere"));
        assert!(file(&real.join("a/there/x")).unwrap_err().problems()[0].contains("not a folder"));
        assert!(file(&real.join("none/..")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_the_folder_is_followed() {
        let dir = tempfile::tempdir().unwrap();
        let real = dir.path().canonicalize().unwrap();
        std::fs::create_dir(real.join("a")).unwrap();
        std::os::unix::fs::symlink("a", real.join("link")).unwrap();
        std::os::unix::fs::symlink("nothing", real.join("dangling")).unwrap();
        assert_eq!(folder(&real.join("link/b")).unwrap(), real.join("a/b"));
        assert!(folder(&real.join("dangling/b")).unwrap_err().problems()[0].contains("leads nowhere"));
    }
}
