//! Text from files as a terminal or a log may have it: what would steer one of them, or hide, is written as an escape.

use std::borrow::Cow;

use codegen::emoji::is_shaped;

/// Escapes line breaks, tabs, control characters, direction marks, characters without width and what begins a command.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| escape(c).is_some()) && !["::", "##"].iter().any(|mark| text.contains(mark)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        push(c, characters.peek(), &mut out);
    }
    Cow::Owned(out)
}

/// The same for text of many lines, which stay lines; tabs stay as well.
pub(crate) fn visible_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\n' | '\t' => out.push(c),
            c => push(c, characters.peek(), &mut out),
        }
    }
    out
}

/// Writes one character as it may be seen, behind what is written already and before what is to come.
pub(crate) fn push(c: char, after: Option<&char>, out: &mut String) {
    match escape(c) {
        Some(escaped) if !is_shaped(out.chars().next_back(), c, after.copied()) => out.push_str(&escaped),
        _ if begins_command(out, c) => out.extend(c.escape_unicode()),
        _ => out.push(c),
    }
}

/// Whether a character is the one that makes a command of what stands before it. Services that run CI look for commands
/// in what is printed: GitHub for `::` where a line starts, behind blanks (and behind a mark, when somebody cuts a diff's
/// off), GitHub and others for `##`, a word or none, and `[` anywhere.
fn begins_command(before: &str, c: char) -> bool {
    let trim = |text| str::trim_end_matches(text, |c: char| c.is_whitespace() && c != '\n');
    match c {
        '[' => before.trim_end_matches(|c: char| c.is_ascii_alphabetic()).ends_with("##"),
        ':' => before.strip_suffix(':').map(trim).is_some_and(|line| {
            let line = trim(line.strip_suffix(['+', '-']).unwrap_or(line));
            line.is_empty() || line.ends_with('\n')
        }),
        _ => false,
    }
}

/// The same for JSON, which stays the same JSON: outside of its texts there is nothing but line breaks to hide, and no
/// line starts with one of them.
pub(crate) fn visible_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        let stays = c == '\n' || !hides(c) && (c != '[' || !begins_command(&out, c));
        if stays {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            out.push_str(&format!("\\u{unit:04x}"));
        }
    }
    out
}

/// How a character is written that can't stand for itself, in Rust's way.
fn escape(c: char) -> Option<String> {
    match c {
        '\n' | '\r' | '\t' => Some(c.escape_default().to_string()),
        c => hides(c).then(|| c.escape_unicode().to_string()),
    }
}

/// Steers a terminal, is not seen, or changes how its neighbours are seen.
fn hides(c: char) -> bool {
    match c {
        c if c.is_control() => true,
        // The soft hyphen, the Arabic letter mark, the Khmer vowels, the Mongolian separators, the Hangul fillers.
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' => true,
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => true,
        // Zero width and marks of direction, separators of lines, embeddings and overrides, joiners and isolates.
        '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => true,
        // Selectors of forms, the byte order mark, interlinear annotations, musical beams, tags.
        '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' => true,
        // Controls of hieroglyphs and of shorthand.
        '\u{13430}'..='\u{1343F}' | '\u{1BCA0}'..='\u{1BCA3}' => true,
        '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_or_hides_is_escaped() {
        assert_eq!(visible("a\u{1b}[2Jb\0\u{7f}\u{9b}"), r"a\u{1b}[2Jb\u{0}\u{7f}\u{9b}");
        assert_eq!(visible("\u{202e}x\u{2069}\u{200b}\u{feff}\r\n\t"), r"\u{202e}x\u{2069}\u{200b}\u{feff}\r\n\t");
    }

    #[test]
    fn whatever_is_not_seen_is_escaped() {
        // One of each kind: ends of ranges, and what stands alone.
        let hidden = "\u{ad}\u{34f}\u{61c}\u{115f}\u{1160}\u{17b4}\u{17b5}\u{180b}\u{180f}\u{200b}\u{200f}\u{2028}\u{202e}\
                      \u{2060}\u{206f}\u{3164}\u{fe00}\u{fe0f}\u{feff}\u{ffa0}\u{fff0}\u{fffb}\u{13430}\u{1bca3}\u{1d173}\u{1d17a}\u{e0000}\u{e01ef}\u{e0fff}";
        assert_eq!(visible(hidden), hidden.escape_unicode().to_string());
    }

    #[test]
    fn lines_of_a_diff_stay_lines_and_nothing_in_them_steers_a_terminal() {
        assert_eq!(visible_lines("+\ta\u{1b}[2J\r\n-\u{202e}é 🎬\n"), "+\ta\\u{1b}[2J\\r\n-\\u{202e}é 🎬\n");
    }

    #[test]
    fn no_text_is_a_command_to_a_service_that_runs_ci() {
        assert_eq!(visible("a ##vso[task.setvariable]b"), r"a ##vso\u{5b}task.setvariable]b");
        assert_eq!(visible("###[error]##VSO[x"), r"###\u{5b}error]##VSO\u{5b}x");
        assert_eq!(visible("::add-mask::e"), r":\u{3a}add-mask::e");
        assert_eq!(visible_lines("\t::a::b\n + \u{a0}:::c\n-::d"), "\t:\\u{3a}a::b\n + \u{a0}:\\u{3a}:c\n-:\\u{3a}d");
    }

    #[test]
    fn what_only_resembles_a_command_stays() {
        let text = "std::vec [::a] ## [x] #[y] ##1[z] `::b::c`\n+ - ::d\n+:e\n";
        assert_eq!(visible_lines(text), text);
        assert_eq!(visible("a::b #[c] ## d [e] :f"), "a::b #[c] ## d [e] :f");
    }

    #[test]
    fn json_says_the_same_without_what_hides() {
        let value = serde_json::json!({"a\u{202e}": "\u{7f}\u{9b}\u{200b}\u{e0041}\n", "b": ["##[c]", "##"]});
        let shown = visible_json(&serde_json::to_string_pretty(&value).unwrap());
        assert!(!shown.contains(|c| c != '\n' && hides(c)) && !shown.contains("##["), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
    }

    #[test]
    fn what_shapes_an_emoji_stays_and_hides_nowhere_else() {
        let text = "⚠\u{fe0f} 1\u{fe0f}\u{20e3} 👩\u{200d}🚀";
        assert_eq!((&*visible(text), &*visible_lines(text)), (text, text));
        assert_eq!(visible("a\u{fe0f}b\u{200d}c\u{e0101}"), r"a\u{fe0f}b\u{200d}c\u{e0101}");
    }

    #[test]
    fn ordinary_text_of_any_script_stays() {
        let text = "grüße, \"日本\" עברית → é 🎬";
        assert!(matches!(visible(text), Cow::Borrowed(same) if same == text));
    }
}
