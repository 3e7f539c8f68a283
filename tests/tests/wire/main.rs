//! What the generated client and the runtime do on the wire, against servers that behave and servers that do not.

mod bodies;
mod bytes;
mod credentials;
mod decoding;
mod encoding;
mod faults;
mod files;
mod pins;
mod redirects;
mod style_table;
mod support;
mod surface;
mod templates;
mod urls;
