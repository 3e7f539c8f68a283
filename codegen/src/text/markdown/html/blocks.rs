//! A block of HTML: its paragraphs, lists, headings and quotes.

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::super::super::visible::visible;
use super::elements::Form;
use super::is_of_line;
use super::lists::with_paragraphs;
use super::marks::Marks;
use super::pieces::{self, Mark, Piece};
use super::sides::only_readable;

/// Blocks inside of blocks that are still told apart.
const DEEPEST: usize = 16;

/// Adds what the block becomes.
pub(super) fn form(pieces: &[Piece<'_>], formed: &mut Vec<Event<'_>>) {
    let mut blocks = Blocks::default();
    let mut index = 0;
    while let Some(piece) = pieces.get(index) {
        let place = index;
        index += 1;
        match piece {
            Piece::Text(text) => blocks.text(text),
            Piece::Mark(Mark { element, ends: false, pair: Some(end), .. })
                if matches!(element.form, Form::Code | Form::Lines) =>
            {
                let code = pieces::code(pieces.get(index..*end).unwrap_or_default());
                match element.form {
                    Form::Code => blocks.code(&code),
                    _ => blocks.lines(&code),
                }
                index = *end + 1;
            }
            Piece::Mark(mark) if mark.ends => blocks.end(mark),
            Piece::Mark(mark) => blocks.start(mark, place),
            Piece::Event(_) => {}
        }
    }
    blocks.end_blocks(0);
    only_readable(&mut blocks.out, blocks.marks.marked);
    formed.extend(with_paragraphs(blocks.out));
}

/// What stands between two words.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Between {
    #[default]
    Nothing,
    Space,
    Line,
    /// A line that ends here for good.
    Break,
}

#[derive(Default)]
struct Blocks {
    out: Vec<Event<'static>>,
    /// The blocks that are open, the innermost last.
    open: Vec<Form>,
    /// The marks that are open in the innermost of them.
    marks: Marks,
    /// Marks that begin with the next word, and the places of their tags.
    waiting: Vec<(usize, Tag<'static>)>,
    between: Between,
    /// There are words in this paragraph.
    has_words: bool,
}

impl Blocks {
    fn text(&mut self, text: &str) {
        for (place, line) in text.split('\n').enumerate() {
            if place > 0 {
                self.apart(Between::Line);
            }
            let words: Vec<&str> = line.split_whitespace().collect();
            if line.starts_with(char::is_whitespace) {
                self.apart(Between::Space);
            }
            if !words.is_empty() {
                self.put(Event::Text(words.join(" ").into()));
                if line.ends_with(char::is_whitespace) {
                    self.apart(Between::Space);
                }
            }
        }
    }

    fn code(&mut self, code: &str) {
        let words: Vec<&str> = code.split_whitespace().collect();
        if code.starts_with(char::is_whitespace) {
            self.apart(Between::Space);
        }
        if !words.is_empty() {
            self.put(Event::Code(words.join(" ").into()));
            if code.ends_with(char::is_whitespace) {
                self.apart(Between::Space);
            }
        }
    }

    fn lines(&mut self, code: &str) {
        let code = code.trim_matches('\n');
        self.end_paragraph();
        self.in_item();
        if !code.trim().is_empty() {
            self.out.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced("text".into()))));
            self.out.push(Event::Text(format!("{code}\n").into()));
            self.out.push(Event::End(TagEnd::CodeBlock));
        }
    }

    fn apart(&mut self, between: Between) {
        if self.has_words {
            self.between = self.between.max(between);
        }
    }

    /// Something in a line.
    fn put(&mut self, event: Event<'static>) {
        self.in_item();
        if !matches!(self.block(), Some(Form::Paragraph | Form::Item | Form::Heading(_))) {
            self.out.push(Event::Start(Tag::Paragraph));
            self.open.push(Form::Paragraph);
        }
        // A list or code that held nothing may have stood between.
        let goes_on = self.out.last().is_some_and(|last| is_of_line(last) && !matches!(last, Event::Start(_)));
        if !self.has_words && goes_on {
            self.between = Between::Break;
        }
        match std::mem::take(&mut self.between) {
            Between::Nothing => {}
            Between::Space => self.out.push(Event::Text(" ".into())),
            Between::Line => self.out.push(Event::SoftBreak),
            Between::Break => self.out.push(Event::HardBreak),
        }
        for (place, tag) in self.waiting.drain(..) {
            self.marks.begin(Some(place), tag, &mut self.out);
        }
        self.out.push(event);
        self.has_words = true;
    }

    /// A list holds items, whatever its tags say.
    fn in_item(&mut self) {
        if matches!(self.block(), Some(Form::List { .. })) {
            self.out.push(Event::Start(Tag::Item));
            self.open.push(Form::Item);
        }
    }

    /// The innermost block that is open.
    fn block(&self) -> Option<Form> {
        self.open.last().copied()
    }

    fn start(&mut self, mark: &Mark, place: usize) {
        let form = mark.element.form;
        match form {
            Form::Break => self.apart(Between::Break),
            Form::Nothing | Form::Code => {}
            _ if form.is_of_line() && mark.pair.is_none() => {}
            _ if form.is_of_line() => {
                let holds =
                    |end| self.marks.holds(end) || self.waiting.iter().any(|(_, waiting)| waiting.to_end() == end);
                let tag = form.mark(&visible(&mark.url)).filter(|tag| !holds(tag.to_end()));
                self.waiting.extend(tag.map(|tag| (place, tag)));
            }
            Form::Item => self.start_item(),
            Form::List { ordered } if self.open.len() < DEEPEST => {
                self.end_paragraph();
                self.in_item();
                self.out.push(Event::Start(Tag::List(ordered.then_some(1))));
                self.open.push(form);
            }
            // In an item, what stands apart elsewhere is a line.
            _ if matches!(self.block(), Some(Form::Item | Form::List { .. })) => self.apart(Between::Break),
            Form::Quote if self.open.len() < DEEPEST => {
                self.end_paragraph();
                self.out.push(Event::Start(Tag::BlockQuote(None)));
                self.open.push(form);
            }
            Form::Heading(level) => {
                self.end_paragraph();
                let (id, classes, attrs) = (None, Vec::new(), Vec::new());
                self.out.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
                self.open.push(form);
            }
            Form::Rule => {
                self.end_paragraph();
                if self.block().is_none() {
                    self.out.push(Event::Rule);
                }
            }
            _ => self.end_paragraph(),
        }
    }

    fn start_item(&mut self) {
        let list = self.open.iter().rposition(|open| matches!(open, Form::List { .. }));
        match list {
            Some(list) => self.end_blocks(list + 1),
            None if self.open.len() < DEEPEST => {
                self.end_paragraph();
                self.out.push(Event::Start(Tag::List(None)));
                self.open.push(Form::List { ordered: false });
            }
            None => return self.apart(Between::Break),
        }
        self.in_item();
    }

    fn end(&mut self, mark: &Mark) {
        let form = mark.element.form;
        if form == Form::Break {
            return self.apart(Between::Break);
        }
        if form.is_of_line() {
            let Some(start) = mark.pair else { return };
            if self.waiting.pop_if(|(waiting, _)| *waiting == start).is_none() {
                self.marks.end(start, &mut self.out);
            }
            return;
        }
        let found = self.open.iter().rposition(|open| match (open, form) {
            (Form::List { .. }, Form::List { .. }) => true,
            // Only lists end what is outside of their items.
            (Form::Item, Form::Quote | Form::Heading(_)) => true,
            _ => *open == form,
        });
        match found.map(|found| (found, self.open.get(found))) {
            Some((found, open)) if form != Form::Paragraph && (open != Some(&Form::Item) || form == Form::Item) => {
                self.end_blocks(found);
            }
            // What ends nothing that is open here stood between words all the same.
            _ if self.block() == Some(Form::Item) => self.apart(Between::Break),
            _ => self.end_paragraph(),
        }
    }

    /// Ends a paragraph or a heading, if one is open.
    fn end_paragraph(&mut self) {
        let ends = matches!(self.block(), Some(Form::Paragraph | Form::Heading(_)));
        self.end_blocks(self.open.len().saturating_sub(usize::from(ends)));
    }

    /// Ends blocks, the outermost of which is there, and the marks in them; what follows begins anew.
    fn end_blocks(&mut self, from: usize) {
        self.marks.end_inner(&mut self.out);
        for form in self.open.drain(from..).rev() {
            close_block(form, &mut self.out);
        }
        self.waiting.clear();
        self.between = Between::Nothing;
        self.has_words = false;
    }
}

/// What holds nothing was never there.
fn close_block(form: Form, out: &mut Vec<Event<'_>>) {
    let end = match form {
        Form::List { ordered } => TagEnd::List(ordered),
        Form::Item => TagEnd::Item,
        Form::Quote => TagEnd::BlockQuote(None),
        Form::Heading(level) => TagEnd::Heading(level),
        _ => TagEnd::Paragraph,
    };
    if matches!(out.last(), Some(Event::Start(_))) {
        out.pop();
    } else {
        out.push(Event::End(end));
    }
}
