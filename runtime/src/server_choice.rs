//! Which of the description's servers a client goes to: by index, by name or URL, or as a constant with its variables.

use crate::server::Server;

/// One of the description's servers, for [`Builder::choose_server`](crate::Builder::choose_server): its index, its name
/// or its URL template in the description, its constant, or (where it has variables) a generated type that takes their
/// values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerChoice {
    which: Which,
    values: Vec<(&'static str, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Which {
    Index(usize),
    Text(String),
    Known(&'static Server),
}

/// A server and the values of its variables.
pub(crate) type Found = (&'static Server, Vec<(&'static str, String)>);

impl ServerChoice {
    /// The same with another value of a variable.
    #[must_use]
    pub fn with(mut self, variable: &'static str, value: impl Into<String>) -> Self {
        self.values.push((variable, value.into()));
        self
    }

    /// Looks it up among the servers and their names.
    ///
    /// # Errors
    ///
    /// There is none of this index, name or URL. The message does not repeat the text: a URL may hold a password.
    pub(crate) fn find(self, servers: &[(&'static str, &'static Server)]) -> Result<Found, String> {
        let found = match &self.which {
            Which::Known(server) => return Ok((server, self.values)),
            Which::Index(index) => servers.get(*index),
            Which::Text(text) => {
                let named = servers.iter().find(|(name, _)| !name.is_empty() && *name == text);
                let same = |url: &str| url.trim_end_matches('/') == text.trim_end_matches('/');
                named.or_else(|| servers.iter().find(|(_, server)| same(server.url)))
            }
        };
        if let Some((_, server)) = found {
            return Ok((server, self.values));
        }
        let all = servers.iter().enumerate().map(|(index, (name, server))| match *name {
            "" => format!("{index}, `{}`", server.url),
            name => format!("{index}, `{name}` or `{}`", server.url),
        });
        let all: Vec<String> = all.collect();
        Err(match all.is_empty() {
            true => "no server can be chosen, as the client knows none: give it a `base_url`".to_owned(),
            false => format!(
                "the description has no server of that index, name or URL; it has {}. For a URL of your own there is \
                 `server`",
                all.join("; ")
            ),
        })
    }

    fn of(which: Which) -> Self {
        Self { which, values: Vec::new() }
    }
}

impl From<usize> for ServerChoice {
    fn from(index: usize) -> Self {
        Self::of(Which::Index(index))
    }
}

impl From<&str> for ServerChoice {
    fn from(text: &str) -> Self {
        Self::of(Which::Text(text.to_owned()))
    }
}

impl From<String> for ServerChoice {
    fn from(text: String) -> Self {
        Self::of(Which::Text(text))
    }
}

impl From<&'static Server> for ServerChoice {
    fn from(server: &'static Server) -> Self {
        Self::of(Which::Known(server))
    }
}
