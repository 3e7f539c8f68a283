//! What every generated client shares: how a request becomes HTTP, how an answer becomes a type, and what can go wrong.
//!
//! Generated code holds only the facts of one API; everything that is the same for all of them is here once, with its
//! own tests. Users of a client meet [`Call`], [`Response`], [`Error`], [`ApiError`], [`Builder`] and [`Transport`].

mod answer;
mod base64;
mod body;
mod call;
mod client;
mod credential;
mod date_time;
mod decode;
mod encode;
mod error;
mod exchange;
mod glimpse;
mod node;
mod open_enum;
mod operation;
mod param;
mod redirect;
mod response;
mod secret;
mod server;
mod style;
mod tagged;
mod traced;
mod transport;
mod union;
mod variant;

pub mod object;

#[cfg(feature = "reqwest")]
mod reqwest_transport;

pub use answer::Answer;
pub use base64::Base64;
pub use body::Body;
pub use bytes::Bytes;
pub use call::Call;
pub use client::{Builder, Client};
pub use credential::{Audience, Scheme, SchemeKind};
pub use date_time::DateTime;
pub use decode::DecodeError;
pub use encode::Encoder;
pub use error::{ApiError, Error, ErrorKind};
pub use http;
pub use jiff;
pub use open_enum::{
    OpenInteger, OpenScalar, OpenString, Scalar, deserialize_integer, deserialize_scalar, deserialize_string,
    serialize_scalar,
};
pub use operation::{Facts, NoTypedError, Operation};
#[cfg(feature = "reqwest")]
pub use reqwest_transport::ReqwestTransport;
pub use response::Response;
pub use secret::Secret;
pub use serde;
pub use serde_json::Value;
pub use server::{Origin, Server, Variable};
pub use style::Style;
pub use tagged::serialize_tagged;
pub use transport::{BoxFuture, Timeout, Transport, TransportError, TransportErrorKind};
pub use union::{Union, deserialize_union};
pub use uuid;
pub use variant::Variant;
