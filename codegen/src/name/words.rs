//! Splitting a description's spelling into words, and writing words in a style.

use unicode_normalization::UnicodeNormalization as _;
use unicode_security::GeneralSecurityProfile as _;

/// How words become an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `GetPin`
    Pascal,
    /// `get_pin`
    Snake,
    /// The same in ASCII: for files, since Rust finds no module in a file whose name has other letters.
    Stem,
    /// `GET_PIN`
    Upper,
    /// `get-pin`, of ASCII letters and digits: for features.
    Kebab,
}

/// Capitals that belong together although a small letter follows.
const WHOLE: [&str; 5] = ["IPv4", "IPv6", "OAuth2", "OAuth", "GraphQL"];

/// The words of a spelling: at punctuation, at `aB`, and in `ABc` before the `B`. Digits stay with the word before.
pub(crate) fn split(spelling: &str) -> Vec<String> {
    // To the compiler a letter in one piece and the same in two are one identifier.
    let composed: String = spelling.nfc().collect();
    let spelling = composed.as_str();
    let mut words: Vec<String> = Vec::new();
    for part in signed(spelling).split(|c: char| !is_letter(c)).filter(|part| !part.is_empty()) {
        let mut rest = part;
        while !rest.is_empty() {
            let end = word_end(rest);
            let (word, after) = rest.split_at(end);
            words.push(word.to_lowercase());
            rest = after;
        }
    }
    if words.is_empty() { symbols(spelling) } else { words }
}

/// A letter or digit that an identifier may hold without a warning (UTS 39, 3.1): modifier letters and historic scripts
/// are none.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || c.is_alphanumeric() && c.identifier_allowed()
}

fn word_end(text: &str) -> usize {
    for whole in WHOLE {
        if let Some(after) = text.strip_prefix(whole)
            && !after.starts_with(char::is_lowercase)
        {
            return whole.len();
        }
    }
    // No further than this word goes: a text may have a million of them.
    let mut characters = text.char_indices().peekable();
    while let Some((_, here)) = characters.next() {
        let Some((end, next)) = characters.peek().copied() else { break };
        let after = || text.get(end..).and_then(|rest| rest.chars().nth(1));
        let rises = !here.is_uppercase() && next.is_uppercase();
        let starts = here.is_uppercase() && next.is_uppercase() && after().is_some_and(char::is_lowercase);
        if rises || starts {
            return end;
        }
    }
    text.len()
}

/// A sign before a number is a word: `+1` and `-1` are two things.
fn signed(spelling: &str) -> String {
    let number = |sign: char| spelling.strip_prefix(sign).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if let Some(rest) = number('-') {
        format!("minus {rest}")
    } else if let Some(rest) = number('+') {
        format!("plus {rest}")
    } else {
        spelling.to_owned()
    }
}

/// A spelling without letters and digits, by the names of its characters.
pub(crate) fn symbols(spelling: &str) -> Vec<String> {
    let words: Vec<String> = spelling
        .chars()
        .filter(|c| !is_letter(*c))
        .map(|character| match character {
            '+' => "plus".to_owned(),
            '-' => "minus".to_owned(),
            '*' => "star".to_owned(),
            '/' => "slash".to_owned(),
            '.' => "dot".to_owned(),
            ',' => "comma".to_owned(),
            ':' => "colon".to_owned(),
            '%' => "percent".to_owned(),
            '#' => "hash".to_owned(),
            '$' => "dollar".to_owned(),
            '@' => "at".to_owned(),
            '&' => "and".to_owned(),
            '=' => "equals".to_owned(),
            '<' => "less".to_owned(),
            '>' => "greater".to_owned(),
            '?' => "question".to_owned(),
            '!' => "not".to_owned(),
            '_' => "underscore".to_owned(),
            ' ' => "space".to_owned(),
            '|' => "or".to_owned(),
            '~' => "tilde".to_owned(),
            other => format!("u{:x}", u32::from(other)),
        })
        .collect();
    if words.is_empty() { vec!["empty".to_owned()] } else { words }
}

/// The words of a name, in one piece: of those of all types together there are many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words(String);

impl Words {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split(' ').filter(|word| !word.is_empty())
    }

    /// Adds words behind those that are there.
    pub(crate) fn extend(&mut self, words: impl IntoIterator<Item: AsRef<str>>) {
        for word in words {
            if !self.0.is_empty() {
                self.0.push(' ');
            }
            self.0.push_str(word.as_ref());
        }
    }

    /// These words and some more.
    pub(crate) fn and(&self, more: impl IntoIterator<Item: AsRef<str>>) -> Self {
        let mut words = self.clone();
        words.extend(more);
        words
    }
}

impl<W: AsRef<str>> FromIterator<W> for Words {
    fn from_iter<T: IntoIterator<Item = W>>(words: T) -> Self {
        Self::default().and(words)
    }
}

/// Words in a style. What may not start an identifier gets an `n` in front.
pub(crate) fn spell(words: impl IntoIterator<Item: AsRef<str>>, style: Style) -> String {
    let mut spelled = String::new();
    for word in words {
        let word = word.as_ref();
        match style {
            Style::Pascal => {
                let mut characters = word.chars();
                spelled.extend(characters.next().into_iter().flat_map(char::to_uppercase));
                spelled.push_str(characters.as_str());
            }
            Style::Kebab => {
                let word: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
                if !spelled.is_empty() && !word.is_empty() {
                    spelled.push('-');
                }
                spelled.push_str(&word);
            }
            Style::Snake | Style::Stem | Style::Upper => {
                if !spelled.is_empty() {
                    spelled.push('_');
                }
                match style {
                    Style::Upper => spelled.push_str(&word.to_uppercase()),
                    Style::Stem => spelled.push_str(&in_ascii(word)),
                    _ => spelled.push_str(word),
                }
            }
        }
    }
    if style == Style::Kebab {
        // Cargo takes a digit first, but not nothing at all.
        return if spelled.is_empty() { "tag".to_owned() } else { spelled };
    }
    // Letters that Rust does not take in identifiers are left out; numbers such as `²` among them.
    // Words that are put together, or in capitals, may compose anew.
    let mut allowed: String = spelled.nfc().filter(|c| unicode_ident::is_xid_continue(*c)).collect();
    if !allowed.starts_with(unicode_ident::is_xid_start) {
        allowed.insert(0, if matches!(style, Style::Snake | Style::Stem) { 'n' } else { 'N' });
    }
    allowed
}

/// A word with the numbers of its letters in place of those that are not ASCII: `größe` is `gr_uf6_udf_e`.
fn in_ascii(word: &str) -> String {
    let mut written = String::with_capacity(word.len());
    let mut was_ascii = true;
    for character in word.chars() {
        if !(written.is_empty() || was_ascii && character.is_ascii()) {
            written.push('_');
        }
        was_ascii = character.is_ascii();
        match was_ascii {
            true => written.push(character),
            false => written.push_str(&format!("u{:x}", u32::from(character))),
        }
    }
    written
}

#[cfg(test)]
mod tests;
