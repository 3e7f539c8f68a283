//! Parts that have names of their own, and values with parts inside of parts.

use super::{Style, named_texts, query_pairs};
use crate::param::Param;

fn text(text: &str) -> Param {
    Param::Text(text.to_owned())
}

fn named(style: Style, param: Param) -> Vec<(String, String)> {
    named_texts("id", style, param)
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn parts_of_a_form_are_named_and_delimited_as_their_style_says() {
    let list = || Param::List(vec![text("a b"), text("c|d")]);
    let object = || Param::Pairs(vec![("k".to_owned(), text("v,w"))]);
    assert_eq!(named(Style::SpaceDelimited, list()), pairs(&[("id", "a b c|d")]));
    assert_eq!(named(Style::PipeDelimited, list()), pairs(&[("id", "a b|c|d")]));
    assert_eq!(named(Style::Form { explode: false }, list()), pairs(&[("id", "a b,c|d")]));
    assert_eq!(named(Style::Form { explode: true }, list()), pairs(&[("id", "a b"), ("id", "c|d")]));
    assert_eq!(named(Style::Form { explode: true }, object()), pairs(&[("k", "v,w")]));
    assert_eq!(named(Style::Form { explode: false }, object()), pairs(&[("id", "k,v,w")]));
    assert_eq!(named(Style::DeepObject, object()), pairs(&[("id[k]", "v,w")]));
    assert_eq!(named(Style::DeepObject, list()), pairs(&[("id[0]", "a b"), ("id[1]", "c|d")]));
}

#[test]
fn elements_with_parts_of_their_own_are_told_apart_by_numbers() {
    let object = |value| Param::Pairs(vec![("k".to_owned(), text(value))]);
    let written =
        query_pairs("id", Style::Form { explode: true }, Param::List(vec![object("v"), object("w")]), |text| text);
    assert_eq!(written, ["id%5B0%5D%5Bk%5D=v", "id%5B1%5D%5Bk%5D=w"]);
    let mixed = Param::List(vec![text("a"), Param::Nothing, Param::List(vec![text("b")])]);
    let written = named(Style::Form { explode: true }, mixed);
    assert_eq!(written, pairs(&[("id[0]", "a"), ("id[1][0]", "b")]));
}
