//! Objects with known fields: the struct, how it is made, and how it is read and written.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Index;

use crate::ir::{Direction, Field, Struct, TypeId};
use crate::text::{Literal, code};

use super::context::{Context, Used, deprecation, derive, documented, way};
use super::required::{Part, constructors};

/// Everything about a struct.
pub(super) fn structure(context: &Context<'_>, id: TypeId, object: &Struct, used: &mut Used) -> TokenStream {
    let definition = definition(context, id, object, used);
    let constructors = if context.usage(id).is_made() { made(context, id, object, used) } else { TokenStream::new() };
    if let Some(parts) = &object.parts {
        let writing = super::multipart::writing(context, id, object, parts, &quiet(object));
        return quote!(#definition #constructors #writing);
    }
    let reading = reading(context, id, object, used);
    let writing = writing(context, id, object);
    quote!(#definition #constructors #reading #writing)
}

pub(super) fn field_ident(context: &Context<'_>, id: TypeId, field: usize) -> Ident {
    context.names.fields.get(id.0 as usize).map_or_else(|| format_ident!("__"), |names| names.ident(field))
}

pub(super) fn additional_ident(context: &Context<'_>, id: TypeId) -> Ident {
    let name = context.names.fields.get(id.0 as usize).and_then(|names| names.additional.as_ref());
    name.map_or_else(|| format_ident!("additional"), crate::name::Name::ident)
}

/// A deprecated field is still read and written, which is no use of it that anyone should be warned of.
fn quiet(object: &Struct) -> TokenStream {
    if object.fields.iter().any(|field| field.docs.deprecated) {
        quote!(#[allow(deprecated, reason = "deprecated fields still travel")])
    } else {
        TokenStream::new()
    }
}

fn definition(context: &Context<'_>, id: TypeId, object: &Struct, used: &mut Used) -> TokenStream {
    let name = context.names.ty(id);
    let docs = context.type_docs(id);
    let derive = [derive(context.derives(id)), context.extra_derives(id)].into_iter().collect::<TokenStream>();
    let quiet = quiet(object);
    let fields = object.fields.iter().enumerate().map(|(place, field)| {
        let name = field_ident(context, id, place);
        let mut docs = documented(&field.docs, &format!("The property {}.", code(&field.wire)));
        match field.direction {
            Direction::Both => {}
            Direction::Answers => docs.add("Only answers have it."),
            Direction::Requests => docs.add("Only requests have it."),
        }
        let part = object.parts.as_ref().and_then(|parts| parts.get(place));
        part.into_iter().for_each(|part| docs.add(super::multipart::travels(&field.wire, part, code)));
        let deprecation = deprecation_of(field);
        let ty = context.ty(&field.ty, context.hold(id, place), used);
        let ty = if field.required { ty } else { quote!(Option<#ty>) };
        quote!(#docs #deprecation pub #name: #ty)
    });
    let fields: Vec<TokenStream> = fields.collect();
    let additional = object.additional.as_ref().map(|values| {
        let name = additional_ident(context, id);
        let values = context.ty(values, context.hold(id, object.fields.len()), used);
        quote! {
            /// Properties that the description does not name.
            pub #name: ::std::collections::BTreeMap<String, #values>
        }
    });
    let fields = fields.into_iter().chain(additional);
    quote! {
        #docs
        #quiet
        #derive
        #[non_exhaustive]
        pub struct #name { #(#fields),* }
    }
}

fn deprecation_of(field: &Field) -> TokenStream {
    deprecation(&field.docs)
}

/// `new` and setters, for types that are sent.
fn made(context: &Context<'_>, id: TypeId, object: &Struct, used: &mut Used) -> TokenStream {
    let Some(names) = context.names.fields.get(id.0 as usize) else { return TokenStream::new() };
    let parts: Vec<Part<'_>> = (object.fields.iter().enumerate())
        .map(|(place, field)| Part {
            name: names.ident(place),
            names,
            place,
            wire: &field.wire,
            ty: &field.ty,
            hold: context.hold(id, place),
            required: field.required,
            docs: &field.docs,
        })
        .collect();
    let rest = object.additional.as_ref().map(|_| additional_ident(context, id));
    let required =
        context.names.required.get(id.0 as usize).and_then(|name| name.as_ref()).map(crate::name::Name::ident);
    let quiet = quiet(object);
    constructors(context, &context.names.ty(id), required, &parts, rest, &quiet, used)
}

fn reading(context: &Context<'_>, id: TypeId, object: &Struct, used: &mut Used) -> TokenStream {
    let name = context.names.ty(id);
    let text = name.to_string();
    let text = Literal(text.trim_start_matches("r#"));
    let way = way(context.usage(id).received);
    let quiet = quiet(object);
    let wires = object.fields.iter().map(|field| Literal(&field.wire));
    let mut slots: Vec<TokenStream> = Vec::new();
    let mut empty: Vec<TokenStream> = Vec::new();
    let mut arms: Vec<TokenStream> = Vec::new();
    let mut finish: Vec<TokenStream> = Vec::new();
    for (place, field) in object.fields.iter().enumerate() {
        let index = Index::from(place);
        let ident = field_ident(context, id, place);
        let ty = context.ty(&field.ty, context.hold(id, place), used);
        slots.push(quote!(Option<#ty>));
        empty.push(quote!(None));
        // Where null is a value, only a missing key is absence.
        let put = if field.required || context.holds_null(&field.ty) { quote!(put) } else { quote!(put_optional) };
        arms.push(quote!(#index => value.#put(&mut slots.#index)));
        finish.push(match field.required {
            true => quote!(#ident: missing.require(slots.#index, #index)?),
            false => quote!(#ident: slots.#index),
        });
    }
    let extra = object.additional.as_ref().map(|values| {
        let index = Index::from(object.fields.len());
        let ident = additional_ident(context, id);
        let values = context.ty(values, context.hold(id, object.fields.len()), used);
        slots.push(quote!(::std::collections::BTreeMap<String, #values>));
        empty.push(quote!(::std::collections::BTreeMap::new()));
        finish.push(quote!(#ident: slots.#index));
        quote! {
            const EXTRA: bool = true;
            fn extra<'de, V: ::runtime::object::Value<'de>>(
                slots: &mut Self::Slots, key: &str, value: V,
            ) -> Result<(), V::Error> {
                slots.#index.insert(key.to_owned(), value.read()?);
                Ok(())
            }
        }
    });
    let (slots_name, body) = match arms.is_empty() {
        true => (format_ident!("_"), quote!(value.skip())),
        false => (format_ident!("slots"), quote!(match field { #(#arms,)* _ => value.skip() })),
    };
    let field_name = if arms.is_empty() { format_ident!("_") } else { format_ident!("field") };
    let finish_slots = if slots.is_empty() { format_ident!("_") } else { format_ident!("slots") };
    let missing =
        if object.fields.iter().any(|field| field.required) { format_ident!("missing") } else { format_ident!("_") };
    let slots_type = tuple(&slots);
    // The unit need not be said.
    let empty = if empty.is_empty() { TokenStream::new() } else { tuple(&empty) };
    quote! {
        #way
        #quiet
        impl ::runtime::object::Object for #name {
            type Slots = #slots_type;
            const NAME: &'static str = #text;
            const FIELDS: &'static [&'static str] = &[#(#wires),*];
            fn empty() -> Self::Slots { #empty }
            fn set<'de, V: ::runtime::object::Value<'de>>(
                #slots_name: &mut Self::Slots, #field_name: usize, value: V,
            ) -> Result<(), V::Error> {
                #body
            }
            #extra
            fn finish(#finish_slots: Self::Slots, #missing: &mut ::runtime::object::Missing) -> Option<Self> {
                Some(Self { #(#finish),* })
            }
        }
        #way
        impl<'de> ::runtime::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::runtime::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                ::runtime::object::deserialize(deserializer)
            }
        }
    }
}

/// A tuple also of one, and the unit of none.
fn tuple(parts: &[TokenStream]) -> TokenStream {
    match parts {
        [] => quote!(()),
        parts => quote!((#(#parts,)*)),
    }
}

fn writing(context: &Context<'_>, id: TypeId, object: &Struct) -> TokenStream {
    let name = context.names.ty(id);
    let way = way(context.usage(id).sent);
    let quiet = quiet(object);
    let fields = object.fields.iter().enumerate().map(|(place, field)| {
        let ident = field_ident(context, id, place);
        let wire = Literal(&field.wire);
        match field.required {
            true => quote!(object.field(#wire, &self.#ident)?;),
            false => quote!(object.optional(#wire, &self.#ident)?;),
        }
    });
    let additional = object.additional.as_ref().map(|_| {
        let ident = additional_ident(context, id);
        quote!(object.extra(&self.#ident)?;)
    });
    let mutable = if object.fields.is_empty() && additional.is_none() { quote!() } else { quote!(mut) };
    quote! {
        #way
        #quiet
        impl ::runtime::serde::Serialize for #name {
            fn serialize<S: ::runtime::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let #mutable object = ::runtime::object::ObjectWriter::new(serializer)?;
                #(#fields)*
                #additional
                object.end()
            }
        }
    }
}
