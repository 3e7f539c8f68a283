//! How much a text may be that is read as CommonMark. As events, and as lines of Rust, what is short in a text may take
//! some hundred times its memory, and some of it takes a reader much longer than its length.

use pulldown_cmark::Event;

/// How many bytes a text may have whatever is in it. The longest text of a public description has 518,000 bytes of prose.
pub(super) const LONGEST: usize = 256 * 1024;

/// How many lines and marks a longer one may have.
const MOST_MARKS: usize = LONGEST / 2;

/// How many events a text may be.
const MOST_EVENTS: usize = LONGEST / 2;

/// How many cells the tables of any text may have. More than one for each byte are those that nobody wrote: a short row is
/// filled up.
const MOST_CELLS: usize = 4096;

/// How many quotes and items a line may begin with. Every line after it is looked at for each of them.
const MOST_CONTAINERS: usize = 100;

/// Too long to be shown as a whole.
pub(super) fn is_too_long(text: &str) -> bool {
    let is_mark = |byte: &u8| matches!(byte, b'\n' | b'\r') || byte.is_ascii_punctuation();
    text.len() > LONGEST && text.bytes().filter(is_mark).count() > MOST_MARKS
}

/// More than its length lets expect, so that it is not even read. Its line ends are line feeds.
pub(super) fn is_too_much(text: &str) -> bool {
    let most_cells = MOST_CELLS.saturating_add(text.len());
    let (mut cells, mut columns) = (0_usize, 0_usize);
    for line in text.split('\n') {
        if containers(line) > MOST_CONTAINERS {
            return true;
        }
        let is_empty = line.bytes().all(|byte| matches!(byte, b' ' | b'>'));
        columns = if is_empty { 0 } else { columns.max(columns_of(line)) };
        cells = cells.saturating_add(columns);
    }
    cells > most_cells
}

/// The columns of the table that such a line begins, below its head.
fn columns_of(line: &str) -> usize {
    let is_delimiter = |byte: u8| b"|-: >+*.)".contains(&byte) || byte.is_ascii_digit();
    match line.contains('-') && line.bytes().all(is_delimiter) {
        true => line.matches('|').count() + 1,
        false => 0,
    }
}

/// The marks of quotes and of items that a line begins with.
fn containers(line: &str) -> usize {
    let bytes = line.as_bytes();
    let is_prefix = |byte: &&u8| b"> +-*.)".contains(byte) || byte.is_ascii_digit();
    let is_mark = |(place, byte): &(usize, &u8)| match byte {
        b'>' => true,
        b'+' | b'-' | b'*' | b'.' | b')' => bytes.get(place + 1) == Some(&b' '),
        _ => false,
    };
    bytes.iter().take_while(is_prefix).enumerate().filter(is_mark).count()
}

/// The events, if they are not too many.
pub(super) fn limited<'a>(events: impl Iterator<Item = Event<'a>>) -> Option<Vec<Event<'a>>> {
    let events: Vec<Event<'a>> = events.take(MOST_EVENTS + 1).collect();
    (events.len() <= MOST_EVENTS).then_some(events)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_too_long_beyond_both_bounds() {
        assert!(!is_too_long(&"\n".repeat(LONGEST)) && is_too_long(&"\n".repeat(LONGEST + 1)));
        let with_marks = |marks| format!("{}{}", "a".repeat(LONGEST), "*".repeat(marks));
        assert!(!is_too_long(&with_marks(MOST_MARKS)) && is_too_long(&with_marks(MOST_MARKS + 1)));
        assert!(is_too_long(&"a\r".repeat(LONGEST)));
    }

    #[test]
    fn what_a_line_begins_with_is_counted_and_only_that() {
        for mark in [">", "> ", "- ", "+ ", "* ", "1. ", "2) "] {
            assert!(!is_too_much(&format!("{}a", mark.repeat(MOST_CONTAINERS))), "{mark}");
            assert!(is_too_much(&format!("a\n{}a", mark.repeat(MOST_CONTAINERS + 1))), "{mark}");
        }
        for text in ["-".repeat(500), "1".repeat(500), format!("a{}", "> ".repeat(500))] {
            assert!(!is_too_much(&text), "{text}");
        }
    }

    #[test]
    fn cells_that_nobody_wrote_are_counted_until_the_table_ends() {
        let table = |columns: usize, rows: usize| format!("{}\n{}", "|-".repeat(columns - 1), "|b\n".repeat(rows));
        assert!(!is_too_much(&table(50, 50)) && is_too_much(&table(100, 100)));
        assert!(!is_too_much(&table(100, 20)) && !is_too_much(&format!("{}\n{}", table(100, 20), "b\n".repeat(100))));
        assert!(is_too_much(&format!("> {}", table(100, 100).replace('\n', "\n> "))));
    }

    #[test]
    fn as_many_events_as_may_be_are_all_there() {
        let events = |count| limited(std::iter::repeat_n(Event::SoftBreak, count)).map(|events| events.len());
        assert_eq!((events(MOST_EVENTS), events(MOST_EVENTS + 1)), (Some(MOST_EVENTS), None));
    }
}
