//! The project's commands, `cargo xtask …`: the only place that touches the disk or prints.

mod apart;
mod arguments;
mod corpus;
mod difference;
mod disk;
mod exchange;
mod failure;
mod job;
mod journal;
mod listing;
mod manifest;
mod options;
mod ours;
mod package_name;
mod place;
mod plan;
mod progress;
mod regen;
mod removal;
mod report;
mod sight;
mod snippet;
mod staging;
mod survey;
mod transaction;
mod visible;

use std::io::Write;
use std::process::ExitCode;

use arguments::Command;
use failure::Failure;

/// How a command ended, if it could do its work at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Everything is as it should be.
    Done,
    /// `--check` found something that `regen` would change.
    Stale,
    /// `corpus` found something that is not as on record.
    OffRecord,
    /// The description is not good enough; the faults are listed already.
    Refused,
}

fn main() -> ExitCode {
    let arguments = match arguments::parse(std::env::args_os().collect()) {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    let ended = match &arguments.command {
        Command::Regen(regen) => regen::run(regen),
        Command::Corpus(corpus) => corpus::run(corpus),
        Command::CorpusOne(one) => corpus::one::run(one),
    };
    match ended {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Stale | Outcome::OffRecord) => ExitCode::from(1),
        Ok(Outcome::Refused) => ExitCode::from(2),
        Err(failure) => {
            complain(&failure);
            ExitCode::from(2)
        }
    }
}

/// Prints every problem on stderr. Nothing is left to do if even that can't be written.
fn complain(failure: &Failure) {
    let mut stderr = anstream::stderr().lock();
    let _ = stderr.write_all(failure.listing().as_bytes());
    for problem in failure.problems() {
        let _ = writeln!(stderr, "{}", listing::plain_error(problem));
    }
}

/// Prints results on stdout. A reader that went away, such as `head`, is no fault of the run.
fn print(text: &str) -> Result<(), Failure> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("can't write to the standard output: {error}")))
        }
        _ => Ok(()),
    }
}
