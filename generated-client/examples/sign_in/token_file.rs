//! The file that `--save` writes the token to: new, and for its owner alone.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use generated_client::Secret;

use super::flow::Ended;

/// Complains about a path that can't be written to, before anybody has approved anything.
pub(crate) fn check(path: &Path) -> Result<(), Ended> {
    if path.symlink_metadata().is_ok() {
        return Err(Ended::Because(format!(
            "{} exists already. It is not overwritten; name another file, or remove this one.",
            path.display()
        )));
    }
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() && !folder.is_dir() => Err(Ended::Because(format!(
            "{} is not a folder, so that {} can't be written.",
            folder.display(),
            path.display()
        ))),
        _ => Ok(()),
    }
}

/// Writes the token and a line end.
pub(crate) fn write(path: &Path, token: &Secret) -> Result<(), Ended> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    // Set as the file comes into being: there is no moment in which others can open it.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        writeln!(file, "{}", token.expose())?;
        file.sync_all()
    });
    written.map_err(|error| Ended::Because(format!("The token could not be saved in {}: {error}", path.display())))
}
