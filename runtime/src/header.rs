//! A header of an answer whose type the description says.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use http::HeaderMap;

/// A header of an answer, with the type that it is described with. Generated requests have one as a constant for each
/// described header; [`Response::typed_header`](crate::Response::typed_header) reads it.
///
/// ```
/// const REMAINING: runtime::Header<u32> = runtime::Header::new("X-RateLimit-Remaining");
/// let mut headers = runtime::http::HeaderMap::new();
/// assert_eq!(REMAINING.of(&headers), None);
/// headers.insert("x-ratelimit-remaining", "41".parse()?);
/// assert_eq!(REMAINING.of(&headers), Some(41));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Header<T> {
    name: &'static str,
    value: PhantomData<fn() -> T>,
}

impl<T> Header<T> {
    /// The header of this name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, value: PhantomData }
    }

    /// Its name as described; letters of either case name the same header.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<T: FromStr> Header<T> {
    /// Its value, the first if there are several. `None` if it is absent, or not what the description says: an answer
    /// is worth having without it, and the headers still hold it as it came.
    #[must_use]
    pub fn of(&self, headers: &HeaderMap) -> Option<T> {
        headers.get(self.name)?.to_str().ok()?.trim().parse().ok()
    }
}

impl<T> Clone for Header<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Header<T> {}

impl<T> fmt::Debug for Header<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Header").field(&self.name).finish()
    }
}
