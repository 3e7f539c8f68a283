//! `cargo xtask regen` from the outside: its words, its exit codes, and whether what it writes compiles.

mod bad_input;
mod chains;
mod crates;
mod hostile;
mod logs;
#[cfg(target_os = "linux")]
mod memory;
mod offline;
mod options;
mod outside;
mod runs;
mod support;
