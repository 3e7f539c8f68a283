//! What every generated client shares: how a request becomes HTTP, how an answer becomes a type, and what can go wrong.
//!
//! Generated code holds only the facts of one API; everything that is the same for all of them is here once, with its
//! own tests. Users of a client meet [`Call`], [`Response`], [`Error`], [`ApiError`], [`Builder`] and [`Transport`].
//!
//! # What a described `format` becomes
//!
//! | schema | Rust | refuses | normalises |
//! | --- | --- | --- | --- |
//! | `integer`, with `int8` to `int64`, `uint8` to `uint64`; `number` with one of these | `i8` to `u64`; `i64` without a width | what has a fraction or lies outside | `1.0` is refused, not read as `1` |
//! | `number`, with `double`, `decimal` or any other format | `f64` | | digits that a double does not hold |
//! | `number` with `float` | `f32` | | digits that it does not hold |
//! | `date-time` | [`DateTime`] | what is not RFC 3339 | nothing: the text is kept |
//! | `date` | [`jiff::civil::Date`] | what is no calendar date (ISO 8601) | `2026-11-23`; a time behind it is let go |
//! | `uuid` | [`uuid::Uuid`] | what is no UUID | small letters with hyphens |
//! | `ipv4`, `ipv6` | [`Ipv4Addr`](std::net::Ipv4Addr), [`Ipv6Addr`](std::net::Ipv6Addr) | what is no address | the shortest spelling (RFC 5952) |
//! | `byte`, `base64` | [`Base64`] | what is not Base64 | the standard alphabet, padded |
//! | `password` | [`Secret`] | | nothing |
//! | `time`, `duration`, `uri`, `email`, `base64url`, numbers in texts, and any other | `String` | | nothing: times have an offset and durations a calendar that no type here keeps |
//!
//! Whole bodies of bytes are [`Bytes`] where they are sent or say what failed; a success of bytes is a [`ByteStream`], one
//! of server-sent events is [`Events`], and one of JSON Lines or a JSON text sequence is [`Items`]: they are handed on as
//! they arrive. A file in a multipart body, or a body that may have one of several media types, is a [`File`]. A header of
//! an answer is a [`Header`].
//!
//! # What holds on the wire
//!
//! * A call has an end: [`Builder::timeout`], [`attempt_timeout`](Builder::attempt_timeout) and, for what is read in
//!   pieces, [`idle_timeout`](Builder::idle_timeout), all by default. Dropping it ends it.
//! * What is safe to repeat is repeated, see [`Retry`]. Redirects are followed within an origin and nowhere else.
//! * Answers in memory are bounded ([`Builder::body_limit`]) and never decompressed.
//! * [`Middleware`] stands around calls and attempts; [`Transport`] is any HTTP stack, and its clock is the clock of all
//!   limits and waits.
//!
//! # Features
//!
//! * `reqwest`: the transport that is used when none is given. On `wasm32-unknown-unknown` it is `FetchTransport`, which
//!   says what browsers keep to themselves.
//! * `blocking`: the module `blocking`, and the method `blocking` of what arrives in pieces. In browsers, where nothing
//!   can wait, its calls are errors.
//! * `tracing`: a span `call` for every call and a span `attempt` for every attempt, with OpenTelemetry's names for HTTP
//!   clients: `http.request.method`, `url.template`, `url.full` (of the query only the names), `server.address`,
//!   `server.port`, `http.request.resend_count`, `http.response.status_code`, `error.type` (the status, or one word for
//!   the [`ErrorKind`]).

mod answer;
mod as_json;
mod attempts;
mod audience;
mod base64;
mod body;
mod byte_stream;
mod call;
mod client;
mod clock;
mod credential;
mod date_time;
mod decode;
mod encode;
mod encode_body;
mod environment;
mod error;
mod event_parser;
mod events;
mod exchange;
mod exclusive;
mod far;
mod file;
mod frames;
mod glimpse;
mod header;
mod items;
mod limits;
mod link;
mod live;
mod media;
mod middleware;
mod multipart;
mod node;
mod oauth;
mod open_enum;
mod operation;
mod pages;
mod param;
mod parameter;
mod reconnect;
mod redirect;
mod response;
mod retry;
mod retry_after;
mod secret;
mod segments;
mod server;
mod server_choice;
mod stream_error;
mod style;
mod tagged;
mod token_source;
mod trace;
mod traced;
mod transport;
mod union;
mod variant;

#[cfg(feature = "blocking")]
pub mod blocking;
pub mod object;

#[cfg(all(feature = "reqwest", target_arch = "wasm32", target_os = "unknown"))]
mod fetch_transport;
#[cfg(all(feature = "reqwest", not(all(target_arch = "wasm32", target_os = "unknown"))))]
mod reqwest_transport;

pub use answer::{Answer, Reader};
pub use as_json::AsJson;
pub use audience::Audience;
pub use base64::Base64;
pub use body::Body;
pub use byte_stream::ByteStream;
pub use bytes::Bytes;
pub use call::Call;
pub use client::{Builder, Client};
pub use credential::{Credential, Scheme, SchemeKind};
pub use date_time::DateTime;
pub use decode::DecodeError;
pub use encode::Encoder;
pub use encode_body::FormField;
pub use error::{ApiError, Error, ErrorKind};
pub use events::{Event, Events};
pub use far::Far;
#[cfg(all(feature = "reqwest", target_arch = "wasm32", target_os = "unknown"))]
pub use fetch_transport::FetchTransport;
pub use file::File;
pub use header::Header;
pub use http;
pub use items::Items;
pub use jiff;
pub use middleware::{Middleware, Next};
pub use multipart::{Multipart, Parts};
pub use oauth::{ClientCredentials, RefreshToken};
pub use open_enum::{
    OpenInteger, OpenScalar, OpenString, Scalar, deserialize_integer, deserialize_scalar, deserialize_string,
    serialize_scalar,
};
pub use operation::{Facts, NoTypedError, Operation, Streams};
pub use pages::{PageWay, Paged, Paginated, Paging};
pub use parameter::Parameter;
#[cfg(all(feature = "reqwest", not(all(target_arch = "wasm32", target_os = "unknown"))))]
pub use reqwest_transport::ReqwestTransport;
pub use response::Response;
pub use retry::Retry;
pub use secret::Secret;
pub use serde;
pub use serde_json::Value;
pub use server::{Origin, Server, Variable};
pub use server_choice::ServerChoice;
pub use stream_error::StreamError;
pub use style::Style;
pub use tagged::serialize_tagged;
pub use token_source::{TokenError, TokenRequest, TokenSource};
pub use transport::{BoxFuture, Timeout, Transport, TransportError, TransportErrorKind};
pub use union::{Union, deserialize_union};
pub use uuid;
pub use variant::Variant;
