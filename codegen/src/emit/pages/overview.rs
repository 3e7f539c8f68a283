//! The page that lists everything: operations by tag, schemas, servers and security schemes.

use std::collections::BTreeMap;

use crate::emit::Unit;
use crate::emit::operation::target;
use crate::ir::{Docs, OperationId, SchemeId, ServerId};
use crate::text::{code_cell, first_cell, plain};

use super::book::{Book, Place};
use super::credentials::At;
use super::page::Page;
use super::table::Table;
use super::{credentials, definition};

/// `docs/README.md`
pub(super) fn page(book: &Book<'_>) -> Unit<'static> {
    let api = book.context.api;
    let title = plain(&api.title);
    let mut page = Page::new(Place::overview(), if title.is_empty() { "The API" } else { &title });
    page.add(format!("Version {}.", plain(&api.version)));
    if let Some(text) = &api.description {
        page.add_markdown(text);
    }
    operations(book, &mut page);
    webhooks(book, &mut page);
    schemas(book, &mut page);
    let servers: Vec<String> = (0..api.servers.len())
        .filter_map(|index| u32::try_from(index).ok())
        .map(|index| format!("* {}", credentials::server(book, ServerId(index), At::List)))
        .collect();
    if !servers.is_empty() {
        page.heading("Servers");
        page.add(servers.join("\n"));
    }
    let schemes: Vec<String> = (0..api.schemes.len())
        .filter_map(|index| u32::try_from(index).ok())
        .map(|index| format!("* {}", credentials::scheme(book, SchemeId(index), At::List)))
        .collect();
    if !schemes.is_empty() {
        page.heading("Credentials");
        page.add(schemes.join("\n"));
    }
    page.finish()
}

/// A table for every tag, those without one last.
fn operations(book: &Book<'_>, page: &mut Page) {
    let mut tags: BTreeMap<(bool, &str), Vec<OperationId>> = BTreeMap::new();
    for (id, operation) in book.context.api.operation_ids().zip(&book.context.api.operations) {
        for tag in &operation.tags {
            let known = tags.entry((false, tag)).or_default();
            if known.last() != Some(&id) {
                known.push(id);
            }
        }
        if operation.tags.is_empty() {
            tags.entry((true, "Others")).or_default().push(id);
        }
    }
    if tags.is_empty() {
        return;
    }
    page.heading("Operations");
    let is_single = tags.len() == 1;
    for ((_, tag), operations) in tags {
        if !is_single {
            page.subheading(&plain(tag));
        }
        let table = rows(book, page, &operations);
        page.add(table);
    }
}

fn rows(book: &Book<'_>, page: &Page, operations: &[OperationId]) -> String {
    let mut table = Table::new(["Operation", "Request", "Summary"]);
    for id in operations {
        let Some(operation) = book.context.api.operations.get(id.0 as usize) else { continue };
        let name = book.context.names.operation(*id).method.as_str();
        let deprecated = if operation.docs.deprecated { "Deprecated. " } else { "" };
        table.row([
            page.link_code(name, &book.operation(*id)),
            code_cell(&target(operation)),
            format!("{deprecated}{}", summary(&operation.docs)).trim_end().to_owned(),
        ]);
    }
    table.text()
}

/// The title, or the first paragraph.
fn summary(docs: &Docs) -> String {
    let words = definition::words(docs);
    first_cell(words.first().copied().unwrap_or_default())
}

fn webhooks(book: &Book<'_>, page: &mut Page) {
    let mut table = Table::new(["Webhook", "Sent by the service", "Summary"]);
    for (id, webhook) in book.context.api.webhook_ids().zip(&book.context.api.webhooks) {
        let to = match &webhook.caller {
            Some(caller) => format!("{} {}", webhook.method, caller.expression),
            None => webhook.method.clone(),
        };
        let name = book.context.webhook_stem(id);
        table.row([page.link_code(name, &book.webhook(id)), code_cell(&to), summary(&webhook.docs)]);
    }
    if !table.is_empty() {
        page.heading("Webhooks and callbacks");
        page.add(table.text());
    }
}

fn schemas(book: &Book<'_>, page: &mut Page) {
    let mut ids: Vec<_> = book.context.facts.homes.schemas().collect();
    ids.sort_by_key(|id| book.name(*id));
    let mut table = Table::new(["Schema", "Summary"]);
    for id in ids {
        table.row([page.link_code(book.name(id), &book.ty(id)), summary(&book.context.api.ty(id).docs)]);
    }
    if !table.is_empty() {
        page.heading("Schemas");
        page.add(table.text());
    }
}
