//! One of some types: the one that its discriminator or its looks say it is, or the value itself where it is none.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Shape, Struct, Type, TypeId, Union, Variant};
use crate::text::{Doc, Literal, code};

use super::context::{Context, Used, derive, way};
use super::hold::Hold;

/// A union. Objects are boxed, so that a variant that grows does not make all of them grow.
pub(super) fn union(context: &Context<'_>, id: TypeId, union: &Union, used: &mut Used) -> TokenStream {
    let name = context.names.ty(id);
    let mut docs = context.type_docs(id);
    let is_object = |variant: &&Variant| is_large(context, &variant.ty);
    match &union.tag {
        Some(tag) => docs.add(format!("The property {} says which of these a value is.", code(&tag.property))),
        None if union.variants.iter().filter(is_object).count() > 1 => {
            docs.add("An object is read as the one that knows all its keys, the first if several do.");
        }
        None => {}
    }
    let derive = [derive(context.derives(id)), context.extra_derives(id)].into_iter().collect::<TokenStream>();
    let names = context.names.variants.get(id.0 as usize);
    let ident = |place: usize| names.map_or_else(|| format_ident!("__"), |names| names.ident(place));
    let other = names.map_or_else(|| format_ident!("Other"), |names| names.other());
    let (mut said, mut apart, mut tagged) = (Said::new(), Apart::default(), false);
    let (mut definitions, mut looks, mut reads, mut writes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (place, variant) in union.variants.iter().enumerate() {
        let name = ident(place);
        let ty = context.ty(&variant.ty, hold(context, id, place, &variant.ty), used);
        let doc = Doc::ours(about(union, place, variant));
        definitions.push(quote!(#doc #name(#ty)));
        let tags = variant.tags.iter().map(|tag| Literal(tag));
        let tags = if variant.tags.is_empty() { quote!() } else { quote!(.tags(&[#(#tags),*])) };
        let fixed = fixed(context, union, place, &mut apart);
        let look = look(context, &variant.ty, &variant.ty);
        looks.push(quote!(#look #fixed #tags));
        let number = syn::Index::from(place);
        // Each `?` would cost the compiler as much as the rest of the line.
        reads.push(quote!(#number => value.read().map(Self::#name)));
        writes.push(
            match union
                .tag_of(place)
                .filter(|(property, _)| !says(context, variant.untagged, &variant.ty, property, 0, &mut said))
            {
                Some((_, tag)) => {
                    tagged = true;
                    let tag = Literal(tag);
                    quote!(Self::#name(value) => ::runtime::serialize_tagged(TAG, #tag, value, serializer))
                }
                None => quote!(Self::#name(value) => value.serialize(serializer)),
            },
        );
    }
    let (tag, written) = (tag(union), written(union).filter(|_| tagged));
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
        impl ::runtime::Union for #name {
            #tag
            const VARIANTS: &'static [::runtime::Variant] = &[#(::runtime::Variant::#looks),*];
            fn read<'de, V: ::runtime::object::Value<'de>>(variant: usize, value: V) -> Result<Self, V::Error> {
                match variant {
                    #(#reads,)*
                    _ => value.read().map(Self::#other),
                }
            }
        }
        #received
        impl<'de> ::runtime::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::runtime::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                ::runtime::deserialize_union(deserializer)
            }
        }
        #sent
        impl ::runtime::serde::Serialize for #name {
            fn serialize<S: ::runtime::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #written
                match self {
                    #(#writes,)*
                    Self::#other(value) => value.serialize(serializer),
                }
            }
        }
    }
}

/// What reading asks of the tag.
fn tag(union: &Union) -> Option<TokenStream> {
    let tag = union.tag.as_ref()?;
    let property = Literal(&tag.property);
    let default = tag.default.map(syn::Index::from);
    let default = default.map(|place| quote!(const DEFAULT: Option<usize> = Some(#place);));
    Some(quote!(const TAG: Option<&'static str> = Some(#property); #default))
}

/// The tag's property for writing, once for all variants: it may be long, and they many. What reading has may not be there.
fn written(union: &Union) -> Option<TokenStream> {
    let property = Literal(&union.tag.as_ref()?.property);
    Some(quote!(const TAG: &str = #property;))
}

fn about(union: &Union, place: usize, variant: &Variant) -> String {
    let tags: Vec<String> = variant.tags.iter().map(|tag| code(tag)).collect();
    let default = union.tag.as_ref().is_some_and(|tag| tag.default == Some(place));
    match (tags.is_empty(), default) {
        (true, true) => format!("As {}, if nothing else is said.", code(&variant.name)),
        (true, false) => format!("As {}.", code(&variant.name)),
        (false, true) => format!("As {}: {}, and what is none of the others.", code(&variant.name), tags.join(", ")),
        (false, false) => format!("As {}: {}.", code(&variant.name), tags.join(", ")),
    }
}

/// What a variant of the type `own` looks like, whose part `ty` is: the end of a path into `::runtime::Variant`.
fn look(context: &Context<'_>, own: &Type, ty: &Type) -> TokenStream {
    match context.resolved(ty) {
        Type::Boolean => quote!(BOOLEAN),
        Type::Integer(_) => quote!(INTEGER),
        Type::Float(_) => quote!(NUMBER),
        Type::Text | Type::Secret | Type::DateTime | Type::Date => quote!(TEXT),
        Type::Uuid | Type::Ipv4 | Type::Ipv6 | Type::Base64 => quote!(TEXT),
        Type::List(_) | Type::Tuple(_) => quote!(LIST),
        Type::Map(_) => quote!(MAP),
        Type::Nullable(inner) => {
            let inner = look(context, own, inner);
            quote!(#inner.nullable())
        }
        Type::Named(id) => {
            // What the variant does not name itself, but behind an alias, nothing but this may name; and this is not
            // always compiled. So it is no import.
            let mut is_named = false;
            own.each_named(&mut |named| is_named |= named == *id);
            let name = context.names.ty(*id);
            let name = if is_named { quote!(#name) } else { quote!(crate::generated::#name) };
            match &context.api.ty(*id).shape {
                Shape::Struct(object) => {
                    let keys = object.fields.iter().filter(|field| field.required).map(|field| Literal(&field.wire));
                    let closed = if object.closed { quote!(.closed()) } else { quote!() };
                    quote!(object::<#name>(&[#(#keys),*]) #closed)
                }
                Shape::Texts(_) => quote!(texts::<#name>()),
                Shape::Integers(_) => quote!(INTEGER),
                Shape::Union(_) => quote!(union::<#name>()),
                Shape::Values(_) | Shape::Bodies(_) | Shape::Alias(_) => quote!(ANY),
            }
        }
        Type::Any | Type::Bytes | Type::File | Type::Parts | Type::Foreign(_) => quote!(ANY),
    }
}

/// How many values of one variant may be looked for among those of others, for all of a union.
const COMPARISONS: usize = 1_000_000;

/// What is left of [`COMPARISONS`]. Beyond, a property with several values tells nothing apart: the union is so large that
/// its variants are told apart by their keys, or not at all.
struct Apart(usize);

impl Default for Apart {
    fn default() -> Self {
        Self(COMPARISONS)
    }
}

/// The properties whose texts tell this variant from another: those that can only be one, and those whose values have
/// none in common with those of another variant.
fn fixed(context: &Context<'_>, union: &Union, place: usize, left: &mut Apart) -> TokenStream {
    let tag = union.tag.as_ref().map(|tag| tag.property.as_str());
    let Some(object) = union.variants.get(place).and_then(|variant| structure(context, &variant.ty)) else {
        return TokenStream::new();
    };
    let others = || union.variants.iter().enumerate().filter(|(other, _)| *other != place);
    let others = || others().filter_map(|(_, other)| structure(context, &other.ty));
    let mut fixed = Vec::new();
    for field in object.fields.iter().filter(|field| Some(field.wire.as_str()) != tag) {
        let Some(values) = texts(context, &field.ty) else { continue };
        let own: BTreeSet<&String> = values.iter().collect();
        let mut apart = |other: &Struct| {
            let found = other.fields.iter().position(|other| other.wire == field.wire);
            left.0 = left.0.saturating_sub(found.unwrap_or(other.fields.len()) + 1);
            let other = found.and_then(|found| other.fields.get(found)).and_then(|other| texts(context, &other.ty));
            let Some(other) = other.filter(|_| left.0 > 0) else { return false };
            let shared = other.iter().position(|value| own.contains(value));
            left.0 = left.0.saturating_sub(shared.unwrap_or(other.len()));
            shared.is_none()
        };
        if values.len() == 1 || others().any(&mut apart) {
            let (wire, values) = (Literal(&field.wire), values.iter().map(|value| Literal(value)));
            fixed.push(quote!((#wire, &[#(#values),*])));
        }
    }
    if fixed.is_empty() { TokenStream::new() } else { quote!(.fixed(&[#(#fixed),*])) }
}

fn structure<'a>(context: &Context<'a>, ty: &'a Type) -> Option<&'a Struct> {
    match context.resolved(ty) {
        Type::Nullable(inner) => structure(context, inner),
        Type::Named(id) => match &context.api.ty(*id).shape {
            Shape::Struct(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

fn texts<'a>(context: &Context<'a>, ty: &'a Type) -> Option<&'a [String]> {
    match context.resolved(ty) {
        Type::Named(id) => match &context.api.ty(*id).shape {
            Shape::Texts(values) => Some(values),
            _ => None,
        },
        _ => None,
    }
}

/// What was found out about unions in unions: by type, whether it may come without the tag, and how deep it stands.
type Said = BTreeMap<(TypeId, bool, u8), bool>;

/// What is written of this type says the tag itself, or has no place for one. What is in several unions is looked at once.
fn says(context: &Context<'_>, untagged: bool, ty: &Type, property: &str, depth: u8, said: &mut Said) -> bool {
    match context.resolved(ty) {
        Type::Named(id) => match &context.api.ty(*id).shape {
            Shape::Struct(object) => {
                object.fields.iter().any(|field| field.wire == property && (field.required || untagged))
            }
            Shape::Union(union) if depth < 8 => {
                if let Some(known) = said.get(&(*id, untagged, depth)) {
                    return *known;
                }
                let says = union.tag.as_ref().is_some_and(|tag| tag.property == property)
                    || (union.variants.iter())
                        .all(|variant| says(context, variant.untagged, &variant.ty, property, depth + 1, said));
                said.insert((*id, untagged, depth), says);
                says
            }
            _ => true,
        },
        Type::Nullable(inner) => says(context, untagged, inner, property, depth, said),
        Type::Map(_) => false,
        _ => true,
    }
}

/// How a variant's value is held.
pub(super) fn hold(context: &Context<'_>, id: TypeId, place: usize, ty: &Type) -> Hold {
    match context.hold(id, place) {
        Hold::Here if is_large(context, ty) => Hold::Boxed,
        hold => hold,
    }
}

/// The variant's value stands in a box at least.
fn is_large(context: &Context<'_>, ty: &Type) -> bool {
    match ty {
        Type::Named(id) => matches!(context.api.ty(context.canonical(*id)).shape, Shape::Struct(_)),
        Type::Nullable(inner) => is_large(context, inner),
        _ => false,
    }
}
