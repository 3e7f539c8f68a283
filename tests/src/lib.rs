//! What the tests share: servers and transports that do as they are told, and remember what they were asked;
//! descriptions that other people wrote; descriptions in another
//! order; and chance that can be repeated.

pub mod corpus;
mod random;
mod recorder;
pub mod shuffle;
mod stub;

pub use random::Random;
pub use recorder::{Recorded, Recorder, Script};
pub use stub::Stub;
