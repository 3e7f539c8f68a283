//! Whether CommonMark that was written is what it was meant to be: read by rustdoc it holds nothing that runs, no HTML, and
//! no link but to the web.

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag};

use super::super::visible::hides_something;
use super::urls::is_outward;

/// Everything that rustdoc reads.
pub(super) fn rustdoc() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
}

/// The text as rustdoc reads it, which takes what nothing defines for the name of an item.
pub(super) fn read(written: &str) -> impl Iterator<Item = Event<'_>> {
    let item = |_: BrokenLink<'_>| Some((CowStr::from("item"), CowStr::from("")));
    Parser::new_with_broken_link_callback(written, rustdoc(), Some(item))
}

pub(super) fn is_inert(written: &str) -> bool {
    !hides_something(written)
        && read(written).all(|event| match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) | Event::Html(_) | Event::InlineHtml(_) => false,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => &*language == "text",
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => is_outward(&dest_url),
            _ => true,
        })
}

#[test]
fn what_is_written_is_inert_if_nothing_of_it_runs_leads_or_hides() {
    for text in [
        "    panic!()",
        "```\npanic!()\n```",
        "```rust\npanic!()\n```",
        "a <b>b</b>",
        "<div>\n</div>",
        "[Foo]",
        "[`Foo`]",
        "[a](b)",
        "![a](data:b)",
        "a\u{202e}b",
        "a\tb",
    ] {
        assert!(!is_inert(text), "{text:?}");
    }
    for text in
        ["", "a *b* `c` \\<d>", "```text\npanic!()\n```", "[a](https://b.tv) <https://c.tv>", "| a |\n| --- |\n| b |"]
    {
        assert!(is_inert(text), "{text:?}");
    }
}

#[test]
fn all_that_rustdoc_reads_is_read() {
    assert_eq!(rustdoc().iter().count(), 5);
    assert!(!is_inert("a[^1]\n\n[^1]: b\n\n        panic!()"));
}
