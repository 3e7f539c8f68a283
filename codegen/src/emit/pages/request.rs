//! The page of a request: its fields, and how each of them travels.

use crate::emit::Unit;
use crate::emit::hold::Hold;
use crate::emit::operation::{body_travels, target, travels};
use crate::ir::{Operation, OperationId, Type};
use crate::name::POSITIONS;
use crate::text::{code, code_cell};

use super::book::Book;
use super::definition::{self, FIELDS, describe, required, ty_link};
use super::page::Page;
use super::table::Table;

/// The page of an operation's request.
pub(super) fn page(book: &Book<'_>, id: OperationId) -> Unit<'static> {
    let names = book.context.names.operation(id);
    let name = names.request.as_str();
    let mut page = Page::new(book.request(id), name);
    let Some(operation) = book.context.api.operations.get(id.0 as usize) else { return page.finish() };
    let call = page.link_code(names.method.as_str(), &book.operation(id));
    page.add(format!("The request of {call}, {}.", code(&target(operation))));
    let table = fields(book, &page, id, operation);
    page.add(if table.is_empty() { "It has no fields.".to_owned() } else { table.text() });
    page.add(made(book, id, operation));
    definition::sections(book, &mut page, book.sent(id));
    page.finish()
}

fn fields(book: &Book<'_>, page: &Page, id: OperationId, operation: &Operation) -> Table {
    let names = book.context.names.requests.get(id.0 as usize);
    let name = |place: usize| names.map(|names| code(&names.ident(place).to_string())).unwrap_or_default();
    let mut table = Table::new(FIELDS);
    for (place, parameter) in operation.parameters.iter().enumerate() {
        table.row([
            name(place),
            ty_link(book, page, &parameter.ty, Hold::Here, !parameter.required),
            required(parameter.required),
            describe(&parameter.docs, Some(travels(parameter, code_cell))),
        ]);
    }
    if let Some(body) = &operation.body {
        table.row([
            name(operation.parameters.len()),
            ty_link(book, page, &body.ty, Hold::Here, !body.required),
            required(body.required),
            describe(&body.docs, Some(body_travels(body, code_cell))),
        ]);
    }
    table
}

/// How a request comes about.
fn made(book: &Book<'_>, id: OperationId, operation: &Operation) -> String {
    let names = book.context.names.operation(id);
    let fields = book.context.names.requests.get(id.0 as usize);
    let api = book.context.api;
    let all = operation.parameters.iter().map(|parameter| (parameter.required, &parameter.ty));
    let all: Vec<(bool, &Type)> = all.chain(operation.body.iter().map(|body| (body.required, &body.ty))).collect();
    let flags: Vec<bool> = all.iter().map(|(required, ty)| *required && !api.is_one_value(ty)).collect();
    let required: Vec<String> = (flags.iter().enumerate())
        .filter(|(_, required)| **required)
        .filter_map(|(place, _)| fields.map(|fields| fields.ident(place).to_string()))
        .collect();
    let request = names.request.as_str();
    let arguments = if required.len() > POSITIONS {
        format!("{} {{ {} }}", names.required().as_str(), required.join(", "))
    } else {
        required.join(", ")
    };
    let made = code(&format!("{request}::new({arguments})"));
    match all.iter().any(|(required, _)| !required) {
        true => format!("{made} makes one; what is not required has a setter of its own name."),
        false => format!("{made} makes one."),
    }
}
