//! Generated crates and one program that uses them all: what it reads it decodes, and what it decodes it encodes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use codegen::{Generation, Layout, Options, SchemaType};
use serde_json::Value;
use tests::corpus::Disk;

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

/// A description and the crate made of it.
pub(crate) struct Subject {
    /// The crate's name.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    /// What the description says.
    pub(crate) contents: Value,
    pub(crate) schemas: Vec<SchemaType>,
}

/// A workspace of generated crates.
pub(crate) struct Workshop {
    folder: PathBuf,
    /// The program's name, which no other workshop has.
    driver: String,
}

impl Workshop {
    /// An empty one below the folder that cargo keeps for tests.
    pub(crate) fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        Self { folder, driver: format!("driver-{name}") }
    }

    /// Writes the crate of a description; says why if there is none.
    pub(crate) fn generate(&self, name: &str, path: &Path) -> Result<Subject, String> {
        let runtime = workspace().join("runtime");
        let runtime = toml_text(runtime.to_str().ok_or("the checkout's path is not UTF-8")?);
        let options =
            Options { package: name.to_owned(), layout: Layout::Whole { runtime }, choices: Default::default() };
        let entry = path.to_str().ok_or("the path is not UTF-8")?;
        let generation = codegen::generate(entry, &Disk, &options, &mut |_| {});
        if generation.files.is_empty() {
            let faults = generation.diagnostics.iter().filter(|fault| fault.severity.word() == "error");
            return Err(faults.map(|fault| fault.message.as_str()).take(3).collect::<Vec<_>>().join("; "));
        }
        let crate_folder = self.folder.join(name);
        for file in generation.files.iter().filter(|file| !file.path.starts_with("docs/")) {
            // A part of this workspace, not one of its own.
            let text = file.text.strip_suffix("[workspace]\n").filter(|_| file.path == "Cargo.toml");
            // Both ways, all operations, and no transport.
            let text = text.unwrap_or(&file.text).replacen("default = [\"reqwest\"", "default = [\"serde-both\"", 1);
            write(&crate_folder.join(&file.path), &text);
        }
        let contents = contents(&generation, path);
        Ok(Subject { name: name.to_owned(), path: path.to_owned(), contents, schemas: generation.report.schemas })
    }

    /// Compiles the crates and, of those that can be, the program. Gives back why others could not.
    pub(crate) fn build(&self, subjects: &[Subject]) -> BTreeMap<String, String> {
        let names: Vec<&str> = subjects.iter().map(|subject| subject.name.as_str()).collect();
        self.manifest(&names, &[]);
        let said = self.cargo("build", &["--keep-going", "--message-format=json"]);
        let failures = failures(&said, &names);
        let good: Vec<&str> = names.into_iter().filter(|name| !failures.contains_key(*name)).collect();
        self.driver(&good, subjects);
        self.manifest(&good, &good);
        self.cargo("build", &["-p", &self.driver]);
        assert!(self.program().exists(), "the driver does not compile: see {}", self.folder.display());
        failures
    }

    /// Sends every value through the program.
    pub(crate) fn run(&self, values: &[(String, usize, String)]) -> Vec<Said> {
        let mut said = Vec::with_capacity(values.len());
        while said.len() < values.len() {
            let open = &values[said.len()..];
            said.extend(self.once(open));
            if said.len() < values.len() {
                said.push(Said::Crashed);
            }
        }
        said
    }

    fn once(&self, values: &[(String, usize, String)]) -> Vec<Said> {
        let mut child = Command::new(self.program())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the driver starts");
        let mut input = child.stdin.take().expect("a pipe");
        let mut lines = String::new();
        for (name, index, json) in values {
            writeln!(lines, "{name}\t{index}\t{json}").expect("a String takes everything");
        }
        // It answers while it reads, so that one of the two pipes would be full if nobody read.
        let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
        let output = child.wait_with_output().expect("it ends");
        // Not all is taken where it crashed.
        let _ = writer.join().expect("no panic");
        String::from_utf8_lossy(&output.stdout).lines().map(read).collect()
    }

    fn program(&self) -> PathBuf {
        target().join("debug").join(&self.driver)
    }

    fn manifest(&self, members: &[&str], used: &[&str]) {
        let quoted: Vec<String> = members.iter().map(|name| format!("{name:?}")).collect();
        let driver = if used.is_empty() { "" } else { ", \"driver\"" };
        let text = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}{driver}]\n[profile.dev]\ndebug = false\nincremental = false\n",
            quoted.join(", ")
        );
        write(&self.folder.join("Cargo.toml"), &text);
        fs::copy(workspace().join("Cargo.lock"), self.folder.join("Cargo.lock")).expect("a lock file");
    }

    fn driver(&self, good: &[&str], subjects: &[Subject]) {
        let runtime = toml_text(workspace().join("runtime").to_str().expect("UTF-8"));
        let mut manifest = format!(
            "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\n\
             runtime = {{ path = {runtime}, default-features = false }}\n\
             serde_json = {{ version = \"1\", features = [\"float_roundtrip\"] }}\n",
            self.driver
        );
        let mut main = format!(
            "//! Decodes and encodes.\n{MAIN}\nfn ty(name: &str, index: usize) -> Option<Both> {{\n    match name {{\n"
        );
        let mut modules = String::new();
        for subject in subjects.iter().filter(|subject| good.contains(&subject.name.as_str())) {
            let name = &subject.name;
            writeln!(manifest, "{name} = {{ path = \"../{name}\" }}").expect("a String takes everything");
            writeln!(main, "        {name:?} => table_{name}::ty(index),").expect("a String takes everything");
            writeln!(modules, "mod table_{name};").expect("a String takes everything");
            let mut table = "//! The types of a crate.\n#[allow(unused_imports)]\nuse crate::{Json, NotJson, Of};\n\
                 use std::marker::PhantomData;\n\npub fn ty(index: usize) -> Option<crate::Both> {\n    match index {\n"
                .to_owned();
            for (place, schema) in subject.schemas.iter().enumerate() {
                writeln!(table, "        {place} => (&Of::<{name}::{}>(PhantomData)).both(),", schema.rust)
                    .expect("a String takes everything");
            }
            write(
                &self.folder.join(format!("driver/src/table_{name}.rs")),
                &format!("{table}        _ => None,\n    }}\n}}\n"),
            );
        }
        main.push_str("        _ => None,\n    }\n}\n");
        write(&self.folder.join("driver/src/main.rs"), &format!("{main}{modules}"));
        write(&self.folder.join("driver/Cargo.toml"), &manifest);
    }

    fn cargo(&self, command: &str, arguments: &[&str]) -> String {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.arg(command).args(arguments).current_dir(&self.folder);
        cargo.env("CARGO_TARGET_DIR", target()).env("CARGO_NET_OFFLINE", "true").env("RUSTFLAGS", "-Awarnings");
        // Set for this test's own package; cargo would take them for the new ones'.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARGO_PKG_")) {
            cargo.env_remove(name);
        }
        let output = cargo.stderr(Stdio::inherit()).output().expect("cargo starts");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

/// All tests share what is built.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("roundtrip-built")
}

/// The crates that were not compiled, with the first error of each.
fn failures(said: &str, names: &[&str]) -> BTreeMap<String, String> {
    let messages: Vec<Value> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let about = |message: &Value, reason: &str| message["reason"] == reason;
    let compiled: BTreeSet<&str> = messages
        .iter()
        .filter(|message| about(message, "compiler-artifact"))
        .filter_map(|message| message["target"]["name"].as_str())
        .collect();
    let mut failures = BTreeMap::new();
    for name in names.iter().filter(|name| !compiled.contains(**name)) {
        let is_error = |message: &&Value| {
            about(message, "compiler-message")
                && message["target"]["name"] == **name
                && message["message"]["level"] == "error"
        };
        let rendered = messages.iter().find(is_error).and_then(|message| message["message"]["rendered"].as_str());
        failures.insert((*name).to_owned(), rendered.unwrap_or("cargo does not say why").to_owned());
    }
    failures
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

/// What our own reader sees in the description; other readers are asked elsewhere.
fn contents(generation: &Generation, path: &Path) -> Value {
    let mut diagnostics = codegen::diagnostic::Diagnostics::default();
    let entry = path.to_string_lossy();
    let text = generation.inputs.first().map(|input| input.text.as_str()).unwrap_or_default();
    if let Ok(value) = serde_json::from_str(text) {
        return value;
    }
    let reading = codegen::read::read(&entry, &Disk, &mut diagnostics);
    reading.files.contents().next().as_ref().map_or(Value::Null, to_json)
}

fn to_json(value: &codegen::document::Value) -> Value {
    use codegen::document::Value as Theirs;
    match value {
        Theirs::Null => Value::Null,
        Theirs::Bool(value) => (*value).into(),
        Theirs::Number(text) => serde_json::from_str(text).unwrap_or_default(),
        Theirs::String(text) => text.as_str().into(),
        Theirs::Array(items) => items.iter().map(to_json).collect(),
        Theirs::Object(entries) => {
            entries.iter().map(|(key, value)| (key.clone(), to_json(value))).collect::<serde_json::Map<_, _>>().into()
        }
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

/// A literal string has no escapes, and a path has no quotes of its kind unless someone tries.
fn toml_text(text: &str) -> String {
    format!("{text:?}")
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
    fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
