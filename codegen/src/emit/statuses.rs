//! Statuses as patterns of a `match`, written as a person would: neighbours as a range, and a range without what an arm
//! before it begins with.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::document::Status;

/// The codes that arms of one `match` have so far.
#[derive(Default)]
pub(super) struct Statuses(BTreeSet<u16>);

impl Statuses {
    /// The pattern of the next arm. `None` if nothing is left for it.
    pub(super) fn pattern(&mut self, statuses: impl IntoIterator<Item = Status>) -> Option<TokenStream> {
        let mut codes = BTreeSet::new();
        for status in statuses {
            match status {
                Status::Code(code) => codes.extend([code]),
                Status::Range(digit) => codes.extend(u16::from(digit) * 100..=u16::from(digit) * 100 + 99),
                Status::Default => return Some(quote!(_)),
            }
        }
        // What an arm has in the middle of a range may stand in that too: a pattern with holes reads worse.
        let open = runs(&codes).into_iter().filter_map(|(first, last)| {
            let first = (first..=last).find(|code| !self.0.contains(code))?;
            Some((first, last))
        });
        let patterns: Vec<TokenStream> = open.flat_map(|(first, last)| pattern(first, last)).collect();
        self.0.append(&mut codes);
        (!patterns.is_empty()).then(|| quote!(#(#patterns)|*))
    }
}

/// The first and the last of what follows each other.
fn runs(codes: &BTreeSet<u16>) -> Vec<(u16, u16)> {
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for code in codes.iter().copied() {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(code) => *last = code,
            _ => runs.push((code, code)),
        }
    }
    runs
}

fn pattern(first: u16, last: u16) -> Vec<TokenStream> {
    let (from, to) = (Literal::u16_unsuffixed(first), Literal::u16_unsuffixed(last));
    match last - first {
        0 => vec![quote!(#from)],
        1 => vec![quote!(#from), quote!(#to)],
        _ => vec![quote!(#from..=#to)],
    }
}

#[cfg(test)]
mod tests {
    use super::Statuses;
    use crate::document::Status::{self, Code, Range};

    /// The patterns of arms, one after the other.
    fn arms(arms: &[&[Status]]) -> Vec<String> {
        let mut statuses = Statuses::default();
        let pattern = |arm: &&[Status]| statuses.pattern(arm.iter().copied()).map_or("none".to_owned(), said);
        arms.iter().map(pattern).collect()
    }

    fn said(pattern: impl ToString) -> String {
        pattern.to_string().replace(' ', "")
    }

    #[test]
    fn neighbours_are_a_range_from_three_on() {
        assert_eq!(arms(&[&[Code(201)]]), ["201"]);
        assert_eq!(arms(&[&[Code(201), Code(202)]]), ["201|202"]);
        assert_eq!(arms(&[&[Code(203), Code(201), Code(202), Code(206)]]), ["201..=203|206"]);
    }

    #[test]
    fn a_range_takes_what_stands_beside_it_in_the_arm() {
        assert_eq!(arms(&[&[Code(201), Range(2)]]), ["200..=299"]);
        assert_eq!(arms(&[&[Range(2), Range(3)]]), ["200..=399"]);
    }

    #[test]
    fn a_range_begins_behind_what_other_arms_have_of_it() {
        assert_eq!(arms(&[&[Code(404)], &[Range(4)]]), ["404", "400..=499"]);
        assert_eq!(arms(&[&[Code(400)], &[Code(401)], &[Range(4)]]), ["400", "401", "402..=499"]);
        assert_eq!(arms(&[&[Range(4)], &[Range(4)], &[Status::Default]]), ["400..=499", "none", "_"]);
    }
}
