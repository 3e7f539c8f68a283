//! Putting parameters and bodies where they belong: path, query, headers, cookies, body.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::Serialize;
use url::form_urlencoded;

use crate::param::{Param, ParamError};
use crate::style::{Style, allowing_reserved, path_text, percent, query_pairs, simple};

/// A request in the making. What can't be encoded is kept until the request is finished.
#[derive(Debug)]
pub struct Encoder {
    path: Cow<'static, str>,
    query: Vec<String>,
    headers: HeaderMap,
    cookies: Vec<String>,
    body: Bytes,
    errors: Vec<String>,
}

/// The finished parts of a request.
pub(crate) struct Encoded {
    /// Path and query, from the first slash.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Encoder {
    pub(crate) fn new(path: &'static str) -> Self {
        Self {
            path: Cow::Borrowed(path),
            query: Vec::new(),
            headers: HeaderMap::new(),
            cookies: Vec::new(),
            body: Bytes::new(),
            errors: Vec::new(),
        }
    }

    /// A path parameter in `simple` style.
    pub fn path(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        self.path_as(name, Style::Simple { explode: false }, value);
    }

    /// A path parameter. Empty values and `.` and `..` are refused: they would name another path.
    pub fn path_as(&mut self, name: &str, style: Style, value: &(impl Serialize + ?Sized)) {
        let Some(param) = self.param(name, value) else { return };
        match path_text(name, style, param) {
            Ok(text) if text.is_empty() => self.fail(name, "a path parameter can't be empty"),
            Ok(text) if text == "." || text == ".." => {
                self.fail(name, "a path parameter can't be `.` or `..`, which would name another path");
            }
            Ok(text) => self.path = self.path.replace(&format!("{{{name}}}"), &text).into(),
            Err(error) => self.fail(name, &error.0),
        }
    }

    /// A query parameter in `form` style, exploded.
    pub fn query(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        self.query_as(name, Style::Form { explode: true }, false, value);
    }

    /// A query parameter. With `reserved`, reserved characters travel as they are (`allowReserved`).
    pub fn query_as(&mut self, name: &str, style: Style, reserved: bool, value: &(impl Serialize + ?Sized)) {
        let Some(param) = self.param(name, value) else { return };
        match query_pairs(name, style, param, if reserved { allowing_reserved } else { percent }) {
            Ok(pairs) => self.query.extend(pairs),
            Err(error) => self.fail(name, &error.0),
        }
    }

    /// A header in `simple` style.
    pub fn header(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        self.header_as(name, false, value);
    }

    /// A header. Text outside ASCII is sent as UTF-8.
    pub fn header_as(&mut self, name: &'static str, explode: bool, value: &(impl Serialize + ?Sized)) {
        let Some(param) = self.param(name, value) else { return };
        match simple(param, explode, &|text| text) {
            Ok(None) => {}
            Ok(Some(text)) => match HeaderValue::from_bytes(text.as_bytes()) {
                Ok(value) => self.set_header(name, value),
                Err(_) => self.fail(name, "the value holds control characters, which a header can't carry"),
            },
            Err(error) => self.fail(name, &error.0),
        }
    }

    /// A cookie.
    pub fn cookie(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        let Some(param) = self.param(name, value) else { return };
        match query_pairs(name, Style::Form { explode: true }, param, percent) {
            Ok(pairs) => self.cookies.extend(pairs),
            Err(error) => self.fail(name, &error.0),
        }
    }

    /// A JSON body; absent if it is `None`.
    pub fn json<T: Serialize>(&mut self, media_type: &'static str, body: Option<&T>) {
        let Some(body) = body else { return };
        match serde_json::to_vec(body) {
            Ok(bytes) => self.body(media_type, bytes.into()),
            Err(error) => self.fail("body", &error.to_string()),
        }
    }

    /// A form body (`application/x-www-form-urlencoded`, WHATWG URL, 5.2); absent if it is `None`.
    pub fn form<T: Serialize>(&mut self, media_type: &'static str, body: Option<&T>) {
        let Some(body) = body else { return };
        let pairs = match Param::of(body) {
            Ok(Param::Pairs(pairs)) => form_pairs(pairs),
            Ok(_) => Err(ParamError("a form is made of an object".to_owned())),
            Err(error) => Err(error),
        };
        match pairs {
            Ok(text) => self.body(media_type, text.into()),
            Err(error) => self.fail("body", &error.0),
        }
    }

    /// A text body (UTF-8); absent if it is `None`.
    pub fn text(&mut self, media_type: &'static str, body: Option<&String>) {
        if let Some(text) = body {
            self.body(media_type, Bytes::copy_from_slice(text.as_bytes()));
        }
    }

    /// A body of bytes; absent if it is `None`.
    pub fn bytes(&mut self, media_type: &'static str, body: Option<&Bytes>) {
        if let Some(bytes) = body {
            self.body(media_type, bytes.clone());
        }
    }

    fn body(&mut self, media_type: &'static str, bytes: Bytes) {
        match HeaderValue::from_str(media_type) {
            Ok(media_type) => {
                self.headers.insert(header::CONTENT_TYPE, media_type);
                self.body = bytes;
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

    fn param(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Option<Param> {
        match Param::of(value) {
            Ok(param) => Some(param),
            Err(error) => {
                self.fail(name, &error.0);
                None
            }
        }
    }

    fn fail(&mut self, name: &str, why: &str) {
        self.errors.push(format!("`{name}`: {why}"));
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
        Ok(Encoded { target, headers: self.headers, body: self.body })
    }
}

/// A form's fields; a list repeats its name.
fn form_pairs(pairs: Vec<(String, Param)>) -> Result<String, ParamError> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (key, value) in pairs {
        match value {
            Param::List(values) => {
                for value in values {
                    if let Some(text) = value.into_text()? {
                        form.append_pair(&key, &text);
                    }
                }
            }
            value => {
                if let Some(text) = value.into_text()? {
                    form.append_pair(&key, &text);
                }
            }
        }
    }
    Ok(form.finish())
}
