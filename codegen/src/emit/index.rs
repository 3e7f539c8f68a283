//! The modules that only list others: one line per file, so that a new schema adds its line and nothing else.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::analyse::Home;
use crate::ir::{TypeId, WebhookId};
use crate::name::Name;
use crate::text::{Doc, plain};

use super::context::Context;
use super::{Maker, Piece, Unit, client, parameters, servers};

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

fn top<'a>(context: &Context<'_>) -> Unit<'a> {
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
    // Many scripts have no capitals: a field and a variant of its type may have one name.
    let letters = context
        .names
        .beyond_ascii
        .then(|| quote!(#![allow(bindings_with_variant_name, reason = "not every script has capitals")]));
    let tokens = quote! {
        #letters
        #client
        #(#modules)*
        #parameters
        #schemes
        #servers
        #use_client
        #(#uses)*
    };
    let about = format!("{} {}.", plain(&context.api.title), plain(&context.api.version));
    Unit::rust("src/generated/mod.rs", about, tokens)
}

fn operations<'a>(context: &Context<'a>) -> Unit<'a> {
    let files = context.api.operation_ids().map(|id| (context.names.operation(id).stem.ident(), Home::Operation(id)));
    list(context, "operations", "The operations, one file each.", files.collect())
}

fn schemas<'a>(context: &Context<'a>) -> Unit<'a> {
    let stem = |id: TypeId| context.names.stems.get(id.0 as usize).map_or_else(|| format_ident!("__"), Name::ident);
    let files = context.facts.homes.schemas().map(|id| (stem(id), Home::Schema(id)));
    list(context, "schemas", "The schemas that have a name, one file each.", files.collect())
}

fn webhooks<'a>(context: &Context<'a>) -> Unit<'a> {
    let stem =
        |id: WebhookId| context.names.webhooks.get(id.0 as usize).map_or_else(|| format_ident!("__"), Name::ident);
    let files = context.webhooks().map(|id| (stem(id), Home::Webhook(id)));
    let about = "What the service sends by itself, one file for each webhook and callback.";
    list(context, "webhooks", about, files.collect())
}

/// The types that a file defines.
fn types(context: &Context<'_>, home: Home) -> Vec<Ident> {
    let mut types = Vec::new();
    if let Home::Operation(id) = home {
        let names = context.names.operation(id);
        types.push(names.request.ident());
        let others = [&names.required, &names.response, &names.error];
        types.extend(others.into_iter().flatten().map(Name::ident));
    }
    types.extend(context.members(home).iter().flat_map(|ty| type_names(context, *ty)));
    types.sort();
    types
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

fn list<'a>(context: &Context<'a>, folder: &str, about: &str, mut files: Vec<(Ident, Home)>) -> Unit<'a> {
    let context = *context;
    files.sort_by(|a, b| a.0.cmp(&b.0));
    let gate = move |home: Home| context.gate(&context.facts.features.file(home));
    let modules = files.clone().into_iter().map(move |(stem, home)| {
        let gate = gate(home);
        quote!(#gate mod #stem;)
    });
    let uses = files.into_iter().map(move |(stem, home)| {
        let (gate, types) = (gate(home), types(&context, home));
        quote!(#gate pub use #stem::{#(#types),*};)
    });
    Unit::pieces(format!("src/generated/{folder}/mod.rs"), about, modules.chain(uses).map(Piece::Next))
}

/// `src/lib.rs` of a crate of its own.
pub(super) fn root<'a>(context: &Context<'_>) -> Unit<'a> {
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
    // What is instantiated here is instantiated link by link, and that has a limit of its own.
    let limit = (!context.facts.far.is_empty()).then(|| quote!(#![recursion_limit = "4096"]));
    // Names look alike when the description's do; the compiler asks for this at a crate's root only.
    let letters = context.names.beyond_ascii.then(|| {
        quote!(#![allow(
            confusable_idents,
            mixed_script_confusables,
            uncommon_codepoints,
            reason = "names are the description's"
        )])
    });
    let tokens = quote! {
        #blank
        #(#inner)*
        #limit
        #letters
        #[rustfmt::skip]
        mod generated;
        pub use ::runtime;
        pub use generated::*;
    };
    let about = format!("A client for {} {}.", plain(&context.api.title), plain(&context.api.version));
    Unit::rust("src/lib.rs", about, tokens)
}
