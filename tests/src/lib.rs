//! What the tests share: servers and transports that do as they are told, and remember what they were asked;
//! descriptions that other people wrote; and chance that can be repeated.

pub mod corpus;
mod random;
mod recorder;
mod stub;

pub use random::Random;
pub use recorder::{Recorded, Recorder, Script};
pub use stub::Stub;
