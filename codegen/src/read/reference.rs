//! `$ref`: from its text to the node it means, in this file or another, and from schema nodes to ids.

use std::collections::hash_map::Entry;

use super::codes;
use super::locator::{self, Refusal};
use super::reader::Reader;
use super::tree::Kind;
use crate::diagnostic::Fault;
use crate::document::SchemaId;
use crate::source::{FileId, NodeId};

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
        let reference = self.tree(node).get(node, "$ref")?;
        Some((reference, self.tree(reference).string(reference)?))
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

    /// What stands behind a `$ref` at a place where OpenAPI has none but many descriptions do: a whole map.
    pub(super) fn behind(&mut self, node: NodeId) -> NodeId {
        let Some((reference, _)) = self.reference_in(node) else { return node };
        let message = format!("OpenAPI has no `$ref` right below `{}`; it is followed", self.key_of(node));
        self.warn(Fault::new(codes::MISPLACED_REFERENCE, self.at(reference).on_key(), message));
        let followed = self.follow(node);
        self.soft(followed).map_or(node, |followed| followed.node)
    }

    /// The node that a reference means.
    pub(super) fn resolve(&mut self, reference: NodeId, text: &str) -> Result<NodeId, Fault> {
        self.resolve_after(reference, text, 0)
    }

    /// The same behind so many other references.
    fn resolve_after(&mut self, reference: NodeId, text: &str, depth: usize) -> Result<NodeId, Fault> {
        let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
        let fragment = locator::percent_decode(fragment);
        let root = self.tree(reference).root();
        let root = match file {
            "" => root,
            file => match self.root_of(reference, file) {
                Ok(root) => root,
                Err(fault) => return self.by_bare_name(reference, text).ok_or(fault),
            },
        };
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let found = self.anchors_of(root).names.get(fragment.as_str()).copied();
            return found.ok_or_else(|| {
                let message = format!("`{text}` names an anchor that is not there");
                Fault::new(codes::DANGLING_REFERENCE, self.at(reference), message)
                    .help("write `$anchor` into the schema that is meant, or the way to it: `#/components/schemas/…`")
            });
        }
        // A schema with an `$id` is a document of its own, where `#` means itself.
        let resource = if file.is_empty() { self.resource_around(reference) } else { None };
        if let Some(node) = resource.and_then(|resource| self.walk(resource, &fragment, depth).ok()) {
            return Ok(node);
        }
        self.walk(root, &fragment, depth).map_err(|(reached, word)| self.dangling(reference, text, reached, &word))
    }

    fn dangling(&mut self, reference: NodeId, text: &str, reached: NodeId, word: &str) -> Fault {
        let message = format!("`{text}` refers to something that is not there");
        let fault = Fault::new(codes::DANGLING_REFERENCE, self.at(reference), message);
        let tree = self.tree(reached);
        let near = tree.entries(reached).iter().map(|entry| tree.key_text(entry));
        let file = if self.at(reached).file == self.at(reference).file {
            String::new()
        } else {
            format!(" of {}", self.files.path(self.at(reached).file))
        };
        let place = match tree.pointer(reached) {
            empty if empty.is_empty() => format!("the root{file}"),
            place => format!("`{place}`{file}"),
        };
        fault.help(match self.suggest(word, near) {
            Some(near) => format!("{place} has no `{word}`; did you mean `{near}`?"),
            None => format!("{place} has no `{word}`"),
        })
    }

    /// The root of the file that a reference names, which is loaded if it is below the entry's folder.
    fn root_of(&mut self, reference: NodeId, file: &str) -> Result<NodeId, Fault> {
        let at = self.at(reference);
        let refused = |message: String, help: &str| Err(Fault::new(codes::EXTERNAL_REFERENCE, at, message).help(help));
        let here = self.files.path(at.file).strip_prefix(self.folder).unwrap_or_default();
        let path = match locator::locate(here, file) {
            Ok(path) => path,
            Err(Refusal::Url) => {
                if let Some(node) = self.identified(file) {
                    return Ok(node);
                }
                let message = format!("`{file}` is a URL, and nothing is read from the network");
                return refused(message, "save a copy beside the description and refer to that");
            }
            Err(Refusal::Outside) => {
                let message = format!("`{file}` leads out of the description's folder, and nothing is read from there");
                return refused(message, "put the file into the folder of the description, or below it");
            }
            Err(Refusal::Backslash) => {
                return refused(format!("`{file}` has a `\\`, which no reference may have"), "write `/` instead");
            }
            Err(Refusal::Odd) => {
                let message = format!("`{file}` has a colon or a control character, which no reference may have");
                return refused(message, "give the file a plain name");
            }
        };
        match self.load(&path) {
            Ok(file) => Ok(self.files.tree(file).map_or(NodeId(0), super::tree::Tree::root)),
            Err(reason) => refused(format!("`{file}` leads nowhere: {reason}"), ""),
        }
    }

    /// `$ref: Pet` means the component to everybody but the standard.
    fn by_bare_name(&mut self, reference: NodeId, text: &str) -> Option<NodeId> {
        let node = self.schema_component(reference, text)?;
        let message = format!("`{text}` would be a file, which is not there; the component of this name is taken");
        let fault = Fault::new(codes::EXTERNAL_REFERENCE, self.at(reference), message);
        self.warn(fault.help(format!("write `#/components/schemas/{text}`")));
        Some(node)
    }

    /// Walks a JSON pointer (RFC 6901), through references if need be; on failure, how far it got and which word is
    /// missing there.
    fn walk(&mut self, from: NodeId, pointer: &str, depth: usize) -> Result<NodeId, (NodeId, String)> {
        let mut node = from;
        for word in pointer.split('/').skip(1) {
            let word = word.replace("~1", "/").replace("~0", "~");
            let next = self.step(node, &word).or_else(|| {
                let target = self.passed(node, depth)?;
                self.step(target, &word)
            });
            node = next.ok_or((node, word))?;
        }
        Ok(node)
    }

    /// What a reference on the way of another one leads to. Each is followed once: behind two of them may be four others,
    /// and behind those eight. One that is being followed leads nowhere.
    fn passed(&mut self, node: NodeId, depth: usize) -> Option<NodeId> {
        let (reference, text) = self.reference_in(node).filter(|_| depth < MAX_CHAIN)?;
        if let Some(known) = self.passed.get(&reference) {
            return *known;
        }
        self.passed.insert(reference, None);
        let target = self.resolve_after(reference, text, depth + 1).ok();
        self.passed.insert(reference, target);
        target
    }

    fn step(&mut self, node: NodeId, word: &str) -> Option<NodeId> {
        match self.tree(node).kind(node) {
            Kind::Array(_) => {
                word.parse().ok().and_then(|place: usize| self.tree(node).items(node).get(place).copied())
            }
            _ => self.child(node, word),
        }
    }

    /// The first value under `key`. Large objects are indexed: thousands of references go through them.
    pub(super) fn child(&mut self, node: NodeId, key: &str) -> Option<NodeId> {
        let tree = self.tree(node);
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
        if !self.is_schema(node) {
            let message = format!("`{text}` refers to something that is no schema");
            return Err(Fault::new(codes::WRONG_TYPE, self.at(reference), message));
        }
        let node = self.written_out(node);
        Ok(self.schema_id(node))
    }

    fn is_schema(&self, node: NodeId) -> bool {
        let tree = self.tree(node);
        let document = || tree.get(node, "openapi").or_else(|| tree.get(node, "swagger")).is_some();
        match tree.kind(node) {
            Kind::Bool(_) => true,
            Kind::Object(_) => node != tree.root() || !document(),
            _ => false,
        }
    }

    /// A schema of another file that is nothing but a reference is what that leads to: files with lists of references
    /// are how descriptions are put together, not types.
    fn written_out(&mut self, node: NodeId) -> NodeId {
        let mut here = node;
        for _ in 0..MAX_CHAIN {
            if self.files.file_of(here) == FileId(0) || self.is_component(here) {
                return here;
            }
            let Some((reference, text)) = self.bare_reference(here) else { return here };
            let Ok(next) = self.resolve(reference, text) else { return here };
            if !self.is_schema(next) {
                return here;
            }
            here = next;
        }
        node
    }

    /// The reference of an object that holds nothing else.
    fn bare_reference(&self, node: NodeId) -> Option<(NodeId, &'t str)> {
        self.reference_in(node).filter(|_| self.tree(node).entries(node).len() == 1)
    }

    fn is_component(&self, node: NodeId) -> bool {
        self.targets.get_index_of(&node).is_some_and(|place| place < self.components)
    }

    /// Makes components that are nothing but a reference into another file the home of what is there, so that one
    /// schema is not two types. Of several, the one that is called like the target, else the first by name.
    pub(super) fn find_homes(&mut self) {
        let mut found = Vec::new();
        for place in 0..self.components {
            let Some(&component) = self.targets.get_index(place) else { continue };
            let Some((reference, text)) = self.bare_reference(component) else { continue };
            let Ok(target) = self.resolve(reference, text) else { continue };
            let target = self.written_out(target);
            let elsewhere = self.files.file_of(target) != self.files.file_of(component);
            if elsewhere && !self.is_component(target) && self.is_schema(target) {
                let key = self.key_of(component);
                found.push((self.name_of_place(target) != key, key, component, target));
            }
        }
        found.sort_by_key(|(other, key, ..)| (*other, *key));
        for (_, _, component, target) in found {
            if let Entry::Vacant(home) = self.homes.entry(target) {
                home.insert(component);
                self.bodies.insert(component, target);
            }
        }
    }

    /// The id of a schema node.
    pub(super) fn schema_id(&mut self, node: NodeId) -> SchemaId {
        let node = self.homes.get(&node).copied().unwrap_or(node);
        SchemaId(self.targets.insert_full(node).0 as u32)
    }

    /// The schema under `components.schemas` of this name: of the file that a node stands in, else of the entry.
    pub(super) fn schema_component(&mut self, near: NodeId, name: &str) -> Option<NodeId> {
        let tree = self.tree(near);
        let own = tree.get(tree.root(), "components").and_then(|components| tree.get(components, "schemas"));
        let found = own.and_then(|schemas| self.child(schemas, name));
        found.or_else(|| self.child(self.component_schemas?, name))
    }
}

#[cfg(test)]
mod tests {
    use crate::document::SchemaRef;
    use crate::read::testing::{document, faults};

    const START: &str = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n";
    const ONE: &str = "paths: {/a: {get: {responses: {}}}}\n";

    #[test]
    fn escapes_in_pointers_are_undone_once() {
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
