//! `$ref`: from its text to the node it means, and from schema nodes to ids.

use super::codes;
use super::keywords::Thing;
use super::reader::Reader;
use super::tree::{Kind, Tree};
use crate::diagnostic::Fault;
use crate::document::SchemaId;
use crate::source::NodeId;

/// How many references may follow each other.
const MAX_CHAIN: usize = 100;

/// What a reference to something other than a schema led to.
pub(super) struct Followed {
    pub(super) node: NodeId,
    /// A `description` beside the reference, which counts instead of the target's (3.1, 4.8.23).
    pub(super) description: Option<String>,
}

impl Followed {
    /// The description that counts.
    pub(super) fn describe(&self, own: Option<String>) -> Option<String> {
        self.description.clone().or(own)
    }
}

impl<'t> Reader<'t> {
    /// The text of an object's `$ref`. `None` also if `$ref` is no string: then it is a key like others.
    pub(super) fn reference_in(&self, node: NodeId) -> Option<(NodeId, &'t str)> {
        let reference = self.tree.get(node, "$ref")?;
        Some((reference, self.tree.string(reference)?))
    }

    /// Follows the references at a node, if any, to what is no reference.
    pub(super) fn follow(&mut self, node: NodeId) -> Result<Followed, Fault> {
        let mut followed = Followed { node, description: None };
        for _ in 0..MAX_CHAIN {
            let Some((reference, text)) = self.reference_in(followed.node) else {
                return Ok(followed);
            };
            for (key, value, _) in self.unique(followed.node) {
                match key {
                    "$ref" => {}
                    "description" if followed.description.is_none() => {
                        followed.description = self.lenient_text(value);
                    }
                    "description" => {}
                    _ => self.beside_reference(key, value),
                }
            }
            followed.node = self.resolve(reference, text)?;
        }
        let message = "this reference leads only to references, in a circle or a very long row";
        Err(Fault::new(codes::CIRCULAR_REFERENCE, self.at(node), message)
            .help("refer to something that is written out"))
    }

    fn beside_reference(&mut self, key: &str, value: NodeId) {
        if key.starts_with("x-") || key == "summary" {
            return;
        }
        let message = format!("`{key}` beside `$ref` is ignored: only the target counts");
        let fault = Fault::new(codes::NOT_HONOURED, self.at(value).on_key(), message);
        self.warn(fault.help("move it to the target"));
    }

    /// The node that a reference means. Nothing is read from other files or the network.
    pub(super) fn resolve(&mut self, reference: NodeId, text: &str) -> Result<NodeId, Fault> {
        let at = self.at(reference);
        let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
        if !file.is_empty() && file.strip_prefix("./").unwrap_or(file) != self.name {
            let message = format!("`{text}` refers to another file, and only this one is read");
            let mut fault = Fault::new(codes::EXTERNAL_REFERENCE, at, message);
            let bare = self.schema_component(file).is_some() && !text.contains('#');
            fault.help = if bare {
                format!("did you mean `#/components/schemas/{file}`?")
            } else {
                "bundle the description into one file first".to_owned()
            };
            return Err(fault);
        }
        let pointer = percent_decode(fragment);
        if !pointer.is_empty() && !pointer.starts_with('/') {
            let message = format!("`{text}` names an anchor; only JSON pointers are followed");
            let fault = Fault::new(codes::DANGLING_REFERENCE, at, message);
            return Err(fault.help("write the way from the root: `#/components/schemas/…`"));
        }
        self.walk(&pointer).map_err(|(reached, word)| {
            let message = format!("`{text}` refers to something that is not there");
            let mut fault = Fault::new(codes::DANGLING_REFERENCE, at, message);
            let tree = self.tree;
            let near = tree.entries(reached).iter().map(|entry| tree.key_text(entry));
            let place = match tree.pointer(reached) {
                empty if empty.is_empty() => "the root".to_owned(),
                place => format!("`{place}`"),
            };
            fault.help = match self.suggest(&word, near) {
                Some(near) => format!("{place} has no `{word}`; did you mean `{near}`?"),
                None => format!("{place} has no `{word}`"),
            };
            fault
        })
    }

    /// Walks a JSON pointer (RFC 6901); on failure, how far it got and which word is missing there.
    fn walk(&mut self, pointer: &str) -> Result<NodeId, (NodeId, String)> {
        let mut node = Tree::ROOT;
        for word in pointer.split('/').skip(1) {
            let word = word.replace("~1", "/").replace("~0", "~");
            let next = match self.tree.kind(node) {
                Kind::Array(_) => word.parse().ok().and_then(|place: usize| self.tree.items(node).get(place).copied()),
                _ => self.child(node, &word),
            };
            node = next.ok_or((node, word))?;
        }
        Ok(node)
    }

    /// The first value under `key`. Large objects are indexed: thousands of references go through them.
    fn child(&mut self, node: NodeId, key: &str) -> Option<NodeId> {
        let tree = self.tree;
        let entries = tree.entries(node);
        if entries.len() < 32 {
            return tree.get(node, key);
        }
        let index = self.indexes.entry(node).or_insert_with(|| {
            // Backwards, so that the first of a duplicate key is the one that stays.
            entries.iter().rev().map(|entry| (tree.key_text(entry), entry.value)).collect()
        });
        index.get(key).copied()
    }

    /// The schema behind a reference, with an id made for it if it has none.
    pub(super) fn resolve_schema(&mut self, reference: NodeId, text: &str) -> Result<SchemaId, Fault> {
        let node = self.resolve(reference, text)?;
        let is_schema = node != Tree::ROOT && matches!(self.tree.kind(node), Kind::Object(_) | Kind::Bool(_));
        if !is_schema {
            let message = format!("`{text}` refers to something that is no schema");
            return Err(Fault::new(codes::WRONG_TYPE, self.at(reference), message));
        }
        Ok(self.schema_id(node))
    }

    /// The id of a schema node.
    pub(super) fn schema_id(&mut self, node: NodeId) -> SchemaId {
        SchemaId(self.targets.insert_full(node).0 as u32)
    }

    /// The schema under `components.schemas` of this name.
    pub(super) fn schema_component(&mut self, name: &str) -> Option<NodeId> {
        let components = self.tree.get(Tree::ROOT, "components")?;
        let schemas = self.tree.get(components, "schemas")?;
        self.child(schemas, name)
    }

    /// A name for a schema that is no component: the words of its place that say something, three at most.
    pub(super) fn name_of_place(&self, node: NodeId) -> String {
        let path = self.tree.path(node);
        let says_something = |word: &&String| {
            let number = word.len() < 3 && word.bytes().all(|byte| byte.is_ascii_digit());
            let media_type = word.contains('/') && !word.starts_with('/');
            !number && !media_type && !STRUCTURE.contains(&word.as_str())
        };
        let mut words: Vec<&str> = path.iter().rev().filter(says_something).take(3).map(String::as_str).collect();
        words.reverse();
        if words.is_empty() { Thing::Schema.word().to_owned() } else { words.join(" ") }
    }
}

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
    "$defs",
    "definitions",
    "additionalProperties",
];

/// `%41` to `A`; what is no escape, or would not be UTF-8, stays as it is.
fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digit = |place: usize| after.get(place).and_then(|byte| char::from(*byte).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::percent_decode;
    use crate::document::SchemaRef;
    use crate::read::testing::{document, faults};

    const START: &str = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n";
    const ONE: &str = "paths: {/a: {get: {responses: {}}}}\n";

    #[test]
    fn escapes_in_pointers_are_undone_once() {
        assert_eq!(percent_decode("/a%20b%/%zz/%c3%a9"), "/a b%/%zz/\u{e9}");
        let text = format!(
            "{START}{ONE}components:\n  schemas:\n    a/b~ c: {{type: string}}\n    r: {{$ref: '#/components/schemas/a~1b~0%20c'}}\n"
        );
        let document = document(&text);
        let SchemaRef::Reference(reference) = &document.schemas[1].schema else { panic!() };
        assert_eq!(reference.target.0, 0);
    }

    #[test]
    fn a_dangling_reference_names_what_is_close() {
        let text = format!(
            "{START}{ONE}components: {{schemas: {{Pets: {{}}, A: {{items: {{$ref: '#/components/schemas/Pet'}}}}}}}}\n"
        );
        let found = faults(&text);
        assert_eq!(found[0].0, "warning dangling-reference /components/schemas/A/items/$ref");
        assert!(found[0].1.contains("did you mean `Pets`?"), "{found:?}");
    }

    #[test]
    fn nothing_is_read_from_other_files_or_the_network() {
        for reference in ["other.yaml#/A", "http://127.0.0.1/x", "/etc/passwd", "../x.yaml"] {
            let text = format!("{START}{ONE}components: {{schemas: {{A: {{$ref: '{reference}'}}}}}}\n");
            assert_eq!(faults(&text)[0].0, "warning external-reference /components/schemas/A/$ref");
        }
        let own = format!(
            "{START}{ONE}components: {{schemas: {{A: {{}}, B: {{$ref: 'api.yaml#/components/schemas/A'}}}}}}\n"
        );
        assert_eq!(faults(&own), []);
    }

    #[test]
    fn references_to_places_that_are_no_components_get_an_id_and_a_readable_name() {
        let text = format!(
            "{START}{ONE}components: {{schemas: {{Pet: {{properties: {{owner: {{type: object}}}}}}, \
             A: {{$ref: '#/components/schemas/Pet/properties/owner'}}}}}}\n"
        );
        let document = document(&text);
        assert_eq!(document.schemas.len(), 3);
        assert_eq!((document.schemas[2].name.as_str(), document.schemas[2].component), ("Pet owner", false));
    }

    #[test]
    fn schemas_that_are_only_each_other_say_nothing() {
        let text = format!(
            "{START}{ONE}components: {{schemas: {{A: {{$ref: '#/components/schemas/A'}}, \
             B: {{$ref: '#/components/schemas/C'}}, C: {{$ref: '#/components/schemas/B'}}, \
             D: {{$ref: '#/components/schemas/B'}}}}}}\n"
        );
        let document = document(&text);
        let inline = |n: usize| matches!(document.schemas[n].schema, SchemaRef::Inline(_));
        assert_eq!([inline(0), inline(1), inline(2), inline(3)], [true, true, true, false]);
        assert_eq!(faults(&text).len(), 3);
    }

    #[test]
    fn parameters_that_are_only_each_other_skip_the_operation() {
        let text = format!(
            "{START}paths:\n  /a: {{get: {{parameters: [{{$ref: '#/components/parameters/A'}}]}}}}\n  /b: {{get: {{}}}}\n\
             components: {{parameters: {{A: {{$ref: '#/components/parameters/A'}}}}}}\n"
        );
        assert_eq!(faults(&text)[0].0, "skip circular-reference /paths/~1a/get/parameters/0");
        assert_eq!(document(&text).skipped.len(), 1);
    }
}
