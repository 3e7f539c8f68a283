//! One of some types: the one that its discriminator or its looks say it is, or the value itself where it is none.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Shape, Type, TypeId, Union, Variant};
use crate::text::{Doc, Literal, code};

use super::apart::Apart;
use super::context::{Context, Used, derive, way};
use super::hold::Hold;

/// A union. Objects are boxed, so that a variant that grows does not make all of them grow.
pub(super) fn union<'a>(context: &Context<'a>, id: TypeId, union: &'a Union, used: &mut Used) -> TokenStream {
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
    let (mut said, mut apart, mut tagged) = (Said::new(), Apart::of(context, union), false);
    let (mut definitions, mut looks, mut reads, mut writes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (place, variant) in union.variants.iter().enumerate() {
        let name = ident(place);
        let ty = context.ty(&variant.ty, hold(context, id, place, &variant.ty), used);
        let doc = Doc::ours(about(union, place, variant));
        definitions.push(quote!(#doc #name(#ty)));
        let tags = variant.tags.iter().map(|tag| Literal(tag));
        let tags = if variant.tags.is_empty() { quote!() } else { quote!(.tags(&[#(#tags),*])) };
        let (keys, fixed) = apart.of_variant(&variant.ty);
        let look = look(context, &variant.ty, &variant.ty, &keys);
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
    let has_large = |(place, variant): (usize, &Variant)| may_be_large(context, id, place, &variant.ty, 0);
    let sizes = union
        .variants
        .iter()
        .enumerate()
        .any(has_large)
        .then(|| quote!(#[allow(clippy::large_enum_variant, reason = "what is no object stands here as it is")]));
    let constants = apart.constants();
    let variants = quote!(&[#(::runtime::Variant::#looks),*]);
    let variants = if constants.is_empty() { variants } else { quote!({ #constants #variants }) };
    let (received, sent) = (way(context.usage(id).received), way(context.usage(id).sent));
    quote! {
        #docs
        #derive
        #[non_exhaustive]
        #sizes
        pub enum #name {
            #(#definitions,)*
            /// A value that fits none of the described types, kept as it is.
            #other(::runtime::Value),
        }
        #received
        impl ::runtime::Union for #name {
            #tag
            const VARIANTS: &'static [::runtime::Variant] = #variants;
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

/// What a variant of the type `own` looks like, whose part `ty` is: the end of a path into `::runtime::Variant`. As an
/// object it always has these keys.
fn look(context: &Context<'_>, own: &Type, ty: &Type, keys: &TokenStream) -> TokenStream {
    match context.resolved(ty) {
        Type::Boolean => quote!(BOOLEAN),
        Type::Integer(_) => quote!(INTEGER),
        Type::Float(_) => quote!(NUMBER),
        Type::Text | Type::Secret | Type::DateTime | Type::Date => quote!(TEXT),
        Type::Uuid | Type::Ipv4 | Type::Ipv6 | Type::Base64 => quote!(TEXT),
        Type::List(_) | Type::Tuple(_) => quote!(LIST),
        Type::Map(_) => quote!(MAP),
        Type::Nullable(inner) => {
            let inner = look(context, own, inner, keys);
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
                    let closed = if object.closed { quote!(.closed()) } else { quote!() };
                    quote!(object::<#name>(#keys) #closed)
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

/// What was found out about objects, and unions in unions: by type, whether it may come without the tag, and how deep it
/// stands, which is all the same to objects.
type Said = BTreeMap<(TypeId, bool, u8), bool>;

/// What is written of this type says the tag itself, or has no place for one. What is in several unions is looked at once.
fn says(context: &Context<'_>, untagged: bool, ty: &Type, property: &str, depth: u8, said: &mut Said) -> bool {
    match context.resolved(ty) {
        Type::Named(id) => match &context.api.ty(*id).shape {
            Shape::Struct(object) => *said.entry((*id, untagged, 0)).or_insert_with(|| {
                object.fields.iter().any(|field| field.wire == property && (field.required || untagged))
            }),
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

/// How many variants of a union in a union are looked at.
const INNER: usize = 32;

/// The variant's value is in no box, and is or holds what may be large. `depth` is that of the union.
fn may_be_large(context: &Context<'_>, id: TypeId, place: usize, ty: &Type, depth: u8) -> bool {
    let is_here = hold(context, id, place, ty) == Hold::Here;
    let mut inside = context.resolved(ty);
    while let Type::Nullable(inner) = inside {
        inside = context.resolved(inner);
    }
    let Type::Named(inner) = inside else { return matches!(inside, Type::Tuple(_) | Type::Foreign(_)) };
    match &context.api.ty(*inner).shape {
        Shape::Struct(_) => is_here,
        // There may be many, in each other.
        Shape::Union(union) if depth == 0 && union.variants.len() <= INNER => {
            let mut variants = union.variants.iter().enumerate();
            is_here && variants.any(|(place, variant)| may_be_large(context, *inner, place, &variant.ty, depth + 1))
        }
        Shape::Union(_) => is_here,
        _ => false,
    }
}
