//! Whether CommonMark that was written is what it was meant to be: read by rustdoc it holds nothing that runs, no HTML, and
//! no link but to the web.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::is_outward;

/// Everything that rustdoc reads.
pub(super) fn rustdoc() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
}

pub(super) fn is_inert(written: &str) -> bool {
    Parser::new_ext(written, rustdoc()).all(|event| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) | Event::Html(_) | Event::InlineHtml(_) => false,
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => &*language == "text",
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => is_outward(&dest_url),
        _ => true,
    })
}
