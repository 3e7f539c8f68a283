//! The types of an operation's success and of its failures, and how both are read.

use proc_macro2::TokenStream;
use quote::quote;

use crate::document::Status;
use crate::ir::{Answer, Codec, Content, Operation, OperationId, Success};
use crate::text::{Doc, Level, code, markdown, plain};

use super::context::{Context, Used};

/// The type of the success, the body of the function that reads it, and the definition it needs.
pub(super) fn output(
    context: &Context<'_>,
    id: OperationId,
    operation: &Operation,
    used: &mut Used,
) -> (TokenStream, TokenStream, TokenStream) {
    let none = TokenStream::new();
    match operation.success() {
        Success::Nothing => (quote!(()), quote!(answer.nothing()), none),
        Success::One(content) => (context.ty(&content.ty, false, used), read(content), none),
        Success::Maybe(content) => {
            let ty = context.ty(&content.ty, false, used);
            let read = read(content);
            let with = operation.successes().into_iter().filter(|(_, answer)| answer.content.is_none());
            let patterns = with.map(|(_, answer)| pattern(answer.status));
            (
                quote!(Option<#ty>),
                quote!(match answer.status() { #(#patterns)|* => Ok(None), _ => #read.map(Some) }),
                none,
            )
        }
        Success::Several => several(context, id, operation, used),
    }
}

fn several(
    context: &Context<'_>,
    id: OperationId,
    operation: &Operation,
    used: &mut Used,
) -> (TokenStream, TokenStream, TokenStream) {
    let name = context.names.operation(id).response().ident();
    let answers = operation.successes();
    let (mut variants, mut arms) = (Vec::new(), Vec::new());
    for (position, (place, answer)) in answers.iter().enumerate() {
        let variant = context.names.answers[id.0 as usize].ident(*place);
        let docs = documented(answer);
        // What the description forgot is read as the last of the described.
        let pattern = if position + 1 == answers.len() { quote!(_) } else { pattern(answer.status) };
        match &answer.content {
            Some(content) => {
                let ty = context.ty(&content.ty, false, used);
                let read = read(content);
                variants.push(quote!(#docs #variant(#ty)));
                arms.push(quote!(#pattern => #read.map(#name::#variant)));
            }
            None => {
                variants.push(quote!(#docs #variant));
                arms.push(quote!(#pattern => Ok(#name::#variant)));
            }
        }
    }
    let doc = Doc::ours(format!("What {} answers.", code(context.names.operation(id).method.as_str())));
    let definition = quote! {
        #doc
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "one answer at a time")]
        pub enum #name { #(#variants),* }
    };
    (quote!(#name), by_status(&arms), definition)
}

/// The type of the failures, the body of the function that reads one, and the definition it needs.
pub(super) fn failure(
    context: &Context<'_>,
    id: OperationId,
    operation: &Operation,
    used: &mut Used,
) -> (TokenStream, TokenStream, TokenStream) {
    let failures = operation.failures();
    if failures.is_empty() {
        return (quote!(::runtime::NoTypedError), quote!(None), TokenStream::new());
    }
    let name = context.names.operation(id).error().ident();
    let (mut variants, mut arms) = (Vec::new(), Vec::new());
    let mut catches_all = false;
    for (place, answer, content) in failures {
        let variant = context.names.answers[id.0 as usize].ident(place);
        let docs = documented(answer);
        let ty = context.ty(&content.ty, false, used);
        let read = read(content);
        let pattern = pattern(answer.status);
        catches_all |= answer.status == Status::Default;
        variants.push(quote!(#docs #variant(#ty)));
        arms.push(quote!(#pattern => #read.ok().map(#name::#variant)));
    }
    if !catches_all {
        arms.push(quote!(_ => None));
    }
    let method = code(context.names.operation(id).method.as_str());
    let doc = Doc::ours(format!("The failures of {method} that the description gives a body."));
    let definition = quote! {
        #doc
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "it stands behind the one pointer of the error")]
        pub enum #name { #(#variants),* }
    };
    (quote!(#name), by_status(&arms), definition)
}

fn documented(answer: &Answer) -> TokenStream {
    let mut doc = Doc::ours(format!("Status {}.", answer.status));
    if let Some(text) = &answer.description {
        doc.add_markdown(text);
    }
    quote!(#doc)
}

fn pattern(status: Status) -> TokenStream {
    match status {
        Status::Code(code) => {
            let code = proc_macro2::Literal::u16_unsuffixed(code);
            quote!(#code)
        }
        Status::Range(digit) => {
            let first = proc_macro2::Literal::u16_unsuffixed(u16::from(digit) * 100);
            let last = proc_macro2::Literal::u16_unsuffixed(u16::from(digit) * 100 + 99);
            quote!(#first..=#last)
        }
        Status::Default => quote!(_),
    }
}

fn read(content: &Content) -> TokenStream {
    match content.codec {
        Codec::Json | Codec::Form => quote!(answer.json()),
        Codec::Text => quote!(answer.text()),
        Codec::Bytes => quote!(answer.bytes()),
    }
}

/// The media types that an operation's answers may have, for `Accept`: JSON first, each once.
pub(crate) fn accept(operation: &Operation) -> String {
    let mut types: Vec<&str> = Vec::new();
    for content in operation.answers.iter().filter_map(|answer| answer.content.as_ref()) {
        if !types.contains(&content.media_type.as_str()) {
            types.push(&content.media_type);
        }
    }
    types.sort_by_key(|name| !name.contains("json"));
    if types.is_empty() { "*/*".to_owned() } else { types.join(", ") }
}

/// One line about each answer, for the docs of the function.
pub(crate) fn summary(operation: &Operation) -> Vec<String> {
    let line = |answer: &Answer| {
        let text = markdown(answer.description.as_deref().unwrap_or_default(), Level::Doc);
        let first: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).collect();
        let text = plain_line(&first.join(" "));
        format!("{}{}{text}", answer.status, if text.is_empty() { "" } else { ": " })
    };
    operation.answers.iter().map(line).collect()
}

fn plain_line(text: &str) -> String {
    if text.starts_with(['`', '#', '>', '|', '*', '-']) { plain(text) } else { text.to_owned() }
}

/// One of the arms, by the answer's status. The last arm takes every status, so a lone one needs no `match`.
fn by_status(arms: &[TokenStream]) -> TokenStream {
    match arms {
        // Behind `_`, `=` and `>`.
        [only] => only.clone().into_iter().skip(3).collect(),
        arms => quote!(match answer.status() { #(#arms,)* }),
    }
}
