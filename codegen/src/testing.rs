//! What the property tests of this crate share.

use proptest::test_runner::{Config, FileFailurePersistence};

/// Few cases by default; `PROPTEST_CASES` says otherwise. What failed once is kept beside the test, in a file `….seeds`,
/// and tried first ever after.
pub(crate) fn cases(default: u32) -> Config {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(default);
    let seeds = FileFailurePersistence::WithSource("seeds");
    Config { cases, failure_persistence: Some(Box::new(seeds)), ..Config::default() }
}
