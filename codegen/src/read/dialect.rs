//! Which version of OpenAPI a document is written in, and how keywords of another version are reported.

use super::codes;
use super::reader::Reader;
use super::tree::{Kind, Tree};
use crate::diagnostic::Fault;
use crate::source::{FileId, NodeId};

/// A version of OpenAPI, by what its keywords mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    /// `nullable`, boolean `exclusiveMinimum`, nothing beside `$ref`.
    V30,
    /// JSON Schema 2020-12: lists of types, `const`, `examples`.
    V31,
    /// The method `query`, `additionalOperations`, names of servers.
    V32,
}

impl Version {
    fn of(text: &str) -> Option<Self> {
        let known = [("3.0", Self::V30), ("3.1", Self::V31), ("3.2", Self::V32)];
        let (_, version) = known.into_iter().find(|(prefix, _)| {
            text.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
        })?;
        Some(version)
    }

    fn word(self) -> &'static str {
        match self {
            Self::V30 => "3.0",
            Self::V31 => "3.1",
            Self::V32 => "3.2",
        }
    }
}

impl Reader<'_> {
    /// Finds the version; `None` and an error if it is none that can be read.
    pub(super) fn find_version(&mut self, openapi: Option<NodeId>, swagger: Option<NodeId>) -> Option<Version> {
        let what_is_read = "OpenAPI 3.0, 3.1 and 3.2 can be read";
        let Some(node) = openapi else {
            let fault = match swagger {
                Some(node) => {
                    let message = "this is a Swagger 2.0 description, which is not read";
                    Fault::new(codes::UNKNOWN_VERSION, self.at(node), message)
                        .help("convert it to OpenAPI 3, with swagger2openapi or editor.swagger.io for instance")
                }
                None => {
                    let message =
                        "`openapi` is missing, which says that this is an OpenAPI description and of what version";
                    Fault::new(codes::UNKNOWN_VERSION, self.at(Tree::ROOT), message)
                        .help(format!("begin with `openapi: 3.1.0` if this is one; {what_is_read}"))
                }
            };
            self.error(fault);
            return None;
        };
        let text = match self.tree(node).kind(node) {
            Kind::String(_) | Kind::Number(_) => self.lenient_text(node).unwrap_or_default(),
            _ => String::new(),
        };
        let version = Version::of(&text);
        if version.is_none() {
            let message = if text.is_empty() {
                "`openapi` has to be a version such as `3.1.0`".to_owned()
            } else {
                format!("OpenAPI {text} is not a version that is read")
            };
            self.error(Fault::new(codes::UNKNOWN_VERSION, self.at(node), message).help(what_is_read));
        }
        version
    }

    /// The version of the file that a node stands in: its own if it is a description, else the entry's.
    pub(super) fn version_at(&mut self, node: NodeId) -> Version {
        let FileId(file) = self.files.file_of(node);
        let entry = self.versions.first().copied().unwrap_or(Version::V31);
        while self.versions.len() <= file as usize {
            let tree = self.files.tree(FileId(self.versions.len() as u32));
            let own = tree.and_then(|tree| tree.string(tree.get(tree.root(), "openapi")?)).and_then(Version::of);
            self.versions.push(own.unwrap_or(entry));
        }
        self.versions.get(file as usize).copied().unwrap_or(entry)
    }

    /// Warns that a keyword, or the use of one, came with a later version than the document's. It is honoured.
    pub(super) fn since(&mut self, version: Version, node: NodeId, what: &str) {
        if self.version_at(node) < version {
            self.other_version(node, &format!("{what} came with OpenAPI {}", version.word()));
        }
    }

    /// Warns that a keyword belongs to 3.0 in a later document. It is honoured.
    pub(super) fn only_30(&mut self, node: NodeId, what: &str, instead: &str) {
        if self.version_at(node) > Version::V30 {
            self.other_version(node, &format!("{what} is OpenAPI 3.0; later versions say {instead}"));
        }
    }

    fn other_version(&mut self, node: NodeId, what: &str) {
        let message = format!("{what}, but this document is {}; it is honoured", self.version_at(node).word());
        self.warn(Fault::new(codes::OTHER_VERSION, self.at(node).on_key(), message));
    }
}
