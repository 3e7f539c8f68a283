//! What the caller wants otherwise than the description says it: choices, and where in an option file each is written.

mod check;
mod foreign;
mod pagination;
mod places;
mod selection;
mod unused;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Location, Severity};
use crate::document::Place;
use crate::ir::{Api, Base, Hint, TypeDef};

pub(crate) use check::{check, is_identifier};
pub(crate) use foreign::{derive_path, type_path};
pub use pagination::{PageRule, PageWay};
pub(crate) use pagination::{keys as page_keys, paginate};
pub(crate) use selection::{Candidate, Selection};
pub(crate) use unused::{operation_keys, unused};

/// What is wanted otherwise. Nothing is, by default.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// A choice that applies to nothing is an error instead of a warning.
    pub strict: bool,
    /// Overlays to apply before the description is read, in this order: paths for [`crate::source::Source`].
    pub overlays: Vec<Placed<String>>,
    /// If not empty, only operations that one of these selects are generated.
    pub include: Vec<Placed<Selector>>,
    /// Operations that one of these selects are not generated.
    pub exclude: Vec<Placed<Selector>>,
    /// Parameters that are set once on the client, besides those that the description names so.
    pub client_parameters: Vec<Placed<SharedParameter>>,
    /// Other identifiers.
    pub rename: Renames,
    /// Other types.
    pub replace: Replacements,
    /// More derives.
    pub derives: ExtraDerives,
    /// Operations whose answers are pages of longer lists.
    pub pagination: Vec<Placed<PageRule>>,
    /// What the generated crate depends on besides; only for [`crate::Layout::Whole`].
    pub dependencies: Vec<Placed<Dependency>>,
}

/// A value, and where it is written if that is in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where faults of it are shown.
    pub location: Option<Location>,
}

impl<T> From<T> for Placed<T> {
    fn from(value: T) -> Self {
        Self { value, location: None }
    }
}

impl<T> Placed<T> {
    /// Another value of the same place.
    pub(crate) fn with<U>(&self, value: U) -> Placed<U> {
        Placed { value, location: self.location.clone() }
    }

    /// A fault at this place.
    pub(crate) fn fault(&self, severity: Severity, code: &'static str, message: impl Into<String>) -> Diagnostic {
        let location = self.location.clone();
        Diagnostic { code, severity, message: message.into(), help: String::new(), location }
    }
}

/// Operations: those for which everything that is said here is true.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    /// One of the operation's tags.
    pub tag: Option<String>,
    /// The path template. `*` stands for any characters but `/`, `**` for any.
    pub path: Option<String>,
    /// The `operationId`.
    pub id: Option<String>,
    /// The HTTP method, in capitals or not.
    pub method: Option<String>,
}

/// A parameter that is set once on the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedParameter {
    /// Its name on the wire.
    pub name: String,
    /// Where it travels; everywhere that there is one of this name, if nothing is said.
    pub place: Option<Place>,
}

impl SharedParameter {
    /// Whether a parameter is meant.
    pub(crate) fn means(&self, place: Place, name: &str) -> bool {
        self.place.is_none_or(|meant| meant == place) && same_name(place, &self.name) == same_name(place, name)
    }
}

/// What is equal for all names that are the same at this place.
pub(crate) fn same_name(place: Place, name: &str) -> Cow<'_, str> {
    if place == Place::Header { Cow::Owned(name.to_ascii_lowercase()) } else { Cow::Borrowed(name) }
}

/// A thing inside of another: `(schema, property)`, `(schema, value)`, `(operation, parameter)`.
pub type Inside = BTreeMap<(String, String), Placed<String>>;

/// Identifiers that are wanted instead of those made from the description's words.
///
/// A schema without a name of its own is called by the way that leads to it: `Pet/owner`. An operation is called by
/// its id, or as `GET /pets`.
#[derive(Clone, Debug, Default)]
pub struct Renames {
    /// Types, by schema.
    pub types: BTreeMap<String, Placed<String>>,
    /// Fields, by schema and property.
    pub fields: Inside,
    /// Variants of enumerations and unions, by schema and value (of a union: the variant's schema).
    pub variants: Inside,
    /// Operations' functions, after which their types are called too.
    pub operations: BTreeMap<String, Placed<String>>,
    /// Fields of requests, by operation and parameter.
    pub parameters: Inside,
}

/// Types of other crates instead of generated ones.
#[derive(Clone, Debug, Default)]
pub struct Replacements {
    /// By `format`.
    pub formats: BTreeMap<String, Placed<ForeignType>>,
    /// By the schema's name under `components.schemas`.
    pub schemas: BTreeMap<String, Placed<ForeignType>>,
}

/// A type that is written by somebody else. It has to be `Clone`, `Debug`, `PartialEq`, `Serialize` and
/// `Deserialize`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ForeignType {
    /// Its path: `uuid::Uuid`, `crate::Money`.
    pub path: String,
    /// It is `Eq` and `Hash`.
    pub eq: bool,
    /// It is `Copy`.
    pub copy: bool,
    /// It is `Default`.
    pub default: bool,
}

/// Derives besides those that generated types have: paths such as `schemars::JsonSchema`.
#[derive(Clone, Debug, Default)]
pub struct ExtraDerives {
    /// Of every struct and enumeration that a schema becomes.
    pub all: Vec<Placed<String>>,
    /// Of every struct.
    pub structs: Vec<Placed<String>>,
    /// Of every enumeration and union.
    pub enums: Vec<Placed<String>>,
    /// Of single types, by schema.
    pub types: BTreeMap<String, Vec<Placed<String>>>,
}

/// A line under `[dependencies]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dependency {
    /// The name by which code uses it.
    pub name: String,
    /// A requirement such as `1.2`; needed unless there is a path.
    pub version: Option<String>,
    /// A folder, as `Cargo.toml` is to write it: absolute, or relative to the generated crate.
    pub path: Option<String>,
    /// The package, if it is called otherwise.
    pub package: Option<String>,
    /// Features to switch on.
    pub features: Vec<String>,
    /// `false` switches the default ones off.
    pub default_features: Option<bool>,
}

impl Choices {
    /// The severity of a choice that applies to nothing.
    pub(crate) fn severity_of_unused(&self) -> Severity {
        if self.strict { Severity::Error } else { Severity::Warning }
    }

    /// Reports a choice that applies to nothing.
    pub(crate) fn say_unused<T>(&self, placed: &Placed<T>, message: String, diagnostics: &mut Diagnostics) {
        let mut fault = placed.fault(self.severity_of_unused(), "unused-option", message);
        fault.help = "correct it, or take it out".to_owned();
        diagnostics.place(fault);
    }
}

/// What option files call a type: its schema, or the way that leads to it.
pub(crate) fn type_key(api: &Api, hint: &Hint) -> String {
    let base = match &hint.base {
        Base::Schema(name) => name.to_string(),
        Base::Operation(id) => match api.operations.get(id.0 as usize) {
            Some(operation) => {
                operation.id.clone().unwrap_or_else(|| operation_key(&operation.method, &operation.path))
            }
            None => String::new(),
        },
        Base::Webhook(id) => api.webhooks.get(id.0 as usize).map(|webhook| webhook.name.clone()).unwrap_or_default(),
    };
    hint.words.iter().fold(base, |key, word| key + "/" + word)
}

/// What option files call the type that a field or variant is in. Requests may have a copy of a type, without what only
/// answers have; a choice about its parts is one about those of both.
pub(crate) fn parts_key(api: &Api, def: &TypeDef) -> String {
    if !def.is_copy {
        return type_key(api, &def.hint);
    }
    let mut original = def.hint.clone();
    original.words.pop();
    type_key(api, &original)
}

/// What option files call an operation that has no id.
pub(crate) fn operation_key(method: &str, path: &str) -> String {
    format!("{method} {path}")
}
