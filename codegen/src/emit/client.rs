//! The client, and the security schemes that it works with.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::analyse::Gate;
use crate::ir::{OperationId, Scheme, SchemeKind};
use crate::name::Name;
use crate::text::{Doc, Literal, code, plain};

use super::context::{Context, deprecation};
use super::{Maker, Piece, Unit, operation, outcome};

/// The client's file, and one for the functions of each tag where tags are features.
pub(super) fn files(context: Context<'_>) -> Vec<Maker<'_>> {
    let (others, by_tag) = groups(&context);
    let modules: Vec<(Ident, TokenStream)> = by_tag.iter().map(|(tag, ids)| module(&context, *tag, ids)).collect();
    let mut makers: Vec<Maker<'_>> = vec![Box::new(move || client(&context, others, &modules))];
    for (tag, ids) in by_tag {
        makers.push(Box::new(move || of_tag(&context, tag, ids)));
    }
    makers
}

/// The operations whose functions stand in the client's own file, and those in the files of tags.
pub(super) fn groups(context: &Context<'_>) -> (Vec<OperationId>, BTreeMap<usize, Vec<OperationId>>) {
    let mut others = Vec::new();
    let mut by_tag: BTreeMap<usize, Vec<OperationId>> = BTreeMap::new();
    for id in context.api.operation_ids() {
        // With several tags it stands in the first one's file.
        match context.facts.features.function(id) {
            Gate::Tags(tags) => tags.first().into_iter().for_each(|tag| by_tag.entry(*tag).or_default().push(id)),
            Gate::Always | Gate::Unused => others.push(id),
        }
    }
    (others, by_tag)
}

/// A tag's module, and when it is compiled: when one of its functions is.
pub(super) fn module(context: &Context<'_>, tag: usize, ids: &[OperationId]) -> (Ident, TokenStream) {
    let mut any = BTreeSet::new();
    for id in ids {
        if let Gate::Tags(tags) = context.facts.features.function(*id) {
            any.extend(tags);
        }
    }
    (stem(context, tag), context.gate(&Gate::Tags(any)))
}

fn stem(context: &Context<'_>, tag: usize) -> Ident {
    context.names.tag_stems.get(tag).map_or_else(|| quote::format_ident!("__"), Name::ident)
}

fn of_tag<'a>(context: &Context<'a>, tag: usize, ids: Vec<OperationId>) -> Unit<'a> {
    let name = context.facts.features.tags.get(tag).map_or("", String::as_str);
    let about = format!("The client's functions for the tag {}.", code(name));
    let stem = context.names.tag_stems.get(tag).map_or("", Name::as_str);
    let functions = functions(context, ids, true, method);
    let pieces = std::iter::once(Piece::Next(quote!(
        use super::Client;
    )))
    .chain(functions);
    Unit::pieces(format!("src/generated/client/{stem}.rs"), about, pieces)
}

/// How many functions, or constants, stand in one `impl`: as tokens they take a lot of memory.
const TOGETHER: usize = 500;

/// Makes the function of an operation, with the type of its request.
type Method = fn(&Context<'_>, OperationId, &TokenStream) -> TokenStream;

/// The client's functions for operations. In a tag's file each says when it is compiled, and requests are not imported.
pub(super) fn functions<'a>(
    context: &Context<'a>,
    ids: Vec<OperationId>,
    of_tag: bool,
    method: Method,
) -> impl Iterator<Item = Piece> + use<'a> {
    let context = *context;
    let methods = ids.into_iter().map(move |id| {
        let request = context.names.operation(id).request.ident();
        if !of_tag {
            return method(&context, id, &quote!(#request));
        }
        let gate = context.gate(&context.facts.features.function(id));
        let method = method(&context, id, &quote!(crate::generated::#request));
        quote!(#gate #method)
    });
    together(methods).map(|methods| Piece::Next(quote!(impl Client { #methods })))
}

/// Some of these each.
pub(super) fn together<I: Iterator<Item = TokenStream>>(mut items: I) -> impl Iterator<Item = TokenStream> + use<I> {
    std::iter::from_fn(move || {
        let mut items = items.by_ref().take(TOGETHER);
        let first = items.next()?;
        Some(quote!(#first #(#items)*))
    })
}

/// The functions that add credentials: those that stand in the client's first `impl`, and the others.
pub(super) fn credentials<'a>(
    context: &Context<'a>,
    doc: fn(&Scheme, &Name) -> Doc,
) -> (Option<TokenStream>, impl Iterator<Item = Piece> + use<'a>) {
    let all = context.api.schemes.iter().zip(&context.names.schemes);
    let mut pieces = together(all.map(move |(scheme, names)| with(scheme, names, &doc(scheme, &names.1))));
    let first = pieces.next();
    (first, pieces.map(|functions| Piece::Next(quote!(impl Client { #functions }))))
}

fn client<'a>(context: &Context<'a>, ids: Vec<OperationId>, modules: &[(Ident, TokenStream)]) -> Unit<'a> {
    let imports = imports(context, &ids);
    let builder = builder(context);
    let modules = modules.iter().map(|(stem, gate)| quote!(#gate mod #stem;));
    let (credentials, more) = credentials(context, |scheme, _| credential(scheme));
    let environment = environment(context, false);
    let mut about = Doc::ours(format!("A client for {}.", plain(&context.api.title)));
    about.add("Cloning is cheap, and clones share connections.");
    let tokens = quote! {
        #(#modules)*

        #imports

        #about
        #[derive(Clone, Debug)]
        pub struct Client(::runtime::Client);

        impl From<::runtime::Client> for Client {
            fn from(client: ::runtime::Client) -> Self {
                Self(client)
            }
        }

        /// For calls that no function is made for.
        impl AsRef<::runtime::Client> for Client {
            fn as_ref(&self) -> &::runtime::Client {
                &self.0
            }
        }

        impl Client {
            #builder
            #credentials
            #environment
        }
    };
    let pieces = std::iter::once(Piece::Next(tokens)).chain(more).chain(functions(context, ids, false, method));
    Unit::pieces("src/generated/client.rs", "The client, with a function for every operation.", pieces)
}

/// What a client's file uses: the requests of its functions, and the constants.
pub(super) fn imports(context: &Context<'_>, ids: &[OperationId]) -> Option<TokenStream> {
    let mut imports: Vec<_> = ids.iter().map(|id| context.names.operation(*id).request.ident()).collect();
    imports.extend((!context.api.schemes.is_empty()).then(|| quote::format_ident!("schemes")));
    imports.extend((!context.api.servers.is_empty()).then(|| quote::format_ident!("servers")));
    imports.sort();
    (!imports.is_empty()).then(|| quote!(use crate::generated::{#(#imports),*};))
}

/// The function that starts a client.
pub(super) fn builder(context: &Context<'_>) -> TokenStream {
    let new = match context.api.servers.is_empty() {
        true => quote!(new()),
        false => quote!(with_servers(servers::ALL)),
    };
    quote! {
        /// Starts a client.
        pub fn builder() -> ::runtime::Builder<Self> {
            ::runtime::Builder::#new
        }
    }
}

/// The function that reads credentials from the environment, in full words or short ones.
pub(super) fn environment(context: &Context<'_>, is_short: bool) -> Option<TokenStream> {
    let constants: Vec<TokenStream> = (context.names.schemes.iter())
        .map(|(constant, _)| {
            let (name, constant) = (Literal(constant.as_str()), constant.ident());
            quote!((#name, schemes::#constant))
        })
        .collect();
    if constants.is_empty() {
        return None;
    }
    let mut doc = Doc::ours("A client that also holds the credentials that the environment has, for this audience.");
    if !is_short {
        let variables: Vec<String> = (context.api.schemes.iter().zip(&context.names.schemes))
            .map(|(scheme, (constant, _))| (scheme.kind == SchemeKind::Basic, constant.as_str()))
            .map(|(is_basic, name)| match is_basic {
                true => format!("`…_{name}_USER` and `…_{name}_PASSWORD`"),
                false => format!("`…_{name}`"),
            })
            .collect();
        doc.add(format!(
            "The variables are called like the security schemes, in capitals, behind the prefix: {}. What is not set, or \
             empty, is left out.",
            variables.join(", ")
        ));
    }
    doc.add("# Errors");
    doc.add("A variable is not Unicode, or only one of two that belong together is set.");
    Some(quote! {
        #doc
        pub fn with_env_credentials(
            &self, prefix: &str, audience: impl Into<::runtime::Audience>,
        ) -> Result<Self, ::runtime::ApiError> {
            self.0.with_env_credentials(&[#(#constants),*], prefix, audience).map(Self)
        }
    })
}

fn method(context: &Context<'_>, id: OperationId, request: &TokenStream) -> TokenStream {
    let Some(operation) = context.api.operations.get(id.0 as usize) else { return TokenStream::new() };
    let names = context.names.operation(id);
    let name = names.method.ident();
    let mut doc = operation::about(operation);
    let answers = outcome::summary(operation);
    if !answers.is_empty() {
        let list: Vec<String> = answers.into_iter().map(|line| format!("* {line}")).collect();
        doc.add(format!("Answers:\n\n{}", list.join("\n")));
    }
    let deprecation = deprecation(&operation.docs);
    quote! {
        #doc
        #deprecation
        pub fn #name(&self, request: #request) -> ::runtime::Call<#request> {
            self.0.call(request)
        }
    }
}

fn credential(scheme: &Scheme) -> Doc {
    let mut doc = Doc::ours(format!("A client that also holds the credential {}.", code(&scheme.name)));
    if let Some(text) = &scheme.description {
        doc.add_markdown(text);
    }
    doc.add(format!(
        "{} It goes to the audience and to nobody else: a server of the description, or a URL.",
        way(scheme)
    ));
    if scheme.kind == SchemeKind::Bearer {
        doc.add("Tokens that expire come from a `TokenSource`, such as `ClientCredentials`.");
    }
    doc
}

/// The function that adds a credential.
pub(super) fn with(scheme: &Scheme, (constant, method): &(Name, Name), doc: &Doc) -> TokenStream {
    let (constant, method) = (constant.ident(), method.ident());
    if scheme.kind == SchemeKind::Basic {
        return quote! {
            #doc
            #[must_use]
            pub fn #method(
                &self, audience: impl Into<::runtime::Audience>, user: &str, password: impl Into<::runtime::Secret>,
            ) -> Self {
                let secret = ::runtime::Secret::new(format!("{user}:{}", password.into().expose()));
                Self(self.0.with_credential(schemes::#constant, audience.into(), secret))
            }
        };
    }
    quote! {
        #doc
        #[must_use]
        pub fn #method(
            &self, audience: impl Into<::runtime::Audience>, credential: impl Into<::runtime::Credential>,
        ) -> Self {
            Self(self.0.with_credential(schemes::#constant, audience.into(), credential))
        }
    }
}

fn way(scheme: &Scheme) -> String {
    match &scheme.kind {
        SchemeKind::Header(name) => format!("It travels in the header {}.", code(name)),
        SchemeKind::Query(name) => format!("It travels in the query, as {}.", code(name)),
        SchemeKind::Cookie(name) => format!("It travels in the cookie {}.", code(name)),
        SchemeKind::Basic => "It travels as `Authorization: Basic`.".to_owned(),
        SchemeKind::Bearer => "It travels as `Authorization: Bearer`.".to_owned(),
    }
}

/// The schemes' file.
pub(super) fn schemes<'a>(context: &Context<'a>) -> Unit<'a> {
    let context = *context;
    let constants = context.api.schemes.iter().zip(&context.names.schemes).map(|(scheme, (name, _))| {
        let name = name.ident();
        let mut doc = Doc::ours(format!("The security scheme {}. {}", code(&scheme.name), way(scheme)));
        if let Some(text) = &scheme.description {
            doc.add_markdown(text);
        }
        let wire = Literal(&scheme.name);
        let kind = match &scheme.kind {
            SchemeKind::Header(name) => call("Header", name),
            SchemeKind::Query(name) => call("Query", name),
            SchemeKind::Cookie(name) => call("Cookie", name),
            SchemeKind::Basic => quote!(Basic),
            SchemeKind::Bearer => quote!(Bearer),
        };
        quote! {
            #doc
            pub const #name: &::runtime::Scheme =
                &::runtime::Scheme { name: #wire, kind: ::runtime::SchemeKind::#kind };
        }
    });
    let about = "The security schemes of the description.";
    Unit::pieces("src/generated/schemes.rs", about, constants.map(Piece::Next))
}

fn call(variant: &str, name: &str) -> TokenStream {
    let variant = quote::format_ident!("{variant}");
    let name = Literal(name);
    quote!(#variant(#name))
}
