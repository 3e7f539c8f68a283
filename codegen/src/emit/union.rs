//! One of some types: the first that fits, or the value itself where none does.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Shape, Type, TypeId, Variant};
use crate::text::{Doc, Literal, code};

use super::context::{Context, Used, derive, way};

/// A union without a discriminator. Objects are boxed, so that a variant that grows does not make all of them grow.
pub(super) fn union(context: &Context<'_>, id: TypeId, variants: &[Variant], used: &mut Used) -> TokenStream {
    let name = context.names.ty(id);
    let docs = context.type_docs(id);
    let derive = [derive(context.derives(id)), context.extra_derives(id)].into_iter().collect::<TokenStream>();
    let names = context.names.variants.get(id.0 as usize);
    let ident = |place: usize| names.map_or_else(|| format_ident!("__"), |names| names.ident(place));
    let other = names.map_or_else(|| format_ident!("Other"), |names| names.other());
    let (mut definitions, mut reads, mut writes) = (Vec::new(), Vec::new(), Vec::new());
    for (place, variant) in variants.iter().enumerate() {
        let name = ident(place);
        let ty = context.ty(&variant.ty, is_large(context, &variant.ty) || context.is_boxed(id, place), used);
        let turn = if place == 0 { "Tried first.".to_owned() } else { format!("Tried as number {}.", place + 1) };
        let doc = Doc::ours(format!("As {}. {turn}", code(&variant.name)));
        let sight = sight(context, &variant.ty);
        definitions.push(quote!(#doc #name(#ty)));
        reads.push(quote! {
            if let Some(value) = ::runtime::variant(&value, #sight) {
                return Ok(Self::#name(value));
            }
        });
        writes.push(quote!(Self::#name(value) => value.serialize(serializer)));
    }
    let (received, sent) = (way(context.usage(id).received), way(context.usage(id).sent));
    quote! {
        #docs
        #derive
        #[non_exhaustive]
        pub enum #name {
            #(#definitions,)*
            /// A value that fits none of the described types, kept as it is.
            #other(::runtime::Value),
        }
        #received
        impl<'de> ::runtime::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::runtime::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = ::runtime::Value::deserialize(deserializer)?;
                #(#reads)*
                Ok(Self::#other(value))
            }
        }
        #sent
        impl ::runtime::serde::Serialize for #name {
            fn serialize<S: ::runtime::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(#writes,)*
                    Self::#other(value) => value.serialize(serializer),
                }
            }
        }
    }
}

/// What the variant takes at first sight, so that what can't fit is not tried.
fn sight(context: &Context<'_>, ty: &Type) -> TokenStream {
    let sight = match context.resolved(ty) {
        Type::Boolean => quote!(Boolean),
        Type::Integer(_) | Type::Float(_) => quote!(Number),
        Type::Text | Type::Secret | Type::DateTime | Type::Date => quote!(Text),
        Type::Uuid | Type::Ipv4 | Type::Ipv6 | Type::Base64 => quote!(Text),
        Type::List(_) => quote!(List),
        Type::Map(_) => quote!(Object(&[])),
        Type::Named(id) => match &context.api.ty(*id).shape {
            Shape::Struct(object) => {
                let keys = object.fields.iter().filter(|field| field.required).map(|field| Literal(&field.wire));
                quote!(Object(&[#(#keys),*]))
            }
            Shape::Texts(_) => quote!(Text),
            Shape::Integers(_) => quote!(Number),
            Shape::Union(_) | Shape::Alias(_) => quote!(Unsure),
        },
        Type::Any | Type::Bytes | Type::Nullable(_) | Type::Foreign(_) => quote!(Unsure),
    };
    quote!(::runtime::Sight::#sight)
}

/// The variant's value stands in a box.
pub(super) fn is_large(context: &Context<'_>, ty: &Type) -> bool {
    match ty {
        Type::Named(id) => matches!(context.api.ty(context.canonical(*id)).shape, Shape::Struct(_)),
        Type::Nullable(inner) => is_large(context, inner),
        _ => false,
    }
}
