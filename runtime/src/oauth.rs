//! OAuth 2.0 tokens from a token endpoint (RFC 6749): for the program itself, or with a refresh token.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_lock::Mutex;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use serde_json::Value;
use url::{Url, form_urlencoded};

use crate::body::{Body, BufferError};
use crate::clock::Instant;
use crate::limits::within;
use crate::secret::Secret;
use crate::server::Origin;
use crate::token_source::{TokenError, TokenRequest, TokenSource};
use crate::transport::{BoxFuture, Timeout};

/// How long a token endpoint may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many bytes of its answer are read.
const LIMIT: usize = 1 << 20;

/// A [`TokenSource`] for a program that speaks for itself (RFC 6749, 4.4).
///
/// A token is kept until half a minute before it expires, or until the service refuses it. Calls that need one at the same
/// time wait for the same answer. The endpoint is asked through the client's own transport, without its middleware.
///
/// ```
/// use runtime::ClientCredentials;
///
/// let source = ClientCredentials::new("https://auth.example.com/token", "my-app", "its secret").scope("read write");
/// ```
pub struct ClientCredentials(Keeper);

/// A [`TokenSource`] for a program that somebody has let in before: it has a refresh token (RFC 6749, 6).
///
/// It keeps tokens as [`ClientCredentials`] does. Where the service gives a new refresh token with each token, the new one is
/// used from then on; [`on_change`](Self::on_change) is where it can be stored.
pub struct RefreshToken(Keeper);

impl ClientCredentials {
    /// Asks this token endpoint.
    #[must_use]
    pub fn new(token_url: impl Into<String>, client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        Self(Keeper::new(token_url.into(), client_id.into(), Some(client_secret.into()), None))
    }
}

impl RefreshToken {
    /// Asks this token endpoint.
    #[must_use]
    pub fn new(token_url: impl Into<String>, client_id: impl Into<String>, refresh_token: impl Into<Secret>) -> Self {
        Self(Keeper::new(token_url.into(), client_id.into(), None, Some(refresh_token.into())))
    }

    /// The secret of a client that has one.
    #[must_use]
    pub fn client_secret(mut self, secret: impl Into<Secret>) -> Self {
        self.0.endpoint.client_secret = Some(secret.into());
        self
    }

    /// What is told of every new refresh token. It must not block.
    #[must_use]
    pub fn on_change(mut self, store: impl Fn(&Secret) + Send + Sync + 'static) -> Self {
        self.0.on_change = Some(Arc::new(store));
        self
    }
}

/// Both are set up alike.
macro_rules! settings {
    ($($source:ident)*) => {$(
        impl $source {
            /// The scopes to ask for, with spaces between them.
            #[must_use]
            pub fn scope(self, scope: impl Into<String>) -> Self {
                self.parameter("scope", scope)
            }

            /// A further parameter of the token request, such as `audience` or `resource`.
            #[must_use]
            pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self.0.endpoint.parameters.push((name.into(), value.into()));
                self
            }

            /// Sends the client's secret in the body instead of in `Authorization`, for endpoints that want it so.
            #[must_use]
            pub fn secret_in_body(mut self) -> Self {
                self.0.endpoint.secret_in_body = true;
                self
            }

            /// Allows the endpoint to be asked without encryption, where it is not on this machine.
            #[must_use]
            pub fn over_plain_http(mut self) -> Self {
                self.0.endpoint.plain_http = true;
                self
            }
        }

        impl TokenSource for $source {
            fn token<'a>(&'a self, request: TokenRequest<'a>) -> BoxFuture<'a, Result<Secret, TokenError>> {
                Box::pin(self.0.token(request))
            }
        }

        /// Secrets are left out.
        impl fmt::Debug for $source {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($source)).finish_non_exhaustive()
            }
        }
    )*};
}

settings!(ClientCredentials RefreshToken);

/// Whom to ask, and as whom.
struct Endpoint {
    url: String,
    client_id: String,
    client_secret: Option<Secret>,
    secret_in_body: bool,
    plain_http: bool,
    parameters: Vec<(String, String)>,
}

/// What is told of new refresh tokens.
type Store = dyn Fn(&Secret) + Send + Sync;

/// An endpoint, and what it gave.
struct Keeper {
    endpoint: Endpoint,
    on_change: Option<Arc<Store>>,
    /// Held while the endpoint is asked, so that it is asked once for all who wait. One who gives up leaves it to the next.
    kept: Mutex<Kept>,
}

struct Kept {
    refresh_token: Option<Secret>,
    /// The token, and until when it is good, if that is known.
    token: Option<(Secret, Option<Instant>)>,
}

/// What an endpoint gives.
struct Given {
    token: Secret,
    lifetime: Option<Duration>,
    refresh_token: Option<Secret>,
}

impl Keeper {
    fn new(url: String, client_id: String, client_secret: Option<Secret>, refresh_token: Option<Secret>) -> Self {
        let endpoint = Endpoint {
            url,
            client_id,
            client_secret,
            secret_in_body: false,
            plain_http: false,
            parameters: Vec::new(),
        };
        Self { endpoint, on_change: None, kept: Mutex::new(Kept { refresh_token, token: None }) }
    }

    async fn token(&self, request: TokenRequest<'_>) -> Result<Secret, TokenError> {
        let mut kept = self.kept.lock().await;
        if let Some((token, until)) = &kept.token {
            let is_good = until.is_none_or(|until| Instant::now() < until);
            if is_good && request.rejected() != Some(token) {
                return Ok(token.clone());
            }
        }
        kept.token = None;
        let now = Instant::now();
        let given = self.endpoint.ask(&request, kept.refresh_token.as_ref()).await?;
        // A new refresh token counts from now on, and the old one may be spent.
        if let Some(new) = given.refresh_token.filter(|new| kept.refresh_token.as_ref().is_some_and(|old| old != new)) {
            if let Some(on_change) = &self.on_change {
                on_change(&new);
            }
            kept.refresh_token = Some(new);
        }
        let until = given.lifetime.and_then(|lifetime| now.checked_add(shortened(lifetime)));
        kept.token = Some((given.token.clone(), until));
        Ok(given.token)
    }
}

/// How long a token is used: not to its last moment, as it has a way to go.
fn shortened(lifetime: Duration) -> Duration {
    const MARGIN: Duration = Duration::from_secs(30);
    lifetime.saturating_sub(MARGIN.min(lifetime / 2))
}

impl Endpoint {
    async fn ask(&self, ask: &TokenRequest<'_>, refresh: Option<&Secret>) -> Result<Given, TokenError> {
        let request = self.request(refresh)?;
        let exchange = async {
            let response = ask.transport().send(request).await?;
            let (head, body) = response.into_parts();
            match body.buffer(LIMIT).await {
                Ok(body) => Ok(Response::from_parts(head, body)),
                Err(BufferError::Transport(error)) => Err(error.into()),
                Err(BufferError::TooLarge { .. }) => Err(TokenError::new("the token's server answered far too much")),
            }
        };
        let late = || TokenError::new(format!("the token's server did not answer within {PATIENCE:?}"));
        let response = within(ask.transport(), Some(PATIENCE), exchange).await.ok_or_else(late)??;
        given(response.status(), response.body())
    }

    /// RFC 6749, 4.4.2 and 6; the client as in 2.3.1.
    fn request(&self, refresh: Option<&Secret>) -> Result<Request<Body>, TokenError> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        match refresh {
            Some(token) => form.append_pair("grant_type", "refresh_token").append_pair("refresh_token", token.expose()),
            None => form.append_pair("grant_type", "client_credentials"),
        };
        for (name, value) in &self.parameters {
            form.append_pair(name, value);
        }
        let mut authorization = None;
        match &self.client_secret {
            Some(secret) if !self.secret_in_body => {
                let [id, secret] = [self.client_id.as_str(), secret.expose()]
                    .map(|text| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>());
                authorization = Some(format!("Basic {}", BASE64_STANDARD.encode(format!("{id}:{secret}"))));
            }
            secret => {
                form.append_pair("client_id", &self.client_id);
                if let Some(secret) = secret {
                    form.append_pair("client_secret", secret.expose());
                }
            }
        }
        let form = form.finish();
        let length = form.len();
        let mut request = Request::new(Body::from(form));
        *request.method_mut() = Method::POST;
        *request.uri_mut() =
            self.url()?.as_str().parse().map_err(|_| TokenError::new("the token URL can't be asked"))?;
        request.extensions_mut().insert(Timeout(PATIENCE));
        let headers = request.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(header::CONTENT_LENGTH, length.into());
        if let Some(mut value) = authorization.and_then(|text| HeaderValue::from_str(&text).ok()) {
            value.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, value);
        }
        Ok(request)
    }

    /// The messages do not repeat the URL: it may hold a password.
    fn url(&self) -> Result<Url, TokenError> {
        let url =
            Url::parse(&self.url).map_err(|error| TokenError::new(format!("the token URL can't be used: {error}")))?;
        let origin = Origin::of(&url).filter(|_| matches!(url.scheme(), "http" | "https"));
        let origin = origin.ok_or_else(|| TokenError::new("the token URL is neither http nor https"))?;
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(TokenError::new("the token URL has a user name, a password or a fragment"));
        }
        if origin.is_overheard() && !self.plain_http {
            let message = format!(
                "no token is asked for at {origin}, as everybody on the way could read it: use https, or allow it with \
                 `over_plain_http`"
            );
            return Err(TokenError::new(message));
        }
        Ok(url)
    }
}

/// RFC 6749, 5.1 and 5.2. No part of the answer is shown but the error's code.
fn given(status: StatusCode, body: &[u8]) -> Result<Given, TokenError> {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |name: &str| answer.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    if status != StatusCode::OK {
        let is_code =
            |code: &&str| code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let code = text("error").filter(is_code).map(|code| format!(" (`{code}`)")).unwrap_or_default();
        return Err(TokenError::new(format!("the token's server said {status}{code}")));
    }
    let token = text("access_token").ok_or_else(|| {
        TokenError::new("the token's server said 200, but its answer is not JSON with an `access_token`")
    })?;
    if text("token_type").is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
        return Err(TokenError::new("the token's server gave a token that is no bearer token"));
    }
    // Some write the number as a text.
    let seconds = answer.get("expires_in").and_then(|seconds| match seconds {
        Value::String(text) => text.parse().ok(),
        number => number.as_f64(),
    });
    let lifetime = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds.max(0.0)).ok());
    Ok(Given { token: Secret::from(token), lifetime, refresh_token: text("refresh_token").map(Secret::from) })
}

#[cfg(test)]
mod tests {
    use super::{given, shortened};
    use http::StatusCode;
    use std::time::Duration;

    #[test]
    fn a_token_is_given_up_before_it_expires_and_a_short_one_is_used_all_the_same() {
        for (lifetime, used) in [(3600, 3570), (60, 30), (10, 5), (0, 0)] {
            assert_eq!(shortened(Duration::from_secs(lifetime)), Duration::from_secs(used));
        }
    }

    #[test]
    fn nothing_of_an_answer_but_a_code_gets_into_an_error() {
        let said = |status: StatusCode, body: &str| match given(status, body.as_bytes()) {
            Ok(given) => format!("{:?}", given.lifetime),
            Err(error) => error.to_string(),
        };
        let refused = said(StatusCode::BAD_REQUEST, r#"{"error":"invalid_grant","error_description":"t0k3n"}"#);
        assert_eq!(refused, "the token's server said 400 Bad Request (`invalid_grant`)");
        let odd = said(StatusCode::BAD_REQUEST, r#"{"error":"T0k3n is wrong"}"#);
        assert_eq!(odd, "the token's server said 400 Bad Request");
        assert!(said(StatusCode::OK, "<html>t0k3n").contains("`access_token`"));
        assert!(said(StatusCode::OK, r#"{"access_token":"t0k3n","token_type":"mac"}"#).contains("no bearer"));
        assert_eq!(
            said(StatusCode::OK, r#"{"access_token":"t","token_type":"BEARER","expires_in":"60"}"#),
            "Some(60s)"
        );
        assert_eq!(said(StatusCode::OK, r#"{"access_token":"t","expires_in":-1}"#), "Some(0ns)");
        assert_eq!(said(StatusCode::OK, r#"{"access_token":"t"}"#), "None");
    }
}
