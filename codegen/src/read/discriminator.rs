//! The discriminator: the property that tells variants apart, and which value chooses what.

use super::codes;
use super::dialect::Version;
use super::keywords::Thing;
use super::reader::Reader;
use crate::diagnostic::Fault;
use crate::document::{Discriminator, SchemaId};
use crate::source::NodeId;

impl Reader<'_> {
    /// Reads a `discriminator`; `None` if it makes no sense.
    pub(super) fn discriminator(&mut self, node: NodeId) -> Option<Discriminator> {
        let fields = self.fields(node, Thing::Discriminator);
        let mut fields = fields.map_err(|fault| self.warn(fault.help("write `propertyName: …` below it"))).ok()?;
        let property = fields.name(self, "propertyName");
        let mapping = fields.take("mapping");
        let default = fields.take("defaultMapping");
        fields.finish(self);
        let Some(property) = property else {
            let fault = Fault::new(codes::MISSING, self.at(node), "a discriminator without `propertyName`");
            self.warn(fault.help("it is left out"));
            return None;
        };
        let mapping = mapping.map(|node| self.mapping(node)).unwrap_or_default();
        let default = default.and_then(|node| {
            self.since(Version::V32, node, "`defaultMapping`");
            self.mapped(node)
        });
        Some(Discriminator { at: self.at(node), property, mapping, default })
    }

    fn mapping(&mut self, node: NodeId) -> Vec<(String, SchemaId)> {
        if !self.is_object(node) {
            let fault = self.wrong_type(node, "an object").help("it is left out");
            self.warn(fault);
        }
        let mut mapping = Vec::new();
        for (value, target, _) in self.unique(node) {
            if value.starts_with("x-") && self.tree(target).string(target).is_none() {
                continue;
            }
            let id = self.mapped(target);
            mapping.extend(id.map(|id| (value.to_owned(), id)));
        }
        mapping
    }

    /// A component's name, or a reference (4.8.25); a name wins.
    fn mapped(&mut self, node: NodeId) -> Option<SchemaId> {
        let text = self.lenient_text(node)?;
        if let Some(schema) = self.schema_component(node, &text) {
            return Some(self.schema_id(schema));
        }
        let resolved = self.resolve_schema(node, &text);
        self.soft(resolved)
    }
}
