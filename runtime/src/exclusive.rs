//! A cell that makes what only its owner touches fit to be shared between threads.

use std::sync::{Mutex, PoisonError};

/// What is inside is reached through `&mut` alone, so there is never anything to wait for. Streams and futures in boxes
/// are `Send` and not `Sync`; in here they are both, and so are answers and errors that hold them.
pub(crate) struct Exclusive<T>(Mutex<T>);

impl<T> Exclusive<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Mutex::new(value))
    }

    pub(crate) fn get(&mut self) -> &mut T {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner)
    }
}
