//! The description as one model with OpenAPI 3.1 meaning, whatever version and files it was written in.
//!
//! Only `read` makes these and only `lower` uses them. References to parameters, responses, request bodies and path
//! items are already followed; references to schemas are ids, so that cycles cost nothing.

mod constraints;
mod schema;
mod status;

use crate::diagnostic::Skipped;
use crate::source::At;

pub(crate) use constraints::KnownConstraints;
pub use schema::{
    Additional, Discriminator, Kind, MOST, NamedSchema, Property, Reference, Schema, SchemaId, SchemaRef,
};
pub use status::Status;

/// A whole description (OpenAPI 3.1, 4.8.1).
#[derive(Clone, Debug)]
pub struct Document {
    /// The document's root.
    pub at: At,
    /// `info.title`.
    pub title: String,
    /// `info.version`: the version of the API, not of OpenAPI.
    pub version: String,
    /// `info.summary`.
    pub summary: Option<String>,
    /// `info.description`.
    pub description: Option<String>,
    /// The servers of operations that name none. Empty when the description has none.
    pub servers: Vec<Server>,
    /// The security of operations that name none. `None` when the description says nothing.
    pub security: Option<Vec<Requirement>>,
    /// `components.securitySchemes`, in the order of the description.
    pub schemes: Vec<SecurityScheme>,
    /// `x-speakeasy-globals`: parameters that are set once, by place and name.
    pub shared: Vec<(Place, String)>,
    /// `tags`, in the order of the description.
    pub tags: Vec<Tag>,
    /// The path items, in the order of the description.
    pub paths: Vec<PathItem>,
    /// `webhooks` (3.1): calls that the service makes, by their name, which stands where a path item has its path.
    pub webhooks: Vec<PathItem>,
    /// Every schema that has a place of its own: the components first, then other targets of `$ref`.
    pub schemas: Vec<NamedSchema>,
    /// Operations that could not be read.
    pub skipped: Vec<Skipped>,
    /// Operations that are described and not wanted.
    pub excluded: Vec<Excluded>,
}

/// An operation that the caller does not want; nothing in it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excluded {
    /// Its place.
    pub at: At,
    /// The HTTP method in capitals.
    pub method: String,
    /// The path template as described.
    pub path: String,
    /// `operationId`.
    pub id: Option<String>,
}

/// A tag (4.8.22).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The word that operations use.
    pub name: String,
    /// CommonMark.
    pub description: Option<String>,
}

/// A server (4.8.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its place.
    pub at: At,
    /// The URL template, with `{variables}`.
    pub url: String,
    /// OpenAPI 3.2's `name`.
    pub name: Option<String>,
    /// CommonMark.
    pub description: Option<String>,
    /// In the order of the description.
    pub variables: Vec<ServerVariable>,
}

/// A server variable (4.8.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its place.
    pub at: At,
    /// The name between the braces.
    pub name: String,
    /// The value when nobody chooses another.
    pub default: String,
    /// The only values allowed, if the description lists them.
    pub values: Vec<String>,
    /// CommonMark.
    pub description: Option<String>,
}

/// One way to be allowed in: all of these schemes together (4.8.30). Empty means anonymous.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Its place.
    pub at: At,
    /// Names in [`Document::schemes`], with the scopes asked for.
    pub schemes: Vec<(String, Vec<String>)>,
}

/// A security scheme (4.8.27).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// Its place.
    pub at: At,
    /// Its name under `components.securitySchemes`.
    pub name: String,
    /// CommonMark.
    pub description: Option<String>,
    /// How it travels.
    pub kind: SchemeKind,
}

/// How a credential travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `apiKey`: a header, query parameter or cookie of this name.
    ApiKey {
        /// `header`, `query` or `cookie`; never `path`.
        place: Place,
        /// The header, parameter or cookie.
        name: String,
    },
    /// `http` with `basic` (RFC 7617).
    Basic,
    /// `http` with `bearer` (RFC 6750), and `oauth2` and `openIdConnect`, which end in one.
    Bearer,
    /// Anything else; operations that need it can't be called.
    Unsupported {
        /// What it is, in the description's words.
        what: String,
    },
}

/// A path item (4.8.9).
#[derive(Clone, Debug)]
pub struct PathItem {
    /// Its place.
    pub at: At,
    /// The key under `paths`, as described.
    pub path: String,
    /// Replaces [`Document::servers`] when not empty.
    pub servers: Vec<Server>,
    /// Shared by the operations, each of which may override by name and place.
    pub parameters: Vec<Parameter>,
    /// In the order of the description.
    pub operations: Vec<Operation>,
}

/// An operation (4.8.10).
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its place.
    pub at: At,
    /// The HTTP method in capitals.
    pub method: String,
    /// `operationId`.
    pub id: Option<String>,
    /// In the order of the description.
    pub tags: Vec<String>,
    /// Plain text.
    pub summary: Option<String>,
    /// CommonMark.
    pub description: Option<String>,
    /// It still works but should not be used.
    pub deprecated: bool,
    /// Its own parameters; the path item's come besides.
    pub parameters: Vec<Parameter>,
    /// What it sends.
    pub body: Option<RequestBody>,
    /// What it answers, in the order of the description.
    pub responses: Vec<Response>,
    /// Its own security; `Some` and empty means none is needed.
    pub security: Option<Vec<Requirement>>,
    /// Replaces the path item's when not empty.
    pub servers: Vec<Server>,
    /// `callbacks` (4.8.18), in the order of the description.
    pub callbacks: Vec<Callback>,
}

/// Calls that the service makes because of an operation (4.8.18).
#[derive(Clone, Debug)]
pub struct Callback {
    /// Its place.
    pub at: At,
    /// Its name in the operation.
    pub name: String,
    /// The path items; where they have their path stands the expression that says where the call goes.
    pub items: Vec<PathItem>,
}

/// A parameter (4.8.12).
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its place.
    pub at: At,
    /// Its name on the wire.
    pub name: String,
    /// Where it travels.
    pub place: Place,
    /// CommonMark.
    pub description: Option<String>,
    /// It has to be given.
    pub required: bool,
    /// It still works but should not be used.
    pub deprecated: bool,
    /// `style`, or the place's default.
    pub style: Style,
    /// `explode`, or the style's default.
    pub explode: bool,
    /// Reserved characters (RFC 3986, 2.2) travel as they are.
    pub allow_reserved: bool,
    /// What it holds.
    pub content: ParameterContent,
    /// The parameter's own example, or the first of its examples.
    pub example: Option<Value>,
}

/// What a parameter holds: a schema with a style, or a media type.
#[derive(Clone, Debug)]
pub enum ParameterContent {
    /// Serialised by style.
    Schema(SchemaRef),
    /// Serialised as this media type.
    Media(MediaType),
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Between the slashes.
    Path,
    /// After the question mark.
    Query,
    /// A header of its own.
    Header,
    /// In the `Cookie` header.
    Cookie,
}

/// How a value becomes text (4.8.12.5, *Style Values*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// `;id=5`
    Matrix,
    /// `.5`
    Label,
    /// `5`
    Simple,
    /// `id=5`
    Form,
    /// `id=3%204`
    SpaceDelimited,
    /// `id=3|4`
    PipeDelimited,
    /// `id[key]=value`
    DeepObject,
}

/// A request body (4.8.13).
#[derive(Clone, Debug)]
pub struct RequestBody {
    /// Its place.
    pub at: At,
    /// CommonMark.
    pub description: Option<String>,
    /// It has to be sent.
    pub required: bool,
    /// In the order of the description.
    pub content: Vec<MediaType>,
}

/// A media type with its schema (4.8.14).
#[derive(Clone, Debug)]
pub struct MediaType {
    /// Its place.
    pub at: At,
    /// The key: `application/json`, `text/*`, with parameters if described.
    pub name: String,
    /// What it holds; `None` when the description does not say.
    pub schema: Option<SchemaRef>,
    /// What each item holds, of media types that are a sequence (`itemSchema`, 3.2).
    pub item_schema: Option<SchemaRef>,
    /// How parts of a form or a multipart body are written, by property (4.8.15).
    pub encoding: Vec<Encoding>,
    /// The media type's own example, or the first of its examples.
    pub example: Option<Value>,
}

/// How one property of a form or multipart body is written (4.8.15).
#[derive(Clone, Debug)]
pub struct Encoding {
    /// Its place.
    pub at: At,
    /// The property that it is for.
    pub property: String,
    /// `contentType`: a media type, or several divided by commas.
    pub content_type: Option<String>,
    /// Headers of the part; multipart only.
    pub headers: Vec<Header>,
    /// `style`, if it is written.
    pub style: Option<Style>,
    /// `explode`, if it is written.
    pub explode: Option<bool>,
    /// Reserved characters (RFC 3986, 2.2) travel as they are.
    pub allow_reserved: bool,
}

/// A response (4.8.17).
#[derive(Clone, Debug)]
pub struct Response {
    /// Its place.
    pub at: At,
    /// Which statuses it is for.
    pub status: Status,
    /// CommonMark.
    pub description: Option<String>,
    /// In the order of the description; empty when no body is described.
    pub content: Vec<MediaType>,
    /// In the order of the description.
    pub headers: Vec<Header>,
}

/// A described response header (4.8.21).
#[derive(Clone, Debug)]
pub struct Header {
    /// Its place.
    pub at: At,
    /// Its name.
    pub name: String,
    /// CommonMark.
    pub description: Option<String>,
    /// It is always sent.
    pub required: bool,
    /// What it holds, where the description says so.
    pub content: Option<ParameterContent>,
}

/// A literal in a description. Numbers keep their text, so that none is rounded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// As JSON would write it.
    Number(String),
    /// Text.
    String(String),
    /// In order.
    Array(Vec<Value>),
    /// In the order of the description.
    Object(Vec<(String, Value)>),
}
