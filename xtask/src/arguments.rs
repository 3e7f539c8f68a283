//! What can be said on the command line.

use std::ffi::OsString;
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::PathBuf;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand};

use crate::visible::{visible, visible_lines};

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

    /// Makes a crate of every OpenAPI 3 description below a folder, and says what became of each
    ///
    /// Exit codes: 0 as on record, 1 worse or better than on record, 2 the arguments are wrong.
    Corpus(Corpus),

    /// One description of a corpus, in a process of its own that may crash or hang
    #[command(hide = true)]
    CorpusOne(CorpusOne),
}

/// `cargo xtask regen`.
#[derive(Debug, Default, Args)]
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

    /// What the crate's manifest gives as the path of `runtime`, relative to the crate or absolute [default: the way
    /// to this checkout's]
    #[arg(long, value_name = "PATH", requires = "spec", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) runtime: Option<String>,

    /// What is wanted otherwise than the description says it: other names and types, a part of the operations, overlays
    #[arg(long, value_name = "FILE", requires = "spec", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) options: Option<String>,

    /// Apply this OpenAPI Overlay to the description first, after those of --options; may be given again
    #[arg(long = "overlay", value_name = "FILE", requires = "spec", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) overlays: Vec<String>,

    /// Write what became of the operations, and every fault, to this file as JSON, also if no file can be written. A run
    /// that ends before it reads the description leaves this file as it is
    #[arg(long, value_name = "FILE.json", requires = "spec")]
    pub(crate) report: Option<PathBuf>,

    /// Write nothing and exit 2 if an operation has to be skipped (always so without --spec)
    #[arg(long)]
    pub(crate) strict: bool,
}

/// `cargo xtask corpus`.
#[derive(Debug, Args)]
pub(crate) struct Corpus {
    /// The folder; every .json, .yaml and .yml file below it that is an OpenAPI 3 description takes part
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,

    /// Only this many of them, chosen by the seed, the same on every machine
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) sample: Option<u64>,

    /// Any text, such as the hash of a commit
    #[arg(long, value_name = "S", requires = "sample", default_value = "0", hide_default_value = true)]
    pub(crate) seed: String,

    /// Leave descriptions of more bytes out of the sample
    #[arg(long, value_name = "BYTES", requires = "sample")]
    pub(crate) largest: Option<u64>,

    /// Only those that this file names, one path below DIR per line; with --sample, those and the sample
    #[arg(long, value_name = "FILE")]
    pub(crate) list: Option<PathBuf>,

    /// Check every crate with the compiler as well
    #[arg(long)]
    pub(crate) compile: bool,

    /// How many descriptions to work on at a time [default: the number of cores]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    /// The longest time in seconds that making one crate may take, for each 5 MB of the description begun
    #[arg(long, value_name = "SECONDS", default_value = "120")]
    pub(crate) timeout: NonZeroU64,

    /// What is expected to fall short [default: tests/corpus/expected.toml of this checkout]
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) expected: Option<PathBuf>,

    /// Where crates and what is known from earlier runs are kept [default: target/corpus of this checkout]
    #[arg(long, value_name = "DIR")]
    pub(crate) work: Option<PathBuf>,

    /// Keep the crates that do not compile without a warning, in `kept` of the work folder
    #[arg(long, requires = "compile")]
    pub(crate) keep: bool,

    /// Do everything again, whatever is known from earlier runs
    #[arg(long)]
    pub(crate) fresh: bool,

    /// Write what became of each description to this file as JSON
    #[arg(long, value_name = "FILE.json")]
    pub(crate) report: Option<PathBuf>,
}

/// `cargo xtask corpus-one`, which only `corpus` calls.
#[derive(Debug, Args)]
pub(crate) struct CorpusOne {
    /// The description
    #[arg(long)]
    pub(crate) spec: String,

    /// The crate's folder
    #[arg(long)]
    pub(crate) out: PathBuf,

    /// The crate's name
    #[arg(long)]
    pub(crate) name: String,

    /// Write the crate as well, for the compiler
    #[arg(long)]
    pub(crate) write: bool,

    /// Where to say what became of it
    #[arg(long)]
    pub(crate) said: PathBuf,
}

/// What was said, or what is wrong with it. That quotes words that may come from anywhere, and clap quotes them as they are:
/// so it is asked again, about words that steer nothing.
pub(crate) fn parse(words: Vec<OsString>) -> Result<Arguments, clap::Error> {
    Arguments::try_parse_from(&words).map_err(|error| {
        let shown = words.iter().map(|word| visible(&word.to_string_lossy()).into_owned());
        match Arguments::try_parse_from(shown) {
            Err(error) => error,
            // Only as it was given it is wrong, such as what is not UTF-8.
            Ok(_) => {
                let said = visible_lines(&error.render().to_string());
                clap::Error::raw(error.kind(), said.strip_prefix("error: ").unwrap_or(&said))
            }
        }
    })
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
        if let Some(runtime) = &self.runtime {
            push("--runtime", runtime);
        }
        if let Some(options) = &self.options {
            push("--options", options);
        }
        for overlay in &self.overlays {
            push("--overlay", overlay);
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
        match Arguments::try_parse_from(line.split(' '))?.command {
            Command::Regen(regen) => Ok(regen),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn whatever_is_wrong_with_words_they_are_quoted_as_they_may_be_seen() {
        for words in [
            &["xtask", "regen", "--\u{1b}[2J\u{202e}"][..],
            &["xtask", "\u{1b}[2J\u{202e}"],
            &["xtask", "corpus", "a", "--jobs", "\u{1b}[2J\u{202e}"],
            &["xtask", "regen", "--check=\u{1b}[2J\u{202e}"],
        ] {
            let error = super::parse(words.iter().map(OsString::from).collect()).unwrap_err();
            let said = error.render().to_string();
            assert!(said.contains(r"\u{1b}[2J\u{202e}") && !said.contains(['\u{1b}', '\u{202e}']), "{said}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn words_that_are_no_text_are_refused() {
        use std::os::unix::ffi::OsStringExt;
        let words = ["xtask", "regen", "--out", "a", "--spec"].iter().map(OsString::from);
        let error = super::parse(words.chain([OsString::from_vec(b"\xff\x1b".to_vec())]).collect()).unwrap_err();
        assert_eq!(error.exit_code(), 2);
        assert!(error.render().to_string().starts_with("error: invalid UTF-8"), "{error}");
    }

    #[test]
    fn a_description_needs_a_folder_and_a_folder_needs_a_description() {
        for line in [
            "xtask regen --spec a.yaml",
            "xtask regen --out a",
            "xtask regen --name a",
            "xtask regen --runtime a",
            "xtask regen --options a",
            "xtask regen --overlay a",
            "xtask",
        ] {
            assert_eq!(parse(line).unwrap_err().exit_code(), 2, "{line}");
        }
        assert!(parse("xtask regen --spec a.yaml --out a --check --strict --name b --report c.json").is_ok());
        assert!(parse("xtask regen").is_ok());
    }

    #[test]
    fn a_seed_is_for_a_sample_and_a_sample_has_one() {
        for line in ["xtask corpus", "xtask corpus a --seed 1", "xtask corpus a --sample 0", "xtask corpus a --jobs 0"]
        {
            assert_eq!(parse(line).unwrap_err().exit_code(), 2, "{line}");
        }
        let Command::Corpus(corpus) =
            Arguments::try_parse_from("xtask corpus a --sample 3".split(' ')).unwrap().command
        else {
            panic!("another command");
        };
        assert_eq!((corpus.sample, corpus.seed.as_str(), corpus.timeout.get()), (Some(3), "0", 120));
    }

    #[test]
    fn the_command_to_run_is_the_command_that_was_run_without_check() {
        let mut regen =
            parse("xtask regen --check --spec a.yaml --out b --strict --overlay c --options d --overlay e").unwrap();
        regen.out = Some(PathBuf::from("it's here"));
        let expected =
            r"cargo xtask regen --spec a.yaml --out 'it'\''s here' --options d --overlay c --overlay e --strict";
        assert_eq!(regen.to_write(), expected);
    }
}
