//! Properties of HTML in which every tag has its other tag, whatever CommonMark makes of its lines.

use std::collections::BTreeSet;

use proptest::prelude::*;
use pulldown_cmark::{Event, Parser};

use super::super::inert::{is_inert, rustdoc};
use super::super::{Level, events, markdown, written};
use super::elements::{Element, Form};
use super::is_of_line;
use crate::testing::cases;

#[derive(Clone, Debug)]
enum Node {
    Word(&'static str),
    Space(&'static str),
    Break,
    Element(&'static str, Vec<Node>),
}

const NAMES: [&str; 19] = [
    "a href='https://b.tv/c'",
    "a",
    "b",
    "blockquote",
    "code",
    "del",
    "div",
    "h3",
    "i",
    "li",
    "note",
    "ol",
    "p",
    "pre",
    "section",
    "span",
    "tt",
    "ul",
    "var",
];

fn nodes() -> impl Strategy<Value = Vec<Node>> {
    let leaf = prop_oneof![
        4 => prop::sample::select(&["", "", ":", "!", "(", ")"][..]).prop_map(Node::Word),
        3 => prop::sample::select(&[" ", " ", "\n", "\n\n", "\n  "][..]).prop_map(Node::Space),
        1 => Just(Node::Break),
    ];
    let tree = leaf.prop_recursive(5, 48, 6, |inner| {
        let inner = prop::collection::vec(inner, 0..6);
        (prop::sample::select(&NAMES[..]), inner).prop_map(|(name, inner)| Node::Element(name, inner))
    });
    prop::collection::vec(tree, 1..8)
}

/// Letters, and before which of them a word begins.
#[derive(Debug, Default, PartialEq)]
struct Words {
    letters: String,
    begin: BTreeSet<usize>,
}

impl Words {
    fn apart(&mut self) {
        self.begin.insert(self.letters.len());
    }

    fn text(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                c if c.is_whitespace() => self.apart(),
                c if c.is_ascii_alphabetic() => self.letters.push(c),
                _ => {}
            }
        }
    }

    /// As somebody reads it.
    fn read(written: &str) -> Self {
        let mut words = Self::default();
        for event in Parser::new_ext(written, rustdoc()) {
            match event {
                Event::Text(text) | Event::Code(text) => words.text(&text),
                Event::SoftBreak | Event::HardBreak => words.apart(),
                event if is_of_line(&event) => {}
                _ => words.apart(),
            }
        }
        words
    }
}

/// Writes it as HTML, and tells its words.
fn write(nodes: &[Node], html: &mut String, words: &mut Words) {
    for node in nodes {
        match node {
            Node::Word(mark) => {
                let number = u8::try_from(words.letters.len() / 2).unwrap_or_default();
                let letters = [b'a' + number / 26 % 26, b'a' + number % 26].map(char::from);
                let word = if *mark == "(" {
                    format!("({}{})", letters[0], letters[1])
                } else {
                    format!("{}{}{mark}", letters[0], letters[1])
                };
                html.push_str(&word);
                words.text(&word);
            }
            // Four at the beginning of a line make it code, whatever tags are in it.
            Node::Space(space) if html.ends_with(' ') && space.starts_with(' ') => {}
            Node::Space(space) => {
                html.push_str(space);
                words.text(space);
            }
            Node::Break => {
                html.push_str("<br>");
                words.apart();
            }
            Node::Element(tag, inner) => {
                let name = tag.split(' ').next().unwrap_or_default();
                let form = Element::named(name.as_bytes()).map(|(_, element)| element.form);
                let apart =
                    |words: &mut Words| form.filter(|form| form.parts_words()).into_iter().for_each(|_| words.apart());
                html.push_str(&format!("<{tag}>"));
                apart(words);
                if matches!(form, Some(Form::List { .. })) {
                    for item in inner {
                        html.push_str("<li>");
                        words.apart();
                        write(std::slice::from_ref(item), html, words);
                        html.push_str("</li>");
                        words.apart();
                    }
                } else {
                    write(inner, html, words);
                }
                html.push_str(&format!("</{name}>"));
                apart(words);
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn all_words_are_there_and_nothing_else_and_those_apart_stay_apart(nodes in nodes()) {
        let (mut html, mut words) = (String::new(), Words::default());
        write(&nodes, &mut html, &mut words);
        // Where the writer gives up, nothing has a form.
        if events(&html, Level::Doc).and_then(|events| written(&events)).is_none() {
            return Ok(());
        }
        let written = markdown(&html, Level::Doc);
        let read = Words::read(&written);
        prop_assert_eq!(&read.letters, &words.letters, "{:?} became {:?}", html, written);
        let glued: Vec<&usize> = words.begin.difference(&read.begin).filter(|place| (1..words.letters.len()).contains(place)).collect();
        prop_assert_eq!(glued, Vec::<&usize>::new(), "{:?} became {:?}", html, written);
        prop_assert!(is_inert(&written), "{:?} became {:?}", html, written);
        prop_assert_eq!(markdown(&written, Level::Doc), &written[..], "{:?}", html);
    }
}
