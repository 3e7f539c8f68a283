//! A file to send: bytes that are here already, a place on disk, or a stream, read while the request is sent.

use std::fmt;
use std::io;
use std::path::PathBuf;

use bytes::Bytes;
use futures_core::Stream;

use crate::segments::{Once, Segment};

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
    Stream(Once),
}

impl File {
    /// A file whose bytes are in memory.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self::of(Source::Bytes(bytes.into()), None)
    }

    /// A file on disk. It is opened when the request is sent, so a missing one is an error of the call before anything is
    /// sent; its name is the path's last part.
    ///
    /// It is read piece by piece while it is sent, and again if it has to be sent again. What it holds must not change its
    /// length meanwhile. Reading blocks the thread for each piece; where that is too long, for instance on a slow network
    /// drive, give a [`stream`](Self::stream) of your own.
    #[must_use]
    pub fn open(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self::of(Source::Path(path), name)
    }

    /// A file whose bytes arrive while it is sent. It can be sent once: not in a second call, and neither in a redirect nor
    /// in a retry.
    ///
    /// ```
    /// # use std::pin::Pin;
    /// # use std::task::{Context, Poll};
    /// # struct Lines(u8);
    /// # impl futures_core::Stream for Lines {
    /// #     type Item = std::io::Result<&'static str>;
    /// #     fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
    /// #         self.0 += 1;
    /// #         Poll::Ready((self.0 < 3).then_some(Ok("line\n")))
    /// #     }
    /// # }
    /// # let lines = Lines(0);
    /// use runtime::File;
    ///
    /// // `lines` is a `Stream<Item = std::io::Result<&'static str>>`.
    /// let report = File::stream(lines).length(10).name("report.txt");
    /// ```
    #[must_use]
    pub fn stream<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::of(Source::Stream(Once::new(stream)), None)
    }

    /// How many bytes the [`stream`](Self::stream) has, if that is known: the service is told then (`Content-Length`), and
    /// another number is an error. A file that is no stream knows its own length.
    #[must_use]
    pub fn length(self, bytes: u64) -> Self {
        match self.source {
            Source::Stream(once) => Self { source: Source::Stream(once.with_length(bytes)), ..self },
            source => Self { source, ..self },
        }
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

    /// The bytes, or where they come from.
    pub(crate) fn segment(&self) -> io::Result<Segment> {
        match &self.source {
            Source::Bytes(bytes) => Ok(Segment::Bytes(bytes.clone())),
            Source::Path(path) => Segment::disk(path),
            Source::Stream(once) if once.is_spent() => {
                Err(io::Error::other("its stream was sent before; make a new `File::stream` for each call"))
            }
            Source::Stream(once) => Ok(Segment::Stream(once.clone())),
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
            Source::Stream(once) => shown.field("stream", once),
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
        assert!(file.segment().is_err());
    }
}
