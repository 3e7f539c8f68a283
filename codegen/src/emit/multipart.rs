//! Structs that are sent in parts: which part each field is.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Part, PartKind, Struct, Type, TypeId};
use crate::text::Literal;

use super::context::Context;
use super::operation::{Code, style_of};
use super::structure::{additional_ident, field_ident};

/// The struct's parts. It has no serde of its own: a file is no value.
pub(super) fn writing(
    context: &Context<'_>,
    id: TypeId,
    object: &Struct,
    parts: &[Part],
    quiet: &TokenStream,
) -> TokenStream {
    let name = context.names.ty(id);
    let fields = object.fields.iter().zip(parts).enumerate().map(|(place, (field, part))| {
        let ident = field_ident(context, id, place);
        let wire = Literal(&field.wire);
        let options = layers(context, &field.ty) + usize::from(!field.required);
        written(part, &quote!(#wire), &quote!(self.#ident), options, true)
    });
    let rest = object.additional.as_ref().zip(parts.get(object.fields.len())).map(|(ty, part)| {
        let ident = additional_ident(context, id);
        let written = written(part, &quote!(name), &quote!(value), layers(context, ty), false);
        quote!(for (name, value) in &self.#ident { #written })
    });
    quote! {
        impl ::runtime::Multipart for #name {
            #quiet
            fn parts(&self, parts: &mut ::runtime::Parts) {
                #(#fields)*
                #rest
            }
        }
    }
}

/// How many `Option`s stand around a value.
fn layers(context: &Context<'_>, ty: &Type) -> usize {
    match context.resolved(ty) {
        Type::Nullable(inner) => 1 + layers(context, inner),
        _ => 0,
    }
}

/// The statement that adds a field's part. An `owned` value is a place, the others are references.
fn written(part: &Part, wire: &TokenStream, value: &TokenStream, options: usize, owned: bool) -> TokenStream {
    let reference = if owned { quote!(&#value) } else { quote!(#value) };
    let media_type = part.media_type.as_deref().map(Literal);
    match (part.kind, media_type) {
        (PartKind::Text, None) => quote!(parts.text(#wire, #reference);),
        (PartKind::Text, Some(media_type)) => quote!(parts.text_as(#wire, #media_type, #reference);),
        (PartKind::Json, None) => quote!(parts.json(#wire, #reference);),
        (PartKind::Json, Some(media_type)) => quote!(parts.json_as(#wire, #media_type, #reference);),
        (PartKind::Styled(style), _) => {
            let style = style_of(style.style, style.explode);
            quote!(parts.styled(#wire, #style, #reference);)
        }
        (PartKind::JsonEach, _) => {
            let values = each(&reference, value, options, true);
            quote!(parts.json_each(#wire, #values);)
        }
        (PartKind::File | PartKind::Files, media_type) => {
            let files = each(&reference, value, options, part.kind == PartKind::Files);
            match media_type {
                None => quote!(parts.files(#wire, #files);),
                Some(media_type) => quote!(parts.files_as(#wire, #media_type, #files);),
            }
        }
    }
}

/// Something that gives references to what is there: the elements of a list, or the one value.
fn each(reference: &TokenStream, value: &TokenStream, options: usize, is_list: bool) -> TokenStream {
    match (options, is_list) {
        (0, false) => quote!([#reference]),
        (0, true) | (1, false) => reference.clone(),
        _ => {
            let flatten = std::iter::repeat_n(quote!(.flatten()), options - usize::from(!is_list));
            quote!(#value.iter()#(#flatten)*)
        }
    }
}

/// How a field travels, in a sentence.
pub(crate) fn travels(wire: &str, part: &Part, code: Code) -> String {
    let (wire, media_type) = (code(wire), part.media_type.as_deref().map(code));
    let media_type = media_type.map(|media_type| format!(", {media_type}")).unwrap_or_default();
    let headers: Vec<String> = part.headers.iter().map(|name| code(name)).collect();
    let headers = match headers.as_slice() {
        [] => String::new(),
        names => format!(" The part has headers of its own, to be given with `File::header`: {}.", names.join(", ")),
    };
    match part.kind {
        PartKind::Text => format!("Sent as the part {wire}, text{media_type}."),
        PartKind::Json => format!("Sent as the part {wire}, JSON{media_type}."),
        PartKind::JsonEach => format!("Each sent as a part {wire} of its own, JSON{media_type}."),
        PartKind::File => format!("Sent as the part {wire}, a file{media_type}.{headers}"),
        PartKind::Files => format!("Each sent as a part {wire} of its own, a file{media_type}.{headers}"),
        PartKind::Styled(_) => format!("Sent as parts called {wire}, text."),
    }
}
