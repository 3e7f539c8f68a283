//! The `Link` header (RFC 8288): where the next page is.

use http::{HeaderMap, header};

/// The first target whose relation is `next`.
pub(crate) fn next(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(header::LINK).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(links).find(|(_, parameters)| is_next(parameters)).map(|(target, _)| target.to_owned())
}

/// The targets of a value, each with its parameters as they are written.
fn links(value: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = value;
    while let Some((target, after)) = rest.split_once('<').and_then(|(_, after)| after.split_once('>')) {
        let end = outside_quotes(after, ',').unwrap_or(after.len());
        let (parameters, others) = after.split_at(end);
        found.push((target.trim(), parameters));
        rest = others;
    }
    found
}

/// Whether `; rel="prev next"` says it. Of several `rel` only the first counts.
fn is_next(parameters: &str) -> bool {
    let mut rest = parameters;
    while let Some(start) = outside_quotes(rest, ';') {
        rest = rest.get(start + 1..).unwrap_or_default();
        let end = outside_quotes(rest, ';').unwrap_or(rest.len());
        let (name, value) = rest.get(..end).unwrap_or_default().split_once('=').unwrap_or_default();
        if name.trim().eq_ignore_ascii_case("rel") {
            let mut relations = value.trim().trim_matches('"').split_ascii_whitespace();
            return relations.any(|relation| relation.eq_ignore_ascii_case("next"));
        }
    }
    false
}

/// Where a character stands that is no part of a quoted text.
fn outside_quotes(text: &str, wanted: char) -> Option<usize> {
    let (mut quoted, mut escaped) = (false, false);
    for (place, one) in text.char_indices() {
        match one {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if one == wanted && !quoted => return Some(place),
            _ => {}
        }
    }
    None
}

#[test]
fn links_are_read_as_rfc_8288_writes_them() {
    let of = |values: &[&str]| {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::LINK, value.parse().expect("a value"));
        }
        next(&headers)
    };
    assert_eq!(
        of(&[r#"<https://a/?page=2>; rel="next", <https://a/?page=9>; rel="last""#]).as_deref(),
        Some("https://a/?page=2")
    );
    assert_eq!(of(&[r#"</x?q=1,2;3>; title="; rel=\"next\", <y>"; REL=Next"#]).as_deref(), Some("/x?q=1,2;3"));
    assert_eq!(of(&["<a>; rel=prev", r#"<b>;rel="last next""#]).as_deref(), Some("b"));
    // A quote behind a backslash is text, and outside of quotes a backslash is nothing special.
    assert_eq!(of(&[r#"<a>; title="\", <x>; rel=next, "; rel=prev, <b>; rel=next"#]).as_deref(), Some("b"));
    assert_eq!(of(&[r#"<a>; title="\\"; rel=next"#]).as_deref(), Some("a"));
    assert_eq!(of(&[r"<a>; title=\, <b>; rel=next"]).as_deref(), Some("b"));
    assert_eq!(
        of(&[r#"<a>; title="rel=next"; rel=prev"#, "<b", "", "c>; rel=next", r#"<d>; rel=prev; rel=next"#]),
        None
    );
}
