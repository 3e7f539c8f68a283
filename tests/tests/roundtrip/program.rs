//! The program of the round trip: what it reads it decodes, and what it decodes it encodes.

use std::fmt::Write as _;

use serde_json::Value;

use crate::crates::{Program, Subject, Workshop};

/// Reads lines of a crate, a type's number and JSON, and answers each with a line of what became of it.
const MAIN: &str = r#"
use std::io::BufRead;

fn main() {
    // Deep values must not end the program.
    let worker = std::thread::Builder::new().stack_size(256 << 20).spawn(work).expect("a thread");
    worker.join().expect("no panic");
}

fn work() {
    for line in std::io::stdin().lock().lines() {
        let line = line.expect("text");
        let mut parts = line.splitn(3, '\t');
        let mut part = || parts.next().expect("three parts");
        let (name, index, text) = (part(), part().parse::<usize>().expect("a number"), part());
        match ty(name, index).map(|both| both(text)) {
            Some(Ok(said)) => println!("{said}"),
            Some(Err(error)) => println!("refused\t{}", error.replace('\n', " ")),
            None => println!("none\t"),
        }
    }
}

pub type Both = fn(&str) -> Result<String, String>;

/// Asked as `(&Of::<T>(PhantomData)).both()`, the first trait answers where it can, since it needs one reference less.
pub struct Of<T>(pub std::marker::PhantomData<T>);

pub trait Json {
    fn both(&self) -> Option<Both>;
}

impl<T> Json for Of<T>
where
    T: runtime::serde::de::DeserializeOwned + runtime::serde::Serialize + std::fmt::Debug,
{
    fn both(&self) -> Option<Both> {
        Some(both::<T>)
    }
}

pub trait NotJson {
    fn both(&self) -> Option<Both>;
}

impl<T> NotJson for &Of<T> {
    fn both(&self) -> Option<Both> {
        None
    }
}

pub fn both<T>(text: &str) -> Result<String, String>
where
    T: runtime::serde::de::DeserializeOwned + runtime::serde::Serialize + std::fmt::Debug,
{
    let value: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let fits = if format!("{value:?}").contains("Other(") { "other" } else { "fits" };
    let written = serde_json::to_string(&value).map_err(|error| format!("not written: {error}"))?;
    Ok(format!("{fits}\t{written}"))
}
"#;

/// What the program said of one value.
#[derive(Clone, Debug)]
pub(crate) enum Said {
    /// It came back as this; `other` if a part of it fitted no described variant.
    Written { json: Value, other: bool },
    /// It could not be decoded or encoded, and why.
    Refused(String),
    /// The type is never JSON: the parts of a multipart body, or one of several media types.
    NotJson,
    /// The program ended.
    Crashed,
}

/// The program for these crates.
pub(crate) fn program(subjects: &[&Subject]) -> Program {
    let dependencies = "runtime = { path = {runtime}, default-features = false }\n\
         serde_json = { version = \"1\", features = [\"float_roundtrip\"] }\n";
    let mut main = format!(
        "//! Decodes and encodes.\n{MAIN}\nfn ty(name: &str, index: usize) -> Option<Both> {{\n    match name {{\n"
    );
    let (mut modules, mut files) = (String::new(), Vec::new());
    for subject in subjects {
        let name = &subject.name;
        writeln!(main, "        {name:?} => table_{name}::ty(index),").expect("a String takes everything");
        writeln!(modules, "mod table_{name};").expect("a String takes everything");
        let mut table = "//! The types of a crate.\n#[allow(unused_imports)]\nuse crate::{Json, NotJson, Of};\n\
             use std::marker::PhantomData;\n\npub fn ty(index: usize) -> Option<crate::Both> {\n    match index {\n"
            .to_owned();
        for (place, schema) in subject.report.schemas.iter().enumerate() {
            writeln!(table, "        {place} => (&Of::<{name}::{}>(PhantomData)).both(),", schema.rust)
                .expect("a String takes everything");
        }
        files.push((format!("table_{name}.rs"), format!("{table}        _ => None,\n    }}\n}}\n")));
    }
    main.push_str("        _ => None,\n    }\n}\n");
    files.push(("main.rs".to_owned(), format!("{main}{modules}")));
    Program { dependencies: dependencies.to_owned(), files }
}

/// Sends every value through the program.
pub(crate) fn run(workshop: &Workshop, values: &[(String, usize, String)]) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::with_capacity(values.len());
    while said.len() < values.len() {
        let mut lines = String::new();
        for (name, index, json) in &values[said.len()..] {
            writeln!(lines, "{name}\t{index}\t{json}").expect("a String takes everything");
        }
        said.extend(workshop.pipe(lines, &[]).iter().map(|line| read(line)));
        if said.len() < values.len() {
            said.push(Said::Crashed);
        }
    }
    said
}

fn read(line: &str) -> Said {
    let (word, rest) = line.split_once('\t').unwrap_or((line, ""));
    match word {
        "fits" | "other" => match serde_json::from_str(rest) {
            Ok(json) => Said::Written { json, other: word == "other" },
            Err(error) => Said::Refused(format!("what was written is not JSON: {error}")),
        },
        "none" => Said::NotJson,
        _ => Said::Refused(rest.to_owned()),
    }
}
