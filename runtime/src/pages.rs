//! Lists that come in pages: one call after the other, as a stream of items.

use std::collections::BTreeSet;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use bytes::Bytes;
use futures_core::Stream;
use serde_json::Value;
use url::Url;

use crate::call::{Call, Outcome};
use crate::encode::Encoder;
use crate::error::{Error, ErrorKind, Failure};
use crate::exclusive::Exclusive;
use crate::link;
use crate::operation::Operation;
use crate::response::Response;
use crate::transport::BoxFuture;

/// An operation whose answer is one page of a longer list.
pub trait Paged: Operation {
    /// What the pages hold.
    type Item: Send + 'static;
    /// How the next page is found.
    const PAGING: &'static Paging;

    /// The items of a page; `None` if the answer has no list where the description has one.
    fn items(page: &mut Self::Output) -> Option<&mut Vec<Self::Item>>;
}

/// How the page after this one is found. Places in a body are the keys that lead there; in a list, `-1` is the last
/// element.
#[derive(Debug)]
pub struct Paging {
    /// What says where it is.
    pub way: PageWay,
    /// Where the body says whether there is one, if it does: `true` or `false`.
    pub more: &'static [&'static str],
}

/// What says where the next page is.
#[derive(Debug)]
pub enum PageWay {
    /// The header `Link`, with the relation `next`.
    Link,
    /// A URL in the body.
    Next(&'static [&'static str]),
    /// A text or number in the body, which is sent as a query parameter.
    Cursor {
        /// The parameter.
        parameter: &'static str,
        /// Where the body has it.
        at: &'static [&'static str],
    },
    /// A query parameter with the number of items before the page. The first empty page is the last.
    Offset {
        /// The parameter.
        parameter: &'static str,
    },
    /// A query parameter with the page's number. The first empty page is the last.
    Page {
        /// The parameter.
        parameter: &'static str,
        /// The number of the page that comes if none is asked for.
        first: u64,
    },
}

/// Which page is next.
enum Step {
    /// The one that the request asks for.
    First,
    /// The one at a URL of the same origin.
    At(Url),
    /// The one for which the request has another value of a query parameter.
    With(&'static str, String),
}

/// A page's URL and answer.
type Page<R> = (Url, Outcome<R>);

/// An item, or why there is none.
type ItemOf<R> = Result<<R as Paged>::Item, Error<<R as Operation>::Failure>>;

/// The items of all pages, from the one that the request asks for, each page a call with the same options.
///
/// It ends where the answer names no next page, where the service names one for the second time, and, of pages that are
/// counted, at one that is empty or the same as the one before. A next page of another origin is an error, since nothing
/// of the request may go there. After an error there is nothing more.
pub struct Paginated<R: Paged> {
    call: Call<R>,
    /// `None`: there is no next page.
    step: Option<Step>,
    running: Option<Exclusive<BoxFuture<'static, Page<R>>>>,
    ready: vec::IntoIter<R::Item>,
    /// Where the service has led so far.
    seen: BTreeSet<String>,
    /// The page before.
    last: Bytes,
}

impl<R: Paged> Call<R> {
    /// The items of this page and of all that follow it.
    pub fn items(self) -> Paginated<R> {
        Paginated {
            call: self,
            step: Some(Step::First),
            running: None,
            ready: Vec::new().into_iter(),
            seen: BTreeSet::new(),
            last: Bytes::new(),
        }
    }
}

impl<R: Paged> Paginated<R> {
    /// The next item; `None` at the end, and after an error.
    ///
    /// # Errors
    ///
    /// Those of the call for the page that the item is in; and [`ErrorKind::Redirect`] if that page is of another origin.
    pub async fn next(&mut self) -> Option<Result<R::Item, Error<R::Failure>>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The next item, if it is here already.
    #[cfg(feature = "blocking")]
    pub(crate) fn arrived(&mut self) -> Option<R::Item> {
        self.ready.next()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<ItemOf<R>>> {
        loop {
            if let Some(item) = self.ready.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            if let Some(running) = &mut self.running {
                let (url, outcome) = ready!(running.get().as_mut().poll(context));
                self.running = None;
                if let Err(error) = outcome.and_then(|page| self.arrive(&url, page)) {
                    self.step = None;
                    return Poll::Ready(Some(Err(error)));
                }
                continue;
            }
            let Some(step) = self.step.take() else { return Poll::Ready(None) };
            match self.call.page(|encoder| turn(encoder, &step)) {
                Ok((url, answer)) => self.running = Some(Exclusive::new(Box::pin(async move { (url, answer.await) }))),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }

    fn arrive(&mut self, url: &Url, mut page: Response<R::Output>) -> Result<(), Error<R::Failure>> {
        let body = page.raw().clone();
        let next = following(R::PAGING, url, page.headers(), &body);
        let items = R::items(page.body_mut()).map(std::mem::take).unwrap_or_default();
        let next = next.map_err(|message| Error::new(Failure::new(ErrorKind::Redirect, R::FACTS.id, message), None))?;
        // A service that does not know the parameter says the same again and again.
        let is_again = matches!(next, Next::Counted(..)) && body == self.last;
        self.last = body;
        if is_again {
            return Ok(());
        }
        self.step = match next {
            Next::None => None,
            Next::Url(url) => self.seen.insert(url.to_string()).then_some(Step::At(url)),
            Next::Cursor(name, cursor) => self.seen.insert(cursor.clone()).then_some(Step::With(name, cursor)),
            Next::Counted(..) if items.is_empty() => None,
            Next::Counted(name, Count::Offset(offset)) => {
                let many = u64::try_from(items.len()).unwrap_or(u64::MAX);
                Some(Step::With(name, offset.saturating_add(many).to_string()))
            }
            Next::Counted(name, Count::Page(page)) => Some(Step::With(name, page.saturating_add(1).to_string())),
        };
        self.ready = items.into_iter();
        Ok(())
    }
}

/// What an answer says of the page after it.
enum Next {
    None,
    Url(Url),
    Cursor(&'static str, String),
    Counted(&'static str, Count),
}

/// What this page was counted as.
enum Count {
    Offset(u64),
    Page(u64),
}

/// Makes a request one for another page.
fn turn(encoder: &mut Encoder, step: &Step) {
    match step {
        Step::First => {}
        Step::At(url) => encoder.go_to(url),
        Step::With(name, value) => encoder.replace_query(name, value),
    }
}

fn following(paging: &Paging, url: &Url, headers: &http::HeaderMap, body: &[u8]) -> Result<Next, String> {
    let needs_body = !paging.more.is_empty() || matches!(paging.way, PageWay::Next(_) | PageWay::Cursor { .. });
    let body: Value = if needs_body { serde_json::from_slice(body).unwrap_or_default() } else { Value::Null };
    if !paging.more.is_empty() && found(&body, paging.more).and_then(Value::as_bool) == Some(false) {
        return Ok(Next::None);
    }
    let number = |name: &str| url.query_pairs().find(|(key, _)| key == name).and_then(|(_, value)| value.parse().ok());
    Ok(match &paging.way {
        PageWay::Link => joined(url, link::next(headers))?,
        PageWay::Next(at) => joined(url, found(&body, at).and_then(text))?,
        PageWay::Cursor { parameter, at } => match found(&body, at).and_then(text) {
            Some(cursor) => Next::Cursor(parameter, cursor),
            None => Next::None,
        },
        PageWay::Offset { parameter } => Next::Counted(parameter, Count::Offset(number(parameter).unwrap_or_default())),
        PageWay::Page { parameter, first } => {
            Next::Counted(parameter, Count::Page(number(parameter).unwrap_or(*first)))
        }
    })
}

/// A URL that may be relative to this page's. Only one of the same origin is followed: with the request go credentials.
fn joined(url: &Url, next: Option<String>) -> Result<Next, String> {
    let Some(next) = next else { return Ok(Next::None) };
    let next = url.join(&next).map_err(|error| format!("the URL of the next page can't be used: {error}"))?;
    if next.origin() != url.origin() {
        return Err(format!(
            "the next page is at {}, which is not asked, as tokens and bodies stay with {}",
            next.origin().ascii_serialization(),
            url.origin().ascii_serialization()
        ));
    }
    Ok(Next::Url(next))
}

fn found<'a>(body: &'a Value, at: &[&str]) -> Option<&'a Value> {
    at.iter().try_fold(body, |value, key| match value {
        Value::Array(items) if *key == "-1" => items.last(),
        value => value.get(key),
    })
}

/// A cursor or a URL; none if it is null or empty.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Nothing in it is pinned.
impl<R: Paged> Unpin for Paginated<R> {}

impl<R: Paged> Stream for Paginated<R> {
    type Item = Result<R::Item, Error<R::Failure>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<R: Paged> fmt::Debug for Paginated<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paginated").field("operation", &R::FACTS.id).finish_non_exhaustive()
    }
}
