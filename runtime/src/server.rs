//! Servers: URL templates, their variables, and the origin a request goes to.

use std::fmt;

use url::Url;

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
        let origin = Origin::of(&url).ok_or("the server's URL has no host")?;
        Ok(Self { prefix: url.as_str().trim_end_matches('/').to_owned(), origin })
    }
}

impl Server {
    /// The URL with the chosen values, or the defaults.
    pub(crate) fn expand(&self, chosen: impl Fn(&str) -> Option<String>) -> Result<String, String> {
        let mut url = self.url.to_owned();
        for variable in self.variables {
            let value = chosen(variable.name).unwrap_or_else(|| variable.default.to_owned());
            if !variable.values.is_empty() && !variable.values.contains(&value.as_str()) {
                return Err(format!(
                    "the server variable `{}` can't be `{value}`; it is one of {}",
                    variable.name,
                    variable.values.join(", ")
                ));
            }
            url = url.replace(&format!("{{{}}}", variable.name), &value);
        }
        Ok(url)
    }
}
