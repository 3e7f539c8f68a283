//! Turns an OpenAPI description into the source of a Rust client.
//!
//! [`generate`] is the whole way on one screen. The library does no I/O, reads no clock and no environment: the same
//! input gives the same bytes on every machine.

pub mod analyse;
pub mod calls;
mod components;
pub mod diagnostic;
pub mod document;
mod emit;
pub mod emoji;
pub mod ir;
mod limits;
pub mod lower;
mod name;
#[cfg(feature = "openapiv3")]
mod openapiv3_entry;
pub mod option_file;
pub mod options;
pub mod read;
mod render;
pub mod source;
#[cfg(test)]
mod testing;
mod text;

#[cfg(feature = "openapiv3")]
pub use openapiv3_entry::generate_openapiv3;

pub use emit::FIRST_LINE as MANIFEST_FIRST_LINE;
pub use limits::Limits;

use diagnostic::{Diagnostic, Diagnostics, Fault, Location, Severity, Skipped};
use read::files::Files;
use source::Source;

/// What to make of a description.
#[derive(Clone, Debug)]
pub struct Options {
    /// The package's name, as in `Cargo.toml`. Snippets and the manifest use it.
    pub package: String,
    /// A part of a crate that people write, or a crate of its own.
    pub layout: Layout,
    /// What is wanted otherwise than the description says it.
    pub choices: options::Choices,
}

/// How much of the crate is generated.
#[derive(Clone, Debug)]
pub enum Layout {
    /// `src/generated/`, `docs/` and a block of the manifest; the rest of the crate is people's.
    Part,
    /// The whole crate: `Cargo.toml`, `src/`, `docs/`, an empty `[workspace]`.
    Whole {
        /// The TOML value of the `runtime` dependency's `path`.
        runtime: String,
    },
}

/// Everything that one run made and found.
#[derive(Debug, Default)]
pub struct Generation {
    /// The files, sorted by path. Empty if there was an error: nothing is to be written then. Empty, too, if they were
    /// handed on by [`generate_to`].
    pub files: Vec<OutputFile>,
    /// The lines between the markers in `[features]` of a [`Layout::Part`]'s manifest, each ended by a line feed.
    pub manifest_block: String,
    /// Every fault of the run, in the order of files and lines, those without a place first.
    pub diagnostics: Vec<Diagnostic>,
    /// What became of the operations.
    pub report: Report,
    /// The files that were read, for listings.
    pub inputs: Vec<InputFile>,
}

/// A generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// Relative to the crate's folder, with `/`; made by us, never longer than a file name may be, never `..`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// As it was given.
    pub path: String,
    /// What it holds, with bytes that are not UTF-8 replaced.
    pub text: String,
}

/// What became of the operations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// All operations of the description that are not excluded.
    pub total: usize,
    /// Those that have a function.
    pub emitted: usize,
    /// The others.
    pub skipped: Vec<SkippedOperation>,
    /// Operations that the caller does not want; not counted above.
    pub excluded: Vec<ExcludedOperation>,
    /// Definitions of types, aliases not counted.
    pub types: usize,
    /// The schemas that have a Rust type of their own, in the order of the model.
    pub schemas: Vec<SchemaType>,
    /// How the emitted operations are called.
    pub calls: calls::Calls,
}

/// A schema and the Rust type that was made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaType {
    /// The schema's place.
    pub location: Location,
    /// The type's name, as it is written in Rust.
    pub rust: String,
    /// It has a name in the description, not only a place where it is used.
    pub named: bool,
    /// The type is for what is sent.
    pub sent: bool,
    /// The type is for what is received.
    pub received: bool,
}

/// An operation that the caller does not want.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcludedOperation {
    /// In capitals.
    pub method: String,
    /// As described; of more than 1,000 characters the beginning.
    pub path: String,
    /// As described, and no longer either.
    pub id: Option<String>,
    /// Its place.
    pub location: Location,
}

/// An operation that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedOperation {
    /// In capitals.
    pub method: String,
    /// As described; of more than 1,000 characters the beginning.
    pub path: String,
    /// As described, and no longer either.
    pub id: Option<String>,
    /// Its place.
    pub location: Location,
    /// Why.
    pub reason: String,
}

/// What is being done, for progress on long work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Parsing files and following references.
    Read,
    /// Making types and operations of OpenAPI's words.
    Lower,
    /// Finding cycles, uses and equal types.
    Analyse,
    /// Choosing identifiers.
    Name,
    /// Writing Rust and Markdown; files done, of how many.
    Emit {
        /// Files printed so far.
        done: usize,
        /// All files.
        of: usize,
    },
}

/// The whole way of a description, from text to files, all of which are in memory at the end.
pub fn generate(entry: &str, source: &dyn Source, options: &Options, progress: &mut dyn FnMut(Stage)) -> Generation {
    let mut files = Vec::new();
    let generation = generate_to(entry, source, options, progress, &mut |file| files.push(file));
    if generation.has_errors() {
        return generation;
    }
    files.sort_by(|a: &OutputFile, b: &OutputFile| a.path.cmp(&b.path));
    Generation { files, ..generation }
}

/// What [`generate`] does, but hands each file on as soon as it is made, and keeps none.
///
/// The files come in no order to rely on. If [`Generation::has_errors`] says so at the end, nothing of what was handed on
/// is to be used.
pub fn generate_to(
    entry: &str,
    source: &dyn Source,
    options: &Options,
    progress: &mut dyn FnMut(Stage),
    take: &mut dyn FnMut(OutputFile),
) -> Generation {
    generate_within(Limits::default(), entry, source, options, progress, take)
}

/// What [`generate_to`] does, within limits of the caller's own. What is over one of them is an error that names it.
pub fn generate_within(
    limits: Limits,
    entry: &str,
    source: &dyn Source,
    options: &Options,
    progress: &mut dyn FnMut(Stage),
    take: &mut dyn FnMut(OutputFile),
) -> Generation {
    let mut diagnostics = Diagnostics::default();
    let choices = &options.choices;
    options::check(choices, &options.layout, &mut diagnostics);
    progress(Stage::Read);
    let read::Reading { files: inputs, document } = read::read_as(entry, source, choices, limits, &mut diagnostics);
    let Some(mut document) = document else { return Generation::default().finish(inputs, &diagnostics) };
    progress(Stage::Lower);
    let lower::Lowered { mut api, skipped } = lower::lower_as(&document, choices, &mut diagnostics);
    if api.operations.is_empty() && api.webhooks.is_empty() {
        diagnostics.push(Severity::Error, nothing_left(&document));
    }
    let named = document.schemas.iter().map(|named| named.name.as_str()).collect();
    options::paginate(choices, &document, &mut api, &mut diagnostics);
    options::unused(choices, &api, &named, &mut diagnostics);
    let skipped: Vec<Skipped> = std::mem::take(&mut document.skipped).into_iter().chain(skipped).collect();
    let excluded = std::mem::take(&mut document.excluded);
    // The model of the API has all of it now; the memory is for files.
    drop(document);
    progress(Stage::Analyse);
    let facts = analyse::analyse(&api);
    progress(Stage::Name);
    let names = name::name(&api, &facts, &choices.rename, &mut diagnostics);
    let manifest_block = emit::manifest_block(&names);
    if !diagnostics.has_errors() {
        let makers = emit::files(&api, &facts, &names, options);
        render_all(makers, limits.output_of(inputs.size()), progress, take, &mut diagnostics);
    }
    let mut report = report(&api, &facts, skipped, excluded, &inputs);
    report.schemas = schemas(&api, &facts, &names, &inputs);
    report.calls = emit::calls(&api, &facts, &names, options, &|at| inputs.locate(at));
    Generation { manifest_block, report, ..Generation::default() }.finish(inputs, &diagnostics)
}

/// One file after the other, so that never more than one is in memory, and of that no more than may be.
fn render_all(
    makers: Vec<emit::Maker<'_>>,
    limit: usize,
    progress: &mut dyn FnMut(Stage),
    take: &mut dyn FnMut(OutputFile),
    diagnostics: &mut Diagnostics,
) {
    let (of, mut size) = (makers.len(), 0_usize);
    for (done, make) in makers.into_iter().enumerate() {
        progress(Stage::Emit { done, of });
        match render::render(make(), limit.saturating_sub(size)) {
            Ok(file) => {
                size += file.text.len();
                take(file);
            }
            Err(message) => diagnostics.push(Severity::Error, not_rust(message)),
        }
        if size > limit {
            return diagnostics.push(Severity::Error, too_much(done + 1, of, limit));
        }
    }
}

fn nothing_left(document: &document::Document) -> Fault {
    Fault::new("nothing-left", document.at, "no operation and no webhook is left, so there is nothing to generate")
        .help("mend what the other messages say, or describe an operation under `paths`")
}

fn too_much(done: usize, of: usize, limit: usize) -> Fault {
    let message = format!(
        "{done} of the {of} files come to more than {limit} bytes together, the limit for a description of this size"
    );
    let help = "leave operations out (`exclude` in an option file), or let fewer of them share long lists, long texts and deep \
                schemas"
        .to_owned();
    Fault { code: "too-large", at: None, message, help }
}

fn not_rust(message: String) -> Fault {
    let message = format!("what was generated is not Rust: {message}");
    let help = "this is a fault of the generator, not of the description: please report it".to_owned();
    Fault { code: "not-rust", at: None, message, help }
}

fn report(
    api: &ir::Api,
    facts: &analyse::Facts,
    skipped: Vec<Skipped>,
    excluded: Vec<document::Excluded>,
    inputs: &Files,
) -> Report {
    let own = |id: &ir::TypeId| facts.canonical.get(id.0 as usize) == Some(id);
    let defined = api.type_ids().filter(own).filter(|id| !matches!(api.ty(*id).shape, ir::Shape::Alias(_)));
    Report {
        total: api.operations.len() + skipped.len(),
        emitted: api.operations.len(),
        skipped: (skipped.into_iter())
            .map(|skipped| SkippedOperation {
                method: skipped.method,
                path: skipped.path,
                id: skipped.id,
                location: inputs.locate(skipped.at),
                reason: text::said(&skipped.reason),
            })
            .collect(),
        excluded: (excluded.into_iter())
            .map(|excluded| ExcludedOperation {
                method: excluded.method,
                path: excluded.path,
                id: excluded.id,
                location: inputs.locate(excluded.at),
            })
            .collect(),
        types: defined.count(),
        ..Report::default()
    }
}

fn schemas(api: &ir::Api, facts: &analyse::Facts, names: &name::Names, inputs: &Files) -> Vec<SchemaType> {
    let schema = |id: ir::TypeId| {
        let def = api.ty(id);
        let usage = facts.usage.get(id.0 as usize).copied().unwrap_or_default();
        SchemaType {
            location: inputs.locate(def.at),
            rust: names.ty(id).to_string(),
            named: matches!(def.hint.base, ir::Base::Schema(_)) && def.hint.words.is_empty(),
            sent: usage.sent,
            received: usage.received,
        }
    };
    api.type_ids().map(schema).collect()
}

impl Generation {
    /// Something made it impossible to generate, or to go on: nothing is to be written.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Works out the places of all faults.
    fn finish(mut self, inputs: Files, diagnostics: &Diagnostics) -> Self {
        self.diagnostics = inputs.located(diagnostics);
        self.inputs = inputs.into_texts().map(|(path, text)| InputFile { path, text }).collect();
        self
    }
}
