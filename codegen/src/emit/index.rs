//! The modules that only list others: one line per file, so that a new schema adds its line and nothing else.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::analyse::Home;
use crate::ir::{OperationId, TypeId};
use crate::name::Name;
use crate::text::{Doc, plain};

use super::context::Context;
use super::{Content, Maker, Unit, client, parameters, servers};

/// `src/generated/mod.rs`, the folders' lists, and the constants.
pub(super) fn files<'a>(context: Context<'a>) -> Vec<Maker<'a>> {
    let mut makers: Vec<Maker<'a>> = vec![Box::new(move || top(&context))];
    if !context.api.operations.is_empty() {
        makers.push(Box::new(move || operations(&context)));
    }
    if context.facts.homes.schemas().next().is_some() {
        makers.push(Box::new(move || schemas(&context)));
    }
    if context.webhooks().next().is_some() {
        makers.push(Box::new(move || webhooks(&context)));
    }
    if !context.api.servers.is_empty() {
        makers.push(Box::new(move || servers::file(&context)));
    }
    if !context.names.parameters.is_empty() {
        makers.push(Box::new(move || parameters::file(&context)));
    }
    if !context.api.schemes.is_empty() {
        makers.push(Box::new(move || client::schemes(&context)));
    }
    makers
}

fn top(context: &Context<'_>) -> Unit {
    let features = &context.facts.features;
    let folder = |name: &str, files: Vec<Home>| {
        // Without any of its files a folder would be an import of nothing.
        let gate = context.gate(&features.any(&files)?);
        let name = format_ident!("{name}");
        Some((quote!(#gate mod #name;), quote!(#gate pub use #name::*;)))
    };
    let operations = folder("operations", context.api.operation_ids().map(Home::Operation).collect());
    let schemas = folder("schemas", context.facts.homes.schemas().map(Home::Schema).collect());
    let webhooks = folder("webhooks", context.webhooks().map(Home::Webhook).collect());
    let servers = (!context.api.servers.is_empty()).then(|| {
        quote!(
            pub mod servers;
        )
    });
    let parameters = (!context.names.parameters.is_empty()).then(|| {
        quote!(
            pub mod parameters;
        )
    });
    let schemes = (!context.api.schemes.is_empty()).then(|| {
        quote!(
            pub mod schemes;
        )
    });
    // Without operations there is nothing that a client could do.
    let (client, use_client) = match context.api.operations.is_empty() {
        true => (None, None),
        false => (
            Some(quote!(
                #[cfg(feature = "blocking")]
                pub mod blocking;
                mod client;
            )),
            Some(quote!(
                pub use client::Client;
            )),
        ),
    };
    let (modules, uses): (Vec<TokenStream>, Vec<TokenStream>) =
        operations.into_iter().chain(schemas).chain(webhooks).unzip();
    let tokens = quote! {
        #client
        #(#modules)*
        #parameters
        #schemes
        #servers
        #use_client
        #(#uses)*
    };
    let about = format!("{} {}.", plain(&context.api.title), plain(&context.api.version));
    Unit { path: "src/generated/mod.rs".to_owned(), content: Content::Rust { about, tokens } }
}

fn operations(context: &Context<'_>) -> Unit {
    let mut lines = Vec::new();
    for id in context.api.operation_ids() {
        let gate = context.gate(&context.facts.features.file(Home::Operation(id)));
        lines.push(Line { stem: context.names.operation(id).stem.ident(), types: operation_types(context, id), gate });
    }
    list("operations", "The operations, one file each.", lines)
}

/// The types that an operation's file defines.
fn operation_types(context: &Context<'_>, id: OperationId) -> Vec<Ident> {
    let names = context.names.operation(id);
    let mut types = vec![names.request.ident()];
    let others = [&names.required, &names.response, &names.error];
    types.extend(others.into_iter().flatten().map(Name::ident));
    types.extend(context.members(Home::Operation(id)).iter().flat_map(|ty| type_names(context, *ty)));
    types
}

fn schemas(context: &Context<'_>) -> Unit {
    let mut lines = Vec::new();
    for id in context.facts.homes.schemas() {
        let types = context.members(Home::Schema(id)).iter().flat_map(|ty| type_names(context, *ty)).collect();
        let stem = context.names.stems.get(id.0 as usize).map_or_else(|| format_ident!("__"), Name::ident);
        let gate = context.gate(&context.facts.features.file(Home::Schema(id)));
        lines.push(Line { stem, types, gate });
    }
    list("schemas", "The schemas that have a name, one file each.", lines)
}

fn webhooks(context: &Context<'_>) -> Unit {
    let lines = context.webhooks().map(|id| {
        let types = context.members(Home::Webhook(id)).iter().flat_map(|ty| type_names(context, *ty)).collect();
        let stem = context.names.webhooks.get(id.0 as usize).map_or_else(|| format_ident!("__"), Name::ident);
        Line { stem, types, gate: context.gate(&context.facts.features.file(Home::Webhook(id))) }
    });
    list("webhooks", "What the service sends by itself, one file for each webhook and callback.", lines.collect())
}

/// The type, and the struct of its required fields if it has one.
fn type_names(context: &Context<'_>, id: TypeId) -> Vec<Ident> {
    let mut names = vec![context.names.ty(id)];
    if context.canonical(id) == id
        && let Some(Some(required)) = context.names.required.get(id.0 as usize)
    {
        names.push(required.ident());
    }
    names
}

/// A file, what it defines, and when it is compiled.
struct Line {
    stem: Ident,
    types: Vec<Ident>,
    gate: TokenStream,
}

fn list(folder: &str, about: &str, mut lines: Vec<Line>) -> Unit {
    lines.sort_by(|a, b| a.stem.cmp(&b.stem));
    let modules = lines.iter().map(|Line { stem, gate, .. }| quote!(#gate mod #stem;));
    let uses = lines.iter().map(|Line { stem, types, gate }| {
        let mut types = types.clone();
        types.sort();
        quote!(#gate pub use #stem::{#(#types),*};)
    });
    let tokens = quote!(#(#modules)* #(#uses)*);
    let content = Content::Rust { about: about.to_owned(), tokens };
    Unit { path: format!("src/generated/{folder}/mod.rs"), content }
}

/// `src/lib.rs` of a crate of its own.
pub(super) fn root(context: &Context<'_>) -> Unit {
    let mut doc = Doc::default();
    if let Some(text) = &context.api.description {
        doc.add_markdown(text);
    }
    let about = doc.text();
    let inner = about.lines().map(|line| {
        let line = if line.is_empty() { String::new() } else { format!(" {line}") };
        quote!(#![doc = #line])
    });
    let blank = (!about.is_empty()).then(|| quote!(#![doc = ""]));
    let tokens = quote! {
        #blank
        #(#inner)*
        #[rustfmt::skip]
        mod generated;
        pub use ::runtime;
        pub use generated::*;
    };
    let about = format!("A client for {} {}.", plain(&context.api.title), plain(&context.api.version));
    Unit { path: "src/lib.rs".to_owned(), content: Content::Rust { about, tokens } }
}
