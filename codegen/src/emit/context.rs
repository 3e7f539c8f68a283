//! What all emitters share: names, Rust types of our types, docs, and what a file imports.

use std::borrow::Cow;
use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::Options;
use crate::analyse::{Derives, Facts, Gate, Home, Usage};
use crate::document::Value;
use crate::ir::{Api, Base, Docs, Float, ForeignId, Shape, Type, TypeId, WebhookId};
use crate::name::Names;
use crate::options::{derive_path, parts_key, type_path};
use crate::text::{Doc, Literal, code};

use super::hold::Hold;

/// The inputs of this stage.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) api: &'a Api,
    pub(crate) facts: &'a Facts,
    pub(crate) names: &'a Names,
    pub(crate) options: &'a Options,
}

/// The types that a file uses.
#[derive(Default)]
pub(crate) struct Used {
    types: BTreeSet<TypeId>,
    modules: BTreeSet<&'static str>,
    /// Types are written that clippy finds too complex.
    complex: bool,
}

impl Used {
    pub(crate) fn module(&mut self, name: &'static str) {
        self.modules.insert(name);
    }

    /// `use` of what is not defined in the file itself, below what is allowed in all of it.
    fn imports(&self, context: &Context<'_>, is_here: impl Fn(TypeId) -> bool) -> TokenStream {
        let mut names: BTreeSet<Ident> =
            self.modules.iter().map(|name| Ident::new(name, proc_macro2::Span::call_site())).collect();
        names.extend(self.types.iter().filter(|id| !is_here(**id)).map(|id| context.names.ty(*id)));
        let allowed = self
            .complex
            .then(|| quote!(#![allow(clippy::type_complexity, reason = "types nest as deeply as the description's")]));
        let names = names.iter();
        let uses = (names.len() > 0).then(|| quote!(use crate::generated::{#(#names),*};));
        quote!(#allowed #uses)
    }
}

impl<'a> Context<'a> {
    /// The types that a file defines.
    pub(crate) fn members(&self, home: Home) -> &'a [TypeId] {
        self.facts.homes.members(home)
    }

    /// Everything that the types of a file need from other files.
    pub(crate) fn imports(&self, used: &Used, home: Home) -> TokenStream {
        used.imports(self, |id| self.facts.homes.of(id) == Some(home))
    }

    /// `#[cfg]` of what only some of a large API's features need.
    pub(crate) fn gate(&self, gate: &Gate) -> TokenStream {
        match gate {
            Gate::Always => TokenStream::new(),
            Gate::Unused => quote!(#[cfg(feature = "operations")]),
            Gate::Tags(tags) => {
                let names = tags.iter().filter_map(|tag| self.names.features.get(*tag));
                let names: Vec<Literal<'_>> = names.map(|name| Literal(name.as_str())).collect();
                match names.as_slice() {
                    [only] => quote!(#[cfg(feature = #only)]),
                    names => quote!(#[cfg(any(#(feature = #names),*))]),
                }
            }
        }
    }

    pub(crate) fn stem(&self, id: TypeId) -> &'a str {
        self.names.stems.get(id.0 as usize).map_or("", |stem| stem.as_str())
    }

    /// The webhooks and callbacks that have types.
    pub(crate) fn webhooks(&self) -> impl Iterator<Item = WebhookId> + use<'a> {
        let context = *self;
        context.api.webhook_ids().filter(move |id| !context.members(Home::Webhook(*id)).is_empty())
    }

    pub(crate) fn webhook_stem(&self, id: WebhookId) -> &'a str {
        self.names.webhooks.get(id.0 as usize).map_or("", |stem| stem.as_str())
    }

    pub(crate) fn canonical(&self, id: TypeId) -> TypeId {
        self.facts.canonical.get(id.0 as usize).copied().unwrap_or(id)
    }

    pub(crate) fn usage(&self, id: TypeId) -> Usage {
        self.facts.usage.get(id.0 as usize).copied().unwrap_or_default()
    }

    pub(crate) fn derives(&self, id: TypeId) -> Derives {
        let none = Derives { eq: false, copy: false, default: false };
        self.facts.derives.get(id.0 as usize).copied().unwrap_or(none)
    }

    /// How a field or a variant is held; additional properties come after the fields.
    pub(crate) fn hold(&self, id: TypeId, place: usize) -> Hold {
        if self.facts.far.contains(&(id, place)) {
            Hold::Far
        } else if self.facts.boxed.contains(&(id, place)) {
            Hold::Boxed
        } else {
            Hold::Here
        }
    }

    /// The Rust type. A box goes around the definition, inside an `Option`.
    pub(crate) fn ty(&self, ty: &Type, hold: Hold, used: &mut Used) -> TokenStream {
        used.complex |= super::complexity::is_complex(ty, hold);
        self.spelled(ty, hold, used)
    }

    fn spelled(&self, ty: &Type, hold: Hold, used: &mut Used) -> TokenStream {
        match ty {
            Type::Any => quote!(::runtime::Value),
            Type::Boolean => quote!(bool),
            Type::Integer(width) => {
                let name = Ident::new(width.word(), proc_macro2::Span::call_site());
                quote!(#name)
            }
            Type::Float(Float::F32) => quote!(f32),
            Type::Float(Float::F64) => quote!(f64),
            Type::Text => quote!(String),
            Type::Secret => quote!(::runtime::Secret),
            Type::DateTime => quote!(::runtime::DateTime),
            Type::Date => quote!(::runtime::jiff::civil::Date),
            Type::Uuid => quote!(::runtime::uuid::Uuid),
            Type::Ipv4 => quote!(::std::net::Ipv4Addr),
            Type::Ipv6 => quote!(::std::net::Ipv6Addr),
            Type::Base64 => quote!(::runtime::Base64),
            Type::Bytes => quote!(::runtime::Bytes),
            Type::File => quote!(::runtime::File),
            Type::Parts => quote!(::runtime::Parts),
            Type::Nullable(inner) => {
                let inner = self.spelled(inner, hold, used);
                quote!(Option<#inner>)
            }
            Type::List(inner) => {
                let inner = self.spelled(inner, hold.of_elements(), used);
                quote!(Vec<#inner>)
            }
            Type::Tuple(parts) => {
                let parts: Vec<TokenStream> = parts.iter().map(|part| self.spelled(part, hold, used)).collect();
                quote!((#(#parts,)*))
            }
            Type::Map(inner) => {
                let inner = self.spelled(inner, hold.of_elements(), used);
                quote!(::std::collections::BTreeMap<String, #inner>)
            }
            Type::Named(id) => {
                used.types.insert(*id);
                let name = self.names.ty(*id);
                match hold {
                    Hold::Here => quote!(#name),
                    Hold::Boxed => quote!(Box<#name>),
                    Hold::Far => quote!(::runtime::Far<#name>),
                }
            }
            Type::Foreign(id) => self.foreign(*id),
        }
    }

    /// The path of a type that somebody else writes. What is no path was refused before.
    pub(crate) fn foreign(&self, id: ForeignId) -> TokenStream {
        let path = self.api.foreign.get(id.0 as usize).and_then(|foreign| type_path(&foreign.ty.path).ok());
        path.map_or_else(|| quote!(::runtime::Value), |path| path.tokens)
    }

    /// `#[derive(…)]` of what the caller wants besides.
    pub(crate) fn extra_derives(&self, id: TypeId) -> TokenStream {
        let def = self.api.ty(id);
        let wanted = &self.options.choices.derives;
        let kind = if matches!(def.shape, Shape::Struct(_)) { &wanted.structs } else { &wanted.enums };
        let own = if wanted.types.is_empty() { None } else { wanted.types.get(&parts_key(self.api, def)) };
        let mut paths: Vec<TokenStream> = Vec::new();
        let mut seen = BTreeSet::new();
        for derive in wanted.all.iter().chain(kind).chain(own.into_iter().flatten()) {
            paths.extend(
                derive_path(&derive.value).ok().map(|path| path.tokens).filter(|path| seen.insert(path.to_string())),
            );
        }
        if paths.is_empty() { TokenStream::new() } else { quote!(#[derive(#(#paths),*)]) }
    }

    /// The type of a constructor's argument, and how it becomes the field.
    pub(crate) fn argument(&self, ty: &Type, hold: Hold, name: &Ident, used: &mut Used) -> (TokenStream, TokenStream) {
        match self.resolved(ty) {
            Type::Text => (quote!(impl Into<String>), quote!(#name.into())),
            Type::Secret => (quote!(impl Into<::runtime::Secret>), quote!(#name.into())),
            Type::File => (quote!(impl Into<::runtime::File>), quote!(#name.into())),
            Type::Named(id) if matches!(self.api.ty(*id).shape, Shape::Bodies(_)) => {
                let ty = self.ty(ty, Hold::Here, used);
                (quote!(impl Into<#ty>), quote!(#name.into()))
            }
            _ if matches!(ty, Type::Named(_)) => {
                (self.ty(ty, Hold::Here, used), hold.wrap(quote!(#name), &quote!(::runtime)))
            }
            _ => (self.ty(ty, hold, used), quote!(#name)),
        }
    }

    /// What an alias stands for, through all aliases.
    pub(crate) fn resolved(&self, ty: &'a Type) -> &'a Type {
        self.api.rows.resolved(&self.api.types, ty)
    }

    /// [`resolved`](Self::resolved), and how the definitions in it are held: an alias says so for what it is made of.
    pub(crate) fn resolved_and_held(&self, ty: &'a Type, hold: Hold) -> (&'a Type, Hold) {
        let Type::Named(id) = ty else { return (ty, hold) };
        let last = self.api.rows.last(*id);
        match &self.api.ty(last).shape {
            Shape::Alias(target) => (target, self.hold(self.canonical(last), 0)),
            _ => (ty, hold),
        }
    }

    /// Null is one of its values, so that it can't mean absent.
    pub(crate) fn holds_null(&self, ty: &Type) -> bool {
        match ty {
            Type::Nullable(_) | Type::Any => true,
            Type::Named(id) => self.facts.nullable.get(id.0 as usize).copied().unwrap_or_default(),
            _ => false,
        }
    }

    pub(crate) fn alias(&self, id: TypeId, target: &Type, used: &mut Used) -> TokenStream {
        let name = self.names.ty(id);
        let mut docs = self.type_docs(id);
        let is_shared = self.canonical(id) != id;
        if is_shared {
            docs.add("Described alike in several places, which share one definition; each keeps a name of its own.");
        }
        let hold = if is_shared { Hold::Here } else { self.hold(id, 0) };
        // That is what clippy wants complex types to be.
        let target = self.spelled(target, hold, used);
        quote!(#docs pub type #name = #target;)
    }

    /// The docs of a type's definition.
    pub(crate) fn type_docs(&self, id: TypeId) -> Doc {
        let def = self.api.ty(id);
        let about = match &def.hint.base {
            Base::Schema(name) if def.hint.words.is_empty() => format!("The schema {}.", code(name)),
            Base::Schema(name) => {
                format!("Part of the schema {}: {}.", code(&beginning(name)), code(&def.hint.words.join(" / ")))
            }
            Base::Operation(operation) => {
                let method = self.names.operation(*operation).method.as_str();
                format!("Part of {}: {}.", code(method), code(&def.hint.words.join(" / ")))
            }
            Base::Webhook(webhook) => {
                let about = self.api.webhooks.get(webhook.0 as usize);
                if let Some(about) = about.and_then(|webhook| super::webhook::about(webhook, &def.hint.words)) {
                    let mut doc = documented(&def.docs, &about);
                    if def.docs.title.is_some() || def.docs.text.is_some() {
                        doc.add(about);
                    }
                    return doc;
                }
                format!("Part of {}: {}.", code(self.webhook_stem(*webhook)), code(&def.hint.words.join(" / ")))
            }
        };
        documented(&def.docs, &about)
    }
}

/// A name with which everything begins that is inside of what it names: all of a long one stands there, once.
fn beginning(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(200) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()).into(),
        None => name.into(),
    }
}

/// The description's words, or ours where it has none, and then the facts.
pub(crate) fn documented(docs: &Docs, otherwise: &str) -> Doc {
    let mut doc = Doc::default();
    if let Some(title) = docs.title.as_deref().filter(|title| !title.trim().is_empty()) {
        doc.add_markdown(title);
    }
    if let Some(text) =
        docs.text.as_deref().filter(|text| !text.trim().is_empty() && docs.title.as_deref() != Some(*text))
    {
        doc.add_markdown(text);
    }
    if doc.is_empty() {
        doc.add(otherwise);
    }
    if docs.deprecated {
        doc.add("The description says that this should no longer be used.");
    }
    let constraints: Vec<String> =
        docs.constraints.iter().map(|(keyword, value)| format!("{} {}", code(keyword), code(&json(value)))).collect();
    if !constraints.is_empty() {
        doc.add(format!("Described limits, which are not checked here: {}.", constraints.join(", ")));
    }
    if let Some(default) = &docs.default {
        doc.add(format!("When it is absent, the service assumes {}.", code(&json(default))));
    }
    if let Some(example) = &docs.example {
        let example = json(example);
        // A longer one belongs on a page, not above a field.
        if example.len() <= 120 {
            doc.add(format!("Example: {}.", code(&example)));
        }
    }
    doc
}

/// A value as JSON writes it.
pub(crate) fn json(value: &Value) -> String {
    let mut text = String::new();
    write_json(value, &mut text);
    text
}

/// Into one text, since examples may be large.
fn write_json(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(text) => out.push_str(text),
        Value::String(text) => write_quoted(text, out),
        Value::Array(values) => {
            out.push('[');
            for (place, value) in values.iter().enumerate() {
                out.push_str(if place == 0 { "" } else { ", " });
                write_json(value, out);
            }
            out.push(']');
        }
        Value::Object(entries) => {
            out.push('{');
            for (place, (key, value)) in entries.iter().enumerate() {
                out.push_str(if place == 0 { "" } else { ", " });
                write_quoted(key, out);
                out.push_str(": ");
                write_json(value, out);
            }
            out.push('}');
        }
    }
}

/// RFC 8259, 7: quotes, backslashes and controls escaped.
fn write_quoted(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
}

/// `Debug`, `Clone`, `PartialEq` always, the others where they hold.
pub(crate) fn derive(derives: Derives) -> TokenStream {
    let mut list = quote!(Clone, Debug, PartialEq);
    if derives.copy {
        list = quote!(Copy, #list);
    }
    if derives.eq {
        list.extend(quote!(, Eq, Hash));
    }
    if derives.default {
        list.extend(quote!(, Default));
    }
    quote!(#[derive(#list)])
}

/// `#[deprecated]`, if it is. For what is called or set; a type would warn of itself wherever it is listed.
pub(crate) fn deprecation(docs: &Docs) -> TokenStream {
    if docs.deprecated { quote!(#[deprecated]) } else { TokenStream::new() }
}

/// Only what travels this way has the code for it, unless the feature asks for both.
pub(crate) fn way(travels: bool) -> TokenStream {
    if travels { TokenStream::new() } else { quote!(#[cfg(feature = "serde-both")]) }
}
