//! A webhook or callback: the types of what it carries and of what it is answered. There is no function to call.

use std::sync::Arc;

use crate::analyse::Home;
use crate::ir::{Webhook, WebhookId};
use crate::text::code;

use super::Unit;
use super::context::{Context, Used};

/// The webhook's file.
pub(super) fn file<'a>(context: &Context<'a>, id: WebhookId) -> Unit<'a> {
    let about = context.api.webhooks.get(id.0 as usize).map(what).unwrap_or_default();
    let path = format!("src/generated/webhooks/{}.rs", context.webhook_stem(id));
    Unit::types(path, format!("{about}."), context, Home::Webhook(id), std::iter::empty(), Used::default())
}

/// What it is, in a few words.
pub(crate) fn what(webhook: &Webhook) -> String {
    match &webhook.caller {
        None => format!("The webhook {}", code(&webhook.source)),
        Some(caller) => format!("The callback {} of {}", code(&webhook.source), code(&caller.operation)),
    }
}

/// How it comes, in a sentence.
pub(crate) fn arrives(webhook: &Webhook) -> String {
    let method = code(&webhook.method);
    match &webhook.caller {
        None => format!("The service sends it to you with {method}."),
        Some(caller) => format!("The service sends it with {method} to {}.", code(&caller.expression)),
    }
}

/// What one of its types is, and how that arrives; `None` of what is inside of them.
pub(crate) fn about(webhook: &Webhook, words: &[Arc<str>]) -> Option<String> {
    // First: a name may be long, and types inside many.
    let [word] = words else { return None };
    let what = what(webhook).replacen("The ", "the ", 1);
    if **word != *"payload" {
        return Some(format!("What you may answer to {what}."));
    }
    let media_type = webhook.payload.as_ref().map(|payload| payload.media_type.as_str()).unwrap_or_default();
    let media_type = if media_type.is_empty() { String::new() } else { format!(", {}", code(media_type)) };
    Some(format!("The body of {what}{media_type}. {}", arrives(webhook)))
}
