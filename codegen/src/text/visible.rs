//! Characters that are not seen, or that change how others are seen, written out.

use std::borrow::Cow;
use std::fmt::Write;

use crate::emoji;

/// Controls except line feeds, marks that change direction, and characters of no width become `⟨U+202E⟩`, but
/// for those that shape an emoji; line ends of every kind become line feeds, tabs become spaces.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| is_hidden(c) || c == '\r' || c == '\t') {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                characters.next_if_eq(&'\n');
                shown.push('\n');
            }
            '\t' => shown.push_str("    "),
            hidden if hides(&shown, hidden, characters.peek()) => {
                // Writing to a String can't fail.
                let _ = write!(shown, "⟨U+{:04X}⟩", u32::from(hidden));
            }
            other => shown.push(other),
        }
    }
    Cow::Owned(shown)
}

/// What is said to people in a fault: one line of bounded length, in which nothing steers a terminal or hides.
pub(crate) fn said(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    let mut characters = text.chars().enumerate().peekable();
    while let Some((place, character)) = characters.next() {
        if place == LONGEST {
            // The place is known; who wants all of it looks there.
            said.push('…');
            break;
        }
        match character {
            '\n' | '\r' | '\t' => said.extend(character.escape_default()),
            hidden if hides(&said, hidden, characters.peek().map(|(_, after)| after)) => {
                said.extend(hidden.escape_unicode())
            }
            other => said.push(other),
        }
    }
    said
}

/// The characters of a message that are shown.
const LONGEST: usize = 1_000;

/// As much of a text as is ever shown in a message. What is kept for messages is this: of one text of a megabyte there may
/// be a message wherever it is used.
pub(crate) fn beginning(text: String) -> String {
    let Some((end, _)) = text.char_indices().nth(LONGEST) else { return text };
    // A copy: memory that is only cut off has no room for the next text of this length, and is never used again.
    let mut beginning = String::with_capacity(end + '…'.len_utf8());
    beginning.push_str(text.get(..end).unwrap_or_default());
    beginning.push('…');
    beginning
}

/// The character is hidden, between what is shown already and what comes next.
fn hides(shown: &str, character: char, after: Option<&char>) -> bool {
    is_hidden(character) && !emoji::is_shaped(shown.chars().next_back(), character, after.copied())
}

/// Something in the text is hidden, line ends but for line feeds and tabs among it.
pub(crate) fn hides_something(text: &str) -> bool {
    let shaped = |(place, _)| {
        let (before, from) = text.split_at_checked(place).unwrap_or_default();
        let mut characters = from.chars();
        characters.next().is_some_and(|character| hides(before, character, characters.next().as_ref()))
    };
    text.contains(['\r', '\t']) || text.match_indices(is_hidden).any(shaped)
}

/// The first character of a text that is hidden.
#[cfg(test)]
pub(crate) fn first_hidden(text: &str) -> Option<char> {
    let at = |(place, character): (usize, char)| {
        let (before, from) = text.split_at(place);
        hides(before, character, from.chars().nth(1).as_ref()).then_some(character)
    };
    text.char_indices().find_map(at)
}

/// The character is invisible, or reorders its neighbours.
pub(crate) fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' // controls
            | '\u{ad}' | '\u{34f}' | '\u{61c}'
            | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' // fillers
            | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' // of no width, and direction marks
            | '\u{2028}'..='\u{202e}' // line and paragraph separators, direction
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
            | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' // of hieroglyphs and shorthand
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_of_every_kind_are_line_feeds_and_tabs_are_spaces() {
        assert_eq!(visible("a\r\nb\rc\nd"), "a\nb\nc\nd");
        assert_eq!((visible("\r"), visible("\r\r\n"), visible("\t")), ("\n".into(), "\n\n".into(), "    ".into()));
    }

    #[test]
    fn text_with_nothing_to_hide_stays_as_it_is() {
        let text = "grüße, \"日本\"\nעברית → é 🎬";
        assert!(matches!(visible(text), Cow::Borrowed(same) if same == text));
        assert_eq!(said("grüße, \"日本\" 🎬"), "grüße, \"日本\" 🎬");
    }

    #[test]
    fn what_hides_something_is_told_wherever_it_stands() {
        for text in ["a\u{202e}", "\u{200d}", "a\r\nb", "a\tb", "grüße ❤\u{fe0f}\u{fe0f}", "\u{1b}[2J"] {
            assert!(hides_something(text), "{text:?}");
        }
        for text in ["", "grüße\nan \"日本\"", "❤\u{fe0f} 1\u{fe0f}\u{20e3}"] {
            assert!(!hides_something(text), "{text:?}");
        }
    }

    #[test]
    fn a_fault_says_what_it_names_in_one_line() {
        assert_eq!(said("a\u{202e}b\u{1b}\r\n\tc"), r"a\u{202e}b\u{1b}\r\n\tc");
    }

    #[test]
    fn a_fault_does_not_repeat_a_whole_file() {
        assert_eq!(said(&"ж".repeat(1_000)), "ж".repeat(1_000));
        let shown = "ж".repeat(1_000) + "…";
        assert_eq!(said(&"ж".repeat(5_000)), shown);
        // What is kept is shown as the whole would be.
        assert_eq!(said(&beginning("ж".repeat(5_000))), shown);
        assert_eq!(beginning("ж".repeat(1_000)), "ж".repeat(1_000));
    }
}
