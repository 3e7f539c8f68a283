//! Which of the characters that are not seen do no more than shape an emoji, and so hide nothing.

use unicode_properties::UnicodeEmoji;

/// Asks for the black and white form of what stands before.
const TEXT_STYLE: char = '\u{fe0e}';

/// Asks for the coloured form of what stands before.
const EMOJI_STYLE: char = '\u{fe0f}';

/// Makes one picture of two.
const JOINER: char = '\u{200d}';

/// Puts what stands before on a key.
const KEY: char = '\u{20e3}';

/// The character chooses the form of the emoji before it, or joins the two around it, and is seen by what it does.
///
/// `before` is what is shown before it: behind a selector that was written as an escape stands the escape. Everywhere
/// else these characters hide, since two texts may differ in nothing but them.
pub fn is_shaped(before: Option<char>, character: char, after: Option<char>) -> bool {
    let Some(before) = before else { return false };
    match character {
        EMOJI_STYLE if after == Some(KEY) => before.is_ascii_digit() || "#*".contains(before) || is_emoji(before),
        TEXT_STYLE | EMOJI_STYLE => is_emoji(before),
        JOINER => (is_emoji(before) || before == EMOJI_STYLE) && after.is_some_and(is_emoji),
        _ => false,
    }
}

/// A picture by itself, or a colour of skin; digits are only the beginning of one.
fn is_emoji(character: char) -> bool {
    !character.is_ascii() && character.is_emoji_char()
}

#[cfg(test)]
mod tests {
    use super::is_shaped;

    #[test]
    fn what_shapes_an_emoji_is_told_from_what_hides() {
        let shaped =
            [("❤", '\u{fe0f}', ""), ("⚠", '\u{fe0e}', " "), ("1", '\u{fe0f}', "\u{20e3}"), ("👩", '\u{200d}', "🚀")];
        let joined = [("❤\u{fe0f}", '\u{200d}', "🔥"), ("👩🏽", '\u{200d}', "🚀")];
        let hides = [
            ("", '\u{fe0f}', ""),
            ("a", '\u{fe0f}', ""),
            ("1", '\u{fe0f}', ""),
            ("日", '\u{fe00}', ""),
            ("❤", '\u{fe00}', ""),
            ("❤\u{fe0f}", '\u{fe0f}', ""),
            ("👩", '\u{200d}', ""),
            ("👩", '\u{200d}', "a"),
            ("a", '\u{200d}', "👩"),
            ("👩", '\u{200b}', "👩"),
            ("🏴", '\u{e0067}', ""),
            ("👩", '\u{202e}', "👩"),
        ];
        let told = |(before, character, after): (&str, char, &str)| {
            is_shaped(before.chars().next_back(), character, after.chars().next())
        };
        assert!(shaped.into_iter().chain(joined).all(told));
        assert_eq!(hides.into_iter().find(|text| told(*text)), None);
    }
}
