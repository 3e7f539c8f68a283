//! Spans for calls and attempts, with the names of OpenTelemetry's HTTP clients; nothing without the feature `tracing`.

use std::future::Future;

use http::{Method, StatusCode};
use url::Url;

use crate::error::ErrorKind;
use crate::operation::Facts;

#[cfg(feature = "tracing")]
use tracing::{Instrument, field::Empty};

/// A span, or nothing.
pub(crate) struct Span(#[cfg(feature = "tracing")] tracing::Span);

#[cfg(feature = "tracing")]
impl Span {
    /// One call, from its first attempt to the answer.
    pub(crate) fn call(facts: &'static Facts) -> Self {
        Self(tracing::info_span!(
            "call",
            otel.name = facts.id,
            http.request.method = facts.method,
            url.template = facts.path,
            http.response.status_code = Empty,
            error.type = Empty,
        ))
    }

    /// One attempt, up to the answer's headers. The first one has the number 1.
    pub(crate) fn attempt(method: &Method, url: &Url, facts: &'static Facts, number: u32) -> Self {
        let span = tracing::info_span!(
            "attempt",
            otel.name = format_args!("{method} {}", facts.path),
            otel.kind = "client",
            http.request.method = method.as_str(),
            url.template = facts.path,
            url.full = redacted(url),
            server.address = url.host_str().unwrap_or_default(),
            server.port = url.port_or_known_default(),
            http.request.resend_count = Empty,
            http.response.status_code = Empty,
            error.type = Empty,
        );
        if number > 1 {
            span.record("http.request.resend_count", number - 1);
        }
        Self(span)
    }

    /// Runs something inside.
    pub(crate) fn around<F: Future>(&self, work: F) -> impl Future<Output = F::Output> + use<F> {
        work.instrument(self.0.clone())
    }

    /// Notes how it ended.
    pub(crate) fn ended(&self, outcome: Result<StatusCode, ErrorKind>) {
        match outcome {
            Ok(status) => {
                self.0.record("http.response.status_code", status.as_u16());
                if status.is_client_error() || status.is_server_error() {
                    self.0.record("error.type", status.as_str());
                }
            }
            Err(kind) => _ = self.0.record("error.type", kind.word()),
        }
    }
}

/// Nothing is noted.
#[cfg(not(feature = "tracing"))]
impl Span {
    pub(crate) fn call(_: &'static Facts) -> Self {
        Self()
    }

    pub(crate) fn attempt(_: &Method, _: &Url, _: &'static Facts, _: u32) -> Self {
        Self()
    }

    pub(crate) fn around<F: Future>(&self, work: F) -> F {
        work
    }

    pub(crate) fn ended(&self, _: Result<StatusCode, ErrorKind>) {}
}

/// The URL without a user and a fragment, and with the names in its query alone: the values may be tokens.
#[cfg(feature = "tracing")]
fn redacted(url: &Url) -> String {
    let mut shown = url.clone();
    // A URL without a host can't have a user either, which is all that these complain of.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    shown.set_fragment(None);
    if let Some(query) = url.query() {
        let names = query.split('&').map(|pair| match pair.split_once('=') {
            Some((name, _)) => format!("{name}=REDACTED"),
            None => "REDACTED".to_owned(),
        });
        shown.set_query(Some(&names.collect::<Vec<_>>().join("&")));
    }
    shown.into()
}

#[cfg(all(test, feature = "tracing"))]
mod tests {
    use super::*;

    #[test]
    fn values_of_the_query_and_users_are_not_shown() {
        let url =
            Url::parse("https://me:pw@example.com:8443/a/b?token=s3cret&n=1&s3cret&=s3cret#s3cret").expect("a URL");
        assert_eq!(redacted(&url), "https://example.com:8443/a/b?token=REDACTED&n=REDACTED&REDACTED&=REDACTED");
    }
}
