//! Credentials: the scheme they are for, the origin they are for, and nobody else.

use std::fmt;
use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::audience::Audience;
use crate::encode::Encoder;
use crate::secret::Secret;
use crate::server::{Base, Origin, Server};
use crate::token_source::{TokenError, TokenRequest, TokenSource};
use crate::transport::Transport;

/// A security scheme of the description (OpenAPI 3.1, 4.8.27).
#[derive(Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Its name in the description.
    pub name: &'static str,
    /// How it travels.
    pub kind: SchemeKind,
}

/// How a credential travels.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// In a header of this name.
    Header(&'static str),
    /// In the query, as a parameter of this name.
    Query(&'static str),
    /// In a cookie of this name.
    Cookie(&'static str),
    /// `Authorization: Basic` (RFC 7617); the secret is `user:password`.
    Basic,
    /// `Authorization: Bearer` (RFC 6750), also of OAuth 2.0 and OpenID Connect.
    Bearer,
}

/// What a scheme asks for: a secret that is known, or a source that gives tokens.
#[derive(Clone)]
pub struct Credential(Kind);

#[derive(Clone)]
enum Kind {
    Secret(Secret),
    Source(Arc<dyn TokenSource>),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::Secret(_) => "Credential(…)",
            Kind::Source(_) => "Credential(from a source)",
        })
    }
}

impl From<Secret> for Credential {
    fn from(secret: Secret) -> Self {
        Self(Kind::Secret(secret))
    }
}

impl From<String> for Credential {
    fn from(secret: String) -> Self {
        Secret::from(secret).into()
    }
}

impl From<&str> for Credential {
    fn from(secret: &str) -> Self {
        Secret::from(secret).into()
    }
}

impl<S: TokenSource> From<S> for Credential {
    fn from(source: S) -> Self {
        Self(Kind::Source(Arc::new(source)))
    }
}

/// A credential with its scheme and its audience.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) scheme: &'static Scheme,
    pub(crate) audience: Audience,
    pub(crate) credential: Credential,
}

impl Held {
    /// The secret, if it is known without asking anybody.
    pub(crate) fn at_hand(&self) -> Result<Granted, String> {
        match &self.credential.0 {
            Kind::Secret(secret) => Ok(Granted { scheme: self.scheme, secret: secret.clone(), source: None }),
            Kind::Source(_) => Err(format!(
                "the credential `{}` comes from a source, which is asked when the call is sent and not before",
                self.scheme.name
            )),
        }
    }

    /// The secret, whoever has to be asked.
    pub(crate) async fn granted(&self, transport: &Arc<dyn Transport>) -> Result<Granted, TokenError> {
        let scheme = self.scheme;
        Ok(match &self.credential.0 {
            Kind::Secret(secret) => Granted { scheme, secret: secret.clone(), source: None },
            Kind::Source(source) => {
                let secret = source.token(TokenRequest::new(scheme, transport, None)).await?;
                Granted { scheme, secret, source: Some(source.clone()) }
            }
        })
    }
}

/// A secret for one call.
pub(crate) struct Granted {
    pub(crate) scheme: &'static Scheme,
    pub(crate) secret: Secret,
    /// Who gave it, and may give another.
    pub(crate) source: Option<Arc<dyn TokenSource>>,
}

/// The credentials of the first alternative that can be met, each for this origin. None, if none are needed.
pub(crate) fn choose<'a>(
    alternatives: &[&[&'static Scheme]],
    credentials: &'a [Held],
    origin: &Origin,
    locate: impl Fn(&'static Server) -> Result<Base, String>,
) -> Result<Vec<&'a Held>, String> {
    let mut elsewhere = None;
    let mut missing = Vec::new();
    // An empty alternative says that anonymous is possible, not that it is better: it comes last.
    for schemes in alternatives.iter().filter(|schemes| !schemes.is_empty()) {
        let mut found = Vec::new();
        let mut absent = Vec::new();
        for scheme in *schemes {
            match meant_for(scheme, credentials, origin, &locate, &mut elsewhere) {
                Some(held) => found.push(held),
                None => absent.push(format!("`{}`", scheme.name)),
            }
        }
        if absent.is_empty() {
            return in_private(found, origin);
        }
        missing.push(absent.join(" and "));
    }
    if missing.is_empty() || alternatives.iter().any(|schemes| schemes.is_empty()) {
        return Ok(Vec::new());
    }
    Err(match elsewhere {
        Some(why) => why,
        None => format!("the credential {} is missing for {origin}", missing.join(", or ")),
    })
}

/// The newest credential of a scheme for an origin, so that a token can be renewed.
fn meant_for<'a>(
    scheme: &'static Scheme,
    credentials: &'a [Held],
    origin: &Origin,
    locate: &impl Fn(&'static Server) -> Result<Base, String>,
    elsewhere: &mut Option<String>,
) -> Option<&'a Held> {
    for held in credentials.iter().rev().filter(|held| held.scheme == scheme) {
        match held.audience.base(locate) {
            Ok(base) if base.origin == *origin => return Some(held),
            Ok(base) => {
                *elsewhere = Some(format!(
                    "the credential `{}` is for {} and is not sent to {origin}",
                    scheme.name, base.origin
                ));
            }
            // It is nobody's, and no reason not to use another one.
            Err(why) => {
                elsewhere.get_or_insert(format!("the audience of the credential `{}`: {why}", scheme.name));
            }
        }
    }
    None
}

/// Refuses what everybody on the way could read, unless that is wanted.
fn in_private<'a>(found: Vec<&'a Held>, origin: &Origin) -> Result<Vec<&'a Held>, String> {
    match found.iter().find(|held| origin.is_overheard() && !held.audience.allows_plain_http()) {
        Some(held) => Err(format!(
            "the credential `{}` is not sent to {origin}, as everybody on the way could read it: call the service over \
             https, or allow it with `Audience::over_plain_http`",
            held.scheme.name
        )),
        None => Ok(found),
    }
}

/// Adds the credentials to a request.
pub(crate) fn apply(encoder: &mut Encoder, granted: &[Granted]) -> Result<(), String> {
    granted.iter().try_for_each(|granted| send(encoder, granted))
}

/// Replaces the tokens that the service refused by others, if their sources have others. Only what travels in a header
/// can be replaced: a URL is not taken apart again. Says whether there is anything new.
pub(crate) async fn renew(granted: &mut [Granted], headers: &mut HeaderMap, transport: &Arc<dyn Transport>) -> bool {
    let mut is_new = false;
    for granted in granted {
        let (Some(source), Some(Ok((name, old)))) = (&granted.source, header(granted.scheme, &granted.secret)) else {
            continue;
        };
        // Somebody else's by now, as of a middleware.
        if headers.get(name) != Some(&old) {
            continue;
        }
        let request = TokenRequest::new(granted.scheme, transport, Some(&granted.secret));
        // The service's own answer says more than that there is no other token.
        let Ok(secret) = source.token(request).await else { continue };
        if secret == granted.secret {
            continue;
        }
        if let (Some(Ok((_, new))), Ok(name)) = (header(granted.scheme, &secret), name.parse::<HeaderName>()) {
            headers.insert(name, new);
            granted.secret = secret;
            is_new = true;
        }
    }
    is_new
}

fn send(encoder: &mut Encoder, granted: &Granted) -> Result<(), String> {
    let secret = granted.secret.expose();
    match (header(granted.scheme, &granted.secret), &granted.scheme.kind) {
        (Some(header), _) => {
            let (name, value) = header?;
            encoder.set_header(name, value);
        }
        // Described as a parameter too, and given: it is sent once, and the nearer one wins.
        (None, SchemeKind::Query(name)) if encoder.has_query(name) => {}
        (None, SchemeKind::Cookie(name)) if encoder.has_cookie(name) => {}
        (None, SchemeKind::Query(name)) => encoder.query(name, &secret),
        (None, SchemeKind::Cookie(name)) => encoder.cookie(name, &secret),
        (None, _) => {}
    }
    Ok(())
}

/// The header that a secret travels in, if it does. The error says which credential is wrong, and not what it holds.
fn header(scheme: &'static Scheme, secret: &Secret) -> Option<Result<(&'static str, HeaderValue), String>> {
    let secret = secret.expose();
    let (name, text) = match scheme.kind {
        SchemeKind::Header(name) => (name, secret.to_owned()),
        SchemeKind::Basic => ("authorization", format!("Basic {}", BASE64_STANDARD.encode(secret))),
        SchemeKind::Bearer => ("authorization", format!("Bearer {secret}")),
        SchemeKind::Query(_) | SchemeKind::Cookie(_) => return None,
    };
    let carried = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    let value = HeaderValue::from_str(&text).ok().filter(|_| carried).map(sensitive);
    Some(
        value
            .map(|value| (name, value))
            .ok_or_else(|| format!("the credential `{}` holds characters that a header can't carry", scheme.name)),
    )
}

/// Marked so that no log or `Debug` of the transport prints it, and HTTP/2 does not keep it in its table.
fn sensitive(mut value: HeaderValue) -> HeaderValue {
    value.set_sensitive(true);
    value
}
