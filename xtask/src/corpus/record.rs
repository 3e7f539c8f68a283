//! What became of one description, as it is kept between runs and reported.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How often each code was met: a diagnostic's, an error's or a lint's.
pub(crate) type Codes = BTreeMap<String, usize>;

/// One description's way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Its path below the folder of the run, with `/`.
    pub(crate) description: String,
    /// The name that its crate has.
    pub(crate) package: String,
    pub(crate) generated: Generated,
    /// Nothing if there is no crate, or nobody asked.
    pub(crate) compiled: Option<Compiled>,
}

/// How generating a crate ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Verdict {
    /// There is a crate.
    Generated,
    /// The description is too faulty for one.
    Refused,
    /// The generator panicked, overflowed its stack, or was killed by the system.
    Crashed,
    /// The generator was stopped after the time that it may take.
    TimedOut,
}

/// What generating a crate gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Generated {
    pub(crate) verdict: Verdict,
    /// The first error, or the last words of a process that crashed.
    pub(crate) first: Option<String>,
    pub(crate) seconds: f64,
    /// Operations described.
    pub(crate) total: usize,
    /// Operations that have a function.
    pub(crate) emitted: usize,
    pub(crate) skipped: Vec<Skipped>,
    pub(crate) errors: Codes,
    pub(crate) warnings: Codes,
    pub(crate) types: usize,
    /// Lines and bytes of Rust.
    pub(crate) lines: usize,
    pub(crate) bytes: usize,
    /// A hash of everything that the compiler sees of the crate, except `runtime`.
    pub(crate) code: String,
    /// The files that were read.
    pub(crate) inputs: Vec<Input>,
}

/// An operation that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Skipped {
    /// The diagnostic's.
    pub(crate) code: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) reason: String,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Input {
    pub(crate) path: String,
    pub(crate) hash: String,
}

/// What the compiler made of a crate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Compiled {
    /// Whether there is a library in the end.
    pub(crate) ok: bool,
    /// Errors by their code, `E0308`; `error` for those that have none, `no-answer` if the compiler crashed.
    pub(crate) errors: Codes,
    /// Warnings by their lint.
    pub(crate) warnings: Codes,
    /// The first error with its place, else the first warning.
    pub(crate) first: Option<String>,
    /// A hash of the crate, of `runtime` and of the compiler.
    #[serde(default)]
    pub(crate) key: String,
}

impl Compiled {
    /// A crate of which nothing is known but that the compiler failed.
    pub(crate) fn no_answer(words: String) -> Self {
        let errors = Codes::from([("no-answer".to_owned(), 1)]);
        Self { ok: false, errors, first: Some(words), ..Self::default() }
    }

    /// Whether it compiles without a warning.
    pub(crate) fn is_clean(&self) -> bool {
        self.ok && self.errors.is_empty() && self.warnings.is_empty()
    }
}

impl Generated {
    /// A run of the generator that gave nothing but its end.
    pub(crate) fn nothing(verdict: Verdict, first: Option<String>, seconds: f64) -> Self {
        Self {
            verdict,
            first,
            seconds,
            total: 0,
            emitted: 0,
            skipped: Vec::new(),
            errors: Codes::new(),
            warnings: Codes::new(),
            types: 0,
            lines: 0,
            bytes: 0,
            code: String::new(),
            inputs: Vec::new(),
        }
    }

    /// Skipped operations by code.
    pub(crate) fn skips(&self) -> Codes {
        let mut codes = Codes::new();
        for skipped in &self.skipped {
            *codes.entry(skipped.code.clone()).or_default() += 1;
        }
        codes
    }

    /// In one word per cause, why there is no crate. Empty if there is one.
    pub(crate) fn why_nothing(&self) -> Vec<String> {
        match self.verdict {
            Verdict::Generated => Vec::new(),
            Verdict::Refused => self.errors.keys().cloned().collect(),
            Verdict::Crashed => vec!["crash".to_owned()],
            Verdict::TimedOut => vec!["time-limit".to_owned()],
        }
    }
}
