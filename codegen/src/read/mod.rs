//! Text to [`Document`]: the only stage, with `lower`, that knows OpenAPI's words.

mod anchor;
mod body;
mod builder;
mod callback;
mod codes;
mod crowd;
mod dialect;
mod discriminator;
mod fields;
pub mod files;
mod info;
mod json;
mod keywords;
mod lines;
mod locator;
mod media;
mod overlay;
mod parameter;
mod paths;
mod pattern;
mod place_name;
pub(crate) mod plain;
mod reader;
mod reference;
mod scalar;
mod schema;
mod schema_body;
mod security;
mod settle;
mod shared;
#[cfg(test)]
mod testing;
pub mod tree;
mod yaml;

use crate::diagnostic::{Diagnostics, Fault};
use crate::document::{Document, PathItem, Requirement};
use crate::limits::Limits;
use crate::options::{Choices, Selection};
use crate::source::{NodeId, Source};
use files::Files;
use keywords::Thing;
pub(crate) use keywords::closest;
use reader::Reader;
use tree::Tree;

/// What came of reading a description.
#[derive(Debug)]
pub struct Reading {
    /// The files that were read, those that could not be parsed included.
    pub files: Files,
    /// The description; `None` if there was an error.
    pub document: Option<Document>,
}

/// Reads the description at the path `entry`. Everything that is wrong with it goes to `diagnostics`.
pub fn read(entry: &str, source: &dyn Source, diagnostics: &mut Diagnostics) -> Reading {
    read_as(entry, source, &Choices::default(), Limits::default(), diagnostics)
}

/// Reads the description with its overlays applied, and of its operations those that are wanted.
pub fn read_as(
    entry: &str,
    source: &dyn Source,
    choices: &Choices,
    limits: Limits,
    diagnostics: &mut Diagnostics,
) -> Reading {
    let (files, loaded) = overlay::load(entry, choices, source, limits, diagnostics);
    let document = match loaded {
        Some(_) => {
            let mut reader = Reader::new(&files, source, entry, diagnostics);
            reader.selection = Some(Selection::new(choices));
            reader.document()
        }
        None => None,
    };
    Reading { files, document }
}

impl Reader<'_> {
    fn document(mut self) -> Option<Document> {
        let read = self.root();
        self.report_unclaimed();
        self.finish_selection();
        read.filter(|_| !self.failed())
    }

    fn root(&mut self) -> Option<Document> {
        let fields = self.fields(Tree::ROOT, Thing::Document);
        let mut fields = fields.map_err(|fault| self.error(fault.help("an OpenAPI description is one object"))).ok()?;
        let (openapi, swagger) = (fields.take("openapi"), fields.take("swagger"));
        let version = self.find_version(openapi, swagger)?;
        self.versions.push(version);
        let info = fields.take("info");
        let servers = fields.part(self, "servers");
        let security = fields.part(self, "security");
        let tags = fields.part(self, "tags");
        let paths = fields.part(self, "paths");
        let webhooks = fields.part(self, "webhooks");
        let components = fields.part(self, "components");
        let shared = fields.part(self, "x-speakeasy-globals");
        self.root_duplicates();
        fields.finish(self);

        let info = self.info(info);
        let before = self.shared.read();
        let servers = self.servers(servers);
        self.common.0 = self.shared.read() - before;
        let tags = self.tags(tags);
        let before = self.shared.read();
        let security = security.and_then(|node| {
            let without = "it is left out: operations that name no security themselves send no credentials";
            let security = self.security(node).map_err(|fault| fault.help(without));
            self.soft(security)
        });
        self.common.1 = self.shared.read() - before;
        let schemes = self.components(components);
        let mut schemes = self.schemes(schemes);
        let shared = self.shared_parameters(shared);
        let paths = self.paths(paths);
        let webhooks = self.webhooks(webhooks);
        self.undescribed_schemes(requirements(&security, &paths), &mut schemes);
        let schemas = self.named_schemas();
        self.check_shared();
        self.check_left(&paths, &webhooks);
        Some(Document {
            at: self.at(Tree::ROOT),
            title: info.title,
            version: info.version,
            summary: info.summary,
            description: info.description,
            servers,
            security,
            schemes,
            shared,
            tags,
            paths,
            webhooks,
            schemas,
            skipped: std::mem::take(&mut self.skipped),
            excluded: std::mem::take(&mut self.excluded),
        })
    }

    /// A keyword of the root twice is two documents in one: nobody knows which is meant.
    fn root_duplicates(&mut self) {
        for fault in self.take_duplicates(Tree::ROOT) {
            let known = ["openapi", "info", "servers", "security", "tags", "paths", "webhooks", "components"];
            if fault.at.is_some_and(|at| known.contains(&self.key_of(at.node))) {
                self.error(fault);
            } else {
                self.warn(fault);
            }
        }
    }

    /// Reads `components` as far as it is not read through references; gives back the security schemes.
    fn components(&mut self, node: Option<NodeId>) -> Option<NodeId> {
        let node = self.behind(node?);
        let fields = self.fields(node, Thing::Components).map_err(|fault| fault.help("it is left out"));
        let mut fields = self.soft(fields)?;
        self.warn_of_duplicates(node);
        if let Some(schemas) = fields.take("schemas") {
            let schemas = self.behind(schemas);
            self.declare_schemas(schemas);
        }
        let schemes = fields.take("securitySchemes");
        // What nothing refers to has no effect, so these are read where they are referred to.
        let maps =
            ["responses", "parameters", "examples", "requestBodies", "headers", "pathItems", "mediaTypes", "callbacks"];
        for map in maps {
            if let Some(node) = fields.take(map).filter(|node| !self.is_object(*node)) {
                let fault = self.wrong_type(node, "an object").help("nothing is read from it");
                self.warn(fault);
            }
        }
        fields.finish(self);
        schemes
    }

    fn check_left(&mut self, paths: &[PathItem], webhooks: &[PathItem]) {
        if self.failed() || paths.iter().chain(webhooks).any(|item| !item.operations.is_empty()) {
            return;
        }
        let at = self.at(Tree::ROOT);
        let (message, help) = match (self.skipped.len(), self.excluded.len()) {
            (0, 0) => (
                "the description has neither operations nor webhooks".to_owned(),
                "describe at least one under `paths` or `webhooks`",
            ),
            (0, all) => (
                format!("options leave all operations out ({all}), and there is no webhook"),
                "let `include` take more, or `exclude` fewer",
            ),
            (skipped, 0) => (
                format!("none of the {skipped} operations can be called as described"),
                "see the other faults for the reasons",
            ),
            (skipped, excluded) => (
                format!("options leave {excluded} operations out; none of the {skipped} others can be called"),
                "see the other faults for the reasons, or let options leave fewer out",
            ),
        };
        self.error(Fault::new(codes::NOTHING_LEFT, at, message).help(help));
    }
}

/// All security requirements, the document's first.
fn requirements<'a>(
    security: &'a Option<Vec<Requirement>>,
    paths: &'a [PathItem],
) -> impl Iterator<Item = &'a Requirement> {
    let operations = paths.iter().flat_map(|item| &item.operations);
    security.iter().chain(operations.filter_map(|operation| operation.security.as_ref())).flatten()
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod several_files;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod words_of_3_1_and_3_2;
