//! The page of a webhook or callback: what arrives, with which types, and what may be answered.

use crate::document::Place;
use crate::emit::Unit;
use crate::emit::hold::Hold;
use crate::emit::webhook::{arrives, what};
use crate::ir::WebhookId;
use crate::text::{cell, code, code_cell};

use super::book::Book;
use super::definition::{self, ty_link};
use super::page::Page;
use super::table::Table;

/// The page of one call by the service.
pub(super) fn page(book: &Book<'_>, id: WebhookId) -> Unit<'static> {
    let mut page = Page::new(book.webhook(id), &code(book.context.webhook_stem(id)));
    let Some(webhook) = book.context.api.webhooks.get(id.0 as usize) else { return page.finish() };
    page.add(format!("{}. {}", what(webhook), arrives(webhook)));
    definition::docs(&mut page, &webhook.docs);
    match &webhook.payload {
        Some(payload) => {
            let link = ty_link(book, &page, &payload.ty, Hold::Here, false);
            let media_type = Some(&payload.media_type).filter(|name| !name.is_empty());
            let media_type = media_type.map(|name| format!(", {}", code(name))).unwrap_or_default();
            page.add(format!("Its body{media_type}: {link}."));
        }
        None => page.add("No body is described."),
    }
    let mut parameters = Table::new(["Also carries", "In", "Description"]);
    for told in &webhook.parameters {
        let place = match told.place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
            Place::Cookie => "cookie",
        };
        let text = told.text.as_deref().map(cell).unwrap_or_default();
        parameters.row([code_cell(&told.wire), place.to_owned(), text]);
    }
    if !parameters.is_empty() {
        page.add(parameters.text());
    }
    let mut answers = Table::new(["You may answer", "With", "Description"]);
    for (status, description, message) in &webhook.answers {
        let holds = message.as_ref().map(|message| ty_link(book, &page, &message.ty, Hold::Here, false));
        let text = description.as_deref().map(cell).unwrap_or_default();
        answers.row([status.to_string(), holds.unwrap_or_else(|| "nothing".to_owned()), text]);
    }
    if !answers.is_empty() {
        page.add(answers.text());
    }
    definition::sections(book, &mut page, &book.webhook_types(id));
    page.finish()
}
