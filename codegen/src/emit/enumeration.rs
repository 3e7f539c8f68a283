//! Enumerations that keep what the description does not list.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::ir::TypeId;
use crate::text::{Doc, Literal, Number, code};

use super::context::{Context, derive, way};

/// One of some texts, or another.
pub(super) fn texts(context: &Context<'_>, id: TypeId, values: &[String]) -> TokenStream {
    let name = context.names.ty(id);
    let (variants, other) = variants(context, id, values.len());
    let wires: Vec<Literal<'_>> = values.iter().map(|value| Literal(value)).collect();
    let docs: Vec<Doc> = values.iter().map(|value| Doc::ours(format!("The value {}.", code(value)))).collect();
    let definition = definition(context, id, &variants, &docs, &other, &quote!(String));
    let (reads, writes) = (way(context.usage(id).received), way(context.usage(id).sent));
    quote! {
        #definition
        impl #name {
            /// The text on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::#other(value) => value,
                }
            }
        }
        impl ::runtime::OpenString for #name {
            const KNOWN: &'static [(&'static str, Self)] = &[#((#wires, Self::#variants)),*];
            fn other(value: String) -> Self { Self::#other(value) }
        }
        impl From<&str> for #name {
            fn from(value: &str) -> Self { ::runtime::OpenString::of(value) }
        }
        impl ::std::fmt::Display for #name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result { f.write_str(self.as_str()) }
        }
        #reads
        impl<'de> ::runtime::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::runtime::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                ::runtime::deserialize_string(deserializer)
            }
        }
        #writes
        impl ::runtime::serde::Serialize for #name {
            fn serialize<S: ::runtime::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    }
}

/// One of some integers, or another.
pub(super) fn integers(context: &Context<'_>, id: TypeId, values: &[i64]) -> TokenStream {
    let name = context.names.ty(id);
    let (variants, other) = variants(context, id, values.len());
    let wires: Vec<Number> = values.iter().map(|value| Number::Integer(*value)).collect();
    let docs: Vec<Doc> = values.iter().map(|value| Doc::ours(format!("The value `{value}`."))).collect();
    let definition = definition(context, id, &variants, &docs, &other, &quote!(i64));
    let (reads, writes) = (way(context.usage(id).received), way(context.usage(id).sent));
    quote! {
        #definition
        impl #name {
            /// The number on the wire.
            #[must_use]
            pub fn value(self) -> i64 {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::#other(value) => value,
                }
            }
        }
        impl ::runtime::OpenInteger for #name {
            const KNOWN: &'static [(i64, Self)] = &[#((#wires, Self::#variants)),*];
            fn other(value: i64) -> Self { Self::#other(value) }
        }
        impl From<i64> for #name {
            fn from(value: i64) -> Self { ::runtime::OpenInteger::of(value) }
        }
        #reads
        impl<'de> ::runtime::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::runtime::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                ::runtime::deserialize_integer(deserializer)
            }
        }
        #writes
        impl ::runtime::serde::Serialize for #name {
            fn serialize<S: ::runtime::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.value())
            }
        }
    }
}

fn variants(context: &Context<'_>, id: TypeId, count: usize) -> (Vec<Ident>, Ident) {
    match context.names.variants.get(id.0 as usize) {
        Some(names) => ((0..count).map(|place| names.ident(place)).collect(), names.other()),
        None => (Vec::new(), format_ident!("Other")),
    }
}

fn definition(
    context: &Context<'_>,
    id: TypeId,
    variants: &[Ident],
    docs: &[Doc],
    other: &Ident,
    value: &TokenStream,
) -> TokenStream {
    let name = context.names.ty(id);
    let about = context.type_docs(id);
    let derive = [derive(context.derives(id)), context.extra_derives(id)].into_iter().collect::<TokenStream>();
    quote! {
        #about
        #derive
        #[non_exhaustive]
        pub enum #name {
            #(#docs #variants,)*
            /// A value that the description does not list, kept as it is.
            #other(#value),
        }
    }
}
