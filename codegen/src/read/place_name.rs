//! Names for schemas that are no components: the words of their place that say something.

use super::keywords::Thing;
use super::locator;
use super::reader::Reader;
use crate::document::NamedSchema;
use crate::source::{FileId, NodeId};

/// Words of a pointer that only say how the document is built.
const STRUCTURE: &[&str] = &[
    "paths",
    "components",
    "schemas",
    "parameters",
    "responses",
    "requestBodies",
    "requestBody",
    "headers",
    "pathItems",
    "content",
    "schema",
    "properties",
    "items",
    "allOf",
    "oneOf",
    "anyOf",
    "webhooks",
    "callbacks",
    "patternProperties",
    "prefixItems",
    "$defs",
    "definitions",
    "additionalProperties",
];

/// Words of a pointer that lead from a schema to one inside.
const INSIDE: &[&str] =
    &["properties", "items", "allOf", "oneOf", "anyOf", "additionalProperties", "patternProperties", "prefixItems"];

impl Reader<'_> {
    /// The words of a schema's place, three at most; of a file that is one schema, the file's stem.
    pub(super) fn name_of_place(&self, node: NodeId) -> String {
        let path = self.tree(node).path(node);
        let mut words: Vec<&str> = path.iter().rev().filter(says_something).take(3).map(String::as_str).collect();
        words.reverse();
        let inside = path.first().is_none_or(|word| INSIDE.contains(&word.as_str()));
        let file = self.files.file_of(node);
        if file != FileId(0) && (inside || words.is_empty()) {
            words.insert(0, locator::stem(self.files.path(file)));
        }
        if words.is_empty() { Thing::Schema.word().to_owned() } else { words.join(" ") }
    }

    /// Gives schemas that have a name in common all the words of their places. Components keep theirs.
    pub(super) fn tell_apart(&self, schemas: &mut [NamedSchema]) {
        let mut names: Vec<String> = schemas.iter().map(|named| named.name.clone()).collect();
        names.sort_unstable();
        let is_shared = |name: &String| {
            let first = names.partition_point(|other| other < name);
            names.get(first + 1) == Some(name)
        };
        for named in schemas.iter_mut().filter(|named| !named.component && is_shared(&named.name)) {
            let path = self.files.path(named.at.file);
            let path = path.strip_prefix(self.folder).unwrap_or(path);
            let folders = path.rsplit_once('/').map(|(folders, _)| folders).unwrap_or_default();
            let pointer = self.tree(named.at.node).path(named.at.node);
            let file = (named.at.file != FileId(0)).then(|| locator::stem(path));
            let words = folders.split('/').chain(file).filter(|word| !word.is_empty() && !STRUCTURE.contains(word));
            let all: Vec<&str> = words.chain(pointer.iter().filter(says_something).map(String::as_str)).collect();
            named.name = all.join(" ");
        }
    }
}

fn says_something(word: &&String) -> bool {
    let number = word.len() < 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    let media_type = word.contains('/') && !word.starts_with('/');
    !number && !media_type && !STRUCTURE.contains(&word.as_str())
}
