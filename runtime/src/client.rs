//! The part of a client that is the same for every API: transport, servers, credentials, identity, limits.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::call::Call;
use crate::credential::{Audience, Credential, Scheme};
use crate::error::{ApiError, ErrorKind, Failure};
use crate::operation::Operation;
use crate::secret::Secret;
use crate::server::{Base, Server};
use crate::transport::Transport;

/// What generated clients wrap. Cloning is cheap, and clones share connections.
#[derive(Clone)]
pub struct Client(pub(crate) Arc<Config>);

#[derive(Clone)]
pub(crate) struct Config {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) bases: Vec<(&'static Server, String)>,
    pub(crate) variables: Vec<(&'static Server, String, String)>,
    pub(crate) credentials: Vec<Credential>,
    pub(crate) headers: HeaderMap,
    pub(crate) timeout: Option<Duration>,
    pub(crate) body_limit: usize,
}

impl Client {
    /// A call of an operation. Nothing is sent before it is awaited.
    pub fn call<R: Operation>(&self, request: R) -> Call<R> {
        Call::new(self.clone(), request)
    }

    /// A client that also holds this credential, for this audience only. A later one replaces an earlier one.
    #[must_use]
    pub fn with_credential(&self, scheme: &'static Scheme, audience: Audience, secret: Secret) -> Self {
        let mut config = (*self.0).clone();
        config.credentials.retain(|held| held.scheme != scheme || held.audience != audience);
        config.credentials.push(Credential { scheme, audience, secret });
        Self(Arc::new(config))
    }
}

impl Config {
    /// Where this client finds a server: the replacement, or the description's URL with the chosen variables.
    pub(crate) fn locate(&self, server: &'static Server) -> Result<Base, String> {
        if let Some((_, base)) = self.bases.iter().rev().find(|(replaced, _)| *replaced == server) {
            return Base::parse(base);
        }
        let chosen = |name: &str| {
            let mut newest = self.variables.iter().rev();
            newest.find(|(of, variable, _)| *of == server && variable == name).map(|(_, _, value)| value.clone())
        };
        Base::parse(&server.expand(chosen)?)
    }
}

/// Credentials and header values are left out.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("servers", &self.0.bases.iter().map(|(server, _)| server.url).collect::<Vec<_>>())
            .field("headers", &self.0.headers.keys().map(HeaderName::as_str).collect::<Vec<_>>())
            .field("timeout", &self.0.timeout)
            .finish_non_exhaustive()
    }
}

/// Builds a client of type `C`.
#[must_use = "a builder does nothing until `build` is called"]
pub struct Builder<C> {
    transport: Option<Arc<dyn Transport>>,
    bases: Vec<(&'static Server, String)>,
    variables: Vec<(&'static Server, String, String)>,
    headers: Vec<(String, String)>,
    timeout: Option<Duration>,
    connect_timeout: Duration,
    body_limit: usize,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> Default for Builder<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: From<Client>> Builder<C> {
    /// One minute for a call, ten seconds of it to connect, 64 MiB for an answer.
    pub fn new() -> Self {
        Self {
            transport: None,
            bases: Vec::new(),
            variables: Vec::new(),
            headers: Vec::new(),
            timeout: Some(Duration::from_secs(60)),
            connect_timeout: Duration::from_secs(10),
            body_limit: 64 << 20,
            client: PhantomData,
        }
    }

    /// Finds a server of the description at another URL: a test server, a proxy, one's own machine.
    pub fn server(mut self, server: &'static Server, url: impl Into<String>) -> Self {
        self.bases.push((server, url.into()));
        self
    }

    /// Chooses the value of a server's variable.
    pub fn server_variable(
        mut self,
        server: &'static Server,
        name: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        self.variables.push((server, name.into(), value.into()));
        self
    }

    /// A header that goes with every call, to every server, unless the operation has a value of its own for it. It is no
    /// place for tokens: those are credentials, which go to one origin.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// How long a call may take, redirects and body included. `None`: as long as it takes. One minute by default.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// How long connecting may take, with the default transport. Ten seconds by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How many bytes of an answer are accepted. 64 MiB by default.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Another HTTP stack, or a stand-in for tests.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// A header can't be one, a server's URL can't be used, or there is no transport: the default one could not be set
    /// up, or the feature `reqwest` is off and none was given.
    pub fn build(self) -> Result<C, ApiError> {
        let fail = |message: String| ApiError::new(Failure::new(ErrorKind::Encode, "client", message));
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let parsed =
                HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_bytes(value.as_bytes()).ok());
            let (name, value) = parsed.ok_or_else(|| fail(format!("`{name}` or its value can't be a header")))?;
            headers.insert(name, value);
        }
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport(self.connect_timeout)?,
        };
        let config = Config {
            transport,
            bases: self.bases,
            variables: self.variables,
            credentials: Vec::new(),
            headers,
            timeout: self.timeout,
            body_limit: self.body_limit,
        };
        for (server, _) in &config.bases {
            config.locate(server).map_err(fail)?;
        }
        for (server, name, _) in &config.variables {
            if !server.variables.iter().any(|variable| variable.name == name) {
                return Err(fail(format!("the server `{}` has no variable `{name}`", server.url)));
            }
            config.locate(server).map_err(fail)?;
        }
        Ok(C::from(Client(Arc::new(config))))
    }
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

#[cfg(feature = "reqwest")]
fn default_transport(connect: Duration) -> Result<Arc<dyn Transport>, ApiError> {
    match crate::ReqwestTransport::with_connect_timeout(connect) {
        Ok(transport) => Ok(Arc::new(transport)),
        Err(error) => Err(ApiError::new(Failure::transport("client", error))),
    }
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(_: Duration) -> Result<Arc<dyn Transport>, ApiError> {
    let message = "there is no transport: give one to the builder, or turn the feature `reqwest` on";
    Err(ApiError::new(Failure::new(ErrorKind::Encode, "client", message)))
}
