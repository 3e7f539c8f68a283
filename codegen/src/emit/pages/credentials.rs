//! Who an operation goes to, and what it has to bring: servers and security schemes in words.

use crate::ir::{Scheme, SchemeId, SchemeKind, Server, ServerId};
use crate::text::{cell, code, code_cell};

use super::book::Book;

/// How many bytes of words are said of a server or a scheme again wherever it is used. On the page that lists them stands
/// all.
const LONGEST: usize = 500;

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// On the page that lists everything.
    List,
    /// Where it is used.
    Use,
}

fn words(text: Option<&str>, at: At) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty() && (at == At::List || text.len() <= LONGEST))
}

/// One line for a server.
pub(super) fn server(book: &Book<'_>, id: ServerId, at: At) -> String {
    let Some(server) = book.context.api.servers.get(id.0 as usize) else { return String::new() };
    let constant = code(&format!("servers::{}", book.context.names.server(id)));
    let mut line = format!("{} ({constant})", code(&server.url));
    if let Some(text) = words(server.description.as_deref(), at) {
        line.push_str(&format!(": {}", cell(text).trim_end_matches('.')));
    }
    let variables = variables(server);
    if !variables.is_empty() {
        line.push_str(&format!(". With {}", variables.join("; ")));
        if let Some(Some(names)) = book.context.names.server_types.get(id.0 as usize) {
            line.push_str(&format!(": {}", code(&format!("servers::{}", names.ty.as_str()))));
        }
    }
    line.push('.');
    if server.is_relative() {
        line.push_str(" The URL is relative: give the client a `base_url`.");
    }
    line
}

fn variables(server: &Server) -> Vec<String> {
    let one = |variable: &crate::ir::Variable| {
        let mut text = format!("{}, by default {}", code_cell(&variable.name), code_cell(&variable.default));
        if !variable.values.is_empty() {
            let values: Vec<String> = variable.values.iter().map(|value| code_cell(value)).collect();
            text.push_str(&format!(" (one of {})", values.join(", ")));
        }
        text
    };
    server.variables.iter().map(one).collect()
}

/// One line for a scheme.
pub(super) fn scheme(book: &Book<'_>, id: SchemeId, at: At) -> String {
    let index = id.0 as usize;
    let (Some(scheme), Some((_, method))) =
        (book.context.api.schemes.get(index), book.context.names.schemes.get(index))
    else {
        return String::new();
    };
    let mut line = format!("{}, {}", code(&scheme.name), way(scheme));
    line.push_str(&format!("; give it with {}.", code(&format!("Client::{}", method.as_str()))));
    if let Some(text) = words(scheme.description.as_deref(), at) {
        line.push_str(&format!(" {}", cell(text)));
    }
    line
}

fn way(scheme: &Scheme) -> String {
    match &scheme.kind {
        SchemeKind::Header(name) => format!("in the header {}", code(name)),
        SchemeKind::Query(name) => format!("in the query, as {}", code(name)),
        SchemeKind::Cookie(name) => format!("in the cookie {}", code(name)),
        SchemeKind::Basic => "as `Authorization: Basic`".to_owned(),
        SchemeKind::Bearer => "as `Authorization: Bearer`".to_owned(),
    }
}

/// What an operation's alternatives come to, in blocks.
pub(super) fn needed(book: &Book<'_>, alternatives: &[Vec<SchemeId>]) -> Vec<String> {
    if alternatives.is_empty() {
        return vec!["None is needed.".to_owned()];
    }
    let optional = alternatives.iter().any(Vec::is_empty);
    let lists = alternatives.iter().filter(|schemes| !schemes.is_empty()).map(|schemes| {
        let lines: Vec<String> = schemes.iter().map(|id| format!("* {}", scheme(book, *id, At::Use))).collect();
        lines.join("\n")
    });
    let lists: Vec<String> = lists.collect();
    let mut blocks = Vec::new();
    if optional {
        blocks.push("The operation also works without any.".to_owned());
    }
    for (place, list) in lists.into_iter().enumerate() {
        if place > 0 {
            blocks.push("Or else:".to_owned());
        }
        blocks.push(list);
    }
    blocks
}
