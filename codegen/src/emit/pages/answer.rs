//! The page of answers that no schema stands for: several bodies, or types without a name.

use crate::emit::Unit;
use crate::emit::operation::target;
use crate::ir::{Case, OperationId, Success, TypeId};
use crate::text::{cell, code, code_cell};

use super::book::Book;
use super::definition::{self, received_link};
use super::page::Page;
use super::table::Table;

/// The page of an operation's answers.
pub(super) fn page(book: &Book<'_>, id: OperationId) -> Unit<'static> {
    let names = book.context.names.operation(id);
    let Some(operation) = book.context.api.operations.get(id.0 as usize) else {
        return Page::new(book.answer(id), "").finish();
    };
    let main = book.main_answer(id);
    let is_several = operation.success() == Success::Several;
    let title = match main {
        Some(ty) => book.name(ty).to_owned(),
        None if is_several => names.response().as_str().to_owned(),
        None => format!("Answers of {}", code(names.method.as_str())),
    };
    let mut page = Page::new(book.answer(id), &title);
    let call = page.link_code(names.method.as_str(), &book.operation(id));
    page.add(format!("What {call}, {}, answers.", code(&target(operation))));
    if is_several {
        let mut table = Table::new(["Variant", "Holds", "Status", "Description"]);
        for case in operation.successes() {
            let variant =
                book.context.names.answers.get(id.0 as usize).map(|names| names.ident(case.place).to_string());
            let holds = case.content.map(|content| received_link(book, &page, content, true));
            table.row([
                code(&variant.unwrap_or_default()),
                holds.unwrap_or_else(|| "nothing".to_owned()),
                status(&case),
                case.answer.description.as_deref().map(cell).unwrap_or_default(),
            ]);
        }
        page.add(table.text());
    }
    if let Some(ty) = main {
        definition::body(book, &mut page, ty);
    }
    let others: Vec<TypeId> = book.received(id).iter().copied().filter(|ty| Some(*ty) != main).collect();
    definition::sections(book, &mut page, &others);
    page.finish()
}

/// The status, and the media type where it has several.
fn status(case: &Case<'_>) -> String {
    match case.content {
        Some(content) if case.answer.contents.len() > 1 => {
            format!("{}, {}", case.answer.status, code_cell(&content.media_type))
        }
        _ => case.answer.status.to_string(),
    }
}
