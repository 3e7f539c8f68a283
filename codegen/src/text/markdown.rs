//! CommonMark, parsed and written again: no code that runs, no HTML, no link that resolves to anything of ours.

use std::borrow::Cow;

use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, TextMergeStream,
};

use super::visible::visible;

/// Where the text will stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// A doc comment of an item.
    Doc,
    /// A page, below a heading of the second level.
    Page,
}

/// The description's CommonMark, cleaned. Code blocks stay, as text; HTML becomes text; links lead out or nowhere.
pub(crate) fn markdown(text: &str, level: Level) -> String {
    let text = visible(text);
    let dialect = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    // References that nothing defines are text, and must not become links to items.
    let parser = Parser::new_ext(&text, dialect);
    let events = clean(TextMergeStream::new(parser), level);
    let mut out = String::new();
    let fence = pulldown_cmark_to_cmark::calculate_code_block_token_count(events.iter()).unwrap_or(3);
    let options = pulldown_cmark_to_cmark::Options { code_block_token_count: fence, ..Default::default() };
    match pulldown_cmark_to_cmark::cmark_with_options(events.iter(), &mut out, dialect, options) {
        Ok(_) => out.trim().to_owned(),
        // It can only fail on unbalanced events; the text is not lost.
        Err(_) => plain(&text),
    }
}

fn clean<'a>(events: impl Iterator<Item = Event<'a>>, level: Level) -> Vec<Event<'a>> {
    let mut cleaned = Vec::new();
    let mut links = Vec::new();
    let mut in_code = false;
    for event in events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                in_code = true;
                cleaned.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced("text".into()))));
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                cleaned.push(event);
            }
            Event::Start(Tag::Heading { level: heading, .. }) => {
                cleaned.push(Event::Start(Tag::Heading {
                    level: lowered(heading, level),
                    id: None,
                    classes: Vec::new(),
                    attrs: Vec::new(),
                }));
            }
            Event::End(TagEnd::Heading(heading)) => cleaned.push(Event::End(TagEnd::Heading(lowered(heading, level)))),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                let outward = is_outward(&dest_url);
                links.push(outward);
                if outward {
                    cleaned.push(Event::Start(link(dest_url)));
                }
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if links.pop() == Some(true) {
                    cleaned.push(Event::End(TagEnd::Link));
                }
            }
            Event::Start(Tag::HtmlBlock) => cleaned.push(Event::Start(Tag::Paragraph)),
            Event::End(TagEnd::HtmlBlock) => cleaned.push(Event::End(TagEnd::Paragraph)),
            Event::Html(html) => cleaned.push(Event::Text(html.trim_end().to_owned().into())),
            Event::InlineHtml(html) => cleaned.push(Event::Text(html)),
            Event::Text(text) if !in_code && links.is_empty() => with_links(text, &mut cleaned),
            other => cleaned.push(other),
        }
    }
    cleaned
}

/// Rustdoc warns of URLs that are not links.
fn with_links<'a>(text: CowStr<'a>, cleaned: &mut Vec<Event<'a>>) {
    let mut rest: &str = &text;
    while let Some(start) = rest.find("http://").into_iter().chain(rest.find("https://")).min() {
        let (before, url) = rest.split_at(start);
        let end = url.find(|c: char| c.is_whitespace() || "<>\"'`()[]{}|\\^*".contains(c)).unwrap_or(url.len());
        let (url, after) = url.split_at(end);
        let trimmed = url.trim_end_matches(['.', ',', ';', ':', '!', '?']);
        let after_url = rest.len() - after.len() - (url.len() - trimmed.len());
        cleaned.push(Event::Text(before.to_owned().into()));
        if trimmed.ends_with('/') && trimmed.matches('/').count() == 2 {
            // Only `https://`: no URL at all.
            cleaned.push(Event::Code(trimmed.to_owned().into()));
        } else {
            cleaned.push(Event::Start(link(trimmed.to_owned().into())));
            cleaned.push(Event::Text(trimmed.to_owned().into()));
            cleaned.push(Event::End(TagEnd::Link));
        }
        rest = rest.get(after_url..).unwrap_or_default();
    }
    if !rest.is_empty() {
        cleaned.push(Event::Text(rest.to_owned().into()));
    }
}

fn link(dest_url: CowStr<'_>) -> Tag<'_> {
    Tag::Link { link_type: LinkType::Inline, dest_url, title: "".into(), id: "".into() }
}

/// Links to the web stay; relative ones, fragments and other schemes lead nowhere from here.
fn is_outward(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    let outward = ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    outward && !url.contains(|c: char| c.is_whitespace() || c.is_control() || "<>()\\`".contains(c))
}

fn lowered(heading: HeadingLevel, level: Level) -> HeadingLevel {
    let by = match level {
        Level::Doc => 3,
        Level::Page => 2,
    };
    HeadingLevel::try_from((heading as usize + by).min(6)).unwrap_or(HeadingLevel::H6)
}

/// Text in which nothing is markup, on one line.
pub(crate) fn plain(text: &str) -> String {
    let text = visible(text);
    let mut escaped = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !escaped.is_empty() {
            escaped.push(' ');
        }
        for character in word.chars() {
            if "\\`*_{}[]<>()#+-!|~&:/@".contains(character) && !is_harmless(character) {
                escaped.push('\\');
            }
            escaped.push(character);
        }
    }
    // At the start of a line a number with a dot would be a list.
    escaped
}

/// Markup only at the start of a line, where our own words stand, or only as part of what is escaped anyway.
fn is_harmless(character: char) -> bool {
    "+-(){}!:/@#".contains(character)
}

/// The text as inline code, exactly, on one line.
pub(crate) fn code(text: &str) -> String {
    let shown: Cow<'_, str> = match visible(text) {
        Cow::Borrowed(text) if !text.contains('\n') => Cow::Borrowed(text),
        other => Cow::Owned(other.replace('\n', "⟨U+000A⟩")),
    };
    if shown.is_empty() {
        return "(empty)".to_owned();
    }
    let longest = shown.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if shown.starts_with(['`', ' ']) || shown.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{pad}{shown}{pad}{fence}")
}
