//! Identifiers: the only place that makes them, as a function of the set of things to name.

mod environment;
mod fields;
mod reserved;
mod scope;
mod words;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proc_macro2::{Ident, Span};

use crate::analyse::Facts;
use crate::diagnostic::{Diagnostics, Fault, Severity};
use crate::ir::{Api, Base, Hint, Operation, OperationId, SchemeId, ServerId, Success, TypeDef, TypeId};
use crate::options::{Placed, Renames, operation_keys, parts_key, type_key};
use crate::source::At;

use reserved::{FEATURES, METHODS, OPERATION_STEMS, SCHEMA_STEMS, TAG_STEMS, TYPES, WEBHOOK_STEMS};
use scope::{Entry, LONGEST_SPELLING, Renamed, Reserved, assign};
use words::{Style, Words, split};

pub(crate) use environment::{ServerNames, SharedAt};
pub(crate) use fields::{FieldNames, POSITIONS, VariantNames};
pub(crate) use scope::LONGEST;

/// An identifier. Only this stage makes them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name(String);

impl Name {
    /// As Rust takes it: keywords are raw.
    pub(crate) fn ident(&self) -> Ident {
        match syn::parse_str::<Ident>(&self.0) {
            // A keyword since edition 2024 only.
            Ok(_) if self.0 == "gen" => Ident::new_raw(&self.0, Span::call_site()),
            Ok(ident) => ident,
            Err(_) if self.0.is_empty() => unnamed(),
            Err(_) => Ident::new_raw(&self.0, Span::call_site()),
        }
    }

    /// As people read it.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The names of an operation.
#[derive(Clone, Debug)]
pub(crate) struct OperationNames {
    /// `get_pin`
    pub(crate) method: Name,
    /// `GetPinRequest`
    pub(crate) request: Name,
    /// `GetPinRequired`, where more is required than positions can tell apart.
    pub(crate) required: Option<Name>,
    /// `GetPinResponse`, where the answer can be one of several types.
    pub(crate) response: Option<Name>,
    /// `GetPinError`, where the description gives a failure a body.
    pub(crate) error: Option<Name>,
    /// The stem of its files.
    pub(crate) stem: Name,
}

impl OperationNames {
    /// For those who know that the operation has one.
    pub(crate) fn required(&self) -> &Name {
        self.required.as_ref().unwrap_or(&self.request)
    }

    /// For those who know that the operation has one.
    pub(crate) fn response(&self) -> &Name {
        self.response.as_ref().unwrap_or(&self.request)
    }

    /// For those who know that the operation has one.
    pub(crate) fn error(&self) -> &Name {
        self.error.as_ref().unwrap_or(&self.request)
    }
}

/// All names.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    pub(crate) types: Vec<Name>,
    /// The stems of the types' files; only named schemas have files.
    pub(crate) stems: Vec<Name>,
    /// The struct of the required fields of a type, `PinRequired`, where there are many.
    pub(crate) required: Vec<Option<Name>>,
    pub(crate) operations: Vec<OperationNames>,
    /// The stems of the webhooks' files.
    pub(crate) webhooks: Vec<Name>,
    pub(crate) servers: Vec<Name>,
    /// The types of the servers that have variables.
    pub(crate) server_types: Vec<Option<ServerNames>>,
    /// The constants of the schemes, and the methods that take their credentials.
    pub(crate) schemes: Vec<(Name, Name)>,
    /// The constants of the parameters that are set once, each with the parameter that it stands for.
    pub(crate) parameters: Vec<(Name, SharedAt)>,
    pub(crate) fields: Vec<FieldNames>,
    pub(crate) variants: Vec<VariantNames>,
    /// The fields of the requests: parameters, then the body.
    pub(crate) requests: Vec<FieldNames>,
    /// The variants for the answers, by operation.
    pub(crate) answers: Vec<VariantNames>,
    /// The constants for the headers of the answers, by operation.
    pub(crate) headers: Vec<Vec<Name>>,
    /// The features of a large API, by tag.
    pub(crate) features: Vec<Name>,
    /// The stems of the files with the functions of a tag, by tag.
    pub(crate) tag_stems: Vec<Name>,
    /// A name has letters that are not ASCII.
    pub(crate) beyond_ascii: bool,
}

/// Names everything.
pub(crate) fn name(api: &Api, facts: &Facts, rename: &Renames, diagnostics: &mut Diagnostics) -> Names {
    let mut naming = Naming { rename, diagnostics, beyond_ascii: false };
    let bases = naming.bases(api);
    let types = TypeSet::of(api, facts, &bases, rename);
    let assigned = naming.assign(&types.entries, Style::Pascal, TYPES, |entry| types.places.get(entry).copied());
    let name_of = |index: &usize| assigned.get(*index).cloned();
    let type_names: Vec<Name> = types.types.iter().filter_map(name_of).collect();
    let stem_entries: Vec<Entry> = type_names.iter().map(|name| Entry::of(name.as_str())).collect();
    let stems = naming.assign(&stem_entries, Style::Stem, SCHEMA_STEMS, |_| None);
    let operations = types.operations.iter().zip(bases.methods.iter().zip(&bases.stems));
    let operations = operations.map(|(kinds, (method, stem))| OperationNames {
        method: method.clone(),
        request: name_of(&kinds.request).unwrap_or_else(|| method.clone()),
        required: kinds.required.as_ref().and_then(name_of),
        response: kinds.response.as_ref().and_then(name_of),
        error: kinds.error.as_ref().and_then(name_of),
        stem: stem.clone(),
    });
    let servers = naming.servers(api);
    // All of the way to a type, which is long for nothing where nobody chose anything.
    let is_chosen = !(rename.fields.is_empty() && rename.variants.is_empty());
    let key = |def: &TypeDef| if is_chosen { parts_key(api, def) } else { String::new() };
    Names {
        operations: operations.collect(),
        server_types: naming.server_types(api, &servers),
        servers,
        schemes: naming.schemes(api, &bases.methods),
        parameters: naming.shared(api),
        fields: api.types.iter().map(|def| naming.fields(&key(def), &def.shape)).collect(),
        variants: api.types.iter().map(|def| naming.variants(&key(def), &def.shape)).collect(),
        requests: api.operations.iter().map(|operation| naming.request(operation)).collect(),
        answers: api.operations.iter().map(|operation| naming.answers(operation)).collect(),
        headers: api.operations.iter().map(|operation| naming.headers(operation)).collect(),
        features: naming.tags(facts, Style::Kebab, FEATURES),
        tag_stems: naming.tags(facts, Style::Stem, TAG_STEMS),
        required: types.required.iter().map(|index| index.as_ref().and_then(name_of)).collect(),
        types: type_names,
        stems,
        webhooks: bases.webhooks,
        beyond_ascii: naming.beyond_ascii,
    }
}

impl Names {
    pub(crate) fn ty(&self, id: TypeId) -> Ident {
        self.types.get(id.0 as usize).map_or_else(unnamed, Name::ident)
    }

    pub(crate) fn server(&self, id: ServerId) -> Ident {
        self.servers.get(id.0 as usize).map_or_else(unnamed, Name::ident)
    }

    pub(crate) fn scheme(&self, id: SchemeId) -> Ident {
        self.schemes.get(id.0 as usize).map_or_else(unnamed, |(constant, _)| constant.ident())
    }

    pub(crate) fn operation(&self, id: OperationId) -> &OperationNames {
        &self.operations[id.0 as usize]
    }
}

/// What is printed has a name, so this never is; it would not compile, which is better than a wrong name.
fn unnamed() -> Ident {
    Ident::new("__", Span::call_site())
}

/// What types are called after: operations, before their types have names, and the others.
struct Bases {
    words: Vec<Words>,
    spellings: Vec<String>,
    methods: Vec<Name>,
    stems: Vec<Name>,
    /// The stems of the webhooks.
    webhooks: Vec<Name>,
    /// The schemas with long names, by where the name is in memory: all that is inside of one has the same.
    schemas: HashMap<*const u8, Entry>,
}

/// The entries of the one scope that all types share, and where each one's name is found, if it has one.
struct TypeSet {
    entries: Vec<Entry>,
    places: Vec<At>,
    types: Vec<usize>,
    required: Vec<Option<usize>>,
    operations: Vec<Kinds>,
}

/// The types that belong to an operation itself.
struct Kinds {
    request: usize,
    required: Option<usize>,
    response: Option<usize>,
    error: Option<usize>,
}

impl TypeSet {
    fn of(api: &Api, facts: &Facts, bases: &Bases, rename: &Renames) -> Self {
        let mut set = Self {
            entries: Vec::new(),
            places: Vec::new(),
            types: Vec::new(),
            required: Vec::new(),
            operations: Vec::new(),
        };
        for def in &api.types {
            let entry = hinted(api, &def.hint, bases, rename);
            set.types.push(set.entries.len());
            set.entries.push(entry);
            set.places.push(def.at);
        }
        for (index, def) in api.types.iter().enumerate() {
            let made = facts.usage.get(index).is_some_and(|usage| usage.is_made());
            let needed = made && fields::has_many_required(api, &def.shape);
            let required = needed.then(|| set.add(&hinted(api, &def.hint, bases, rename), "required", def.at));
            set.required.push(required);
        }
        for (operation, (words, spelling)) in api.operations.iter().zip(bases.words.iter().zip(&bases.spellings)) {
            let base = Entry { spelling: spelling.clone(), words: words.clone(), chosen: None };
            let mut add = |needed: bool, kind: &str| needed.then(|| set.add(&base, kind, operation.at));
            let required = add(fields::requires_many(api, operation), "required");
            let response = add(operation.success() == Success::Several, "response");
            let error = add(fields::has_typed_failure(operation), "error");
            let request = set.add(&base, "request", operation.at);
            set.operations.push(Kinds { request, required, response, error });
        }
        set
    }

    fn add(&mut self, base: &Entry, word: &str, at: At) -> usize {
        let spelling = format!("{} {word}", base.spelling);
        self.entries.push(Entry { spelling, words: base.words.and([word]), chosen: None });
        self.places.push(at);
        self.entries.len() - 1
    }
}

/// What is chosen for a type itself, or made of what is chosen for the type that it is inside of.
fn hinted(api: &Api, hint: &Hint, bases: &Bases, rename: &Renames) -> Entry {
    let mut outer = hint.clone();
    let mut inside = Vec::new();
    let mut entry = loop {
        let chosen = if rename.types.is_empty() { None } else { rename.types.get(&type_key(api, &outer)) };
        if let Some(chosen) = chosen {
            if inside.is_empty() {
                return Entry::chosen(chosen);
            }
            break Entry::of(&chosen.value);
        }
        match outer.words.pop() {
            Some(word) => inside.push(word),
            None => break of_base(&outer.base, bases),
        }
    };
    for word in inside.iter().rev() {
        entry.spelling.push(' ');
        entry.spelling.push_str(word);
        entry.words.extend(split(word));
    }
    entry
}

fn of_base(base: &Base, bases: &Bases) -> Entry {
    match base {
        Base::Schema(name) => bases.schemas.get(&name.as_ptr()).cloned().unwrap_or_else(|| Entry::of(name)),
        Base::Operation(id) => {
            let index = id.0 as usize;
            let spelling = bases.spellings.get(index).cloned().unwrap_or_default();
            Entry { spelling, words: bases.words.get(index).cloned().unwrap_or_default(), chosen: None }
        }
        Base::Webhook(id) => Entry::of(bases.webhooks.get(id.0 as usize).map_or("", Name::as_str)),
    }
}

/// Reading a long name takes long, and thousands of types may be called after it.
fn long_schemas(api: &Api) -> HashMap<*const u8, Entry> {
    let mut schemas = HashMap::new();
    for def in &api.types {
        if let Base::Schema(name) = &def.hint.base
            && name.len() > LONGEST_SPELLING
        {
            schemas.entry(name.as_ptr()).or_insert_with(|| Entry::of(name));
        }
    }
    schemas
}

fn refuse(chosen: &Placed<String>, message: String, diagnostics: &mut Diagnostics) {
    let mut fault = chosen.fault(Severity::Error, "rename-collision", message);
    fault.help = "choose another name".to_owned();
    diagnostics.place(fault);
}

/// Names things and warns of those that had to be changed.
struct Naming<'a> {
    rename: &'a Renames,
    diagnostics: &'a mut Diagnostics,
    beyond_ascii: bool,
}

impl Naming<'_> {
    fn assign(
        &mut self,
        entries: &[Entry],
        style: Style,
        reserved: Reserved,
        place: impl Fn(usize) -> Option<At>,
    ) -> Vec<Name> {
        let (names, renamed) = assign(entries, style, reserved);
        self.beyond_ascii |= !names.iter().all(|name| name.is_ascii());
        let choice = |index: usize| entries.get(index).and_then(|entry| entry.chosen.as_ref());
        let mut refused = BTreeSet::new();
        let all_chosen = entries.iter().rev().filter_map(|entry| entry.chosen.as_ref());
        let rivals: BTreeMap<&str, &Placed<String>> = all_chosen.map(|name| (name.value.as_str(), name)).collect();
        for Renamed { entry, wanted, name } in renamed {
            if let Some(chosen) = choice(entry).or_else(|| rivals.get(wanted.as_str()).copied()) {
                refused.insert(chosen.value.clone());
                let other = entries.get(entry).map(|entry| entry.spelling.as_str()).unwrap_or_default();
                let message = format!("the name `{wanted}` is not free: `{other}` is called so too");
                refuse(chosen, message, self.diagnostics);
                continue;
            }
            if let Some(at) = place(entry) {
                let message = format!("the name `{wanted}` is already taken, so this is called `{name}`");
                self.diagnostics.warn(Fault::new("name-collision", at.on_key(), message));
            }
        }
        for (index, name) in names.iter().enumerate() {
            if let Some(chosen) =
                choice(index).filter(|chosen| chosen.value != *name && !refused.contains(&chosen.value))
            {
                let message = format!("the name `{}` is not free: Rust or generated code uses it", chosen.value);
                refuse(chosen, message, self.diagnostics);
            }
        }
        names.into_iter().map(Name).collect()
    }

    /// By id; by method and path where there is none, or where two share one.
    fn bases(&mut self, api: &Api) -> Bases {
        let id = |operation: &Operation| operation.id.clone().filter(|id| !id.trim().is_empty());
        let mut seen = BTreeSet::new();
        let shared: BTreeSet<String> =
            api.operations.iter().filter_map(id).filter(|id| !seen.insert(id.clone())).collect();
        let mut entries = Vec::with_capacity(api.operations.len());
        for operation in &api.operations {
            let by_path = format!("{} {}", operation.method.to_lowercase(), operation.path);
            let chosen = operation_keys(operation).into_iter().find_map(|key| self.rename.operations.get(&key));
            entries.push(match id(operation) {
                _ if chosen.is_some() => Entry::of(&by_path).or_chosen(chosen),
                Some(id) if shared.contains(&id) => {
                    self.diagnostics.warn(
                        Fault::new(
                            "shared-operation-id",
                            operation.at,
                            "several operations have this id, so each is named by its method and path",
                        )
                        .help("give each operation an `operationId` of its own"),
                    );
                    Entry::of(&by_path)
                }
                Some(id) => Entry::of(&id),
                None => Entry::of(&by_path),
            });
        }
        let place = |entry: usize| api.operations.get(entry).map(|operation| operation.at);
        let methods = self.assign(&entries, Style::Snake, METHODS, place);
        // Types and files follow the method, so that one operation has one name.
        let words: Vec<Words> = methods.iter().map(|name| split(name.as_str()).into_iter().collect()).collect();
        let stem_entries: Vec<Entry> = methods.iter().map(|name| Entry::of(name.as_str())).collect();
        let stems = self.assign(&stem_entries, Style::Stem, OPERATION_STEMS, |_| None);
        let spellings = entries.into_iter().map(|entry| entry.spelling).collect();
        Bases { words, spellings, methods, stems, webhooks: self.webhooks(api), schemas: long_schemas(api) }
    }

    /// The stems of webhooks, which their types are called after.
    fn webhooks(&mut self, api: &Api) -> Vec<Name> {
        let entries: Vec<Entry> = api.webhooks.iter().map(|webhook| Entry::of(&webhook.name)).collect();
        self.assign(&entries, Style::Stem, WEBHOOK_STEMS, |entry| api.webhooks.get(entry).map(|webhook| webhook.at))
    }

    fn tags(&mut self, facts: &Facts, style: Style, reserved: Reserved) -> Vec<Name> {
        let entries: Vec<Entry> = facts.features.tags.iter().map(|tag| Entry::of(tag)).collect();
        self.assign(&entries, style, reserved, |_| None)
    }
}

#[cfg(test)]
mod tests;
