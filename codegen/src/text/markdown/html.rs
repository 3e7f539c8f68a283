//! HTML that only gives text its form becomes CommonMark; what else looks like a tag stays text.

mod blocks;
mod elements;
mod line;
mod lists;
mod marks;
mod pieces;
mod sides;
#[cfg(test)]
mod tests;

use pulldown_cmark::{Event, Tag, TagEnd};

/// The events of a text, with as much CommonMark in the place of HTML as there can be. What is left is words, and shown as
/// it is written: a name in angle brackets is one more often than not.
pub(super) fn formed<'a>(events: impl Iterator<Item = Event<'a>>) -> Vec<Event<'a>> {
    let (mut formed, mut run) = (Vec::new(), Vec::new());
    let mut html: Option<String> = None;
    let mut in_line = false;
    for event in events {
        if let Some(block) = &mut html {
            match event {
                Event::Html(text) | Event::Text(text) => block.push_str(&text),
                _ => blocks::form(&html.take().unwrap_or_default(), &mut formed),
            }
        } else if is_of_line(&event) {
            run.push(event);
        } else {
            line::form(&mut run, in_line, &mut formed);
            // What has to stay on one line.
            in_line = matches!(event, Event::Start(Tag::TableCell | Tag::Heading { .. }));
            match event {
                Event::Start(Tag::HtmlBlock) => html = Some(String::new()),
                event => formed.push(event),
            }
        }
    }
    line::form(&mut run, in_line, &mut formed);
    formed
}

/// Whether it stands in a line, and not around lines.
fn is_of_line(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => {
            matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. })
        }
        Event::End(tag) => {
            matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
        }
        Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) | Event::SoftBreak | Event::HardBreak => true,
        _ => false,
    }
}
