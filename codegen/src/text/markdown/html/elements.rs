//! The elements of HTML that say what CommonMark can say, too.

use pulldown_cmark::{CowStr, HeadingLevel, LinkType, Tag};

use super::super::is_outward;

/// One of them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Element {
    name: &'static str,
    pub(super) form: Form,
    /// It is one also where no end of it is in sight. Of the others a single tag is a name in angle brackets.
    pub(super) alone: bool,
}

/// What it is in CommonMark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Strong,
    Emphasis,
    Strikethrough,
    Code,
    Link,
    Paragraph,
    Quote,
    List {
        ordered: bool,
    },
    Item,
    Heading(HeadingLevel),
    /// Lines of code.
    Lines,
    Break,
    Rule,
    /// Only looks: nothing that words would miss.
    Nothing,
}

const fn paired(name: &'static str, form: Form) -> Element {
    Element { name, form, alone: false }
}

const fn alone(name: &'static str, form: Form) -> Element {
    Element { name, form, alone: true }
}

const ALL: &[Element] = &[
    paired("a", Form::Link),
    paired("b", Form::Strong),
    alone("blockquote", Form::Quote),
    alone("br", Form::Break),
    paired("caution", Form::Quote),
    paired("center", Form::Paragraph),
    paired("code", Form::Code),
    paired("dd", Form::Paragraph),
    paired("del", Form::Strikethrough),
    alone("details", Form::Paragraph),
    alone("div", Form::Paragraph),
    paired("dl", Form::Paragraph),
    paired("dt", Form::Paragraph),
    paired("em", Form::Emphasis),
    paired("font", Form::Nothing),
    paired("fullname", Form::Paragraph),
    paired("h1", Form::Heading(HeadingLevel::H1)),
    paired("h2", Form::Heading(HeadingLevel::H2)),
    paired("h3", Form::Heading(HeadingLevel::H3)),
    paired("h4", Form::Heading(HeadingLevel::H4)),
    paired("h5", Form::Heading(HeadingLevel::H5)),
    paired("h6", Form::Heading(HeadingLevel::H6)),
    alone("hr", Form::Rule),
    paired("i", Form::Emphasis),
    paired("important", Form::Quote),
    paired("kbd", Form::Code),
    alone("li", Form::Item),
    paired("note", Form::Quote),
    alone("ol", Form::List { ordered: true }),
    alone("p", Form::Paragraph),
    paired("para", Form::Paragraph),
    paired("pre", Form::Lines),
    paired("s", Form::Strikethrough),
    paired("samp", Form::Code),
    paired("section", Form::Paragraph),
    paired("small", Form::Nothing),
    paired("span", Form::Nothing),
    paired("strike", Form::Strikethrough),
    paired("strong", Form::Strong),
    paired("summary", Form::Paragraph),
    paired("tt", Form::Code),
    paired("u", Form::Nothing),
    alone("ul", Form::List { ordered: false }),
    paired("var", Form::Emphasis),
    paired("warning", Form::Quote),
];

impl Element {
    /// The element with this name, in small letters, and its place among all.
    pub(super) fn named(name: &[u8]) -> Option<(usize, &'static Self)> {
        let place = ALL.binary_search_by(|element| element.name.as_bytes().cmp(name)).ok()?;
        Some((place, ALL.get(place)?))
    }

    /// How many there are.
    pub(super) const COUNT: usize = ALL.len();
}

impl Form {
    /// What marks words in a line. Code is none: nothing in it is marked. Neither is a link that leads nowhere from here.
    pub(super) fn mark(self, url: &str) -> Option<Tag<'static>> {
        Some(match self {
            Form::Strong => Tag::Strong,
            Form::Emphasis => Tag::Emphasis,
            Form::Strikethrough => Tag::Strikethrough,
            Form::Link if is_outward(url) => {
                let dest_url = CowStr::from(url.to_owned());
                Tag::Link { link_type: LinkType::Inline, dest_url, title: "".into(), id: "".into() }
            }
            _ => return None,
        })
    }

    /// It stands in a line.
    pub(super) fn is_of_line(self) -> bool {
        use Form::{Break, Code, Emphasis, Link, Nothing, Strikethrough, Strong};
        matches!(self, Strong | Emphasis | Strikethrough | Code | Link | Break | Nothing)
    }

    /// Words on both sides of its tags are not one word.
    pub(super) fn parts_words(self) -> bool {
        self == Form::Break || !self.is_of_line()
    }
}
