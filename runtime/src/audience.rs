//! Who a credential is for: one origin, and whether it may be sent there in the open.

use std::fmt;
use std::sync::Arc;

use crate::server::{Base, Server};

/// Who a credential is for: a server of the description, wherever the client finds it, or an origin.
///
/// Over plain HTTP everybody on the way can read a credential, so it is only sent to this machine itself, or where
/// [`over_plain_http`](Self::over_plain_http) allows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Audience {
    who: Who,
    plain_http: bool,
}

#[derive(Clone, PartialEq, Eq)]
enum Who {
    Server(&'static Server),
    Url(Arc<str>),
}

impl Audience {
    /// Allows the credential to be sent to this audience without encryption.
    ///
    /// ```
    /// use runtime::Audience;
    ///
    /// let nas = Audience::from("http://nas.local:32400").over_plain_http();
    /// ```
    #[must_use]
    pub fn over_plain_http(self) -> Self {
        Self { plain_http: true, ..self }
    }

    /// The same server or URL.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.who == other.who
    }

    pub(crate) fn allows_plain_http(&self) -> bool {
        self.plain_http
    }

    /// Where it is.
    pub(crate) fn base(&self, locate: impl Fn(&'static Server) -> Result<Base, String>) -> Result<Base, String> {
        match &self.who {
            Who::Server(server) => locate(server),
            Who::Url(url) => Base::parse(url),
        }
    }

    fn of(who: Who) -> Self {
        Self { who, plain_http: false }
    }
}

/// A URL is shown as its origin: it may hold a password.
impl fmt::Debug for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.who {
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
        Self::of(Who::Server(server))
    }
}

impl From<&str> for Audience {
    fn from(url: &str) -> Self {
        Self::of(Who::Url(url.into()))
    }
}

impl From<String> for Audience {
    fn from(url: String) -> Self {
        Self::of(Who::Url(url.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_audience_is_shown_as_its_origin_without_a_password() {
        static SERVER: Server = Server { url: "https://{host}.tv", variables: &[] };
        let shown = |audience: Audience| format!("{audience:?}");
        assert_eq!(shown(Audience::from("https://a.tv/b")), "Audience(https://a.tv:443)");
        assert_eq!(shown(Audience::from("https://user:t0k3n@a.tv".to_owned())), "Audience(unusable)");
        assert_eq!(shown(Audience::from(&SERVER)), "Audience(https://{host}.tv)");
    }

    #[test]
    fn a_later_credential_replaces_one_for_the_same_audience_only() {
        let audience = Audience::from("http://a.tv");
        assert!(audience.is_same(&Audience::from("http://a.tv").over_plain_http()));
        assert!(!audience.is_same(&Audience::from("http://b.tv")));
        assert!(!audience.allows_plain_http() && audience.over_plain_http().allows_plain_http());
    }
}
