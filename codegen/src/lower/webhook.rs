//! Calls that the service makes, webhooks and callbacks: the types of what they carry and of what they are answered.

use std::sync::Arc;

use crate::diagnostic::Fault;
use crate::document::{self, Callback, MediaType, PathItem, SchemaRef};
use crate::ir::{Base, Caller, Docs, Hint, Message, Shape, Told, Type, Webhook, WebhookId};
use crate::text;

use super::Lowering;
use super::short::short;

/// One call as it is described.
struct Described<'a> {
    /// What it is named after; several calls of one item have their methods in it.
    name: String,
    source: Arc<str>,
    caller: Option<Caller>,
    item: &'a PathItem,
    operation: &'a document::Operation,
}

/// All calls by the service, sorted by name, so that the description's order does not matter.
pub(crate) fn lower_all(lowering: &mut Lowering<'_>) -> Vec<Webhook> {
    let document = lowering.document;
    let mut described = Vec::new();
    for item in &document.webhooks {
        add(&mut described, item, short(&item.path, LONGEST).into_owned(), &item.path.as_str().into(), None);
    }
    let operations = document.paths.iter().flat_map(|item| item.operations.iter().map(move |one| (item, one)));
    for (item, operation) in operations {
        if !operation.callbacks.is_empty() {
            let caller: Arc<str> = caller_of(item, operation).into();
            operation.callbacks.iter().for_each(|callback| add_callback(&mut described, &caller, callback));
        }
    }
    described.sort_by(|one, other| {
        (&one.name, &one.caller, &one.operation.method).cmp(&(&other.name, &other.caller, &other.operation.method))
    });
    let webhooks = described.into_iter().enumerate();
    webhooks.map(|(id, one)| lowering.webhook(WebhookId(u32::try_from(id).unwrap_or(u32::MAX)), one)).collect()
}

/// An operation's id, or its method and path.
fn caller_of(item: &PathItem, operation: &document::Operation) -> String {
    let id = operation.id.clone().filter(|id| !id.trim().is_empty());
    id.unwrap_or_else(|| format!("{} {}", operation.method.to_lowercase(), item.path))
}

fn add_callback<'a>(described: &mut Vec<Described<'a>>, operation: &Arc<str>, callback: &'a Callback) {
    let source: Arc<str> = callback.name.as_str().into();
    for item in &callback.items {
        let mut name = format!("{} {}", short(operation, LONGEST), short(&callback.name, LONGEST));
        if callback.items.len() > 1 {
            name = format!("{name} {}", short(&item.path, LONGEST));
        }
        let caller = Caller { operation: operation.clone(), expression: item.path.as_str().into() };
        add(described, item, name, &source, Some(&caller));
    }
}

fn add<'a>(
    described: &mut Vec<Described<'a>>,
    item: &'a PathItem,
    name: String,
    source: &Arc<str>,
    caller: Option<&Caller>,
) {
    for operation in &item.operations {
        let method = operation.method.to_lowercase();
        let name = if item.operations.len() > 1 { format!("{name} {}", short(&method, LONGEST)) } else { name.clone() };
        described.push(Described { name, source: source.clone(), caller: caller.cloned(), item, operation });
    }
}

/// How long a word may be that stands in the name of a call whole. No identifier is longer, but what they are made of is
/// kept, and thousands of calls have the words of what is around them in common.
const LONGEST: usize = 180;

impl Lowering<'_> {
    fn webhook(&mut self, id: WebhookId, one: Described<'_>) -> Webhook {
        let operation = one.operation;
        let payload = operation.body.as_ref().and_then(|body| self.message(&body.content, hint(id, "payload")));
        let successes = operation.responses.iter().filter(|response| response.status.is_success()).count();
        let mut answers = Vec::new();
        for response in &operation.responses {
            let only = response.status.is_success() && successes == 1;
            let role = if only { "response".to_owned() } else { response.status.words() };
            let message = self.message(&response.content, hint(id, &role));
            answers.push((response.status, response.description.clone(), message));
        }
        answers.sort_by_key(|(status, ..)| *status);
        let parameters = operation.parameters.iter().chain(&one.item.parameters);
        let parameters = parameters.map(|parameter| Told {
            wire: parameter.name.clone(),
            place: parameter.place,
            text: parameter.description.clone(),
        });
        Webhook {
            at: operation.at,
            name: one.name,
            source: one.source,
            caller: one.caller,
            method: operation.method.clone(),
            docs: Docs {
                title: operation.summary.clone(),
                text: operation.description.clone(),
                deprecated: operation.deprecated,
                ..Docs::default()
            },
            parameters: parameters.collect(),
            payload,
            answers,
        }
    }

    /// JSON if there is some, else the first. Every message has a definition of its own, if only another name of the
    /// schema's, so that whoever serves a webhook finds its type under the webhook's name.
    fn message(&mut self, described: &[MediaType], hint: Hint) -> Option<Message> {
        let media = described.iter().find(|media| is_json(&media.name)).or(described.first())?;
        for other in described.iter().filter(|other| other.at != media.at) {
            let message = format!("of what a webhook carries one media type has a type, {}; not this one", media.name);
            self.warn(Fault::new("not-honoured", other.at.on_key(), message));
        }
        let ty = match &media.schema {
            Some(schema) if is_json(&media.name) => self.schema(schema, &hint),
            None if is_json(&media.name) => Type::Any,
            _ if is_text(&media.name) => Type::Text,
            _ => Type::Bytes,
        };
        let mut is_own = false;
        ty.each_named(&mut |id| is_own |= self.types.get(id.0 as usize).is_some_and(|def| def.hint == hint));
        let ty = if is_own {
            ty
        } else {
            let docs = match &media.schema {
                Some(SchemaRef::Inline(schema)) if is_json(&media.name) => super::schema::docs(schema),
                _ => Docs::default(),
            };
            self.define(media.at, hint, docs, Shape::Alias(ty))
        };
        let media_type = if text::is_header_value(&media.name) { media.name.clone() } else { String::new() };
        Some(Message { media_type, ty })
    }
}

fn hint(id: WebhookId, word: &str) -> Hint {
    Hint { base: Base::Webhook(id), words: vec![word.into()] }
}

fn essence(name: &str) -> String {
    name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_json(name: &str) -> bool {
    let essence = essence(name);
    essence.ends_with("/json") || essence.ends_with("+json") || essence == "*/*" || essence == "application/*"
}

fn is_text(name: &str) -> bool {
    let essence = essence(name);
    essence.starts_with("text/")
        || essence.ends_with("/xml")
        || essence.ends_with("+xml")
        || essence == "application/x-www-form-urlencoded"
}
