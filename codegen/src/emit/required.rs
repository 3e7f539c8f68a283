//! Constructors: what is required by position, up to four; beyond that by name, so that nobody swaps two texts.

use std::f64::consts::{
    E, FRAC_1_PI, FRAC_1_SQRT_2, FRAC_2_PI, FRAC_2_SQRT_PI, FRAC_PI_2, FRAC_PI_3, FRAC_PI_4, FRAC_PI_6, FRAC_PI_8,
    LN_2, LN_10, LOG2_10, LOG2_E, LOG10_2, LOG10_E, PI, SQRT_2, TAU,
};

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::document::Value;
use crate::ir::{Docs, Float, Shape, Type};
use crate::name::{FieldNames, POSITIONS};
use crate::text::{Doc, Literal, Number, code};

use super::context::{Context, Used, documented};
use super::hold::Hold;

/// A field to construct with.
pub(super) struct Part<'a> {
    pub(super) name: Ident,
    /// The names of all of them, and its place among these.
    pub(super) names: &'a FieldNames,
    pub(super) place: usize,
    pub(super) wire: &'a str,
    pub(super) ty: &'a Type,
    pub(super) hold: Hold,
    pub(super) required: bool,
    pub(super) docs: &'a Docs,
}

/// `new`, the setters of what is optional, and the accessors of defaults. `rest` is the field of additional properties.
pub(super) fn constructors(
    context: &Context<'_>,
    name: &Ident,
    by_name: Option<Ident>,
    parts: &[Part<'_>],
    rest: Option<Ident>,
    quiet: &TokenStream,
    used: &mut Used,
) -> TokenStream {
    let asked = |part: &Part<'_>| part.required && !context.api.is_one_value(part.ty);
    let required: Vec<&Part<'_>> = parts.iter().filter(|part| asked(part)).collect();
    let others = parts.iter().filter(|part| !asked(part)).map(|part| {
        let name = &part.name;
        if part.required { quote!(#name: Default::default()) } else { quote!(#name: None) }
    });
    let rest = rest.iter().map(|rest| quote!(#rest: ::std::collections::BTreeMap::new()));
    let others: Vec<TokenStream> = others.chain(rest).collect();
    let filled: Vec<&Part<'_>> = parts.iter().filter(|part| part.required && !asked(part)).collect();
    let filled = match filled.as_slice() {
        [] => String::new(),
        filled => format!(" Filled in, since each can only be one thing: {}.", listed(filled)),
    };
    let (new, by_name) = match by_name {
        Some(by_name) if required.len() > POSITIONS => {
            named(context, name, &by_name, &required, &others, &filled, used)
        }
        _ => (positional(context, &required, &others, &filled, used), TokenStream::new()),
    };
    let setters: Vec<TokenStream> =
        parts.iter().filter(|part| !part.required).map(|part| setter(context, part, used)).collect();
    quote! {
        #by_name
        #quiet
        impl #name {
            #new
            #(#setters)*
        }
    }
}

fn positional(
    context: &Context<'_>,
    required: &[&Part<'_>],
    others: &[TokenStream],
    filled: &str,
    used: &mut Used,
) -> TokenStream {
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    for part in required {
        let name = &part.name;
        let (ty, value) = context.argument(part.ty, part.hold, name, used);
        arguments.push(quote!(#name: #ty));
        // `id: id` would be a lint of its own.
        let same = *name == value.to_string();
        values.push(if same { quote!(#name) } else { quote!(#name: #value) });
    }
    let doc = Doc::ours(match required {
        [] if filled.is_empty() => "With nothing set.".to_owned(),
        [] => format!("With nothing else set.{filled}"),
        parts => format!("With what is required: {}.{filled}", listed(parts)),
    });
    quote! {
        #doc
        #[must_use]
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values,)* #(#others,)* }
        }
    }
}

fn listed(parts: &[&Part<'_>]) -> String {
    parts.iter().map(|part| code(part.wire)).collect::<Vec<_>>().join(", ")
}

/// A struct of what is required, whose fields are given by name.
fn named(
    context: &Context<'_>,
    name: &Ident,
    by_name: &Ident,
    required: &[&Part<'_>],
    others: &[TokenStream],
    filled: &str,
    used: &mut Used,
) -> (TokenStream, TokenStream) {
    let names: Vec<&Ident> = required.iter().map(|part| &part.name).collect();
    let fields = required.iter().map(|part| {
        let name = &part.name;
        let docs = documented(part.docs, &format!("The value of {}.", code(part.wire)));
        let ty = context.ty(part.ty, part.hold, used);
        quote!(#docs pub #name: #ty)
    });
    let doc = Doc::ours(format!("What a [`{name}`] can't be made without."));
    let definition = quote! {
        #doc
        #[derive(Clone, Debug, PartialEq)]
        pub struct #by_name { #(#fields),* }
    };
    let about = Doc::ours(format!("With what is required.{filled}"));
    let new = quote! {
        #about
        #[must_use]
        pub fn new(required: #by_name) -> Self {
            let #by_name { #(#names),* } = required;
            Self { #(#names,)* #(#others,)* }
        }
    };
    (new, definition)
}

fn setter(context: &Context<'_>, part: &Part<'_>, used: &mut Used) -> TokenStream {
    let field = &part.name;
    let method = part.names.setter(part.place);
    let (ty, value) = context.argument(part.ty, part.hold, field, used);
    let doc = Doc::ours(format!("Sets {}.", code(part.wire)));
    let deprecated = super::context::deprecation(part.docs);
    let quiet = part.docs.default.as_ref().map(constant);
    let default = default_value(context, part, used);
    let accessor = match default.and_then(|read| Some((read, part.names.or_default(part.place)?))) {
        Some(((ty, read), accessor_name)) => {
            let doc =
                Doc::ours(format!("The value of {}, or what the service assumes when it is absent.", code(part.wire)));
            quote! {
                #doc
                #quiet
                #[must_use]
                pub fn #accessor_name(&self) -> #ty { #read }
            }
        }
        None => TokenStream::new(),
    };
    quote! {
        #doc
        #[must_use]
        #deprecated
        pub fn #method(mut self, #field: #ty) -> Self {
            self.#field = Some(#value);
            self
        }
        #accessor
    }
}

/// The type of a described default, and the expression that reads the field or gives it. `None` where the description's
/// default does not fit the type, or the type has no simple values.
fn default_value(context: &Context<'_>, part: &Part<'_>, used: &mut Used) -> Option<(TokenStream, TokenStream)> {
    let field = &part.name;
    let default = part.docs.default.as_ref()?;
    Some(match (context.resolved(part.ty), default) {
        (Type::Boolean, Value::Bool(value)) => (quote!(bool), quote!(self.#field.unwrap_or(#value))),
        (Type::Integer(_), Value::Number(text)) => {
            let value = integer_within(context.resolved(part.ty), text)?;
            let value = Number::Integer(value);
            (context.ty(part.ty, Hold::Here, used), quote!(self.#field.unwrap_or(#value)))
        }
        (Type::Float(width), Value::Number(text)) => {
            let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite())?;
            if *width == Float::F32 && f64::from(value as f32) != value {
                return None;
            }
            let value = Number::Float(value);
            (context.ty(part.ty, Hold::Here, used), quote!(self.#field.unwrap_or(#value)))
        }
        (Type::Text, Value::String(text)) => {
            let value = Literal(text);
            (quote!(&str), quote!(self.#field.as_deref().unwrap_or(#value)))
        }
        (Type::Named(id), Value::String(text)) if matches!(context.api.ty(*id).shape, Shape::Texts(_)) => {
            let value = Literal(text);
            let ty = context.ty(part.ty, Hold::Here, used);
            (ty.clone(), quote!(self.#field.clone().unwrap_or_else(|| <#ty as ::runtime::OpenString>::of(#value))))
        }
        (Type::Named(id), Value::Number(text)) if matches!(context.api.ty(*id).shape, Shape::Integers(_)) => {
            let value = Number::Integer(text.parse().ok()?);
            let ty = context.ty(part.ty, Hold::Here, used);
            (ty.clone(), quote!(self.#field.unwrap_or_else(|| <#ty as ::runtime::OpenInteger>::of(#value))))
        }
        _ => return None,
    })
}

/// What keeps clippy from taking a number for one of these that is written too short.
fn constant(default: &Value) -> TokenStream {
    const KNOWN: [f64; 19] = [
        E,
        FRAC_1_PI,
        FRAC_1_SQRT_2,
        FRAC_2_PI,
        FRAC_2_SQRT_PI,
        FRAC_PI_2,
        FRAC_PI_3,
        FRAC_PI_4,
        FRAC_PI_6,
        FRAC_PI_8,
        LN_2,
        LN_10,
        LOG2_10,
        LOG2_E,
        LOG10_2,
        LOG10_E,
        PI,
        SQRT_2,
        TAU,
    ];
    let Value::Number(text) = default else { return TokenStream::new() };
    // With the fewest digits it is 3.14.
    let is_near = |value: f64| KNOWN.iter().any(|known| (value.abs() - known).abs() < 0.002);
    if text.parse().is_ok_and(is_near) {
        quote!(#[allow(clippy::approx_constant, reason = "it is the description's number, whatever it resembles")])
    } else {
        TokenStream::new()
    }
}

/// The number, if it fits the type and is one that can be written as a literal of it.
fn integer_within(ty: &Type, text: &str) -> Option<i64> {
    let value: i64 = text.parse().ok()?;
    let fits = !matches!(ty, Type::Integer(width) if !width.takes(value.into()));
    fits.then_some(value)
}
