//! Where calls go, and what they carry to be let in.

use crate::source::At;

/// A server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its place.
    pub at: At,
    /// A short name for people, if the description gives one.
    pub label: Option<String>,
    /// The URL template.
    pub url: String,
    /// CommonMark.
    pub description: Option<String>,
    /// In the order of the description.
    pub variables: Vec<Variable>,
}

impl Server {
    /// Its URL is relative to something that only users know. Variables may make it whole.
    pub fn is_relative(&self) -> bool {
        self.url.starts_with(['/', '.']) || self.url.is_empty()
    }
}

/// A server variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// The name between the braces.
    pub name: String,
    /// The value when nobody chooses another.
    pub default: String,
    /// The only values allowed; empty if any is.
    pub values: Vec<String>,
}

/// A scheme that credentials are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Its place.
    pub at: At,
    /// Its name in the description.
    pub name: String,
    /// CommonMark.
    pub description: Option<String>,
    /// How it travels.
    pub kind: SchemeKind,
}

/// How a credential travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// A header of this name.
    Header(String),
    /// A query parameter of this name.
    Query(String),
    /// A cookie of this name.
    Cookie(String),
    /// User and password.
    Basic,
    /// A bearer token.
    Bearer,
}
