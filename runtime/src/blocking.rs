//! The same client for programs without asynchronous code: each call waits for its answer.
//!
//! The asynchronous client does the work, on a thread of its own with a small Tokio runtime, which starts with the first
//! call and ends with the last clone of the client. So timeouts, retries, redirects and middleware are the same.
//! Answers that are handed on as they arrive are the same too: their method `blocking` makes a [`Stream`] of them.
//!
//! In browsers there is nothing to wait with: there every call is an error.

#[path = "blocking/stream.rs"]
mod stream;
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
#[path = "blocking/worker.rs"]
mod worker;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
#[path = "blocking/nowhere.rs"]
mod worker;

use std::fmt;
use std::future::Future;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::Request;

use crate::audience::Audience;
use crate::body::Body;
use crate::credential::{Credential, Scheme};
use crate::error::{ApiError, Error, ErrorKind, Failure};
use crate::operation::Operation;
use crate::pages::Paged;
use crate::response::Response;
use crate::retry::Retry;

pub use stream::Stream;

use worker::Worker;

/// What generated blocking clients wrap. Cloning is cheap, and clones share connections and the thread.
#[derive(Clone)]
pub struct Client {
    client: crate::Client,
    thread: Thread,
}

/// The client's thread, once it is needed. It ends with the last clone.
#[derive(Clone, Default)]
pub(crate) struct Thread(Arc<OnceLock<Result<Worker, String>>>);

impl Thread {
    fn start(&self) -> Result<&Worker, String> {
        self.0.get_or_init(Worker::start).as_ref().map_err(Clone::clone)
    }

    /// Of what comes from elsewhere there is none.
    fn started(&self) -> Option<&Worker> {
        self.0.get()?.as_ref().ok()
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Thread")
    }
}

impl From<crate::Client> for Client {
    fn from(client: crate::Client) -> Self {
        Self { client, thread: Thread::default() }
    }
}

/// Credentials and header values are left out.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.client.fmt(f)
    }
}

impl Client {
    /// A call of an operation. Nothing is sent before [`Call::send`].
    pub fn call<R: Operation>(&self, request: R) -> Call<R> {
        Call { call: self.client.call(request), client: self.clone() }
    }

    /// A client that also holds this credential, for this audience only. A later one replaces an earlier one.
    #[must_use]
    pub fn with_credential(
        &self,
        scheme: &'static Scheme,
        audience: Audience,
        credential: impl Into<Credential>,
    ) -> Self {
        Self { client: self.client.with_credential(scheme, audience, credential), thread: self.thread.clone() }
    }

    /// A client that also holds the credentials that the environment has: see
    /// [`Client::with_env_credentials`](crate::Client::with_env_credentials).
    ///
    /// # Errors
    ///
    /// A variable is not Unicode, or only one of two is set.
    pub fn with_env_credentials(
        &self,
        schemes: &[(&str, &'static Scheme)],
        prefix: &str,
        audience: impl Into<Audience>,
    ) -> Result<Self, ApiError> {
        let client = self.client.with_env_credentials(schemes, prefix, audience)?;
        Ok(Self { client, thread: self.thread.clone() })
    }

    /// Runs this on the client's thread, and waits for it.
    fn wait<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Result<T, String> {
        worker::may_wait()?;
        self.thread.start()?.run(work)
    }
}

/// An operation that is ready to be called.
#[must_use = "a call does nothing until it is sent"]
pub struct Call<R> {
    call: crate::Call<R>,
    client: Client,
}

impl<R: Operation> Call<R> {
    /// How long this call may take, retries, redirects and body included. `None`: as long as it takes.
    pub fn timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        self.with(|call| call.timeout(timeout))
    }

    /// How long each attempt of this call may take until an answer begins. `None`: as long as the call.
    pub fn attempt_timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        self.with(|call| call.attempt_timeout(timeout))
    }

    /// How long an answer that is read in pieces may pause. `None`: for ever.
    pub fn idle_timeout(self, timeout: impl Into<Option<Duration>>) -> Self {
        self.with(|call| call.idle_timeout(timeout))
    }

    /// When a failed attempt of this call is made again; [`Retry::none`] for never.
    pub fn retry(self, retry: Retry) -> Self {
        self.with(|call| call.retry(retry))
    }

    /// One more header; it wins over everything else that sets it.
    pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(|call| call.header(name, value))
    }

    /// Another server for this call: the URL that the operation's path is put behind.
    pub fn server(self, url: impl Into<String>) -> Self {
        self.with(|call| call.server(url))
    }

    /// The HTTP request, without sending it.
    ///
    /// # Errors
    ///
    /// The request can't be built, or a credential is missing.
    pub fn prepare(&self) -> Result<Request<Body>, Error<R::Failure>> {
        self.call.prepare()
    }

    /// Sends it, and waits for the answer.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`]. Inside asynchronous code that Tokio runs it is [`ErrorKind::Blocking`]; in
    /// `tokio::task::spawn_blocking` it may be called.
    pub fn send(self) -> Result<Response<R::Output>, Error<R::Failure>> {
        let work = self.call.on_thread(self.client.thread.clone()).send();
        let failed = |message| Err(Error::new(Failure::new(ErrorKind::Blocking, R::FACTS.id, message), None));
        self.client.wait(work).unwrap_or_else(failed)
    }

    fn with(self, change: impl FnOnce(crate::Call<R>) -> crate::Call<R>) -> Self {
        Self { call: change(self.call), client: self.client }
    }
}

impl<R: Paged> Call<R> {
    /// The items of this page and of all that follow it.
    pub fn items(self) -> Paginated<R> {
        Paginated { pages: Some(self.call.items()), client: self.client }
    }
}

/// The items of all pages, each page a call with the same options; see [`crate::Paginated`].
#[derive(Debug)]
pub struct Paginated<R: Paged> {
    /// `None`: it was lost with a thread that ended.
    pages: Option<crate::Paginated<R>>,
    client: Client,
}

impl<R: Paged> Iterator for Paginated<R> {
    type Item = Result<R::Item, Error<R::Failure>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut pages = self.pages.take()?;
        if let Some(item) = pages.arrived() {
            self.pages = Some(pages);
            return Some(Ok(item));
        }
        let work = async move {
            let item = pages.next().await;
            (pages, item)
        };
        match self.client.wait(work) {
            Ok((pages, item)) => {
                self.pages = Some(pages);
                item
            }
            Err(message) => Some(Err(Error::new(Failure::new(ErrorKind::Blocking, R::FACTS.id, message), None))),
        }
    }
}

/// The request's values are left out: they may hold secrets.
impl<R: Operation> fmt::Debug for Call<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.call.fmt(f)
    }
}
