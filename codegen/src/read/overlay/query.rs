//! JSONPath (RFC 9535) over a file's own tree: the parser and the evaluator are a crate's, the tree is ours.

use std::collections::{BTreeMap, HashSet};

use jsonpath_rust::parser::errors::JsonPathError;
use jsonpath_rust::parser::parse_json_path;
use jsonpath_rust::query::queryable::Queryable;
use jsonpath_rust::query::{QueryRef, js_path};

use crate::read::plain::{Kind, Node};
use crate::source::{At, FileId, NodeId};

/// Whether a text is a JSONPath.
///
/// # Errors
///
/// Says where it stops to be one.
pub(super) fn check(text: &str) -> Result<(), String> {
    let Err(error) = parse_json_path(text) else { return Ok(()) };
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

/// The selected nodes, as the ways from the root to them: what is not selected is not looked at when the tree is changed.
#[derive(Default)]
pub(super) struct Selected {
    /// This node is one of them.
    pub(super) here: bool,
    /// By their place in this array or object: those that are selected, or hold what is.
    pub(super) below: BTreeMap<usize, Selected>,
}

impl Selected {
    /// So many nodes are looked for by their paths, which takes a look at all keys on the way. More are found by a walk
    /// through the whole document.
    const FEW: usize = 32;

    fn of(found: &[QueryRef<'_, Node>], root: &Node) -> Self {
        let mut selected = Self::default();
        if found.len() <= Self::FEW && found.iter().all(|one| selected.add(root, &one.path, one.val).is_some()) {
            return selected;
        }
        let wanted = found.iter().map(|one| std::ptr::from_ref(one.val)).collect();
        Self::search(root, &wanted).unwrap_or_default()
    }

    /// Follows a normalised path (RFC 9535, section 2.7) to a node. `None` if it leads somewhere else: keys may stand
    /// twice, and those with quotes are written in a way of their own.
    fn add(&mut self, root: &Node, path: &str, wanted: &Node) -> Option<()> {
        let (mut rest, mut node, mut way) = (path.strip_prefix('$')?, root, self);
        while !rest.is_empty() {
            let place;
            (place, node, rest) = match &node.kind {
                Kind::Array(items) => {
                    let (digits, after) = rest.strip_prefix('[')?.split_once(']')?;
                    let place = digits.parse().ok()?;
                    (place, items.get(place)?, after)
                }
                Kind::Object(entries) => {
                    let inner = rest.strip_prefix("['")?;
                    let after = |key: &str| inner.strip_prefix(key)?.strip_prefix("']");
                    let mut places = entries.iter().enumerate();
                    places.find_map(|(place, (key, value))| Some((place, value, after(key)?)))?
                }
                _ => return None,
            };
            way = way.below.entry(place).or_default();
        }
        way.here = true;
        std::ptr::eq(node, wanted).then_some(())
    }

    fn search(node: &Node, wanted: &HashSet<*const Node>) -> Option<Self> {
        let deeper = |(place, node)| Some((place, Self::search(node, wanted)?));
        let below: BTreeMap<usize, Self> = match &node.kind {
            Kind::Array(items) => items.iter().enumerate().filter_map(deeper).collect(),
            Kind::Object(entries) => entries.iter().map(|(_, value)| value).enumerate().filter_map(deeper).collect(),
            _ => BTreeMap::new(),
        };
        let here = wanted.contains(&std::ptr::from_ref(node));
        (here || !below.is_empty()).then_some(Self { here, below })
    }
}

/// The nodes that a query selects, each once, in the query's order.
///
/// # Errors
///
/// The query gives something that is no node of the tree.
pub(super) fn select<'n>(query: &str, root: &'n Node) -> Result<(Selected, Vec<&'n Node>), String> {
    let mut found = js_path(query, root).map_err(|_| "it selects no nodes of the document".to_owned())?;
    let mut known = HashSet::new();
    found.retain(|one| known.insert(std::ptr::from_ref(one.val)));
    Ok((Selected::of(&found, root), found.into_iter().map(QueryRef::val).collect()))
}

/// A node that stands in no file: what functions in a query compute.
fn computed(kind: Kind) -> Node {
    Node { at: At { file: FileId(u32::MAX), node: NodeId(u32::MAX), key: false }, kind }
}

impl Default for Node {
    fn default() -> Self {
        computed(Kind::Null)
    }
}

impl From<&str> for Node {
    fn from(value: &str) -> Self {
        computed(Kind::String(value.to_owned()))
    }
}

impl From<String> for Node {
    fn from(value: String) -> Self {
        computed(Kind::String(value))
    }
}

impl From<bool> for Node {
    fn from(value: bool) -> Self {
        computed(Kind::Bool(value))
    }
}

impl From<i64> for Node {
    fn from(value: i64) -> Self {
        computed(Kind::Number(value.to_string()))
    }
}

impl From<f64> for Node {
    fn from(value: f64) -> Self {
        computed(Kind::Number(value.to_string()))
    }
}

impl From<Vec<Node>> for Node {
    fn from(value: Vec<Node>) -> Self {
        computed(Kind::Array(value))
    }
}

impl Queryable for Node {
    fn get(&self, key: &str) -> Option<&Self> {
        Node::get(self, key)
    }

    fn as_array(&self) -> Option<&Vec<Self>> {
        match &self.kind {
            Kind::Array(items) => Some(items),
            _ => None,
        }
    }

    fn as_object(&self) -> Option<Vec<(&str, &Self)>> {
        match &self.kind {
            Kind::Object(entries) => Some(entries.iter().map(|(key, value)| (key.as_str(), value)).collect()),
            _ => None,
        }
    }

    fn as_str(&self) -> Option<&str> {
        self.text()
    }

    fn as_i64(&self) -> Option<i64> {
        match &self.kind {
            Kind::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    fn as_f64(&self) -> Option<f64> {
        match &self.kind {
            Kind::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    fn as_bool(&self) -> Option<bool> {
        match &self.kind {
            Kind::Bool(value) => Some(*value),
            _ => None,
        }
    }

    fn null() -> Self {
        Self::default()
    }
}
