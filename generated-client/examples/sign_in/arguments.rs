//! The arguments of the example.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::{Long, Short, ValueExt as _};

pub(crate) const HELP: &str = "\
Signs in to Plex with a PIN, and lists the account's servers.

Usage: sign_in [OPTIONS]

Options:
      --weak                     A code of four letters to type at plex.tv/link, instead of a link to open
      --client-identifier <ID>   What names this installation; a new random one for each run otherwise
      --save <FILE>              Write the token to a new file that only you can read; nothing is stored otherwise
      --demo                     Sign in to a stand-in for plex.tv: no account, no internet
      --expire                   With --demo: nobody approves, and the code expires
  -h, --help                     Print this

Exit codes: 0 signed in, 1 not signed in, 2 the arguments are wrong, 130 stopped with Ctrl-C.
";

/// What the command line asks for.
pub(crate) enum Wanted {
    Help,
    SignIn(Arguments),
}

#[derive(Debug, Default)]
pub(crate) struct Arguments {
    pub(crate) weak: bool,
    pub(crate) client_identifier: Option<String>,
    pub(crate) save: Option<PathBuf>,
    pub(crate) demo: bool,
    pub(crate) expire: bool,
}

pub(crate) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Wanted, lexopt::Error> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let mut parsed = Arguments::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("weak") => parsed.weak = true,
            Long("client-identifier") => parsed.client_identifier = Some(parser.value()?.string()?),
            Long("save") => parsed.save = Some(parser.value()?.into()),
            Long("demo") => parsed.demo = true,
            Long("expire") => parsed.expire = true,
            Short('h') | Long("help") => return Ok(Wanted::Help),
            other => return Err(other.unexpected()),
        }
    }
    if parsed.expire && !parsed.demo {
        return Err("--expire goes with --demo: a real code expires by itself".into());
    }
    if parsed.client_identifier.as_deref().is_some_and(|id| id.trim().is_empty()) {
        return Err("--client-identifier is empty; leave it out for a random one".into());
    }
    Ok(Wanted::SignIn(parsed))
}
