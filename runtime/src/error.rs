//! What can go wrong with a call, one pointer wide.

use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::answer::Answer;
use crate::decode::DecodeError;
use crate::transport::{TransportError, TransportErrorKind};

/// What kind of thing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request could not be built. Nothing was sent.
    Encode,
    /// A credential is missing, unusable or for another origin. Nothing was sent.
    Credential,
    /// No connection came about. The request did not arrive.
    Connect,
    /// The connection failed later on. The request may have arrived.
    Transport,
    /// Time ran out. The request may have arrived.
    Timeout,
    /// A file or a stream that was being sent could not be read to its end. A part of the request may have arrived.
    Body,
    /// The service sends the call elsewhere, and it is not followed there.
    Redirect,
    /// The service said no.
    Service,
    /// The answer is a success whose body is not what the description says.
    Decode,
    /// The answer's body is larger than the client accepts.
    TooLarge,
    /// A middleware did not let the request pass.
    Middleware,
    /// The blocking client was called where nothing may block. Nothing was sent.
    Blocking,
}

impl From<TransportErrorKind> for ErrorKind {
    fn from(kind: TransportErrorKind) -> Self {
        match kind {
            TransportErrorKind::Connect => Self::Connect,
            TransportErrorKind::Timeout => Self::Timeout,
            TransportErrorKind::Body => Self::Body,
            TransportErrorKind::Redirect => Self::Redirect,
            TransportErrorKind::Other => Self::Transport,
        }
    }
}

impl ErrorKind {
    /// One word, for records.
    #[cfg(feature = "tracing")]
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Encode => "encode",
            Self::Credential => "credential",
            Self::Connect => "connect",
            Self::Transport => "transport",
            Self::Timeout => "timeout",
            Self::Body => "body",
            Self::Redirect => "redirect",
            Self::Service => "service",
            Self::Decode => "decode",
            Self::TooLarge => "too_large",
            Self::Middleware => "middleware",
            Self::Blocking => "blocking",
        }
    }
}

/// A failed call. `E` holds the bodies that the description gives for failures.
///
/// It shows neither URLs nor header values nor raw bodies by itself, since they may hold secrets; ask for what you want to
/// show. `Debug` adds the typed body, in which secrets (`format: password`) do not print. With `?` it becomes an [`ApiError`], which is the same for all operations.
pub struct Error<E>(Box<(Failure, Option<E>)>);

/// A failed call of any operation: [`Error`] without the typed body.
pub struct ApiError(Box<Failure>);

/// What both errors hold.
pub(crate) struct Failure {
    kind: ErrorKind,
    operation: &'static str,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
    answer: Option<Box<Answer>>,
    attempts: u32,
}

impl Failure {
    pub(crate) fn new(kind: ErrorKind, operation: &'static str, message: impl Into<String>) -> Self {
        Self { kind, operation, message: message.into(), source: None, answer: None, attempts: 0 }
    }

    pub(crate) fn with_answer(mut self, answer: Answer) -> Self {
        self.attempts = self.attempts.max(answer.attempts);
        self.answer = Some(Box::new(answer));
        self
    }

    pub(crate) fn with_source(mut self, source: Option<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = source;
        self
    }

    pub(crate) fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// How many attempts were made before it.
    pub(crate) fn after(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    pub(crate) fn transport(operation: &'static str, error: TransportError) -> Self {
        let kind = ErrorKind::from(error.kind());
        let message = error.to_string();
        Self { source: Some(error.into_cause()), ..Self::new(kind, operation, message) }
    }

    pub(crate) fn decode(operation: &'static str, error: DecodeError, answer: Answer) -> Self {
        let message = format!("the answer ({}) is not what the description says: {error}", answer.status());
        Self { source: Some(Box::new(error)), ..Self::new(ErrorKind::Decode, operation, message) }.with_answer(answer)
    }

    pub(crate) fn service(operation: &'static str, answer: Answer) -> Self {
        Self::new(ErrorKind::Service, operation, format!("the service said {}", answer.status)).with_answer(answer)
    }
}

impl<E> Error<E> {
    pub(crate) fn new(failure: Failure, body: Option<E>) -> Self {
        Self(Box::new((failure, body)))
    }

    fn failure(&self) -> &Failure {
        &self.0.0
    }

    /// The body of a failure, typed, if the description has one for this status and the body fits.
    #[must_use]
    pub fn service(&self) -> Option<&E> {
        self.0.1.as_ref()
    }

    /// The same, taken out.
    #[must_use]
    pub fn into_service(self) -> Option<E> {
        self.0.1
    }
}

impl ApiError {
    pub(crate) fn new(failure: Failure) -> Self {
        Self(Box::new(failure))
    }

    pub(crate) fn into_failure(self) -> Failure {
        *self.0
    }

    fn failure(&self) -> &Failure {
        &self.0
    }
}

impl<E> From<Error<E>> for ApiError {
    fn from(error: Error<E>) -> Self {
        Self(Box::new(error.0.0))
    }
}

/// Both errors answer the same questions.
macro_rules! questions {
    ($($error:ident $(<$e:ident>)?),*) => {$(
        impl$(<$e>)? $error$(<$e>)? {
            /// What kind of thing went wrong.
            #[must_use]
            pub fn kind(&self) -> ErrorKind {
                self.failure().kind
            }

            /// The operation's id.
            #[must_use]
            pub fn operation(&self) -> &'static str {
                self.failure().operation
            }

            /// How often the request was sent: 0 if it could not be built, more than 1 after redirects and retries
            /// ([`Retry`](crate::Retry)).
            #[must_use]
            pub fn attempts(&self) -> u32 {
                self.failure().attempts
            }

            /// The status, if there was an answer.
            #[must_use]
            pub fn status(&self) -> Option<StatusCode> {
                self.failure().answer.as_ref().map(|answer| answer.status)
            }

            /// The answer's headers, if there was one.
            #[must_use]
            pub fn headers(&self) -> Option<&HeaderMap> {
                self.failure().answer.as_ref().map(|answer| &answer.headers)
            }

            /// A described header of the answer as its type. `None` if there was no answer, if the header is absent, or not
            /// what the description says.
            #[must_use]
            pub fn typed_header<H: std::str::FromStr>(&self, header: $crate::Header<H>) -> Option<H> {
                header.of(self.headers()?)
            }

            /// The answer's body as it came, if there was one. It may hold secrets.
            #[must_use]
            pub fn body(&self) -> Option<&Bytes> {
                self.failure().answer.as_ref().map(|answer| &answer.body)
            }

            /// The beginning of the answer's body as text, if there was a body: at most 256 characters, with control
            /// characters written out. For logs, where the answer may be shown there: it may hold secrets.
            #[must_use]
            pub fn snippet(&self) -> Option<String> {
                self.body().filter(|body| !body.is_empty()).map(|body| snippet(body))
            }

            /// Where the answer's body did not fit, if that is what went wrong.
            #[must_use]
            pub fn decode_error(&self) -> Option<&DecodeError> {
                self.failure().source.as_ref()?.downcast_ref()
            }

            /// The request could not be built; nothing was sent.
            #[must_use]
            pub fn is_encode(&self) -> bool {
                self.kind() == ErrorKind::Encode
            }

            /// A credential is missing, unusable or for another origin; nothing was sent.
            #[must_use]
            pub fn is_credential(&self) -> bool {
                self.kind() == ErrorKind::Credential
            }

            /// No connection came about.
            #[must_use]
            pub fn is_connect(&self) -> bool {
                self.kind() == ErrorKind::Connect
            }

            /// The connection could not be made, or failed, or time ran out: trying again may help.
            #[must_use]
            pub fn is_transport(&self) -> bool {
                matches!(self.kind(), ErrorKind::Connect | ErrorKind::Transport | ErrorKind::Timeout)
            }

            /// Time ran out.
            #[must_use]
            pub fn is_timeout(&self) -> bool {
                self.kind() == ErrorKind::Timeout
            }

            /// The service sends the call elsewhere.
            #[must_use]
            pub fn is_redirect(&self) -> bool {
                self.kind() == ErrorKind::Redirect
            }

            /// The answer is larger than the client accepts.
            #[must_use]
            pub fn is_too_large(&self) -> bool {
                self.kind() == ErrorKind::TooLarge
            }

            /// The service said no.
            #[must_use]
            pub fn is_service(&self) -> bool {
                self.kind() == ErrorKind::Service
            }

            /// The answer is not what the description says.
            #[must_use]
            pub fn is_decode(&self) -> bool {
                self.kind() == ErrorKind::Decode
            }
        }

        impl$(<$e>)? fmt::Display for $error$(<$e>)? {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let failure = self.failure();
                write!(f, "{}: {}", failure.operation, failure.message)?;
                match failure.attempts {
                    0 | 1 => Ok(()),
                    attempts => write!(f, " (after {attempts} attempts)"),
                }
            }
        }

        impl$(<$e: fmt::Debug>)? StdError for $error$(<$e>)? {
            fn source(&self) -> Option<&(dyn StdError + 'static)> {
                match &self.failure().source {
                    // Its text is already part of the message.
                    Some(source) if !source.is::<DecodeError>() => Some(source.as_ref()),
                    _ => None,
                }
            }
        }
    )*};
}

questions!(Error<E>, ApiError);

/// How many characters of a body are shown.
const SNIPPET: usize = 256;

fn snippet(body: &[u8]) -> String {
    // No character of UTF-8 has more than four bytes.
    let text = String::from_utf8_lossy(body.get(..SNIPPET * 4).unwrap_or(body));
    let shown = text.chars().take(SNIPPET);
    shown
        .flat_map(|letter| if letter.is_control() { letter.escape_default().collect() } else { vec![letter] })
        .collect()
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind)
            .field("operation", &self.operation)
            .field("message", &self.message)
            .field("source", &self.source)
            .field("status", &self.answer.as_ref().map(|answer| answer.status))
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.1 {
            Some(body) => f.debug_tuple("Error").field(&self.0.0).field(body).finish(),
            None => self.0.0.fmt(f),
        }
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests;
