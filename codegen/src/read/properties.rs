//! Properties of this stage's small parts: parsers, the text of references, places.

use proptest::prelude::*;

use super::json::Flaw;
use super::lines::Lines;
use super::tree::{Parts, Tree};
use super::{json, locator, pattern, scalar, yaml};
use crate::document::Value;
use crate::testing::cases;

/// What JSON is made of.
const JSON: [&str; 34] = [
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "\"a\"",
    "\"a\": ",
    "\"\\u00e9\"",
    "\\",
    "\\u",
    "\\ud83d",
    "\\ude00",
    "0",
    "-",
    "1",
    ".5",
    "e3",
    "E-",
    "true",
    "false",
    "null",
    "tru",
    " ",
    "\n",
    "\t",
    "é",
    "\u{0}",
    "\u{feff}",
    "1e999",
    "99999999999999999999",
    "01",
    "\u{7f}",
];

fn json_text() -> impl Strategy<Value = String> {
    let whole = any_json().prop_map(|value| value.to_string());
    let words = || prop::collection::vec(prop::sample::select(&JSON[..]), 0..20).prop_map(|words| words.concat());
    let cut = (any_json(), any::<prop::sample::Index>(), words()).prop_map(|(value, at, word)| {
        let text = value.to_string();
        let mut end = at.index(text.len() + 1);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        format!("{}{word}{}", &text[..end], &text[end..])
    });
    prop_oneof![whole, words(), cut]
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<f64>().prop_map(serde_json::Value::from),
        any::<String>().prop_map(serde_json::Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            prop::collection::btree_map("[a-c\"\\\\é]{0,3}", inner, 0..4)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

/// The same value, where the other parser keeps all of it: it rounds numbers, and of one key twice it keeps one.
fn same(ours: &Value, theirs: &serde_json::Value) -> bool {
    match (ours, theirs) {
        (Value::Null, serde_json::Value::Null) => true,
        (Value::Bool(a), serde_json::Value::Bool(b)) => a == b,
        (Value::Number(a), serde_json::Value::Number(b)) => {
            serde_json::from_str::<serde_json::Number>(a).is_ok_and(|a| a == *b)
        }
        (Value::String(a), serde_json::Value::String(b)) => a == b,
        (Value::Array(a), serde_json::Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), serde_json::Value::Object(b)) => {
            let twice =
                a.iter().enumerate().any(|(place, (key, _))| a.iter().take(place).any(|(before, _)| before == key));
            twice
                || a.len() == b.len() && a.iter().all(|(key, value)| b.get(key).is_some_and(|other| same(value, other)))
        }
        _ => false,
    }
}

/// YAML that may be as large as it wants.
fn any_yaml(text: &str) -> Result<(Parts, Vec<yaml::Note>), Flaw> {
    let mut left = usize::MAX;
    yaml::parse(text, u32::MAX, &mut left)
}

proptest! {
    #![proptest_config(cases(1_024))]

    #[test]
    fn json_is_what_another_parser_takes_for_json(text in json_text()) {
        let theirs = serde_json::from_str::<serde_json::Value>(text.trim_start_matches('\u{feff}'));
        let out_of_range = theirs.as_ref().is_err_and(|error| error.to_string().starts_with("number out of range"));
        prop_assume!(!out_of_range && text.matches('\u{feff}').count() <= 1);
        let ours = json::parse(&text, u32::MAX);
        prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?} {:?}", ours.as_ref().err(), theirs.as_ref().err());
        if let (Ok(parts), Ok(theirs)) = (ours, theirs) {
            let tree = Tree::new(text, parts);
            prop_assert!(same(&tree.contents(), &theirs), "{:?}", tree.contents());
        }
    }

    #[test]
    fn json_is_yaml_that_says_the_same(value in any_json()) {
        // YAML has no place for these as they are.
        let text = value.to_string();
        prop_assume!(!text.contains(|c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{85}')));
        let (json, yaml) = (json::parse(&text, u32::MAX), any_yaml(&text));
        prop_assert!(yaml.is_ok(), "{:?}", yaml.err());
        if let (Ok(json), Ok((yaml, _))) = (json, yaml) {
            let (json, yaml) = (Tree::new(text.clone(), json).contents(), Tree::new(text, yaml).contents());
            prop_assert!(format!("{json:?}") == format!("{yaml:?}"), "{:?} {:?}", json, yaml);
        }
    }

    #[test]
    fn any_text_is_yaml_or_not(text in prop_oneof![any::<String>(), "[-a: \n{}\\[\\]'\"&*|>?!%#~<,0]{0,60}"]) {
        match any_yaml(&text) {
            Ok((parts, _)) => drop(Tree::new(text, parts).contents()),
            Err(flaw) => prop_assert!(flaw.span.start as usize <= text.len() && !flaw.message.is_empty()),
        }
    }

    #[test]
    fn any_scalar_has_a_meaning(text in "[-+.0-9eExXoOa-fnulNULtrTRiIfF_:~ ]{0,12}") {
        if let scalar::Scalar::Number(number) = scalar::resolve(&text) {
            prop_assert!(serde_json::from_str::<serde_json::Number>(&number).is_ok() || number.contains(['e', 'E']), "{:?} is {:?}", text, number);
        }
    }

    #[test]
    fn no_reference_leaves_the_folder(here in "([a-c]{1,2}/){0,3}[a-c]\\.yaml", reference in prop_oneof![any::<String>(), "(\\.\\./|%2e%2E/|\\./|/|//|%2f|a/|b:|\\\\|%5c|\u{0}|c){0,8}"]) {
        if let Ok(path) = locator::locate(&here, &reference) {
            let leaves = path.starts_with('/') || path.contains('\\') || path.split('/').any(|word| [".", ".."].contains(&word));
            prop_assert!(!leaves, "{:?} from {:?} is {:?}", reference, here, path);
        }
    }

    #[test]
    fn any_place_of_any_text_is_a_line_and_a_column(text in any::<String>(), at in any::<u32>()) {
        let (line, column) = Lines::of(&text).place(&text, at % (text.len() as u32 + 5));
        prop_assert!(line >= 1 && column >= 1);
    }

    #[test]
    fn any_pattern_is_looked_at(pattern in any::<String>()) {
        let _ = pattern::flaw(&pattern);
    }
}
