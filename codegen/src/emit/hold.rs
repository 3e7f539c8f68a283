//! How a definition stands in what holds it, and the value with what is around it.

use proc_macro2::TokenStream;
use quote::quote;

/// How a definition stands in what holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hold {
    /// As it is.
    Here,
    /// In a box, but for the elements of lists and maps, which are elsewhere already.
    Boxed,
    /// At a distance, elements of lists and maps too.
    Far,
}

impl Hold {
    /// The same for what is in a list or a map.
    pub(crate) fn of_elements(self) -> Self {
        if self == Self::Boxed { Self::Here } else { self }
    }

    /// The expression of the definition's value, held so.
    pub(crate) fn wrap(self, value: TokenStream, runtime: &TokenStream) -> TokenStream {
        match self {
            Self::Here => value,
            Self::Boxed => quote!(Box::new(#value)),
            Self::Far => quote!(#runtime::Far::new(#value)),
        }
    }
}
