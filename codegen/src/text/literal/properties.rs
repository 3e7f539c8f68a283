//! Any text in a literal is exactly that text, and nothing of it is hidden.

use proptest::prelude::*;
use quote::ToTokens;

use super::super::visible::is_hidden;
use super::{Literal, Number};
use crate::testing::cases;

fn text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(
        &['"', '\\', '\'', '\n', '\r', '\t', '\0', '{', '}', '#', '\u{202e}', '\u{200b}', '\u{feff}', '\u{301}', 'a'][..],
    );
    prop_oneof![prop::collection::vec(odd, 0..30).prop_map(String::from_iter), any::<String>(), "\\PC{0,30}"]
}

proptest! {
    #![proptest_config(cases(1_024))]

    #[test]
    fn any_text_is_itself_in_a_literal(text in text()) {
        let source = Literal(&text).to_token_stream().to_string();
        prop_assert!(!source.contains(|c| is_hidden(c) || matches!(c, '\n' | '\r' | '\t')), "{:?}", source);
        let literal = syn::parse_str::<syn::LitStr>(&source);
        prop_assert_eq!(literal.map(|literal| literal.value()).ok(), Some(text));
    }

    #[test]
    fn any_text_is_itself_in_a_printed_file(text in text()) {
        let literal = Literal(&text);
        let file: syn::File = syn::parse2(quote::quote!(const A: &str = #literal;)).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let printed = prettyplease::unparse(&file);
        let again = syn::parse_file(&printed).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let found = again.items.iter().find_map(|item| match item {
            syn::Item::Const(item) => match &*item.expr {
                syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.value()),
                _ => None,
            },
            _ => None,
        });
        prop_assert_eq!(found, Some(text));
    }

    #[test]
    fn any_number_is_itself(integer in any::<i64>(), float in any::<f64>().prop_filter("finite", |float| float.is_finite())) {
        let spelled = Number::Integer(integer).to_token_stream().to_string().replace(' ', "");
        prop_assert_eq!(spelled.parse::<i64>().ok(), Some(integer));
        let spelled = Number::Float(float).to_token_stream().to_string().replace(' ', "");
        prop_assert_eq!(spelled.parse::<f64>().ok(), Some(float));
    }
}

#[test]
fn a_text_with_nothing_to_hide_is_written_as_people_write_it() {
    let source = |text: &str| Literal(text).to_token_stream().to_string();
    assert_eq!(source("it's größer → 🎬"), "\"it's größer → 🎬\"");
    assert_eq!(source("it\u{202e}"), r#""it\u{202e}""#);
}
