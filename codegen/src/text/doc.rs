//! Doc comments: paragraphs put together from CommonMark that has been cleaned.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::markdown::{Level, markdown};

/// A doc comment in the making.
#[derive(Clone, Debug, Default)]
pub(crate) struct Doc {
    blocks: Vec<String>,
}

impl Doc {
    /// Starts with a paragraph of our own words, in which the description's words stand only through
    /// [`code`](super::code) or [`plain`](super::plain).
    pub(crate) fn ours(paragraph: impl Into<String>) -> Self {
        Self { blocks: vec![paragraph.into()] }
    }

    /// Adds a paragraph of our own words.
    pub(crate) fn add(&mut self, paragraph: impl Into<String>) {
        self.blocks.push(paragraph.into());
    }

    /// Adds the description's CommonMark.
    pub(crate) fn add_markdown(&mut self, text: &str) {
        let cleaned = markdown(text, Level::Doc);
        if !cleaned.is_empty() {
            self.blocks.push(cleaned);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// The blocks with an empty line between them.
    pub(crate) fn text(&self) -> String {
        self.blocks.join("\n\n")
    }
}

impl ToTokens for Doc {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for line in self.text().lines() {
            let line = if line.is_empty() { String::new() } else { format!(" {line}") };
            tokens.extend(quote!(#[doc = #line]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_stand_apart_in_their_order_and_nothing_empty_stands_between() {
        let mut doc = Doc::ours("Ours.");
        doc.add_markdown("Theirs, [out](https://a.tv) and [in](Foo).");
        doc.add_markdown(" \n");
        doc.add("Ours again.");
        assert_eq!(doc.text(), "Ours.\n\nTheirs, [out](https://a.tv) and in.\n\nOurs again.");
        assert!(!doc.is_empty());
    }

    #[test]
    fn a_description_that_says_nothing_documents_nothing() {
        let mut doc = Doc::default();
        doc.add_markdown(" \n\n");
        assert!(doc.is_empty() && doc.to_token_stream().is_empty());
    }

    #[test]
    fn every_line_is_a_line_of_the_comment() {
        let mut doc = Doc::ours("Ours.");
        doc.add_markdown("* a\n* \"b\"");
        let lines = quote!(#[doc = " Ours."] #[doc = ""] #[doc = " * a"] #[doc = " * \"b\""]);
        assert_eq!(doc.to_token_stream().to_string(), lines.to_string());
    }
}
