//! An operation: its request type, what it gives back, and the facts that the runtime works with.

use proc_macro2::TokenStream;
use quote::quote;

use crate::analyse::{Derives, Home, derives_of};
use crate::document::{Place, Style};
use crate::ir::{Body, Operation, OperationId, Parameter};
use crate::text::{Doc, Literal, code};

use super::context::{Context, Used, deprecation, derive, documented};
use super::hold::Hold;
use super::required::{Part, constructors};
use super::{Unit, bodies, headers, outcome, paging};

/// The operation's file: its request, its answers, and the types that only it uses.
pub(super) fn file<'a>(context: &Context<'a>, id: OperationId) -> Unit<'a> {
    let operation = &context.api.operations[id.0 as usize];
    let names = context.names.operation(id);
    let mut used = Used::default();
    let request = request(context, id, operation, &mut used);
    let implementation = implementation(context, id, operation, &mut used);
    let paging = paging::paged(context, id, operation, &mut used);
    let path = format!("src/generated/operations/{}.rs", names.stem.as_str());
    let about = format!("The operation {}.", code(&target(operation)));
    let headers = headers::constants(context, id, &operation.headers);
    let own = std::iter::once(request).chain(headers).chain(std::iter::once(quote!(#implementation #paging)));
    Unit::types(path, about, context, Home::Operation(id), own, used)
}

/// `POST /pins`
pub(crate) fn target(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// The description's words about an operation, then its target and its answers.
pub(crate) fn about(operation: &Operation) -> Doc {
    let calls = format!("Calls {}.", code(&target(operation)));
    let mut doc = documented(&operation.docs, &calls);
    // An operation without words of its own has said so already.
    if !doc.text().starts_with(&calls) {
        doc.add(calls);
    }
    paged(operation).into_iter().for_each(|sentence| doc.add(sentence));
    unmet(operation).into_iter().for_each(|sentence| doc.add(sentence));
    doc
}

/// That the answer is a page, in a sentence.
pub(crate) fn paged(operation: &Operation) -> Option<&'static str> {
    let sentence =
        "The answer is a page of a list: `items()` of the call gives what is on it and on all pages after it.";
    operation.paging.as_ref().map(|_| sentence)
}

/// What the client can't do about credentials, in a sentence.
pub(crate) fn unmet(operation: &Operation) -> Option<String> {
    let schemes: Vec<String> = operation.unmet.iter().map(|what| code(what)).collect();
    let schemes = match schemes.as_slice() {
        [] => return None,
        [only] => format!("the security scheme {only}"),
        several => format!("one of the security schemes {}", several.join(", ")),
    };
    Some(format!(
        "It needs {schemes}, which the client can't do: add what it takes, such as a header with `Call::header`."
    ))
}

/// How a wire name is shown: in text, or in a cell of a table.
pub(crate) type Code = fn(&str) -> String;

/// How a parameter travels, in a sentence.
pub(crate) fn travels(parameter: &Parameter, code: Code) -> String {
    let wire = code(&parameter.wire);
    let json = if parameter.json { ", in JSON" } else { "" };
    let shared = match parameter.shared {
        None => "",
        Some(false) => " The client's builder can set it once.",
        Some(true) => " It is needed, here or once in the client's builder.",
    };
    match parameter.place {
        Place::Path => format!("Sent in the path, as {wire}{json}.{shared}"),
        Place::Query => format!("Sent in the query, as {wire}{json}.{shared}"),
        Place::Header if parameter.is_idempotency_key() => {
            format!(
                "Sent as the header {wire}; a random one of each call's own if it is absent, so that calls can be repeated."
            )
        }
        Place::Header => format!("Sent as the header {wire}{json}.{shared}"),
        Place::Cookie => format!("Sent as the cookie {wire}{json}.{shared}"),
    }
}

/// How a body travels, in a sentence.
pub(crate) fn body_travels(body: &Body, code: Code) -> String {
    match body.contents.as_slice() {
        [only] => bodies::travels(only, code),
        several => {
            let types: Vec<String> = several.iter().map(|content| code(&content.media_type)).collect();
            format!("Sent as the body, one of {}.", types.join(", "))
        }
    }
}

fn request(context: &Context<'_>, id: OperationId, operation: &Operation, used: &mut Used) -> TokenStream {
    let names = context.names.operation(id);
    let name = names.request.ident();
    let doc = {
        let mut doc = Doc::ours(format!("The request of {}.", code(names.method.as_str())));
        for line in about(operation).text().split("\n\n") {
            doc.add(line);
        }
        doc
    };
    let parts = parts(context, id, operation);
    let fields = parts.iter().map(|(part, sentence)| {
        let name = &part.name;
        let mut docs = documented(part.docs, &format!("The parameter {}.", code(part.wire)));
        docs.add(sentence);
        let deprecation = deprecation(part.docs);
        let ty = context.ty(part.ty, Hold::Here, used);
        let ty = if part.required { ty } else { quote!(Option<#ty>) };
        quote!(#docs #deprecation pub #name: #ty)
    });
    let fields: Vec<TokenStream> = fields.collect();
    let quiet = quiet(&parts);
    let derives = derives(context, &parts);
    let parts: Vec<Part<'_>> = parts.into_iter().map(|(part, _)| part).collect();
    let required = names.required.as_ref().map(crate::name::Name::ident);
    let constructors = constructors(context, &name, required, &parts, None, &quiet, used);
    quote! {
        #doc
        #quiet
        #derives
        #[non_exhaustive]
        pub struct #name { #(#fields),* }
        #constructors
    }
}

fn quiet(parts: &[(Part<'_>, String)]) -> TokenStream {
    if parts.iter().any(|(part, _)| part.docs.deprecated) {
        quote!(#[allow(deprecated, reason = "deprecated parameters still travel")])
    } else {
        TokenStream::new()
    }
}

fn derives(context: &Context<'_>, parts: &[(Part<'_>, String)]) -> TokenStream {
    let all_optional = parts.iter().all(|(part, _)| !part.required || context.api.is_one_value(part.ty));
    let eq = parts.iter().all(|(part, _)| derives_of(context.api, part.ty, &context.facts.derives).eq);
    derive(Derives { eq, copy: false, default: all_optional })
}

/// The parameters and the body, each with how it travels.
fn parts<'a>(context: &Context<'a>, id: OperationId, operation: &'a Operation) -> Vec<(Part<'a>, String)> {
    let names = &context.names.requests[id.0 as usize];
    let parameters = operation.parameters.iter().enumerate().map(|(place, parameter)| {
        let part = Part {
            name: names.ident(place),
            names,
            place,
            wire: &parameter.wire,
            ty: &parameter.ty,
            hold: Hold::Here,
            required: parameter.required,
            docs: &parameter.docs,
        };
        (part, travels(parameter, code))
    });
    let body = operation.body.as_ref().map(|body| {
        let part = Part {
            name: names.ident(operation.parameters.len()),
            names,
            place: operation.parameters.len(),
            wire: "body",
            ty: &body.ty,
            hold: Hold::Here,
            required: body.required,
            docs: &body.docs,
        };
        (part, body_travels(body, code))
    });
    parameters.chain(body).collect()
}

fn implementation(context: &Context<'_>, id: OperationId, operation: &Operation, used: &mut Used) -> TokenStream {
    let names = context.names.operation(id);
    let name = names.request.ident();
    let (output, success, output_definition) = outcome::output(context, id, operation, used);
    let (error, failure, error_definition) = outcome::failure(context, id, operation, used);
    let facts = facts(context, operation, used);
    let streams = outcome::streams(operation);
    let encode = encoded(context, id, operation);
    let request = if encode.is_empty() { quote!(_) } else { quote!(request) };
    let answer = |body: &TokenStream| if body.to_string() == "None" { quote!(_) } else { quote!(answer) };
    let failure_answer = answer(&failure);
    let deprecated = operation.parameters.iter().any(|parameter| parameter.docs.deprecated);
    let quiet = deprecated.then(|| quote!(#[allow(deprecated, reason = "deprecated parameters still travel")]));
    quote! {
        #output_definition
        #error_definition
        #quiet
        impl ::runtime::Operation for #name {
            type Output = #output;
            type Failure = #error;
            const FACTS: &'static ::runtime::Facts = &#facts;
            #streams
            fn encode(&self, #request: &mut ::runtime::Encoder) { #(#encode)* }
            fn success(answer: &::runtime::Answer) -> Result<Self::Output, ::runtime::DecodeError> { #success }
            fn failure(#failure_answer: &::runtime::Answer) -> Option<Self::Failure> { #failure }
        }
    }
}

fn facts(context: &Context<'_>, operation: &Operation, used: &mut Used) -> TokenStream {
    let target = target(operation);
    let id = Literal(operation.id.as_deref().unwrap_or(&target));
    let method = Literal(&operation.method);
    let path = Literal(&operation.sent);
    let accept = outcome::accept(operation);
    let accept = Literal(&accept);
    if !operation.servers.is_empty() {
        used.module("servers");
    }
    if operation.security.iter().any(|schemes| !schemes.is_empty()) {
        used.module("schemes");
    }
    let servers = operation.servers.iter().map(|server| {
        let name = context.names.server(*server);
        quote!(servers::#name)
    });
    let security = operation.security.iter().map(|alternative| {
        let schemes = alternative.iter().map(|scheme| {
            let name = context.names.scheme(*scheme);
            quote!(schemes::#name)
        });
        quote!(&[#(#schemes),*])
    });
    quote! {
        ::runtime::Facts {
            id: #id,
            method: #method,
            path: #path,
            servers: &[#(#servers),*],
            security: &[#(#security),*],
            accept: #accept,
        }
    }
}

fn encoded(context: &Context<'_>, id: OperationId, operation: &Operation) -> Vec<TokenStream> {
    let names = &context.names.requests[id.0 as usize];
    let mut statements: Vec<TokenStream> = Vec::new();
    for (place, parameter) in operation.parameters.iter().enumerate() {
        let field = names.ident(place);
        let value = if parameter.json { quote!(&::runtime::AsJson(&self.#field)) } else { quote!(&self.#field) };
        statements.push(sent(parameter, &value));
    }
    if let Some(body) = &operation.body {
        let field = names.ident(operation.parameters.len());
        statements.push(bodies::sent(context, body, &quote!(self.#field)));
    }
    statements
}

/// The short form where the style is the place's default.
fn sent(parameter: &Parameter, value: &TokenStream) -> TokenStream {
    let wire = Literal(&parameter.wire);
    let explode = parameter.explode;
    let request = if parameter.shared == Some(true) { quote!(request.required()) } else { quote!(request) };
    match (parameter.place, parameter.style) {
        (Place::Path, Style::Simple) if !explode && !parameter.reserved => quote!(#request.path(#wire, #value);),
        (Place::Path, _) if parameter.reserved => {
            let style = style(parameter);
            quote!(#request.path_reserved(#wire, #style, #value);)
        }
        (Place::Path, _) => {
            let style = style(parameter);
            quote!(#request.path_as(#wire, #style, #value);)
        }
        (Place::Query, Style::Form) if explode && !parameter.reserved => quote!(#request.query(#wire, #value);),
        (Place::Query, _) => {
            let (style, reserved) = (style(parameter), parameter.reserved);
            quote!(#request.query_as(#wire, #style, #reserved, #value);)
        }
        (Place::Header, _) if parameter.is_idempotency_key() => quote!(request.idempotency_key(#wire, #value);),
        (Place::Header, _) if !explode => quote!(#request.header(#wire, #value);),
        (Place::Header, _) => quote!(#request.header_as(#wire, #explode, #value);),
        (Place::Cookie, _) if explode => quote!(#request.cookie(#wire, #value);),
        (Place::Cookie, _) => quote!(#request.cookie_as(#wire, #explode, #value);),
    }
}

fn style(parameter: &Parameter) -> TokenStream {
    style_of(parameter.style, parameter.explode)
}

/// The runtime's style.
pub(super) fn style_of(style: Style, explode: bool) -> TokenStream {
    match style {
        Style::Simple => quote!(::runtime::Style::Simple { explode: #explode }),
        Style::Label => quote!(::runtime::Style::Label { explode: #explode }),
        Style::Matrix => quote!(::runtime::Style::Matrix { explode: #explode }),
        Style::Form => quote!(::runtime::Style::Form { explode: #explode }),
        // The table has no row for them exploded; what `explode` says everywhere is: a parameter for each element.
        Style::SpaceDelimited | Style::PipeDelimited if explode => quote!(::runtime::Style::Form { explode: true }),
        Style::SpaceDelimited => quote!(::runtime::Style::SpaceDelimited),
        Style::PipeDelimited => quote!(::runtime::Style::PipeDelimited),
        Style::DeepObject => quote!(::runtime::Style::DeepObject),
    }
}
