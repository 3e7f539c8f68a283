//! What can be said on the command line.

use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand};

/// The project's commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// One per task.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Makes the clients that openapi/regen.yaml asks for, or a crate from any description
    ///
    /// Exit codes: 0 done, 1 stale (with --check), 2 the description or the arguments are wrong.
    Regen(Regen),
}

/// `cargo xtask regen`.
#[derive(Debug, Args)]
pub(crate) struct Regen {
    /// Write nothing; exit 1 and show the difference if anything is stale or edited by hand
    #[arg(long)]
    pub(crate) check: bool,

    /// Make a crate of its own from this OpenAPI description, JSON or YAML
    #[arg(long, value_name = "FILE", requires = "out", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) spec: Option<String>,

    /// The folder of that crate; need not exist
    #[arg(long, value_name = "DIR", requires = "spec")]
    pub(crate) out: Option<PathBuf>,

    /// The crate's package name [default: made from the description's file name]
    #[arg(long, value_name = "CRATE", requires = "spec")]
    pub(crate) name: Option<String>,

    /// Write what became of the operations, and every fault, to this file as JSON, however the run ends
    #[arg(long, value_name = "FILE.json", requires = "spec")]
    pub(crate) report: Option<PathBuf>,

    /// Write nothing and exit 2 if an operation has to be skipped (always so without --spec)
    #[arg(long)]
    pub(crate) strict: bool,
}

impl Regen {
    /// The same command without `--check`, for a shell: what to run when something is stale.
    pub(crate) fn to_write(&self) -> String {
        let mut words = vec!["cargo".to_owned(), "xtask".to_owned(), "regen".to_owned()];
        let mut push = |flag: &str, value: &str| words.extend([flag.to_owned(), shell_word(value)]);
        if let Some(spec) = &self.spec {
            push("--spec", spec);
        }
        if let Some(out) = &self.out {
            push("--out", &out.to_string_lossy());
        }
        if let Some(name) = &self.name {
            push("--name", name);
        }
        if let Some(report) = &self.report {
            push("--report", &report.to_string_lossy());
        }
        if self.strict {
            words.push("--strict".to_owned());
        }
        words.join(" ")
    }
}

/// Quotes a word if a POSIX shell would take it apart.
fn shell_word(word: &str) -> String {
    let harmless = |c: char| c.is_ascii_alphanumeric() || "_-./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(harmless) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Regen, clap::Error> {
        let Command::Regen(regen) = Arguments::try_parse_from(line.split(' '))?.command;
        Ok(regen)
    }

    #[test]
    fn a_description_needs_a_folder_and_a_folder_needs_a_description() {
        for line in ["xtask regen --spec a.yaml", "xtask regen --out a", "xtask regen --name a", "xtask"] {
            assert_eq!(parse(line).unwrap_err().exit_code(), 2, "{line}");
        }
        assert!(parse("xtask regen --spec a.yaml --out a --check --strict --name b --report c.json").is_ok());
        assert!(parse("xtask regen").is_ok());
    }

    #[test]
    fn the_command_to_run_is_the_command_that_was_run_without_check() {
        let mut regen = parse("xtask regen --check --spec a.yaml --out b --strict").unwrap();
        regen.out = Some(PathBuf::from("it's here"));
        assert_eq!(regen.to_write(), r"cargo xtask regen --spec a.yaml --out 'it'\''s here' --strict");
    }
}
