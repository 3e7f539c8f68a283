//! Tags among the words of a line: those that mark words, and those that end lines.

use pulldown_cmark::{Event, TextMergeStream};

use super::super::super::visible::visible;
use super::elements::Form;
use super::marks::Marks;
use super::pieces::{self, Mark, Piece, pair};
use super::sides::only_readable;

/// Moves a line's events to where formed ones go. `whole` if the line can't be broken.
pub(super) fn form<'a>(run: &mut Vec<Event<'a>>, whole: bool, formed: &mut Vec<Event<'a>>) {
    if !run.iter().any(|event| matches!(event, Event::InlineHtml(_))) {
        formed.append(run);
        return;
    }
    let mut parts: Vec<Piece<'a>> = run.drain(..).flat_map(part).collect();
    pair(&mut parts, false);
    let mut line = Line { whole, out: Vec::new(), marks: Marks::default(), space: false };
    let (mut index, mut tried) = (0, 0);
    while let Some(part) = parts.get_mut(index) {
        let place = index;
        index += 1;
        match part {
            Piece::Text(text) => line.words().push(Event::Text(std::mem::take(text).into())),
            Piece::Event(event) => line.event(event.clone()),
            // Where the outermost can't be code, those inside are not tried: each would be read as often as it is deep.
            Piece::Mark(Mark { element, ends: false, pair: Some(end), .. })
                if element.form == Form::Code && place >= tried =>
            {
                tried = *end;
                if let Some(code) = parts.get(index..tried).and_then(code) {
                    line.code(&code);
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
                self.out.push(Event::Text(ITEM.into()));
            }
            Form::Nothing | Form::Code => {}
            _ if form.parts_words() => self.end_line(),
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

    fn end_line(&mut self) {
        self.space = false;
        match self.out.last() {
            // An item's paragraph stands behind the item's mark.
            Some(Event::Text(text)) if &**text == ITEM => {}
            _ => self.out.push(if self.whole { Event::Text(" ".into()) } else { Event::HardBreak }),
        }
    }
}

/// Without the ends of lines that end none, and without space on both sides of those that do. Neither they nor space stand
/// between a link and its first word.
fn kept(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let is_start = |event: &mut Event<'_>| matches!(event, Event::Start(_));
    let mut kept: Vec<Event<'_>> = Vec::with_capacity(events.len());
    for event in TextMergeStream::new(events.into_iter()) {
        match event {
            Event::Text(text) if text.starts_with(' ') => {
                let start = kept.pop_if(is_start);
                let begins = matches!(kept.last(), None | Some(Event::HardBreak | Event::SoftBreak));
                if !begins && start.is_some() {
                    kept.push(Event::Text(" ".into()));
                }
                let text = if begins || start.is_some() { text.trim_start().to_owned().into() } else { text };
                kept.extend(start);
                if !text.is_empty() {
                    kept.push(Event::Text(text));
                }
            }
            Event::HardBreak | Event::SoftBreak => {
                let start = kept.pop_if(is_start);
                end_line(&mut kept);
                if !matches!(kept.last(), None | Some(Event::HardBreak)) {
                    kept.push(event);
                }
                kept.extend(start);
            }
            Event::End(_) => {
                let end = kept.pop_if(|last| matches!(last, Event::HardBreak | Event::SoftBreak));
                // It may have held nothing but what stands in front of it now.
                if kept.pop_if(is_start).is_none() {
                    kept.push(event);
                }
                kept.extend(end);
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
