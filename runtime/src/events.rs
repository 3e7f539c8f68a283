//! A body of server-sent events that are handed on as they arrive.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::decode::{self, DecodeError};
use crate::error::ErrorKind;
use crate::event_parser::{EventParser, RawEvent};
use crate::exclusive::Exclusive;
use crate::frames::{Cut, Frames};
use crate::live::{Live, Terms};
use crate::reconnect::{Again, reconnect, wait};
use crate::stream_error::StreamError;
use crate::transport::BoxFuture;

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<T> {
    /// The id of this event, or of the last one before it that had one.
    pub id: Option<String>,
    /// Its type; `message` where the service says none.
    pub event: String,
    /// What it holds.
    pub data: T,
}

/// The events of an answer in `text/event-stream` (the HTML standard, 9.2), of which one at a time is in memory. None may
/// be larger than the client's limit for answers.
///
/// # When the connection is lost
///
/// A `GET` is sent again, with the id of the last event as `Last-Event-ID`, after the time that the service asked for
/// (`retry`) or one second, and twice as long each time that no event comes of it, up to half a minute; five times by
/// default, see [`reconnects`](Self::reconnects). Lost is also a connection on which nothing comes for as long as the
/// call's `idle_timeout`; with `None` it is waited for ever. Where the service itself ends the answer, the request is
/// sent again only if it has given ids or a `retry`, as services do that can go on where they were; one that answers with
/// 204 then has no more events. Calls with another method are never sent again: the loss is an error.
///
/// # What does not fit
///
/// An event whose data is not what the description says is an error for that event, and the next one follows. Some
/// services end with a word that is no JSON, such as `[DONE]`: it is such an error, and
/// [`StreamError::text`] is that word. [`raw`](Self::raw) gives the texts of all events, to read them another way.
pub struct Events<T> {
    source: Source,
    read: fn(&[u8]) -> Result<T, DecodeError>,
}

/// What is the same for all events.
struct Source {
    state: State,
    parser: EventParser,
    terms: Terms,
    /// Attempts since the last event.
    attempts: u32,
    max_attempts: u32,
}

enum State {
    Open(Box<Frames>),
    Lost(Exclusive<BoxFuture<'static, Again>>),
    Over,
}

impl<T> Events<T> {
    pub(crate) fn new(live: Live, read: fn(&[u8]) -> Result<T, DecodeError>) -> Self {
        let terms = live.terms.clone();
        let state = State::Open(Box::new(Frames::new(live, Cut::EventLine)));
        Self { source: Source { state, parser: EventParser::default(), terms, attempts: 0, max_attempts: 5 }, read }
    }

    /// How often in a row the request is sent again before a lost connection is an error. Five times by default; with
    /// zero never.
    #[must_use]
    pub fn reconnects(mut self, times: u32) -> Self {
        self.source.max_attempts = times;
        self
    }

    /// The id of the last event, from which the service can go on: for those who want to ask again much later.
    #[must_use]
    pub fn last_id(&self) -> Option<&str> {
        self.source.parser.last_id()
    }

    /// The next event; `None` when the service has no more.
    ///
    /// # Errors
    ///
    /// The event's data does not fit; or the connection was lost for good, or an event is too large, after which there is
    /// none.
    pub async fn next(&mut self) -> Option<Result<Event<T>, StreamError>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The same events with their data as text.
    #[must_use]
    pub fn raw(self) -> Events<String> {
        Events { source: self.source, read: decode::owned_text }
    }

    /// The same for programs without asynchronous code: an iterator.
    #[cfg(feature = "blocking")]
    pub fn blocking(self) -> crate::blocking::Stream<Self> {
        crate::blocking::Stream::new(self, |events| &events.source.terms)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<T>, StreamError>>> {
        let event = match ready!(self.source.poll(context)) {
            Some(Ok(event)) => event,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        let RawEvent { id, event, data } = event;
        Poll::Ready(Some(match (self.read)(&data) {
            Ok(data) => Ok(Event { id, event, data }),
            Err(error) => {
                let text = String::from_utf8_lossy(&data).into_owned();
                Err(StreamError::item(self.source.terms.operation, error, text))
            }
        }))
    }
}

impl Source {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<RawEvent, StreamError>>> {
        loop {
            match &mut self.state {
                State::Over => return Poll::Ready(None),
                State::Open(frames) => match ready!(frames.poll(context)) {
                    Some(Ok(line)) => {
                        if let Some(event) = self.parser.line(&line) {
                            self.attempts = 0;
                            return Poll::Ready(Some(Ok(event)));
                        }
                        if self.parser.len() > self.terms.body_limit {
                            let error = frames.too_large();
                            return self.over(Some(error));
                        }
                    }
                    Some(Err(error)) if error.is_too_large() => return self.over(Some(error)),
                    Some(Err(error)) => {
                        if let Some(error) = self.lost(Some(error)) {
                            return self.over(error);
                        }
                    }
                    None => {
                        if let Some(error) = self.lost(None) {
                            return self.over(error);
                        }
                    }
                },
                State::Lost(again) => match ready!(again.get().as_mut().poll(context)) {
                    Again::Open(live) => self.state = State::Open(Box::new(Frames::new(*live, Cut::EventLine))),
                    Again::Over => return self.over(None),
                    Again::Refused(error) => return self.over(Some(error)),
                    Again::Failed(error) => {
                        if let Some(error) = self.lost(Some(error)) {
                            return self.over(error);
                        }
                    }
                },
            }
        }
    }

    fn over<R>(&mut self, error: Option<StreamError>) -> Poll<Option<Result<R, StreamError>>> {
        self.state = State::Over;
        Poll::Ready(error.map(Err))
    }

    /// The connection is gone, by an error or since the service ended it. `Some` if that is all: with the error, if it is
    /// one.
    fn lost(&mut self, error: Option<StreamError>) -> Option<Option<StreamError>> {
        let can_go_on = self.parser.last_id().is_some() || self.parser.retry().is_some();
        let (Some(transport), Some(_)) = (&self.terms.transport, &self.terms.request) else { return Some(error) };
        if error.is_none() && !can_go_on {
            return Some(None);
        }
        if self.attempts >= self.max_attempts {
            // Whoever wants no reconnecting takes the service's end for the end.
            let endless = || {
                let message = "the service ends the stream again and again before an event comes";
                StreamError::new(ErrorKind::Transport, self.terms.operation, message)
            };
            return Some(error.or_else(|| (self.max_attempts > 0).then(endless)));
        }
        self.attempts += 1;
        self.parser.restart();
        let wait = wait(self.parser.retry(), self.attempts);
        let last_id = self.parser.last_id().map(str::to_owned);
        let again = reconnect(self.terms.clone(), transport.clone(), last_id, wait);
        self.state = State::Lost(Exclusive::new(Box::pin(again)));
        None
    }
}

impl<T> Stream for Events<T> {
    type Item = Result<Event<T>, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").field("operation", &self.source.terms.operation).finish_non_exhaustive()
    }
}
