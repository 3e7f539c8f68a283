//! Tests of collisions: who keeps a name, what the others are called, and that only the set of things matters.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Renamed, Reserved, assign, fnv};
use crate::name::words::{Style, spell};

const NONE: Reserved = Reserved { names: &[], suffix: "" };
const SOME: Reserved = Reserved { names: &["self", "new"], suffix: "_" };

fn named(spellings: &[&str], reserved: Reserved) -> (Vec<String>, Vec<Renamed>) {
    let entries: Vec<Entry> = spellings.iter().map(|spelling| Entry::of(spelling)).collect();
    assign(&entries, Style::Snake, reserved)
}

fn names(spellings: &[&str]) -> Vec<String> {
    named(spellings, NONE).0
}

#[test]
fn the_one_that_is_spelled_like_its_name_keeps_it() {
    assert_eq!(names(&["Guid", "guid"]), ["guid_capital", "guid"]);
    assert_eq!(names(&["x-y", "x_y", "xY"]), ["x_y_minus", "x_y", "x_y_camel"]);
}

#[test]
fn else_the_first_by_its_bytes_keeps_it() {
    assert_eq!(names(&["guId", "GUID"]), ["gu_id", "guid"]);
    assert_eq!(names(&["a-b", "a.b", "a b"]), ["a_b_minus", "a_b_dot", "a_b"]);
}

#[test]
fn what_collides_with_nothing_is_never_renamed() {
    let (names, renamed) = named(&["a", "B", "c d"], NONE);
    assert_eq!(names, ["a", "b", "c_d"]);
    assert_eq!(renamed, []);
}

#[test]
fn a_name_that_another_needs_is_not_taken_by_a_suffix() {
    let names = names(&["Guid", "guid", "guidCapital"]);
    assert_eq!(names[1..], ["guid", "guid_capital"]);
    assert!(names[0].starts_with("guid_x"), "{names:?}");
}

#[test]
fn plus_and_minus_stay_apart() {
    assert_eq!(names(&["+1", "-1", "1"]), ["plus_1", "minus_1", "n1"]);
}

#[test]
fn a_reserved_word_gets_its_suffix_without_a_warning() {
    let (names, renamed) = named(&["self", "new", "other"], SOME);
    assert_eq!(names, ["self_", "new_", "other"]);
    assert_eq!(renamed, []);
}

#[test]
fn the_suffix_of_a_reserved_word_takes_no_name_from_another() {
    let reserved = Reserved { names: &["Option"], suffix: "Schema" };
    let entries = ["Option", "OptionSchema"].map(Entry::of);
    let (names, renamed) = assign(&entries, Style::Pascal, reserved);
    assert_eq!(names, ["OptionCapital", "OptionSchema"]);
    assert_eq!(renamed.len(), 1);
}

#[test]
fn a_reserved_word_s_suffix_is_for_reserved_words() {
    let (names, renamed) = named(&["guid", "Guid"], SOME);
    assert_eq!(names, ["guid", "guid_capital"]);
    assert_eq!(renamed.len(), 1);
}

#[test]
fn several_that_would_be_a_reserved_word_are_told_apart() {
    let (names, renamed) = named(&["self", "Self", "SELF"], SOME);
    assert_eq!(names[0], "self_");
    assert_eq!(renamed.len(), 2);
    assert!(!names.contains(&"self".to_owned()), "{names:?}");
}

#[test]
fn what_is_one_identifier_to_the_compiler_is_one_name() {
    // Rust compares identifiers by their NFC: these are a letter in one piece, and in two.
    assert_eq!(names(&["\u{995}\u{9cb}"]), names(&["\u{995}\u{9c7}\u{9be}"]));
    let both = names(&["\u{995}\u{9cb}", "\u{995}\u{9c7}\u{9be}", "caf\u{e9}", "cafe\u{301}"]);
    assert_eq!(both.iter().collect::<BTreeSet<_>>().len(), 4, "{both:?}");
    // Words that are put together compose, too.
    assert_eq!(spell(&["a\u{9c7}".to_owned(), "\u{9be}b".to_owned()], Style::Pascal), "A\u{9cb}b");
}

#[test]
fn a_change_says_what_was_wanted_and_what_became_of_it() {
    let (_, renamed) = named(&["guid", "Guid"], NONE);
    assert_eq!(renamed, [Renamed { entry: 1, wanted: "guid".into(), name: "guid_capital".into() }]);
}

#[test]
fn equal_spellings_still_get_different_names() {
    let names = names(&["a"; 7]);
    let hash = format!("a_x{:08x}", fnv("a"));
    assert_eq!(names[..3], ["a".to_owned(), "a_small".to_owned(), hash.clone()]);
    assert_eq!(names[3..], [2, 3, 4, 5].map(|number| format!("{hash}_{number}")));
}

#[test]
fn names_are_never_longer_than_a_file_s_may_be_and_still_differ() {
    let (one, other) = ("Word".repeat(60), format!("{}s", "Word".repeat(60)));
    let same = format!("{one}-");
    let spellings = [one.as_str(), other.as_str(), same.as_str(), same.as_str(), &"ж".repeat(300)];
    for style in [Style::Pascal, Style::Snake, Style::Upper, Style::Kebab] {
        let entries: Vec<Entry> = spellings.iter().map(|spelling| Entry::of(spelling)).collect();
        let names: std::collections::BTreeSet<String> = assign(&entries, style, NONE).0.into_iter().collect();
        assert_eq!(names.len(), spellings.len(), "{names:?}");
        assert!(names.iter().all(|name| name == "tag" || (160..=180).contains(&name.len())), "{names:?}");
    }
}

#[test]
fn the_number_in_a_name_is_the_same_in_every_release() {
    // FNV-1a as its authors publish it: another number would rename what users already call by name.
    assert_eq!([fnv(""), fnv("a"), fnv("foobar")], [0x811c_9dc5, 0xe40c_292c, 0xbf9c_f968]);
}

const MANY: [&str; 30] = [
    "guid",
    "Guid",
    "GUID",
    "g-uid",
    "g_uid",
    "gUid",
    "a-b",
    "a.b",
    "a b",
    "a_b",
    "aB",
    "AB",
    "ab",
    "self",
    "Self",
    "new",
    "New",
    "",
    "_",
    "__",
    "\u{200b}",
    "+1",
    "-1",
    "1",
    "😀",
    "x",
    "X",
    "x_capital",
    "größe",
    "Größe",
];

#[test]
fn names_depend_on_the_set_and_not_on_its_order() {
    let by_spelling = |spellings: &[&str]| -> BTreeMap<String, String> {
        let (names, _) = named(spellings, SOME);
        spellings.iter().map(|spelling| (*spelling).to_owned()).zip(names).collect()
    };
    let expected = by_spelling(&MANY);
    let mut order = MANY;
    for turn in 1..200 {
        order.rotate_left(turn % MANY.len());
        order.swap(turn % MANY.len(), turn * 7 % MANY.len());
        assert_eq!(by_spelling(&order), expected);
    }
}

#[test]
fn all_names_are_different_and_none_is_reserved() {
    let (names, _) = named(&MANY, SOME);
    let different: std::collections::BTreeSet<&String> = names.iter().collect();
    assert_eq!(different.len(), MANY.len(), "{names:?}");
    assert!(SOME.names.iter().all(|reserved| !names.iter().any(|name| name == reserved)), "{names:?}");
}
