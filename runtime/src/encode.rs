//! Putting parameters where they belong: path, query, headers, cookies.

use std::borrow::Cow;
use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::Serialize;
use url::Url;

use crate::body::Body;
use crate::param::Param;
use crate::parameter::{Place, Shared};
use crate::style::{Style, allowing_reserved, allowing_reserved_in_path, path_text, percent, query_pairs, simple};

/// A request in the making. What can't be encoded is kept until the request is finished.
#[derive(Debug)]
pub struct Encoder {
    path: Cow<'static, str>,
    query: Vec<String>,
    headers: HeaderMap,
    cookies: Vec<String>,
    body: Body,
    errors: Vec<String>,
    /// What the client says where the request says nothing.
    shared: Arc<[Shared]>,
    /// The next parameter has to be there.
    is_required: bool,
    /// The path stands behind the origin, not behind the server's.
    is_whole: bool,
}

/// The finished parts of a request.
pub(crate) struct Encoded {
    /// Path and query, from the first slash.
    pub(crate) target: String,
    /// It stands behind the origin, not behind the server's path.
    pub(crate) is_whole: bool,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
}

impl Encoder {
    pub(crate) fn new(path: &'static str) -> Self {
        Self {
            path: Cow::Borrowed(path),
            query: Vec::new(),
            headers: HeaderMap::new(),
            cookies: Vec::new(),
            body: Body::empty(),
            errors: Vec::new(),
            shared: Arc::default(),
            is_required: false,
            is_whole: false,
        }
    }

    /// The same, with what the client says of parameters.
    pub(crate) fn sharing(self, shared: Arc<[Shared]>) -> Self {
        Self { shared, ..self }
    }

    /// The parameter that comes next has to have a value: the request's own, or one of the client's.
    pub fn required(&mut self) -> &mut Self {
        self.is_required = true;
        self
    }

    /// A path parameter in `simple` style.
    pub fn path(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        self.path_as(name, Style::Simple { explode: false }, value);
    }

    /// A path parameter. Empty values and `.` and `..` are refused: they would name another path.
    pub fn path_as(&mut self, name: &str, style: Style, value: &(impl Serialize + ?Sized)) {
        self.path_escaped(name, style, percent, value);
    }

    /// A path parameter whose reserved characters travel as they are (`allowReserved`), slashes among them.
    pub fn path_reserved(&mut self, name: &str, style: Style, value: &(impl Serialize + ?Sized)) {
        self.path_escaped(name, style, allowing_reserved_in_path, value);
    }

    fn path_escaped(
        &mut self,
        name: &str,
        style: Style,
        escape: fn(String) -> String,
        value: &(impl Serialize + ?Sized),
    ) {
        let Some(param) = self.value(Place::Path, name, value) else { return };
        let text = path_text(name, style, param, escape);
        match text.as_str() {
            "" => self.fail(name, "a path parameter can't be empty"),
            "." | ".." => self.fail(name, "a path parameter can't be `.` or `..`, which would name another path"),
            text => self.path = self.path.replace(&format!("{{{name}}}"), text).into(),
        }
    }

    /// A query parameter in `form` style, exploded.
    pub fn query(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        self.query_as(name, Style::Form { explode: true }, false, value);
    }

    /// A query parameter. With `reserved`, reserved characters travel as they are (`allowReserved`).
    pub fn query_as(&mut self, name: &str, style: Style, reserved: bool, value: &(impl Serialize + ?Sized)) {
        let Some(param) = self.value(Place::Query, name, value) else { return };
        self.query.extend(query_pairs(name, style, param, if reserved { allowing_reserved } else { percent }));
    }

    /// A header in `simple` style.
    pub fn header(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        self.header_as(name, false, value);
    }

    /// A header. Text outside ASCII is sent as UTF-8.
    pub fn header_as(&mut self, name: &'static str, explode: bool, value: &(impl Serialize + ?Sized)) {
        let Some(param) = self.value(Place::Header, name, value) else { return };
        let Some(text) = simple(param, explode, &|text| text) else { return };
        match HeaderValue::from_bytes(text.as_bytes()) {
            Ok(value) => self.set_header(name, value),
            Err(_) => self.fail(name, "the value holds control characters, which a header can't carry"),
        }
    }

    /// A header that tells repetitions of a call from new calls. Without a value it gets one of its own, which all attempts
    /// of the call share; that makes the call safe to repeat.
    pub fn idempotency_key(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        self.header(name, value);
        let name_of_header = HeaderName::from_bytes(name.as_bytes());
        if !self.errors.is_empty() || name_of_header.is_ok_and(|name| self.headers.contains_key(name)) {
            return;
        }
        let mut random = [0; 16];
        match getrandom::fill(&mut random) {
            Ok(()) => self.header(name, &uuid::Builder::from_random_bytes(random).into_uuid()),
            Err(_) => self.fail(name, "the system has no random numbers to make a key of; give it one"),
        }
    }

    /// A cookie, exploded: the elements of a list are cookies of the same name.
    pub fn cookie(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        self.cookie_as(name, true, value);
    }

    /// A cookie. Without `explode`, the elements of a list stand in one, with commas between them.
    pub fn cookie_as(&mut self, name: &str, explode: bool, value: &(impl Serialize + ?Sized)) {
        let Some(param) = self.value(Place::Cookie, name, value) else { return };
        self.cookies.extend(query_pairs(name, Style::Form { explode }, param, percent));
    }

    /// A whole body; the media type becomes the `Content-Type`.
    pub(crate) fn body(&mut self, media_type: &str, body: impl Into<Body>) {
        match HeaderValue::from_str(media_type) {
            Ok(media_type) => {
                self.headers.insert(header::CONTENT_TYPE, media_type);
                self.body = body.into();
            }
            Err(_) => self.fail("body", "its media type can't be a header"),
        }
    }

    pub(crate) fn set_header(&mut self, name: &'static str, value: HeaderValue) {
        match HeaderName::from_bytes(name.as_bytes()) {
            Ok(name) => {
                self.headers.insert(name, value);
            }
            Err(_) => self.fail(name, "the name can't be a header's"),
        }
    }

    /// The request's own value, or the client's.
    fn value(&mut self, place: Place, name: &str, value: &(impl Serialize + ?Sized)) -> Option<Param> {
        let is_required = std::mem::take(&mut self.is_required);
        let param = match self.param(name, value)? {
            Param::Nothing => Shared::find(&self.shared, place, name).unwrap_or(Param::Nothing),
            own => own,
        };
        if is_required && param == Param::Nothing {
            self.fail(
                name,
                "it is required: give it with the request, or once with `parameter` of the client's builder",
            );
            return None;
        }
        Some(param)
    }

    /// Takes path and query of a URL in the place of what was encoded; headers, cookies and body stay.
    pub(crate) fn go_to(&mut self, url: &Url) {
        self.path = url.path().to_owned().into();
        let pairs = url.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        self.query = pairs.map(str::to_owned).collect();
        self.is_whole = true;
    }

    /// A query parameter in the place of those of this name.
    pub(crate) fn replace_query(&mut self, name: &str, value: &str) {
        let escaped = percent(name.to_owned());
        self.query.retain(|pair| pair.split('=').next() != Some(escaped.as_str()));
        self.query.push(format!("{escaped}={}", percent(value.to_owned())));
    }

    pub(crate) fn has_query(&self, name: &str) -> bool {
        has(&self.query, name)
    }

    pub(crate) fn has_cookie(&self, name: &str) -> bool {
        has(&self.cookies, name)
    }

    pub(crate) fn param(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Option<Param> {
        match Param::of(value) {
            Ok(param) => Some(param),
            Err(error) => {
                self.fail(name, &error.0);
                None
            }
        }
    }

    pub(crate) fn fail(&mut self, name: &str, why: &str) {
        self.errors.push(format!("`{name}`: {why}"));
    }

    /// Says what is wrong with several things, each of which names itself.
    pub(crate) fn fail_with(&mut self, errors: Vec<String>) {
        self.errors.extend(errors);
    }

    pub(crate) fn finish(mut self) -> Result<Encoded, String> {
        if !self.errors.is_empty() {
            return Err(self.errors.join("; "));
        }
        // `{a}{b}` with a dot each: the URL standard takes `..` and `%2e%2e` for the folder above.
        let path = self.path.split(['?', '#']).next().unwrap_or_default();
        let is_elsewhere =
            |segment: &str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
        if path.split('/').any(is_elsewhere) {
            return Err("the path has a segment `.` or `..`, which would name another path".to_owned());
        }
        // Values are escaped, so what stands there is the template's own. The URL standard turns a backslash into a slash
        // and forgets line breaks and tabs.
        if path.contains(['{', '}', '\\', '\r', '\n', '\t']) {
            return Err("the path has a parameter without a value, or a character that no path has".to_owned());
        }
        if !self.cookies.is_empty() {
            let mut cookies = HeaderValue::from_str(&self.cookies.join("; ")).map_err(|error| error.to_string())?;
            // They are what a session hangs on: no `Debug` of the headers prints them.
            cookies.set_sensitive(true);
            self.headers.insert(header::COOKIE, cookies);
        }
        let mut target = self.path.into_owned();
        for (place, pair) in self.query.iter().enumerate() {
            target.push(if place == 0 && !target.contains('?') { '?' } else { '&' });
            target.push_str(pair);
        }
        Ok(Encoded { target, is_whole: self.is_whole, headers: self.headers, body: self.body })
    }
}

/// Whether one of the pairs has this name, which stands there escaped.
fn has(pairs: &[String], name: &str) -> bool {
    let name = percent(name.to_owned());
    pairs.iter().any(|pair| pair.split('=').next() == Some(name.as_str()))
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
