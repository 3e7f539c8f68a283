//! The piece of a source line that a diagnostic shows, cut to what fits and safe for a terminal.

use std::ops::Range;

use codegen::source::Span;

use crate::visible;

/// Characters shown before, in and behind what is meant. A minified description is one line of megabytes.
const BEFORE: usize = 50;
const MEANT: usize = 50;
const BEHIND: usize = 30;

/// A line, or what of it is near the place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    pub(crate) text: String,
    /// Bytes of `text` to underline.
    pub(crate) span: Range<usize>,
}

/// The line of `source` in which `span` starts; `None` if the span does not fit the text. Looks only at the
/// characters near the place, so that thousands of faults in one long line cost nothing.
pub(crate) fn excerpt(source: &str, span: Span) -> Option<Excerpt> {
    let start = usize::try_from(span.start).ok()?;
    let end = usize::try_from(span.end).ok()?.clamp(start, source.len().max(start));
    let (before, meant, behind) = (source.get(..start)?, source.get(start..end)?, source.get(end..)?);
    let mut text = String::new();

    let mut left: Vec<char> = before.chars().rev().take_while(|c| !ends_line(*c)).take(BEFORE + 1).collect();
    if left.len() > BEFORE {
        left.truncate(BEFORE);
        text.push('…');
    }
    let mut left = left.into_iter().rev().peekable();
    while let Some(c) = left.next() {
        push(c, left.peek(), &mut text);
    }

    let underline = text.len();
    let (whole, more_lines) = push_line(meant, MEANT, &mut text);
    let span = underline..text.len();
    let line_shown = whole && (more_lines || push_line(behind, BEHIND, &mut text).0);
    if !line_shown {
        text.push('…');
    }
    Some(Excerpt { text, span })
}

/// Writes up to `most` characters of a line. Whether that was all of it, and whether the line ended.
fn push_line(text: &str, most: usize, out: &mut String) -> (bool, bool) {
    let mut characters = text.chars().peekable();
    let mut count = 0;
    while let Some(c) = characters.next() {
        if ends_line(c) {
            return (true, true);
        }
        if count == most {
            return (false, false);
        }
        push(c, characters.peek(), out);
        count += 1;
    }
    (true, false)
}

fn push(c: char, after: Option<&char>, out: &mut String) {
    match c {
        '\t' => out.push_str("    "),
        c => visible::push(c, after, out),
    }
}

fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str, start: usize, end: usize) -> (String, String) {
        let span = Span { start: u32::try_from(start).unwrap(), end: u32::try_from(end).unwrap() };
        let excerpt = excerpt(source, span).unwrap();
        let meant = excerpt.text[excerpt.span.clone()].to_owned();
        (excerpt.text, meant)
    }

    #[test]
    fn the_line_is_shown_and_only_its_part_of_the_span_is_meant() {
        assert_eq!(shown("a: 1\n\tb: 2\r\nc: 3", 6, 10), ("    b: 2".into(), "b: 2".into()));
        assert_eq!(shown("a: 1\nb:\n  c: 3\n", 5, 14), ("b:".into(), "b:".into()));
        assert_eq!(shown("a", 1, 1), ("a".into(), String::new()));
        assert_eq!(shown("", 0, 9), (String::new(), String::new()));
    }

    #[test]
    fn a_long_line_is_cut_on_both_sides_of_the_place() {
        let source = format!("{}meant{}", "x".repeat(1000), "y".repeat(1000));
        let (text, meant) = shown(&source, 1000, 1005);
        assert_eq!(text, format!("…{}meant{}…", "x".repeat(50), "y".repeat(30)));
        assert_eq!(meant, "meant");
        let (text, meant) = shown(&source, 0, 2005);
        assert_eq!((text.chars().count(), meant.len()), (51, 50));
    }

    #[test]
    fn what_steers_a_terminal_is_escaped_and_the_underline_still_fits() {
        let source = "\u{1b}[2Jk\u{202e}: \u{200b}v\u{7f}w";
        let start = source.find('\u{200b}').unwrap();
        let (text, meant) = shown(source, start, source.len() - 1);
        assert_eq!(text, r"\u{1b}[2Jk\u{202e}: \u{200b}v\u{7f}w");
        assert_eq!(meant, r"\u{200b}v\u{7f}");
    }

    #[test]
    fn no_excerpt_holds_a_command_wherever_its_parts_meet() {
        assert_eq!(shown("##vso[a]q", 5, 8), (r"##vso\u{5b}a]q".into(), r"\u{5b}a]".into()));
        assert_eq!(shown("  ::error::q", 3, 9), (r"  :\u{3a}error::q".into(), r"\u{3a}error".into()));
    }

    #[test]
    fn a_span_that_does_not_fit_the_text_shows_nothing() {
        assert_eq!(excerpt("ü", Span { start: 1, end: 2 }), None);
        assert_eq!(excerpt("a", Span { start: 5, end: 2 }), None);
    }
}
