//! Enumerations that keep what the description does not list.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::document::Value;
use crate::ir::TypeId;
use crate::text::{Doc, Literal, Number, code};

use super::context::{Context, derive, json, way};

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

/// One of some texts, numbers and booleans, or another value.
pub(super) fn values(context: &Context<'_>, id: TypeId, values: &[Value]) -> TokenStream {
    let name = context.names.ty(id);
    let (variants, other) = variants(context, id, values.len());
    let scalars: Vec<TokenStream> = values.iter().map(scalar).collect();
    let docs: Vec<Doc> = values.iter().map(|value| Doc::ours(format!("The value {}.", code(&json(value))))).collect();
    let definition = definition(context, id, &variants, &docs, &other, &quote!(::runtime::Value));
    let (reads, writes) = (way(context.usage(id).received), way(context.usage(id).sent));
    quote! {
        #definition
        impl ::runtime::OpenScalar for #name {
            const KNOWN: &'static [(::runtime::Scalar, Self)] = &[#((#scalars, Self::#variants)),*];
            fn other(value: ::runtime::Value) -> Self { Self::#other(value) }
            fn known(&self) -> Result<::runtime::Scalar, &::runtime::Value> {
                Ok(match self {
                    #(Self::#variants => #scalars,)*
                    Self::#other(value) => return Err(value),
                })
            }
        }
        impl From<::runtime::Value> for #name {
            fn from(value: ::runtime::Value) -> Self { ::runtime::OpenScalar::of(value) }
        }
        #reads
        impl<'de> ::runtime::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::runtime::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                ::runtime::deserialize_scalar(deserializer)
            }
        }
        #writes
        impl ::runtime::serde::Serialize for #name {
            fn serialize<S: ::runtime::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                ::runtime::serialize_scalar(self, serializer)
            }
        }
    }
}

fn scalar(value: &Value) -> TokenStream {
    match value {
        Value::Bool(value) => quote!(::runtime::Scalar::Boolean(#value)),
        Value::Number(text) => {
            let text = Literal(text);
            quote!(::runtime::Scalar::Number(#text))
        }
        Value::String(text) => {
            let text = Literal(text);
            quote!(::runtime::Scalar::Text(#text))
        }
        // The rest is not made an enumeration of.
        Value::Null | Value::Array(_) | Value::Object(_) => quote!(::runtime::Scalar::Text("")),
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
    let derives = context.derives(id);
    let derive = [derive(derives), context.extra_derives(id)].into_iter().collect::<TokenStream>();
    let variants = variants.iter().enumerate().map(|(place, name)| match derives.default && place == 0 {
        true => quote!(#[default] #name),
        false => quote!(#name),
    });
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
