//! CommonMark in a cell of a table: one line, without blocks, and without a bar that would end the cell.

use std::borrow::Cow;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::super::start;
use super::super::visible::visible;
use super::inline::{code, escaped};
use super::{Level, events, first_block};

/// What stands between the blocks of a cell.
const CELL: &str = "<br>";

/// How many bytes of a text stand in a cell. All of it stands with what it is about.
const LONGEST: usize = 64 * 1024;

/// The description's CommonMark for a cell. Blocks become lines with a `<br>` between them.
pub(crate) fn cell(text: &str) -> String {
    whole_or(text, |events| flat(events, CELL))
}

/// The first block of it.
pub(crate) fn first_cell(text: &str) -> String {
    whole_or(text, |events| flat(first_block(events), CELL))
}

/// What is made of the text's events. The beginning as it is written, if they are too many.
fn whole_or(text: &str, make: impl FnOnce(&[Event<'_>]) -> String) -> String {
    if text.len() <= LONGEST
        && let Some(events) = events(&visible(text), Level::Page)
    {
        return make(&events);
    }
    let beginning = start(text, LONGEST);
    let more = if beginning.len() < text.len() { "…" } else { "" };
    code_cell(&format!("{beginning}{more}"))
}

/// The text as inline code in a cell. A bar ends a cell even inside of code, so such code is written as HTML, in which
/// GitHub makes links of URLs: they have neither colons nor dots here.
pub(crate) fn code_cell(text: &str) -> String {
    if !text.contains('|') {
        return code(text);
    }
    let shown = visible(text).replace('\n', "⟨U+000A⟩");
    let mut html = String::from("<code>");
    for character in shown.chars() {
        if character.is_ascii_alphanumeric() || !character.is_ascii() || " -/,;=()".contains(character) {
            html.push(character);
        } else {
            html.push_str(&format!("&#{};", u32::from(character)));
        }
    }
    html.push_str("</code>");
    // In one piece it would be an address.
    html.replace("xmpp&#58;", "xmpp&#58;</code><code>")
}

/// Cleaned events without their blocks.
pub(super) fn flat(events: &[Event<'_>], between: &str) -> String {
    let mut flat = Flat {
        out: String::new(),
        between,
        pending: false,
        lists: Vec::new(),
        urls: Vec::new(),
        marks: 0,
        in_code: false,
    };
    events.iter().for_each(|event| flat.add(event));
    flat.out.trim().to_owned()
}

struct Flat<'a> {
    out: String,
    between: &'a str,
    /// The next text stands on a line of its own.
    pending: bool,
    /// The next number of each list that is open.
    lists: Vec<Option<u64>>,
    urls: Vec<String>,
    /// Marks and links that are open.
    marks: usize,
    in_code: bool,
}

impl Flat<'_> {
    fn add(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) if self.in_code => {
                for line in text.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
                    self.pending = true;
                    self.put(&self.code(line));
                }
            }
            Event::Text(text) => self.put(&escaped(text)),
            Event::Code(text) => self.put(&self.code(text)),
            Event::SoftBreak => self.put(" "),
            // An empty line would end the mark.
            Event::HardBreak if self.marks > 0 && self.between != CELL => self.put(" "),
            Event::HardBreak | Event::Rule => self.pending = true,
            // Cleaning leaves none of the others.
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        self.marks += usize::from(is_mark(tag.to_end()));
        match tag {
            Tag::List(first) => self.lists.push(*first),
            Tag::Item => {
                self.pending = true;
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let mark = format!("{number}\\. ");
                        *number = number.saturating_add(1);
                        mark
                    }
                    _ => "• ".to_owned(),
                };
                self.put(&mark);
            }
            Tag::Link { dest_url, .. } => {
                self.put("[");
                // What is in the URL is no entity any more, whatever it looks like.
                self.urls.push(dest_url.replace('|', "%7C").replace('&', "&amp;"));
            }
            Tag::Heading { .. } => {
                self.pending = true;
                self.put("**");
            }
            Tag::Strong => self.put("**"),
            Tag::Emphasis => self.put("*"),
            Tag::Strikethrough => self.put("~~"),
            Tag::CodeBlock(_) => self.in_code = true,
            Tag::TableHead | Tag::TableRow => self.pending = true,
            // A paragraph of a list's item stands behind the item's mark.
            Tag::Paragraph if !self.out.ends_with("• ") && !self.out.ends_with("\\. ") => self.pending = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.marks = self.marks.saturating_sub(usize::from(is_mark(tag)));
        match tag {
            TagEnd::Link => {
                let url = self.urls.pop().unwrap_or_default();
                self.put(&format!("]({url})"));
            }
            TagEnd::List(_) => {
                self.lists.pop();
                self.pending = true;
            }
            TagEnd::Heading(_) => {
                self.put("**");
                self.pending = true;
            }
            TagEnd::Strong => self.put("**"),
            TagEnd::Emphasis => self.put("*"),
            TagEnd::Strikethrough => self.put("~~"),
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.pending = true;
            }
            TagEnd::TableCell => self.put(" "),
            // What follows a paragraph is a block, and begins a line itself.
            _ => {}
        }
    }

    /// Outside of a table a bar ends nothing.
    fn code(&self, text: &str) -> String {
        if self.between == CELL { code_cell(text) } else { code(text) }
    }

    fn put(&mut self, text: &str) {
        if self.pending && text.trim().is_empty() {
            return;
        }
        if self.pending {
            self.pending = false;
            let end = self.out.trim_end().len();
            self.out.truncate(end);
            if !self.out.is_empty() {
                self.out.push_str(self.between);
            }
        }
        let begins = self.out.is_empty() || self.out.ends_with(self.between);
        self.out.push_str(&if begins { first_of_line(text) } else { text.into() });
    }
}

fn is_mark(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link)
}

/// Text that begins no block where a line begins: neither code by its indentation, nor a list, a heading or a rule.
fn first_of_line(text: &str) -> Cow<'_, str> {
    let text = text.trim_start();
    let after_digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if text.starts_with(['-', '+', '#', '=', ':']) {
        format!("\\{text}").into()
    } else if after_digits.len() < text.len() && after_digits.starts_with(['.', ')']) {
        format!("{}\\{after_digits}", text.strip_suffix(after_digits).unwrap_or_default()).into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests;
