//! Bodies of requests: how each media type is encoded, and the choice where there are several.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Body, Codec, Content, FormRule, Shape, Type, TypeId};
use crate::text::{Doc, Literal, code};

use super::context::{Context, Used, derive};
use super::hold::Hold;
use super::operation::{Code, style_of};

/// An enum with a variant for each media type, and a conversion from what only one of them holds for sure.
pub(super) fn bodies(context: &Context<'_>, id: TypeId, contents: &[Content], used: &mut Used) -> TokenStream {
    let name = context.names.ty(id);
    let mut docs = context.type_docs(id);
    docs.add("The media type that is sent is the variant's.");
    let derive = derive(context.derives(id));
    let names = context.names.variants.get(id.0 as usize);
    let (mut variants, mut conversions) = (Vec::new(), Vec::new());
    let mut wholes = Wholes::default();
    let all: Vec<Whole> = contents.iter().map(|content| wholes.of(context, &content.ty)).collect();
    for ((place, content), whole) in contents.iter().enumerate().zip(&all) {
        let variant = names.map_or_else(|| format_ident!("__"), |names| names.ident(place));
        let ty = context.ty(&content.ty, Hold::Here, used);
        let doc = Doc::ours(travels(content, code));
        variants.push(quote!(#doc #variant(#ty)));
        if !whole.is_foreign && all.iter().filter(|other| *other == whole).count() == 1 {
            conversions.push(quote! {
                impl From<#ty> for #name {
                    fn from(body: #ty) -> Self { Self::#variant(body) }
                }
            });
        }
    }
    quote! {
        #docs
        #derive
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "one body at a time")]
        pub enum #name { #(#variants),* }
        #(#conversions)*
    }
}

/// How a body travels as this content, in sentences.
pub(crate) fn travels(content: &Content, code: Code) -> String {
    let media_type = code(&content.media_type);
    let mut text = match &content.ty {
        Type::File if content.codec == Codec::Bytes => {
            format!("Sent as the body, {media_type} unless the file says another media type.")
        }
        _ => format!("Sent as the body, {media_type}."),
    };
    let others: Vec<String> = content.alike.iter().chain(&content.others).map(|name| code(name)).collect();
    if !others.is_empty() {
        text.push_str(&format!(" Also described: {}.", others.join(", ")));
    }
    text
}

/// The statement that encodes a body.
pub(super) fn sent(context: &Context<'_>, body: &Body, field: &TokenStream) -> TokenStream {
    let choice = match &body.ty {
        Type::Named(id) => Some(*id).filter(|id| matches!(context.api.ty(*id).shape, Shape::Bodies(_))),
        _ => None,
    };
    let (Some(id), [_, _, ..]) = (choice, body.contents.as_slice()) else {
        let value = if body.required { quote!(Some(&#field)) } else { quote!(#field.as_ref()) };
        return body.contents.first().map(|content| encoded(content, &value)).unwrap_or_default();
    };
    let name = context.names.ty(id);
    let variants = context.names.variants.get(context.canonical(id).0 as usize);
    let arms = body.contents.iter().enumerate().map(|(place, content)| {
        let variant = variants.map_or_else(|| format_ident!("__"), |names| names.ident(place));
        let encoded = encoded(content, &quote!(Some(body)));
        let pattern = quote!(#name::#variant(body));
        if body.required { quote!(#pattern => { #encoded }) } else { quote!(Some(#pattern) => { #encoded }) }
    });
    let none = (!body.required).then(|| quote!(None => {}));
    quote!(match &#field { #(#arms)* #none })
}

/// The statement that encodes an optional value.
fn encoded(content: &Content, value: &TokenStream) -> TokenStream {
    let media_type = Literal(&content.media_type);
    let method = match content.codec {
        Codec::Json => quote!(json),
        Codec::Form if !content.rules.is_empty() => {
            let rules = content.rules.iter().map(rule);
            return quote!(request.form_as(#media_type, #value, &[#(#rules),*]););
        }
        Codec::Form => quote!(form),
        Codec::Multipart => {
            let essence = content.media_type.split(';').next().unwrap_or_default().trim();
            let essence = Literal(essence);
            return quote!(request.multipart(#essence, #value););
        }
        Codec::Text => quote!(text),
        Codec::Bytes if content.ty == Type::File => quote!(file),
        Codec::Bytes | Codec::Events | Codec::Lines | Codec::Sequence => quote!(bytes),
    };
    quote!(request.#method(#media_type, #value);)
}

fn rule(rule: &FormRule) -> TokenStream {
    let wire = Literal(&rule.wire);
    let field = match rule.style {
        None => quote!(Json),
        Some(style) => {
            let kind = if style.reserved { quote!(Reserved) } else { quote!(Styled) };
            let style = style_of(style.style, style.explode);
            quote!(#kind(#style))
        }
    };
    quote!((#wire, ::runtime::FormField::#field))
}

/// A type as the compiler sees it, without any alias.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Whole {
    /// The same for the same types, and for no others.
    number: usize,
    /// Somebody else's type stands in it, which may be an alias of any other.
    is_foreign: bool,
}

/// The types that were seen. Each alias is looked into once: written out, pairs of pairs of pairs would be endless.
#[derive(Default)]
struct Wholes {
    numbers: BTreeMap<String, usize>,
    aliases: BTreeMap<TypeId, Whole>,
}

impl Wholes {
    fn of(&mut self, context: &Context<'_>, ty: &Type) -> Whole {
        let alias = match ty {
            Type::Named(id) => Some(context.api.rows.last(*id)),
            _ => None,
        };
        if let Some(known) = alias.and_then(|alias| self.aliases.get(&alias)) {
            return *known;
        }
        let (kind, inner) = match context.resolved(ty) {
            Type::Nullable(inner) => ("Nullable".to_owned(), std::slice::from_ref(&**inner)),
            Type::List(inner) => ("List".to_owned(), std::slice::from_ref(&**inner)),
            Type::Map(inner) => ("Map".to_owned(), std::slice::from_ref(&**inner)),
            Type::Tuple(parts) => ("Tuple".to_owned(), parts.as_slice()),
            Type::Named(id) => (format!("{:?}", context.canonical(*id)), [].as_slice()),
            other => (format!("{other:?}"), [].as_slice()),
        };
        let inner: Vec<Whole> = inner.iter().map(|inner| self.of(context, inner)).collect();
        let is_foreign = matches!(context.resolved(ty), Type::Foreign(_)) || inner.iter().any(|one| one.is_foreign);
        let inner: Vec<usize> = inner.iter().map(|one| one.number).collect();
        let next = self.numbers.len();
        let number = *self.numbers.entry(format!("{kind} {inner:?}")).or_insert(next);
        let whole = Whole { number, is_foreign };
        self.aliases.extend(alias.map(|alias| (alias, whole)));
        whole
    }
}
