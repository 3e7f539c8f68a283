//! Tags among the words of a line: those that mark words, and those that end lines.

use pulldown_cmark::{Event, TextMergeStream};

use super::super::super::visible::visible;
use super::elements::Form;
use super::marks::Marks;
use super::pieces::{self, Mark, Piece};
use super::sides::only_readable;

/// Adds what a line becomes. `whole` if it can't be broken.
pub(super) fn form<'a>(mut pieces: Vec<Piece<'a>>, whole: bool, formed: &mut Vec<Event<'a>>) {
    let mut line = Line { whole, out: Vec::new(), marks: Marks::default(), space: false };
    let (mut index, mut tried) = (0, 0);
    while let Some(piece) = pieces.get_mut(index) {
        let place = index;
        index += 1;
        match piece {
            Piece::Text(text) => line.words().push(Event::Text(std::mem::take(text).into())),
            Piece::Event(event) => line.event(event.clone()),
            // Where the outermost can't be code, those inside are not tried: each would be read as often as it is deep.
            Piece::Mark(Mark { element, ends: false, pair: Some(end), .. })
                if element.form == Form::Code && place >= tried =>
            {
                tried = *end;
                if let Some(code) = pieces.get(index..tried).and_then(code) {
                    line.code(&code);
                    index = tried + 1;
                }
            }
            Piece::Mark(mark) => line.mark(mark, place),
        }
    }
    line.end_item();
    line.marks.end_inner(&mut line.out);
    only_readable(&mut line.out, line.marks.marked);
    formed.append(&mut kept(line.out));
}

/// An event as pieces.
pub(super) fn pieces(event: Event<'_>) -> Vec<Piece<'_>> {
    match event {
        Event::InlineHtml(html) => pieces::pieces(&html),
        other => vec![Piece::Event(other)],
    }
}

/// What stands in an element of code. `None` if that is nothing, or marks of CommonMark begin or end in the middle of it.
fn code(parts: &[Piece<'_>]) -> Option<String> {
    let mut depth = 0_usize;
    for part in parts {
        match part {
            Piece::Event(Event::Start(_)) => depth += 1,
            Piece::Event(Event::End(_)) => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    let code = pieces::code(parts);
    (depth == 0 && !code.trim().is_empty()).then_some(code)
}

/// What an item begins with.
const ITEM: &str = "• ";

struct Line<'a> {
    whole: bool,
    out: Vec<Event<'a>>,
    marks: Marks,
    /// There is space that is not written yet.
    space: bool,
}

impl<'a> Line<'a> {
    fn event(&mut self, event: Event<'a>) {
        match event {
            Event::Start(tag) => {
                self.words();
                self.marks.begin(None, tag, &mut self.out);
            }
            Event::End(_) => self.marks.end_outer(&mut self.out),
            // An item begins with a word.
            Event::SoftBreak | Event::HardBreak if self.begins_item() => {}
            Event::Text(text) if text.trim().is_empty() && self.begins_item() => {}
            event => self.words().push(event),
        }
    }

    /// Space inside of code stands between words all the same.
    fn code(&mut self, code: &str) {
        let words: Vec<&str> = code.split_whitespace().collect();
        if code.starts_with(char::is_whitespace) {
            self.space = true;
        }
        self.words().push(Event::Code(words.join(" ").into()));
        self.space = code.ends_with(char::is_whitespace);
    }

    /// Something that space stands in front of. It does not stand in front of the end of a mark, which would be none then.
    fn words(&mut self) -> &mut Vec<Event<'a>> {
        if std::mem::take(&mut self.space) {
            self.out.push(Event::Text(" ".into()));
        }
        &mut self.out
    }

    fn mark(&mut self, mark: &Mark, place: usize) {
        let form = mark.element.form;
        match form {
            Form::Item if !mark.ends => {
                self.end_line();
                self.end_item();
                self.out.push(Event::Text(ITEM.into()));
            }
            Form::Nothing | Form::Code => {}
            _ if form.parts_words() => self.end_line(),
            _ if mark.pair.is_none() => {}
            _ if mark.ends => mark.pair.into_iter().for_each(|start| self.marks.end(start, &mut self.out)),
            _ => {
                let tag = form.mark(&visible(&mark.url)).filter(|tag| !self.marks.holds(tag.to_end()));
                if let Some(tag) = tag {
                    self.words();
                    self.marks.begin(Some(place), tag, &mut self.out);
                }
            }
        }
    }

    fn begins_item(&self) -> bool {
        matches!(self.out.last(), Some(Event::Text(text)) if &**text == ITEM)
    }

    /// An item without words was none.
    fn end_item(&mut self) {
        if self.begins_item() {
            self.out.pop();
        }
    }

    fn end_line(&mut self) {
        self.space = false;
        // An item's paragraph stands behind the item's mark.
        if !self.begins_item() {
            self.out.push(if self.whole { Event::Text(" ".into()) } else { Event::HardBreak });
        }
    }
}

/// Without the ends of lines that end none, and without space on both sides of those that do. Neither they nor space stand
/// between the beginning of a mark or link and its first word.
fn kept(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut kept: Vec<Event<'_>> = Vec::with_capacity(events.len());
    // What begins with the next word.
    let mut waiting = Vec::new();
    for event in TextMergeStream::new(events.into_iter()) {
        match event {
            Event::Start(_) => waiting.push(event),
            Event::Text(text) if text.starts_with(' ') => {
                let begins = matches!(kept.last(), None | Some(Event::HardBreak | Event::SoftBreak));
                let text = match begins || !waiting.is_empty() {
                    true => text.trim_start().to_owned().into(),
                    false => text,
                };
                if !begins && !waiting.is_empty() {
                    kept.push(Event::Text(" ".into()));
                }
                if !text.is_empty() {
                    kept.append(&mut waiting);
                    kept.push(Event::Text(text));
                }
            }
            Event::HardBreak | Event::SoftBreak => {
                end_line(&mut kept);
                if !matches!(kept.last(), None | Some(Event::HardBreak)) {
                    kept.push(event);
                }
            }
            // What is still waiting holds nothing.
            Event::End(_) if waiting.pop().is_some() => {}
            Event::End(_) => {
                let end = kept.pop_if(|last| matches!(last, Event::HardBreak | Event::SoftBreak));
                kept.push(event);
                kept.extend(end);
            }
            event => {
                kept.append(&mut waiting);
                kept.push(event);
            }
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
