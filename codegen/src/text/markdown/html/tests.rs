//! What becomes of the HTML that descriptions hold.

use proptest::prelude::*;
use pulldown_cmark::{Event, Parser};

use super::super::{Level, cell, dialect, events, markdown};
use crate::testing::cases;

fn doc(text: &str) -> String {
    markdown(text, Level::Doc)
}

#[test]
fn paragraphs_lists_and_marks_are_what_they_look_like() {
    assert_eq!(
        doc(
            "<p>Lists the <code>Tag</code>s, <b>all</b> of <i>them</i>.</p> <p>See <a href=\"https://a.tv/b\">this</a>!</p>"
        ),
        "Lists the `Tag`s, **all** of *them*.\n\nSee [this](https://a.tv/b)!"
    );
    assert_eq!(
        doc("<p>One of:</p> <ul> <li> <p> <code>a</code> - b</p> </li> <li> <p>c</p> <p>d</p> </li> </ul> <p>End.</p>"),
        "One of:\n\n* `a` - b\n* c\\\n  d\n\nEnd."
    );
    assert_eq!(doc("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"), "1. a\n   * b\n2. c");
    assert_eq!(doc("<h3>Title</h3>\n<p>a<br>b<br/></p>\n<hr>\n\nc"), "###### Title\n\na\\\nb\n\n---\n\nc");
    assert_eq!(doc("<note> <p>Mind</p> <p>this.</p> </note>"), "Mind\\\nthis.");
    assert_eq!(doc("<pre><code>fn a() {\n    b\n}</code></pre>"), "```text\nfn a() {\n    b\n}\n```");
}

#[test]
fn what_stands_behind_a_list_of_an_item_is_no_part_of_that_list() {
    assert_eq!(doc("<ul><li>a<ul><li>b</li></ul>c</li><li>d <b>e</b></li></ul>"), "* a\n\n  * b\n\n  c\n\n* d **e**");
    assert_eq!(
        doc("<ol><li>a<ul><li>b<ul><li>c</li></ul><pre>d</pre></li></ul></li><li><pre>e</pre>f</li></ol>"),
        "1. a\n   * b\n\n     * c\n     ```text\n     d\n     ```\n2. ```text\n   e\n   ```\n   f"
    );
    assert_eq!(doc("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"), "* a\n  * b\n* c");
}

#[test]
fn tags_in_a_line_of_commonmark_mark_words_too() {
    assert_eq!(
        doc("A <b>bold <i>word</i></b>,<br>*and* <code>a<b>b</b> `c`</code>."),
        "A **bold word**,\\\n*and* `ab c`."
    );
    assert_eq!(
        doc("see <a href='https://a.tv'>it</a>, <a>not</a>, <a href='#b'>in</a>"),
        "see [it](https://a.tv), not, in"
    );
    assert_eq!(doc("| a |\n|---|\n| b<br>c |"), "|a|\n|-|\n|b c|");
    assert_eq!(cell("a<br>b <em>c</em>"), "a<br>b *c*");
    assert_eq!(doc("**a <b>b** c</b> <span class='x'>d</span>"), "**a b** c d");
    assert_eq!(doc("a <ul><li>b</li><li>c</li></ul>"), "a\\\n• b\\\n• c");
}

#[test]
fn a_name_in_angle_brackets_is_a_name() {
    assert_eq!(doc("a Vec<b> of <code>"), "a Vec\\<b> of \\<code>");
    assert_eq!(doc("<tenant>/<Name> is</b> it"), "\\<tenant>/\\<Name> is\\</b> it");
    assert_eq!(
        doc("<p>at <tenant>.example.com, <CompanyName> &lt;b&gt;</p>"),
        "at \\<tenant>.example.com, \\<CompanyName> \\<b>"
    );
    assert_eq!(doc("<p>a <!-- b --> c <i"), "a \\<!-- b --> c \\<i");
}

#[test]
fn what_stood_apart_is_not_one_word() {
    assert_eq!(doc("<p>a</br>b</p>"), "a\\\nb");
    assert_eq!(doc("x <code>a<br>b</code> <code>a<p>b</p></code>"), "x `a b` `a b`");
    assert_eq!(doc("<ul><li>a<ul></ul><p>b</p></li></ul>"), "* a\\\n  b");
    assert_eq!(doc("<ul><li>a<pre> </pre>b</li></ul>"), "* a\\\n  b");
    assert_eq!(doc("<p>a<code> </code>b<code> c </code>d</p>"), "a b `c` d");
    assert_eq!(doc("x a<code> </code>b<code> c </code>d"), "x a b `c` d");
    assert_eq!(doc("a<a href='https://b.tv'> b </a>c"), "a [b ](https://b.tv)c");
    assert_eq!(doc("a <b><code>b </code></b>c<a href='https://b.tv'> </a>d"), "a **`b`** c d");
    assert_eq!(doc("a<a href='https://b.tv'><br>b<br></a>c"), "a\\\n[b](https://b.tv)\\\nc");
    assert_eq!(doc("a!<del><a href='https://b.tv'>\n  b</a>c</del>"), "a!\n~~[b](https://b.tv)c~~");
    assert_eq!(doc("a <li>b</li>c <li><p>d</p></li>"), "a\\\n• b\\\nc\\\n• d");
    assert_eq!(doc("a <li> </li><li>\n<span>b</span></li><li></li>"), "a\\\n• b");
    assert_eq!(doc("# a <li>b</li>c"), "#### a  • b c");
    assert_eq!(doc("<pre><div>a</div><div>b</div><br>c</pre>"), "```text\na\nb\n\nc\n```");
    assert_eq!(doc("<p>a</hr>b</ul>c</blockquote>d</p>"), "a\n\nb\n\nc\n\nd");
    assert_eq!(doc("<ul><li>a</hr>b</blockquote>c</li></ul>"), "* a\\\n  b\\\n  c");
}

#[test]
fn a_tag_whose_other_tag_commonmark_has_elsewhere_is_a_tag() {
    assert_eq!(doc("One of:<ul>\n<li>a</li>\n<li>b</li>\n</ul>"), "One of:\n\n* a\n* b");
    assert_eq!(doc("<p>a\n\nb</p>"), "a\n\nb");
    assert_eq!(doc("<note>\n\na <b>b\n\nc</b> <i>d</i>\n\n</note>"), "a b\n\nc *d*");
    assert_eq!(doc("a <pre>b\n\nc</pre>d <code>e\n\nf</code>"), "a\\\nb\n\nc\\\nd e\n\nf");
    assert_eq!(doc("a<p>\n\n# <p>b\n\n* c</li></ul>\n* d<li>"), "a\n\n#### b\n\n* c\n* d");
    assert_eq!(
        doc("a <p> of b\n\n# <p>\n\n<p>\n\nVec<i>\n\n</b> of"),
        "a \\<p> of b\n\n#### \\<p>\n\nVec\\<i>\n\n\\</b> of"
    );
}

#[test]
fn marks_that_would_be_read_as_characters_are_left_out() {
    assert_eq!(doc("<b>Note:</b>text, x<b>(y)</b>z, <b>a</b><b>b</b>, <b> c </b>d"), "Note:text, x(y)z, a**b**,  c d");
    assert_eq!(doc("<p><b>Note:</b> text <b> c </b>d<b></b></p>"), "**Note:** text **c** d");
    assert_eq!(doc("<p><b>1</b>. a</p><p><i>-</i> b</p>"), "**1**. a\n\n*\\-* b");
}

#[test]
fn nothing_in_a_tag_or_an_entity_hides() {
    assert_eq!(doc("<p>a&#x202e;b <code>c&#x202e;d</code></p>"), "a⟨U+202E⟩b `c⟨U+202E⟩d`");
    assert_eq!(
        doc("<p><a href='javascript:x'>a</a> <a href='https://b.tv/&#x202e;'>c</a></p>"),
        "a [c](https://b.tv/⟨U+202E⟩)"
    );
}

#[test]
fn tags_without_end_cost_no_more_than_their_text() {
    for (one, many) in
        [("<b>", 40_000), ("<ul><li>", 20_000), ("<p><b><i>a</b>", 8_000), ("<i>a", 30_000), ("</i>", 30_000)]
    {
        for before in ["", "<p>", "a "] {
            let text = format!("{before}{}{}", one.repeat(many), "</b></i>".repeat(1_000));
            let started = std::time::Instant::now();
            assert!(!doc(&text).is_empty());
            assert!(started.elapsed().as_secs() < 20, "{before}{one}: {:?}", started.elapsed());
        }
    }
}

/// What words there are, and what is around them.
const WORDS: [&str; 49] = [
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<code>",
    "</code>",
    "<ul>",
    "</ul>",
    "<ol>",
    "</ol>",
    "<li>",
    "</li>",
    "<br>",
    "<hr>",
    "<a href='https://a.tv/b'>",
    "<a>",
    "</a>",
    "<h2>",
    "</h2>",
    "<note>",
    "</note>",
    "<pre>",
    "</pre>",
    "<span>",
    "</span>",
    "<del>",
    "</del>",
    "<div>",
    "</div>",
    "<name>",
    "</name>",
    "<!-- x -->",
    "&lt;b&gt;",
    "&amp;",
    "a",
    "b",
    "1",
    "(",
    ")",
    ".",
    ":",
    "!",
    "é",
    "http://x.tv/",
    "`",
    " ",
    "\n",
];

/// All that is to be read: without the space between, and without marks of lists, which are words where nothing is a list.
fn read<'a>(events: impl Iterator<Item = Event<'a>>) -> String {
    let mut read = String::new();
    for event in events {
        if let Event::Text(text) | Event::Code(text) = event {
            read.extend(text.chars().filter(|c| !c.is_whitespace() && !"-.•0123456789".contains(*c)));
        }
    }
    read
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn what_is_read_is_what_was_formed(words in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..40)) {
        let text = words.concat();
        let meant = read(events(&text, Level::Doc).into_iter().flatten());
        let written = doc(&text);
        // Where the writer gives up, nothing has a form.
        if written.contains('•') || written.contains("1\\.") {
            return Ok(());
        }
        prop_assert_eq!(read(Parser::new_ext(&written, dialect())), meant, "{:?} became {:?}", text, written);
    }

    #[test]
    fn no_word_of_a_block_is_lost(words in prop::collection::vec(prop::sample::select(&WORDS[..]), 0..40)) {
        let text = format!("<p>{}", words.concat().replace('\n', " "));
        let tags = ["p", "b", "i", "code", "ul", "ol", "li", "br", "hr", "a", "h2", "note", "pre", "span", "del", "div"];
        let told = |text: &str| {
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            let mut told = read([Event::Text(text.into())].into_iter()).replace("<ahref='https://atv/b'>", "");
            for tag in tags.iter().map(|tag| tag.replace('2', "")) {
                told = told.replace(&format!("<{tag}>"), "").replace(&format!("</{tag}>"), "");
            }
            told
        };
        if doc(&text).contains('•') || doc(&text).contains("1\\.") {
            return Ok(());
        }
        let found = told(&read(Parser::new_ext(&doc(&text), dialect())));
        prop_assert_eq!(&found, &told(&text), "{:?} became {:?}", text, doc(&text));
    }
}
