//! Redirects (RFC 9110, 15.4): followed within an origin, and nowhere else.

use http::{HeaderMap, Method, StatusCode, header};
use url::Url;

use crate::server::Origin;

/// How many redirects one call follows.
pub(crate) const LIMIT: usize = 10;

/// What to do with an answer.
pub(crate) enum Next {
    /// It is the answer.
    Take,
    /// Ask there, with or without the body.
    Follow { url: Url, method: Method, keep_body: bool },
    /// It leads somewhere it may not.
    Refuse(String),
}

/// A token, the identity and a body never leave the origin they were sent to, so another origin is not followed at all.
pub(crate) fn next(status: StatusCode, headers: &HeaderMap, from: &Url, method: &Method) -> Next {
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Next::Take;
    }
    let Some(location) = headers.get(header::LOCATION) else { return Next::Take };
    let Some(url) = location.to_str().ok().and_then(|location| from.join(location).ok()) else {
        return Next::Refuse(format!("the service answered {status} with a `Location` that is not a URL"));
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Next::Refuse(format!("the service answered {status} and leads to a URL with a user name or password"));
    }
    let target = Origin::of(&url);
    if target.is_none() || target != Origin::of(from) {
        let target = target.map_or_else(|| "somewhere without an origin".to_owned(), |origin| origin.to_string());
        return Next::Refuse(format!(
            "the service answered {status} and leads to {target}, which is not followed, as tokens and bodies stay with \
             {}; if the service has moved there, call it there",
            Origin::of(from).map_or_else(|| "their origin".to_owned(), |origin| origin.to_string())
        ));
    }
    // 303 always, and 301 and 302 for POST by long habit, ask again with GET; HEAD stays HEAD.
    let get = status == StatusCode::SEE_OTHER && *method != Method::HEAD
        || matches!(status, StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND) && *method == Method::POST;
    let method = if get { Method::GET } else { method.clone() };
    Next::Follow { url, method, keep_body: !get }
}

#[cfg(test)]
mod tests;
