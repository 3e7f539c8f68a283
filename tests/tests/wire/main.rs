//! What the generated client and the runtime do on the wire, against servers that behave and servers that do not.

mod answers;
mod bodies;
mod bytes;
mod credentials;
mod decoding;
mod encoding;
mod events;
mod faults;
mod pins;
mod reading;
mod redirects;
mod streams;
mod support;
mod surface;
mod urls;
