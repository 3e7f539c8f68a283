//! The snippet of an operation: a whole function that compiles, with every required value in it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::document::Value;
use crate::emit::context::Context;
use crate::emit::hold::Hold;
use crate::ir::{Body, Codec, Content, Operation, OperationId, SchemeKind, Shape, Success, Type};
use crate::text::Literal;

use super::value::{Argument, Values, Wanted};

/// How many of the optional parameters are shown.
const SHOWN: usize = 2;

/// The snippet's text.
pub(super) fn snippet(context: &Context<'_>, id: OperationId, operation: &Operation) -> String {
    let names = context.names.operation(id);
    let mut values = Values::new(*context);
    let (parameter, request) = match request(context, id, operation, &mut values) {
        Some(request) => (TokenStream::new(), request),
        // A value that requires another of its kind without end can't be written down, nor one of a type that is not
        // ours; and one that goes on for pages shows nothing.
        None => {
            let name = names.request.ident();
            values.used.clear();
            values.used.insert(name.clone());
            (quote!(, request: #name), TokenStream::new())
        }
    };
    let credentials = credentials(context, operation);
    let with_servers = !credentials.is_empty() && !operation.servers.is_empty();
    let modules: Vec<Ident> = ["runtime", "servers"]
        .into_iter()
        .take(if with_servers { 2 } else { 1 })
        .map(|name| format_ident!("{name}"))
        .collect();
    let outcome = outcome(context, id, operation, &mut values);
    let method = names.method.ident();
    values.used.insert(format_ident!("Client"));
    let imports = values.used.iter().chain(&modules);
    let package = format_ident!("{}", context.options.package.replace('-', "_"));
    let import = quote!(use #package::{#(#imports),*};);
    let function = quote! {
        async fn #method(client: &Client #parameter) -> Result<(), runtime::ApiError> {
            #credentials
            #request
            #outcome
            Ok(())
        }
    };
    format!("{}\n\n{}", printed(import), printed(function))
}

/// One item as text. What we emit parses; if it ever does not, the tokens are still readable.
fn printed(item: TokenStream) -> String {
    match syn::parse2::<syn::File>(item.clone()) {
        Ok(file) => prettyplease::unparse(&file).trim().to_owned(),
        Err(_) => item.to_string(),
    }
}

/// The audience of credentials, or where there is no server the call's own.
const NOWHERE: &str = "https://example.com";

fn credentials(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let schemes = match operation.security.first() {
        Some(schemes) if !operation.security.iter().any(Vec::is_empty) => schemes,
        _ => return TokenStream::new(),
    };
    let audience = match operation.servers.first() {
        Some(server) => {
            let name = context.names.server(*server);
            quote!(servers::#name)
        }
        None => quote!(#NOWHERE),
    };
    let calls = schemes.iter().filter_map(|id| {
        let (_, method) = context.names.schemes.get(id.0 as usize)?;
        let method = method.ident();
        Some(match context.api.schemes.get(id.0 as usize)?.kind {
            SchemeKind::Basic => quote!(.#method(#audience, "user", "password")),
            _ => quote!(.#method(#audience, "your-token")),
        })
    });
    quote!(let client = client #(#calls)*;)
}

/// The statements that make the request. `None` if a value can't be finite.
fn request<'a>(
    context: &Context<'a>,
    id: OperationId,
    operation: &'a Operation,
    values: &mut Values<'a>,
) -> Option<TokenStream> {
    let fields = context.names.requests.get(id.0 as usize)?;
    let label = |place: usize| fields.fields.get(place).map_or("", |name| name.as_str());
    let mut arguments = Vec::new();
    let asked = operation.parameters.iter().enumerate();
    for (place, parameter) in asked.filter(|(_, parameter)| context.api.asks_for_parameter(parameter)) {
        arguments.push(Argument::new(fields.ident(place), &parameter.ty, Hold::Here, &parameter.docs, label(place)));
    }
    let place = operation.parameters.len();
    let mut hoisted = None;
    let is_asked = |body: &&Body| body.required && !context.api.is_one_value(&body.ty);
    if let Some(body) = operation.body.as_ref().filter(is_asked) {
        let mut argument = Argument::new(fields.ident(place), &body.ty, Hold::Here, &body.docs, label(place));
        hoisted = values.hoisted(&mut argument);
        arguments.push(argument);
    }
    let names = context.names.operation(id);
    let new = values.constructed(&names.request.ident(), &names.required().ident(), &arguments)?;
    let setters = setters(context, id, operation, values);
    Some(quote!(#hoisted let request = #new #(#setters)*;))
}

/// Some of what is optional: what has an example, or can only be one of a few values, and the body.
fn setters<'a>(
    context: &Context<'a>,
    id: OperationId,
    operation: &'a Operation,
    values: &mut Values<'a>,
) -> Vec<TokenStream> {
    let Some(fields) = context.names.requests.get(id.0 as usize) else { return Vec::new() };
    let optional = operation.parameters.iter().enumerate();
    let optional = optional.filter(|(_, parameter)| !parameter.required && !parameter.docs.deprecated);
    let mut setters: Vec<TokenStream> = Vec::new();
    for (place, parameter) in optional {
        let Some(example) = example(context, &parameter.ty, parameter.docs.example.as_ref()) else { continue };
        let label = fields.fields.get(place).map_or("", |name| name.as_str());
        let wanted = Wanted { ty: &parameter.ty, hold: Hold::Here, example, label };
        if let Some(value) = values.loose(wanted) {
            let setter = fields.setter(place);
            setters.push(quote!(.#setter(#value)));
        }
        if setters.len() == SHOWN {
            break;
        }
    }
    if let Some(body) = operation.body.as_ref().filter(|body| !body.required) {
        let place = operation.parameters.len();
        let wanted = Wanted { ty: &body.ty, hold: Hold::Here, example: body.docs.example.as_ref(), label: "body" };
        if let Some(value) = values.loose(wanted) {
            let setter = fields.setter(place);
            setters.push(quote!(.#setter(#value)));
        }
    }
    setters
}

/// Whether an optional parameter is worth showing, and then with which example, if any.
fn example<'a>(context: &Context<'a>, ty: &'a Type, example: Option<&'a Value>) -> Option<Option<&'a Value>> {
    match context.resolved(ty) {
        Type::Boolean => Some(None),
        Type::Integer(_) | Type::Float(_) | Type::Text => example.map(Some),
        Type::Named(id) => matches!(context.api.ty(*id).shape, Shape::Texts(_)).then_some(example),
        _ => None,
    }
}

/// The call, and what comes of it piece by piece. Its failures are left to the caller: what arrives is shown.
fn arriving(content: &Content, call: &TokenStream) -> TokenStream {
    let (name, shown) = match content.codec {
        Codec::Events => (format_ident!("event"), quote!(println!("{:#?}", event.data))),
        Codec::Bytes => (format_ident!("piece"), quote!(println!("{} bytes", piece.len()))),
        _ => (format_ident!("item"), quote!(println!("{item:#?}"))),
    };
    quote! {
        let mut answer = #call?;
        while let Some(#name) = answer.next().await {
            let #name = #name?;
            #shown;
        }
    }
}

/// The call, and what becomes of its answer.
fn outcome(context: &Context<'_>, id: OperationId, operation: &Operation, values: &mut Values<'_>) -> TokenStream {
    let names = context.names.operation(id);
    let method = names.method.ident();
    let server = operation.servers.is_empty().then(|| quote!(.server(#NOWHERE)));
    let call = quote!(client.#method(request) #server .await);
    let shown = match operation.success() {
        Success::Nothing => quote!(println!("{}", answer.status())),
        Success::One(content) if content.codec == Codec::Text => quote!(println!("{}", answer.body())),
        Success::One(content) if content.codec.is_stream() => return arriving(content, &call),
        _ => quote!(println!("{:#?}", answer.body())),
    };
    let failures = operation.failures();
    if failures.is_empty() {
        return quote! {
            let answer = #call?;
            #shown;
        };
    }
    let error = names.error().ident();
    values.used.insert(error.clone());
    let arms = failures.iter().filter_map(|(case, _)| {
        let variant = context.names.answers.get(id.0 as usize)?.ident(case.place);
        let message = format!("{}: {{body:?}}", case.answer.status);
        let message = Literal(&message);
        Some(quote!(Some(#error::#variant(body)) => eprintln!(#message),))
    });
    quote! {
        match #call {
            Ok(answer) => #shown,
            Err(error) => match error.service() {
                #(#arms)*
                _ => return Err(error.into()),
            },
        }
    }
}
