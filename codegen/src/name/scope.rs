//! Names as a function of the set of things to name, not of their order.

use crate::text::{fnv, start};
use std::collections::{BTreeMap, BTreeSet};

use super::words::{Style, Words, spell, split, symbols};
use crate::options::{Placed, is_identifier};

/// A thing to name: its spelling in the description, and the words of its name.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// All of its spelling, by which two are told apart.
    pub(crate) spelling: String,
    /// The words of the name it would have alone.
    pub(crate) words: Words,
    /// The name that the caller chose, letter by letter.
    pub(crate) chosen: Option<Placed<String>>,
}

impl Entry {
    /// Named by these words.
    pub(crate) fn with(spelling: impl Into<String>, words: impl IntoIterator<Item: AsRef<str>>) -> Self {
        Self { spelling: spelling.into(), words: words.into_iter().collect(), chosen: None }
    }

    /// Named as the caller chose. A choice that is no identifier is an error already; it is made one, so that no stage
    /// has to mind.
    pub(crate) fn chosen(name: &Placed<String>) -> Self {
        let chosen = Some(name.clone()).filter(|name| is_identifier(&name.value));
        Self { chosen, ..Self::of(&name.value) }
    }

    /// Named as the caller chose, if there is a choice.
    pub(crate) fn or_chosen(self, name: Option<&Placed<String>>) -> Self {
        name.map_or(self, Self::chosen)
    }

    /// The name it would have alone.
    fn wanted(&self, style: Style) -> String {
        self.chosen
            .as_ref()
            .map_or_else(|| bounded(spell(self.words.iter(), style), style), |chosen| chosen.value.clone())
    }

    /// Named by its own spelling. Of one that is longer than any name a number is left, since all that is inside of what
    /// it names is called after it.
    pub(crate) fn of(spelling: &str) -> Self {
        if spelling.len() <= LONGEST_SPELLING {
            return Self::with(spelling, split(spelling));
        }
        let shorter = format!("{} x{:08x}", start(spelling, LONGEST_SPELLING), fnv(spelling));
        let words = split(&shorter);
        Self::with(shorter, words)
    }
}

/// A name that had to be changed, for a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Renamed {
    /// Which entry.
    pub(crate) entry: usize,
    /// What it would have been called.
    pub(crate) wanted: String,
    /// What it is called.
    pub(crate) name: String,
}

/// Names that are not to be had, and what is put behind a name that would be one of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reserved {
    pub(crate) names: &'static [&'static str],
    pub(crate) suffix: &'static str,
}

/// Names for all entries, in their order; different from each other and from what is reserved.
///
/// On a collision the entry that is already spelled like its name keeps it, else the bytewise first; the others get a
/// suffix from their own spelling. What collides with nothing is never renamed.
pub(crate) fn assign(entries: &[Entry], style: Style, reserved: Reserved) -> (Vec<String>, Vec<Renamed>) {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        groups.entry(entry.wanted(style)).or_default().push(index);
    }
    let mut taken: BTreeSet<String> = reserved.names.iter().map(|&name| name.to_owned()).collect();
    taken.extend(groups.keys().cloned());

    let mut names = vec![String::new(); entries.len()];
    let mut renamed = Vec::new();
    let mut numbers = BTreeMap::new();
    for (wanted, mut group) in groups {
        // What was chosen comes first, what is spelled like its name second.
        let rank = |entry: &Entry| (entry.chosen.is_none(), entry.spelling != wanted);
        group.sort_by_key(|index| entries.get(*index).map(|entry| (rank(entry), entry.spelling.as_str())));
        let keeps = !reserved.names.contains(&wanted.as_str());
        for (place, index) in group.into_iter().enumerate() {
            let Some((entry, slot)) = entries.get(index).zip(names.get_mut(index)) else { continue };
            if place == 0 && keeps {
                slot.clone_from(&wanted);
                continue;
            }
            // A word of Rust's or ours is no collision in the description, so nobody is warned.
            let free = format!("{wanted}{}", reserved.suffix);
            if place == 0 && !taken.contains(&free) {
                taken.insert(free.clone());
                *slot = free;
                continue;
            }
            let name = suffixed(entry, style, &taken, &mut numbers);
            taken.insert(name.clone());
            slot.clone_from(&name);
            renamed.push(Renamed { entry: index, wanted: wanted.clone(), name });
        }
    }
    (names, renamed)
}

/// The first free one of: the words and how they are written, the words and the punctuation, the words and a number
/// made of the spelling. `numbers` holds the last number of each such row: that all before it are taken need not be found
/// again by each of those that were made to have the same.
fn suffixed(entry: &Entry, style: Style, taken: &BTreeSet<String>, numbers: &mut BTreeMap<String, u64>) -> String {
    let mut candidates = vec![vec![case(&entry.spelling).to_owned()]];
    if entry.spelling.contains(|c: char| !c.is_alphanumeric()) {
        candidates.insert(0, symbols(&entry.spelling));
    }
    let hash = format!("x{:08x}", fnv(&entry.spelling));
    candidates.push(vec![hash.clone()]);
    for extra in candidates {
        let name = bounded(spell(entry.words.and(extra).iter(), style), style);
        if !taken.contains(&name) {
            return name;
        }
    }
    let words = entry.words.and([&hash]);
    let last = numbers.entry(words.iter().collect::<Vec<_>>().join(" ")).or_insert(1);
    loop {
        *last += 1;
        let name = bounded(spell(words.and([last.to_string()]).iter(), style), style);
        if !taken.contains(&name) {
            return name;
        }
    }
}

/// How much of a spelling is kept. More of it is in no name.
pub(super) const LONGEST_SPELLING: usize = 1_000;

/// The longest name, in bytes: a file's name is made of it, and no file system takes more than 255.
pub(crate) const LONGEST: usize = 180;

/// A name that is too long ends with a number made of all of it instead.
fn bounded(name: String, style: Style) -> String {
    if name.len() <= LONGEST {
        return name;
    }
    let hash = format!("x{:08x}", fnv(&name));
    let start = start(&name, LONGEST - hash.len() - 1);
    match style {
        Style::Pascal => format!("{start}X{}", hash.trim_start_matches('x')),
        Style::Kebab => format!("{}-{hash}", start.trim_end_matches('-')),
        Style::Upper => format!("{}_{}", start.trim_end_matches('_'), hash.to_uppercase()),
        Style::Snake | Style::Stem => format!("{}_{hash}", start.trim_end_matches('_')),
    }
}

/// How a spelling writes its capitals.
fn case(spelling: &str) -> &'static str {
    let letters = || spelling.chars().filter(|c| c.is_alphabetic());
    if letters().all(char::is_uppercase) {
        "caps"
    } else if spelling.starts_with(char::is_uppercase) {
        "capital"
    } else if letters().any(char::is_uppercase) {
        "camel"
    } else {
        "small"
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
