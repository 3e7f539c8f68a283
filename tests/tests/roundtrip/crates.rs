//! Generated crates and one program that uses them all.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use codegen::{Generation, Layout, Options, Report};
use serde_json::Value;
use tests::corpus::Disk;

/// The program's text: what it depends on besides the crates and `runtime`, and its files below `src/`.
pub(crate) struct Program {
    /// Lines of `[dependencies]`.
    pub(crate) dependencies: String,
    pub(crate) files: Vec<(String, String)>,
}

/// A description and the crate made of it.
pub(crate) struct Subject {
    /// The crate's name.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    /// What the description says.
    pub(crate) contents: Value,
    pub(crate) report: Report,
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
        Ok(Subject { name: name.to_owned(), path: path.to_owned(), contents, report: generation.report })
    }

    /// Compiles the crates and, of those that can be, the program. Gives back why others could not.
    pub(crate) fn build(
        &self,
        subjects: &[Subject],
        program: &dyn Fn(&[&Subject]) -> Program,
    ) -> BTreeMap<String, String> {
        let names: Vec<&str> = subjects.iter().map(|subject| subject.name.as_str()).collect();
        self.manifest(&names, &[]);
        let said = self.cargo("build", &["--keep-going", "--message-format=json"]);
        let failures = failures(&said, &names);
        let good: Vec<&str> = names.into_iter().filter(|name| !failures.contains_key(*name)).collect();
        let used: Vec<&Subject> = subjects.iter().filter(|subject| good.contains(&subject.name.as_str())).collect();
        self.driver(&used, program(&used));
        self.manifest(&good, &good);
        self.cargo("build", &["-p", &self.driver]);
        assert!(self.program().exists(), "the driver does not compile: see {}", self.folder.display());
        failures
    }

    /// The lines that the program writes when it reads these.
    pub(crate) fn pipe(&self, lines: String, environment: &[(&str, &str)]) -> Vec<String> {
        let mut child = Command::new(self.program())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .envs(environment.iter().copied())
            .spawn()
            .expect("the driver starts");
        let mut input = child.stdin.take().expect("a pipe");
        // It answers while it reads, so that one of the two pipes would be full if nobody read.
        let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
        let output = child.wait_with_output().expect("it ends");
        // Not all is taken where it crashed.
        let _ = writer.join().expect("no panic");
        String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
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

    fn driver(&self, subjects: &[&Subject], program: Program) {
        let runtime = toml_text(workspace().join("runtime").to_str().expect("UTF-8"));
        let mut manifest = format!(
            "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\n{}",
            self.driver,
            program.dependencies.replace("{runtime}", &runtime)
        );
        for subject in subjects {
            let name = &subject.name;
            writeln!(manifest, "{name} = {{ path = \"../{name}\" }}").expect("a String takes everything");
        }
        for (path, text) in program.files {
            write(&self.folder.join("driver/src").join(path), &text);
        }
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
