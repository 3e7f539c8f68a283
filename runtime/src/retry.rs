//! Whether a failed attempt is made again, and after how long.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};

use crate::error::ErrorKind;
use crate::retry_after::retry_after;

/// When a failed attempt is made again.
///
/// By default an operation that is safe to repeat is tried three times in all: GET, HEAD, OPTIONS, TRACE, PUT and DELETE
/// (RFC 9110, 9.2.2), and any other method if its request carries an `Idempotency-Key`. It is tried again when
///
/// * no connection came about, the connection broke before the answer began, or the attempt took too long;
/// * the answer is 408 (the server gave up waiting for the request), 429 (too many requests), 502, 503 or 504 (somebody
///   on the way could not reach the service, or it is overloaded). All of these say that a later attempt may do better;
///   500 does not, as it mostly means a defect.
///
/// POST and PATCH are tried again only when no connection came about, since then the request did not arrive. A body that
/// can be read only once is not sent a second time.
///
/// The waits double from a quarter of a second to eight, of which each is shortened at random by up to a half, so that
/// clients that failed together do not come back together. `Retry-After` is honoured; if it asks for more than
/// [`longest_wait`](Self::longest_wait) or than the call's `timeout` has left, the answer is returned at once.
///
/// All clones of a client share a budget: ten retries, refilled by one for every ten calls. While a service is down,
/// they add a tenth to its load and not twice as much again.
///
/// ```
/// use runtime::Retry;
///
/// assert_eq!(Retry::new().attempts(1), Retry::none());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    first: Duration,
    most: Duration,
    longest_wait: Duration,
    all_methods: bool,
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}

impl Retry {
    /// Three attempts in all, as described above.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            attempts: 3,
            first: Duration::from_millis(250),
            most: Duration::from_secs(8),
            longest_wait: Duration::from_secs(30),
            all_methods: false,
        }
    }

    /// One attempt, and that is it.
    #[must_use]
    pub const fn none() -> Self {
        Self::new().attempts(1)
    }

    /// How many attempts are made in all; 0 is taken for 1.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// The first wait, and the longest one that doubling may lead to. A quarter of a second and eight by default.
    #[must_use]
    pub const fn backoff(mut self, first: Duration, most: Duration) -> Self {
        self.first = first;
        self.most = most;
        self
    }

    /// The longest `Retry-After` that is waited for. Half a minute by default.
    #[must_use]
    pub const fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// POST, PATCH and all other methods too: for operations of which you know that doing them twice does no harm.
    #[must_use]
    pub const fn all_methods(mut self) -> Self {
        self.all_methods = true;
        self
    }

    /// After a failed attempt, the `made`th: how long to wait before the next. `None`: it was the last one.
    pub(crate) fn next(&self, made: u32, request: &Asked<'_>, outcome: &Outcome<'_>) -> Option<Duration> {
        let may_repeat = self.all_methods || request.is_safe_to_repeat();
        let is_worth_it = match outcome {
            Outcome::Answer(status, _) => may_repeat && is_passing(*status),
            Outcome::Failure(ErrorKind::Connect) => true,
            Outcome::Failure(kind) => may_repeat && matches!(kind, ErrorKind::Transport | ErrorKind::Timeout),
        };
        if made >= self.attempts || !is_worth_it {
            return None;
        }
        let wait = self.wait(made, fastrand::f64());
        match outcome {
            Outcome::Answer(_, headers) => match retry_after(headers) {
                Some(asked) if asked > self.longest_wait => None,
                // Not sooner than one was told to, nor all at the same moment.
                Some(asked) => Some(asked.saturating_add(wait / 4)),
                None => Some(wait),
            },
            Outcome::Failure(_) => Some(wait),
        }
    }

    /// Doubled after each attempt, up to the most, and shortened by up to a half. `chance` is from 0 to 1.
    fn wait(&self, made: u32, chance: f64) -> Duration {
        let doubled = self.first.saturating_mul(1 << made.saturating_sub(1).min(16));
        let wait = doubled.min(self.most);
        // What is too long to be multiplied stays as it is.
        Duration::try_from_secs_f64(wait.as_secs_f64() * (1.0 - chance.clamp(0.0, 1.0) / 2.0)).unwrap_or(wait)
    }
}

/// What was asked, as far as it matters here.
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a Method,
    pub(crate) headers: &'a HeaderMap,
}

impl Asked<'_> {
    /// Repeating it is the same as doing it once (RFC 9110, 9.2.2), or the service sees that it is a repetition.
    fn is_safe_to_repeat(&self) -> bool {
        self.method.is_idempotent() || self.headers.contains_key("idempotency-key")
    }
}

/// How an attempt ended.
pub(crate) enum Outcome<'a> {
    Answer(StatusCode, &'a HeaderMap),
    Failure(ErrorKind),
}

/// It may have passed by the next attempt.
fn is_passing(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 502..=504)
}

/// How many retries the clones of a client may make together.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Budget {
    /// What a retry costs, in what a call brings.
    const COST: u32 = 10;
    const FULL: u32 = 10 * Self::COST;

    pub(crate) fn new() -> Self {
        Self(AtomicU32::new(Self::FULL))
    }

    /// A call was made.
    pub(crate) fn refill(&self) {
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| (left < Self::FULL).then(|| left + 1));
    }

    /// Pays for a retry, if there is enough.
    pub(crate) fn pay(&self) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(Self::COST)).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(policy: Retry, method: Method, headers: &HeaderMap, outcome: Outcome<'_>) -> bool {
        policy.next(1, &Asked { method: &method, headers }, &outcome).is_some()
    }

    #[test]
    fn only_what_is_safe_to_repeat_is_repeated() {
        let none = HeaderMap::new();
        let busy = || Outcome::Answer(StatusCode::SERVICE_UNAVAILABLE, &none);
        for (method, expected) in [
            (Method::GET, true),
            (Method::HEAD, true),
            (Method::OPTIONS, true),
            (Method::TRACE, true),
            (Method::PUT, true),
            (Method::DELETE, true),
            (Method::POST, false),
            (Method::PATCH, false),
        ] {
            assert_eq!(next(Retry::new(), method.clone(), &none, busy()), expected, "{method}");
            assert_eq!(next(Retry::new(), method.clone(), &none, Outcome::Failure(ErrorKind::Transport)), expected);
            assert_eq!(next(Retry::new(), method.clone(), &none, Outcome::Failure(ErrorKind::Timeout)), expected);
            assert!(next(Retry::new(), method.clone(), &none, Outcome::Failure(ErrorKind::Connect)), "{method}");
            assert!(next(Retry::new().all_methods(), method.clone(), &none, busy()), "{method}");
            assert!(!next(Retry::none(), method, &none, busy()));
        }
        let mut keyed = HeaderMap::new();
        keyed.insert("idempotency-key", http::HeaderValue::from_static("k"));
        assert!(next(Retry::new(), Method::POST, &keyed, busy()));
    }

    #[test]
    fn only_what_may_pass_is_repeated() {
        let none = HeaderMap::new();
        for status in 100..600 {
            let status = StatusCode::from_u16(status).expect("a status");
            let expected = [408, 429, 502, 503, 504].contains(&status.as_u16());
            assert_eq!(next(Retry::new(), Method::GET, &none, Outcome::Answer(status, &none)), expected, "{status}");
        }
        for kind in [ErrorKind::Encode, ErrorKind::Credential, ErrorKind::Redirect, ErrorKind::TooLarge] {
            assert!(!next(Retry::new(), Method::GET, &none, Outcome::Failure(kind)), "{kind:?}");
        }
    }

    #[test]
    fn waits_double_up_to_the_most_and_are_shortened_by_up_to_a_half() {
        let policy = Retry::new();
        let millis = |made, chance| policy.wait(made, chance).as_millis();
        assert_eq!(
            [1, 2, 3, 4, 5, 6, 7, u32::MAX].map(|made| millis(made, 0.0)),
            [250, 500, 1000, 2000, 4000, 8000, 8000, 8000]
        );
        assert_eq!((millis(1, 1.0), millis(2, 0.5)), (125, 375));
        let huge = Retry::new().backoff(Duration::MAX, Duration::MAX);
        assert_eq!(huge.wait(9, 0.0), Duration::MAX);
    }

    #[test]
    fn the_budget_is_ten_retries_and_one_more_for_ten_calls() {
        let budget = Budget::new();
        assert_eq!((0..100).filter(|_| budget.pay()).count(), 10);
        (0..9).for_each(|_| budget.refill());
        assert!(!budget.pay());
        budget.refill();
        assert!(budget.pay() && !budget.pay());
        (0..100_000).for_each(|_| budget.refill());
        assert_eq!((0..100).filter(|_| budget.pay()).count(), 10);
    }
}
