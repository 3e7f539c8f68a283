//! Tokens that are not known beforehand: who is asked for them, and when.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use crate::credential::Scheme;
use crate::secret::Secret;
use crate::transport::{BoxFuture, Transport, TransportError};

/// Gives tokens when they are needed: for OAuth 2.0, OpenID Connect, and whatever else has tokens that expire.
///
/// It is asked before every call that takes the credential, so it keeps what it got for as long as that is good.
/// [`ClientCredentials`](crate::ClientCredentials) and [`RefreshToken`](crate::RefreshToken) are ready to use.
///
/// ```
/// use runtime::{BoxFuture, Secret, TokenError, TokenRequest, TokenSource};
///
/// /// The token that a command line tool left in a file.
/// struct FromFile;
///
/// impl TokenSource for FromFile {
///     fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Secret, TokenError>> {
///         Box::pin(async move {
///             let text = std::fs::read_to_string("token").map_err(|error| TokenError::new("no token file").because(error))?;
///             let token = Secret::new(text.trim());
///             match request.rejected() == Some(&token) {
///                 true => Err(TokenError::new("the token in the file is not good any more: sign in again")),
///                 false => Ok(token),
///             }
///         })
///     }
/// }
/// ```
pub trait TokenSource: Send + Sync + 'static {
    /// A token that is good now.
    ///
    /// The future counts as part of the call, and is dropped when the call's time is over.
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Secret, TokenError>>;
}

impl<S: TokenSource + ?Sized> TokenSource for Arc<S> {
    fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Secret, TokenError>> {
        (**self).token(request)
    }
}

/// What a [`TokenSource`] is asked, and what it may use to answer.
#[derive(Clone, Copy)]
pub struct TokenRequest<'a> {
    scheme: &'static Scheme,
    transport: &'a Arc<dyn Transport>,
    rejected: Option<&'a Secret>,
}

impl<'a> TokenRequest<'a> {
    pub(crate) fn new(
        scheme: &'static Scheme,
        transport: &'a Arc<dyn Transport>,
        rejected: Option<&'a Secret>,
    ) -> Self {
        Self { scheme, transport, rejected }
    }

    /// The security scheme that the token is for.
    #[must_use]
    pub fn scheme(&self) -> &'static Scheme {
        self.scheme
    }

    /// The client's own transport, to ask for a token with.
    #[must_use]
    pub fn transport(&self) -> &'a dyn Transport {
        &**self.transport
    }

    /// A token that the service has just refused with 401: another one is wanted. If there is no other, the answer of the
    /// service stands.
    #[must_use]
    pub fn rejected(&self) -> Option<&'a Secret> {
        self.rejected
    }
}

impl fmt::Debug for TokenRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenRequest")
            .field("scheme", &self.scheme.name)
            .field("is_again", &self.rejected.is_some())
            .finish_non_exhaustive()
    }
}

/// Why there is no token. Neither the message nor the cause may hold a secret.
#[derive(Debug)]
pub struct TokenError {
    message: String,
    cause: Option<Box<dyn StdError + Send + Sync>>,
}

impl TokenError {
    /// A failure in words.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), cause: None }
    }

    /// The same with its cause.
    #[must_use]
    pub fn because(self, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { cause: Some(cause.into()), ..self }
    }
}

impl From<TransportError> for TokenError {
    fn from(error: TransportError) -> Self {
        Self::new(format!("the token's server: {error}")).because(error.into_cause())
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for TokenError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_ref().map(|cause| -> &(dyn StdError + 'static) { cause.as_ref() })
    }
}
