//! Credentials: the scheme they are for, the origin they are for, and nobody else.

use std::fmt;
use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use http::HeaderValue;

use crate::encode::Encoder;
use crate::secret::Secret;
use crate::server::{Base, Origin, Server};

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
    /// `Authorization: Bearer` (RFC 6750).
    Bearer,
}

/// Who a credential is for: a server of the description, wherever the client finds it, or an origin.
#[derive(Clone, PartialEq, Eq)]
pub struct Audience(Who);

#[derive(Clone, PartialEq, Eq)]
enum Who {
    Server(&'static Server),
    Url(Arc<str>),
}

/// A URL is shown as its origin: it may hold a password.
impl fmt::Debug for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Who::Server(server) => write!(f, "Audience({})", server.url),
            Who::Url(url) => match Base::parse(url) {
                Ok(base) => write!(f, "Audience({})", base.origin),
                Err(_) => f.write_str("Audience(unusable)"),
            },
        }
    }
}

impl From<&'static Server> for Audience {
    fn from(server: &'static Server) -> Self {
        Self(Who::Server(server))
    }
}

impl From<&str> for Audience {
    fn from(url: &str) -> Self {
        Self(Who::Url(url.into()))
    }
}

impl From<String> for Audience {
    fn from(url: String) -> Self {
        Self(Who::Url(url.into()))
    }
}

/// A secret with its scheme and its audience.
#[derive(Clone, Debug)]
pub(crate) struct Credential {
    pub(crate) scheme: &'static Scheme,
    pub(crate) audience: Audience,
    pub(crate) secret: Secret,
}

impl Credential {
    /// The one origin it may be sent to.
    fn origin(&self, locate: &impl Fn(&'static Server) -> Result<Base, String>) -> Result<Origin, String> {
        match &self.audience.0 {
            Who::Server(server) => locate(server),
            Who::Url(url) => Base::parse(url),
        }
        .map(|base| base.origin)
    }
}

/// Adds the credentials that one of the alternatives asks for, each only if it is for this origin.
pub(crate) fn apply(
    encoder: &mut Encoder,
    alternatives: &[&[&'static Scheme]],
    credentials: &[Credential],
    origin: &Origin,
    locate: impl Fn(&'static Server) -> Result<Base, String>,
) -> Result<(), String> {
    let mut elsewhere = None;
    let mut missing = Vec::new();
    // An empty alternative says that anonymous is possible, not that it is better: it comes last.
    for schemes in alternatives.iter().filter(|schemes| !schemes.is_empty()) {
        let mut found = Vec::new();
        let mut absent = Vec::new();
        for scheme in *schemes {
            let before = found.len();
            // The newest one wins, so that a token can be renewed.
            for credential in credentials.iter().rev().filter(|credential| credential.scheme == *scheme) {
                match credential.origin(&locate) {
                    Ok(meant) if meant == *origin => {
                        found.push(credential);
                        break;
                    }
                    Ok(meant) => {
                        elsewhere = Some(format!(
                            "the credential `{}` is for {meant} and is not sent to {origin}",
                            scheme.name
                        ));
                    }
                    // It is nobody's, and no reason not to use another one.
                    Err(why) => {
                        elsewhere.get_or_insert(format!("the audience of the credential `{}`: {why}", scheme.name));
                    }
                }
            }
            if found.len() == before {
                absent.push(format!("`{}`", scheme.name));
            }
        }
        if absent.is_empty() {
            return found.into_iter().try_for_each(|credential| send(encoder, credential));
        }
        missing.push(absent.join(" and "));
    }
    if missing.is_empty() || alternatives.iter().any(|schemes| schemes.is_empty()) {
        return Ok(());
    }
    Err(match elsewhere {
        Some(why) => why,
        None => format!("the credential {} is missing for {origin}", missing.join(", or ")),
    })
}

fn send(encoder: &mut Encoder, credential: &Credential) -> Result<(), String> {
    let secret = credential.secret.expose();
    // Says which credential is wrong, and not what it holds.
    let header = |text: &str| {
        let carried = text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
        HeaderValue::from_str(text).ok().filter(|_| carried).map(sensitive).ok_or_else(|| {
            format!("the credential `{}` holds characters that a header can't carry", credential.scheme.name)
        })
    };
    match credential.scheme.kind {
        SchemeKind::Header(name) => encoder.set_header(name, header(secret)?),
        SchemeKind::Query(name) => encoder.query(name, &secret),
        SchemeKind::Cookie(name) => encoder.cookie(name, &secret),
        SchemeKind::Basic => {
            encoder.set_header("authorization", header(&format!("Basic {}", BASE64_STANDARD.encode(secret)))?)
        }
        SchemeKind::Bearer => encoder.set_header("authorization", header(&format!("Bearer {secret}"))?),
    }
    Ok(())
}

/// Marked so that no log or `Debug` of the transport prints it, and HTTP/2 does not keep it in its table.
fn sensitive(mut value: HeaderValue) -> HeaderValue {
    value.set_sensitive(true);
    value
}
