//! Option files: YAML or JSON that says what is wanted otherwise than descriptions say it, with places for every fault.
//!
//! The keys are described in `codegen/OPTIONS.md`. A file says them for one description, or for several `clients`, each
//! with its description and its crate. Everything that is wrong with a file is an error, and all of it is reported.

mod fields;
mod sections;

use crate::InputFile;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::options::{Choices, Placed};
use crate::read::files::Files;
use crate::read::plain::{self, Kind, Node};
use crate::source::Source;

use fields::{Fields, Reader};

/// What came of reading an option file.
#[derive(Debug)]
pub struct Parsed<T> {
    /// What it says; `None` if something is wrong with it.
    pub value: Option<T>,
    /// Everything that is wrong, or odd.
    pub diagnostics: Vec<Diagnostic>,
    /// The file, for listings; `None` if it could not be read.
    pub input: Option<InputFile>,
}

/// One of several clients.
#[derive(Clone, Debug)]
pub struct Client {
    /// The description's path, as it is written.
    pub description: Placed<String>,
    /// The folder of the crate, as it is written.
    pub folder: Placed<String>,
    /// What is wanted otherwise.
    pub choices: Choices,
}

/// Reads a file for one description. Overlays are relative to it.
pub fn choices(path: &str, source: &dyn Source) -> Parsed<Choices> {
    parsed(path, source, |reader, root| {
        if root.kind == Kind::Null {
            return Some(Choices::default());
        }
        let mut fields = reader.fields(root, "an option file")?;
        let choices = sections::choices(reader, &mut fields);
        fields.finish(reader);
        Some(choices)
    })
}

/// Reads a file for several descriptions: `clients`, each with the keys of a file for one, a `description` and a
/// `crate`.
pub fn clients(path: &str, source: &dyn Source) -> Parsed<Vec<Client>> {
    parsed(path, source, |reader, root| {
        let mut fields = reader.fields(root, "an option file for several descriptions")?;
        let list = fields.required(reader, "clients").map(|list| reader.items(list, "`clients`"));
        fields.finish(reader);
        let list = list?;
        if list.is_empty() {
            reader.error(root, "`clients` is empty", "name a `description` and a `crate`");
        }
        Some(list.iter().filter_map(|item| client(reader, item)).collect())
    })
}

fn client(reader: &mut Reader<'_>, node: &Node) -> Option<Client> {
    let mut fields = reader.fields(node, "a client")?;
    let text = |reader: &mut Reader<'_>, fields: &mut Fields<'_>, key| {
        fields.required(reader, key).and_then(|node| reader.filled(node))
    };
    let description = text(reader, &mut fields, "description");
    let folder = text(reader, &mut fields, "crate");
    let choices = sections::choices(reader, &mut fields);
    fields.finish(reader);
    Some(Client { description: description?, folder: folder?, choices })
}

fn parsed<T>(path: &str, source: &dyn Source, read: impl FnOnce(&mut Reader<'_>, &Node) -> Option<T>) -> Parsed<T> {
    let (files, mut diagnostics) = (Files::default(), Diagnostics::default());
    let root = plain::load(path, source, &files, &mut diagnostics);
    let value = root.and_then(|root| {
        let mut reader = Reader::new(path, &files, &mut diagnostics);
        read(&mut reader, &root)
    });
    let value = value.filter(|_| !diagnostics.has_errors());
    let diagnostics = files.located(&diagnostics);
    let input = files.into_texts().next().map(|(path, text)| InputFile { path, text });
    Parsed { value, diagnostics, input }
}

#[cfg(test)]
mod tests;
