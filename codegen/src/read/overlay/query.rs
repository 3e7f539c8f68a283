//! JSONPath (RFC 9535) over the description as it is: the parser is a crate's, the evaluator is ours.
//!
//! It goes through the document once for each query, however many `..` that has: at each node it knows after how many segments
//! the query may have come there. So no node is found twice, and nothing is kept of one but its number.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::ControlFlow;

use jsonpath_rust::parser::errors::JsonPathError;
use jsonpath_rust::parser::model::{Filter, JpQuery, Segment, Selector};
use jsonpath_rust::parser::parse_json_path;

use super::draft::{Children, Draft};
use super::filter::Patterns;
use crate::read::tree::{Kind, Tree};
use crate::source::NodeId;

/// How many queries from `$` may stand inside of each other, each in a filter of the one around it.
const MOST_ABSOLUTE: usize = 4;

/// From how many names in one bracket on an object's keys are put in order first.
const MANY_NAMES: usize = 8;

/// Reads a JSONPath.
///
/// # Errors
///
/// Says where it stops to be one.
pub(super) fn parsed(text: &str) -> Result<JpQuery, String> {
    let error = match parse_json_path(text) {
        Ok(query) => return Ok(query),
        Err(error) => error,
    };
    let said = error.to_string();
    // The parser's own words are names of grammar rules over several lines; the column is what helps.
    let column =
        said.split("--> 1:").nth(1).map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
    Err(match (error, column) {
        (JsonPathError::MaxNestingDepthExceeded(_), _) => "it nests too deep".to_owned(),
        (_, Some(column)) => format!("it is not understood from character {column} on"),
        (_, None) => "it is not understood".to_owned(),
    })
}

/// A node that a query selects.
#[derive(Clone, Copy)]
pub(super) struct Hit {
    pub(super) node: NodeId,
    /// The array or object that it is in; `None` of the whole document.
    pub(super) parent: Option<NodeId>,
    /// How many levels it stands below the document, or below the node that a filter asks about.
    pub(super) depth: u32,
}

/// The nodes that a query selects, each once, what is inside of others before these.
///
/// # Errors
///
/// The query asks for more than is worked out.
pub(super) fn select(query: &JpQuery, draft: &Draft<'_>) -> Result<Vec<Hit>, String> {
    let search = Search {
        draft,
        absolute: RefCell::default(),
        inside: Cell::new(0),
        refused: Cell::new(false),
        patterns: Patterns::default(),
    };
    let mut hits = Vec::new();
    let _ = search.walk(&query.segments, Hit { node: Tree::ROOT, parent: None, depth: 0 }, &[0], &mut |hit| {
        hits.push(hit);
        ControlFlow::Continue(())
    });
    if search.refused.get() {
        return Err(format!("more than {MOST_ABSOLUTE} queries that start at `$` stand inside of each other"));
    }
    Ok(hits)
}

/// What a query inside of a filter selects.
#[derive(Clone, Copy, Default)]
pub(super) struct Found {
    /// So many nodes. One that can be come to in two ways counts once.
    pub(super) count: usize,
    first: Option<NodeId>,
}

impl Found {
    /// The node, if it is the only one.
    pub(super) fn only(self) -> Option<NodeId> {
        self.first.filter(|_| self.count == 1)
    }
}

/// One query on its way through the document.
pub(super) struct Search<'d, 't> {
    pub(super) draft: &'d Draft<'t>,
    /// What queries from `$` in filters select: the same for each node that is asked about.
    absolute: RefCell<HashMap<*const JpQuery, Found>>,
    /// How many of them are being worked out.
    inside: Cell<usize>,
    refused: Cell<bool>,
    pub(super) patterns: Patterns,
}

/// What segments look for among the children of one node. Each number says how many segments are behind the query at a
/// child that is found.
#[derive(Default)]
struct Wanted<'q> {
    every: Vec<usize>,
    tested: Vec<(Test<'q>, usize)>,
    /// Those of which the place is known, in the order of their places.
    named: Vec<(usize, usize)>,
}

enum Test<'q> {
    Filter(&'q Filter),
    /// The places from the first to before the second, in steps from the third.
    Slice(i64, i64, i64),
}

type Sink<'s> = &'s mut dyn FnMut(Hit) -> ControlFlow<()>;

impl Search<'_, '_> {
    /// Goes through a node at which so many segments may be behind the query. Recursion ends with the depth of the document.
    fn walk(&self, segments: &[Segment], hit: Hit, behind: &[usize], sink: Sink<'_>) -> ControlFlow<()> {
        let children = self.draft.children(hit.node);
        if children.len() > 0 {
            let wanted = self.wanted(segments, hit.node, children, behind);
            let all = !wanted.every.is_empty() || !wanted.tested.is_empty();
            let mut named = wanted.named.as_slice();
            let mut next = Vec::new();
            let mut place = 0;
            loop {
                if !all {
                    let Some((first, _)) = named.first() else { break };
                    place = *first;
                }
                let Some(child) = children.at(place) else { break };
                next.clear();
                next.extend_from_slice(&wanted.every);
                while let Some(((at, done), rest)) = named.split_first()
                    && *at == place
                {
                    next.push(*done);
                    named = rest;
                }
                for (test, done) in &wanted.tested {
                    if !next.contains(done) && self.passes(test, place, child.value) {
                        next.push(*done);
                    }
                }
                if !next.is_empty() {
                    next.sort_unstable();
                    next.dedup();
                    let inner = Hit { node: child.value, parent: Some(hit.node), depth: hit.depth + 1 };
                    self.walk(segments, inner, &next, sink)?;
                }
                place += 1;
            }
        }
        if behind.contains(&segments.len()) { sink(hit) } else { ControlFlow::Continue(()) }
    }

    fn wanted<'q>(
        &self,
        segments: &'q [Segment],
        node: NodeId,
        children: Children<'_>,
        behind: &[usize],
    ) -> Wanted<'q> {
        let object = matches!(self.draft.kind(node), Kind::Object(_));
        let mut wanted = Wanted::default();
        for done in behind {
            let Some(segment) = segments.get(*done) else { continue };
            let inner = match segment {
                Segment::Descendant(inner) => {
                    // All below are asked as this one is.
                    wanted.every.push(*done);
                    inner.as_ref()
                }
                other => other,
            };
            let selectors: &[Selector] = match inner {
                Segment::Selector(selector) => std::slice::from_ref(selector),
                Segment::Selectors(selectors) => selectors,
                Segment::Descendant(_) => &[],
            };
            let index = (object && selectors.len() > MANY_NAMES).then(|| children.index());
            for selector in selectors {
                let next = done + 1;
                match selector {
                    Selector::Name(name) if object => {
                        let place = match &index {
                            Some(index) => index.get(name.as_str()).copied(),
                            None => children.find(name),
                        };
                        wanted.named.extend(place.map(|place| (place, next)));
                    }
                    Selector::Index(index) if !object => {
                        wanted.named.extend(from_start(*index, children.len()).map(|place| (place, next)));
                    }
                    Selector::Slice(start, end, step) if !object => {
                        wanted.tested.extend(slice(*start, *end, *step, children.len()).map(|test| (test, next)));
                    }
                    Selector::Wildcard => wanted.every.push(next),
                    Selector::Filter(filter) => wanted.tested.push((Test::Filter(filter), next)),
                    Selector::Name(_) | Selector::Index(_) | Selector::Slice(..) => {}
                }
            }
        }
        wanted.named.sort_unstable();
        wanted.named.dedup();
        wanted
    }

    fn passes(&self, test: &Test<'_>, place: usize, node: NodeId) -> bool {
        match test {
            Test::Filter(filter) => self.holds(filter, node),
            Test::Slice(first, before, step) => {
                let place = place as i64;
                (*first..*before).contains(&place) && (place - first) % step == 0
            }
        }
    }

    /// What a query inside of a filter selects, from this node on. With `any`, whether there is something is enough.
    pub(super) fn found(&self, segments: &[Segment], from: NodeId, any: bool) -> Found {
        let mut found = Found::default();
        let _ = self.walk(segments, Hit { node: from, parent: None, depth: 0 }, &[0], &mut |hit| {
            found = Found { count: found.count + 1, first: found.first.or(Some(hit.node)) };
            if any { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        found
    }

    /// What a query from `$` selects.
    pub(super) fn found_absolute(&self, query: &JpQuery) -> Found {
        let key = std::ptr::from_ref(query);
        if let Some(known) = self.absolute.borrow().get(&key) {
            return *known;
        }
        let inside = self.inside.get();
        if inside >= MOST_ABSOLUTE {
            self.refused.set(true);
            return Found::default();
        }
        self.inside.set(inside + 1);
        let found = self.found(&query.segments, Tree::ROOT, false);
        self.inside.set(inside);
        self.absolute.borrow_mut().insert(key, found);
        found
    }
}

/// A place that may be counted from the end.
pub(super) fn from_start(index: i64, length: usize) -> Option<usize> {
    let index = if index < 0 { index.checked_add(length as i64)? } else { index };
    usize::try_from(index).ok().filter(|index| *index < length)
}

/// RFC 9535, section 2.3.4.2.2; the order of what is selected says nothing here.
fn slice<'q>(start: Option<i64>, end: Option<i64>, step: Option<i64>, length: usize) -> Option<Test<'q>> {
    let length = length as i64;
    let normal = |index: i64| if index < 0 { index.saturating_add(length) } else { index };
    match step.unwrap_or(1) {
        0 => None,
        step if step > 0 => {
            let first = start.map_or(0, normal).clamp(0, length);
            Some(Test::Slice(first, end.map_or(length, normal).clamp(0, length), step))
        }
        step => {
            let last = start.map_or(length - 1, normal).clamp(-1, length - 1);
            let before = end.map_or(-1, normal).clamp(-1, length - 1);
            let step = step.checked_neg()?;
            // The same places from their other end on.
            let first = if last > before { last - (last - before - 1) / step * step } else { last + 1 };
            Some(Test::Slice(first, last + 1, step))
        }
    }
}

#[cfg(test)]
mod tests;
