//! Media types with their schemas, how the parts of a form are written, and headers.

use super::dialect::Version;
use super::keywords::Thing;
use super::reader::Reader;
use super::tree::Kind;
use crate::diagnostic::Fault;
use crate::document::{Encoding, Header, MediaType, ParameterContent, Style};
use crate::source::NodeId;

use super::codes;

impl Reader<'_> {
    /// Reads a `content` map. What can't be read breaks the operation.
    pub(super) fn content(&mut self, node: NodeId) -> Vec<MediaType> {
        if !self.is_object(node) {
            let fault = self.wrong_type(node, "an object of media types");
            self.broken.push(fault);
        }
        let duplicates = self.take_duplicates(node);
        self.broken.extend(duplicates);
        let entries = self.unique(node).into_iter().filter(|(name, ..)| !name.starts_with("x-"));
        entries.filter_map(|(name, node, _)| self.media_type(name, node)).collect()
    }

    fn media_type(&mut self, name: &str, node: NodeId) -> Option<MediaType> {
        let followed = self.follow(node);
        let node = self.hard(followed)?.node;
        if self.tree(node).kind(node) == Kind::Null {
            self.nothing_there(node);
            let (at, name) = (self.at(node), name.to_owned());
            return Some(MediaType { at, name, schema: None, item_schema: None, encoding: Vec::new(), example: None });
        }
        let fields = self.fields(node, Thing::MediaType);
        let mut fields = self.hard(fields)?;
        let duplicates = self.take_duplicates(node);
        self.broken.extend(duplicates);
        let schema = fields.part(self, "schema");
        let item_schema = fields.part(self, "itemSchema");
        let encoding = fields.part(self, "encoding");
        let (example, examples) = (fields.take("example"), fields.part(self, "examples"));
        fields.finish(self);
        let schema = schema.map(|schema| self.schema(schema));
        let item_schema = item_schema.map(|schema| {
            self.since(Version::V32, schema, "`itemSchema`");
            self.schema(schema)
        });
        let encoding = encoding.map(|encoding| self.encodings(encoding)).unwrap_or_default();
        let example = self.example(example, examples);
        Some(MediaType { at: self.at(node), name: name.to_owned(), schema, item_schema, encoding, example })
    }

    /// Reads `encoding`. A body can be sent without it, so what can't be read is left out.
    fn encodings(&mut self, node: NodeId) -> Vec<Encoding> {
        if !self.is_object(node) {
            let fault = self.wrong_type(node, "an object of encodings, by property").help("it is left out");
            self.warn(fault);
        }
        self.warn_of_duplicates(node);
        let entries = self.unique(node).into_iter().filter(|(name, ..)| !name.starts_with("x-"));
        entries.filter_map(|(property, node, _)| self.encoding(property, node)).collect()
    }

    fn encoding(&mut self, property: &str, node: NodeId) -> Option<Encoding> {
        let fields = self.fields(node, Thing::Encoding);
        let fields = fields.map_err(|fault| fault.help("write `contentType: …` below it; it is left out"));
        let mut fields = self.soft(fields)?;
        self.warn_of_duplicates(node);
        let content_type = fields.text(self, "contentType");
        let headers = fields.part(self, "headers");
        let style = fields.take("style");
        let explode = fields.flag(self, "explode");
        let allow_reserved = fields.flag(self, "allowReserved").unwrap_or_default();
        fields.finish(self);
        let headers = headers.map(|headers| self.headers(headers)).unwrap_or_default();
        let style = style.and_then(|style| self.part_style(style));
        let property = property.to_owned();
        Some(Encoding { at: self.at(node), property, content_type, headers, style, explode, allow_reserved })
    }

    fn part_style(&mut self, node: NodeId) -> Option<Style> {
        match self.tree(node).string(node) {
            Some("form") => return Some(Style::Form),
            Some("spaceDelimited") => return Some(Style::SpaceDelimited),
            Some("pipeDelimited") => return Some(Style::PipeDelimited),
            Some("deepObject") => return Some(Style::DeepObject),
            _ => {}
        }
        let message = format!("`{}` is no style of a form's fields", self.tree(node).string(node).unwrap_or("this"));
        let fault = Fault::new(codes::UNKNOWN_VALUE, self.at(node), message);
        self.warn(fault.help("`form`, `spaceDelimited`, `pipeDelimited` and `deepObject` are; it is left out"));
        None
    }

    /// Reads a map of headers.
    pub(super) fn headers(&mut self, node: NodeId) -> Vec<Header> {
        if !self.is_object(node) {
            let fault = self.wrong_type(node, "an object of headers").help("it is left out");
            self.warn(fault);
        }
        self.warn_of_duplicates(node);
        self.unique(node).into_iter().filter_map(|(name, node, _)| self.header(name, node)).collect()
    }

    /// Reads a header of a response or of a part. A message is worth having without it, so faults leave it out.
    fn header(&mut self, name: &str, node: NodeId) -> Option<Header> {
        let without = |fault: Fault| fault.help("the header is left out");
        let followed = self.follow(node).map_err(without);
        let followed = self.soft(followed)?;
        let node = followed.node;
        let fields = self.fields(node, Thing::Header).map_err(without);
        let mut fields = self.soft(fields)?;
        self.warn_of_duplicates(node);
        let description = followed.describe(fields.text(self, "description"));
        let required = fields.flag(self, "required").unwrap_or_default();
        let schema = fields.part(self, "schema");
        let content = fields.part(self, "content");
        fields.finish(self);
        let content = match (schema, content) {
            (Some(schema), _) => Some(ParameterContent::Schema(self.schema(schema))),
            (None, Some(content)) => {
                self.softly(|reader| reader.content(content)).into_iter().next().map(ParameterContent::Media)
            }
            (None, None) => None,
        };
        Some(Header { at: self.at(node), name: name.to_owned(), description, required, content })
    }
}
