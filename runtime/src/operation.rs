//! What an operation knows of itself: how to become a request, and how to read the answer.

use crate::answer::Answer;
use crate::credential::Scheme;
use crate::decode::DecodeError;
use crate::encode::Encoder;
use crate::server::Server;

/// An operation of the description, implemented by its request type.
pub trait Operation: Send + Sync + 'static {
    /// What a success (2xx) holds.
    type Output: Send + 'static;
    /// The bodies that the description gives for failures; [`NoTypedError`] if none.
    type Failure: Send + 'static;
    /// What does not depend on the request's values.
    const FACTS: &'static Facts;

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

/// The failures of an operation whose description gives none a body. It has no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTypedError {}
