//! What the tests share: servers and transports that do as they are told, and remember what they were asked;
//! descriptions, ours and other people's, also in another order; and chance that can be repeated.

pub mod corpus;
mod random;
mod recorder;
pub mod shuffle;
mod stub;

pub use random::Random;
pub use recorder::{Recorded, Recorder, Script};
pub use stub::Stub;

/// Says it past the harness, which keeps what passing tests print to itself.
pub fn say(text: impl std::fmt::Display) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// A part of a JSON pointer as it is meant (RFC 6901).
#[must_use]
pub fn unescaped(text: &str) -> String {
    text.replace("~1", "/").replace("~0", "~")
}
