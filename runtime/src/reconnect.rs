//! Asks again for a stream of events whose connection was lost.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue, Request, Response, StatusCode};

use crate::body::Body;
use crate::error::ErrorKind;
use crate::limits::{late_attempt, within};
use crate::live::{Live, Terms};
use crate::media;
use crate::stream_error::StreamError;
use crate::transport::Transport;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// How long to wait where the service does not say.
const WAIT: Duration = Duration::from_secs(1);
/// No wait grows beyond this, unless the service wants a longer one.
const MAX_WAIT: Duration = Duration::from_secs(30);

/// What came of it.
pub(crate) enum Again {
    /// Events come again.
    Open(Box<Live>),
    /// The service says that there are no more.
    Over,
    /// Not this time.
    Failed(StreamError),
    /// Not at all.
    Refused(StreamError),
}

/// How long to wait before this attempt, counted from one: twice as long each time.
pub(crate) fn wait(retry: Option<Duration>, attempt: u32) -> Duration {
    let first = retry.unwrap_or(WAIT);
    let doubled = first.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)));
    doubled.min(MAX_WAIT.max(first))
}

/// Sends the request again, after a while, with the id of the last event.
pub(crate) async fn reconnect(
    terms: Terms,
    transport: Arc<dyn Transport>,
    last_id: Option<String>,
    wait: Duration,
) -> Again {
    let operation = terms.operation;
    let Some(parts) = &terms.request else {
        return Again::Refused(StreamError::new(ErrorKind::Transport, operation, "the request can't be sent again"));
    };
    transport.sleep(wait).await;
    let mut request = Request::from_parts((**parts).clone(), Body::empty());
    if let Some(id) = last_id {
        let Ok(id) = HeaderValue::from_bytes(id.as_bytes()) else {
            let message = "the stream can't go on: the last event's id holds control characters";
            return Again::Refused(StreamError::new(ErrorKind::Encode, operation, message));
        };
        request.headers_mut().insert(LAST_EVENT_ID, id);
    }
    let limit = terms.limits.attempt;
    match within(&*transport, limit, transport.send(request)).await {
        Some(Ok(response)) => taken(terms, response),
        Some(Err(error)) => Again::Failed(StreamError::transport(operation, error)),
        None => Again::Failed(StreamError::transport(operation, late_attempt(limit.unwrap_or_default()))),
    }
}

fn taken(terms: Terms, response: Response<Body>) -> Again {
    let (head, body) = response.into_parts();
    let status = head.status;
    let said = |kind| {
        StreamError::new(kind, terms.operation, format!("when the stream was to go on, the service said {status}"))
    };
    if status == StatusCode::NO_CONTENT {
        return Again::Over;
    }
    if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::REQUEST_TIMEOUT {
        return Again::Failed(said(ErrorKind::Service));
    }
    if status.is_redirection() {
        return Again::Refused(said(ErrorKind::Redirect));
    }
    if !status.is_success() {
        return Again::Refused(said(ErrorKind::Service));
    }
    match media::of(&head.headers) {
        Some(found) if found.essence_str() != "text/event-stream" => {
            let message = format!("when the stream was to go on, the service sent {}", found.essence_str());
            Again::Refused(StreamError::new(ErrorKind::Decode, terms.operation, message))
        }
        _ => Again::Open(Box::new(Live::new(body, terms, None))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, wait};

    #[test]
    fn waits_double_up_to_half_a_minute_or_what_the_service_wants() {
        let times = |retry| (1..=7).map(|attempt| wait(retry, attempt).as_millis()).collect::<Vec<_>>();
        assert_eq!(times(None), [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
        assert_eq!(times(Some(Duration::ZERO)), [0; 7]);
        assert_eq!(times(Some(Duration::from_secs(60))), [60_000; 7]);
        assert_eq!(wait(None, u32::MAX), Duration::from_secs(30));
    }
}
