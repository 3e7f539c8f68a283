//! Tests of the JSON parser.

use super::Flaw;
use crate::read::tree::{Kind, Parts, Tree};

fn parse(text: &str) -> Result<Parts, Flaw> {
    super::parse(text, u32::MAX)
}

fn tree(text: &str) -> Tree {
    Tree::new(text.to_owned(), parse(text).expect("is JSON"))
}

#[test]
fn nodes_know_their_bytes_pointer_and_key() {
    let tree = tree("\u{feff} {\"a/b\": [1, {\"c~\": \"x\"}]}");
    let list = tree.get(Tree::ROOT, "a/b").unwrap();
    let inner = tree.get(tree.items(list)[1], "c~").unwrap();
    assert_eq!(tree.pointer(inner), "/a~1b/1/c~0");
    let bytes = |span: crate::source::Span| &tree.source()[span.start as usize..span.end as usize];
    assert_eq!(bytes(tree.span(inner, false)), "\"x\"");
    assert_eq!(bytes(tree.span(inner, true)), "\"c~\"");
    assert_eq!(bytes(tree.span(list, false)), "[1, {\"c~\": \"x\"}]");
}

#[test]
fn numbers_keep_their_text() {
    let tree = tree("[123456789012345678901234567890, -0.10e+5]");
    let text = |n: usize| match tree.kind(tree.items(Tree::ROOT)[n]) {
        Kind::Number(text) => tree.text(text).to_owned(),
        other => panic!("{other:?}"),
    };
    assert_eq!([text(0), text(1)], ["123456789012345678901234567890", "-0.10e+5"]);
}

#[test]
fn escapes_and_surrogate_pairs_become_characters() {
    let tree = tree(r#"["\ud83d\ude00\n\/", "a\u00e9"]"#);
    let text: Vec<_> = tree.items(Tree::ROOT).iter().map(|item| tree.string(*item).unwrap()).collect();
    assert_eq!(text, ["\u{1f600}\n/", "a\u{e9}"]);
}

#[test]
fn what_is_not_json_is_refused_at_the_byte() {
    for (text, at) in [
        ("{\"a\": 1,}", 8),
        ("[01]", 1),
        ("[1 2]", 3),
        ("[\"\\ud800\"]", 2),
        ("[\"a\nb\"]", 3),
        ("{\"a\"", 4),
        ("[] x", 3),
        ("[\"abc", 1),
        ("[tru]", 1),
        ("[-]", 1),
        ("", 0),
    ] {
        assert_eq!(parse(text).expect_err(text).span.start, at, "{text}");
    }
}

#[test]
fn depth_500_is_read_and_20000_is_an_error() {
    assert!(parse(&("[".repeat(500) + &"]".repeat(500))).is_ok());
    assert_eq!(parse(&"[".repeat(20_000)).unwrap_err().code, "too-large");
}

#[test]
fn duplicate_keys_are_all_kept_and_found() {
    let few = tree(r#"{"a": 1, "\u0061": 2}"#);
    assert_eq!((few.entries(Tree::ROOT).len(), few.duplicates().len()), (2, 1));
    let many = (0..20).map(|n| format!("\"{}\": 0", n % 19)).collect::<Vec<_>>().join(",");
    assert_eq!(tree(&format!("{{{many}}}")).duplicates().len(), 1);
}
