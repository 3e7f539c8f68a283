//! The statuses that a response is for.

use std::fmt;

/// Which statuses a response is for (4.8.16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Exactly this one.
    Code(u16),
    /// `4XX`: the first digit.
    Range(u8),
    /// `default`: every other one.
    Default,
}

impl Status {
    /// One of 200 to 299, or `2XX`.
    #[must_use]
    pub fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }

    /// What it is called: `not found`, `client error`, `default`.
    #[must_use]
    pub fn words(self) -> String {
        let known = |code| http::StatusCode::from_u16(code).ok().and_then(|status| status.canonical_reason());
        match self {
            Self::Code(code) => known(code).map_or_else(|| format!("status {code}"), str::to_owned),
            Self::Range(1) => "informational".to_owned(),
            Self::Range(2) => "success".to_owned(),
            Self::Range(3) => "redirection".to_owned(),
            Self::Range(4) => "client error".to_owned(),
            Self::Range(5) => "server error".to_owned(),
            Self::Range(digit) => format!("status {digit}xx"),
            Self::Default => "default".to_owned(),
        }
    }
}

/// `404`, `4XX`, `default`, as a description writes it.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(digit) => write!(f, "{digit}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}
