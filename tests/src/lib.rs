//! What the tests share: servers and transports that do as they are told, and remember what they were asked.

mod recorder;
mod stub;

pub use recorder::{Recorded, Recorder, Script};
pub use stub::Stub;
