//! What tells the objects of a union apart: the keys that each has, and the texts that its properties hold. An object that
//! several variants are says it once.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::ir::{Shape, Struct, Type, TypeId, Union};
use crate::text::Literal;

use super::context::Context;

/// How many values of one property may be looked for among those of others, for all of a union. Beyond, a property with
/// several values tells nothing apart: the union is so large that its variants are told apart by their keys, or not at all.
const COMPARISONS: usize = 1_000_000;

/// How many values of properties with several of them a union may list: objects may share the list, and say it each.
const LISTED: usize = 50_000;

/// The objects of a union.
pub(super) struct Apart<'a> {
    context: Context<'a>,
    tag: Option<&'a str>,
    /// By type: how many variants are this one, and the place of the first.
    objects: BTreeMap<TypeId, (usize, usize)>,
    /// By property: the lists of texts that it holds in one object or another, and whether another of them has no text in
    /// common with it.
    lists: BTreeMap<&'a str, BTreeMap<TypeId, bool>>,
    listed: usize,
    constants: TokenStream,
    /// What was made of the objects that several variants are.
    known: BTreeMap<TypeId, (TokenStream, TokenStream)>,
}

impl<'a> Apart<'a> {
    pub(super) fn of(context: &Context<'a>, union: &'a Union) -> Self {
        let mut objects = BTreeMap::new();
        for (place, variant) in union.variants.iter().enumerate() {
            let Some((id, _)) = object(context, &variant.ty) else { continue };
            objects.entry(id).or_insert((0, place)).0 += 1;
        }
        let tag = union.tag.as_ref().map(|tag| tag.property.as_str());
        let (lists, constants, known) = (BTreeMap::new(), TokenStream::new(), BTreeMap::new());
        let mut apart = Self { context: *context, tag, objects, lists, listed: 0, constants, known };
        apart.compare();
        apart
    }

    /// Finds out which properties tell something apart.
    fn compare(&mut self) {
        let context = self.context;
        for id in self.objects.keys() {
            let Shape::Struct(object) = &context.api.ty(*id).shape else { continue };
            for field in &object.fields {
                if let Some((list, _)) = texts(&context, &field.ty) {
                    self.lists.entry(field.wire.as_str()).or_default().insert(list, false);
                }
            }
        }
        let mut left = COMPARISONS;
        for lists in self.lists.values_mut() {
            let all: Vec<TypeId> = lists.keys().copied().collect();
            for (list, is_apart) in lists.iter_mut().filter(|_| all.len() > 1) {
                if left == 0 {
                    return;
                }
                let own: BTreeSet<&String> = values(&context, *list).iter().collect();
                left = left.saturating_sub(own.len());
                for other in all.iter().filter(|other| *other != list) {
                    let other = values(&context, *other);
                    let shared = other.iter().position(|value| own.contains(value));
                    left = left.saturating_sub(shared.unwrap_or(other.len()) + 1);
                    *is_apart = left > 0 && shared.is_none();
                    if *is_apart || left == 0 {
                        break;
                    }
                }
            }
        }
    }

    /// The keys that an object always has, and what tells its texts from those of others: the end of a path into
    /// `::runtime::Variant`.
    pub(super) fn of_variant(&mut self, ty: &'a Type) -> (TokenStream, TokenStream) {
        let context = self.context;
        let Some((id, object)) = object(&context, ty) else { return Default::default() };
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        let keys = object.fields.iter().filter(|field| field.required).map(|field| Literal(&field.wire));
        let (mut keys, mut fixed) = (quote!(&[#(#keys),*]), self.fixed(object));
        let (variants, place) = self.objects.get(&id).copied().unwrap_or_default();
        if variants > 1 {
            keys = self.constant(format_ident!("KEYS_{place}"), &quote!(&[&str]), &keys);
            fixed =
                fixed.map(|fixed| self.constant(format_ident!("FIXED_{place}"), &quote!(&[(&str, &[&str])]), &fixed));
        }
        let fixed = fixed.map(|fixed| quote!(.fixed(#fixed))).unwrap_or_default();
        if variants > 1 {
            self.known.insert(id, (keys.clone(), fixed.clone()));
        }
        (keys, fixed)
    }

    fn constant(&mut self, name: Ident, ty: &TokenStream, value: &TokenStream) -> TokenStream {
        self.constants.extend(quote!(const #name: #ty = #value;));
        quote!(#name)
    }

    /// What several variants say, for all that follows.
    pub(super) fn constants(self) -> TokenStream {
        self.constants
    }

    /// The properties whose texts tell an object from another: those that can only be one, and those whose values have none
    /// in common with those of another object.
    fn fixed(&mut self, object: &Struct) -> Option<TokenStream> {
        let mut fixed = Vec::new();
        for field in object.fields.iter().filter(|field| Some(field.wire.as_str()) != self.tag) {
            let Some((list, values)) = texts(&self.context, &field.ty) else { continue };
            if values.len() != 1 {
                let is_apart = self.lists.get(field.wire.as_str()).and_then(|lists| lists.get(&list));
                if is_apart != Some(&true) || self.listed + values.len() > LISTED {
                    continue;
                }
                self.listed += values.len();
            }
            let (wire, values) = (Literal(&field.wire), values.iter().map(|value| Literal(value)));
            fixed.push(quote!((#wire, &[#(#values),*])));
        }
        (!fixed.is_empty()).then(|| quote!(&[#(#fixed),*]))
    }
}

/// The object that a variant is, or null.
fn object<'a>(context: &Context<'a>, ty: &'a Type) -> Option<(TypeId, &'a Struct)> {
    match context.resolved(ty) {
        Type::Nullable(inner) => object(context, inner),
        Type::Named(id) => match &context.api.ty(*id).shape {
            Shape::Struct(object) => Some((*id, object)),
            _ => None,
        },
        _ => None,
    }
}

fn texts<'a>(context: &Context<'a>, ty: &'a Type) -> Option<(TypeId, &'a [String])> {
    match context.resolved(ty) {
        Type::Named(id) => match &context.api.ty(*id).shape {
            Shape::Texts(values) => Some((*id, values)),
            _ => None,
        },
        _ => None,
    }
}

fn values<'a>(context: &Context<'a>, list: TypeId) -> &'a [String] {
    match &context.api.ty(list).shape {
        Shape::Texts(values) => values,
        _ => &[],
    }
}
