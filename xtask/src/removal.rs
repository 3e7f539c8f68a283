//! Folders that are removed whatever their permissions say: those aside may have come from a crate where they were closed.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Removes a folder with all that is in it.
pub(crate) fn remove_folder(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            open_all(folder);
            fs::remove_dir_all(folder)
        }
        ended => ended,
    }
}

/// Opens folders to their owner. What can't be opened is told by the removal.
fn open_all(folder: &Path) {
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        // Through a link it would be somebody else's.
        let Some(metadata) = folder.symlink_metadata().ok().filter(fs::Metadata::is_dir) else { continue };
        let _ = fs::set_permissions(&folder, open_to_owner(metadata.permissions()));
        let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
        open.extend(
            entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())).map(|entry| entry.path()),
        );
    }
}

/// The same permissions for everybody else; the owner of a folder can list it and change what is in it.
pub(crate) fn open_to_owner(permissions: Permissions) -> Permissions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        Permissions::from_mode(permissions.mode() | 0o700)
    }
    #[cfg(not(unix))]
    {
        permissions
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::plan::tests::put;
    use crate::transaction::tests::tree;
    use std::os::unix::fs::PermissionsExt;

    fn close(path: &Path, mode: u32) {
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    /// Root may remove anything, so only other users see what would be missing.
    #[test]
    fn a_closed_folder_goes_and_nothing_behind_a_link_is_opened() {
        let (dir, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        put(dir.path(), "a/b/c/d", "");
        std::os::unix::fs::symlink(elsewhere.path(), dir.path().join("a/link")).unwrap();
        for (path, mode) in [("a/b/c", 0o000), ("a/b", 0o555), ("a", 0o111)] {
            close(&dir.path().join(path), mode);
        }
        close(elsewhere.path(), 0o500);
        remove_folder(&dir.path().join("a")).unwrap();
        assert_eq!(tree(dir.path()).len(), 0);
        assert_eq!(elsewhere.path().metadata().unwrap().permissions().mode() & 0o777, 0o500);
    }

    #[test]
    fn a_new_folder_is_open_to_its_owner_and_else_as_the_old_one_was() {
        for (old, new) in [(0o555, 0o755), (0o770, 0o770), (0o000, 0o700)] {
            assert_eq!(open_to_owner(Permissions::from_mode(old)).mode() & 0o777, new);
        }
    }
}
