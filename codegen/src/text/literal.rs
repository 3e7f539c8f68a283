//! Literals: the value is exactly the description's, whatever characters it is made of.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

use super::visible::is_hidden;

/// A string literal. What would be invisible or would reorder the source is escaped; the value is unchanged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Literal<'a>(pub(crate) &'a str);

impl ToTokens for Literal<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let plain = proc_macro2::Literal::string(self.0);
        if !self.0.contains(is_hidden) {
            tokens.extend([TokenTree::Literal(plain)]);
            return;
        }
        let mut source = String::from("\"");
        for character in self.0.chars() {
            if is_hidden(character) {
                source.push_str(&format!("\\u{{{:x}}}", u32::from(character)));
            } else {
                source.extend(character.escape_debug());
            }
        }
        source.push('"');
        let literal = source.parse::<proc_macro2::Literal>().unwrap_or(plain);
        tokens.extend([TokenTree::Literal(literal)]);
    }
}

/// A number literal without a suffix, from a number of ours.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Number {
    Integer(i64),
    Float(f64),
}

impl ToTokens for Number {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Integer(value) => proc_macro2::Literal::i64_unsuffixed(*value).to_tokens(tokens),
            Self::Float(value) => proc_macro2::Literal::f64_unsuffixed(*value).to_tokens(tokens),
        }
    }
}

#[cfg(test)]
mod properties;
