//! Words that names are made of, of which thousands of types may have a long one in common.

use std::borrow::Cow;

use crate::text;

/// A word of a name; of one that is longer than so many bytes its beginning, and a number made of all of it.
pub(super) fn short(word: &str, longest: usize) -> Cow<'_, str> {
    if word.len() <= longest {
        return word.into();
    }
    format!("{} {:08x}", text::start(word, longest), text::fnv(word)).into()
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn long_words_that_begin_alike_stay_different_words() {
        let (one, other) = ("ж".repeat(500), format!("{}z", "ж".repeat(500)));
        assert_eq!(short(&one, 1_000), one);
        let words = [short(&one, 181), short(&other, 181)];
        assert!(words[0] != words[1] && words.iter().all(|word| word.len() == 180 + 9), "{words:?}");
    }
}
