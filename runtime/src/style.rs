//! The style table (OpenAPI 3.1, 4.8.12.3): how a value becomes the text of a path segment, a query, or a header.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

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

pub(crate) fn percent(text: String) -> String {
    utf8_percent_encode(&text, UNRESERVED).to_string()
}

/// Reserved expansion (RFC 6570, 3.2.3): reserved characters and percent-encoded triples pass.
pub(crate) fn allowing_reserved(text: String) -> String {
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
pub(crate) fn simple(
    param: Param,
    explode: bool,
    escape: &dyn Fn(String) -> String,
) -> Result<Option<String>, ParamError> {
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

pub(crate) fn path_text(name: &str, style: Style, param: Param) -> Result<String, ParamError> {
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
        other => simple(other, false, &percent)?
            .map(|text| if text.is_empty() { format!(";{name}") } else { format!(";{name}={text}") }),
    })
}

pub(crate) fn query_pairs(
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
