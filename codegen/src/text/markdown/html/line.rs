//! Tags among the words of a line: those that mark words, and those that end lines.

use pulldown_cmark::{Event, TextMergeStream};

use super::super::super::visible::visible;
use super::elements::Form;
use super::marks::Marks;
use super::pieces::{Mark, Piece, pair, pieces};
use super::sides::only_readable;

/// Moves a line's events to where formed ones go. `whole` if the line can't be broken.
pub(super) fn form<'a>(run: &mut Vec<Event<'a>>, whole: bool, formed: &mut Vec<Event<'a>>) {
    if !run.iter().any(|event| matches!(event, Event::InlineHtml(_))) {
        formed.append(run);
        return;
    }
    let mut parts: Vec<Piece<'a>> = run.drain(..).flat_map(part).collect();
    pair(&mut parts, false);
    let mut line = Line { whole, out: Vec::new(), marks: Marks::default() };
    let (mut index, mut tried) = (0, 0);
    while let Some(part) = parts.get_mut(index) {
        let place = index;
        index += 1;
        match part {
            Piece::Text(text) => line.out.push(Event::Text(std::mem::take(text).into())),
            Piece::Event(event) => line.event(event.clone()),
            // Where the outermost can't be code, those inside are not tried: each would be read as often as it is deep.
            Piece::Mark(Mark { element, ends: false, pair: Some(end), .. })
                if element.form == Form::Code && place >= tried =>
            {
                tried = *end;
                if let Some(code) = parts.get(index..tried).and_then(code) {
                    line.out.push(Event::Code(code.into()));
                    index = tried + 1;
                }
            }
            Piece::Mark(mark) => line.mark(mark, place),
        }
    }
    line.marks.end_inner(&mut line.out);
    only_readable(&mut line.out, line.marks.marked);
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
    marks: Marks,
}

impl<'a> Line<'a> {
    fn event(&mut self, event: Event<'a>) {
        match event {
            Event::Start(tag) => self.marks.begin(None, tag, &mut self.out),
            Event::End(_) => self.marks.end_outer(&mut self.out),
            event => self.out.push(event),
        }
    }

    fn mark(&mut self, mark: &Mark, place: usize) {
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
            _ if mark.ends => mark.pair.into_iter().for_each(|start| self.marks.end(start, &mut self.out)),
            _ => {
                let tag = form.mark(&visible(&mark.url)).filter(|tag| !self.marks.holds(tag.to_end()));
                tag.into_iter().for_each(|tag| self.marks.begin(Some(place), tag, &mut self.out));
            }
        }
    }

    fn end_line(&mut self) {
        self.out.push(if self.whole { Event::Text(" ".into()) } else { Event::HardBreak });
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
    // Only then: a long text may be followed by many ends.
    if let Some(Event::Text(text)) = kept.last_mut()
        && text.ends_with(char::is_whitespace)
    {
        *text = text.trim_end().to_owned().into();
        if text.is_empty() {
            kept.pop();
        }
    }
}
