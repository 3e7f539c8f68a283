//! Properties of any path template with any values: the URL is where the template says, and says what the values are.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use serde::Serialize;
use url::Url;

use super::{Encoded, Encoder};
use crate::server::{Base, Origin};
use crate::style::Style;

/// Few cases by default; `PROPTEST_CASES` says otherwise. What failed once is kept in a file `….seeds`.
fn cases(default: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(default);
    let seeds = FileFailurePersistence::WithSource("seeds");
    ProptestConfig { cases, failure_persistence: Some(Box::new(seeds)), ..ProptestConfig::default() }
}

/// What a value may be that hopes to go elsewhere, and any text.
fn text() -> impl Strategy<Value = String> {
    let odd = [
        "..", ".", "/", "\\", "%2e", "%2E%2e", "%", "%2f", "%5c", "?", "#", "&", "=", "+", " ", "\t", "\r\n", "\0",
        ";", ":", "@", "//", "{", "}", "{p0}", "{p1}", "a", "é", "\u{202e}", "\u{feff}", "😀", "http://x", "\u{7f}",
        "'", "\"", "<", "[", "]", "|",
    ];
    prop_oneof![
        3 => prop::collection::vec(prop::sample::select(odd.to_vec()), 0..5).prop_map(|words| words.concat()),
        1 => any::<String>(),
        1 => "\\PC{0,12}",
    ]
}

/// A piece of a segment.
#[derive(Clone, Debug)]
enum Piece {
    Literal(String),
    Value(Text),
}

#[derive(Clone, Debug)]
struct Text(String, Style, bool);

fn piece() -> impl Strategy<Value = Piece> {
    let styles = prop_oneof![
        4 => any::<bool>().prop_map(|explode| Style::Simple { explode }),
        1 => any::<bool>().prop_map(|explode| Style::Label { explode }),
        1 => any::<bool>().prop_map(|explode| Style::Matrix { explode }),
    ];
    prop_oneof![
        1 => "[a-z0-9.~_:@!$'()*,;=-]{0,4}".prop_map(Piece::Literal),
        2 => (text(), styles, prop::bool::weighted(0.2)).prop_map(|(text, style, reserved)| Piece::Value(Text(text, style, reserved))),
    ]
}

/// The segments of a template, at least one.
fn template() -> impl Strategy<Value = Vec<Vec<Piece>>> {
    prop::collection::vec(prop::collection::vec(piece(), 1..3), 1..4)
}

/// The same request, with the values put into the template.
fn encoded(segments: &[Vec<Piece>]) -> Result<Encoded, String> {
    let (mut path, mut values) = (String::new(), Vec::new());
    for segment in segments {
        path.push('/');
        for piece in segment {
            match piece {
                Piece::Literal(text) => path.push_str(text),
                Piece::Value(value) => {
                    path.push_str(&format!("{{p{}}}", values.len()));
                    values.push(value);
                }
            }
        }
    }
    let mut encoder = Encoder::new("");
    encoder.path = path.into();
    for (place, Text(text, style, reserved)) in values.into_iter().enumerate() {
        match reserved {
            true => encoder.path_reserved(&format!("p{place}"), *style, text),
            false => encoder.path_as(&format!("p{place}"), *style, text),
        }
    }
    encoder.finish()
}

fn base() -> impl Strategy<Value = &'static str> {
    prop::sample::select(
        &["https://api.example.com", "http://h:8080/v1", "https://[::1]/a/b/", "http://127.0.0.1/x%20y"][..],
    )
}

/// The URL, as `exchange` puts it together.
fn url(base: &Base, target: &str) -> Result<Url, TestCaseError> {
    Url::parse(&format!("{}{target}", base.prefix)).map_err(|error| TestCaseError::fail(format!("{target:?}: {error}")))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// What the segment says where no value's reserved characters travel as they are.
fn meant(segment: &[Piece], first: usize) -> Option<String> {
    let mut place = first;
    let text = segment.iter().map(|piece| match piece {
        Piece::Literal(text) => Some(text.clone()),
        Piece::Value(Text(text, style, reserved)) => {
            let name = place;
            place += 1;
            let text = match style {
                Style::Label { .. } => format!(".{text}"),
                Style::Matrix { .. } if text.is_empty() => format!(";p{name}"),
                Style::Matrix { .. } => format!(";p{name}={text}"),
                _ => text.clone(),
            };
            (!reserved).then_some(text)
        }
    });
    text.collect()
}

fn is_elsewhere(segment: &str) -> bool {
    matches!(segment, "." | "..")
}

#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
enum Any {
    Text(String),
    Number(i64),
    Truth(bool),
    Nothing(()),
    List(Vec<Any>),
    Map(BTreeMap<String, Any>),
}

fn any_value() -> impl Strategy<Value = Any> {
    let leaf = prop_oneof![
        4 => text().prop_map(Any::Text),
        1 => any::<i64>().prop_map(Any::Number),
        1 => any::<bool>().prop_map(Any::Truth),
        1 => Just(Any::Nothing(())),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Any::List),
            prop::collection::btree_map(text(), inner, 0..3).prop_map(Any::Map),
        ]
    })
}

const QUERY_STYLES: [Style; 5] = [
    Style::Form { explode: true },
    Style::Form { explode: false },
    Style::SpaceDelimited,
    Style::PipeDelimited,
    Style::DeepObject,
];

proptest! {
    #![proptest_config(cases(1_024))]

    #[test]
    fn a_path_is_where_its_template_says(segments in template(), base in base()) {
        let base = Base::parse(base).map_err(TestCaseError::fail)?;
        let Ok(encoded) = encoded(&segments) else { return Ok(()) };
        let url = url(&base, &encoded.target)?;
        prop_assert_eq!(Origin::of(&url), Some(base.origin.clone()));
        prop_assert_eq!((url.query(), url.fragment()), (None, None));
        // Nothing was tidied up on the way: what was checked is what is called.
        let path = url.path();
        prop_assert!(format!("{}{}", base.prefix, encoded.target).ends_with(path), "{} became {}", encoded.target, path);
        let found: Vec<&str> = encoded.target.split('/').skip(1).collect();
        let reserved = segments.iter().flatten().any(|piece| matches!(piece, Piece::Value(Text(_, _, true))));
        prop_assert!(reserved || found.len() == segments.len(), "{}", encoded.target);
        prop_assert!(!found.iter().any(|segment| is_elsewhere(&segment.to_ascii_lowercase().replace("%2e", "."))));
        let mut first = 0;
        for (segment, found) in segments.iter().zip(&found).filter(|_| !reserved) {
            prop_assert_eq!(Some(decoded(found)), meant(segment, first));
            first += segment.iter().filter(|piece| matches!(piece, Piece::Value(_))).count();
        }
    }

    #[test]
    fn a_path_is_refused_only_where_it_would_be_another(segments in template()) {
        if let Err(message) = encoded(&segments) {
            let values = segments.iter().flatten().filter_map(|piece| match piece {
                Piece::Value(value) => Some(value),
                Piece::Literal(_) => None,
            });
            let reserved = values.clone().any(|Text(_, _, reserved)| *reserved);
            let empty = values.clone().any(|Text(text, style, _)| text.is_empty() && matches!(style, Style::Simple { .. }));
            let dots = values.clone().any(|Text(text, ..)| text.chars().all(|c| c == '.'));
            let dotted = segments.iter().any(|segment| meant(segment, 0).is_some_and(|text| is_elsewhere(&text)));
            prop_assert!(reserved || empty || dots || dotted, "{}", message);
        }
    }

    #[test]
    fn a_query_says_what_its_values_are(pairs in prop::collection::vec((text(), text()), 0..5), base in base()) {
        let base = Base::parse(base).map_err(TestCaseError::fail)?;
        let mut encoder = Encoder::new("/a");
        pairs.iter().for_each(|(name, value)| encoder.query(name, value));
        let encoded = encoder.finish().map_err(TestCaseError::fail)?;
        let url = url(&base, &encoded.target)?;
        let found: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        prop_assert_eq!(found, pairs);
        prop_assert!(url.fragment().is_none() && url.path().ends_with("/a"));
    }

    #[test]
    fn no_query_of_any_style_ends_or_leaves_the_query(
        name in text(), value in any_value(), style in prop::sample::select(&QUERY_STYLES[..]), reserved in any::<bool>(), base in base(),
    ) {
        let base = Base::parse(base).map_err(TestCaseError::fail)?;
        let mut encoder = Encoder::new("/a?fixed=1");
        encoder.query_as(&name, style, reserved, &value);
        let Ok(encoded) = encoder.finish() else { return Ok(()) };
        let url = url(&base, &encoded.target)?;
        prop_assert_eq!(Origin::of(&url), Some(base.origin.clone()));
        prop_assert!(url.fragment().is_none() && url.path().ends_with("/a"), "{}", url);
        prop_assert!(url.query_pairs().next() == Some(("fixed".into(), "1".into())), "{}", url);
        // Nothing is lost on the way that was there before.
        prop_assert_eq!(format!("/a?{}", url.query().unwrap_or_default()), encoded.target.replace('\'', "%27"));
    }

    #[test]
    fn no_header_and_no_cookie_holds_a_line_break(value in any_value(), name in text(), explode in any::<bool>()) {
        let mut encoder = Encoder::new("/a");
        encoder.header_as("X-A", explode, &value);
        if let Ok(encoded) = encoder.finish() {
            let odd = |byte: &u8| matches!(byte, b'\r' | b'\n' | 0);
            prop_assert!(!encoded.headers.values().any(|value| value.as_bytes().iter().any(odd)));
            prop_assert!(encoded.headers.len() <= 1);
        }
        let mut encoder = Encoder::new("/a");
        encoder.cookie_as(&name, explode, &value);
        if let Ok(encoded) = encoder.finish() {
            let text = encoded.headers.get(http::header::COOKIE).map(|cookies| cookies.as_bytes().to_vec()).unwrap_or_default();
            prop_assert!(text.iter().all(|byte| (b'!'..=b'~').contains(byte) || *byte == b' '), "{:?}", String::from_utf8_lossy(&text));
        }
    }
}
