//! Where lines end: no space at their ends, no two ends without words between, and none in what has to stay one line.
//! Space may come of entities, and be of any kind: the writer, and who reads what it wrote, would disagree about it.

use pulldown_cmark::{Event, Tag, TagEnd};

/// The events with lines that begin and end with words.
pub(super) fn tidy(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut lines = Lines { tidy: Vec::with_capacity(events.len()), begins: true, in_row: false };
    let mut in_code = false;
    for event in events {
        match event {
            Event::Text(text) if in_code => lines.tidy.push(Event::Text(text)),
            Event::Text(text) => lines.text(&text),
            Event::SoftBreak | Event::HardBreak if lines.in_row => lines.text(" "),
            Event::SoftBreak | Event::HardBreak => lines.end_line(event),
            Event::Start(tag) if is_of_line(&tag) => lines.tidy.push(Event::Start(tag)),
            Event::End(tag) if is_end_of_line(tag) => lines.tidy.push(Event::End(tag)),
            Event::Start(_) | Event::End(_) | Event::Rule => {
                in_code = matches!(event, Event::Start(Tag::CodeBlock(_)));
                lines.block(event);
            }
            other => {
                lines.begins = false;
                lines.tidy.push(other);
            }
        }
    }
    lines.tidy
}

fn is_of_line(tag: &Tag<'_>) -> bool {
    is_end_of_line(tag.to_end())
}

fn is_end_of_line(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

struct Lines<'a> {
    tidy: Vec<Event<'a>>,
    /// No words stand in this line yet.
    begins: bool,
    /// In a heading or a cell, which is one line.
    in_row: bool,
}

impl<'a> Lines<'a> {
    fn text(&mut self, text: &str) {
        let words = if self.begins { text.trim_start() } else { text };
        if !words.is_empty() {
            self.begins = false;
            self.tidy.push(Event::Text(words.to_owned().into()));
        }
    }

    /// A soft or hard end of a line; none where there is no line.
    fn end_line(&mut self, end: Event<'a>) {
        self.end_words();
        if !self.begins {
            self.begins = true;
            self.tidy.push(end);
        }
    }

    /// Takes away the space at the end.
    fn end_words(&mut self) {
        while let Some(Event::Text(text)) = self.tidy.last_mut() {
            let words = text.trim_end();
            if words.len() < text.len() {
                *text = words.to_owned().into();
            }
            if !text.is_empty() {
                break;
            }
            self.tidy.pop();
        }
    }

    /// Where a block begins or ends.
    fn block(&mut self, event: Event<'a>) {
        if !matches!(event, Event::End(TagEnd::CodeBlock)) {
            self.end_words();
        }
        while matches!(self.tidy.last(), Some(Event::SoftBreak | Event::HardBreak)) {
            self.tidy.pop();
            self.end_words();
        }
        self.begins = true;
        self.in_row = matches!(event, Event::Start(Tag::TableCell | Tag::Heading { .. }));
        match (&event, self.tidy.last_mut()) {
            (Event::End(TagEnd::Paragraph), Some(Event::Start(Tag::Paragraph))) => {
                self.tidy.pop();
                return;
            }
            // Right before the bar, which ends the cell, a backslash is read as the bar's.
            (Event::End(TagEnd::TableCell), Some(Event::Text(text))) if text.ends_with('\\') => {
                *text = format!("{text} ").into();
            }
            _ => {}
        }
        self.tidy.push(event);
    }
}
