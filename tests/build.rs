//! Prepares what the tests compile: the client that another generator makes of the same description, and the snippets
//! of the docs pages.

#[path = "build/progenitor.rs"]
mod progenitor;
#[path = "build/snippets.rs"]
mod snippets;

fn main() {
    progenitor::generate();
    snippets::generate();
}
