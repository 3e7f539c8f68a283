//! Items that go on behind a list of their own: without paragraphs their words would be read as the inner list's.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::is_of_line;

/// Makes paragraphs of the words of each list in which an item goes on behind a list: as CommonMark has it, of all of them.
pub(super) fn with_paragraphs(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let loose = loose(&events);
    if !loose.contains(&true) {
        return events;
    }
    let mut loose = loose.into_iter();
    let mut out = Vec::with_capacity(events.len());
    let (mut lists, mut in_code, mut in_paragraph) = (Vec::new(), false, false);
    for event in events {
        if is_of_line(&event) {
            if !in_code && !in_paragraph && lists.last() == Some(&true) {
                out.push(Event::Start(Tag::Paragraph));
                in_paragraph = true;
            }
        } else if std::mem::take(&mut in_paragraph) {
            out.push(Event::End(TagEnd::Paragraph));
        }
        match event {
            Event::Start(Tag::List(_)) => lists.push(loose.next().unwrap_or_default()),
            Event::End(TagEnd::List(_)) => drop(lists.pop()),
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            _ => {}
        }
        out.push(event);
    }
    out
}

/// Of each list, in the order in which they begin, whether an item of it goes on behind a list.
fn loose(events: &[Event<'_>]) -> Vec<bool> {
    let mut loose = Vec::new();
    // The lists that are open, and whether the item that is open there has held one.
    let mut lists: Vec<(usize, bool)> = Vec::new();
    for event in events {
        match event {
            Event::Start(Tag::List(_)) => {
                lists.push((loose.len(), false));
                loose.push(false);
            }
            Event::End(TagEnd::List(_)) => {
                lists.pop();
                lists.last_mut().into_iter().for_each(|(_, behind)| *behind = true);
            }
            Event::Start(Tag::Item) => lists.last_mut().into_iter().for_each(|(_, behind)| *behind = false),
            Event::Text(_) | Event::Code(_) => {
                let list = lists.last().filter(|(_, behind)| *behind).and_then(|(list, _)| loose.get_mut(*list));
                list.into_iter().for_each(|loose| *loose = true);
            }
            _ => {}
        }
    }
    loose
}
