//! The IR and its names to tokens, one file per kind of item. Nothing can fail here.

mod apart;
mod blocking;
mod bodies;
mod calls;
mod client;
mod complexity;
mod context;
mod enumeration;
mod headers;
mod hold;
mod index;
mod manifest;
mod multipart;
mod operation;
mod outcome;
mod pages;
mod paging;
mod parameters;
mod required;
mod servers;
mod statuses;
mod structure;
mod union;
mod unit;
mod webhook;

use proc_macro2::TokenStream;

use crate::analyse::{Facts, Home};
use crate::ir::{Api, Base, Shape, TypeId};
use crate::name::Names;
use crate::{Layout, Options};

pub(crate) use calls::calls;
use context::Context;
pub use manifest::FIRST_LINE;
pub(crate) use unit::{Content, Piece, Unit};

/// A file that is made when its turn comes, so that never more than one is in memory as tokens.
pub(crate) type Maker<'a> = Box<dyn FnOnce() -> Unit<'a> + 'a>;

/// The lines between the markers in the manifest of a crate that people write.
pub(crate) fn manifest_block(names: &Names) -> String {
    manifest::features(names)
}

/// All files of an API.
pub(crate) fn files<'a>(api: &'a Api, facts: &'a Facts, names: &'a Names, options: &'a Options) -> Vec<Maker<'a>> {
    let context = Context { api, facts, names, options };
    let mut makers: Vec<Maker<'a>> = Vec::new();
    for operation in api.operation_ids() {
        makers.push(Box::new(move || operation::file(&context, operation)));
    }
    for schema in facts.homes.schemas() {
        makers.push(Box::new(move || schema_file(&context, schema)));
    }
    for webhook in context.webhooks() {
        makers.push(Box::new(move || webhook::file(&context, webhook)));
    }
    if !api.operations.is_empty() {
        makers.extend(client::files(context));
        makers.extend(blocking::files(context));
    }
    makers.extend(index::files(context));
    makers.extend(pages::files(context));
    if let Layout::Whole { runtime } = &options.layout {
        makers.push(Box::new(move || index::root(&context)));
        makers.push(Box::new(move || manifest::file(&context, runtime)));
    }
    makers
}

/// A named schema and the anonymous ones inside it.
fn schema_file<'a>(context: &Context<'a>, schema: TypeId) -> Unit<'a> {
    let name = match &context.api.ty(schema).hint.base {
        Base::Schema(name) => name,
        Base::Operation(_) | Base::Webhook(_) => "",
    };
    let path = format!("src/generated/schemas/{}.rs", context.stem(schema));
    let about = format!("The schema {}.", crate::text::code(name));
    Unit::types(path, about, context, Home::Schema(schema), std::iter::empty(), context::Used::default())
}

/// The definition of a type, or the alias of the one that stands for it.
fn definition(context: &Context<'_>, id: TypeId, used: &mut context::Used) -> TokenStream {
    let canonical = context.canonical(id);
    if canonical != id {
        return context.alias(id, &crate::ir::Type::Named(canonical), used);
    }
    match &context.api.ty(id).shape {
        Shape::Struct(object) => structure::structure(context, id, object, used),
        Shape::Texts(values) => enumeration::texts(context, id, values),
        Shape::Integers(values) => enumeration::integers(context, id, values),
        Shape::Values(values) => enumeration::values(context, id, values),
        Shape::Union(of) => union::union(context, id, of, used),
        Shape::Bodies(contents) => bodies::bodies(context, id, contents, used),
        Shape::Alias(ty) => context.alias(id, ty, used),
    }
}
