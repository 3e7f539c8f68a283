//! Which operations answer pages of longer lists: by rules, and where the description leaves no doubt.

use std::collections::BTreeSet;

use super::places::{Needed, unfit};
use super::selection::{selects, words};
use super::{Candidate, Choices, Placed, Selector};
use crate::diagnostic::Diagnostics;
use crate::document::{Document, Place};
use crate::ir::{Api, Operation, Paging};

/// A rule of pagination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRule {
    /// For which operations.
    pub selector: Selector,
    /// What says where the next page is.
    pub way: PageWay,
    /// Where the answer has its items: keys with `/` between them. `None`: the answer is the list.
    pub items: Option<String>,
    /// Where the answer says whether there is a next page.
    pub more: Option<String>,
}

/// What says where the next page is. Places in answers are keys with `/` between them; in a list, `-1` is the last
/// element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageWay {
    /// The header `Link`, with the relation `next`.
    Link,
    /// A URL in the answer.
    Next(String),
    /// A text or number in the answer, which is sent as a query parameter.
    Cursor {
        /// The parameter.
        parameter: String,
        /// Where the answer has it.
        at: String,
    },
    /// A query parameter with the number of items before the page.
    Offset(String),
    /// A query parameter with the page's number.
    Page {
        /// The parameter.
        parameter: String,
        /// The number of the first page.
        first: u64,
    },
}

impl PageWay {
    fn parameter(&self) -> Option<&str> {
        match self {
            Self::Link | Self::Next(_) => None,
            Self::Offset(parameter) | Self::Cursor { parameter, .. } | Self::Page { parameter, .. } => Some(parameter),
        }
    }
}

/// The keys of a place.
pub(crate) fn keys(place: &str) -> Vec<String> {
    place.split('/').map(|key| key.replace("~1", "/").replace("~0", "~")).collect()
}

/// Says of every operation whether its answers are pages. The first rule that fits one holds; the description's own word
/// holds where no rule speaks of it.
pub(crate) fn paginate(choices: &Choices, document: &Document, api: &mut Api, diagnostics: &mut Diagnostics) {
    let mut ruled = vec![false; api.operations.len()];
    for rule in &choices.pagination {
        let split = Split::of(&rule.value);
        let mut reasons = Reasons::default();
        let mut applies = false;
        for (place, ruled) in ruled.iter_mut().enumerate() {
            let Some(operation) = api.operations.get(place).filter(|one| selects(&rule.value.selector, candidate(one)))
            else {
                continue;
            };
            match paging(api, operation, &split) {
                Ok(_) if *ruled => reasons.add(operation, "an earlier rule holds for it"),
                Ok(found) => {
                    applies = true;
                    if let Some(operation) = api.operations.get_mut(place) {
                        operation.paging = Some(found);
                    }
                    *ruled = true;
                }
                Err(why) => reasons.add(operation, &why),
            }
        }
        if !applies {
            unused(choices, rule, &reasons, diagnostics);
        }
    }
    let linked = linked(document);
    let rule = PageRule { selector: Selector::default(), way: PageWay::Link, items: None, more: None };
    let split = Split::of(&rule);
    for (operation, ruled) in (0..api.operations.len()).zip(ruled) {
        let Some(found) = api.operations.get(operation).filter(|_| !ruled) else { continue };
        let says_link = found.method == "GET" && linked.contains(found.path.as_str());
        let found = if says_link { paging(api, found, &split).ok() } else { None };
        if let Some(operation) = api.operations.get_mut(operation) {
            operation.paging = operation.paging.take().or(found);
        }
    }
}

/// Why a rule holds for none of the operations it selects: of the first one, and of how many others there is a reason.
#[derive(Default)]
struct Reasons {
    first: Option<String>,
    others: usize,
}

impl Reasons {
    fn add(&mut self, operation: &Operation, why: &str) {
        match self.first {
            None => self.first = Some(format!("`{} {}`: {why}", operation.method, operation.path)),
            Some(_) => self.others += 1,
        }
    }
}

fn unused(choices: &Choices, rule: &Placed<PageRule>, reasons: &Reasons, diagnostics: &mut Diagnostics) {
    let message = match &reasons.first {
        None => format!("this is the pagination of nothing: no operation has {}", words(&rule.value.selector)),
        Some(first) => {
            let others = if reasons.others == 0 { String::new() } else { format!(" (and {} more)", reasons.others) };
            format!("this is the pagination of nothing: {first}{others}")
        }
    };
    choices.say_unused(rule, message, diagnostics);
}

/// A rule with its places as keys.
struct Split<'r> {
    rule: &'r PageRule,
    items: Vec<String>,
    more: Vec<String>,
    /// Where the answer has the next page.
    next: Option<Vec<String>>,
}

impl<'r> Split<'r> {
    fn of(rule: &'r PageRule) -> Self {
        let next = match &rule.way {
            PageWay::Next(at) | PageWay::Cursor { at, .. } => Some(keys(at)),
            PageWay::Link | PageWay::Offset(_) | PageWay::Page { .. } => None,
        };
        let keys_of = |place: &Option<String>| place.as_deref().map(keys).unwrap_or_default();
        Self { rule, items: keys_of(&rule.items), more: keys_of(&rule.more), next }
    }
}

fn candidate(operation: &Operation) -> Candidate<'_> {
    Candidate { method: &operation.method, path: &operation.path, id: operation.id.as_deref(), tags: &operation.tags }
}

fn paging(api: &Api, operation: &Operation, split: &Split<'_>) -> Result<Paging, String> {
    let rule = split.rule;
    if let Some(parameter) = rule.way.parameter() {
        let is_it = |one: &crate::ir::Parameter| one.place == Place::Query && one.wire == parameter;
        if !operation.parameters.iter().any(is_it) {
            return Err(format!("it has no query parameter `{parameter}`"));
        }
    }
    let (items, item) = api.list(operation, &split.items)?;
    let places = split.next.iter().map(|at| (at, Needed::Text));
    let places = places.chain(rule.more.as_ref().map(|_| (&split.more, Needed::Boolean)));
    if let Some(why) = places.filter_map(|(at, needed)| unfit(api, operation, at, needed)).next() {
        return Err(why);
    }
    Ok(Paging { way: rule.way.clone(), more: split.more.clone(), items, item })
}

/// The paths whose `GET` has the header `Link` in a success.
fn linked(document: &Document) -> BTreeSet<&str> {
    let says = |response: &crate::document::Response| {
        response.status.is_success() && response.headers.iter().any(|header| header.name.eq_ignore_ascii_case("link"))
    };
    let found = document
        .paths
        .iter()
        .filter(|item| item.operations.iter().any(|one| one.method == "GET" && one.responses.iter().any(says)));
    found.map(|item| item.path.as_str()).collect()
}

#[cfg(test)]
mod tests;
