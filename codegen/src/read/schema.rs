//! Schemas: where one stands, what a reference to one means, and the schemas that have a place of their own.

use super::codes;
use super::dialect::Version;
use super::reader::Reader;
use super::schema_body::Body;
use super::shared::Part;
use super::tree::Kind;
use crate::diagnostic::Fault;
use crate::document::{Kind as Type, NamedSchema, Reference, Schema, SchemaId, SchemaRef};
use crate::source::{At, NodeId};

/// How many of the schemas around it a type is called after, about; further out a number stands for them.
const DEEPEST_NAMED: usize = 32;

/// What 3.0 lets stand beside `$ref` here although it ignores it there.
const ANNOTATIONS: &[&str] =
    &["title", "description", "deprecated", "readOnly", "writeOnly", "default", "example", "examples", "nullable"];

/// A schema that says nothing.
pub(super) fn blank(at: At) -> Box<Schema> {
    Box::new(Schema::blank(at))
}

/// The schema of null alone.
pub(super) fn null(at: At) -> SchemaRef {
    let mut schema = blank(at);
    schema.types.push(Type::Null);
    SchemaRef::Inline(schema)
}

impl Reader<'_> {
    /// A schema that lets everything through, for a place whose own makes no sense.
    pub(super) fn free(&self, node: NodeId) -> SchemaRef {
        SchemaRef::Inline(blank(self.at(node)))
    }

    /// Warns, and gives a free-form value instead.
    pub(super) fn freed(&mut self, node: NodeId, mut fault: Fault) -> SchemaRef {
        if fault.help.is_empty() {
            fault.help = "any value is let through here".to_owned();
        }
        self.warn(fault);
        self.free(node)
    }

    /// The schema at a node, whatever stands there.
    pub(super) fn schema(&mut self, node: NodeId) -> SchemaRef {
        match self.tree(node).kind(node) {
            Kind::Object(_) => {}
            Kind::Bool(value) => {
                self.since(Version::V31, node, "`true` and `false` as schemas");
                let mut schema = blank(self.at(node));
                schema.never = !value;
                return SchemaRef::Inline(schema);
            }
            _ => {
                let fault = self.wrong_type(node, "a schema");
                return self.freed(node, fault);
            }
        }
        match self.reference_in(node) {
            Some((reference, text)) => self.schema_reference(node, reference, text),
            None => SchemaRef::Inline(self.schema_object(node)),
        }
    }

    fn schema_object(&mut self, node: NodeId) -> Box<Schema> {
        // What a type is called grows with its depth.
        if !self.may_read_object(node, Part::Schema, self.depth.min(DEEPEST_NAMED)) {
            return blank(self.at(node));
        }
        self.depth += 1;
        let schema = self.schema_inside(node);
        self.depth -= 1;
        schema
    }

    fn schema_inside(&mut self, node: NodeId) -> Box<Schema> {
        let duplicates = self.take_duplicates(node);
        let mut body = Body::new(self.at(node));
        for fault in duplicates {
            self.freed(node, fault);
            body.senseless = true;
        }
        self.schema_keywords(node, &mut body);
        self.settle(body)
    }

    fn schema_reference(&mut self, node: NodeId, reference: NodeId, text: &str) -> SchemaRef {
        let duplicates = self.take_duplicates(node);
        if !duplicates.is_empty() {
            duplicates.into_iter().for_each(|fault| self.warn(fault));
            return self.free(node);
        }
        let target = match self.resolve_schema(reference, text) {
            Ok(target) => target,
            Err(mut fault) => {
                fault.message += "; any value is let through here";
                return self.freed(node, fault);
            }
        };
        let at = self.at(node);
        let alone = self.tree(node).entries(node).len() == 1;
        let (mut body, said) = if alone { (Body::new(at), false) } else { self.siblings(node) };
        let nullable = std::mem::take(&mut body.nullable);
        let beside = said.then(|| self.settle(body));
        let reference = |siblings| SchemaRef::Reference(Reference { at, target, siblings });
        let reference = match beside {
            // What says more than words is one part of the whole, and what is referred to the other.
            Some(mut beside) if !beside.fits_everything() => {
                beside.all_of.insert(0, reference(None));
                SchemaRef::Inline(beside)
            }
            words => reference(words),
        };
        if !nullable {
            return reference;
        }
        let mut either = blank(at);
        either.any_of = vec![reference, null(at)];
        SchemaRef::Inline(either)
    }

    /// What stands beside a `$ref`. 3.0 ignores it; annotations and `nullable` are honoured all the same, since
    /// whoever wrote them meant them and no value is refused for it.
    fn siblings(&mut self, node: NodeId) -> (Body, bool) {
        let mut body = Body::new(self.at(node));
        let mut said = false;
        let v30 = self.version_at(node) == Version::V30;
        for (key, value, _) in self.unique(node) {
            if key == "$ref" || key.starts_with("x-") {
                continue;
            }
            if v30 && !ANNOTATIONS.contains(&key) {
                let message = format!("`{key}` beside `$ref` is ignored in OpenAPI 3.0");
                let fault = Fault::new(codes::NOT_HONOURED, self.at(value).on_key(), message);
                self.warn(fault.help("put the reference into `allOf` and this beside it"));
                continue;
            }
            said |= key != "nullable";
            self.schema_keyword(key, value, &mut body);
        }
        (body, said)
    }

    /// Gives the components their ids, in the order of the description.
    pub(super) fn declare_schemas(&mut self, schemas: NodeId) {
        if !self.is_object(schemas) {
            let fault = self.wrong_type(schemas, "an object").help("no schema is read from it");
            self.warn(fault);
            return;
        }
        self.component_schemas = Some(schemas);
        for (_, node, _) in self.unique(schemas) {
            self.schema_id(node);
        }
        self.components = self.targets.len();
        self.find_homes();
    }

    /// Reads the schemas that have ids, and those that get one on the way.
    pub(super) fn named_schemas(&mut self) -> Vec<NamedSchema> {
        let ambiguous = self.ambiguous_components();
        let mut schemas = Vec::new();
        while let Some(&node) = self.targets.get_index(schemas.len()) {
            let component = schemas.len() < self.components;
            let name = if component { self.key_of(node).to_owned() } else { self.name_of_place(node) };
            let body = self.bodies.get(&node).copied().unwrap_or(node);
            let schema = if ambiguous.contains(&node) { self.free(node) } else { self.schema(body) };
            schemas.push(NamedSchema { at: self.at(body), name, component, schema });
        }
        self.tell_apart(&mut schemas);
        self.break_circles(&mut schemas);
        schemas
    }

    fn ambiguous_components(&mut self) -> Vec<NodeId> {
        let Some(schemas) = self.component_schemas else { return Vec::new() };
        for fault in self.take_duplicates(schemas) {
            self.warn(fault.help("give them different names; any value is let through here"));
        }
        self.unique(schemas).into_iter().filter(|(_, _, twice)| *twice).map(|(_, node, _)| node).collect()
    }

    /// Makes schemas that are nothing but references to each other say nothing.
    fn break_circles(&mut self, schemas: &mut [NamedSchema]) {
        let next = |schemas: &[NamedSchema], id: SchemaId| match schemas.get(id.0 as usize).map(|named| &named.schema) {
            Some(SchemaRef::Reference(reference)) => Some(reference.target),
            _ => None,
        };
        // 0: not seen, else the walk that came by, counted from 1.
        let mut seen = vec![0; schemas.len()];
        for walk in 1..=schemas.len() {
            let mut id = SchemaId(walk as u32 - 1);
            let closed = loop {
                match seen.get_mut(id.0 as usize) {
                    Some(mark) if *mark == 0 => *mark = walk,
                    Some(mark) => break *mark == walk,
                    None => break false,
                }
                let Some(target) = next(schemas, id) else {
                    break false;
                };
                id = target;
            };
            let first = closed.then_some(id);
            let mut rest = first;
            while let Some(id) = rest {
                rest = next(schemas, id).filter(|target| Some(*target) != first);
                self.break_circle(schemas, id);
            }
        }
    }

    fn break_circle(&mut self, schemas: &mut [NamedSchema], id: SchemaId) {
        let Some(named) = schemas.get_mut(id.0 as usize) else {
            return;
        };
        let message = format!("`{}` is nothing but a reference that leads back to itself", named.name);
        let fault = Fault::new(codes::CIRCULAR_REFERENCE, named.at, message);
        self.warn(fault.help("say what it is; any value is let through here"));
        let siblings = match &mut named.schema {
            SchemaRef::Reference(reference) => reference.siblings.take(),
            SchemaRef::Inline(_) => None,
        };
        named.schema = SchemaRef::Inline(siblings.unwrap_or_else(|| blank(named.at)));
    }
}
