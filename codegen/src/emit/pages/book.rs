//! Which page each thing stands on, worked out once.

use std::collections::{BTreeMap, BTreeSet};

use crate::analyse::Home;
use crate::emit::context::Context;
use crate::ir::Success;
use crate::ir::{Base, OperationId, Type, TypeId, WebhookId};

/// A page, or a section of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Below `docs/`; empty for the list of everything.
    folder: &'static str,
    file: String,
    anchor: Option<String>,
}

impl Place {
    /// The page that lists everything.
    pub(super) fn overview() -> Self {
        Self { folder: "", file: "README.md".to_owned(), anchor: None }
    }

    fn page(folder: &'static str, file: String) -> Self {
        Self { folder, file, anchor: None }
    }

    /// The file, relative to the crate's folder.
    pub(super) fn path(&self) -> String {
        match self.folder {
            "" => format!("docs/{}", self.file),
            folder => format!("docs/{folder}/{}", self.file),
        }
    }

    /// The relative link from here to another place.
    pub(super) fn to(&self, other: &Self) -> String {
        let anchor = other.anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
        match (self.folder, other.folder) {
            (here, there) if here == there && self.file == other.file && !anchor.is_empty() => anchor,
            (here, there) if here == there => format!("{}{anchor}", other.file),
            ("", there) => format!("{there}/{}{anchor}", other.file),
            (_, "") => format!("../{}{anchor}", other.file),
            (_, there) => format!("../{there}/{}{anchor}", other.file),
        }
    }
}

/// The types that an operation's pages have sections for.
#[derive(Default)]
struct Own {
    sent: Vec<TypeId>,
    received: Vec<TypeId>,
}

/// Which page each thing stands on.
pub(super) struct Book<'a> {
    pub(super) context: Context<'a>,
    types: Vec<Place>,
    own: Vec<Own>,
}

impl<'a> Book<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        let sent = sent(context);
        let own = context.api.operation_ids().map(|id| {
            let members = sorted(context, context.members(Home::Operation(id)));
            let (sent, received) = members.into_iter().partition(|id| sent.contains(id));
            Own { sent, received }
        });
        let mut book = Self { context, types: vec![Place::overview(); context.api.types.len()], own: own.collect() };
        book.place_schemas();
        book.place_own();
        for id in context.api.webhook_ids() {
            let types = book.webhook_types(id);
            book.place_sections(&book.webhook(id), &types);
        }
        book
    }

    fn place_schemas(&mut self) {
        for id in self.context.facts.homes.schemas() {
            let page = Place::page("schemas", format!("{}.md", self.context.stem(id)));
            let inside = self.inside(id);
            self.place_sections(&page, &inside);
            self.place(id, page);
        }
    }

    fn place_own(&mut self) {
        for id in self.context.api.operation_ids() {
            let (request, answer) = (self.request(id), self.answer(id));
            let (sent, received) = (self.sent(id).to_vec(), self.received(id).to_vec());
            self.place_sections(&request, &sent);
            self.place_sections(&answer, &received);
            if let Some(main) = self.main_answer(id) {
                self.place(main, answer);
            }
        }
    }

    /// Headings that are spelled alike but for capitals get a number, as GitHub counts them.
    fn place_sections(&mut self, page: &Place, types: &[TypeId]) {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for id in types {
            let slug = self.name(*id).to_lowercase();
            let count = seen.entry(slug.clone()).or_insert(0);
            let anchor = if *count == 0 { slug } else { format!("{slug}-{count}") };
            *count += 1;
            self.place(*id, Place { anchor: Some(anchor), ..page.clone() });
        }
    }

    fn place(&mut self, id: TypeId, place: Place) {
        if let Some(known) = self.types.get_mut(id.0 as usize) {
            *known = place;
        }
    }

    /// The name of a type as people read it.
    pub(super) fn name(&self, id: TypeId) -> &'a str {
        self.context.names.types.get(id.0 as usize).map_or("", |name| name.as_str())
    }

    pub(super) fn ty(&self, id: TypeId) -> Place {
        self.types.get(id.0 as usize).cloned().unwrap_or_else(Place::overview)
    }

    pub(super) fn operation(&self, id: OperationId) -> Place {
        Place::page("operations", format!("{}.md", self.stem(id)))
    }

    pub(super) fn request(&self, id: OperationId) -> Place {
        Place::page("requests", format!("{}_request.md", self.stem(id)))
    }

    pub(super) fn webhook(&self, id: WebhookId) -> Place {
        Place::page("webhooks", format!("{}.md", self.context.webhook_stem(id)))
    }

    /// The types that a webhook's page has sections for.
    pub(super) fn webhook_types(&self, id: WebhookId) -> Vec<TypeId> {
        sorted(self.context, self.context.members(Home::Webhook(id)))
    }

    /// The page of the answers that have no page as schemas; see [`Book::has_answer_page`].
    pub(super) fn answer(&self, id: OperationId) -> Place {
        Place::page("answers", format!("{}_response.md", self.stem(id)))
    }

    /// Some answer is not simply a schema.
    pub(super) fn has_answer_page(&self, id: OperationId) -> bool {
        let operation = self.context.api.operations.get(id.0 as usize);
        !self.received(id).is_empty() || operation.is_some_and(|operation| operation.success() == Success::Several)
    }

    /// The type that the page of answers is about, if that is one of the operation's own.
    pub(super) fn main_answer(&self, id: OperationId) -> Option<TypeId> {
        let (Success::One(content) | Success::Maybe(content)) =
            self.context.api.operations.get(id.0 as usize)?.success()
        else {
            return None;
        };
        named(&content.ty).filter(|ty| self.received(id).contains(ty))
    }

    fn stem(&self, id: OperationId) -> &'a str {
        self.context.names.operation(id).stem.as_str()
    }

    /// The types without a name inside a schema.
    pub(super) fn inside(&self, id: TypeId) -> Vec<TypeId> {
        let members = sorted(self.context, self.context.members(Home::Schema(id)));
        members.into_iter().filter(|member| *member != id).collect()
    }

    /// The types of an operation's own that travel in its request.
    pub(super) fn sent(&self, id: OperationId) -> &[TypeId] {
        self.own.get(id.0 as usize).map_or(&[], |own| own.sent.as_slice())
    }

    /// The types of an operation's own that travel in its answers.
    pub(super) fn received(&self, id: OperationId) -> &[TypeId] {
        self.own.get(id.0 as usize).map_or(&[], |own| own.received.as_slice())
    }
}

/// The outer before what is inside of it.
fn sorted(context: Context<'_>, types: &[TypeId]) -> Vec<TypeId> {
    let mut types = types.to_vec();
    types.sort_by_key(|id| &context.api.ty(*id).hint.words);
    types
}

/// The definition inside a type.
pub(super) fn named(ty: &Type) -> Option<TypeId> {
    let mut named = None;
    ty.each_named(&mut |id| named = Some(id));
    named
}

/// The operations' own types that requests hold. Only types of the same operation lead to them.
fn sent(context: Context<'_>) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    let mut open: Vec<TypeId> = Vec::new();
    for operation in &context.api.operations {
        operation.each_sent(&mut |ty| ty.each_named(&mut |id| open.push(id)));
    }
    while let Some(id) = open.pop() {
        let is_own = matches!(context.api.ty(id).hint.base, Base::Operation(_));
        if is_own && found.insert(id) {
            context.api.ty(id).shape.each_type(&mut |ty: &Type| ty.each_named(&mut |inner| open.push(inner)));
        }
    }
    found
}
