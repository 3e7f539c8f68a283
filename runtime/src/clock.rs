//! What time it is, also where the standard library's clocks do not run.

use std::time::Duration;

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(crate) use std::time::{Instant, SystemTime};
// The standard library's panic there.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub(crate) use web_time::{Instant, SystemTime};

/// The time since 1970.
pub(crate) fn now() -> Duration {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}
