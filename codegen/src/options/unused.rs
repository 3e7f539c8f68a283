//! Renames, replacements and derives that apply to nothing in the API: most likely a slip of the pen.

use std::collections::BTreeSet;

use super::{Choices, SharedParameter, operation_key, parts_key, same_name, type_key};
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Operation, Shape, Type};

/// Reports them.
pub(crate) fn unused(choices: &Choices, api: &Api, schemas: &BTreeSet<&str>, diagnostics: &mut Diagnostics) {
    let known = Known::of(api);
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
    for ((of, part), placed) in rename.fields.iter().filter(|(key, _)| !known.fields.contains(*key)) {
        say(format!("the schema `{of}` has no property `{part}`"), placed);
    }
    for ((of, part), placed) in rename.variants.iter().filter(|(key, _)| !known.variants.contains(*key)) {
        say(format!("the schema `{of}` has no value or variant `{part}`"), placed);
    }
    for ((of, part), placed) in rename.parameters.iter().filter(|(key, _)| !known.parameters.contains(*key)) {
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

/// Everything that option files can call by a name.
#[derive(Default)]
struct Known<'a> {
    types: BTreeSet<String>,
    derivable: BTreeSet<String>,
    fields: BTreeSet<(String, String)>,
    variants: BTreeSet<(String, String)>,
    operations: BTreeSet<String>,
    parameters: BTreeSet<(String, String)>,
    foreign: BTreeSet<Option<&'a String>>,
}

impl<'a> Known<'a> {
    fn of(api: &'a Api) -> Self {
        let mut known = Self::default();
        for def in &api.types {
            let (key, parts) = (type_key(api, &def.hint), parts_key(api, def));
            let fields = |part: &String| (parts.clone(), part.clone());
            match &def.shape {
                Shape::Struct(object) => known.fields.extend(object.fields.iter().map(|field| fields(&field.wire))),
                Shape::Texts(values) => known.variants.extend(values.iter().map(fields)),
                Shape::Integers(values) => known.variants.extend(values.iter().map(|value| fields(&value.to_string()))),
                Shape::Union(union) => {
                    known.variants.extend(union.variants.iter().map(|variant| fields(&variant.name)))
                }
                Shape::Values(_) | Shape::Bodies(_) | Shape::Alias(_) => {}
            }
            if !matches!(def.shape, Shape::Alias(_)) {
                known.derivable.insert(parts.clone());
            }
            known.types.insert(key);
            def.shape.each_type(&mut |ty| known.foreign(api, ty));
        }
        for operation in &api.operations {
            for key in operation_keys(operation) {
                let parameters = operation.parameters.iter();
                known.parameters.extend(parameters.map(|parameter| (key.clone(), parameter.wire.clone())));
                known.operations.insert(key);
            }
            operation.each_sent(&mut |ty| known.foreign(api, ty));
            operation.each_received(&mut |ty| known.foreign(api, ty));
        }
        known
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
