//! The same client for programs without asynchronous code: each call waits for its answer.
//!
//! The asynchronous client does the work, on a thread of its own with a small Tokio runtime, which starts with the first
//! call and ends with the last clone of the client. So timeouts, retries, redirects and middleware are the same.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, OnceLock, mpsc};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use http::Request;
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::coop;

use crate::body::Body;
use crate::credential::{Audience, Scheme};
use crate::error::{Error, ErrorKind, Failure};
use crate::operation::Operation;
use crate::response::Response;
use crate::retry::Retry;
use crate::secret::Secret;

/// What generated blocking clients wrap. Cloning is cheap, and clones share connections and the thread.
#[derive(Clone)]
pub struct Client {
    client: crate::Client,
    worker: Arc<OnceLock<Result<Worker, String>>>,
}

impl From<crate::Client> for Client {
    fn from(client: crate::Client) -> Self {
        Self { client, worker: Arc::default() }
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
    pub fn with_credential(&self, scheme: &'static Scheme, audience: Audience, secret: Secret) -> Self {
        Self { client: self.client.with_credential(scheme, audience, secret), worker: self.worker.clone() }
    }

    /// Runs this on the client's thread, and waits for it.
    fn wait<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Result<T, String> {
        if is_asynchronous() {
            return Err("the blocking client was called inside asynchronous code, which it would hold up: use the \
                        asynchronous client there, or move the call to `tokio::task::spawn_blocking`"
                .to_owned());
        }
        let worker = self.worker.get_or_init(Worker::start).as_ref().map_err(Clone::clone)?;
        let (sender, receiver) = mpsc::sync_channel(1);
        worker.handle.spawn(async move {
            // Nobody is left to hear it only if the program ends.
            let _ = sender.send(work.await);
        });
        receiver.recv().map_err(|_| "the call's thread ended without an answer, as after a panic in it".to_owned())
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
        let work = self.call.send();
        let failed = |message| Err(Error::new(Failure::new(ErrorKind::Blocking, R::FACTS.id, message), None));
        self.client.wait(work).unwrap_or_else(failed)
    }

    fn with(self, change: impl FnOnce(crate::Call<R>) -> crate::Call<R>) -> Self {
        Self { call: change(self.call), client: self.client }
    }
}

/// The request's values are left out: they may hold secrets.
impl<R: Operation> fmt::Debug for Call<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.call.fmt(f)
    }
}

/// The thread. It ends when this is dropped, and takes the runtime with it: a runtime must not be dropped where
/// asynchronous code runs, and a client may be.
struct Worker {
    handle: Handle,
    _stop: oneshot::Sender<()>,
}

impl Worker {
    fn start() -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("the blocking client's thread could not be started: {error}");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        std::thread::Builder::new()
            .name("blocking-client".to_owned())
            .spawn(move || _ = runtime.block_on(stopped))
            .map_err(failed)?;
        Ok(Self { handle, _stop: stop })
    }
}

/// Whether Tokio polls this very code: then waiting here would hold up whatever else it runs on this thread.
///
/// That there is a runtime is not enough, as there is one in `spawn_blocking` as well. But only what is polled has a
/// budget of steps after which it has to yield; so steps are taken until there are no more, and given back.
fn is_asynchronous() -> bool {
    /// More than Tokio gives to a task.
    const MANY: usize = 1024;
    if Handle::try_current().is_err() {
        return false;
    }
    let mut context = Context::from_waker(Waker::noop());
    let mut steps = Vec::new();
    let is_limited = (0..MANY).any(|_| match coop::poll_proceed(&mut context) {
        Poll::Ready(step) => {
            steps.push(step);
            false
        }
        Poll::Pending => true,
    });
    // Each puts back what was left before it, so the first comes last.
    while steps.pop().is_some() {}
    is_limited
}
