//! How each operation is called from Rust: for programs that write calls, as our tests do.

use crate::diagnostic::Location;
use crate::document::Place;
use crate::ir::Codec;

/// What it takes to call every operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// In the order of the model.
    pub operations: Vec<OperationCall>,
    /// In the order of the model.
    pub schemes: Vec<SchemeCall>,
}

/// An operation and its function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationCall {
    /// In capitals.
    pub method: String,
    /// As described.
    pub path: String,
    /// Its place.
    pub location: Location,
    /// The client's function, as it is written in Rust.
    pub function: String,
    /// The request's type, its only argument.
    pub request: Constructed,
    /// The parameters, in the order of the request's fields.
    pub parameters: Vec<ParameterCall>,
    /// The body, the last field of the request.
    pub body: Option<BodyCall>,
}

/// A struct with a constructor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constructed {
    /// Its name, as it is written in Rust.
    pub rust: String,
    /// The struct of what is required, where `new` takes that instead of positions.
    pub required: Option<String>,
}

/// A field, as it is written in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldCall {
    /// Its name.
    pub rust: String,
    /// Its type, without the `Option` of what is not required.
    pub ty: String,
    /// It has to be given.
    pub required: bool,
    /// `new` asks for it. What is required and can only be one thing is filled in.
    pub asked: bool,
}

/// A parameter and its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterCall {
    /// The field.
    pub field: FieldCall,
    /// Where it travels.
    pub place: Place,
    /// Its name on the wire.
    pub wire: String,
    /// The client can set it once, so the field is not required, whatever the description says.
    pub shared: bool,
}

/// A body and its field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyCall {
    /// The field.
    pub field: FieldCall,
    /// What it can be sent as.
    pub contents: Vec<ContentCall>,
}

/// A body as one of its media types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentCall {
    /// The place of the media type.
    pub location: Location,
    /// As it is sent.
    pub media_type: String,
    /// How it becomes bytes.
    pub codec: Codec,
    /// Its type, as it is written in Rust.
    pub ty: String,
    /// The variant of the body's type, where that is one of several.
    pub variant: Option<String>,
    /// The parts of a multipart body, unless the caller names them.
    pub parts: Option<PartsCall>,
}

/// A struct whose fields are parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartsCall {
    /// The struct.
    pub constructed: Constructed,
    /// The fields, each with its name on the wire and whether it is a file, or several.
    pub fields: Vec<(FieldCall, String, bool)>,
}

/// A security scheme and the client's function that takes its credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemeCall {
    /// Its name in the description.
    pub name: String,
    /// As it is written in Rust.
    pub function: String,
    /// It takes a user and a password instead of one secret.
    pub basic: bool,
}
