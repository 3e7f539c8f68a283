//! Case 51: eight times the description takes about eight times as long, and no more memory than that.
//!
//! `HOSTILE_GROWTH=16 cargo test -p tests --test hostile growth` compares 2,000 with 16,000 of everything.

mod crossed;
mod inputs;
mod long_names;
mod operations;
mod schemas;
mod unions;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use codegen::options::Choices;
use codegen::source::{Source, SourceError};
use cpu_time::ThreadTime;

use crate::support::{options, outcome};

const START: &str = "openapi: 3.1.0\ninfo: {title: Hostile, version: '1'}\nservers: [{url: https://api.example.com}]\n";

const ONE: &str = "paths: {/a: {get: {operationId: get_a, responses: {'204': {description: Done.}}}}}\n";

/// Makes the sizes of these tests larger: 16 gives 2,000 and 16,000.
const FACTOR: &str = "HOSTILE_GROWTH";

/// Eight times as much may take this many times as long: what is quadratic takes 64 times. Sorting, and memory that no
/// cache holds any more, take more than 8.
const BOUND: u32 = 16;

/// The files of a description, of which `growth.yaml` is the first, and what is wanted otherwise.
#[derive(Default)]
struct Input {
    files: BTreeMap<String, String>,
    choices: Choices,
}

impl From<String> for Input {
    fn from(text: String) -> Self {
        Self { files: [("growth.yaml".to_owned(), text)].into(), ..Self::default() }
    }
}

impl Source for Input {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        let text = self.files.get(path).map(|text| text.clone().into_bytes());
        text.ok_or_else(|| SourceError { reason: "no such file".to_owned() })
    }
}

/// The processor's time, since others work on the machine too.
fn time(input: &Input, expected: &str) -> Duration {
    let mut options = options();
    options.choices = input.choices.clone();
    let start = ThreadTime::now();
    let generation = codegen::generate("growth.yaml", input, &options, &mut |_| {});
    let time = start.elapsed();
    let worst = generation.diagnostics.iter().max_by_key(|fault| fault.severity);
    assert_eq!(outcome(&generation), expected, "{worst:#?}");
    time
}

fn check<I: Into<Input>>(what: &str, description: impl Fn(usize) -> I) {
    check_as("emitted", what, description);
}

/// The same of shapes with faults, which have an operation without any beside them.
fn check_in_part<I: Into<Input>>(what: &str, description: impl Fn(usize) -> I) {
    check_as("emitted-in-part", what, description);
}

fn check_as<I: Into<Input>>(expected: &str, what: &str, description: impl Fn(usize) -> I) {
    let time = |many| time(&description(many).into(), expected);
    let factor = std::env::var(FACTOR).ok().and_then(|factor| factor.parse().ok()).unwrap_or(1);
    let (small, large) = (125 * factor, 1_000 * factor);
    // Below a few milliseconds there is nothing to compare.
    let least = Duration::from_millis(20);
    let mut times = (time(small), time(large));
    if times.1 >= times.0.max(least) * BOUND {
        times = (times.0.max(time(small)), times.1.min(time(large)));
    }
    let (short, long) = times;
    let ratio = long.as_secs_f64() / short.as_secs_f64().max(f64::EPSILON);
    let said = format!("{small} {what} took {short:.2?}, {large} took {long:.2?}: {ratio:.1} times as long");
    if factor > 1 {
        tests::say(&said);
    }
    assert!(long < short.max(least) * BOUND, "{said}");
}

fn lines(many: usize, line: impl Fn(usize) -> String) -> String {
    (0..many).fold(String::new(), |mut text, number| {
        let _ = writeln!(text, "{}", line(number));
        text
    })
}

/// A description whose components are these lines, with one operation that sends the schema `S0`.
fn sending(schemas: &str) -> String {
    format!(
        "{START}paths: {{/a: {{post: {{operationId: post_a, requestBody: {{required: true, content: {{application/json: \
         {{schema: {{$ref: '#/components/schemas/S0'}}}}}}}}, responses: {{'204': {{description: Done.}}}}}}}}}}\n\
         components:\n  schemas:\n{schemas}"
    )
}
