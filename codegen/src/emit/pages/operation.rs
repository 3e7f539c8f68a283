//! The page of an operation: what it does, how it is called, and what comes back.

use std::collections::BTreeSet;

use crate::document::Status;
use crate::emit::Unit;
use crate::emit::hold::Hold;
use crate::emit::operation::{paged, target, unmet};
use crate::ir::Success;
use crate::ir::{Answer, Case, Operation, OperationId};
use crate::text::{cell, code, code_cell, fenced};

use super::book::{Book, Place, named};
use super::definition::{self, received_link, received_text, ty_text};
use super::page::Page;
use super::table::Table;
use super::{credentials, snippet};

/// The page of an operation.
pub(super) fn page(book: &Book<'_>, id: OperationId) -> Unit<'static> {
    let names = book.context.names.operation(id);
    let mut page = Page::new(book.operation(id), names.method.as_str());
    let Some(operation) = book.context.api.operations.get(id.0 as usize) else { return page.finish() };
    page.add(code(&target(operation)));
    definition::docs(&mut page, &operation.docs);
    page.heading("Call");
    page.add(fenced("rust", &snippet::snippet(&book.context, id, operation)));
    page.heading("Request");
    let request = page.link_code(names.request.as_str(), &book.request(id));
    page.add(format!("{request} {}.", fields(operation)));
    page.heading("Answers");
    page.add(result(book, &page, id, operation));
    paged(operation).into_iter().for_each(|sentence| page.add(sentence));
    let table = answers(book, &page, id, operation);
    if !table.is_empty() {
        page.add(table.text());
    }
    let table = headers(book, id, operation);
    if !table.is_empty() {
        page.add("`typed_header` of the answer, or of the error, reads its headers.");
        page.add(table.text());
    }
    page.heading("Credentials");
    match unmet(operation) {
        Some(sentence) => page.add(sentence),
        None => credentials::needed(book, &operation.security).into_iter().for_each(|block| page.add(block)),
    }
    page.heading("Servers");
    let servers: Vec<String> = operation
        .servers
        .iter()
        .map(|server| format!("* {}", credentials::server(book, *server, credentials::At::Use)))
        .collect();
    page.add(match servers.as_slice() {
        [] => "The description names none: give the call one with `Call::server`.".to_owned(),
        _ => servers.join("\n"),
    });
    let overview = Place::overview();
    let back = page.link("All operations", &overview);
    page.add(back);
    page.finish()
}

/// How many fields a request has, in words.
fn fields(operation: &Operation) -> String {
    let parameters = operation.parameters.iter().map(|parameter| parameter.required);
    let flags: Vec<bool> = parameters.chain(operation.body.iter().map(|body| body.required)).collect();
    let required = flags.iter().filter(|required| **required).count();
    let all = match flags.len() {
        0 => return "has no fields".to_owned(),
        1 => "one field".to_owned(),
        count => format!("{count} fields"),
    };
    match (required, flags.len()) {
        (0, 1) => format!("has {all}, which is not required"),
        (0, _) => format!("has {all}, none of them required"),
        (1, 1) => format!("has {all}, which is required"),
        (required, count) if required == count => format!("has {all}, all of them required"),
        (required, _) => format!("has {all}, {required} of them required"),
    }
}

/// What a call gives back, in words.
fn result(book: &Book<'_>, page: &Page, id: OperationId, operation: &Operation) -> String {
    let names = book.context.names.operation(id);
    let answer = page.place.to(&book.answer(id));
    let success = match operation.success() {
        Success::Nothing => "A success holds nothing".to_owned(),
        Success::One(content) => {
            let ty = received_link(book, page, content, true);
            format!("A success holds {ty}")
        }
        Success::Maybe(content) => {
            let ty = received_text(book, content, true).unwrap_or_else(|| ty_text(book, &content.ty, Hold::Here));
            let text = code(&format!("Option<{ty}>"));
            let linked = named(&content.ty).map(|ty| page.link(&text, &book.ty(ty)));
            format!("A success holds {}", linked.unwrap_or(text))
        }
        Success::Several => format!("A success holds [{}]({answer})", code(names.response().as_str())),
    };
    match operation.failures().is_empty() {
        true => format!("{success}. No failure has a described body."),
        false => {
            let error = code(names.error().as_str());
            format!("{success}. The failures that have a described body are the variants of {error}.")
        }
    }
}

fn answers(book: &Book<'_>, page: &Page, id: OperationId, operation: &Operation) -> Table {
    let mut table = Table::new(["Status", "Type", "Description"]);
    let failures: BTreeSet<usize> = operation.failures().iter().map(|(case, _)| case.place).collect();
    let successes: BTreeSet<usize> = operation.successes().iter().map(|case| case.place).collect();
    for case in operation.cases() {
        let variant = failures.contains(&case.place).then(|| variant(book, id, case.place));
        table.row([
            spelled(case.answer.status),
            holds(book, page, &case, successes.contains(&case.place)),
            about(case.answer, variant),
        ]);
    }
    table
}

fn headers(book: &Book<'_>, id: OperationId, operation: &Operation) -> Table {
    let mut table = Table::new(["Header", "Status", "Constant", "Type", "Description"]);
    let request = book.context.names.operation(id).request.as_str();
    let names = book.context.names.headers.get(id.0 as usize).into_iter().flatten();
    for (header, name) in operation.headers.iter().zip(names) {
        let statuses: Vec<String> = header.statuses.iter().map(|status| spelled(*status)).collect();
        table.row([
            code_cell(&header.wire),
            statuses.join(", "),
            code(&format!("{request}::{}", name.as_str())),
            code(&ty_text(book, &header.ty, Hold::Here)),
            header.description.as_deref().map(cell).unwrap_or_default(),
        ]);
    }
    table
}

fn spelled(status: Status) -> String {
    match status {
        Status::Default => "any other".to_owned(),
        status => status.to_string(),
    }
}

fn holds(book: &Book<'_>, page: &Page, case: &Case<'_>, is_success: bool) -> String {
    match case.content {
        Some(content) => {
            let ty = received_link(book, page, content, is_success);
            if case.answer.contents.len() > 1 { format!("{ty}, {}", code_cell(&content.media_type)) } else { ty }
        }
        None => "none".to_owned(),
    }
}

fn about(answer: &Answer, variant: Option<String>) -> String {
    let text = answer.description.as_deref().map(cell).filter(|text| !text.is_empty());
    let variant = variant.map(|variant| format!("As {}.", code(&variant)));
    text.into_iter().chain(variant).collect::<Vec<_>>().join("<br>")
}

/// `GetPinError::BadRequest`
fn variant(book: &Book<'_>, id: OperationId, place: usize) -> String {
    let error = book.context.names.operation(id).error().as_str();
    let variant = book.context.names.answers.get(id.0 as usize).map(|names| names.ident(place).to_string());
    format!("{error}::{}", variant.unwrap_or_default())
}
