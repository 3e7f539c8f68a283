//! Characters that are not seen, or that change how others are seen, written out.

use std::borrow::Cow;
use std::fmt::Write;

/// Controls except line feeds, marks that change direction, and characters of no width become `⟨U+202E⟩`; line ends
/// of every kind become line feeds, tabs become spaces.
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
            hidden if is_hidden(hidden) => {
                // Writing to a String can't fail.
                let _ = write!(shown, "⟨U+{:04X}⟩", u32::from(hidden));
            }
            other => shown.push(other),
        }
    }
    Cow::Owned(shown)
}

/// The character is invisible, or reorders its neighbours.
pub(crate) fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' // controls
            | '\u{ad}' | '\u{61c}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' // of no width, and direction marks
            | '\u{2028}'..='\u{202e}' // line and paragraph separators, direction
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}
