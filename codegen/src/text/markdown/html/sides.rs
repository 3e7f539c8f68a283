//! Where a mark can stand so that it is read as one: CommonMark looks at the characters on both sides of it
//! (0.31, section 6.2).

use pulldown_cmark::{Event, Tag, TagEnd};

/// Where a mark of ours begins and ends.
#[derive(Debug)]
pub(super) struct Marked {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What stands on one side.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Space,
    Punctuation,
    Word,
    /// Another mark, with which this one could be mixed up.
    Mark,
}

/// Takes away the marks that would be read as characters, and links without words; what they mark stays.
pub(super) fn only_readable(events: &mut Vec<Event<'_>>, marked: Vec<Marked>) {
    let mut row = Row {
        before: (0..events.len()).map(|place| place.checked_sub(1)).collect(),
        after: (1..=events.len()).map(Some).collect(),
        gone: vec![false; events.len()],
        // Asked once: a long text may stand beside many marks, one after the other.
        urls: events.iter().map(|event| matches!(event, Event::Text(text) if text.contains("://"))).collect(),
    };
    for Marked { start, end } in marked {
        if !row.is_readable(events, start, end) {
            row.take_out(start);
            row.take_out(end);
        }
    }
    let mut gone = row.gone.into_iter();
    events.retain(|_| !gone.next().unwrap_or_default());
}

/// What stands beside what, when some of it is gone.
struct Row {
    before: Vec<Option<usize>>,
    after: Vec<Option<usize>>,
    gone: Vec<bool>,
    /// Texts with URLs.
    urls: Vec<bool>,
}

impl Row {
    fn is_readable(&self, events: &[Event<'_>], start: usize, end: usize) -> bool {
        let beside = |side: &[Option<usize>], place| {
            let at = side.get(place).copied().flatten()?;
            Some((events.get(at)?, self.urls.get(at) == Some(&true)))
        };
        // A URL becomes a link, which begins and ends with a bracket.
        let as_link = |side, is_url| if side == Side::Word && is_url { Side::Punctuation } else { side };
        if self.after.get(start) == Some(&Some(end)) {
            return false;
        }
        if matches!(events.get(start), Some(Event::Start(Tag::Link { .. }))) {
            return true;
        }
        let before = beside(&self.before, start).map_or(Side::Space, |(event, _)| last(event));
        let after = beside(&self.after, end).map_or(Side::Space, |(event, _)| first(event));
        let inner_first =
            beside(&self.after, start).map_or(Side::Mark, |(event, is_url)| as_link(first(event), is_url));
        let inner_last = beside(&self.before, end).map_or(Side::Mark, |(event, is_url)| as_link(last(event), is_url));
        let fits = |inner, outer| match inner {
            Side::Word => outer != Side::Mark,
            Side::Punctuation => matches!(outer, Side::Space | Side::Punctuation),
            Side::Space | Side::Mark => false,
        };
        fits(inner_first, before) && fits(inner_last, after)
    }

    fn take_out(&mut self, place: usize) {
        let (before, after) = (self.before.get(place).copied().flatten(), self.after.get(place).copied().flatten());
        if let Some(next) = before.and_then(|before| self.after.get_mut(before)) {
            *next = after;
        }
        if let Some(last) = after.and_then(|after| self.before.get_mut(after)) {
            *last = before;
        }
        self.gone.get_mut(place).into_iter().for_each(|gone| *gone = true);
    }
}

/// How an event begins.
fn first(event: &Event<'_>) -> Side {
    match event {
        Event::Text(text) => text.chars().next().map_or(Side::Mark, side),
        other => of(other),
    }
}

/// How it ends.
fn last(event: &Event<'_>) -> Side {
    match event {
        Event::Text(text) => text.chars().next_back().map_or(Side::Mark, side),
        other => of(other),
    }
}

fn of(event: &Event<'_>) -> Side {
    match event {
        Event::Code(_) | Event::Start(Tag::Link { .. }) | Event::End(TagEnd::Link) => Side::Punctuation,
        Event::SoftBreak | Event::HardBreak => Side::Space,
        // In a block of HTML, the blocks around.
        Event::Start(Tag::Paragraph | Tag::Item | Tag::Heading { .. } | Tag::List(_) | Tag::CodeBlock(_))
        | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_) | TagEnd::List(_) | TagEnd::CodeBlock) => {
            Side::Space
        }
        _ => Side::Mark,
    }
}

fn side(character: char) -> Side {
    match character {
        c if c.is_whitespace() => Side::Space,
        c if c.is_alphanumeric() => Side::Word,
        c if c.is_ascii_punctuation() => Side::Punctuation,
        // What it counts as is not worth a table.
        _ => Side::Mark,
    }
}
