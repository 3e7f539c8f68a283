//! Properties of any text: nothing of it runs, is HTML, is hidden, or leads anywhere but to the web.

use comrak::nodes::NodeValue;
use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use super::super::visible::{first_hidden, said, visible};
use super::inert::{read, rustdoc};
use super::{Level, cell, code, code_cell, fenced, first_cell, markdown, one_line, plain};
use crate::testing::cases;

/// What means something in CommonMark, and what is around it.
const WORDS: [&str; 81] = [
    "```",
    "````",
    "~~~",
    "`",
    "``",
    "\n",
    "\n\n",
    "    ",
    "\t",
    " ",
    "  \n",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "12) ",
    "> ",
    ">",
    "# ",
    "###### ",
    "===\n",
    "---\n",
    "***",
    "**",
    "_",
    "~~",
    "|",
    "| a | b |\n|---|---|\n",
    "\\",
    "\\|",
    "<b>",
    "</b>",
    "<div>\n",
    "</div>\n",
    "<!--",
    "-->",
    "<script>",
    "<a href='x'>",
    "<?",
    "<![CDATA[",
    "&lt;",
    "&#60;",
    "[a]",
    "[a](b)",
    "[`X`]",
    "](",
    "![",
    "[a]: https://b.tv 'c'\n",
    "[^1]",
    "[^1]: x\n",
    "[ ] ",
    "https://x.tv/a_(b)",
    "http://",
    "text",
    "rust",
    "panic!()",
    "\r",
    "\u{202e}",
    "&#x202e;",
    "&rlm;",
    "&#13;",
    "&Tab;",
    "https://x.tv/&#8238;",
    "❤",
    "1",
    "\u{fe0f}",
    "\u{200d}",
    "\u{20e3}",
    "www.",
    "www.x.tv",
    "ftp://x.tv",
    "xmpp:a@b.tv",
    "HTTPS://x.tv",
    "<img src=x>",
    "<tt>",
    "</tt>",
    "<br>",
    "&nbsp;",
    "\u{3000}",
    "|-|-|\n",
    "[Foo]",
];

fn text() -> impl Strategy<Value = String> {
    let words = prop::collection::vec(prop::sample::select(&WORDS[..]), 0..24).prop_map(|words| words.concat());
    let long = prop::collection::vec(prop::sample::select(&WORDS[..]), 0..200).prop_map(|words| words.concat());
    prop_oneof![6 => words, 1 => long, 1 => "\\PC{0,40}", 1 => any::<String>()]
}

/// What must not be in a written text.
fn odd(text: &str) -> Option<String> {
    if let Some(found) = first_hidden(text).or_else(|| text.chars().find(|c| matches!(c, '\r' | '\t'))) {
        return Some(format!("a raw {}", found.escape_unicode()));
    }
    read(text).find_map(|event| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => Some("indented code".to_owned()),
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &*language != "text" => {
            Some(format!("code in {language:?}"))
        }
        Event::Html(html) | Event::InlineHtml(html) => Some(format!("HTML: {html}")),
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. })
            if !["https://", "http://", "mailto:"]
                .iter()
                .any(|scheme| dest_url.to_ascii_lowercase().starts_with(scheme)) =>
        {
            Some(format!("a link to {dest_url:?}"))
        }
        _ => None,
    })
}

/// What must not be in what GitHub makes of a written text.
fn odd_on_github(text: &str) -> Option<String> {
    let mut options = comrak::Options::default();
    options.extension.autolink = true;
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    let arena = comrak::Arena::new();
    let nodes = comrak::parse_document(&arena, text, &options).descendants();
    nodes.into_iter().find_map(|node| match &node.data.borrow().value {
        // Ours, in cells.
        NodeValue::HtmlInline(html) if ["<br>", "<code>", "</code>"].contains(&html.as_str()) => None,
        NodeValue::HtmlInline(html) => Some(format!("HTML on GitHub: {html}")),
        NodeValue::HtmlBlock(html) => Some(format!("HTML on GitHub: {}", html.literal)),
        NodeValue::Link(link) | NodeValue::Image(link)
            if !["https://", "http://", "mailto:"]
                .iter()
                .any(|scheme| link.url.to_ascii_lowercase().starts_with(scheme)) =>
        {
            Some(format!("a link on GitHub to {:?}", link.url))
        }
        _ => None,
    })
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn any_text_in_docs_is_text(text in text()) {
        for level in [Level::Doc, Level::Page] {
            let written = markdown(&text, level);
            prop_assert_eq!(odd(&written).or_else(|| odd_on_github(&written)), None, "{:?}", written);
            prop_assert!(written.lines().all(|line| line == line.trim_end()), "{:?}", written);
            // What was written once can be written again, and is no more then.
            let again = markdown(&written, level);
            prop_assert_eq!(odd(&again), None, "{:?} then {:?}", written, again);
        }
    }

    #[test]
    fn what_follows_any_text_is_not_drawn_into_it(text in text()) {
        let page = format!("{}\n\nOurs.\n\n```rust\nfn ours() {{}}\n```\n", markdown(&text, Level::Doc));
        let last = Parser::new_ext(&page, rustdoc()).filter_map(|event| match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => Some(language.to_string()),
            _ => None,
        }).last();
        prop_assert_eq!(last.as_deref(), Some("rust"), "{:?}", page);
    }

    #[test]
    fn any_text_in_a_sentence_is_text(text in text()) {
        for written in [plain(&text), code(&text), one_line(&text)] {
            prop_assert!(!written.contains('\n'), "{:?}", written);
            for page in [format!("Ours: {written}."), format!("* 200: {written}"), format!("## {written}")] {
                prop_assert_eq!(odd(&page).or_else(|| odd_on_github(&page)), None, "{:?}", written);
            }
        }
    }

    #[test]
    fn any_text_in_code_is_all_of_the_code(text in text()) {
        let shown = visible(&text).replace('\n', "⟨U+000A⟩");
        let written = format!("Ours {}.", code(&text));
        let found = Parser::new_ext(&written, rustdoc()).find_map(|event| match event {
            Event::Code(found) => Some(found.to_string()),
            _ => None,
        });
        prop_assert!(shown.is_empty() || found.as_deref() == Some(&*shown), "{:?} became {:?}", shown, written);
    }

    #[test]
    fn nothing_ends_a_block_of_ours(text in text()) {
        let page = format!("{}\n\nBehind.", fenced("text", &text));
        let blocks = Parser::new_ext(&page, rustdoc()).filter(|event| matches!(event, Event::Start(Tag::CodeBlock(_)))).count();
        prop_assert_eq!((blocks, odd(&page)), (1, None), "{:?}", page);
        prop_assert!(page.ends_with("\n\nBehind."));
    }

    #[test]
    fn any_text_in_a_cell_stays_in_its_row(text in text()) {
        for written in [cell(&text), first_cell(&text), code_cell(&text)] {
            let table = format!("| a | b |\n| --- | --- |\n| {written} | end |\n");
            prop_assert_eq!(table.lines().count(), 3, "{:?}", written);
            let cells = Parser::new_ext(&table, rustdoc()).filter(|event| *event == Event::Start(Tag::TableCell)).count();
            prop_assert_eq!(cells, 4, "{:?}", table);
            prop_assert_eq!(odd_on_github(&table), None, "{:?}", table);
            let ends = Parser::new_ext(&table, rustdoc()).any(|event| event == Event::Text("end".into()));
            prop_assert!(ends, "{:?}", table);
        }
    }

    #[test]
    fn what_is_said_is_one_line_that_hides_nothing(text in any::<String>()) {
        let said = said(&text);
        prop_assert!(first_hidden(&said).is_none() && !said.contains(['\n', '\r', '\t']), "{:?}", said);
    }
}
