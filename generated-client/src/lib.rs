//! A client for Plex: signing in with a PIN, the account behind a token, its servers, and who a media server is.
//!
//! Every operation of the description is a function of [`Client`]. It takes a request, [`GetPinRequest`] for instance,
//! and gives back a [`Call`]: await it, or set something for this one time first, such as its timeout. The answer is a
//! [`Response`], which keeps the status and the headers and otherwise behaves like its typed body. A failure is an
//! [`Error`] with the service's own words as a type; `?` turns it into [`ApiError`], which is the same for all
//! operations.
//!
//! # Signing in
//!
//! ```no_run
//! use generated_client::sign_in::{Progress, SignIn};
//! use generated_client::{ApiError, Client, GetPinRequest, GetUserRequest, Identity, servers};
//!
//! # async fn example() -> Result<(), ApiError> {
//! // The first argument is one installation's own: make it once (a UUID will do) and store it.
//! let identity = Identity::new("0b9f4c1e-6d0f-4f0a-9a57-1f7c2d6b83e4", "My Player").version("1.0");
//! let client = Client::with_identity(&identity).build()?;
//!
//! let request = GetPinRequest::new(identity.client_identifier()).strong(true);
//! let pin = client.get_pin(request).await?.into_body();
//! println!("Approve the sign-in at {}", identity.approval_address(&pin.code, None));
//!
//! let mut sign_in = SignIn::new(&client, &identity, &pin);
//! let token = loop {
//!     tokio::time::sleep(sign_in.pause()).await;
//!     match sign_in.look().await? {
//!         Progress::Approved(token) => break token,
//!         Progress::Expired => return Ok(println!("Nobody approved it in time.")),
//!         // A network that is away for a moment ends nothing.
//!         Progress::Waiting | Progress::Interrupted(_) => {}
//!     }
//! };
//!
//! let client = client.with_token(servers::PLEX_TV, token);
//! let user = client.get_user(GetUserRequest::new()).await?;
//! println!("Signed in as {}", user.title.as_deref().unwrap_or("somebody"));
//! # Ok(())
//! # }
//! ```
//!
//! `cargo run --example sign_in` is the whole flow with a QR code and a countdown; with `-- --demo` it needs neither
//! an account nor the internet.
//!
//! # The parts
//!
//! * [`Client`]: the operations, and the credential. [`Identity`]: the headers that name your application.
//! * [`sign_in`]: what happens between a new PIN and its token.
//! * [`servers`]: plex.tv, and a media server whose address only you know. Every one of them can be replaced, by
//!   [`Builder::server`] for the client or by [`Call::server`] for one call; a test against a stand-in needs no more.
//! * [`Secret`]: tokens. They do not show in `{:?}`, and are sent to nobody but the server they were given for
//!   ([`Client::with_token`]). Each media server has a token of its own, `access_token` in [`Resource`].
//!   Without TLS they are sent to another machine only if [`Audience::over_plain_http`] allows it.
//! * [`runtime`]: what all generated clients share, [`Transport`] among it.
//!
//! What a service adds one day breaks nothing: unknown fields are passed over, enumerations keep values that they do
//! not know, and optional parameters and fields can be added, since such types are `#[non_exhaustive]`.
//!
//! # Features
//!
//! * `reqwest`, on by default: the transport that is used when none is given, HTTP/1.1 and 2 over rustls on Tokio, and
//!   `fetch` in browsers. Without the feature, give the client a [`Transport`] of your own; then nothing depends on Tokio.
//! * `blocking`: the module `blocking`, with a `Client` of the same functions for programs without asynchronous code. Its
//!   calls wait for their answers with `send`; inside asynchronous code they are errors.
//! * `tracing`: a span for every call and every attempt, with OpenTelemetry's names for HTTP and without secrets.
//! * `serde-both`: every type can be serialised and deserialised, not only in the direction in which it travels. For
//!   storing answers, and for stand-ins in tests.

mod identity;
pub mod sign_in;

#[rustfmt::skip]
mod generated;

/// Behind a glob, like the generated names: should a description have a schema called like one of these, the compiler
/// says so (`ambiguous_glob_reexports`), where a plain `pub use` would hide the schema.
mod shared {
    pub use runtime::{
        ApiError, Audience, Builder, Call, DateTime, DecodeError, Error, ErrorKind, Response, Retry, Secret, Transport,
    };
}

/// Compiles what the README shows.
#[cfg(all(doctest, feature = "reqwest"))]
#[doc = include_str!("../README.md")]
mod readme {}

pub use generated::*;
pub use identity::Identity;
pub use runtime;
pub use shared::*;
