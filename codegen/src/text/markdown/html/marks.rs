//! Marks of words that are open.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::sides::Marked;

/// Those of one line or block, the innermost last.
#[derive(Default)]
pub(super) struct Marks {
    open: Vec<Open>,
    pub(super) marked: Vec<Marked>,
}

struct Open {
    /// The place of the tag that began it. `None` if CommonMark itself did: that ends where it ends.
    tag: Option<usize>,
    end: TagEnd,
    start: usize,
}

impl Marks {
    /// The words are marked like that already: once more says no more. So those that tags begin are never more than there
    /// are kinds of them, and looking at all of them takes no longer however many tags there are.
    pub(super) fn holds(&self, end: TagEnd) -> bool {
        self.open.iter().rev().take_while(|open| open.tag.is_some()).any(|open| open.end == end)
    }

    pub(super) fn begin<'a>(&mut self, tag: Option<usize>, start: Tag<'a>, out: &mut Vec<Event<'a>>) {
        self.open.push(Open { tag, end: start.to_end(), start: out.len() });
        out.push(Event::Start(start));
    }

    /// Ends what the tag at that place began. Tags that belong together stand in each other, so that it is the innermost,
    /// or none any more.
    pub(super) fn end(&mut self, tag: usize, out: &mut Vec<Event<'_>>) {
        if let Some(open) = self.open.pop_if(|open| open.tag == Some(tag)) {
            self.close(&open, out);
        }
    }

    /// Ends what tags began inside of what CommonMark began.
    pub(super) fn end_inner(&mut self, out: &mut Vec<Event<'_>>) {
        while let Some(open) = self.open.pop_if(|open| open.tag.is_some()) {
            self.close(&open, out);
        }
    }

    /// The same, and then what CommonMark began.
    pub(super) fn end_outer(&mut self, out: &mut Vec<Event<'_>>) {
        self.end_inner(out);
        let Some(open) = self.open.pop() else { return };
        // What stood between its marks and the words may be gone.
        if matches!(open.end, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) {
            self.close(&open, out);
        } else {
            out.push(Event::End(open.end));
        }
    }

    fn close(&mut self, open: &Open, out: &mut Vec<Event<'_>>) {
        self.marked.push(Marked { start: open.start, end: out.len() });
        out.push(Event::End(open.end));
    }
}
