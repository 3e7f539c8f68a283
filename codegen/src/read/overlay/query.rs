//! JSONPath (RFC 9535) over a file's own tree: the parser and the evaluator are a crate's, the tree is ours.

use std::collections::HashSet;

use jsonpath_rust::parser::errors::JsonPathError;
use jsonpath_rust::parser::parse_json_path;
use jsonpath_rust::query::js_path_vals;
use jsonpath_rust::query::queryable::Queryable;

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

/// The selected nodes by their addresses, which stay the same until the tree is changed.
pub(super) struct Selected(HashSet<*const Node>);

impl Selected {
    pub(super) fn holds(&self, node: &Node) -> bool {
        self.0.contains(&std::ptr::from_ref(node))
    }
}

/// The nodes that a query selects, each once, in the query's order.
///
/// # Errors
///
/// The query gives something that is no node of the tree.
pub(super) fn select<'n>(query: &str, root: &'n Node) -> Result<(Selected, Vec<&'n Node>), String> {
    let found = js_path_vals(query, root).map_err(|_| "it selects no nodes of the document".to_owned())?;
    let mut selected = HashSet::new();
    let nodes = found.into_iter().filter(|node| selected.insert(std::ptr::from_ref(*node))).collect();
    Ok((Selected(selected), nodes))
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
