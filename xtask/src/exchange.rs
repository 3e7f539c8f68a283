//! Two folders change places in one step, where the system and the file system can do that.

use std::io;
use std::path::Path;

/// Lets two folders change places. Nobody ever sees one of them missing.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(crate) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

/// Lets two folders change places. Nobody ever sees one of them missing.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(crate) fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// It is not that something went wrong: folders can't change places here. Some file systems have no such thing, and the
/// lower layers of a container's give none of their folders away.
pub(crate) fn is_impossible(error: &io::Error) -> bool {
    use io::ErrorKind::{CrossesDevices, InvalidInput, Unsupported};
    matches!(error.kind(), Unsupported | InvalidInput | CrossesDevices)
}

/// Knows a folder again under any name. `None` where folders don't change places.
pub(crate) fn identity(folder: &Path) -> Option<(u64, u64)> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let metadata = folder.symlink_metadata().ok()?;
        metadata.is_dir().then(|| (metadata.dev(), metadata.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_is_in_them_and_who_they_are_goes_with_them() {
        let dir = tempfile::tempdir().unwrap();
        let [one, other] = ["one", "other"].map(|name| dir.path().join(name));
        for folder in [&one, &other] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("name"), folder.file_name().unwrap().to_str().unwrap()).unwrap();
        }
        let before = [identity(&one), identity(&other)];
        match exchange(&one, &other) {
            Ok(()) => {
                assert_eq!(fs::read_to_string(one.join("name")).unwrap(), "other");
                assert_eq!([identity(&other), identity(&one)], before);
            }
            Err(error) => assert!(is_impossible(&error), "{error:?}"),
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_a_failure_and_not_an_impossibility() {
        let dir = tempfile::tempdir().unwrap();
        let error = exchange(dir.path(), &dir.path().join("none")).unwrap_err();
        assert!(!is_impossible(&error) || cfg!(not(unix)), "{error:?}");
        assert_eq!(identity(&dir.path().join("none")), None);
    }
}
