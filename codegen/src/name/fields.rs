//! Names inside a type: fields, variants, and the fields of requests.

use std::collections::{BTreeMap, HashMap};

use proc_macro2::Ident;

use crate::document::Value;
use crate::ir::{Api, Case, Content, Operation, Shape, media_words};
use crate::options::{Inside, Placed, operation_keys};
use crate::source::At;

use super::reserved::{CONSTANTS, OPERATORS};
use super::scope::{Entry, Reserved};
use super::words::{Style, split};
use super::{Name, Naming};

/// How many required values a constructor takes by position. More of them are given by name.
pub(crate) const POSITIONS: usize = 4;

/// The names of a type's fields, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct FieldNames {
    pub(crate) fields: Vec<Name>,
    /// The field of what is not described.
    pub(crate) additional: Option<Name>,
}

/// The names of a type's variants, in their order.
#[derive(Clone, Debug, Default)]
pub(crate) struct VariantNames {
    pub(crate) variants: Vec<Name>,
    /// The variant of what is not described.
    pub(crate) other: Option<Name>,
}

impl FieldNames {
    pub(crate) fn ident(&self, field: usize) -> Ident {
        self.fields.get(field).map_or_else(super::unnamed, Name::ident)
    }

    /// The function that sets a field: called like it, unless that is an operator's method. Then it leaves the other
    /// fields' functions their names.
    pub(crate) fn setter(&self, field: usize) -> Ident {
        match self.fields.get(field) {
            Some(Name(name)) if OPERATORS.contains(&name.as_str()) => {
                let mut setter = Name(format!("with_{name}"));
                while self.fields.contains(&setter) {
                    setter.0.push('_');
                }
                setter.ident()
            }
            _ => self.ident(field),
        }
    }

    /// The function that gives a field's value or its default: `None` where another's has the name.
    pub(crate) fn or_default(&self, field: usize) -> Option<Ident> {
        // A field called `self_` since `self` can't be one has the underscore already.
        let name = self.fields.get(field)?.0.trim_end_matches('_');
        let alike = self.fields.iter().filter(|other| other.0.trim_end_matches('_') == name).count();
        let accessor = Name(format!("{name}_or_default"));
        (alike == 1 && !self.fields.contains(&accessor)).then(|| accessor.ident())
    }
}

impl VariantNames {
    pub(crate) fn ident(&self, variant: usize) -> Ident {
        self.variants.get(variant).map_or_else(super::unnamed, Name::ident)
    }

    pub(crate) fn other(&self) -> Ident {
        self.other.as_ref().map_or_else(super::unnamed, Name::ident)
    }
}

/// Words that can't be a field even as a raw identifier, and methods that every struct has.
const FIELDS: Reserved = Reserved { suffix: "_", names: &["self", "super", "crate", "new"] };

/// Words that can't be a variant.
const VARIANTS: Reserved = Reserved { suffix: "Value", names: &["Self"] };

/// More fields that a constructor asks for than positions.
pub(super) fn has_many_required(api: &Api, shape: &Shape) -> bool {
    match shape {
        Shape::Struct(object) => object.fields.iter().filter(|field| api.asks_for(field)).count() > POSITIONS,
        _ => false,
    }
}

/// More required parameters, and body, than positions.
pub(super) fn requires_many(api: &Api, operation: &Operation) -> bool {
    let parameters = operation.parameters.iter().filter(|parameter| api.asks_for_parameter(parameter)).count();
    let body = operation.body.iter().filter(|body| body.required && !api.is_one_value(&body.ty)).count();
    parameters + body > POSITIONS
}

/// The description gives a failure a body.
pub(super) fn has_typed_failure(operation: &Operation) -> bool {
    !operation.failures().is_empty()
}

/// What a value of an enumeration is called.
fn of_value(value: &Value) -> Entry {
    let numbered = |text: &str| Entry::with(text, ["value".to_owned()].into_iter().chain(split(text)));
    match value {
        Value::String(text) => Entry::of(text),
        Value::Number(text) => numbered(text),
        Value::Bool(value) => Entry::of(if *value { "true" } else { "false" }),
        Value::Null | Value::Array(_) | Value::Object(_) => numbered(""),
    }
}

/// How many of a body's media types have each short name.
struct ShortNames(HashMap<String, usize>);

impl ShortNames {
    fn of(contents: &[Content]) -> Self {
        let mut names = HashMap::new();
        contents.iter().for_each(|content| *names.entry(media_words(&content.media_type)).or_default() += 1);
        Self(names)
    }

    /// A media type's short name, or all of it where two of them have the same.
    fn entry(&self, media_type: &str) -> Entry {
        let short = media_words(media_type);
        let is_shared = self.0.get(&short).is_some_and(|many| *many > 1);
        let is_plain = media_type.chars().all(|c| c.is_ascii_alphanumeric() || c == '/');
        let words = if is_shared && !is_plain { split(media_type) } else { split(&short) };
        Entry::with(media_type, words)
    }
}

/// What was chosen for a part of something; nothing is put together to ask that where nothing was chosen.
fn inside<'c>(chosen: &'c Inside, of: &str, part: &str) -> Option<&'c Placed<String>> {
    if chosen.is_empty() { None } else { chosen.get(&(of.to_owned(), part.to_owned())) }
}

impl Naming<'_> {
    pub(super) fn fields(&mut self, key: &str, shape: &Shape) -> FieldNames {
        let Shape::Struct(object) = shape else { return FieldNames::default() };
        let mut entries: Vec<(Entry, Option<At>)> = (object.fields.iter())
            .map(|field| (self.entry(&self.rename.fields, key, &field.wire), Some(field.at)))
            .collect();
        if object.additional.is_some() {
            // A space can't begin a property's words, so the described property of that name comes first.
            entries.push((Entry::with(" additional", split("additional")), None));
        }
        let mut fields = self.inside(entries, Style::Snake, FIELDS);
        let additional = object.additional.as_ref().and_then(|_| fields.pop());
        FieldNames { fields, additional }
    }

    pub(super) fn variants(&mut self, key: &str, shape: &Shape) -> VariantNames {
        let chosen = |value: &str| inside(&self.rename.variants, key, value);
        let named = |value: &String| Entry::of(value).or_chosen(chosen(value));
        let mut entries: Vec<(Entry, Option<At>)> = match shape {
            Shape::Texts(values) => values.iter().map(|value| (named(value), None)).collect(),
            Shape::Integers(values) => {
                let entry = |value: &i64| {
                    let value = value.to_string();
                    let words = ["value".to_owned()].into_iter().chain(split(&value));
                    Entry::with(value.as_str(), words).or_chosen(chosen(&value))
                };
                values.iter().map(|value| (entry(value), None)).collect()
            }
            Shape::Union(union) => union.variants.iter().map(|variant| (named(&variant.name), None)).collect(),
            Shape::Values(values) => values.iter().map(|value| (of_value(value), None)).collect(),
            Shape::Bodies(contents) => {
                let names = ShortNames::of(contents);
                let entries = contents.iter().map(|content| (names.entry(&content.media_type), Some(content.at)));
                return VariantNames { variants: self.inside(entries.collect(), Style::Pascal, VARIANTS), other: None };
            }
            Shape::Struct(_) | Shape::Alias(_) => return VariantNames::default(),
        };
        entries.push((Entry::with(" other", split("other")), None));
        let mut variants = self.inside(entries, Style::Pascal, VARIANTS);
        let other = variants.pop();
        VariantNames { variants, other }
    }

    pub(super) fn request(&mut self, operation: &Operation) -> FieldNames {
        let keys = if self.rename.parameters.is_empty() { Vec::new() } else { operation_keys(operation) };
        let mut entries: Vec<(Entry, Option<At>)> = Vec::new();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        operation.parameters.iter().for_each(|parameter| *places.entry(&parameter.wire).or_default() += 1);
        for parameter in &operation.parameters {
            // The same name may stand in two places; the place tells them apart.
            let spelling = match places.get(parameter.wire.as_str()) {
                Some(1) => parameter.wire.clone(),
                _ => format!("{} {:?}", parameter.wire, parameter.place).to_lowercase(),
            };
            let chosen = keys.iter().find_map(|key| inside(&self.rename.parameters, key, &parameter.wire));
            entries.push((Entry::of(&spelling).or_chosen(chosen), Some(parameter.at)));
        }
        if let Some(body) = &operation.body {
            entries.push((Entry::with(" body", split("body")), Some(body.at)));
        }
        FieldNames { fields: self.inside(entries, Style::Snake, FIELDS), additional: None }
    }

    /// A variant for every case of the answers, used or not, so that places stay the same.
    pub(super) fn answers(&mut self, operation: &Operation) -> VariantNames {
        let entry = |names: &ShortNames, case: &Case<'_>| match case.content {
            Some(content) if case.answer.contents.len() > 1 => {
                let media = names.entry(&content.media_type);
                let status = case.answer.status.words();
                let words: Vec<String> =
                    split(&status).into_iter().chain(media.words.iter().map(str::to_owned)).collect();
                (Entry::with(format!("{status} {}", media.spelling), words), Some(content.at))
            }
            _ => (Entry::of(&case.answer.status.words()), None),
        };
        let cases = operation.cases();
        let of_one = |cases: &[Case<'_>]| {
            let names = ShortNames::of(cases.first().map_or(&[], |case| &case.answer.contents));
            cases.iter().map(|case| entry(&names, case)).collect::<Vec<_>>()
        };
        let entries = cases.chunk_by(|one, next| std::ptr::eq(one.answer, next.answer)).flat_map(of_one).collect();
        VariantNames { variants: self.inside(entries, Style::Pascal, VARIANTS), other: None }
    }

    pub(super) fn headers(&mut self, operation: &Operation) -> Vec<Name> {
        let entries = operation.headers.iter().map(|header| (Entry::of(&header.wire), Some(header.at)));
        self.inside(entries.collect(), Style::Upper, CONSTANTS)
    }

    fn entry(&self, chosen: &Inside, of: &str, part: &str) -> Entry {
        Entry::of(part).or_chosen(inside(chosen, of, part))
    }

    fn inside(&mut self, entries: Vec<(Entry, Option<At>)>, style: Style, reserved: Reserved) -> Vec<Name> {
        let (entries, places): (Vec<Entry>, Vec<Option<At>>) = entries.into_iter().unzip();
        self.assign(&entries, style, reserved, |entry| places.get(entry).copied().flatten())
    }
}
