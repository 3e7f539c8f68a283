//! The document's frame: `info`, servers and tags.

use super::codes;
use super::dialect::Version;
use super::keywords::Thing;
use super::reader::Reader;
use super::tree::Tree;
use crate::diagnostic::Fault;
use crate::document::{MOST, Server, ServerVariable, Tag};
use crate::source::NodeId;

/// What `info` says.
#[derive(Default)]
pub(super) struct Info {
    pub(super) title: String,
    pub(super) version: String,
    pub(super) summary: Option<String>,
    pub(super) description: Option<String>,
}

impl Reader<'_> {
    /// Reads `info`. What is missing gets a stand-in, since a client can be made without it.
    pub(super) fn info(&mut self, node: Option<NodeId>) -> Info {
        let mut info = Info::default();
        if let Some(node) = node {
            match self.fields(node, Thing::Info) {
                Ok(mut fields) => {
                    for fault in self.take_duplicates(node) {
                        self.warn(fault.help("keep one of the two; the first one counts"));
                    }
                    info.title = fields.text(self, "title").unwrap_or_default();
                    info.version = fields.text(self, "version").unwrap_or_default();
                    info.summary = fields.text(self, "summary");
                    info.description = fields.text(self, "description");
                    fields.finish(self);
                }
                Err(fault) => self.error(fault.help("write `title: …` and `version: …` below it")),
            }
        }
        let at = self.at(node.unwrap_or(Tree::ROOT));
        for (value, key, stand_in) in [(&mut info.title, "title", "API"), (&mut info.version, "version", "0.0.0")] {
            if value.trim().is_empty() {
                let message = format!("`info.{key}` is missing");
                let help = format!("say what it is; `{stand_in}` stands in for it");
                self.warn(Fault::new(codes::MISSING, at, message).help(help));
                stand_in.clone_into(value);
            }
        }
        info
    }

    /// Reads a list of servers, of the document, a path item or an operation.
    pub(super) fn servers(&mut self, node: Option<NodeId>) -> Vec<Server> {
        let Some(node) = node else { return Vec::new() };
        let items = match self.list(node) {
            Ok(items) => items,
            Err(fault) => {
                self.warn(fault.help("it is left out"));
                return Vec::new();
            }
        };
        if let Some(fault) = self.crowd(node, "servers") {
            self.warn(fault.help("those that follow are left out"));
        }
        items.iter().take(MOST).filter_map(|item| self.server(*item)).collect()
    }

    fn server(&mut self, node: NodeId) -> Option<Server> {
        let fields = self.fields(node, Thing::Server).map_err(|fault| fault.help("this server is left out"));
        let mut fields = self.soft(fields)?;
        self.warn_of_duplicates(node);
        let url = fields.text(self, "url");
        let name = fields.take("name");
        if let Some(name) = name {
            self.since(Version::V32, name, "the name of a server");
        }
        let name = name.and_then(|name| self.lenient_name(name));
        let description = fields.text(self, "description");
        let variables = fields.take("variables");
        fields.finish(self);
        if let Some(fault) = variables.and_then(|node| self.crowd(node, "variables")) {
            self.warn(fault.help("this server is left out"));
            return None;
        }
        let variables = variables.map(|node| self.variables(node)).unwrap_or_default();
        let Some(url) = url else {
            self.warn(Fault::new(codes::MISSING, self.at(node), "a server without `url` is left out"));
            return None;
        };
        Some(Server { at: self.at(node), url, name, description, variables })
    }

    fn variables(&mut self, node: NodeId) -> Vec<ServerVariable> {
        if !self.is_object(node) {
            let fault = self.wrong_type(node, "an object").help("it is left out");
            self.warn(fault);
        }
        self.warn_of_duplicates(node);
        self.unique(node).into_iter().filter_map(|(name, node, _)| self.variable(name, node)).collect()
    }

    fn variable(&mut self, name: &str, node: NodeId) -> Option<ServerVariable> {
        let fields = self.fields(node, Thing::Variable).map_err(|fault| fault.help("write `default: …` below it"));
        let mut fields = self.soft(fields)?;
        self.warn_of_duplicates(node);
        let default = fields.text(self, "default");
        let values = fields.take("enum").map(|node| self.lenient_texts(node)).unwrap_or_default();
        let description = fields.text(self, "description");
        fields.finish(self);
        let default = default.unwrap_or_else(|| {
            let first = values.first().cloned().unwrap_or_default();
            let message = format!("the server variable `{name}` has no `default`");
            let help = format!("`default` is required; `{first}` is taken");
            self.warn(Fault::new(codes::MISSING, self.at(node), message).help(help));
            first
        });
        Some(ServerVariable { at: self.at(node), name: name.to_owned(), default, values, description })
    }

    /// Reads the list of tags.
    pub(super) fn tags(&mut self, node: Option<NodeId>) -> Vec<Tag> {
        let Some(node) = node else { return Vec::new() };
        let items = self.list(node).map_err(|fault| fault.help("it is left out"));
        let items = self.soft(items).unwrap_or_default();
        items.iter().filter_map(|item| self.tag(*item)).collect()
    }

    fn tag(&mut self, node: NodeId) -> Option<Tag> {
        let fields = self.fields(node, Thing::Tag).map_err(|fault| fault.help("this tag is left out"));
        let mut fields = self.soft(fields)?;
        self.warn_of_duplicates(node);
        let name = fields.name(self, "name");
        let description = fields.text(self, "description");
        fields.finish(self);
        if name.is_none() {
            self.warn(Fault::new(codes::MISSING, self.at(node), "a tag without `name` is left out"));
        }
        Some(Tag { name: name?, description })
    }

    /// Warns about duplicate keys in an object that is read all the same, with the first of each.
    pub(super) fn warn_of_duplicates(&mut self, node: NodeId) {
        for fault in self.take_duplicates(node) {
            self.warn(fault.help("keep one of the two; the first one counts"));
        }
    }
}
