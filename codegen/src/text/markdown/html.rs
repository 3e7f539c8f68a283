//! HTML that only gives text its form becomes CommonMark; what else looks like a tag stays text.

mod blocks;
mod elements;
mod line;
mod lists;
mod marks;
mod pieces;
mod sides;
mod tags;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod trees;

use pulldown_cmark::{Event, Tag, TagEnd};

use pieces::Piece;

/// A part of a text: with HTML in it, or without.
enum Part<'a> {
    Event(Event<'a>),
    /// The words of a paragraph, or of something that has to stay on one line.
    Line {
        pieces: Vec<Piece<'a>>,
        whole: bool,
    },
    Block(Vec<Piece<'a>>),
}

impl<'a> Part<'a> {
    fn as_pieces(&self) -> &[Piece<'a>] {
        match self {
            Part::Line { pieces, .. } | Part::Block(pieces) => pieces,
            Part::Event(_) => &[],
        }
    }

    fn pieces(&mut self) -> &mut [Piece<'a>] {
        match self {
            Part::Line { pieces, .. } | Part::Block(pieces) => pieces,
            Part::Event(_) => &mut [],
        }
    }
}

/// The events of a text, with as much CommonMark in the place of HTML as there can be. What is left is words, and shown as
/// it is written: a name in angle brackets is one more often than not.
pub(super) fn formed<'a>(events: impl Iterator<Item = Event<'a>>) -> Vec<Event<'a>> {
    let mut parts = parts(events);
    tags::tell(&mut parts);
    let mut formed = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            // A paragraph of tags alone was none.
            Part::Event(Event::End(TagEnd::Paragraph)) if formed.last() == Some(&Event::Start(Tag::Paragraph)) => {
                formed.pop();
            }
            Part::Event(event) => formed.push(event),
            Part::Line { pieces, whole } => line::form(pieces, whole, &mut formed),
            Part::Block(pieces) => blocks::form(&pieces, &mut formed),
        }
    }
    formed
}

fn parts<'a>(events: impl Iterator<Item = Event<'a>>) -> Vec<Part<'a>> {
    let (mut parts, mut run) = (Vec::new(), Vec::new());
    let mut html: Option<String> = None;
    let mut whole = false;
    for event in events {
        if let Some(block) = &mut html {
            match event {
                Event::Html(text) | Event::Text(text) => block.push_str(&text),
                _ => parts.push(Part::Block(pieces::pieces(&html.take().unwrap_or_default()))),
            }
        } else if is_of_line(&event) {
            run.push(event);
        } else {
            end_line(&mut run, whole, &mut parts);
            whole = matches!(event, Event::Start(Tag::TableCell | Tag::Heading { .. }));
            match event {
                Event::Start(Tag::HtmlBlock) => html = Some(String::new()),
                event => parts.push(Part::Event(event)),
            }
        }
    }
    end_line(&mut run, whole, &mut parts);
    parts
}

/// Adds a line's events to the parts.
fn end_line<'a>(run: &mut Vec<Event<'a>>, whole: bool, parts: &mut Vec<Part<'a>>) {
    let events = run.drain(..);
    if events.as_slice().iter().any(|event| matches!(event, Event::InlineHtml(_))) {
        parts.push(Part::Line { pieces: events.flat_map(line::pieces).collect(), whole });
    } else {
        parts.extend(events.map(Part::Event));
    }
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
