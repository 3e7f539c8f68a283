//! Tests of the YAML parser.

use super::{Flaw, MAX_COPIED_TEXT, Note};
use crate::read::tree::{Kind, Parts, Tree};
use crate::source::NodeId;

fn parse(text: &str) -> Result<(Parts, Vec<Note>), Flaw> {
    let mut left = MAX_COPIED_TEXT;
    super::parse(text, u32::MAX, &mut left)
}

fn tree(text: &str) -> Tree {
    let (parts, _) = parse(text).expect("is YAML");
    Tree::new(text.to_owned(), parts)
}

fn at(tree: &Tree, path: &[&str]) -> NodeId {
    path.iter().fold(Tree::ROOT, |node, key| tree.get(node, key).expect("is there"))
}

#[test]
fn quotes_make_text_and_words_of_yaml_1_1_are_text() {
    let tree = tree("a: no\nb: '1'\nc: 010\nd: ~\ne: !!str 5\nf: >\n  x\n  y\n");
    assert_eq!(tree.string(at(&tree, &["a"])), Some("no"));
    assert_eq!(tree.string(at(&tree, &["b"])), Some("1"));
    let Kind::Number(number) = tree.kind(at(&tree, &["c"])) else { panic!() };
    assert_eq!(tree.text(number), "10");
    assert_eq!(tree.kind(at(&tree, &["d"])), Kind::Null);
    assert_eq!(tree.string(at(&tree, &["e"])), Some("5"));
    assert_eq!(tree.string(at(&tree, &["f"])), Some("x y\n"));
}

#[test]
fn keys_that_are_numbers_keep_their_text() {
    let tree = tree("200: a\n010: b\n");
    assert_eq!(tree.string(at(&tree, &["200"])), Some("a"));
    assert_eq!(tree.string(at(&tree, &["010"])), Some("b"));
}

#[test]
fn an_alias_is_a_copy_with_its_own_pointer() {
    let tree = tree("a: &x {k: [1]}\nb: *x\n");
    let item = tree.items(at(&tree, &["b", "k"]))[0];
    assert_eq!(tree.pointer(item), "/b/k/0");
}

#[test]
fn merge_keys_yield_to_the_keys_that_stand_there() {
    let tree = tree("base: &b {x: 1, y: 2}\nuse:\n  <<: [*b, {z: 3}]\n  y: 5\n");
    let used = at(&tree, &["use"]);
    let keys: Vec<_> = tree.entries(used).iter().map(|entry| tree.key_text(entry)).collect();
    assert_eq!(keys, ["y", "x", "z"]);
    assert_eq!(tree.pointer(at(&tree, &["use", "x"])), "/use/x");
}

#[test]
fn an_alias_bomb_is_an_error_in_no_time() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let below = vec![format!("*a{}", level - 1); 10].join(", ");
        text += &format!("a{level}: &a{level} [{below}]\n");
    }
    assert_eq!(parse(&text).expect_err("a bomb").code, "too-large");
}

#[test]
fn text_that_aliases_stand_for_is_counted_wherever_it_stands() {
    let long = "z".repeat(MAX_COPIED_TEXT / 4);
    let digits = "1".repeat(MAX_COPIED_TEXT / 4);
    for (what, target, aliases) in [
        ("values", format!("&a {long}"), "[*a, *a, *a, *a]"),
        ("numbers", format!("&a {digits}"), "[*a, *a, *a, *a]"),
        ("text that the file has not as it stands", format!(r#"&a "\x7a{}""#, &long[1..]), "[*a, *a, *a, *a]"),
        ("keys", format!("&a {long}"), "[{*a : 1}, {*a : 1}, {*a : 1}, {*a : 1}]"),
        ("keys and values", format!("&a {long}"), "[{*a : *a}, {*a : *a}]"),
        ("keys inside", format!("&a\n  ? {long}\n  : true"), "[*a, *a, *a, {<<: *a}]"),
    ] {
        let most = format!("t: {target}\nu: {aliases}\n");
        assert!(parse(&most).is_ok(), "{what}");
        let more = format!("{most}v: *a\n");
        let flaw = parse(&more).expect_err(what);
        assert_eq!((flaw.code, flaw.span.end as usize), ("too-large", more.trim_end().len()), "{what}");
        assert!(flaw.message.contains(&MAX_COPIED_TEXT.to_string()), "{what}: {}", flaw.message);
    }
}

#[test]
fn deep_nesting_is_an_error_and_200_levels_are_not() {
    for (open, close) in [("[", "]"), ("{a: ", "}")] {
        assert!(parse(&(open.repeat(200) + "1" + &close.repeat(200))).is_ok());
        assert_eq!(parse(&open.repeat(20_000)).expect_err("too deep").code, "too-large", "{open}");
    }
    let block = |depth: usize| (0..depth).map(|n| format!("{}a:\n", " ".repeat(n))).collect::<String>();
    assert!(parse(&block(400)).is_ok());
    assert_eq!(parse(&block(5_000)).expect_err("too deep").code, "too-large");
}

#[test]
fn what_is_not_one_document_of_text_keys_is_refused_at_its_place() {
    for (text, at) in [("a: 1\n---\nb: 2\n", 5), ("a: &x [*x]\n", 7), ("? [a]\n: b\n", 2), ("a: *no\n", 3)] {
        assert_eq!(parse(text).expect_err(text).span.start, at, "{text}");
    }
}

#[test]
fn a_byte_order_mark_is_accepted() {
    assert_eq!(tree("\u{feff}a: 1\n").entries(Tree::ROOT).len(), 1);
}

#[test]
fn unknown_tags_and_numbers_that_json_lacks_are_noted() {
    let (_, notes) = parse("a: !!python/object:x y\nb: .nan\nc: ! 1\n").expect("is YAML");
    assert_eq!(notes.len(), 2);
}
