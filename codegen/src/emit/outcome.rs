//! The types of an operation's success and of its failures, and how both are read.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::document::Status;
use crate::ir::{Answer, Case, Codec, Content, Operation, OperationId, Success, Type};
use crate::text::{Doc, Literal, code, one_line};

use super::context::{Context, Used};
use super::hold::Hold;
use super::statuses::Statuses;

/// Successes may be handed on as they arrive; failures are read whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Success,
    Failure,
}

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
        Success::One(content) => (received(context, content, Side::Success, used), read(content, Side::Success), none),
        Success::Maybe(content) => {
            let ty = received(context, content, Side::Success, used);
            let read = read(content, Side::Success);
            (quote!(Option<#ty>), perhaps(&operation.successes(), &quote!(answer.optional(|answer| #read))), none)
        }
        Success::Several => several(context, id, operation, used),
    }
}

/// Reads the one body that some of the successes have.
fn perhaps(cases: &[Case<'_>], read: &TokenStream) -> TokenStream {
    let pattern = |has_body: bool, but: fn(Status) -> bool| {
        let of = cases.iter().filter(|case| case.content.is_some() == has_body).map(|case| case.answer.status);
        Statuses::default().pattern(of.filter(|status| !but(*status)))
    };
    // What is described for a status itself goes before what is for all of them.
    if cases.iter().any(|case| case.content.is_none() && matches!(case.answer.status, Status::Range(_))) {
        let with = pattern(true, |_| false);
        return quote!(match answer.status() { #with => #read, _ => Ok(None) });
    }
    // Those that never have a body say so themselves.
    match pattern(false, |status| matches!(status, Status::Code(204 | 205))) {
        None => read.clone(),
        Some(without) => quote!(match answer.status() { #without => Ok(None), _ => #read }),
    }
}

fn several(
    context: &Context<'_>,
    id: OperationId,
    operation: &Operation,
    used: &mut Used,
) -> (TokenStream, TokenStream, TokenStream) {
    let name = context.names.operation(id).response().ident();
    let cases = operation.successes();
    let (mut variants, mut arms, mut alone) = (Vec::new(), Vec::new(), Vec::new());
    let groups: Vec<&[Case<'_>]> = by_answer(&cases).collect();
    let mut statuses = Statuses::default();
    for (position, cases) in groups.iter().copied().enumerate() {
        let Some(first) = cases.first() else { continue };
        // What the description forgot is read as the last of the described.
        let is_last = position + 1 == groups.len();
        let status = if is_last { Status::Default } else { first.answer.status };
        variants.extend(cases.iter().map(|case| variant(context, id, case, Side::Success, used)));
        let read = reads(context, id, &name, cases, Side::Success).unwrap_or_else(|| {
            let variant = context.names.answers[id.0 as usize].ident(first.place);
            quote!(Ok(#name::#variant))
        });
        arms.extend(statuses.pattern([status]).map(|pattern| quote!(#pattern => #read)));
        alone.push(read);
    }
    let read = match alone.as_slice() {
        [only] => only.clone(),
        _ => quote!(match answer.status() { #(#arms,)* }),
    };
    let doc = Doc::ours(format!("What {} answers.", code(context.names.operation(id).method.as_str())));
    // There is only one of what still arrives.
    let has_streams = cases.iter().filter_map(|case| case.content).any(|content| content.codec.is_stream());
    let derive = if has_streams { quote!(#[derive(Debug)]) } else { quote!(#[derive(Clone, Debug, PartialEq)]) };
    let definition = quote! {
        #doc
        #derive
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "one answer at a time")]
        pub enum #name { #(#variants),* }
    };
    (quote!(#name), read, definition)
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
    let (mut others, mut statuses) = (quote!(None), Statuses::default());
    let cases: Vec<Case<'_>> = failures.into_iter().map(|(case, _)| case).collect();
    for cases in by_answer(&cases) {
        let Some(first) = cases.first() else { continue };
        variants.extend(cases.iter().map(|case| variant(context, id, case, Side::Failure, used)));
        let Some(read) = reads(context, id, &name, cases, Side::Failure) else { continue };
        match first.answer.status {
            Status::Default => others = quote!(#read.ok()),
            status => arms.extend(statuses.pattern([status]).map(|pattern| quote!(#pattern => #read.ok()))),
        }
    }
    // A choice of one is none.
    let read = match arms.as_slice() {
        [] => others,
        arms => quote!(match answer.status() { #(#arms,)* _ => #others }),
    };
    let method = code(context.names.operation(id).method.as_str());
    let doc = Doc::ours(format!("The failures of {method} that the description gives a body."));
    let definition = quote! {
        #doc
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "it stands behind the one pointer of the error")]
        pub enum #name { #(#variants),* }
    };
    (quote!(#name), read, definition)
}

/// The cases of each answer.
fn by_answer<'a, 'b>(cases: &'b [Case<'a>]) -> impl Iterator<Item = &'b [Case<'a>]> {
    cases.chunk_by(|one, other| std::ptr::eq(one.answer, other.answer))
}

/// A case's variant.
fn variant(context: &Context<'_>, id: OperationId, case: &Case<'_>, side: Side, used: &mut Used) -> TokenStream {
    let name = context.names.answers[id.0 as usize].ident(case.place);
    let docs = documented(case);
    match case.content {
        Some(content) => {
            let ty = received(context, content, side, used);
            quote!(#docs #name(#ty))
        }
        None => quote!(#docs #name),
    }
}

/// How an answer becomes one of its cases; `None` if it has no body.
fn reads(context: &Context<'_>, id: OperationId, name: &Ident, cases: &[Case<'_>], side: Side) -> Option<TokenStream> {
    let readers = cases.iter().filter_map(|case| {
        let content = case.content?;
        let variant = context.names.answers[id.0 as usize].ident(case.place);
        let types = described(content);
        let types = Literal(&types);
        let read = read(content, side);
        Some((quote!(#read.map(#name::#variant)), quote!((#types, |answer| #read.map(#name::#variant)))))
    });
    let (mut alone, among): (Vec<_>, Vec<_>) = readers.unzip();
    if among.len() > 1 { Some(quote!(answer.among(&[#(#among),*]))) } else { alone.pop() }
}

fn documented(case: &Case<'_>) -> TokenStream {
    let answer = case.answer;
    let mut doc = Doc::ours(match case.content {
        Some(content) if answer.contents.len() > 1 => {
            format!("Status {}, as {}.", answer.status, code(&content.media_type))
        }
        _ => format!("Status {}.", answer.status),
    });
    if let Some(text) = &answer.description {
        doc.add_markdown(text);
    }
    quote!(#doc)
}

/// Every media type of a content, as in `Accept`.
fn described(content: &Content) -> String {
    content.names().collect::<Vec<_>>().join(", ")
}

/// The type of what comes.
fn received(context: &Context<'_>, content: &Content, side: Side, used: &mut Used) -> TokenStream {
    // A `default` without a success beside it is both, and as a failure it is read whole.
    if side == Side::Failure && content.codec.has_items() {
        return quote!(String);
    }
    let ty = context.ty(&content.ty, Hold::Here, used);
    match content.codec {
        Codec::Bytes if side == Side::Success => quote!(::runtime::ByteStream),
        Codec::Events => quote!(::runtime::Events<#ty>),
        Codec::Lines | Codec::Sequence => quote!(::runtime::Items<#ty>),
        _ => ty,
    }
}

fn read(content: &Content, side: Side) -> TokenStream {
    let types = described(content);
    let types = Literal(&types);
    match content.codec {
        Codec::Json | Codec::Form => quote!(answer.json()),
        Codec::Text => quote!(answer.text(#types)),
        codec if side == Side::Failure && codec.has_items() => quote!(answer.text(#types)),
        Codec::Bytes | Codec::Multipart if side == Side::Success => quote!(answer.stream(#types)),
        Codec::Bytes | Codec::Multipart => quote!(answer.bytes(#types)),
        Codec::Events if content.ty == Type::Text => quote!(answer.text_events()),
        Codec::Events => quote!(answer.events()),
        Codec::Lines => quote!(answer.json_lines(#types)),
        Codec::Sequence => quote!(answer.json_sequence(#types)),
    }
}

/// Which successes are handed on as they arrive, for the operations that have such.
pub(super) fn streams(operation: &Operation) -> Option<TokenStream> {
    let successes = operation.successes();
    let contents = || successes.iter().filter_map(|case| case.content);
    if !contents().any(|content| content.codec.is_stream()) {
        return None;
    }
    let names = |is_stream: bool| {
        let contents = contents().filter(move |content| content.codec.is_stream() == is_stream);
        let names = each_once(contents.flat_map(Content::names)).map(Literal);
        quote!(&[#(#names),*])
    };
    let (arriving, buffered) = (names(true), names(false));
    Some(quote! {
        const STREAMS: &'static ::runtime::Streams =
            &::runtime::Streams { arriving: #arriving, buffered: #buffered };
    })
}

fn each_once<'a>(names: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    let mut known = BTreeSet::new();
    names.filter(move |name| known.insert(*name))
}

/// The media types that an operation's answers may have, for `Accept`: JSON first, each once.
pub(crate) fn accept(operation: &Operation) -> String {
    let contents = operation.answers.iter().flat_map(|answer| &answer.contents);
    // Of JSON one name is enough; which picture or text the service has only the service knows.
    let names =
        contents.flat_map(|content| content.names().take(if content.codec == Codec::Json { 1 } else { usize::MAX }));
    let mut types: Vec<&str> = each_once(names).collect();
    types.sort_by_key(|name| !name.contains("json"));
    if types.is_empty() { "*/*".to_owned() } else { types.join(", ") }
}

/// One line about each answer, for the docs of the function.
pub(crate) fn summary(operation: &Operation) -> Vec<String> {
    let said = |answer: &Answer| {
        let text = one_line(answer.description.as_deref().unwrap_or_default());
        format!("{}{}{text}", answer.status, if text.is_empty() { "" } else { ": " })
    };
    operation.answers.iter().map(said).collect()
}
