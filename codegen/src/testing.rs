//! What the tests of this crate share.

use proptest::test_runner::{Config, FileFailurePersistence};

use crate::ir::{Api, Base, Docs, Hint, Shape, TypeDef};
use crate::source::{At, FileId, NodeId};

/// Few cases by default; `PROPTEST_CASES` says otherwise. What failed once is kept beside the test, in a file `….seeds`,
/// and tried first ever after.
pub(crate) fn cases(default: u32) -> Config {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(default);
    let seeds = FileFailurePersistence::WithSource("seeds");
    Config { cases, failure_persistence: Some(Box::new(seeds)), ..Config::default() }
}

/// A place that says nothing.
pub(crate) const AT: At = At { file: FileId(0), node: NodeId(0), key: false };

/// An API of nothing but these types, which are called by their places.
pub(crate) fn api(shapes: impl IntoIterator<Item = Shape>) -> Api {
    let def = |(place, shape)| TypeDef {
        at: AT,
        hint: Hint { base: Base::Schema(format!("S{place:06}").into()), words: Vec::new() },
        is_copy: false,
        docs: Docs::default(),
        shape,
    };
    Api {
        title: String::new(),
        version: String::new(),
        description: None,
        servers: Vec::new(),
        schemes: Vec::new(),
        types: shapes.into_iter().enumerate().map(def).collect(),
        rows: crate::ir::Rows::default(),
        operations: Vec::new(),
        foreign: Vec::new(),
        webhooks: Vec::new(),
    }
}
