//! Our own model of an API: types in an arena, named by index, and operations that use them. It knows no OpenAPI words.

mod answers;
mod content;
mod environment;
mod number;
mod only;
mod paging;
mod reach;
mod rows;
mod union;
mod walk;
mod webhook;

use std::sync::Arc;

use crate::document::{Place, Status, Style, Value};
use crate::options::ForeignType;
use crate::source::At;

pub use answers::{Case, Success};
pub use content::{Codec, Content, FormRule, Part, PartKind, PartStyle, words as media_words};
pub use environment::{Scheme, SchemeKind, Server, Variable};
pub use number::{Float, Integer};
pub use paging::{PageStep, Paging};
pub use reach::Reach;
pub use rows::Rows;
pub use union::{Tag, Union, Variant};
pub use webhook::{Caller, Message, Told, Webhook, WebhookId};

/// Everything that is emitted.
#[derive(Clone, Debug)]
pub struct Api {
    /// The API's name.
    pub title: String,
    /// The API's version.
    pub version: String,
    /// CommonMark about the whole API.
    pub description: Option<String>,
    /// Every server that something uses, each once.
    pub servers: Vec<Server>,
    /// The schemes that credentials are for.
    pub schemes: Vec<Scheme>,
    /// The types, by [`TypeId`].
    pub types: Vec<TypeDef>,
    /// Where rows of aliases end.
    pub rows: Rows,
    /// The operations, sorted by path and method.
    pub operations: Vec<Operation>,
    /// Types that somebody else writes, by [`ForeignId`].
    pub foreign: Vec<Foreign>,
    /// The calls that the service makes, sorted by name.
    pub webhooks: Vec<Webhook>,
}

/// A type, by its place in [`Api::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

/// An operation, by its place in [`Api::operations`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub u32);

/// A type that somebody else writes, by its place in [`Api::foreign`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ForeignId(pub u32);

/// A type that somebody else writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// Its path in Rust, and what it is besides the least.
    pub ty: ForeignType,
    /// The format that it stands for; `None` if it stands for a schema.
    pub format: Option<String>,
}

/// A server, by its place in [`Api::servers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerId(pub u32);

/// A scheme, by its place in [`Api::schemes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemeId(pub u32);

/// What is said to readers about a thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Docs {
    /// A line of plain text.
    pub title: Option<String>,
    /// CommonMark.
    pub text: Option<String>,
    /// It still works but should not be used.
    pub deprecated: bool,
    /// `(keyword, value)` of what is documented and not enforced.
    pub constraints: Vec<(String, Value)>,
    /// What the service assumes when it is absent.
    pub default: Option<Value>,
    /// An example.
    pub example: Option<Value>,
}

/// The last word of a type that only requests have, because answers have another of the same schema.
pub(crate) const REQUESTS: &str = "input";

/// Where a type's name comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// What the name starts with.
    pub base: Base,
    /// What follows, each in the description's spelling. What is inside has the same words, and one more.
    pub words: Vec<Arc<str>>,
}

/// What a type's name starts with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// A schema with a name of its own, which everything inside of it has, too.
    Schema(Arc<str>),
    /// An operation.
    Operation(OperationId),
    /// A webhook or a callback.
    Webhook(WebhookId),
}

/// A definition of a type.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its place.
    pub at: At,
    /// What it is called.
    pub hint: Hint,
    /// It is the requests' copy of another type, without what only answers have.
    pub is_copy: bool,
    /// About the type.
    pub docs: Docs,
    /// What it is.
    pub shape: Shape,
}

/// What a definition is.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// An object with known fields.
    Struct(Struct),
    /// One of some texts, or another.
    Texts(Vec<String>),
    /// One of some integers, or another.
    Integers(Vec<i64>),
    /// One of some texts, numbers and booleans, or another value.
    Values(Vec<Value>),
    /// One of some types.
    Union(Union),
    /// A body of one of several media types that hold different things.
    Bodies(Vec<Content>),
    /// Another name of a type.
    Alias(Type),
}

/// An object with known fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Struct {
    /// In the order of the description.
    pub fields: Vec<Field>,
    /// The type of keys that are not fields, where the description lets them be.
    pub additional: Option<Type>,
    /// The description forbids other keys.
    pub closed: bool,
    /// How each field travels as a part, of a multipart body; `None` of every other object.
    pub parts: Option<Vec<Part>>,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its place.
    pub at: At,
    /// Its key on the wire.
    pub wire: String,
    /// It is always there.
    pub required: bool,
    /// Which messages have it.
    pub direction: Direction,
    /// What it holds.
    pub ty: Type,
    /// About the field.
    pub docs: Docs,
}

/// Which messages have a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Requests and answers.
    Both,
    /// Answers only: the service makes it.
    Answers,
    /// Requests only: the service keeps it to itself.
    Requests,
}

/// A type where one is used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// Any JSON.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer(Integer),
    /// A number.
    Float(Float),
    /// Text.
    Text,
    /// Text that is not shown.
    Secret,
    /// A date and time.
    DateTime,
    /// A date.
    Date,
    /// A UUID.
    Uuid,
    /// An IPv4 address.
    Ipv4,
    /// An IPv6 address.
    Ipv6,
    /// Bytes, written as Base64 text.
    Base64,
    /// Bytes that are a whole body.
    Bytes,
    /// A file that is sent, with its name and media type.
    File,
    /// The parts of a multipart body whose fields are not described.
    Parts,
    /// This, or null.
    Nullable(Box<Type>),
    /// Several of these.
    List(Box<Type>),
    /// Each of these, in order.
    Tuple(Vec<Type>),
    /// These by name.
    Map(Box<Type>),
    /// A definition.
    Named(TypeId),
    /// What somebody else writes.
    Foreign(ForeignId),
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its place.
    pub at: At,
    /// The HTTP method in capitals.
    pub method: String,
    /// The path template as described, which together with the method tells operations apart.
    pub path: String,
    /// What is sent of it: without what stands behind `#`. Every `{name}` in it is a parameter, and every path
    /// parameter is in it.
    pub sent: String,
    /// Its id in the description.
    pub id: Option<String>,
    /// What it belongs to.
    pub tags: Vec<String>,
    /// About the operation.
    pub docs: Docs,
    /// In the order of the description.
    pub parameters: Vec<Parameter>,
    /// What it sends.
    pub body: Option<Body>,
    /// What it answers, statuses in order: codes, ranges, `default`.
    pub answers: Vec<Answer>,
    /// The headers of all answers, each once, in the order of the description.
    pub headers: Vec<Header>,
    /// The first is used unless the caller says otherwise.
    pub servers: Vec<ServerId>,
    /// The alternatives; none if no credential is needed.
    pub security: Vec<Vec<SchemeId>>,
    /// What the description asks for as a credential and callers have to see to themselves, each in a few words.
    pub unmet: Vec<String>,
    /// Its answers are pages of a longer list.
    pub paging: Option<Paging>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its place in the description.
    pub at: At,
    /// Its name on the wire.
    pub wire: String,
    /// Where it travels.
    pub place: Place,
    /// How it becomes text.
    pub style: Style,
    /// Lists and objects in parts.
    pub explode: bool,
    /// Reserved characters travel as they are.
    pub reserved: bool,
    /// It has to be given.
    pub required: bool,
    /// It may be set once on the client; then it is not `required`, and this says whether it has to be there in the end.
    pub shared: Option<bool>,
    /// It travels as one JSON text.
    pub json: bool,
    /// What it holds.
    pub ty: Type,
    /// About the parameter.
    pub docs: Docs,
}

impl Parameter {
    /// The runtime makes a value for each call that comes without one: the header by which services know repetitions
    /// (draft-ietf-httpapi-idempotency-key-header), if a random UUID is what it may hold.
    pub(crate) fn is_idempotency_key(&self) -> bool {
        let ty = match &self.ty {
            Type::Nullable(inner) => inner,
            ty => ty,
        };
        let is_key = self.place == Place::Header && self.wire.eq_ignore_ascii_case("idempotency-key");
        is_key && !self.required && !self.json && matches!(ty, Type::Text | Type::Uuid)
    }
}

/// What an operation sends.
#[derive(Clone, Debug)]
pub struct Body {
    /// Its place.
    pub at: At,
    /// It has to be given.
    pub required: bool,
    /// What it can be sent as, at least one: several where media types hold different things, the preferred first.
    pub contents: Vec<Content>,
    /// What the request holds: what its only content does, or one of several.
    pub ty: Type,
    /// About the body.
    pub docs: Docs,
}

/// A header that answers may have.
#[derive(Clone, Debug)]
pub struct Header {
    /// Its place, in the first answer that describes it.
    pub at: At,
    /// Its name.
    pub wire: String,
    /// The statuses of the answers that describe it, in order.
    pub statuses: Vec<Status>,
    /// What it holds: a single value, or text.
    pub ty: Type,
    /// CommonMark.
    pub description: Option<String>,
}

/// What an operation answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its place.
    pub at: At,
    /// For which statuses.
    pub status: Status,
    /// CommonMark.
    pub description: Option<String>,
    /// Its body: none if the description has none, several where media types hold different things.
    pub contents: Vec<Content>,
}
