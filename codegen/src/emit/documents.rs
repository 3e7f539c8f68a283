//! Docs pages in Markdown.

use super::Maker;
use super::context::Context;

/// All pages.
pub(super) fn files<'a>(_: Context<'a>) -> Vec<Maker<'a>> {
    Vec::new()
}
