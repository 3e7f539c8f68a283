//! Putting parameters and bodies where they belong: path, query, headers, cookies, body.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use url::form_urlencoded;

use crate::param::{Param, ParamError};

/// Everything but the unreserved characters of RFC 3986, 2.3.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Lets the reserved characters of RFC 3986, 2.2 through as well, except those that would end the query or the value.
const RESERVED: &AsciiSet = &UNRESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// How a value becomes text (OpenAPI 3.1, 4.8.12.3), with `explode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `5`, `a,b`, `k,v`; exploded `k=v`.
    Simple {
        /// Objects as `k=v` instead of `k,v`.
        explode: bool,
    },
    /// `.5`, `.a,b`; exploded `.a.b`.
    Label {
        /// Elements each with a dot of their own.
        explode: bool,
    },
    /// `;id=5`, `;id=a,b`; exploded `;id=a;id=b`.
    Matrix {
        /// Elements each with the name.
        explode: bool,
    },
    /// `id=5`, `id=a,b`; exploded `id=a&id=b`.
    Form {
        /// Elements each with the name.
        explode: bool,
    },
    /// `id=a%20b`
    SpaceDelimited,
    /// `id=a%7Cb`
    PipeDelimited,
    /// `id[key]=value`
    DeepObject,
}

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
        if path.split('/').any(|segment| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")) {
            return Err("the path has a segment `.` or `..`, which would name another path".to_owned());
        }
        // Values are escaped, so what stands there is the template's own. The URL standard turns a backslash into a slash
        // and forgets line breaks and tabs.
        if path.contains(['{', '}', '\\', '\r', '\n', '\t']) {
            return Err(format!("the path `{}` has a parameter without a value, or a character that no path has", path.escape_debug()));
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

fn percent(text: String) -> String {
    utf8_percent_encode(&text, UNRESERVED).to_string()
}

/// Reserved expansion (RFC 6570, 3.2.3): reserved characters and percent-encoded triples pass.
fn allowing_reserved(text: String) -> String {
    let mut pieces = text.split('%');
    let mut written = utf8_percent_encode(pieces.next().unwrap_or_default(), RESERVED).to_string();
    for piece in pieces {
        let is_triple = piece.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
        written.push_str(if is_triple { "%" } else { "%25" });
        written.extend(utf8_percent_encode(piece, RESERVED));
    }
    written
}

/// Elements and pairs with commas, as in `simple`.
fn simple(param: Param, explode: bool, escape: &dyn Fn(String) -> String) -> Result<Option<String>, ParamError> {
    joined(param, ",", ",", explode, escape)
}

/// The one joining that `simple`, `label`, `matrix` and `form` are made of.
fn joined(
    param: Param,
    between: &str,
    between_pair: &str,
    explode: bool,
    escape: &dyn Fn(String) -> String,
) -> Result<Option<String>, ParamError> {
    let mut parts = Vec::new();
    match param {
        Param::Nothing => return Ok(None),
        Param::Text(text) => return Ok(Some(escape(text))),
        Param::List(values) => {
            for value in values {
                parts.extend(value.into_text()?.map(escape));
            }
        }
        Param::Pairs(pairs) => {
            let equals = if explode { "=" } else { between_pair };
            for (key, value) in pairs {
                if let Some(value) = value.into_text()? {
                    parts.push(format!("{}{equals}{}", escape(key), escape(value)));
                }
            }
        }
    }
    // RFC 6570, 2.3: a list without elements counts as undefined, and what is undefined is not written.
    Ok(if parts.is_empty() { None } else { Some(parts.join(between)) })
}

fn path_text(name: &str, style: Style, param: Param) -> Result<String, ParamError> {
    let text = match style {
        Style::Label { explode } => {
            joined(param, if explode { "." } else { "," }, ",", explode, &percent)?.map(|text| format!(".{text}"))
        }
        Style::Matrix { explode } => matrix(name, param, explode)?,
        Style::Simple { explode } => simple(param, explode, &percent)?,
        _ => simple(param, false, &percent)?,
    };
    Ok(text.unwrap_or_default())
}

fn matrix(name: &str, param: Param, explode: bool) -> Result<Option<String>, ParamError> {
    let name = percent(name.to_owned());
    Ok(match param {
        Param::List(values) if explode => {
            let mut text = String::new();
            for value in values {
                if let Some(value) = value.into_text()? {
                    text.push_str(&format!(";{name}={}", percent(value)));
                }
            }
            if text.is_empty() { None } else { Some(text) }
        }
        Param::Pairs(_) if explode => joined(param, ";", ",", true, &percent)?.map(|text| format!(";{text}")),
        other => simple(other, false, &percent)?.map(|text| {
            if text.is_empty() { format!(";{name}") } else { format!(";{name}={text}") }
        }),
    })
}

fn query_pairs(
    name: &str,
    style: Style,
    param: Param,
    escape: fn(String) -> String,
) -> Result<Vec<String>, ParamError> {
    let name = percent(name.to_owned());
    let delimiter = match style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        _ => ",",
    };
    let mut pairs = Vec::new();
    match (style, param) {
        (_, Param::Nothing) => {}
        (Style::Form { explode: true } | Style::DeepObject, Param::List(values)) => {
            for value in values {
                pairs.extend(value.into_text()?.map(|value| format!("{name}={}", escape(value))));
            }
        }
        (Style::Form { explode: true }, Param::Pairs(entries)) => {
            for (key, value) in entries {
                pairs.extend(value.into_text()?.map(|value| format!("{}={}", percent(key), escape(value))));
            }
        }
        (Style::DeepObject, Param::Pairs(entries)) => {
            for (key, value) in entries {
                let key = format!("{name}%5B{}%5D", percent(key));
                match value {
                    Param::List(values) => {
                        for value in values {
                            pairs.extend(value.into_text()?.map(|value| format!("{key}={}", escape(value))));
                        }
                    }
                    value => pairs.extend(value.into_text()?.map(|value| format!("{key}={}", escape(value)))),
                }
            }
        }
        (_, param) => {
            pairs.extend(joined(param, delimiter, delimiter, false, &escape)?.map(|text| format!("{name}={text}")));
        }
    }
    Ok(pairs)
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
