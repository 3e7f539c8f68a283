//! What the generator makes of descriptions: the models in between, the Rust, the pages, and what it says of faults.

mod api_dump;
mod constructs;
mod determinism;
mod document_dump;
mod features;
mod get_pin;
mod in_memory;
mod peer;
mod robustness;
mod several_files;
mod stand_in;
mod support;
mod webhooks;
mod witness;
mod yaml;
