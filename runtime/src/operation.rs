//! What an operation knows of itself: how to become a request, and how to read the answer.

use http::HeaderMap;

use crate::answer::Answer;
use crate::credential::Scheme;
use crate::decode::DecodeError;
use crate::encode::Encoder;
use crate::media;
use crate::server::Server;

/// An operation of the description, implemented by its request type.
pub trait Operation: Send + Sync + 'static {
    /// What a success (2xx) holds.
    type Output: Send + 'static;
    /// The bodies that the description gives for failures; [`NoTypedError`] if none.
    type Failure: Send + 'static;
    /// What does not depend on the request's values.
    const FACTS: &'static Facts;
    /// Which of its successes are handed on as they arrive; none of most operations.
    const STREAMS: &'static Streams = &Streams { arriving: &[], buffered: &[] };

    /// Puts the parameters and the body where they belong. What can't be encoded is remembered by the encoder.
    fn encode(&self, request: &mut Encoder);

    /// Reads a success.
    ///
    /// # Errors
    ///
    /// The body does not fit.
    fn success(answer: &Answer) -> Result<Self::Output, DecodeError>;

    /// Reads a failure. `None` if the description has no body for this status, or the body does not fit.
    fn failure(answer: &Answer) -> Option<Self::Failure>;
}

/// The facts of an operation.
#[derive(Debug)]
pub struct Facts {
    /// The operation's id, or its method and path, for messages.
    pub id: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path template, with `{parameters}`.
    pub path: &'static str,
    /// Its servers; the first one is used unless the client or the call says otherwise.
    pub servers: &'static [&'static Server],
    /// The alternatives of credentials. Empty: none is needed. An empty alternative: anonymous is possible.
    pub security: &'static [&'static [&'static Scheme]],
    /// The `Accept` header.
    pub accept: &'static str,
}

/// The media types of an operation's successes, if some of them are handed on as they arrive.
#[derive(Debug)]
pub struct Streams {
    /// Those that are.
    pub arriving: &'static [&'static str],
    /// Those that are read whole.
    pub buffered: &'static [&'static str],
}

impl Streams {
    /// No success is a stream.
    pub(crate) fn is_empty(&self) -> bool {
        self.arriving.is_empty()
    }

    /// Whether a success with these headers is handed on as it arrives. What names nothing that is described is read
    /// whole, so that there is something to show of it.
    pub(crate) fn covers(&self, headers: &HeaderMap) -> bool {
        match media::of(headers) {
            _ if self.is_empty() => false,
            None => self.buffered.is_empty(),
            Some(found) => match media::best(self.buffered.iter().copied(), &found) {
                Some(rank) => media::best(self.arriving.iter().copied(), &found).is_some_and(|other| other > rank),
                None => self.arriving.iter().any(|one| media::fits_stream(one, &found)),
            },
        }
    }
}

/// The failures of an operation whose description gives none a body. It has no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTypedError {}
