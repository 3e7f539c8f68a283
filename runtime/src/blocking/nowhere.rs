//! The blocking client where nothing can be waited for, as in browsers: each call is an error.

use std::future::Future;

/// Never made.
pub(super) enum Worker {}

impl Worker {
    pub(super) fn start() -> Result<Self, String> {
        Err("there is no blocking client on this platform".to_owned())
    }

    pub(super) fn run<T>(&self, _: impl Future<Output = T>) -> Result<T, String> {
        match *self {}
    }
}

/// Browsers have one thread, and what a call waits for would have to happen on it.
pub(super) fn may_wait() -> Result<(), String> {
    Err("the blocking client can't wait here, in a browser: use the asynchronous one".to_owned())
}

/// There is nothing to go on with.
pub(super) fn drive<T>(_: Option<&Worker>, _: impl Future<Output = T>) -> Result<T, String> {
    may_wait()?;
    Worker::start().map(|worker| match worker {})
}
