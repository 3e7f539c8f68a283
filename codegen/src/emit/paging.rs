//! Operations whose answers are pages: where the items are, and where the next page is.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Operation, OperationId, PageStep, Shape, Success, Type};
use crate::options::{PageWay, page_keys};
use crate::text::Literal;

use super::context::{Context, Used};
use super::hold::Hold;
use super::structure::field_ident;

/// The trait's implementation; nothing for most operations.
pub(super) fn paged(
    context: &Context<'_>,
    id: OperationId,
    operation: &Operation,
    used: &mut Used,
) -> Option<TokenStream> {
    let paging = operation.paging.as_ref()?;
    let name = context.names.operation(id).request.ident();
    let item = context.ty(&paging.item, item_hold(context, operation, &paging.items), used);
    let way = match &paging.way {
        PageWay::Link => quote!(Link),
        PageWay::Next(at) => {
            let at = keys(&page_keys(at));
            quote!(Next(#at))
        }
        PageWay::Cursor { parameter, at } => {
            let (parameter, at) = (Literal(parameter), keys(&page_keys(at)));
            quote!(Cursor { parameter: #parameter, at: #at })
        }
        PageWay::Offset(parameter) => {
            let parameter = Literal(parameter);
            quote!(Offset { parameter: #parameter })
        }
        PageWay::Page { parameter, first } => {
            let parameter = Literal(parameter);
            quote!(Page { parameter: #parameter, first: #first })
        }
    };
    let more = keys(&paging.more);
    let items = list(context, &paging.items);
    let deprecated = paging.items.iter().any(|step| is_deprecated(context, step));
    let quiet = deprecated.then(|| quote!(#[allow(deprecated, reason = "deprecated fields still hold the items")]));
    Some(quote! {
        #quiet
        impl ::runtime::Paged for #name {
            type Item = #item;
            const PAGING: &'static ::runtime::Paging =
                &::runtime::Paging { way: ::runtime::PageWay::#way, more: #more };
            fn items(page: &mut Self::Output) -> Option<&mut Vec<Self::Item>> { #items }
        }
    })
}

fn keys(keys: &[String]) -> TokenStream {
    let keys = keys.iter().map(|key| Literal(key));
    quote!(&[#(#keys),*])
}

/// The step goes through a field that nobody should use any more.
fn is_deprecated(context: &Context<'_>, step: &PageStep) -> bool {
    match step {
        PageStep::Field(id, place) => match &context.api.ty(context.canonical(*id)).shape {
            Shape::Struct(object) => object.fields.get(*place).is_some_and(|field| field.docs.deprecated),
            _ => false,
        },
        PageStep::Perhaps => false,
    }
}

/// How the list's elements are held.
fn item_hold(context: &Context<'_>, operation: &Operation, steps: &[PageStep]) -> Hold {
    let field = steps.iter().rev().find_map(|step| match step {
        PageStep::Field(id, place) => Some((context.canonical(*id), *place)),
        PageStep::Perhaps => None,
    });
    let (mut ty, mut hold) = match field {
        Some((id, place)) => match &context.api.ty(id).shape {
            Shape::Struct(object) => (object.fields.get(place).map(|field| &field.ty), context.hold(id, place)),
            _ => (None, Hold::Here),
        },
        None => match operation.success() {
            Success::One(content) | Success::Maybe(content) => (Some(&content.ty), Hold::Here),
            Success::Nothing | Success::Several => (None, Hold::Here),
        },
    };
    while let Some(found) = ty {
        let (resolved, held) = context.resolved_and_held(found, hold);
        hold = held;
        ty = match resolved {
            Type::Nullable(inner) => Some(inner),
            Type::List(_) => return hold.of_elements(),
            _ => None,
        };
    }
    Hold::Here
}

/// The expression of the list in a page.
fn list(context: &Context<'_>, steps: &[PageStep]) -> TokenStream {
    let mut found = quote!(page);
    for (place, step) in steps.iter().enumerate() {
        let is_last = place + 1 == steps.len();
        found = match step {
            PageStep::Perhaps if is_last => return quote!(#found.as_mut()),
            PageStep::Perhaps => quote!(#found.as_mut()?),
            PageStep::Field(id, place) => {
                let field = field_ident(context, context.canonical(*id), *place);
                quote!(#found.#field)
            }
        };
    }
    match steps.last() {
        Some(PageStep::Field(..)) => quote!(Some(&mut #found)),
        _ => quote!(Some(#found)),
    }
}
