//! Names of servers and security schemes, and of what goes with them.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::Place;
use crate::ir::{Api, Server};

use super::reserved::{CONSTANTS, METHODS, SERVERS, TYPES};
use super::scope::{Entry, Reserved};
use super::words::{Style, spell, split};
use super::{Name, Naming};

/// The names of a server that has variables.
#[derive(Clone, Debug)]
pub(crate) struct ServerNames {
    /// The type that takes the variables' values.
    pub(crate) ty: Name,
    /// For each variable its setter, and where its values are listed their type and its variants.
    pub(crate) variables: Vec<(Name, Option<ValueNames>)>,
}

/// The names of a type for listed values, and of its variants.
pub(crate) type ValueNames = (Name, Vec<Name>);

/// A parameter that is set once, by an operation that has it: its place among the operations, and among the parameters.
pub(crate) type SharedAt = (usize, usize);

/// Names that Rust or the file itself uses for other types.
const CHOICES: Reserved = Reserved { suffix: "Server", names: TYPES.names };

/// Functions that every struct has, and those that clippy takes for an operator's.
const SETTERS: Reserved = Reserved {
    suffix: "_",
    names: &[
        "self", "super", "crate", "default", "clone", "fmt", "eq", "into", "from", "add", "bitand", "bitor", "bitxor",
        "div", "mul", "rem", "shl", "shr", "sub",
    ],
};

/// Words that can't be a variant.
const VALUES: Reserved = Reserved { suffix: "Value", names: &["Self"] };

impl Naming<'_> {
    /// By label, else by what the URL says.
    pub(super) fn servers(&mut self, api: &Api) -> Vec<Name> {
        let entries: Vec<Entry> = (api.servers.iter())
            .map(|server| match &server.label {
                Some(label) => Entry::with(format!("{label} {}", server.url), split(label)),
                None => {
                    let url = server.url.trim_start_matches("https://").trim_start_matches("http://");
                    Entry::with(server.url.clone(), split(url))
                }
            })
            .collect();
        self.assign(&entries, Style::Upper, SERVERS, |entry| api.servers.get(entry).map(|server| server.at))
    }

    /// The types for servers with variables: called like the constants, and those for listed values after both.
    pub(super) fn server_types(&mut self, api: &Api, constants: &[Name]) -> Vec<Option<ServerNames>> {
        let mut entries = Vec::new();
        let mut add = |words: Vec<String>| {
            entries.push(Entry::with(words.join(" "), words));
            entries.len() - 1
        };
        let places: Vec<(usize, Vec<Option<usize>>)> = (api.servers.iter().zip(constants))
            .map(|(server, constant)| {
                let words = split(constant.as_str());
                let lists = server.variables.iter().map(|variable| {
                    let words = words.iter().cloned().chain(split(&variable.name)).collect();
                    (!variable.values.is_empty()).then(|| add(words))
                });
                let lists = lists.collect();
                (add(words.clone()), lists)
            })
            .collect();
        let names = self.assign(&entries, Style::Pascal, CHOICES, |_| None);
        let name = |index: usize| names.get(index).cloned();
        let mut types = Vec::new();
        for (server, (ty, lists)) in api.servers.iter().zip(places) {
            let ty = name(ty).filter(|_| !server.variables.is_empty());
            types.push(ty.map(|ty| {
                let setters = self.setters(server);
                let values = server.variables.iter().zip(lists).map(|(variable, list)| {
                    let list = list.and_then(name)?;
                    let entries: Vec<Entry> = variable.values.iter().map(|value| Entry::of(value)).collect();
                    Some((list, self.assign(&entries, Style::Pascal, VALUES, |_| None)))
                });
                ServerNames { ty, variables: setters.into_iter().zip(values).collect() }
            }));
        }
        types
    }

    fn setters(&mut self, server: &Server) -> Vec<Name> {
        let entries: Vec<Entry> = server.variables.iter().map(|variable| Entry::of(&variable.name)).collect();
        self.assign(&entries, Style::Snake, SETTERS, |_| None)
    }

    /// The constants of the parameters that are set once: one for all that have the same place and name.
    pub(super) fn shared(&mut self, api: &Api) -> Vec<(Name, SharedAt)> {
        let mut first: BTreeMap<(String, String), SharedAt> = BTreeMap::new();
        for (at, operation) in api.operations.iter().enumerate() {
            for (place, parameter) in operation.parameters.iter().enumerate().filter(|(_, one)| one.shared.is_some()) {
                let name = match parameter.place {
                    Place::Header => parameter.wire.to_ascii_lowercase(),
                    _ => parameter.wire.clone(),
                };
                first.entry((name, format!("{:?}", parameter.place))).or_insert((at, place));
            }
        }
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        first.keys().for_each(|(name, _)| *places.entry(name).or_default() += 1);
        let several = |name: &str| places.get(name).is_some_and(|count| *count > 1);
        let entry = |(name, place): &(String, String)| match several(name) {
            true => Entry::of(&format!("{name} {}", place.to_lowercase())),
            false => Entry::of(name),
        };
        let entries: Vec<Entry> = first.keys().map(entry).collect();
        self.assign(&entries, Style::Upper, CONSTANTS, |_| None).into_iter().zip(first.into_values()).collect()
    }

    /// The constants, and the functions that take credentials, which leave other functions their names.
    pub(super) fn schemes(&mut self, api: &Api, methods: &[Name]) -> Vec<(Name, Name)> {
        let entries: Vec<Entry> = api.schemes.iter().map(|scheme| Entry::of(&scheme.name)).collect();
        let constants =
            self.assign(&entries, Style::Upper, CONSTANTS, |entry| api.schemes.get(entry).map(|scheme| scheme.at));
        let functions: BTreeSet<&str> = methods.iter().map(Name::as_str).collect();
        let setter = |constant: &Name| {
            // Not by its words, which would be others where a digit is before a letter, and those of another constant.
            let mut setter = spell(["with", &constant.as_str().to_lowercase()], Style::Snake);
            // The client's functions are all in one scope.
            while METHODS.names.contains(&setter.as_str()) || functions.contains(setter.as_str()) {
                setter.push('_');
            }
            Name(setter)
        };
        constants.into_iter().map(|constant| (constant.clone(), setter(&constant))).collect()
    }
}
