//! Properties of any set of things to name: the names are identifiers, differ, and are a function of the set.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{Entry, Reserved, assign};
use crate::name::words::Style;
use crate::testing::cases;

const RESERVED: Reserved = Reserved { names: &["self", "super", "crate", "new", "Self", "Option", "A"], suffix: "_" };

const STYLES: [Style; 4] = [Style::Pascal, Style::Snake, Style::Stem, Style::Upper];

/// Spellings that collide more often than not, and any.
fn spelling() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[aAbB_ -]{0,4}",
        2 => "(foo|Foo|FOO)[-_. ]?(bar|Bar)(_| )?(capital|small|minus|x[0-9a-f]{1,8})?",
        1 => prop::sample::select(&["self", "Self", "new", "New", "Option", "fn", "gen", "crate", "", "_", "+1", "-1", "1"][..]).prop_map(str::to_owned),
        1 => "\\PC{0,6}",
        1 => any::<String>(),
    ]
}

fn set() -> impl Strategy<Value = Vec<String>> {
    prop::collection::btree_set(spelling(), 0..24).prop_map(|set| set.into_iter().collect())
}

/// The names by what they are names of.
fn named(spellings: &[String], style: Style) -> BTreeMap<String, String> {
    let entries: Vec<Entry> = spellings.iter().map(|spelling| Entry::of(spelling)).collect();
    spellings.iter().cloned().zip(assign(&entries, style, RESERVED).0).collect()
}

fn wanted(spelling: &str, style: Style) -> String {
    Entry::of(spelling).wanted(style)
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn all_names_are_identifiers_and_differ(set in set()) {
        for style in STYLES {
            let names = named(&set, style);
            let different: BTreeSet<&String> = names.values().collect();
            prop_assert_eq!(different.len(), set.len(), "{:?}", names);
            for name in names.values() {
                let raw = format!("r#{name}");
                let is_identifier = [name, &raw].iter().any(|name| syn::parse_str::<syn::Ident>(name).is_ok());
                prop_assert!(is_identifier, "{:?}", name);
                prop_assert!(!RESERVED.names.contains(&name.as_str()) && name.len() <= super::LONGEST, "{:?}", name);
            }
        }
    }

    #[test]
    fn the_order_does_not_matter(order in set().prop_shuffle()) {
        let mut sorted = order.clone();
        sorted.sort();
        for style in STYLES {
            prop_assert_eq!(named(&order, style), named(&sorted, style));
        }
    }

    #[test]
    fn one_more_renames_only_what_it_collides_with(set in set(), more in spelling()) {
        if set.contains(&more) {
            return Ok(());
        }
        let with: Vec<String> = set.iter().cloned().chain([more.clone()]).collect();
        for style in STYLES {
            let (before, after) = (named(&set, style), named(&with, style));
            for (spelling, name) in &before {
                let collides = wanted(spelling, style) == wanted(&more, style);
                let taken = after.iter().any(|(other, taken)| other != spelling && taken == name);
                prop_assert!(collides || taken || after.get(spelling) == Some(name), "{:?} renamed {:?} from {:?}", more, spelling, name);
            }
        }
    }

    #[test]
    fn what_collides_with_nothing_has_the_name_it_wants(set in set()) {
        for style in STYLES {
            for (spelling, name) in named(&set, style) {
                let mine = wanted(&spelling, style);
                let alone = set.iter().filter(|other| wanted(other, style) == mine).count() == 1;
                let free = !RESERVED.names.contains(&mine.as_str());
                prop_assert!(!alone || !free || name == mine, "{:?} wants {:?} and is {:?}", spelling, mine, name);
            }
        }
    }
}
