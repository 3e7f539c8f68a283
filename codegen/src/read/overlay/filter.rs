//! Filters in queries (RFC 9535, section 2.3.5): what they ask of a node, and the functions that they may call.

use std::cell::RefCell;
use std::collections::HashMap;

use jsonpath_rust::parser::model::{
    Comparable, Comparison, Filter, FilterAtom, FnArg, Literal, SingularQuery, SingularQuerySegment, Test, TestFunction,
};
use regex::Regex;

use super::draft::Children;
use super::query::{Found, Search, from_start};
use crate::read::tree::{Kind, Tree};
use crate::source::NodeId;

/// The patterns that were used last. They may come from the description, so not all are kept.
#[derive(Default)]
pub(super) struct Patterns {
    known: RefCell<HashMap<(String, bool), Option<Regex>>>,
}

impl Patterns {
    const MOST: usize = 4;

    fn matches(&self, text: &str, pattern: &str, whole: bool) -> bool {
        let mut known = self.known.borrow_mut();
        let key = (pattern.to_owned(), whole);
        if known.len() >= Self::MOST && !known.contains_key(&key) {
            known.clear();
        }
        let pattern = known.entry(key).or_insert_with(|| Regex::new(&translated(pattern, whole)).ok());
        pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
    }
}

/// An I-Regexp (RFC 9485) as the crate writes it: there, a dot stands for a carriage return too.
fn translated(pattern: &str, whole: bool) -> String {
    let (mut out, mut class) = (String::with_capacity(pattern.len()), false);
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        match character {
            '.' if !class => out.push_str("[^\\n\\r]"),
            '\\' => {
                out.push('\\');
                out.extend(characters.next());
            }
            other => {
                class = if class { other != ']' } else { other == '[' };
                out.push(other);
            }
        }
    }
    if whole { format!("^(?:{out})$") } else { out }
}

/// A value in a filter.
#[derive(Clone, Copy)]
enum Value<'v> {
    /// No value at all.
    Nothing,
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(&'v str),
    /// An array or object.
    Node(NodeId),
}

impl Value<'_> {
    fn number(self) -> Option<f64> {
        match self {
            Self::Integer(value) => Some(value as f64),
            Self::Float(value) => Some(value),
            _ => None,
        }
    }
}

fn literal(value: &Literal) -> Value<'_> {
    match value {
        Literal::Int(value) => Value::Integer(*value),
        Literal::Float(value) => Value::Float(*value),
        Literal::String(text) => Value::Text(text),
        Literal::Bool(value) => Value::Bool(*value),
        Literal::Null => Value::Null,
    }
}

impl<'d> Search<'d, '_> {
    /// Whether a filter holds for a node.
    pub(super) fn holds(&self, filter: &Filter, node: NodeId) -> bool {
        match filter {
            Filter::Or(filters) => filters.iter().any(|filter| self.holds(filter, node)),
            Filter::And(filters) => filters.iter().all(|filter| self.holds(filter, node)),
            Filter::Atom(FilterAtom::Filter { expr, not }) => self.holds(expr, node) != *not,
            Filter::Atom(FilterAtom::Test { expr, not }) => self.is_true(expr, node) != *not,
            Filter::Atom(FilterAtom::Comparison(comparison)) => self.compare(comparison, node),
        }
    }

    fn is_true(&self, test: &Test, node: NodeId) -> bool {
        match test {
            Test::RelQuery(segments) => self.found(segments, node, true).count > 0,
            Test::AbsQuery(query) => self.found_absolute(query).count > 0,
            Test::Function(function) => match function.as_ref() {
                TestFunction::Match(text, pattern) => self.matches(text, pattern, node, true),
                TestFunction::Search(text, pattern) => self.matches(text, pattern, node, false),
                // Those that give a value are no tests, and others are not RFC 9535's.
                _ => false,
            },
        }
    }

    fn matches(&self, text: &FnArg, pattern: &FnArg, node: NodeId, whole: bool) -> bool {
        match (self.argument(text, node), self.argument(pattern, node)) {
            (Value::Text(text), Value::Text(pattern)) => self.patterns.matches(text, pattern, whole),
            _ => false,
        }
    }

    fn compare(&self, comparison: &Comparison, node: NodeId) -> bool {
        let (left, right) = comparison.vals();
        let (left, right) = (self.operand(left, node), self.operand(right, node));
        match comparison {
            Comparison::Eq(..) => self.equal(left, right),
            Comparison::Ne(..) => !self.equal(left, right),
            Comparison::Lt(..) => less(left, right),
            Comparison::Gt(..) => less(right, left),
            Comparison::Lte(..) => less(left, right) || self.equal(left, right),
            Comparison::Gte(..) => less(right, left) || self.equal(left, right),
        }
    }

    fn operand<'q>(&self, operand: &'q Comparable, node: NodeId) -> Value<'q>
    where
        'd: 'q,
    {
        match operand {
            Comparable::Literal(value) => literal(value),
            Comparable::Function(function) => self.function(function, node),
            Comparable::SingularQuery(SingularQuery::Current(segments)) => self.follow(segments, node),
            Comparable::SingularQuery(SingularQuery::Root(segments)) => self.follow(segments, Tree::ROOT),
        }
    }

    fn follow(&self, segments: &[SingularQuerySegment], from: NodeId) -> Value<'d> {
        let mut node = from;
        for segment in segments {
            let children = self.draft.children(node);
            let place = match (segment, self.draft.kind(node)) {
                (SingularQuerySegment::Name(name), Kind::Object(_)) => children.find(name),
                (SingularQuerySegment::Index(index), Kind::Array(_)) => from_start(*index, children.len()),
                _ => None,
            };
            match place.and_then(|place| children.at(place)) {
                Some(child) => node = child.value,
                None => return Value::Nothing,
            }
        }
        self.value(node)
    }

    fn value(&self, node: NodeId) -> Value<'d> {
        match self.draft.kind(node) {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(value),
            Kind::String(_) => Value::Text(self.draft.text(node)),
            Kind::Number(_) => {
                let text = self.draft.text(node);
                let float = || text.parse().map_or(Value::Nothing, Value::Float);
                text.parse().map_or_else(|_| float(), Value::Integer)
            }
            Kind::Array(_) | Kind::Object(_) => Value::Node(node),
        }
    }

    fn only(&self, found: Found) -> Value<'d> {
        found.only().map_or(Value::Nothing, |node| self.value(node))
    }

    fn argument<'q>(&self, argument: &'q FnArg, node: NodeId) -> Value<'q>
    where
        'd: 'q,
    {
        match argument {
            FnArg::Literal(value) => literal(value),
            FnArg::Test(test) => match test.as_ref() {
                Test::Function(function) => self.function(function, node),
                other => self.nodes(other, node).map_or(Value::Nothing, |found| self.only(found)),
            },
            FnArg::Filter(_) => Value::Nothing,
        }
    }

    fn nodes(&self, test: &Test, node: NodeId) -> Option<Found> {
        match test {
            Test::RelQuery(segments) => Some(self.found(segments, node, false)),
            Test::AbsQuery(query) => Some(self.found_absolute(query)),
            Test::Function(_) => None,
        }
    }

    fn function<'q>(&self, function: &'q TestFunction, node: NodeId) -> Value<'q>
    where
        'd: 'q,
    {
        match function {
            TestFunction::Length(argument) => match self.argument(argument, node) {
                Value::Text(text) => Value::Integer(text.chars().count() as i64),
                Value::Node(node) => Value::Integer(self.draft.children(node).len() as i64),
                _ => Value::Nothing,
            },
            TestFunction::Value(argument) => self.argument(argument, node),
            TestFunction::Count(FnArg::Test(test)) => {
                self.nodes(test, node).map_or(Value::Nothing, |found| Value::Integer(found.count as i64))
            }
            _ => Value::Nothing,
        }
    }

    fn equal(&self, left: Value<'_>, right: Value<'_>) -> bool {
        match (left, right) {
            (Value::Nothing, Value::Nothing) | (Value::Null, Value::Null) => true,
            (Value::Bool(left), Value::Bool(right)) => left == right,
            (Value::Integer(left), Value::Integer(right)) => left == right,
            (Value::Text(left), Value::Text(right)) => left == right,
            (Value::Node(left), Value::Node(right)) => self.equal_nodes(left, right),
            _ => left.number().zip(right.number()).is_some_and(|(left, right)| left == right),
        }
    }

    /// The order of keys says nothing, and of equal keys the first one counts.
    fn equal_nodes(&self, left: NodeId, right: NodeId) -> bool {
        let both = (self.draft.children(left), self.draft.children(right));
        let same = |left, right| self.equal(self.value(left), self.value(right));
        let pair = |one: usize, other: usize| both.0.at(one).zip(both.1.at(other));
        let equal_at = |(one, other)| pair(one, other).is_some_and(|(left, right)| same(left.value, right.value));
        let length = both.0.len();
        match (self.draft.kind(left), self.draft.kind(right)) {
            (Kind::Array(_), Kind::Array(_)) => {
                length == both.1.len() && (0..length).all(|place| equal_at((place, place)))
            }
            (Kind::Object(_), Kind::Object(_)) => {
                let there = Children::index(both.1);
                let place = |key: &str| there.get(key).copied();
                length == both.1.len()
                    && both
                        .0
                        .keys()
                        .enumerate()
                        .all(|(one, key)| place(key).is_some_and(|other| equal_at((one, other))))
            }
            _ => false,
        }
    }
}

fn less(left: Value<'_>, right: Value<'_>) -> bool {
    match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => left < right,
        (Value::Text(left), Value::Text(right)) => left < right,
        _ => left.number().zip(right.number()).is_some_and(|(left, right)| left < right),
    }
}
