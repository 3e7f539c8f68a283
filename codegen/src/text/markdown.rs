//! CommonMark, parsed and written again: no code that runs, no HTML, no link that resolves to anything of ours.

mod cell;
mod html;
mod inert;
mod inline;
mod lines;
#[cfg(test)]
mod properties;
mod size;
#[cfg(test)]
mod tests;
mod urls;

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::start;
use super::visible::visible;
use urls::{is_outward, link, with_links};

pub(crate) use cell::{cell, code_cell, first_cell};
pub(crate) use inline::{code, fenced, plain};

/// Where the text will stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// A doc comment of an item.
    Doc,
    /// A page, below a heading of the second level.
    Page,
}

/// What is read besides CommonMark: what rustdoc and GitHub both show.
fn dialect() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

/// The description's CommonMark, cleaned. Code blocks stay, as text; HTML becomes CommonMark or text; links lead out or nowhere.
pub(crate) fn markdown(text: &str, level: Level) -> String {
    if size::is_too_long(text) {
        let beginning = start(text, size::LONGEST);
        let more = text.len() - beginning.len();
        return format!("{}\n\nThe text goes on for {more} bytes.", fenced("text", beginning));
    }
    let text = visible(text);
    let written = events(&text, level).map(|events| written(&events).unwrap_or_else(|| by_blocks(&events)));
    // The writer may have made of words what they were not. Nobody knows such words; if there are any, they do no harm.
    written.filter(|written| inert::is_inert(written)).unwrap_or_else(|| fenced("text", &trimmed(&text)))
}

/// The events of a text in which nothing is hidden any more. `None` if it is more than can be read.
fn events(text: &str, level: Level) -> Option<Vec<Event<'_>>> {
    if size::is_too_much(text) {
        return None;
    }
    // References that nothing defines are text, and must not become links to items.
    let read = size::limited(TextMergeStream::new(Parser::new_ext(text, dialect())))?;
    let formed = html::formed(read.into_iter());
    Some(lines::tidy(apart(closed(clean(TextMergeStream::new(formed.into_iter()), level)))))
}

/// The first block of a text: what says in short what it is about.
fn first_block<'e, 'a>(events: &'e [Event<'a>]) -> &'e [Event<'a>] {
    let mut depth = 0_usize;
    let end = events.iter().position(|event| {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    });
    end.and_then(|end| events.get(..=end)).unwrap_or(events)
}

/// How many bytes of a text are looked at where a line is all that is shown.
const LONGEST_LINE: usize = 64 * 1024;

/// The first block of a text on one line, for the middle of a line of ours.
pub(crate) fn one_line(text: &str) -> String {
    let text = visible(start(text, LONGEST_LINE));
    let line = events(&text, Level::Doc).map(|events| {
        let block = first_block(&events);
        let in_line = block.iter().map(|event| match event {
            Event::SoftBreak | Event::HardBreak => Event::Text(" ".into()),
            other => other.clone(),
        });
        let is_paragraph = matches!(block.first(), Some(Event::Start(Tag::Paragraph)));
        let written = is_paragraph.then(|| written(&in_line.collect::<Vec<_>>())).flatten();
        written.filter(|line| !line.contains('\n')).unwrap_or_else(|| cell::flat(block, " "))
    });
    line.filter(|line| inert::is_inert(&format!("* {line}"))).unwrap_or_else(|| {
        let first = text.split("\n\n").find(|words| !words.trim().is_empty());
        plain(first.unwrap_or_default())
    })
}

/// Marks stand right beside the words that they mark: with space behind it (which entities can be) an asterisk is an item
/// of a list.
fn closed(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let is_mark = |tag: TagEnd| matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough);
    let is_start = |event: &Event<'_>| matches!(event, Event::Start(tag) if is_mark(tag.to_end()));
    let mut closed: Vec<Event<'_>> = Vec::with_capacity(events.len());
    for event in events {
        match event {
            Event::SoftBreak | Event::HardBreak if closed.last().is_some_and(is_start) => {}
            Event::Text(text) if closed.last().is_some_and(is_start) => {
                let words = text.trim_start();
                if !words.is_empty() {
                    closed.push(Event::Text(words.to_owned().into()));
                }
            }
            Event::End(tag) if is_mark(tag) => {
                while let Some(last) = closed.last_mut() {
                    match last {
                        Event::SoftBreak | Event::HardBreak => {}
                        Event::Text(text) if text.trim_end().len() < text.len() => {
                            *text = text.trim_end().to_owned().into();
                            if !text.is_empty() {
                                break;
                            }
                        }
                        _ => break,
                    }
                    closed.pop();
                }
                match closed.last() {
                    Some(last) if is_start(last) => drop(closed.pop()),
                    _ => closed.push(event),
                }
            }
            event => closed.push(event),
        }
    }
    closed
}

/// Code that stands right behind other code would share its backticks, and neither would end where it has to.
fn apart(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut parted: Vec<Event<'_>> = Vec::with_capacity(events.len());
    for event in events {
        if matches!((parted.last(), &event), (Some(Event::Code(_)), Event::Code(_))) {
            parted.push(Event::Text(" ".into()));
        }
        parted.push(event);
    }
    parted
}

/// Blocks inside of blocks that are still written as such; each line is as long as they are deep.
const DEEPEST: usize = 24;

/// What the writer makes a list loose with that nothing else does: a definition of a link, which clippy refuses in a list.
const LOOSE: &str = "[cmark-loose-";

fn written(events: &[Event<'_>]) -> Option<String> {
    let mut depth = 0_usize;
    for event in events {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return None;
        }
    }
    let events = urls::without_links_of_words(events);
    let mut out = String::new();
    let fence = pulldown_cmark_to_cmark::calculate_code_block_token_count(events.iter()).unwrap_or(3);
    let options = pulldown_cmark_to_cmark::Options {
        code_block_token_count: fence,
        increment_ordered_list_bullets: true,
        ..Default::default()
    };
    pulldown_cmark_to_cmark::cmark_with_options(events.iter(), &mut out, dialect(), options).ok()?;
    if out.contains(LOOSE) {
        return None;
    }
    let lines: Vec<String> = out.trim_matches([' ', '\n']).lines().map(visible_end).collect();
    Some(lines.join("\n"))
}

/// The end of a line without spaces. The two that break the line are written as what means the same and is seen.
fn visible_end(line: &str) -> String {
    let text = line.trim_end_matches(' ');
    let breaks = line.strip_prefix(text) == Some("  ") && text.contains(|c| !" >".contains(c));
    format!("{text}{}", if breaks { "\\" } else { "" })
}

/// Code without the spaces at the ends of its lines.
fn trimmed(code: &str) -> String {
    let lines: Vec<&str> = code.split('\n').map(str::trim_end).collect();
    lines.join("\n")
}

/// The writer refuses what it can't write so that it is read the same again. Then only the block that it refuses loses
/// its form, not the whole text, and none of the words.
fn by_blocks(events: &[Event<'_>]) -> String {
    let mut blocks: Vec<String> = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (place, event) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            let block = events.get(start..=place).unwrap_or_default();
            blocks.push(written(block).unwrap_or_else(|| cell::flat(block, "\n\n")));
            start = place + 1;
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n\n")
}

/// What the text's entities stand for is only known now: `&#x202e;` is a mark of direction like any other.
fn seen(event: Event<'_>) -> Event<'_> {
    let seen = |text: CowStr<'_>| CowStr::from(visible(&text).into_owned());
    match event {
        Event::Text(text) if matches!(visible(&text), Cow::Owned(_)) => Event::Text(seen(text)),
        // HTML's code may be entities, and is one line.
        Event::Code(text) if matches!(visible(&text), Cow::Owned(_)) || text.contains('\n') => {
            Event::Code(visible(&text).replace('\n', " ").into())
        }
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Link { link_type, dest_url: seen(dest_url), title, id })
        }
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            Event::Start(Tag::Image { link_type, dest_url: seen(dest_url), title, id })
        }
        other => other,
    }
}

fn clean<'a>(events: impl Iterator<Item = Event<'a>>, level: Level) -> Vec<Event<'a>> {
    let mut cleaned = Vec::new();
    let mut links = Vec::new();
    let mut in_code = false;
    for event in events.map(seen) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => {
                in_code = true;
                cleaned.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced("text".into()))));
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                end_line(&mut cleaned);
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
                // Links don't stand inside links; the innermost, such as a picture's, is given up.
                let outward = is_outward(&dest_url) && !links.contains(&true);
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
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) if !in_code => {
                for (place, line) in text.split('\n').enumerate() {
                    // A tag may go over several lines, none of which may begin anything; an entity may be the end of one.
                    if place > 0 {
                        cleaned.push(Event::SoftBreak);
                    }
                    match links.contains(&true) {
                        true => cleaned.push(Event::Text(line.to_owned().into())),
                        false => with_links(line, &mut cleaned),
                    }
                }
            }
            Event::Text(text) if in_code => cleaned.push(Event::Text(trimmed(&text).into())),
            other => cleaned.push(other),
        }
    }
    cleaned
}

/// The writer leaves a block of code open whose last line has no end, so that all that follows would be in it.
fn end_line(cleaned: &mut [Event<'_>]) {
    if let Some(Event::Text(text)) = cleaned.last_mut()
        && !text.ends_with('\n')
    {
        *text = format!("{text}\n").into();
    }
}

fn lowered(heading: HeadingLevel, level: Level) -> HeadingLevel {
    let by = match level {
        Level::Doc => 3,
        Level::Page => 2,
    };
    HeadingLevel::try_from((heading as usize + by).min(6)).unwrap_or(HeadingLevel::H6)
}
