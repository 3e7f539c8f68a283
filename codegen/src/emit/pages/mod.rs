//! Docs pages in Markdown: one per operation, request, answer and schema, and one that lists them.

mod answer;
mod book;
mod credentials;
mod definition;
mod operation;
mod overview;
mod page;
mod request;
mod snippet;
mod table;
mod value;
mod webhook;

use std::rc::Rc;

use super::Maker;
use super::context::Context;

use book::Book;

/// All pages.
pub(super) fn files<'a>(context: Context<'a>) -> Vec<Maker<'a>> {
    let book = Rc::new(Book::new(context));
    let mut makers: Vec<Maker<'a>> = Vec::new();
    let overview = Rc::clone(&book);
    makers.push(Box::new(move || overview::page(&overview)));
    for id in context.api.operation_ids() {
        let (call, request, answer) = (Rc::clone(&book), Rc::clone(&book), Rc::clone(&book));
        makers.push(Box::new(move || operation::page(&call, id)));
        makers.push(Box::new(move || request::page(&request, id)));
        if book.has_answer_page(id) {
            makers.push(Box::new(move || answer::page(&answer, id)));
        }
    }
    for id in context.api.webhook_ids() {
        let book = Rc::clone(&book);
        makers.push(Box::new(move || webhook::page(&book, id)));
    }
    for id in context.facts.homes.schemas() {
        let book = Rc::clone(&book);
        makers.push(Box::new(move || definition::page(&book, id)));
    }
    makers
}
