//! A file to send: bytes that are here already, or a place on disk that is read when the request is sent.

use std::fmt;
use std::io;
use std::path::PathBuf;

use bytes::Bytes;

/// A file to send, as a part of a multipart body or as a whole body, with its name and its media type.
///
/// ```
/// use runtime::File;
///
/// let picture = File::new(vec![0x89, b'P', b'N', b'G']).name("cat.png").media_type("image/png");
/// let report = File::open("report.pdf");
/// assert_ne!(picture, report);
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct File {
    source: Source,
    name: Option<String>,
    media_type: Option<String>,
    headers: Vec<(String, String)>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Source {
    Bytes(Bytes),
    Path(PathBuf),
}

impl File {
    /// A file whose bytes are in memory.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self::of(Source::Bytes(bytes.into()), None)
    }

    /// A file on disk. It is opened when the request is sent, so a missing one is an error of the call; its name is the
    /// path's last part.
    #[must_use]
    pub fn open(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self::of(Source::Path(path), name)
    }

    fn of(source: Source, name: Option<String>) -> Self {
        Self { source, name, media_type: None, headers: Vec::new() }
    }

    /// The name that the service sees. Without one, the name of the part is sent: services tell a file from a text by
    /// whether it has a name.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// The media type; it wins over the one that the description gives.
    #[must_use]
    pub fn media_type(self, media_type: impl Into<String>) -> Self {
        Self { media_type: Some(media_type.into()), ..self }
    }

    /// One more header of the part, in a multipart body. A file that is a whole body has none of its own.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn named(&self) -> Option<&str> {
        self.name.as_deref()
    }

    pub(crate) fn typed(&self) -> Option<&str> {
        self.media_type.as_deref()
    }

    pub(crate) fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// The bytes.
    pub(crate) fn read(&self) -> io::Result<Bytes> {
        match &self.source {
            Source::Bytes(bytes) => Ok(bytes.clone()),
            Source::Path(path) => std::fs::read(path).map(Bytes::from),
        }
    }
}

/// In memory, as from [`File::new`].
impl<T: Into<Bytes>> From<T> for File {
    fn from(bytes: T) -> Self {
        Self::new(bytes)
    }
}

/// What it holds is left out: it may be a secret, and long.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("File");
        match &self.source {
            Source::Bytes(bytes) => shown.field("bytes", &bytes.len()),
            Source::Path(path) => shown.field("path", path),
        };
        shown.field("name", &self.name).field("media_type", &self.media_type).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::File;

    #[test]
    fn debug_shows_no_content() {
        let file = File::new("s3cret").name("a.txt");
        assert_eq!(format!("{file:?}"), r#"File { bytes: 6, name: Some("a.txt"), media_type: None, .. }"#);
    }

    #[test]
    fn a_missing_file_is_an_error_when_it_is_read_and_not_before() {
        let file = File::open("no/such/file.bin");
        assert_eq!(file.named(), Some("file.bin"));
        assert!(file.read().is_err());
    }
}
