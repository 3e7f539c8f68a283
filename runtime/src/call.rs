//! A call: an operation's request, the client it goes through, and options for this one time.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::time::Duration;

use http::Request;
use url::Url;

use crate::answer::Answer;
use crate::body::Body;
use crate::client::Client;
use crate::encode::Encoder;
use crate::error::{Error, Failure};
use crate::exchange::{self, Options};
use crate::operation::Operation;
use crate::response::Response;
use crate::retry::Retry;
use crate::transport::BoxFuture;

/// An operation that is ready to be called. Await it, or [`send`](Call::send) it to a task of its own.
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct Call<R> {
    client: Client,
    request: R,
    options: Options,
}

impl<R: Operation> Call<R> {
    pub(crate) fn new(client: Client, request: R) -> Self {
        let options = Options::new(client.0.limits, client.0.retry, R::STREAMS);
        Self { client, request, options }
    }

    /// How long this call may take, retries, redirects and body included; of an answer that is handed on as it arrives:
    /// until that begins. `None`: as long as it takes.
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.options.limits.call = timeout.into();
        self
    }

    /// How long each attempt of this call may take until an answer begins. `None`: as long as the call.
    pub fn attempt_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.options.limits.attempt = timeout.into();
        self
    }

    /// How long an answer that is read in pieces may pause. `None`: for ever.
    pub fn idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.options.limits.idle = timeout.into();
        self
    }

    /// When a failed attempt of this call is made again; [`Retry::none`] for never.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.options.retry = retry;
        self
    }

    /// One more header; it wins over everything else that sets it.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.headers.push((name.into(), value.into()));
        self
    }

    /// Another server for this call: the URL that the operation's path is put behind.
    pub fn server(mut self, url: impl Into<String>) -> Self {
        self.options.server = Some(url.into());
        self
    }

    /// What still arrives behind the answer can be waited for with this thread's clock and connections.
    #[cfg(feature = "blocking")]
    pub(crate) fn on_thread(mut self, thread: crate::blocking::Thread) -> Self {
        self.options.thread = thread;
        self
    }

    /// The HTTP request, without sending it. Files in its body are not read yet.
    ///
    /// # Errors
    ///
    /// The request can't be built, or a credential is missing.
    pub fn prepare(&self) -> Result<Request<Body>, Error<R::Failure>> {
        exchange::prepare(&self.client.0, R::FACTS, self.encoded(), &self.options)
            .map_err(|failure| Error::new(failure, None))
    }

    /// Sends it.
    ///
    /// # Errors
    ///
    /// See [`crate::ErrorKind`].
    pub fn send(self) -> impl Future<Output = Result<Response<R::Output>, Error<R::Failure>>> + Send + 'static {
        let encoder = self.encoded();
        let Self { client, request: _, options } = self;
        async move { received::<R>(exchange::exchange(&client.0, R::FACTS, encoder, &options).await) }
    }

    /// Another call of the same request and options, of which something is changed: its URL, and the answer to come.
    pub(crate) fn page(&self, change: impl Fn(&mut Encoder)) -> Result<(Url, Answering<R>), Error<R::Failure>> {
        let encoder = || {
            let mut encoder = self.encoded();
            change(&mut encoder);
            encoder
        };
        let (client, options) = (self.client.clone(), self.options.clone());
        let url = exchange::address(&client.0, R::FACTS, encoder(), &options);
        let (url, encoder) = (url.map_err(|failure| Error::new(failure, None))?, encoder());
        let answer = async move { received::<R>(exchange::exchange(&client.0, R::FACTS, encoder, &options).await) };
        Ok((url, Box::pin(answer)))
    }

    fn encoded(&self) -> Encoder {
        let mut encoder = Encoder::new(R::FACTS.path).sharing(self.client.0.parameters.clone());
        self.request.encode(&mut encoder);
        encoder
    }
}

/// What a call gives back.
pub(crate) type Outcome<R> = Result<Response<<R as Operation>::Output>, Error<<R as Operation>::Failure>>;

/// A call on its way.
type Answering<R> = BoxFuture<'static, Outcome<R>>;

/// The answer as its type.
fn received<R: Operation>(exchanged: Result<Answer, Failure>) -> Result<Response<R::Output>, Error<R::Failure>> {
    let answer = exchanged.map_err(|failure| Error::new(failure, None))?;
    if !answer.status.is_success() {
        let body = R::failure(&answer);
        return Err(Error::new(Failure::service(R::FACTS.id, answer), body));
    }
    match R::success(&answer) {
        Ok(body) => Ok(Response::new(answer, body)),
        Err(error) => Err(Error::new(Failure::decode(R::FACTS.id, error, answer), None)),
    }
}

impl<R: Operation> IntoFuture for Call<R> {
    type Output = Result<Response<R::Output>, Error<R::Failure>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// The request's values are left out: they may hold secrets.
impl<R: Operation> fmt::Debug for Call<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &R::FACTS.id).finish_non_exhaustive()
    }
}
