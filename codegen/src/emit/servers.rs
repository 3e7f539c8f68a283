//! The servers: a constant for each, and a type for the variables of those that have some.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::ir::{Server, Variable};
use crate::name::{Name, ServerNames};
use crate::text::{Doc, Literal, code};

use super::context::Context;
use super::{Piece, Unit};

/// The servers' file.
pub(super) fn file<'a>(context: &Context<'a>) -> Unit<'a> {
    let context = *context;
    let servers = move || context.api.servers.iter().zip(&context.names.servers);
    let constants = servers().map(|(server, name)| constant(server, name));
    let all = servers().map(|(server, name)| {
        let (label, name) = (Literal(server.label.as_deref().unwrap_or_default()), name.ident());
        quote!((#label, #name))
    });
    let typed = servers().zip(&context.names.server_types).filter_map(|((server, name), names)| {
        let names = names.as_ref()?;
        Some(choice(server, &name.ident(), names))
    });
    let all = quote! {
        /// All of them with their names, the document's own first: by these, or by their places here, a client's
        /// builder chooses one (`choose_server`).
        pub const ALL: &[(&str, &::runtime::Server)] = &[#(#all),*];
    };
    let pieces = constants.chain(std::iter::once(all)).chain(typed).map(Piece::Next);
    Unit::pieces("src/generated/servers.rs", "The servers of the description.", pieces)
}

fn constant(server: &Server, name: &Name) -> TokenStream {
    let name = name.ident();
    let mut doc = Doc::ours(format!("The server {}.", code(&server.url)));
    if let Some(text) = &server.description {
        doc.add_markdown(text);
    }
    if server.is_relative() {
        doc.add("Its URL is relative: the client's builder needs a `base_url`, or another URL for this server.");
    }
    for variable in &server.variables {
        doc.add(about(variable));
    }
    let url = Literal(&server.url);
    let variables = server.variables.iter().map(|variable| {
        let (name, default) = (Literal(&variable.name), Literal(&variable.default));
        let values = variable.values.iter().map(|value| Literal(value));
        quote!(::runtime::Variable { name: #name, default: #default, values: &[#(#values),*] })
    });
    quote! {
        #doc
        pub const #name: &::runtime::Server = &::runtime::Server { url: #url, variables: &[#(#variables),*] };
    }
}

fn about(variable: &Variable) -> String {
    let mut line = format!("The variable {} is {} by default", code(&variable.name), code(&variable.default));
    if !variable.values.is_empty() {
        let values: Vec<String> = variable.values.iter().map(|value| code(value)).collect();
        line.push_str(&format!(", and one of {}", values.join(", ")));
    }
    line.push('.');
    line
}

/// The type that takes values for a server's variables, and those of the values that are listed. Its fields have names:
/// then it may be called like a constant (`A` for a server `a`).
fn choice(server: &Server, constant: &Ident, names: &ServerNames) -> TokenStream {
    let name = names.ty.ident();
    let doc = Doc::ours(format!(
        "The server `{constant}` with values for its variables, for `choose_server` of a client's builder."
    ));
    let (setters, lists): (Vec<TokenStream>, Vec<Option<TokenStream>>) = (server.variables.iter())
        .zip(&names.variables)
        .map(|(variable, (setter, values))| {
            let (setter, wire) = (setter.ident(), Literal(&variable.name));
            let doc = Doc::ours(about(variable));
            let list = values.as_ref().map(|(ty, variants)| list(variable, &ty.ident(), variants));
            let (ty, value) = match values {
                Some((ty, _)) => (ty.ident(), quote!(value.as_str())),
                None => (quote::format_ident!("String"), quote!(value)),
            };
            let ty = if values.is_some() { quote!(#ty) } else { quote!(impl Into<#ty>) };
            let setter = quote! {
                #doc
                #[must_use]
                pub fn #setter(self, value: #ty) -> Self {
                    Self { choice: self.choice.with(#wire, #value) }
                }
            };
            (setter, list)
        })
        .unzip();
    quote! {
        #doc
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct #name {
            choice: ::runtime::ServerChoice,
        }
        impl Default for #name {
            fn default() -> Self { Self { choice: #constant.into() } }
        }
        impl #name { #(#setters)* }
        impl From<#name> for ::runtime::ServerChoice {
            fn from(server: #name) -> Self { server.choice }
        }
        #(#lists)*
    }
}

fn list(variable: &Variable, name: &Ident, variants: &[Name]) -> TokenStream {
    let doc = Doc::ours(format!("The values of the variable {}.", code(&variable.name)));
    let variants: Vec<Ident> = variants.iter().map(Name::ident).collect();
    let wires: Vec<Literal<'_>> = variable.values.iter().map(|value| Literal(value)).collect();
    let docs = variable.values.iter().map(|value| Doc::ours(format!("The value {}.", code(value))));
    quote! {
        #doc
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name { #(#docs #variants),* }
        impl #name {
            /// As it stands in the URL.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { #(Self::#variants => #wires),* }
            }
        }
    }
}
