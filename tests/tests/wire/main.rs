//! What the generated client and the runtime do on the wire, against servers that behave and servers that do not.

mod answers;
mod bodies;
mod bytes;
mod credentials;
mod decoding;
mod encoding;
mod events;
mod faults;
mod faults_breaks;
mod faults_coding;
mod faults_retry;
mod faults_time;
mod files;
mod middleware;
mod pins;
mod reading;
mod redirects;
mod streams;
mod style_table;
mod support;
mod surface;
mod templates;
mod urls;
