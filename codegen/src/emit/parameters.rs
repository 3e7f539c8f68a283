//! The parameters that are set once on the client: a constant for each.

use proc_macro2::TokenStream;
use quote::quote;

use crate::document::Place;
use crate::ir::{Parameter, Type};
use crate::text::{Literal, code};

use super::context::{Context, Used, documented};
use super::hold::Hold;
use super::operation::travels;
use super::{Piece, Unit};

/// The parameters' file.
pub(super) fn file<'a>(context: &Context<'a>) -> Unit<'a> {
    let context = *context;
    let constants = context.names.parameters.iter().filter_map(move |(name, (operation, place))| {
        let parameter = context.api.operations.get(*operation)?.parameters.get(*place)?;
        Some(Piece::Next(constant(&context, &name.ident(), parameter)))
    });
    let about = "The parameters that a client's builder sets once, with `parameter`.";
    Unit::pieces("src/generated/parameters.rs", about, constants)
}

fn constant(context: &Context<'_>, name: &proc_macro2::Ident, parameter: &Parameter) -> TokenStream {
    let mut doc = documented(&parameter.docs, &format!("The parameter {}.", code(&parameter.wire)));
    doc.add(travels(&Parameter { shared: None, ..parameter.clone() }, code));
    let wire = Literal(&parameter.wire);
    let place = match parameter.place {
        Place::Path => quote!(path),
        Place::Query => quote!(query),
        Place::Header => quote!(header),
        Place::Cookie => quote!(cookie),
    };
    // A generated type may be compiled only with the features of some tags, and the client is there without them.
    let ty = match is_plain(&parameter.ty) {
        true => context.ty(&parameter.ty, Hold::Here, &mut Used::default()),
        false => quote!(::runtime::Value),
    };
    let json = parameter.json.then(|| quote!(.json()));
    quote! {
        #doc
        pub const #name: &::runtime::Parameter<#ty> = &::runtime::Parameter::#place(#wire)#json;
    }
}

fn is_plain(ty: &Type) -> bool {
    match ty {
        Type::Named(_) | Type::Foreign(_) | Type::Tuple(_) | Type::File | Type::Parts => false,
        Type::Nullable(inner) | Type::List(inner) | Type::Map(inner) => is_plain(inner),
        _ => true,
    }
}
