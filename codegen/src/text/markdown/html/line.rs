//! Tags among the words of a line: those that mark words, and those that end lines.

use pulldown_cmark::{Event, TagEnd, TextMergeStream};

use super::super::super::visible::visible;
use super::elements::Form;
use super::pieces::{Mark, Piece, pair, pieces};
use super::sides::{Marked, only_readable};

/// Moves a line's events to where formed ones go. `whole` if the line can't be broken.
pub(super) fn form<'a>(run: &mut Vec<Event<'a>>, whole: bool, formed: &mut Vec<Event<'a>>) {
    if !run.iter().any(|event| matches!(event, Event::InlineHtml(_))) {
        formed.append(run);
        return;
    }
    let mut parts: Vec<Piece<'a>> = run.drain(..).flat_map(part).collect();
    pair(&mut parts, false);
    let mut line = Line { whole, out: Vec::new(), open: Vec::new(), marked: Vec::new() };
    let mut index = 0;
    while let Some(part) = parts.get_mut(index) {
        index += 1;
        match part {
            Piece::Text(text) => line.out.push(Event::Text(std::mem::take(text).into())),
            Piece::Event(event) => line.event(event.clone()),
            Piece::Mark(Mark { element, ends: false, pair: Some(end), .. }) if element.form == Form::Code => {
                let end = *end;
                if let Some(code) = parts.get(index..end).and_then(code) {
                    line.out.push(Event::Code(code.into()));
                    index = end + 1;
                }
            }
            Piece::Mark(mark) => line.mark(mark),
        }
    }
    line.close(0);
    only_readable(&mut line.out, line.marked);
    formed.append(&mut kept(line.out));
}

/// An event as pieces.
fn part(event: Event<'_>) -> Vec<Piece<'_>> {
    match event {
        Event::InlineHtml(html) => pieces(&html),
        other => vec![Piece::Event(other)],
    }
}

/// What stands in an element of code. `None` if marks of CommonMark begin or end in the middle of it.
fn code(parts: &[Piece<'_>]) -> Option<String> {
    let (mut code, mut depth) = (String::new(), 0_usize);
    for part in parts {
        match part {
            Piece::Text(text) => code.push_str(text),
            Piece::Event(Event::Text(text) | Event::Code(text)) => code.push_str(text),
            Piece::Event(Event::SoftBreak | Event::HardBreak) => code.push(' '),
            Piece::Event(Event::Start(_)) => depth += 1,
            Piece::Event(Event::End(_)) => depth = depth.checked_sub(1)?,
            Piece::Event(_) | Piece::Mark(_) => {}
        }
    }
    let words: Vec<&str> = code.split_whitespace().collect();
    (depth == 0 && !words.is_empty()).then(|| words.join(" "))
}

struct Line<'a> {
    whole: bool,
    out: Vec<Event<'a>>,
    open: Vec<Open>,
    marked: Vec<Marked>,
}

/// Something that marks words.
struct Open {
    /// `None` if CommonMark itself does: that ends where it ends.
    form: Option<Form>,
    end: TagEnd,
    start: usize,
}

impl<'a> Line<'a> {
    fn event(&mut self, event: Event<'a>) {
        match &event {
            Event::Start(tag) => self.open.push(Open { form: None, end: tag.to_end(), start: self.out.len() }),
            Event::End(_) => {
                self.close(self.outer());
                let Some(Open { end, start, .. }) = self.open.pop() else { return };
                // What stood between its marks and the words may be gone.
                if matches!(end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) {
                    self.marked.push(Marked { start, end: self.out.len() });
                }
            }
            _ => {}
        }
        self.out.push(event);
    }

    /// Where what is open begins that is inside of CommonMark's own.
    fn outer(&self) -> usize {
        self.open.iter().rposition(|open| open.form.is_none()).map_or(0, |place| place + 1)
    }

    fn mark(&mut self, mark: &Mark) {
        let form = mark.element.form;
        match form {
            Form::Break => self.end_line(),
            Form::Item if !mark.ends => {
                self.end_line();
                self.out.push(Event::Text("• ".into()));
            }
            Form::Paragraph | Form::List { .. } | Form::Quote | Form::Lines | Form::Heading(_) | Form::Rule => {
                self.end_line();
            }
            Form::Item | Form::Nothing | Form::Code => {}
            _ if mark.ends => {
                let found = self.open.iter().rposition(|open| open.form == Some(form));
                if let Some(found) = found.filter(|found| *found >= self.outer()) {
                    self.close(found);
                }
            }
            _ => {
                if let Some((tag, end)) = form.mark(&visible(&mark.url)) {
                    self.open.push(Open { form: Some(form), end, start: self.out.len() });
                    self.out.push(Event::Start(tag));
                }
            }
        }
    }

    fn end_line(&mut self) {
        self.out.push(if self.whole { Event::Text(" ".into()) } else { Event::HardBreak });
    }

    /// Ends what is open from there on.
    fn close(&mut self, from: usize) {
        while self.open.len() > from {
            if let Some(Open { form: Some(_), end, start }) = self.open.pop() {
                self.marked.push(Marked { start, end: self.out.len() });
                self.out.push(Event::End(end));
            }
        }
    }
}

/// Without the ends of lines that end none, and without space on both sides of those that do.
fn kept(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut kept: Vec<Event<'_>> = Vec::with_capacity(events.len());
    for event in TextMergeStream::new(events.into_iter()) {
        let begins = matches!(kept.last(), None | Some(Event::Start(_) | Event::HardBreak | Event::SoftBreak));
        match event {
            Event::Text(text) if begins && text.starts_with(' ') => {
                let text = text.trim_start().to_owned();
                if !text.is_empty() {
                    kept.push(Event::Text(text.into()));
                }
            }
            Event::HardBreak | Event::SoftBreak => {
                end_line(&mut kept);
                if !matches!(kept.last(), None | Some(Event::Start(_) | Event::HardBreak)) {
                    kept.push(event);
                }
            }
            Event::End(_) => {
                if matches!(kept.last(), Some(Event::HardBreak | Event::SoftBreak)) {
                    kept.pop();
                }
                kept.push(event);
            }
            event => kept.push(event),
        }
    }
    end_line(&mut kept);
    while matches!(kept.last(), Some(Event::HardBreak | Event::SoftBreak)) {
        kept.pop();
    }
    kept
}

/// Takes away the space at the end, and a soft end of a line.
fn end_line(kept: &mut Vec<Event<'_>>) {
    if matches!(kept.last(), Some(Event::SoftBreak)) {
        kept.pop();
    }
    if let Some(Event::Text(text)) = kept.last_mut() {
        *text = text.trim_end().to_owned().into();
        if text.is_empty() {
            kept.pop();
        }
    }
}
