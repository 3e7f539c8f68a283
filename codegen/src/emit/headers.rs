//! The headers of an operation's answers, as constants of its request.

use proc_macro2::TokenStream;
use quote::quote;

use crate::document::Status;
use crate::ir::{Header, OperationId};
use crate::text::{Doc, Literal, code};

use super::client::together;
use super::context::{Context, Used};
use super::hold::Hold;

/// A constant for each header, to read it with, some of them in each piece; nothing if none is described.
pub(super) fn constants<'a>(
    context: &Context<'a>,
    id: OperationId,
    headers: &'a [Header],
) -> impl Iterator<Item = TokenStream> + use<'a> {
    let context = *context;
    let request = context.names.operation(id).request.ident();
    let names = context.names.headers.get(id.0 as usize).into_iter().flatten();
    let constants = headers.iter().zip(names).map(move |(header, name)| {
        let mut doc = Doc::default();
        if let Some(text) = &header.description {
            doc.add_markdown(text);
        }
        doc.add(format!("The header {} of answers with {}.", code(&header.wire), statuses(header)));
        let (name, wire) = (name.ident(), Literal(&header.wire));
        // It is a single value or text, which nothing is imported for.
        let ty = context.ty(&header.ty, Hold::Here, &mut Used::default());
        quote!(#doc pub const #name: ::runtime::Header<#ty> = ::runtime::Header::new(#wire);)
    });
    together(constants).map(move |constants| {
        quote! {
            /// Headers of the answers, for `typed_header` of a response or an error.
            impl #request { #constants }
        }
    })
}

/// `status 200 or 404`
fn statuses(header: &Header) -> String {
    let said = |status: &Status| match status {
        Status::Default => "any other".to_owned(),
        status => status.to_string(),
    };
    let statuses: Vec<String> = header.statuses.iter().map(said).collect();
    format!("status {}", statuses.join(" or "))
}
