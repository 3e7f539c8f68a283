//! Which operations are wanted: `include` and `exclude`, and whether each of them selected anything.

use std::collections::BTreeSet;

use super::{Choices, Placed, Selector};
use crate::diagnostic::Diagnostics;

/// What selectors look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Candidate<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) id: Option<&'a str>,
    pub(crate) tags: &'a [String],
}

/// Decides about operations, and remembers which selectors had an effect.
#[derive(Debug)]
pub(crate) struct Selection<'a> {
    choices: &'a Choices,
    included: Vec<bool>,
    excluded: Vec<bool>,
}

impl<'a> Selection<'a> {
    pub(crate) fn new(choices: &'a Choices) -> Self {
        let (included, excluded) = (vec![false; choices.include.len()], vec![false; choices.exclude.len()]);
        Self { choices, included, excluded }
    }

    /// Whether an operation is wanted. Every selector is asked, so that each knows what it hits.
    pub(crate) fn wants(&mut self, candidate: Candidate<'_>) -> bool {
        let mark = |selectors: &[Placed<Selector>], hits: &mut [bool]| {
            let mut any = false;
            for (selector, hit) in selectors.iter().zip(hits) {
                let selected = selects(&selector.value, candidate);
                *hit |= selected;
                any |= selected;
            }
            any
        };
        let included = mark(&self.choices.include, &mut self.included);
        let excluded = mark(&self.choices.exclude, &mut self.excluded);
        (self.choices.include.is_empty() || included) && !excluded
    }

    /// Reports the selectors that selected nothing.
    pub(crate) fn finish(self, diagnostics: &mut Diagnostics) {
        let both =
            [("includes", &self.choices.include, self.included), ("excludes", &self.choices.exclude, self.excluded)];
        for (what, selectors, hits) in both {
            let mut seen = BTreeSet::new();
            for (selector, hit) in selectors.iter().zip(hits) {
                let Selector { tag, path, id, method } = &selector.value;
                let message = if !seen.insert((tag, path, id, method.as_ref().map(|word| word.to_ascii_lowercase()))) {
                    format!("this {what} nothing more: an entry before it says the same")
                } else if !hit {
                    format!("this {what} nothing: no operation has {}", words(&selector.value))
                } else {
                    continue;
                };
                self.choices.say_unused(selector, message, diagnostics);
            }
        }
    }
}

pub(super) fn selects(selector: &Selector, candidate: Candidate<'_>) -> bool {
    let Selector { tag, path, id, method } = selector;
    tag.as_ref().is_none_or(|tag| candidate.tags.contains(tag))
        && path.as_ref().is_none_or(|pattern| matches(pattern, candidate.path))
        && id.as_ref().is_none_or(|id| candidate.id == Some(id))
        && method.as_ref().is_none_or(|method| candidate.method.eq_ignore_ascii_case(method))
}

pub(super) fn words(selector: &Selector) -> String {
    let Selector { tag, path, id, method } = selector;
    let all = [("the tag", tag), ("the path", path), ("the id", id), ("the method", method)];
    let said = all.into_iter().filter_map(|(what, value)| value.as_ref().map(|value| format!("{what} `{value}`")));
    said.collect::<Vec<_>>().join(" and ")
}

/// `*` stands for any characters but `/`, `**` for any. What no star stands before is compared where it is; from the first
/// star on, one pass over the text per character of the pattern.
fn matches(pattern: &str, text: &str) -> bool {
    let plain = pattern.find('*').unwrap_or(pattern.len());
    let (start, pattern) = pattern.split_at_checked(plain).unwrap_or((pattern, ""));
    match text.strip_prefix(start) {
        Some(text) if pattern.is_empty() => text.is_empty(),
        // What stands behind the last star is there too: most that does not fit is told without a list.
        Some(text) => text.ends_with(pattern.rsplit('*').next().unwrap_or_default()) && stars_match(pattern, text),
        None => false,
    }
}

fn stars_match(pattern: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    // `reached[n]`: the pattern so far matches the first n characters.
    let mut reached = vec![false; text.len() + 1];
    if let Some(start) = reached.first_mut() {
        *start = true;
    }
    let mut next = vec![false; reached.len()];
    let mut rest = pattern;
    while let Some(character) = rest.chars().next() {
        let any = rest.starts_with("**");
        rest = rest.get(if any { 2 } else { character.len_utf8() }..).unwrap_or_default();
        let mut open = false;
        for (place, slot) in next.iter_mut().enumerate() {
            let here = reached.get(place).copied().unwrap_or_default();
            let before = place.checked_sub(1).and_then(|before| text.get(before)).copied();
            if character == '*' {
                open = here || (open && (any || before != Some('/')));
                *slot = open;
            } else {
                let was = place.checked_sub(1).and_then(|before| reached.get(before)).copied().unwrap_or_default();
                *slot = was && before == Some(character);
            }
        }
        std::mem::swap(&mut reached, &mut next);
    }
    reached.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_a_segment_and_two_for_all_of_them() {
        for (pattern, text, expected) in [
            ("/pets", "/pets", true),
            ("/pets", "/pets/{id}", false),
            ("/pets/*", "/pets/{id}", true),
            ("/pets/*", "/pets", false),
            ("/pets/*", "/pets/{id}/toys", false),
            ("/pets/**", "/pets/{id}/toys", true),
            ("/pets**", "/pets", true),
            ("**", "/", true),
            ("/*/toys", "/pets/toys", true),
            ("/*ts/**s", "/pets/a/toys", true),
            ("", "", true),
            ("", "/", false),
            ("/ü*", "/übel", true),
            ("/*ü", "/menü", true),
            ("/a*b*", "/ab", true),
            ("/a*/b", "/a/c/b", false),
            ("/pets/*", "/pet", false),
            ("*", "", true),
            ("/a*a", "/a", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn what_is_excluded_is_not_wanted_even_if_it_is_included() {
        let select = |tag: &str, method: &str| {
            let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            Placed::from(Selector { tag: some(tag), method: some(method), ..Selector::default() })
        };
        let choices = Choices {
            include: vec![select("pets", "")],
            exclude: vec![select("", "delete"), select("other", "get")],
            ..Choices::default()
        };
        let mut selection = Selection::new(&choices);
        let tags = ["pets".to_owned()];
        let candidate = Candidate { method: "GET", path: "/a", id: None, tags: &tags };
        assert!(selection.wants(candidate));
        assert!(!selection.wants(Candidate { method: "DELETE", ..candidate }));
        assert!(!selection.wants(Candidate { tags: &[], ..candidate }));
        let mut diagnostics = Diagnostics::default();
        selection.finish(&mut diagnostics);
        let said: Vec<&str> = diagnostics.placed().iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(said, ["this excludes nothing: no operation has the tag `other` and the method `get`"]);
    }

    #[test]
    fn an_entry_that_stands_twice_is_said_to_do_nothing() {
        let get = |method: &str| {
            let (id, method) = (Some("a".to_owned()), Some(method.to_owned()));
            Placed::from(Selector { id, method, ..Selector::default() })
        };
        let choices = Choices { exclude: vec![get("get"), get("GET"), get("put")], ..Choices::default() };
        let mut selection = Selection::new(&choices);
        for method in ["GET", "PUT"] {
            assert!(!selection.wants(Candidate { method, path: "/a", id: Some("a"), tags: &[] }));
        }
        let mut diagnostics = Diagnostics::default();
        selection.finish(&mut diagnostics);
        let said: Vec<&str> = diagnostics.placed().iter().map(|fault| fault.message.as_str()).collect();
        assert_eq!(said, ["this excludes nothing more: an entry before it says the same"]);
    }
}
