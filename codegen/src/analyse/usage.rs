//! Which types are sent, which are received: decides what they can be turned into and made of.

use crate::ir::{Api, Reach, TypeId};

/// How a type travels. What no operation reaches travels neither way: it is read and written where the feature that
/// asks for both is on, so that it changes nothing about the types that it is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// In requests.
    pub sent: bool,
    /// In answers.
    pub received: bool,
}

impl Usage {
    /// People make values of it: to send them, or for a purpose of their own.
    #[must_use]
    pub fn is_made(self) -> bool {
        self.sent || !self.received
    }
}

/// Marks what operations reach.
pub(super) fn usage(api: &Api, canonical: &[TypeId]) -> Vec<Usage> {
    let (sent, received) = Reach::of_messages(api, canonical);
    sent.into_iter().zip(received).map(|(sent, received)| Usage { sent, received }).collect()
}

/// What any operation reaches.
pub(super) fn used(api: &Api) -> Vec<bool> {
    let (sent, received) = Reach::of_messages(api, &[]);
    sent.into_iter().zip(received).map(|(sent, received)| sent || received).collect()
}
