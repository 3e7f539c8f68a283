//! Expressions for snippets: a plausible value of any type that is sent, from examples where there are some.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::document::Value;
use crate::emit::context::Context;
use crate::emit::hold::Hold;
use crate::emit::union;
use crate::ir::{Content, Docs, Float, ForeignId, Integer, Shape, Struct, Type, TypeId, Variant};
use crate::name::{Name, POSITIONS};
use crate::text::{Literal, Number};

/// Examples that are longer say nothing more in a snippet.
const LONGEST: usize = 80;

/// How deep lists and options are still filled.
const DEEPEST: usize = 3;

/// How many definitions one inside the other a snippet shows.
const LEVELS: usize = 24;

/// How many values a snippet shows, those included that were only tried. Two required fields of the same type, each
/// with two of the next, are a million of them after twenty types.
const PARTS: usize = 400;

/// How many fields of one definition a snippet shows. The body of thousands of operations may have thousands of them.
const FIELDS: usize = 200;

/// A value in the making.
pub(super) struct Values<'a> {
    context: Context<'a>,
    /// The generated types that the expressions name.
    pub(super) used: BTreeSet<Ident>,
    /// The definitions that are being made, so that one that requires itself is noticed.
    open: Vec<TypeId>,
    /// What is left of [`PARTS`].
    left: usize,
    /// How deep the expression is, in values of any kind.
    depth: usize,
}

/// What a value is for.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// Its type.
    pub(super) ty: &'a Type,
    /// How the definition in it is held.
    pub(super) hold: Hold,
    /// The description's example, or what the service assumes.
    pub(super) example: Option<&'a Value>,
    /// The field, for texts that have no example.
    pub(super) label: &'a str,
}

impl<'a> Wanted<'a> {
    fn of(ty: &'a Type, docs: &'a Docs, label: &'a str) -> Self {
        Self { ty, hold: Hold::Here, example: docs.example.as_ref().or(docs.default.as_ref()), label }
    }

    fn inner(self, ty: &'a Type, example: Option<&'a Value>) -> Self {
        Self { ty, hold: self.hold.of_elements(), example, ..self }
    }
}

/// A required field of a constructor.
pub(super) struct Argument<'a> {
    name: Ident,
    wanted: Wanted<'a>,
    /// The expression, where it is not to be made up.
    given: Option<TokenStream>,
}

impl<'a> Argument<'a> {
    pub(super) fn new(name: Ident, ty: &'a Type, hold: Hold, docs: &'a Docs, label: &'a str) -> Self {
        Self { name, wanted: Wanted { hold, ..Wanted::of(ty, docs, label) }, given: None }
    }
}

impl<'a> Values<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        Self { context, used: BTreeSet::new(), open: Vec::new(), left: PARTS, depth: 0 }
    }

    /// `Name::new(…)`: by position, or as a struct of what is required. `None` if a value can't be finite, or is too much.
    pub(super) fn constructed(
        &mut self,
        name: &Ident,
        required: &Ident,
        arguments: &[Argument<'a>],
    ) -> Option<TokenStream> {
        if arguments.len() > FIELDS {
            return None;
        }
        self.used.insert(name.clone());
        if arguments.len() > POSITIONS {
            let mut fields = Vec::with_capacity(arguments.len());
            for Argument { name, wanted, given } in arguments {
                let value = given.clone().map_or_else(|| self.exact(*wanted), Some)?;
                fields.push(quote!(#name: #value));
            }
            self.used.insert(required.clone());
            return Some(quote!(#name::new(#required { #(#fields),* })));
        }
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let given = argument.given.clone();
            values.push(given.map_or_else(|| self.loose(argument.wanted), Some)?);
        }
        Some(quote!(#name::new(#(#values),*)))
    }

    /// The statement that makes the argument a variable, if its value is large enough to stand alone.
    pub(super) fn hoisted(&mut self, argument: &mut Argument<'a>) -> Option<TokenStream> {
        let Type::Named(id) = self.context.resolved(argument.wanted.ty) else { return None };
        if !matches!(
            self.context.api.ty(self.context.canonical(*id)).shape,
            Shape::Struct(_) | Shape::Union(_) | Shape::Bodies(_)
        ) {
            return None;
        }
        let value = self.loose(argument.wanted)?;
        let name = argument.name.clone();
        argument.given = Some(quote!(#name));
        Some(quote!(let #name = #value;))
    }

    /// A value for a constructor's or a setter's argument, which takes texts of any kind and makes boxes itself.
    pub(super) fn loose(&mut self, wanted: Wanted<'a>) -> Option<TokenStream> {
        match self.context.resolved(wanted.ty) {
            Type::Text | Type::Secret => {
                let text = text(wanted);
                let literal = Literal(&text);
                Some(quote!(#literal))
            }
            _ if matches!(wanted.ty, Type::Named(_)) => self.exact(Wanted { hold: Hold::Here, ..wanted }),
            _ => self.exact(wanted),
        }
    }

    /// A value of exactly this type.
    fn exact(&mut self, wanted: Wanted<'a>) -> Option<TokenStream> {
        // Lists of lists have names as well, so there may be as many as there are schemas.
        if self.depth >= 4 * LEVELS || self.left == 0 {
            return None;
        }
        self.left -= 1;
        self.depth += 1;
        let value = self.of_type(wanted);
        self.depth -= 1;
        value
    }

    fn of_type(&mut self, wanted: Wanted<'a>) -> Option<TokenStream> {
        if wanted.hold != Hold::Here && matches!(wanted.ty, Type::Named(_)) {
            let value = self.exact(Wanted { hold: Hold::Here, ..wanted })?;
            return Some(wanted.hold.wrap(value, &quote!(runtime)));
        }
        let (ty, hold) = self.context.resolved_and_held(wanted.ty, wanted.hold);
        let wanted = Wanted { hold, ..wanted };
        Some(match ty {
            Type::Any => any(wanted),
            Type::Boolean => {
                let value = !matches!(wanted.example, Some(Value::Bool(false)));
                quote!(#value)
            }
            Type::Integer(width) => {
                let value = Number::Integer(integer(*width, wanted.example));
                quote!(#value)
            }
            Type::Float(width) => {
                let value = Number::Float(float(*width, wanted.example));
                quote!(#value)
            }
            Type::Text => {
                let text = text(wanted);
                let literal = Literal(&text);
                quote!(#literal.to_owned())
            }
            Type::Secret => {
                let text = text(wanted);
                let literal = Literal(&text);
                quote!(#literal.into())
            }
            Type::DateTime => quote!(runtime::jiff::Timestamp::now().into()),
            Type::Date => quote!(runtime::jiff::civil::date(2026, 1, 31)),
            Type::Uuid => quote!(runtime::uuid::Uuid::nil()),
            Type::Ipv4 => quote!(std::net::Ipv4Addr::LOCALHOST),
            Type::Ipv6 => quote!(std::net::Ipv6Addr::LOCALHOST),
            Type::Base64 => quote!(b"content".as_slice().into()),
            Type::Bytes => quote!(runtime::Bytes::from_static(b"content")),
            Type::File => quote!(runtime::File::new("content")),
            Type::Parts => quote!(runtime::Parts::new()),
            Type::Nullable(inner) => self.nullable(wanted, inner),
            Type::List(inner) => self.list(wanted, inner),
            Type::Tuple(parts) => self.tuple(wanted, parts)?,
            Type::Map(inner) => self.map(wanted, inner),
            Type::Named(id) => self.named(*id, wanted)?,
            Type::Foreign(id) => self.foreign(*id)?,
        })
    }

    /// Nobody here knows how such a value is made, unless it has a default: then whoever uses the snippet brings it.
    fn foreign(&self, id: ForeignId) -> Option<TokenStream> {
        let foreign = self.context.api.foreign.get(id.0 as usize)?;
        let path = self.context.foreign(id);
        foreign.ty.default.then(|| quote!(#path::default()))
    }

    fn nullable(&mut self, wanted: Wanted<'a>, inner: &'a Type) -> TokenStream {
        let example = wanted.example.filter(|example| **example != Value::Null);
        let wanted = Wanted { hold: wanted.hold, ..wanted.inner(inner, example) };
        let value = self.shallow(wanted);
        value.map_or_else(|| quote!(None), |value| quote!(Some(#value)))
    }

    fn list(&mut self, wanted: Wanted<'a>, inner: &'a Type) -> TokenStream {
        let examples = match wanted.example {
            Some(Value::Array(values)) => values.iter().take(2).map(Some).collect(),
            other => vec![other],
        };
        let values: Vec<TokenStream> =
            examples.into_iter().filter_map(|example| self.shallow(wanted.inner(inner, example))).collect();
        if values.is_empty() { quote!(Vec::new()) } else { quote!(vec![#(#values),*]) }
    }

    fn tuple(&mut self, wanted: Wanted<'a>, parts: &'a [Type]) -> Option<TokenStream> {
        let examples = match wanted.example {
            Some(Value::Array(values)) => values.as_slice(),
            _ => &[],
        };
        let mut values = Vec::with_capacity(parts.len());
        for (place, part) in parts.iter().enumerate() {
            let wanted = Wanted { hold: wanted.hold, ..wanted.inner(part, examples.get(place)) };
            values.push(self.exact(wanted)?);
        }
        Some(quote!((#(#values,)*)))
    }

    fn map(&mut self, wanted: Wanted<'a>, inner: &'a Type) -> TokenStream {
        let entry = match wanted.example {
            Some(Value::Object(entries)) => entries.first().map(|(key, value)| (key.as_str(), Some(value))),
            _ => None,
        };
        let (key, example) = entry.filter(|(key, _)| is_short(key)).unwrap_or(("key", None));
        let key = Literal(key);
        match self.shallow(wanted.inner(inner, example)) {
            Some(value) => quote!(std::collections::BTreeMap::from([(#key.to_owned(), #value)])),
            None => quote!(std::collections::BTreeMap::new()),
        }
    }

    /// Deep down, what need not be there is left out.
    fn shallow(&mut self, wanted: Wanted<'a>) -> Option<TokenStream> {
        if self.open.len() >= DEEPEST { None } else { self.exact(wanted) }
    }

    /// A value of a definition, called by the name that it has in this place. Its parts are those of the definition
    /// that stands for it.
    fn named(&mut self, place: TypeId, wanted: Wanted<'a>) -> Option<TokenStream> {
        let id = self.context.canonical(place);
        if self.open.contains(&id) || self.open.len() >= LEVELS {
            return None;
        }
        self.open.push(id);
        let before = self.used.clone();
        let name = self.context.names.ty(place);
        let value = match &self.context.api.ty(id).shape {
            Shape::Struct(object) => self.structure(&name, id, object, wanted),
            Shape::Texts(values) => self.of_texts(&name, id, values, wanted),
            Shape::Integers(values) => self.of_integers(&name, id, values, wanted),
            Shape::Values(values) => self.of_values(&name, id, values, wanted),
            Shape::Union(union) => self.union(&name, id, &union.variants, wanted),
            Shape::Bodies(contents) => self.bodies(&name, id, contents, wanted),
            // Aliases are resolved before.
            Shape::Alias(ty) => self.exact(wanted.inner(ty, wanted.example)),
        };
        self.open.pop();
        if value.is_none() {
            // What was only tried needs no import.
            self.used = before;
        }
        value
    }

    fn structure(&mut self, name: &Ident, id: TypeId, object: &'a Struct, wanted: Wanted<'a>) -> Option<TokenStream> {
        let names = self.context.names;
        let (fields, required) = (names.fields.get(id.0 as usize)?, names.required.get(id.0 as usize)?);
        let whole = wanted.example.or(self.context.api.ty(id).docs.example.as_ref());
        let places = object.fields.iter().enumerate().filter(|(_, field)| self.context.api.asks_for(field));
        if places.clone().nth(FIELDS).is_some() {
            return None;
        }
        let arguments: Vec<Argument<'a>> = places
            .map(|(place, field)| {
                let label = fields.fields.get(place).map_or("", |name| name.as_str());
                let hold = self.context.hold(id, place);
                let mut argument = Argument::new(fields.ident(place), &field.ty, hold, &field.docs, label);
                if let Some(Value::Object(entries)) = whole
                    && entries.len() <= 4 * FIELDS
                    && let Some((_, value)) = entries.iter().find(|(key, _)| *key == field.wire)
                {
                    argument.wanted.example = Some(value);
                }
                argument
            })
            .collect();
        let required = required.as_ref().map_or_else(|| name.clone(), Name::ident);
        self.constructed(name, &required, &arguments)
    }

    fn of_texts(&mut self, name: &Ident, id: TypeId, values: &[String], wanted: Wanted<'a>) -> Option<TokenStream> {
        let example = match wanted.example {
            Some(Value::String(text)) => values.iter().position(|value| value == text),
            _ => None,
        };
        self.variant(name, id, example, values.len(), quote!("other"))
    }

    fn of_integers(&mut self, name: &Ident, id: TypeId, values: &[i64], wanted: Wanted<'a>) -> Option<TokenStream> {
        let example = match wanted.example {
            Some(Value::Number(text)) => {
                let number: Option<i64> = text.parse().ok();
                values.iter().position(|value| Some(*value) == number)
            }
            _ => None,
        };
        self.variant(name, id, example, values.len(), quote!(1))
    }

    fn of_values(&mut self, name: &Ident, id: TypeId, values: &[Value], wanted: Wanted<'a>) -> Option<TokenStream> {
        let example = wanted.example.and_then(|example| values.iter().position(|value| value == example));
        self.variant(name, id, example, values.len(), quote!(runtime::Value::Null))
    }

    fn variant(
        &mut self,
        name: &Ident,
        id: TypeId,
        example: Option<usize>,
        of: usize,
        other: TokenStream,
    ) -> Option<TokenStream> {
        self.used.insert(name.clone());
        if of == 0 {
            return Some(quote!(#name::from(#other)));
        }
        let variant = self.context.names.variants.get(id.0 as usize)?.ident(example.unwrap_or(0));
        Some(quote!(#name::#variant))
    }

    /// The first variant that a value can be made of.
    fn union(&mut self, name: &Ident, id: TypeId, variants: &'a [Variant], wanted: Wanted<'a>) -> Option<TokenStream> {
        let names = self.context.names.variants.get(id.0 as usize)?;
        for (place, variant) in variants.iter().enumerate() {
            let hold = union::hold(&self.context, id, place, &variant.ty);
            let example = wanted.example.filter(|example| self.fits(&variant.ty, example));
            if let Some(value) = self.exact(Wanted { hold, ..wanted.inner(&variant.ty, example) }) {
                let variant = names.ident(place);
                self.used.insert(name.clone());
                return Some(quote!(#name::#variant(#value)));
            }
        }
        let other = names.other();
        self.used.insert(name.clone());
        Some(quote!(#name::#other(runtime::Value::Null)))
    }

    /// The preferred of several bodies.
    fn bodies(&mut self, name: &Ident, id: TypeId, contents: &'a [Content], wanted: Wanted<'a>) -> Option<TokenStream> {
        let value = self.exact(wanted.inner(&contents.first()?.ty, wanted.example))?;
        let variant = self.context.names.variants.get(id.0 as usize)?.ident(0);
        self.used.insert(name.clone());
        Some(quote!(#name::#variant(#value)))
    }

    /// The example can be one of this type, as far as is seen from outside.
    fn fits(&self, ty: &'a Type, example: &Value) -> bool {
        match (self.context.resolved(ty), example) {
            (Type::Named(id), Value::Object(_)) => matches!(self.context.api.ty(*id).shape, Shape::Struct(_)),
            (Type::Named(id), Value::String(_)) => matches!(self.context.api.ty(*id).shape, Shape::Texts(_)),
            (Type::Text, Value::String(_)) | (Type::List(_), Value::Array(_)) | (Type::Boolean, Value::Bool(_)) => true,
            (Type::Integer(_) | Type::Float(_), Value::Number(_)) | (Type::Map(_), Value::Object(_)) => true,
            _ => false,
        }
    }
}

/// A free-form value, where a scalar says enough.
fn any(wanted: Wanted<'_>) -> TokenStream {
    match wanted.example {
        Some(Value::Bool(value)) => quote!(runtime::Value::from(#value)),
        Some(number @ Value::Number(_)) => {
            let value = Number::Integer(integer(Integer::I32, Some(number)));
            quote!(runtime::Value::from(#value))
        }
        _ => {
            let text = text(wanted);
            let literal = Literal(&text);
            quote!(runtime::Value::from(#literal))
        }
    }
}

/// The example, or the field's name, by which readers see what belongs there.
fn text(wanted: Wanted<'_>) -> String {
    match wanted.example {
        Some(Value::String(text)) if is_short(text) => text.clone(),
        _ => wanted.label.trim_matches('_').replace('_', "-"),
    }
}

/// The text can stand in a snippet, and travel in a path, a query or a header.
fn is_short(text: &str) -> bool {
    let is_plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    is_plain && text.len() <= LONGEST && !text.trim_matches(['.', ' ']).is_empty() && text.trim() == text
}

fn integer(width: Integer, example: Option<&Value>) -> i64 {
    let Some(Value::Number(text)) = example else { return 1 };
    let Ok(value) = text.parse::<i64>() else { return 1 };
    let fits = width.takes(value.into());
    if fits { value } else { 1 }
}

fn float(width: Float, example: Option<&Value>) -> f64 {
    let Some(Value::Number(text)) = example else { return 1.5 };
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && text.len() <= if width == Float::F32 { 7 } else { 15 } => value,
        _ => 1.5,
    }
}
