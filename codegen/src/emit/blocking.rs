//! The blocking client: the same functions as the client's, which wait for their answers.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::ir::{OperationId, Scheme};
use crate::name::Name;
use crate::text::{Doc, code, plain};

use super::context::{Context, deprecation};
use super::{Maker, Piece, Unit, client};

/// The blocking client's file, and one for the functions of each tag where tags are features.
pub(super) fn files(context: Context<'_>) -> Vec<Maker<'_>> {
    let (others, by_tag) = client::groups(&context);
    let modules: Vec<(Ident, TokenStream)> =
        by_tag.iter().map(|(tag, ids)| client::module(&context, *tag, ids)).collect();
    let mut makers: Vec<Maker<'_>> = vec![Box::new(move || whole(&context, others, &modules))];
    for (tag, ids) in by_tag {
        makers.push(Box::new(move || of_tag(&context, tag, ids)));
    }
    makers
}

fn whole<'a>(context: &Context<'a>, ids: Vec<OperationId>, modules: &[(Ident, TokenStream)]) -> Unit<'a> {
    let imports = client::imports(context, &ids);
    let (builder, environment) = (client::builder(context), client::environment(context, true));
    let modules = modules.iter().map(|(stem, gate)| quote!(#gate mod #stem;));
    let doc = |_: &Scheme, name: &Name| Doc::ours(format!("Like {}.", link(name.as_str())));
    let (credentials, more) = client::credentials(context, doc);
    let mut about = Doc::ours(format!("A client for {} that waits for its answers.", plain(&context.api.title)));
    about.add("Cloning is cheap, and clones share connections. Inside asynchronous code its calls are errors.");
    let tokens = quote! {
        #(#modules)*

        #imports

        #about
        #[derive(Clone, Debug)]
        pub struct Client(::runtime::blocking::Client);

        impl From<::runtime::Client> for Client {
            fn from(client: ::runtime::Client) -> Self {
                Self(client.into())
            }
        }

        /// For calls that no function is made for.
        impl AsRef<::runtime::blocking::Client> for Client {
            fn as_ref(&self) -> &::runtime::blocking::Client {
                &self.0
            }
        }

        impl Client {
            #builder
            #credentials
            #environment
        }
    };
    let functions = client::functions(context, ids, false, method);
    let pieces = std::iter::once(Piece::Next(tokens)).chain(more).chain(functions);
    Unit::pieces("src/generated/blocking.rs", "The client for programs without asynchronous code.", pieces)
}

fn of_tag<'a>(context: &Context<'a>, tag: usize, ids: Vec<OperationId>) -> Unit<'a> {
    let name = context.facts.features.tags.get(tag).map_or("", String::as_str);
    let about = format!("The blocking client's functions for the tag {}.", code(name));
    let stem = context.names.tag_stems.get(tag).map_or("", Name::as_str);
    let functions = client::functions(context, ids, true, method);
    let pieces = std::iter::once(Piece::Next(quote!(
        use super::Client;
    )))
    .chain(functions);
    Unit::pieces(format!("src/generated/blocking/{stem}.rs"), about, pieces)
}

fn method(context: &Context<'_>, id: OperationId, request: &TokenStream) -> TokenStream {
    let Some(operation) = context.api.operations.get(id.0 as usize) else { return TokenStream::new() };
    let method = &context.names.operation(id).method;
    let name = method.ident();
    let doc = Doc::ours(format!("Like {}.", link(method.as_str())));
    let deprecation = deprecation(&operation.docs);
    quote! {
        #doc
        #deprecation
        pub fn #name(&self, request: #request) -> ::runtime::blocking::Call<#request> {
            self.0.call(request)
        }
    }
}

/// To the asynchronous client's function. Names hold letters, digits and underscores alone.
fn link(method: &str) -> String {
    format!("[`Client::{method}`](crate::generated::Client::{method})")
}
