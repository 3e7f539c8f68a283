//! Renames, replacements and derives that apply to nothing in the API: most likely a slip of the pen.

use std::borrow::{Borrow, Cow};
use std::collections::{BTreeMap, BTreeSet};

use super::{Choices, SharedParameter, operation_key, parts_key, same_name, type_key};
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Operation, Shape, Type};

/// Reports them.
pub(crate) fn unused(choices: &Choices, api: &Api, schemas: &BTreeSet<&str>, diagnostics: &mut Diagnostics) {
    let known = Known::of(choices, api);
    let mut say = |what: String, placed: &super::Placed<String>| {
        choices.say_unused(placed, format!("this renames nothing: {what}"), diagnostics);
    };
    let rename = &choices.rename;
    for (name, placed) in rename.types.iter().filter(|(name, _)| !known.types.contains(*name)) {
        say(format!("no schema `{name}` becomes a type"), placed);
    }
    for (key, placed) in rename.operations.iter().filter(|(key, _)| !known.operations.contains(*key)) {
        say(format!("no operation is `{key}`"), placed);
    }
    for ((of, part), placed) in rename.fields.iter().filter(|(key, _)| !has(&known.fields, key)) {
        say(format!("the schema `{of}` has no property `{part}`"), placed);
    }
    for ((of, part), placed) in rename.variants.iter().filter(|(key, _)| !has(&known.variants, key)) {
        say(format!("the schema `{of}` has no value or variant `{part}`"), placed);
    }
    for ((of, part), placed) in rename.parameters.iter().filter(|(key, _)| !has(&known.parameters, key)) {
        say(format!("the operation `{of}` has no parameter `{part}`"), placed);
    }
    let mut seen = BTreeSet::new();
    for placed in &choices.client_parameters {
        let SharedParameter { name, place } = &placed.value;
        if !seen.insert((*place, place.map_or(name.into(), |place| same_name(place, name)))) {
            let message = format!("an entry before this says the same of `{name}`");
            choices.say_unused(placed, message, diagnostics);
            continue;
        }
        let mut parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
        if !parameters.any(|parameter| placed.value.means(parameter.place, &parameter.wire)) {
            let message = format!("no operation has a parameter `{}` there", placed.value.name);
            choices.say_unused(placed, message, diagnostics);
        }
    }
    for (format, ty) in choices.replace.formats.iter().filter(|(format, _)| !known.foreign.contains(&Some(*format))) {
        let message = format!("this replaces nothing: no value that is generated has the format `{format}`");
        choices.say_unused(ty, message, diagnostics);
    }
    for (name, ty) in choices.replace.schemas.iter().filter(|(name, _)| !schemas.contains(name.as_str())) {
        choices.say_unused(ty, format!("this replaces nothing: no schema is called `{name}`"), diagnostics);
    }
    for (name, derives) in choices.derives.types.iter().filter(|(name, _)| !known.derivable.contains(*name)) {
        for derive in derives.iter().take(1) {
            let message = format!("this derives nothing: no schema `{name}` becomes a struct or an enumeration");
            choices.say_unused(derive, message, diagnostics);
        }
    }
}

fn has<T: Borrow<str> + Ord>(known: &BTreeMap<String, BTreeSet<T>>, (of, part): &(String, String)) -> bool {
    known.get(of).is_some_and(|parts| parts.contains(part.as_str()))
}

/// What the choices call by a name and is there. Of all the others the names alone would take more memory than the API.
#[derive(Default)]
struct Known<'a> {
    types: BTreeSet<String>,
    derivable: BTreeSet<String>,
    /// By type, and so are the next.
    fields: BTreeMap<String, BTreeSet<&'a str>>,
    variants: BTreeMap<String, BTreeSet<Cow<'a, str>>>,
    operations: BTreeSet<String>,
    /// By operation.
    parameters: BTreeMap<String, BTreeSet<&'a str>>,
    foreign: BTreeSet<Option<&'a String>>,
}

impl<'a> Known<'a> {
    fn of(choices: &Choices, api: &'a Api) -> Self {
        let (rename, derives) = (&choices.rename, &choices.derives);
        let mut known = Self::default();
        let parted: BTreeSet<&str> =
            rename.fields.keys().chain(rename.variants.keys()).map(|(of, _)| of.as_str()).collect();
        let says_types = !(parted.is_empty() && rename.types.is_empty() && derives.types.is_empty());
        for def in &api.types {
            if says_types {
                let parts = parts_key(api, def);
                if parted.contains(parts.as_str()) {
                    known.parts(&parts, &def.shape);
                }
                if !matches!(def.shape, Shape::Alias(_)) && derives.types.contains_key(&parts) {
                    known.derivable.insert(parts);
                }
                known.types.extend(Some(type_key(api, &def.hint)).filter(|key| rename.types.contains_key(key)));
            }
            def.shape.each_type(&mut |ty| known.foreign(api, ty));
        }
        let called: BTreeSet<&str> = rename.parameters.keys().map(|(of, _)| of.as_str()).collect();
        for operation in &api.operations {
            for key in operation_keys(operation) {
                if called.contains(key.as_str()) {
                    let parameters = operation.parameters.iter().map(|parameter| parameter.wire.as_str());
                    known.parameters.entry(key.clone()).or_default().extend(parameters);
                }
                known.operations.extend(Some(key).filter(|key| rename.operations.contains_key(key)));
            }
            operation.each_sent(&mut |ty| known.foreign(api, ty));
            operation.each_received(&mut |ty| known.foreign(api, ty));
        }
        known
    }

    fn parts(&mut self, key: &str, shape: &'a Shape) {
        let mut variants = |all: &mut dyn Iterator<Item = Cow<'a, str>>| {
            self.variants.entry(key.to_owned()).or_default().extend(all);
        };
        match shape {
            Shape::Struct(object) => {
                let fields = object.fields.iter().map(|field| field.wire.as_str());
                self.fields.entry(key.to_owned()).or_default().extend(fields);
            }
            Shape::Texts(values) => variants(&mut values.iter().map(|value| value.into())),
            Shape::Integers(values) => variants(&mut values.iter().map(|value| value.to_string().into())),
            Shape::Union(union) => variants(&mut union.variants.iter().map(|variant| (&variant.name).into())),
            Shape::Values(_) | Shape::Bodies(_) | Shape::Alias(_) => {}
        }
    }

    fn foreign(&mut self, api: &'a Api, ty: &Type) {
        ty.each_foreign(&mut |id| {
            self.foreign.insert(api.foreign.get(id.0 as usize).and_then(|foreign| foreign.format.as_ref()));
        });
    }
}

/// The id, if there is one, and the method with the path.
pub(crate) fn operation_keys(operation: &Operation) -> Vec<String> {
    operation.id.iter().cloned().chain([operation_key(&operation.method, &operation.path)]).collect()
}
