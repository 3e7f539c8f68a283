//! The style table (OpenAPI 3.1, 4.8.12.3): how a value becomes the text of a path segment, a query, or a header.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::param::Param;

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
    /// `id[key]=value`, and as deep as it goes: `id[key][0][inner]=value`. The elements of a list have numbers.
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

/// Reserved expansion in a path: a question mark would begin the query.
pub(crate) fn allowing_reserved_in_path(text: String) -> String {
    allowing_reserved(text).replace('?', "%3F")
}

/// Elements and pairs with commas, as in `simple`.
pub(crate) fn simple(param: Param, explode: bool, escape: &dyn Fn(String) -> String) -> Option<String> {
    joined(param, ",", ",", explode, escape)
}

/// The one joining that `simple`, `label`, `matrix` and `form` are made of. What is nested is JSON.
fn joined(
    param: Param,
    between: &str,
    between_pair: &str,
    explode: bool,
    escape: &dyn Fn(String) -> String,
) -> Option<String> {
    let parts: Vec<String> = match param {
        Param::Nothing => return None,
        Param::Text(text) | Param::Bare(text) => return Some(escape(text)),
        Param::List(values) => values.into_iter().filter_map(Param::into_text).map(escape).collect(),
        Param::Pairs(pairs) => {
            let equals = if explode { "=" } else { between_pair };
            let pairs = pairs.into_iter().filter_map(|(key, value)| Some((key, value.into_text()?)));
            pairs.map(|(key, value)| format!("{}{equals}{}", escape(key), escape(value))).collect()
        }
    };
    // RFC 6570, 2.3: a list without elements counts as undefined, and what is undefined is not written.
    if parts.is_empty() { None } else { Some(parts.join(between)) }
}

pub(crate) fn path_text(name: &str, style: Style, param: Param, escape: fn(String) -> String) -> String {
    let text = match style {
        Style::Label { explode } => {
            joined(param, if explode { "." } else { "," }, ",", explode, &escape).map(|text| format!(".{text}"))
        }
        Style::Matrix { explode } => matrix(name, param, explode, escape),
        Style::Simple { explode } => simple(param, explode, &escape),
        _ => simple(param, false, &escape),
    };
    text.unwrap_or_default()
}

fn matrix(name: &str, param: Param, explode: bool, escape: fn(String) -> String) -> Option<String> {
    let name = percent(name.to_owned());
    // RFC 6570, 3.2.7: a name without a value has no equals sign either.
    let named = |name: &str, text: String| match text.as_str() {
        "" => format!(";{name}"),
        text => format!(";{name}={text}"),
    };
    let several =
        |texts: &mut dyn Iterator<Item = String>| Some(texts.collect::<String>()).filter(|all| !all.is_empty());
    match param {
        Param::List(values) if explode => {
            let values = values.into_iter().filter_map(Param::into_text);
            several(&mut values.map(|value| named(&name, escape(value))))
        }
        Param::Pairs(pairs) if explode => {
            let pairs = pairs.into_iter().filter_map(|(key, value)| Some((key, value.into_text()?)));
            several(&mut pairs.map(|(key, value)| named(&escape(key), escape(value))))
        }
        other => simple(other, false, &escape).map(|text| named(&name, text)),
    }
}

/// `name=value` pairs, escaped.
pub(crate) fn query_pairs(name: &str, style: Style, param: Param, escape: fn(String) -> String) -> Vec<String> {
    let delimiter = match style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        Style::Form { explode: true } | Style::DeepObject => {
            let pairs = bracketed_pairs(name, style, param).into_iter();
            return pairs.map(|(name, value)| format!("{}={}", percent(name), escape(value))).collect();
        }
        _ => ",",
    };
    let text = joined(param, delimiter, delimiter, false, &escape);
    text.map(|text| format!("{}={text}", percent(name.to_owned()))).into_iter().collect()
}

/// Names and values, not escaped, for parts that have names of their own.
pub(crate) fn named_texts(name: &str, style: Style, param: Param) -> Vec<(String, String)> {
    let delimiter = match style {
        Style::SpaceDelimited => " ",
        Style::PipeDelimited => "|",
        Style::Form { explode: true } | Style::DeepObject => return bracketed_pairs(name, style, param),
        _ => ",",
    };
    let text = joined(param, delimiter, delimiter, false, &|text| text);
    text.map(|text| (name.to_owned(), text)).into_iter().collect()
}

/// `form` exploded gives an object's fields names of their own, `deepObject` gives them the name of the whole.
fn bracketed_pairs(name: &str, style: Style, param: Param) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    match (style, param) {
        (Style::DeepObject, param) => bracketed(name.to_owned(), param, Lists::Numbered, &mut pairs),
        (_, Param::Pairs(fields)) => {
            for (name, value) in fields {
                bracketed(name, value, Lists::Repeated, &mut pairs);
            }
        }
        (_, param) => bracketed(name.to_owned(), param, Lists::Repeated, &mut pairs),
    }
    pairs
}

/// How the elements of a list are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lists {
    /// They have the same name, unless they have parts of their own.
    Repeated,
    /// They have numbers: `name[0]`.
    Numbered,
}

/// A value's parts under names in brackets: `name[key][0]`. Within brackets a list's elements always have numbers, since
/// where the name is the same services keep only the last.
pub(crate) fn bracketed(name: String, param: Param, lists: Lists, pairs: &mut Vec<(String, String)>) {
    match param {
        Param::Nothing => {}
        Param::Text(text) | Param::Bare(text) => pairs.push((name, text)),
        Param::List(values) => {
            let repeated = lists == Lists::Repeated && values.iter().all(Param::is_plain);
            let values = values.into_iter().filter(|value| *value != Param::Nothing);
            for (place, value) in values.enumerate() {
                let name = if repeated { name.clone() } else { format!("{name}[{place}]") };
                bracketed(name, value, Lists::Numbered, pairs);
            }
        }
        Param::Pairs(fields) => {
            for (key, value) in fields {
                bracketed(format!("{name}[{key}]"), value, Lists::Numbered, pairs);
            }
        }
    }
}

#[cfg(test)]
mod tests;
