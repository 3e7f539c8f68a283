//! Servers: URL templates, their variables, and the origin a request goes to.

use std::fmt;
use std::net::IpAddr;

use url::{ParseError, Url};

/// A server of the description (OpenAPI 3.1, 4.8.5).
#[derive(Debug, PartialEq, Eq)]
pub struct Server {
    /// The URL template, with `{variables}`.
    pub url: &'static str,
    /// Its variables.
    pub variables: &'static [Variable],
}

/// A server variable (OpenAPI 3.1, 4.8.6).
#[derive(Debug, PartialEq, Eq)]
pub struct Variable {
    /// The name between the braces.
    pub name: &'static str,
    /// The value when nobody chooses another.
    pub default: &'static str,
    /// The only values allowed; empty if any is.
    pub values: &'static [&'static str],
}

/// Scheme, host and port: who a credential is for (RFC 6454, 4).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    scheme: String,
    host: String,
    port: u16,
}

impl Origin {
    pub(crate) fn of(url: &Url) -> Option<Self> {
        Some(Self {
            scheme: url.scheme().to_owned(),
            host: url.host_str()?.to_owned(),
            port: url.port_or_known_default()?,
        })
    }
}

impl Origin {
    /// Whoever stands on the way can read what goes there: neither TLS, nor this machine itself.
    pub(crate) fn is_overheard(&self) -> bool {
        let address = self.host.trim_start_matches('[').trim_end_matches(']');
        let is_here = self.host == "localhost"
            || self.host.ends_with(".localhost")
            || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        self.scheme != "https" && !is_here
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}:{}", self.scheme, self.host, self.port)
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A base that requests can be put behind: http or https, no user, query or fragment.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    /// Without the slash at the end.
    pub(crate) prefix: String,
    pub(crate) origin: Origin,
}

impl Base {
    /// Checks a URL. The message does not repeat it: it may hold a password.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        Self::of(Self::url(text)?)
    }

    fn url(text: &str) -> Result<Url, String> {
        let url = Url::parse(text).map_err(|error| format!("the server's URL can't be used: {error}"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!(
                "the server's URL has the scheme `{}`; only http and https can be called",
                url.scheme()
            ));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("the server's URL holds a user name or password; give them as a credential".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("the server's URL has a query or fragment, which no path can be put behind".to_owned());
        }
        Ok(url)
    }

    fn of(url: Url) -> Result<Self, String> {
        let origin = Origin::of(&url).ok_or("the server's URL has no host")?;
        Ok(Self { prefix: url.as_str().trim_end_matches('/').to_owned(), origin })
    }
}

impl Server {
    /// Where it is: its URL with the chosen values, or the defaults. A relative one is resolved against `base` (RFC
    /// 3986, 5).
    pub(crate) fn locate(&self, base: Option<&str>, chosen: impl Fn(&str) -> Option<String>) -> Result<Base, String> {
        let url = self.expand(chosen)?;
        if Url::parse(&url) != Err(ParseError::RelativeUrlWithoutBase) {
            return Base::parse(&url);
        }
        let Some(base) = base else {
            return Err(format!(
                "the URL of the server `{}` is relative, and only you know to what: give the client's builder a `base_url`",
                self.url
            ));
        };
        let base = Base::url(base)?;
        let url = base.join(&url).map_err(|error| format!("the server `{}` can't be found: {error}", self.url))?;
        // It may have got a query, or another scheme.
        Base::parse(url.as_str())
    }

    /// The URL with the chosen values, or the defaults. Values are not looked at again, so they may hold braces.
    fn expand(&self, chosen: impl Fn(&str) -> Option<String>) -> Result<String, String> {
        let mut url = String::with_capacity(self.url.len());
        let mut rest = self.url;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| format!("the URL of the server `{}` has a brace that does not close", self.url))?;
            let variable = self.variables.iter().find(|variable| variable.name == name).ok_or_else(|| {
                format!("the server `{}` has a `{{{name}}}`, which is no variable that is described", self.url)
            })?;
            let value = chosen(name).unwrap_or_else(|| variable.default.to_owned());
            if !variable.values.is_empty() && !variable.values.contains(&value.as_str()) {
                return Err(format!(
                    "the server variable `{name}` can't be `{value}`; it is one of {}",
                    variable.values.join(", ")
                ));
            }
            url.push_str(before);
            url.push_str(&value);
            rest = after;
        }
        url.push_str(rest);
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(url: &str) -> Origin {
        Origin::of(&Url::parse(url).expect("a URL")).expect("an origin")
    }

    #[test]
    fn only_tls_and_this_machine_keep_a_secret_to_themselves() {
        for private in
            ["https://a.tv", "http://localhost:1", "http://x.localhost", "http://127.8.9.1", "http://[::1]:1"]
        {
            assert!(!origin(private).is_overheard(), "{private}");
        }
        for open in [
            "http://a.tv",
            "ftp://a.tv",
            "http://localhost.a.tv",
            "http://xlocalhost",
            "http://10.0.0.1",
            "http://[::2]",
        ] {
            assert!(origin(open).is_overheard(), "{open}");
        }
    }

    #[test]
    fn an_origin_is_shown_with_its_port() {
        assert_eq!(origin("HTTPS://A.tv/b").to_string(), "https://a.tv:443");
        assert_eq!(format!("{:?}", origin("http://[::1]:1/b?c")), "http://[::1]:1");
    }
}
