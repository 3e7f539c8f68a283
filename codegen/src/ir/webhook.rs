//! Calls that the service makes: to a server of the user's, so all there is are types.

use std::sync::Arc;

use super::{Docs, Type};
use crate::document::{Place, Status};
use crate::source::At;

/// A webhook or a callback, by its place in [`Api::webhooks`](super::Api::webhooks).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WebhookId(pub u32);

/// A call that the service makes.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Its place.
    pub at: At,
    /// What it is named after.
    pub name: String,
    /// The webhook's key, or the callback's, which many calls may have in common.
    pub source: Arc<str>,
    /// Whose callback it is; `None` of a webhook.
    pub caller: Option<Caller>,
    /// The HTTP method in capitals.
    pub method: String,
    /// About the call.
    pub docs: Docs,
    /// What it carries outside of its body. It is documented only.
    pub parameters: Vec<Told>,
    /// Its body, which users receive.
    pub payload: Option<Message>,
    /// What users may answer: the status, what it means, and the body, which they send.
    pub answers: Vec<(Status, Option<String>, Option<Message>)>,
}

/// The operation that a callback follows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Caller {
    /// Its id, or its method and path.
    pub operation: Arc<str>,
    /// The expression that says where the call goes (OpenAPI 3.1, 4.8.18.1).
    pub expression: Arc<str>,
}

/// A parameter of a webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its name on the wire.
    pub wire: String,
    /// Where it travels.
    pub place: Place,
    /// CommonMark.
    pub text: Option<String>,
}

/// A body of a webhook or of an answer to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its media type; empty if that can't be one.
    pub media_type: String,
    /// Its definition.
    pub ty: Type,
}

impl Webhook {
    /// Calls `found` with every type that users send.
    pub fn each_sent<'a>(&'a self, found: &mut impl FnMut(&'a Type)) {
        self.answers.iter().filter_map(|(_, _, message)| message.as_ref()).for_each(|message| found(&message.ty));
    }

    /// [`each_sent`](Self::each_sent), to change what is sent.
    pub fn each_sent_mut(&mut self, found: &mut impl FnMut(&mut Type)) {
        self.answers
            .iter_mut()
            .filter_map(|(_, _, message)| message.as_mut())
            .for_each(|message| found(&mut message.ty));
    }

    /// Calls `found` with every type that users receive.
    pub fn each_received<'a>(&'a self, found: &mut impl FnMut(&'a Type)) {
        self.payload.iter().for_each(|message| found(&message.ty));
    }
}
