//! Values of a discriminator that no mapping and no name gives: those that a variant's own property lists, and those of
//! a variant that is itself a union by the same property.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostics, Fault};
use crate::ir::{Rows, Shape, Type, TypeDef, TypeId, Union};

/// How deep unions in unions are looked into.
const MAX_DEPTH: usize = 32;

/// How much all unions may get, in bytes, and how often as much as is described: a union in a union has all values that
/// this one has, so that a row of them would have as many as its length times itself; and so have variants whose property
/// is the same enumeration.
const LEAST: usize = 100_000 * ONE;
const TIMES: usize = 16;

/// About what a value takes besides its text.
const ONE: usize = 32;

/// The values that were found for a variant, each once, in their order.
#[derive(Default)]
struct Values {
    all: Vec<String>,
    known: BTreeSet<String>,
}

impl Values {
    fn add(&mut self, value: &str) {
        if !self.known.contains(value) {
            self.known.insert(value.to_owned());
            self.all.push(value.to_owned());
        }
    }
}

fn weight(value: &str) -> usize {
    value.len() + ONE
}

/// What may still be looked at, and whether that was too little.
struct Left {
    bytes: usize,
    too_little: bool,
}

impl Left {
    fn take(&mut self, bytes: usize) -> bool {
        self.bytes = self.bytes.saturating_sub(bytes);
        self.too_little |= self.bytes == 0;
        self.bytes > 0
    }
}

/// Adds them to the variants of all unions. A value that a union inside means is that one's, and a value that several
/// variants list means each of them.
pub(super) fn complete(types: &mut [TypeDef], diagnostics: &mut Diagnostics) {
    let described = types.iter().map(|def| match &def.shape {
        Shape::Union(union) => tags(union).map(weight).sum::<usize>() + union.variants.len() * ONE,
        Shape::Texts(values) => values.iter().map(|value| weight(value)).sum(),
        Shape::Integers(numbers) => numbers.len() * ONE,
        _ => 0,
    });
    let rows = Rows::of(types);
    let mut left = Left { bytes: described.sum::<usize>() * TIMES + LEAST, too_little: false };
    let mut found = Vec::new();
    for (index, def) in types.iter().enumerate() {
        let Shape::Union(union) = &def.shape else { continue };
        let Some(tag) = &union.tag else { continue };
        let mut said: BTreeSet<String> = tags(union).map(str::to_owned).collect();
        let mut more: Vec<Vec<String>> = vec![Vec::new(); union.variants.len()];
        left.too_little = false;
        for inside in [true, false] {
            let found: Vec<Vec<String>> = (union.variants.iter())
                .map(|variant| {
                    let mut values = Values::default();
                    if is_union(types, &rows, &variant.ty) == inside {
                        let mut look =
                            Look { types, rows: &rows, property: &tag.property, seen: BTreeSet::from([index]) };
                        look.values_of(&variant.ty, 0, &mut values, &mut left);
                        values.all.retain(|value| !said.contains(value));
                    }
                    values.all
                })
                .collect();
            said.extend(found.iter().flatten().cloned());
            more.iter_mut().zip(found).for_each(|(more, found)| more.extend(found));
        }
        if left.too_little {
            let message = "what is inside of unions has too many values of the discriminator; some are missing here";
            let fault = Fault::new("too-many-values", def.at, message);
            diagnostics.warn(fault.help("write a `mapping` with the values that choose each schema"));
        }
        found.push((index, more));
    }
    for (index, more) in found {
        let Some(Shape::Union(union)) = types.get_mut(index).map(|def| &mut def.shape) else { continue };
        for (variant, values) in union.variants.iter_mut().zip(more) {
            // What the property can only be is what is on the wire; a schema's name only stands in for it.
            let front =
                if values.len() == 1 && variant.tags == [variant.name.as_str()] { 0 } else { variant.tags.len() };
            variant.tags.splice(front..front, values);
        }
    }
}

fn tags(union: &Union) -> impl Iterator<Item = &str> {
    union.variants.iter().flat_map(|variant| &variant.tags).map(String::as_str)
}

/// What is looked at for one variant.
struct Look<'a> {
    types: &'a [TypeDef],
    rows: &'a Rows,
    property: &'a str,
    seen: BTreeSet<usize>,
}

impl<'a> Look<'a> {
    fn values_of(&mut self, ty: &'a Type, depth: usize, values: &mut Values, left: &mut Left) {
        let (mut ty, types, rows) = (ty, self.types, self.rows);
        let shape = loop {
            let index = match ty {
                Type::Nullable(inner) => {
                    ty = inner;
                    continue;
                }
                Type::Named(TypeId(id)) => *id as usize,
                _ => return,
            };
            if !self.seen.insert(index) || !left.take(ONE) {
                return;
            }
            match types.get(index).map(|def| &def.shape) {
                Some(Shape::Alias(target)) => ty = target,
                shape => break shape,
            }
        };
        match shape {
            Some(Shape::Struct(object)) => {
                let field = object.fields.iter().find(|field| field.wire == self.property);
                field.iter().for_each(|field| listed(types, rows, &field.ty, values, left));
            }
            Some(Shape::Union(_)) if depth >= MAX_DEPTH => left.too_little = true,
            Some(Shape::Union(union)) if union.tag.as_ref().is_none_or(|tag| tag.property == self.property) => {
                for tag in tags(union) {
                    if left.take(weight(tag)) {
                        values.add(tag);
                    }
                }
                // What a base lists for all that extend it says nothing here.
                let inside = union
                    .variants
                    .iter()
                    .filter(|variant| variant.tags.is_empty() || is_union(types, rows, &variant.ty));
                inside.for_each(|variant| self.values_of(&variant.ty, depth + 1, values, left));
            }
            _ => {}
        }
    }
}

/// It is a union, through aliases.
fn is_union(types: &[TypeDef], rows: &Rows, ty: &Type) -> bool {
    matches!(rows.shape(types, ty), Some(Shape::Union(_)))
}

/// The values of an enumeration, through aliases: as many as may be, since many variants may have the same one.
fn listed(types: &[TypeDef], rows: &Rows, ty: &Type, values: &mut Values, left: &mut Left) {
    let mut add = |value: &str| {
        if left.take(weight(value)) {
            values.add(value);
        }
    };
    match rows.shape(types, ty) {
        Some(Shape::Texts(texts)) => texts.iter().for_each(|text| add(text)),
        Some(Shape::Integers(numbers)) => numbers.iter().for_each(|number| add(&number.to_string())),
        _ => {}
    }
}
