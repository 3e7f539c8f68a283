//! OpenAPI's words to our IR: every named schema gets its id first and its definition second, so cycles cost nothing.

mod aliases;
mod answer;
mod circular;
mod composition;
mod content;
mod crowd;
mod defaults;
mod directions;
mod enumeration;
mod environment;
mod family;
mod foreign;
mod format;
mod headers;
mod item;
mod media;
mod merge;
mod multipart;
mod nesting;
mod operation;
mod path;
mod positions;
mod same;
mod schema;
mod shared;
mod short;
mod tags;
mod union;
mod webhook;
mod weight;

use crate::diagnostic::{Diagnostics, Fault, Severity, Skipped};
use crate::document::{Document, SchemaId, SchemaRef};
use crate::ir::{Api, Base, Docs, Hint, OperationId, Rows, Shape, Type, TypeDef, TypeId};
use crate::options::Choices;
use crate::source::At;

use environment::Environment;
use foreign::Foreigners;

/// An API and the operations that are not in it.
#[derive(Debug)]
pub struct Lowered {
    /// What will be emitted.
    pub api: Api,
    /// Operations that can't be called as described, besides those that could not be read.
    pub skipped: Vec<Skipped>,
}

/// Makes the IR of a document.
pub fn lower(document: &Document, diagnostics: &mut Diagnostics) -> Lowered {
    lower_as(document, &Choices::default(), diagnostics)
}

/// Makes the IR of a document, with other people's types in the place of some of its own, and parameters that are set
/// once.
pub fn lower_as(document: &Document, choices: &Choices, diagnostics: &mut Diagnostics) -> Lowered {
    let foreign = Foreigners::of(&choices.replace);
    let mut lowering = Lowering {
        document,
        diagnostics,
        foreign,
        types: Vec::new(),
        own: None,
        merging: Vec::new(),
        merges: 0,
        left: weight::allowed(document),
        within: 0,
        family: family::Family::of(document),
    };
    lowering.named_schemas();
    let mut environment = Environment::of(document, lowering.diagnostics);
    let (mut operations, skipped) = operation::lower_all(&mut lowering, &mut environment);
    shared::mark(&mut operations, document, &choices.client_parameters);
    let webhooks = webhook::lower_all(&mut lowering);
    let (mut types, foreign) = (lowering.types, lowering.foreign.all);
    aliases::break_circles(&mut types, diagnostics);
    circular::break_circles(&mut types, diagnostics);
    tags::complete(&mut types, diagnostics);
    let mut api = Api {
        title: document.title.clone(),
        version: document.version.clone(),
        description: document.description.clone().or_else(|| document.summary.clone()),
        servers: environment.servers,
        schemes: environment.schemes,
        types,
        rows: Rows::default(),
        operations,
        foreign,
        webhooks,
    };
    nesting::limit(&mut api, diagnostics);
    directions::split(&mut api);
    api.rows = Rows::of(&api.types);
    defaults::check(&mut api, diagnostics);
    Lowered { api, skipped }
}

/// What the parts of this stage share.
pub(crate) struct Lowering<'a> {
    document: &'a Document,
    diagnostics: &'a mut Diagnostics,
    foreign: Foreigners,
    types: Vec<TypeDef>,
    /// The schema whose definition is being made.
    own: Option<SchemaId>,
    /// The merged schemas that are being defined, by place: what is inside may lead back to them.
    merging: Vec<(At, TypeId)>,
    /// How many schemas without a name have been put together.
    merges: usize,
    /// How much may still be put together.
    left: usize,
    /// In how many schemas that are put together the one stands that is being defined.
    within: usize,
    /// Which schemas extend which.
    family: family::Family,
}

impl Lowering<'_> {
    /// Ids for all named schemas, then their definitions.
    fn named_schemas(&mut self) {
        let document = self.document;
        for named in &document.schemas {
            let hint = Hint { base: Base::Schema(named.name.as_str().into()), words: Vec::new() };
            let (docs, shape) = (Docs::default(), Shape::Alias(Type::Any));
            self.types.push(TypeDef { at: named.at, hint, is_copy: false, docs, shape });
        }
        for (index, named) in document.schemas.iter().enumerate() {
            let hint = Hint { base: Base::Schema(named.name.as_str().into()), words: Vec::new() };
            self.own = u32::try_from(index).ok().map(SchemaId);
            let foreign = self.foreign.schema(&named.name).filter(|_| named.component);
            let (docs, shape) = match (foreign, &named.schema) {
                (Some(id), replaced) => foreign::named(replaced, id),
                (None, SchemaRef::Reference(_)) => (Docs::default(), Shape::Alias(self.schema(&named.schema, &hint))),
                (None, SchemaRef::Inline(schema)) if schema.all_of.is_empty() => {
                    (schema::docs(schema), self.named_definition(schema, &hint))
                }
                (None, SchemaRef::Inline(schema)) => self.named_all_of(schema, &hint),
            };
            let shape = match self.own {
                Some(own) => self.with_children(own, &hint, &docs, shape),
                None => shape,
            };
            self.own = None;
            if let Some(def) = self.types.get_mut(index) {
                def.docs = docs;
                def.shape = shape;
            }
        }
    }

    /// A new definition, for a schema that stands where it is used.
    fn define(&mut self, at: At, hint: Hint, docs: Docs, shape: Shape) -> Type {
        let id = TypeId(u32::try_from(self.types.len()).unwrap_or(u32::MAX));
        self.types.push(TypeDef { at, hint, is_copy: false, docs, shape });
        Type::Named(id)
    }

    /// Forgets the definitions that a skipped operation had already made.
    fn forget_after(&mut self, mark: usize) {
        self.types.truncate(mark);
    }

    fn warn(&mut self, fault: Fault) {
        self.diagnostics.push(Severity::Warning, fault);
    }
}

/// How much memory the way to a type may take that is kept word by word. Names of types are never that long.
const LONGEST_WAY: usize = 1_000;

/// What a word takes besides its bytes.
const WORD: usize = 32;

impl Hint {
    /// The hint of something inside.
    pub(crate) fn inside(&self, word: &str) -> Self {
        let mut words = self.words.clone();
        if words.iter().map(|word| word.len() + WORD).sum::<usize>() > LONGEST_WAY {
            // Each type has its whole way, so a number stands for the start of a long one.
            words = vec![format!("way {:08x}", crate::text::fnv(&words.join("/"))).into()];
        }
        words.push(word.into());
        Self { base: self.base.clone(), words }
    }

    /// The hint of something that belongs to an operation.
    pub(crate) fn of_operation(operation: OperationId, word: &str) -> Self {
        Self { base: Base::Operation(operation), words: vec![word.into()] }
    }
}
