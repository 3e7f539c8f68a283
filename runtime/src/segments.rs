//! A request's body in segments: bytes, files on disk and streams, read one after the other while it is sent.

use std::collections::VecDeque;
use std::fmt;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io::{self, Read};
use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use crate::body::Body;
use crate::transport::{TransportError, TransportErrorKind};

/// How much of a file is read at once.
const PIECE: usize = 64 << 10;

type Source = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// What stands in one place of a body.
#[derive(Clone, Debug)]
pub(crate) enum Segment {
    Bytes(Bytes),
    /// A file that was there when the request was made. What is no regular file has no length, and is read only once.
    Disk {
        path: Arc<Path>,
        length: Option<u64>,
    },
    Stream(Once),
}

impl Segment {
    /// A file on disk, which has to be there and to be readable; its bytes are read later.
    pub(crate) fn disk(path: &Path) -> io::Result<Self> {
        let found = fs::metadata(path)?;
        if found.is_dir() {
            return Err(io::Error::other("it is a folder"));
        }
        // Opening anything else, such as a pipe, may wait for its other end.
        let length = found.is_file().then_some(found.len());
        if length.is_some() {
            fs::File::open(path)?;
        }
        Ok(Self::Disk { path: path.into(), length })
    }

    fn length(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Self::Disk { length, .. } => *length,
            Self::Stream(once) => once.length,
        }
    }

    fn is_repeatable(&self) -> bool {
        match self {
            Self::Bytes(_) => true,
            Self::Disk { length, .. } => length.is_some(),
            Self::Stream(_) => false,
        }
    }
}

/// What the boundary of parts is made from: the bytes that are here, else where they will come from.
impl Hash for Segment {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Bytes(bytes) => bytes.hash(state),
            Self::Disk { path, length } => (path, length).hash(state),
            Self::Stream(once) => once.hash(state),
        }
    }
}

/// A stream that can be sent once; clones are the same stream.
#[derive(Clone)]
pub(crate) struct Once {
    source: Arc<Mutex<Option<Source>>>,
    length: Option<u64>,
}

impl Once {
    pub(crate) fn new<S, B, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let source: Source = Box::pin(Converted(Box::pin(stream)));
        Self { source: Arc::new(Mutex::new(Some(source))), length: None }
    }

    pub(crate) fn with_length(self, length: u64) -> Self {
        Self { length: Some(length), ..self }
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.source.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    fn take(&self) -> Option<Source> {
        self.source.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The same stream, not the same bytes: nobody has read them yet.
impl PartialEq for Once {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.source, &other.source) && self.length == other.length
    }
}

impl Eq for Once {}

impl Hash for Once {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.source).hash(state);
        self.length.hash(state);
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length {
            Some(length) => write!(f, "Stream({length} bytes)"),
            None => f.write_str("Stream(…)"),
        }
    }
}

/// A caller's stream, with our bytes and errors.
struct Converted<S>(Pin<Box<S>>);

impl<S, B, E> Stream for Converted<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let failed = |error| TransportError::new(TransportErrorKind::Body, error);
        self.0.as_mut().poll_next(context).map(|piece| piece.map(|piece| piece.map(Into::into).map_err(failed)))
    }
}

/// The segments that are still to be sent.
#[derive(Default)]
pub(crate) struct Segments {
    waiting: VecDeque<Segment>,
    reading: Option<Reading>,
    /// What was read is gone, so it can't be sent again from here.
    begun: bool,
}

/// The segment that is being read, and how much of it is missing if that is known.
struct Reading {
    from: From,
    left: Option<u64>,
}

enum From {
    Disk(Arc<Path>, fs::File),
    /// Behind a lock that is never contended: the body may be shared between threads, the stream may not.
    Stream(Mutex<Source>),
}

impl Segments {
    pub(crate) fn push(&mut self, segment: Segment) {
        if segment.length() != Some(0) {
            self.waiting.push_back(segment);
        }
    }

    /// As one piece, if all of it is here.
    pub(crate) fn into_body(self) -> Body {
        let mut whole = Vec::new();
        for segment in &self.waiting {
            let Segment::Bytes(bytes) = segment else { return Body::of_segments(self) };
            whole.extend_from_slice(bytes);
        }
        Body::from(whole)
    }

    /// How many bytes all of them have, if none was read yet.
    pub(crate) fn length(&self) -> Option<u64> {
        let mut lengths = self.waiting.iter().map(Segment::length);
        lengths.try_fold(0_u64, |sum, length| sum.checked_add(length?)).filter(|_| !self.begun)
    }

    /// The same once more, if nothing of it is gone.
    pub(crate) fn try_clone(&self) -> Option<Self> {
        let is_repeatable = !self.begun && self.waiting.iter().all(Segment::is_repeatable);
        is_repeatable.then(|| Self { waiting: self.waiting.clone(), ..Self::default() })
    }

    pub(crate) fn poll_piece(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        self.begun = true;
        loop {
            if let Some(reading) = &mut self.reading {
                let piece = ready!(reading.poll(context));
                if !matches!(piece, Some(Ok(_))) {
                    self.reading = None;
                }
                match piece {
                    None => continue,
                    Some(piece) => return Poll::Ready(Some(piece)),
                }
            }
            match self.waiting.pop_front() {
                None => return Poll::Ready(None),
                Some(Segment::Bytes(bytes)) => return Poll::Ready(Some(Ok(bytes))),
                Some(Segment::Disk { path, length }) => match fs::File::open(&path) {
                    Ok(file) => self.reading = Some(Reading { from: From::Disk(path, file), left: length }),
                    Err(error) => return Poll::Ready(Some(Err(unreadable(&path, &error)))),
                },
                Some(Segment::Stream(once)) => match once.take() {
                    Some(source) => {
                        self.reading = Some(Reading { from: From::Stream(Mutex::new(source)), left: once.length });
                    }
                    None => return Poll::Ready(Some(Err(spent()))),
                },
            }
        }
    }
}

impl Reading {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        let piece = match &mut self.from {
            From::Disk(path, file) => read(path, file).transpose(),
            From::Stream(source) => {
                let source = source.get_mut().unwrap_or_else(PoisonError::into_inner);
                ready!(source.as_mut().poll_next(context))
            }
        };
        let Some(left) = self.left else { return Poll::Ready(piece) };
        // The length was announced, so anything else is no request: better an error than half a file.
        Poll::Ready(match piece {
            Some(Ok(piece)) => Some(match left.checked_sub(u64::try_from(piece.len()).unwrap_or(u64::MAX)) {
                Some(left) => {
                    self.left = Some(left);
                    Ok(piece)
                }
                None => Err(other_length("more")),
            }),
            None if left > 0 => Some(Err(other_length("fewer"))),
            piece => piece,
        })
    }
}

fn read(path: &Path, file: &mut fs::File) -> Result<Option<Bytes>, TransportError> {
    let mut piece = vec![0; PIECE];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(None),
            Ok(length) => {
                piece.truncate(length);
                return Ok(Some(piece.into()));
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(path, &error)),
        }
    }
}

fn unreadable(path: &Path, error: &io::Error) -> TransportError {
    TransportError::new(TransportErrorKind::Body, format!("the file `{}` can't be read: {error}", path.display()))
}

fn spent() -> TransportError {
    TransportError::new(TransportErrorKind::Body, "its stream was sent before, and can be sent only once")
}

fn other_length(which: &str) -> TransportError {
    let message = format!("it holds {which} bytes than were announced when it began to be sent");
    TransportError::new(TransportErrorKind::Body, message)
}
