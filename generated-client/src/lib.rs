//! A client for Plex, generated from `openapi/plex.yaml`.

#[rustfmt::skip]
mod generated;

pub use generated::*;
pub use runtime;
