//! Security: the schemes, and who needs which of them.

use std::collections::HashSet;

use super::codes;
use super::keywords::Thing;
use super::reader::Reader;
use crate::diagnostic::Fault;
use crate::document::{Place, Requirement, SchemeKind, SecurityScheme};
use crate::source::NodeId;

impl Reader<'_> {
    /// Reads `components.securitySchemes`.
    pub(super) fn schemes(&mut self, node: Option<NodeId>) -> Vec<SecurityScheme> {
        let Some(node) = node.map(|node| self.behind(node)) else { return Vec::new() };
        if !self.is_object(node) {
            let fault = self.wrong_type(node, "an object").help("no security scheme is read from it");
            self.warn(fault);
            return Vec::new();
        }
        let mut schemes = Vec::new();
        for fault in self.take_duplicates(node) {
            self.warn(fault.help("give them different names; neither can be used"));
        }
        for (name, node, twice) in self.unique(node) {
            let read = if twice { unsupported("two schemes of one name") } else { self.scheme(node) };
            schemes.push(SecurityScheme {
                at: self.at(node),
                name: name.to_owned(),
                description: read.1,
                kind: read.0,
            });
        }
        schemes
    }

    fn scheme(&mut self, node: NodeId) -> (SchemeKind, Option<String>) {
        let broken = |reader: &mut Self, fault: Fault| {
            reader.warn(fault.help("operations that need this security scheme can't be called"));
            unsupported("a scheme that could not be read")
        };
        let followed = match self.follow(node) {
            Ok(followed) => followed,
            Err(fault) => return broken(self, fault),
        };
        let node = followed.node;
        let mut fields = match self.fields(node, Thing::SecurityScheme) {
            Ok(fields) => fields,
            Err(fault) => return broken(self, fault),
        };
        if let Some(fault) = self.take_duplicates(node).into_iter().next() {
            return broken(self, fault);
        }
        let kind = fields.text(self, "type");
        let scheme = fields.text(self, "scheme");
        let name = fields.name(self, "name");
        let place = fields.text(self, "in");
        let description = followed.describe(fields.text(self, "description"));
        fields.finish(self);
        let place = match place.as_deref() {
            Some("header") => Some(Place::Header),
            Some("query") => Some(Place::Query),
            Some("cookie") => Some(Place::Cookie),
            _ => None,
        };
        let scheme = scheme.map(|scheme| scheme.to_ascii_lowercase());
        let kind = match (kind.as_deref(), scheme.as_deref(), name, place) {
            (Some("apiKey"), _, Some(name), Some(place)) => SchemeKind::ApiKey { place, name },
            (Some("http"), Some("basic"), ..) => SchemeKind::Basic,
            (Some("http"), Some("bearer"), ..) | (Some("oauth2" | "openIdConnect"), ..) => SchemeKind::Bearer,
            (Some("http"), Some(other), ..) => SchemeKind::Unsupported { what: format!("http {other}") },
            (Some("mutualTLS"), ..) => SchemeKind::Unsupported { what: "mutualTLS".to_owned() },
            (Some("apiKey"), ..) => {
                let message = "an `apiKey` needs a `name`, and `in` as `header`, `query` or `cookie`";
                return broken(self, Fault::new(codes::MISSING, self.at(node), message));
            }
            (Some("http"), None, ..) => {
                let message = "`http` needs a `scheme`, such as `bearer`";
                return broken(self, Fault::new(codes::MISSING, self.at(node), message));
            }
            (Some(other), ..) => {
                let message = format!("`{other}` is not a type of security scheme");
                return broken(self, Fault::new(codes::UNKNOWN_VALUE, self.at(node), message));
            }
            (None, ..) => {
                let message = "a security scheme without `type`";
                return broken(self, Fault::new(codes::MISSING, self.at(node), message));
            }
        };
        (kind, description)
    }

    /// Reads `security` of the document or an operation. What can't be read is a fault of the caller's.
    pub(super) fn security(&mut self, node: NodeId) -> Result<Vec<Requirement>, Fault> {
        if self.is_object(node) {
            let fault =
                self.wrong_type(node, "a list of objects").help("put it in brackets; it is read as the only one");
            self.warn(fault);
            return Ok(vec![self.requirement(node)?]);
        }
        self.list(node)?.iter().map(|item| self.requirement(*item)).collect()
    }

    fn requirement(&mut self, node: NodeId) -> Result<Requirement, Fault> {
        if !self.is_object(node) {
            return Err(self.wrong_type(node, "an object of security schemes"));
        }
        if let Some(fault) = self.take_duplicates(node).into_iter().next() {
            return Err(fault);
        }
        let mut schemes = Vec::new();
        for (name, scopes, _) in self.unique(node) {
            schemes.push((name.to_owned(), self.lenient_texts(scopes)));
        }
        Ok(Requirement { at: self.at(node), schemes })
    }

    /// Adds a scheme that can't be used for each name that requirements use and nothing describes.
    pub(super) fn undescribed_schemes<'a>(
        &mut self,
        requirements: impl Iterator<Item = &'a Requirement>,
        schemes: &mut Vec<SecurityScheme>,
    ) {
        let mut known: HashSet<String> = schemes.iter().map(|scheme| scheme.name.clone()).collect();
        for requirement in requirements {
            for (name, _) in &requirement.schemes {
                if !known.insert(name.clone()) {
                    continue;
                }
                let near = self.suggest(name, schemes.iter().map(|scheme| scheme.name.as_str()));
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "describe it under `components.securitySchemes`".to_owned(),
                };
                let message = format!("the security scheme `{name}` is not described");
                self.warn(Fault::new(codes::DANGLING_REFERENCE, requirement.at, message).help(help));
                let kind = SchemeKind::Unsupported { what: "a scheme that is not described".to_owned() };
                schemes.push(SecurityScheme { at: requirement.at, name: name.clone(), description: None, kind });
            }
        }
    }
}

fn unsupported(what: &str) -> (SchemeKind, Option<String>) {
    (SchemeKind::Unsupported { what: what.to_owned() }, None)
}
