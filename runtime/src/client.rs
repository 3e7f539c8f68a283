//! The part of a client that is the same for every API: transport, servers, credentials, identity, limits.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;

use crate::audience::Audience;
use crate::call::Call;
use crate::credential::{Credential, Held, Scheme};
use crate::environment;
use crate::error::{ApiError, ErrorKind, Failure};
use crate::limits::Limits;
use crate::middleware::Middleware;
use crate::operation::{Facts, Operation};
use crate::parameter::{Parameter, Shared};
use crate::retry::{Budget, Retry};
use crate::server::{Base, Server};
use crate::server_choice::ServerChoice;
use crate::transport::Transport;

/// What generated clients wrap. Cloning is cheap, and clones share connections.
#[derive(Clone)]
pub struct Client(pub(crate) Arc<Config>);

#[derive(Clone)]
pub(crate) struct Config {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) bases: Vec<(&'static Server, String)>,
    pub(crate) variables: Vec<(&'static Server, String, String)>,
    /// The servers that are preferred to an operation's first; the last one counts.
    pub(crate) preferred: Vec<&'static Server>,
    pub(crate) base_url: Option<String>,
    pub(crate) credentials: Vec<Held>,
    pub(crate) headers: HeaderMap,
    pub(crate) parameters: Arc<[Shared]>,
    pub(crate) limits: Limits,
    pub(crate) retry: Retry,
    /// Shared by all clones, those with other credentials included.
    pub(crate) budget: Arc<Budget>,
    pub(crate) around_calls: Vec<Arc<dyn Middleware>>,
    pub(crate) around_attempts: Vec<Arc<dyn Middleware>>,
    pub(crate) body_limit: usize,
}

impl Client {
    /// A call of an operation. Nothing is sent before it is awaited.
    pub fn call<R: Operation>(&self, request: R) -> Call<R> {
        Call::new(self.clone(), request)
    }

    /// A client that also holds this credential, for this audience only. A later one replaces an earlier one.
    #[must_use]
    pub fn with_credential(
        &self,
        scheme: &'static Scheme,
        audience: Audience,
        credential: impl Into<Credential>,
    ) -> Self {
        self.with_all([Held { scheme, audience, credential: credential.into() }])
    }

    /// A client that also holds the credentials that the environment has for these schemes, all for this audience.
    ///
    /// A variable is called like the scheme, by the name given here, behind the prefix: with `PLEX`, `API_KEY` is read
    /// from `PLEX_API_KEY`. Of `Basic` there are two, `…_USER` and `…_PASSWORD`. What is not set, or empty, is left out.
    ///
    /// # Errors
    ///
    /// A variable is not Unicode, or only one of the two is set.
    pub fn with_env_credentials(
        &self,
        schemes: &[(&str, &'static Scheme)],
        prefix: &str,
        audience: impl Into<Audience>,
    ) -> Result<Self, ApiError> {
        let found = environment::credentials(schemes, prefix, |name| std::env::var_os(name))
            .map_err(|message| ApiError::new(Failure::new(ErrorKind::Credential, "client", message)))?;
        let audience = audience.into();
        let held = |(scheme, credential)| Held { scheme, audience: audience.clone(), credential };
        Ok(self.with_all(found.into_iter().map(held)))
    }

    fn with_all(&self, all: impl IntoIterator<Item = Held>) -> Self {
        let mut config = (*self.0).clone();
        for new in all {
            config.credentials.retain(|held| held.scheme != new.scheme || !held.audience.is_same(&new.audience));
            config.credentials.push(new);
        }
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
        server.locate(self.base_url.as_deref(), chosen)
    }

    /// Where an operation goes unless the call says otherwise.
    pub(crate) fn base(&self, facts: &Facts) -> Result<Base, String> {
        let preferred = self.preferred.iter().rev().find(|server| facts.servers.contains(server));
        match (preferred.or_else(|| facts.servers.first()), &self.base_url) {
            (Some(server), _) => self.locate(server),
            (None, Some(url)) => Base::parse(url),
            (None, None) => Err("the description names no server: give the client's builder a `base_url`".to_owned()),
        }
    }
}

/// Credentials and header values are left out.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("servers", &self.0.bases.iter().map(|(server, _)| server.url).collect::<Vec<_>>())
            .field("headers", &self.0.headers.keys().map(HeaderName::as_str).collect::<Vec<_>>())
            .field("timeout", &self.0.limits.call)
            .field("retry", &self.0.retry)
            .finish_non_exhaustive()
    }
}

/// Builds a client of type `C`.
#[must_use = "a builder does nothing until `build` is called"]
pub struct Builder<C> {
    transport: Option<Arc<dyn Transport>>,
    servers: &'static [(&'static str, &'static Server)],
    choices: Vec<ServerChoice>,
    base_url: Option<String>,
    bases: Vec<(&'static Server, String)>,
    variables: Vec<(&'static Server, String, String)>,
    headers: Vec<(String, String)>,
    parameters: Vec<Result<Shared, String>>,
    limits: Limits,
    connect_timeout: Duration,
    retry: Retry,
    around_calls: Vec<Arc<dyn Middleware>>,
    around_attempts: Vec<Arc<dyn Middleware>>,
    body_limit: usize,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> Default for Builder<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: From<Client>> Builder<C> {
    /// Ten seconds to connect, half a minute for an attempt, one minute for a call, 64 MiB for an answer, and the
    /// retries of [`Retry::new`].
    pub fn new() -> Self {
        Self {
            transport: None,
            servers: &[],
            choices: Vec::new(),
            base_url: None,
            bases: Vec::new(),
            variables: Vec::new(),
            headers: Vec::new(),
            parameters: Vec::new(),
            limits: Limits::default(),
            connect_timeout: Duration::from_secs(10),
            retry: Retry::new(),
            around_calls: Vec::new(),
            around_attempts: Vec::new(),
            body_limit: 64 << 20,
            client: PhantomData,
        }
    }

    /// The same, knowing the description's servers by their names; an empty name is none.
    pub fn with_servers(servers: &'static [(&'static str, &'static Server)]) -> Self {
        Self { servers, ..Self::new() }
    }

    /// Prefers a server of the description: operations that have it go there instead of to the first that they have.
    /// Those that have others only, as a path or an operation may, go on to these.
    ///
    /// It is given as a constant of the generated module `servers`, as a type of that module that takes values for
    /// its variables, by its index in `servers::ALL`, or by its name or URL template in the description. For a URL of
    /// your own there is [`server`](Self::server).
    pub fn choose_server(mut self, server: impl Into<ServerChoice>) -> Self {
        self.choices.push(server.into());
        self
    }

    /// What the relative URLs of servers are relative to (RFC 3986, 5): with `https://example.com/docs/`, `/v1` is
    /// `https://example.com/v1`, and `v1` is `https://example.com/docs/v1`. It is also the server of descriptions that
    /// name none. Servers with whole URLs stay where they are.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
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

    /// Sets a parameter of the generated module `parameters` once for all operations that have it. A request that gives
    /// it itself comes first.
    pub fn parameter<T: Serialize>(mut self, parameter: &Parameter<T>, value: impl Into<T>) -> Self {
        self.parameters.push(Shared::of(parameter, &value.into()));
        self
    }

    /// How long a call may take, retries, redirects and body included. `None`: as long as it takes. One minute by
    /// default. Where the answer is read in pieces, the time ends with its headers, and
    /// [`idle_timeout`](Self::idle_timeout) takes over.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.limits.call = timeout.into();
        self
    }

    /// How long one attempt may take until an answer begins. `None`: as long as the call. Half a minute by default.
    pub fn attempt_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.limits.attempt = timeout.into();
        self
    }

    /// How long an answer that is read in pieces may pause. `None`: for ever. One minute by default.
    pub fn idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.limits.idle = timeout.into();
        self
    }

    /// When a failed attempt is made again; [`Retry::none`] for never. [`Retry::new`] by default.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// A middleware around every call: it runs once, however often the request is sent. The first one given is the
    /// outermost.
    pub fn around_calls(mut self, middleware: impl Middleware) -> Self {
        self.around_calls.push(Arc::new(middleware));
        self
    }

    /// A middleware around every attempt: it runs again for retries and redirects. The first one given is the outermost.
    pub fn around_attempts(mut self, middleware: impl Middleware) -> Self {
        self.around_attempts.push(Arc::new(middleware));
        self
    }

    /// How long connecting may take, with the default transport. Ten seconds by default. Browsers decide this themselves.
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
    /// A header can't be one, a server's URL can't be used, a chosen server is not there, or there is no transport: the default one could not be set
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
        let mut variables = self.variables;
        let mut preferred = Vec::new();
        for choice in self.choices {
            let (server, values) = choice.find(self.servers).map_err(fail)?;
            preferred.push(server);
            variables.extend(values.into_iter().map(|(name, value)| (server, name.to_owned(), value)));
        }
        if let Some(url) = &self.base_url {
            Base::parse(url).map_err(|why| fail(format!("the `base_url`: {why}")))?;
        }
        let config = Config {
            transport,
            bases: self.bases,
            variables,
            preferred,
            base_url: self.base_url,
            credentials: Vec::new(),
            headers,
            parameters: self.parameters.into_iter().collect::<Result<_, _>>().map_err(fail)?,
            limits: self.limits,
            retry: self.retry,
            budget: Arc::new(Budget::new()),
            around_calls: self.around_calls,
            around_attempts: self.around_attempts,
            body_limit: self.body_limit,
        };
        for (server, _) in &config.bases {
            config.locate(server).map_err(fail)?;
        }
        for server in &config.preferred {
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
        f.debug_struct("Builder")
            .field("timeout", &self.limits.call)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

#[cfg(all(feature = "reqwest", target_arch = "wasm32", target_os = "unknown"))]
fn default_transport(_: Duration) -> Result<Arc<dyn Transport>, ApiError> {
    Ok(Arc::new(crate::FetchTransport::new()))
}

#[cfg(all(feature = "reqwest", not(all(target_arch = "wasm32", target_os = "unknown"))))]
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
