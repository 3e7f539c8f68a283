//! Signing in with a PIN: where a person approves it, and the wait for its token.
//!
//! The way goes through three calls. [`Client::get_pin`] makes a PIN. A person approves its code, either at
//! [`Identity::approval_address`] (a strong code) or by typing it at [`LINK_PAGE`] (a weak one). Meanwhile
//! [`SignIn::look`] asks once a second whether that has happened; it calls [`Client::check_pin`] and sorts what can
//! come back. The front page of this crate has all of it in one example.
//!
//! Nothing here sleeps or spawns, so that it works with any runtime: the loop and the clock are yours.

use std::time::{Duration, Instant};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{CheckPinError, CheckPinRequest, Client, Error, Identity, Pin, Retry, Secret};

/// Where a person types a weak code. Strong ones do not work there.
pub const LINK_PAGE: &str = "https://plex.tv/link";

/// The page where a person approves a strong code. What it has to know stands behind the `#`.
const APPROVAL_PAGE: &str = "https://app.plex.tv/auth";

/// As often as plex.tv wants to be asked.
const INTERVAL: Duration = Duration::from_secs(1);

/// What can pass between two looks at most, however badly they go.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// A look that has taken this long is better repeated than waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a new PIN lives if the answer does not say: as long as a weak code, which lives shorter.
const LIFETIME: Duration = Duration::from_secs(900);

/// Everything but the unreserved characters of RFC 3986, 2.3.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Identity {
    /// The address at which a person approves a strong `code`. Open it in a browser, or show it as a QR code.
    ///
    /// Afterwards the page leads to `forward_to`, if there is one. A visit there is no proof of an approval, since
    /// anybody can open that address: only [`SignIn::look`] tells.
    #[must_use]
    pub fn approval_address(&self, code: &str, forward_to: Option<&str>) -> String {
        let parameters = [
            ("clientID", Some(self.client_identifier())),
            ("code", Some(code)),
            ("context%5Bdevice%5D%5Bproduct%5D", Some(self.product())),
            ("forwardUrl", forward_to),
        ];
        let given = parameters.iter().filter_map(|(name, value)| Some((name, (*value)?)));
        let pairs: Vec<String> =
            given.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, UNRESERVED))).collect();
        format!("{APPROVAL_PAGE}#?{}", pairs.join("&"))
    }
}

/// A sign-in that waits for its approval.
#[derive(Clone, Debug)]
pub struct SignIn {
    client: Client,
    request: CheckPinRequest,
    expires: Instant,
    interval: Duration,
    pause: Duration,
}

/// How a sign-in stands.
#[derive(Debug)]
pub enum Progress {
    /// Nobody has approved it yet. Look again after a [`pause`](SignIn::pause).
    Waiting,
    /// It was approved. This is the token, for [`Client::with_token`].
    Approved(Secret),
    /// It was not approved in time, or plex.tv does not know it (any more). It takes a new PIN.
    Expired,
    /// This look failed in a way that may pass: the network, a busy service (429) or a broken one (5xx). The sign-in
    /// still stands. Look again after a [`pause`](SignIn::pause).
    Interrupted(Error<CheckPinError>),
}

impl SignIn {
    /// Takes over from [`Client::get_pin`]. The identity has to be the one that the PIN was made with.
    #[must_use]
    pub fn new(client: &Client, identity: &Identity, pin: &Pin) -> Self {
        Self {
            client: client.clone(),
            request: CheckPinRequest::new(pin.id, identity.client_identifier()),
            expires: expiry(pin).unwrap_or_else(|| Instant::now() + LIFETIME),
            interval: INTERVAL,
            pause: INTERVAL,
        }
    }

    /// Another time between looks than one second. Shorter ones are for tests: plex.tv turns them down with a 429.
    #[must_use]
    pub fn every(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self.pause = interval;
        self
    }

    /// When the PIN expires, as far as the last answer told.
    #[must_use]
    pub fn expires(&self) -> Instant {
        self.expires
    }

    /// How long to wait before the next look. Usually one second; longer if the service asked for more
    /// (`Retry-After`), and then a minute at most.
    #[must_use]
    pub fn pause(&self) -> Duration {
        self.pause
    }

    /// Asks how the sign-in stands. It takes ten seconds at most.
    ///
    /// # Errors
    ///
    /// Whatever asking again would not change: a client identifier that is refused, an answer that is not a PIN, a
    /// redirect. What may pass is [`Progress::Interrupted`], until the PIN's time is over.
    pub async fn look(&mut self) -> Result<Progress, Error<CheckPinError>> {
        self.pause = self.interval;
        // Looking again is what the caller does, who also says so.
        let error = match self.client.check_pin(self.request.clone()).timeout(PATIENCE).retry(Retry::none()).await {
            Ok(answer) => return Ok(self.judge(answer.into_body())),
            Err(error) => error,
        };
        match error.status().map(|status| status.as_u16()) {
            // Only in plex.tv's own words: a 404 of something else says nothing about the PIN.
            Some(404) if error.service().is_some_and(is_about_the_pin) => Ok(Progress::Expired),
            Some(408 | 429 | 500..=599) => Ok(self.interrupted(error)),
            _ if error.is_transport() => Ok(self.interrupted(error)),
            _ => Err(error),
        }
    }

    fn judge(&mut self, pin: Pin) -> Progress {
        // The service's count is right even when this machine has slept, during which its clock may stand still.
        self.expires = expiry(&pin).unwrap_or(self.expires);
        match pin.auth_token.flatten() {
            Some(token) => Progress::Approved(token),
            None if self.expires <= Instant::now() => Progress::Expired,
            None => Progress::Waiting,
        }
    }

    fn interrupted(&mut self, error: Error<CheckPinError>) -> Progress {
        if self.expires <= Instant::now() {
            return Progress::Expired;
        }
        let asked = error.headers().and_then(|headers| headers.get("retry-after")?.to_str().ok()?.trim().parse().ok());
        self.pause =
            asked.map_or(self.interval, Duration::from_secs).clamp(self.interval, LONGEST_PAUSE.max(self.interval));
        Progress::Interrupted(error)
    }
}

/// When the PIN expires, by this machine's clock. The service counts whole seconds, so one more may be left.
fn expiry(pin: &Pin) -> Option<Instant> {
    let seconds = u64::try_from(pin.expires_in?.max(0)).ok()?;
    Instant::now().checked_add(Duration::from_secs(seconds.saturating_add(1)))
}

/// plex.tv names its faults, or repeats the status; anybody else's JSON does neither.
fn is_about_the_pin(error: &CheckPinError) -> bool {
    match error {
        CheckPinError::NotFound(body) => {
            body.errors.as_ref().is_some_and(|errors| !errors.is_empty())
                || (body.status == Some(404) && body.error.is_some())
        }
        _ => false,
    }
}
