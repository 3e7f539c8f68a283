//! The same against a service that we did not write: Prism, which judges requests and answers by the description.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::Value;
use tests::say;

use crate::cases::Case;
use crate::check::BASE;
use crate::crates::{Subject, Workshop};
use crate::description::Description;
use crate::report::{Totals, built, called, made, outcome};
use crate::server::Service;

/// Names Prism's command.
const PRISM: &str = "PRISM";
/// Names the folder of the collection of public descriptions.
const COLLECTION: &str = "COLLECTION";
/// How long Prism may take to read a description.
const START: Duration = Duration::from_secs(120);
/// What the type of Prism's own problems begins with.
const PROBLEM: &str = "stoplight.io/prism/errors#";

/// What is asked of Prism, and what it gets wrong.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    description: Vec<Listed>,
    #[serde(default)]
    defect: Vec<Defect>,
}

/// A description.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    /// Where it is: `beside` the checkout, in our `fixtures`, or in the `collection`.
    from: String,
    path: String,
    /// Prism makes its answers without the description's examples, which do not fit their schemas.
    #[serde(default)]
    without_examples: bool,
    /// Why this one.
    #[allow(dead_code, reason = "for readers")]
    why: String,
}

/// Something that Prism gets wrong.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Defect {
    /// The description that it is shown with.
    path: String,
    /// `mock` or `proxy`.
    mode: Mode,
    /// A piece of what is said of the calls that meet it; nothing if the calls that would are made otherwise: see
    /// [`readable`].
    says: Option<String>,
    /// Only of these operations, `GET /path`; of all, if not given.
    #[serde(default)]
    operations: Vec<String>,
    /// Why it is Prism's.
    #[allow(dead_code, reason = "for readers")]
    why: String,
    /// A request as it is written by hand, which meets it: without `Host`, `Connection` and `Content-Length`.
    plain: String,
    /// What the service behind the proxy says to it: the head and the body.
    #[serde(default)]
    upstream: String,
    /// A piece of what Prism answers to it.
    answers: String,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Mode {
    Mock,
    Proxy,
}

impl Expected {
    fn load() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("prism/expected.toml");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// Those that this machine has, by the name that they are listed under.
    fn found(&self) -> BTreeMap<PathBuf, &Listed> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = BTreeMap::new();
        for listed in &self.description {
            let Listed { from, path, .. } = listed;
            let file = match from.as_str() {
                "beside" => Some(folder.join("../../shared/specs").join(path)),
                "fixtures" => Some(folder.join("fixtures").join(path)),
                "collection" => std::env::var_os(COLLECTION).map(|collection| PathBuf::from(collection).join(path)),
                other => panic!("`{other}` is no place of descriptions"),
            };
            match file.and_then(|file| file.canonicalize().ok()) {
                Some(file) => drop(found.insert(file, listed)),
                None => say(format!("PRISM WITHOUT {path}: it is not there ({from})")),
            }
        }
        found
    }
}

/// A running Prism.
struct Prism {
    child: Child,
    port: u16,
}

impl Prism {
    fn start(
        command: &Path,
        description: &Path,
        mode: &[&str],
        upstream: Option<&str>,
        log: &Path,
    ) -> Result<Self, String> {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = port.map_err(|error| format!("no port: {error}"))?.port();
        let log = File::create(log).map_err(|error| format!("{}: {error}", log.display()))?;
        let mut prism = Command::new(command);
        prism.args(mode).arg(description).args(upstream).args(["--errors", "-h", "127.0.0.1", "-p", &port.to_string()]);
        let errors = log.try_clone().map_err(|error| error.to_string())?;
        let child = prism.stdin(Stdio::null()).stdout(log).stderr(errors).spawn();
        let mut prism = Self { child: child.map_err(|error| format!("{}: {error}", command.display()))?, port };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if prism.child.try_wait().is_ok_and(|status| status.is_some()) || started.elapsed() > START {
                return Err(format!("Prism does not start with {}", description.display()));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(prism)
    }

    /// The answer to a request that is written by hand.
    fn plain(&self, request: &str) -> std::io::Result<String> {
        let (head, body) = request.trim_start().split_once("\n\n").unwrap_or((request.trim(), ""));
        let mut bytes = head.lines().map(|line| format!("{line}\r\n")).collect::<String>();
        bytes.push_str(&format!("Host: 127.0.0.1:{}\r\nConnection: close\r\n", self.port));
        if !body.is_empty() {
            bytes.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(START))?;
        stream.write_all(format!("{bytes}\r\n{body}").as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What Prism holds against a request, or its answer: each by its place and message.
fn violations(answer: &str) -> Vec<String> {
    let Ok(problem) = serde_json::from_str::<Value>(answer) else { return vec![answer.to_owned()] };
    let listed = problem["validation"].as_array().into_iter().flatten();
    let place = |one: &Value| {
        let words = one["location"].as_array().into_iter().flatten();
        words.filter_map(Value::as_str).collect::<Vec<_>>().join(".")
    };
    let listed: Vec<String> = listed.map(|one| format!("{}: {}", place(one), one["message"])).collect();
    if listed.is_empty() { vec![format!("{}: {}", problem["type"], problem["detail"])] } else { listed }
}

/// A value that Prism can read at all, in the place of one that it can't. Those are listed among its defects.
fn readable(value: Value) -> Value {
    const MOST: u64 = 1 << 53;
    match value {
        Value::String(text) if text.is_empty() => "text".into(),
        Value::Number(number) if number.as_i64().is_some_and(|number| number.unsigned_abs() > MOST) => 7.into(),
        Value::Number(number) if number.as_u64().is_some_and(|number| number > MOST) => 7.into(),
        Value::Array(items) => items.into_iter().map(readable).collect(),
        Value::Object(entries) => entries.into_iter().map(|(key, value)| (key, readable(value))).collect(),
        value => value,
    }
}

/// All that is wrong with a call.
fn wrong(mode: Mode, case: &Case, said: Option<&Value>) -> Vec<String> {
    let Some(said) = said else { return vec!["the program ended".to_owned()] };
    match said["answer"].as_str() {
        Some(answer) if answer.contains(PROBLEM) => {
            let mut found = violations(answer);
            // Its own answers are made from the description's examples, whether these are right or not; and those that
            // no description says are ours.
            let is_judged = mode == Mode::Proxy && !case.answer.is_invented;
            found.retain(|what| is_judged || !what.starts_with("response"));
            found
        }
        _ => match mode {
            // A redirect is what some operations are for; nobody follows it to a place that Prism made up.
            Mode::Mock if said["status"].as_u64().is_some_and(|status| (300..400).contains(&status)) => Vec::new(),
            Mode::Mock if said["error"].is_null() => Vec::new(),
            Mode::Mock => vec![format!("the client: {said}")],
            Mode::Proxy => outcome(case, said).into_iter().collect(),
        },
    }
}

/// Prism, what it is asked with, and what is known of it.
struct Trial<'a> {
    command: &'a Path,
    workshop: &'a Workshop,
    subject: &'a Subject,
    listed: &'a Listed,
    defects: &'a [Defect],
    runtime: &'a tokio::runtime::Runtime,
}

impl Trial<'_> {
    fn prism(&self, upstream: Option<&str>) -> Prism {
        let log = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("prism-{}.log", self.subject.name));
        let mut arguments = vec![if upstream.is_some() { "proxy" } else { "mock" }];
        if upstream.is_none() && self.listed.without_examples {
            arguments.push("--ignoreExamples");
        }
        Prism::start(self.command, &self.subject.path, &arguments, upstream, &log)
            .unwrap_or_else(|reason| panic!("{reason}: see {}", log.display()))
    }

    /// Calls everything, and says how many calls met each defect.
    fn run(&self, mode: Mode, many: u64, totals: &mut Totals) -> BTreeMap<usize, usize> {
        let description = Description::load(&self.subject.path).expect("what was read before");
        let cases = made(self.subject, &description, many, readable, totals).cases;
        let service = Service::new(description, cases);
        let address = self.runtime.block_on(service.clone().listen());
        let upstream = format!("http://{address}{BASE}");
        let prism = self.prism((mode == Mode::Proxy).then_some(upstream.as_str()));
        let base = format!("http://127.0.0.1:{}", prism.port);
        let said = called(self.workshop, self.subject, service.cases(), &base);
        let mut met: BTreeMap<usize, usize> = BTreeMap::new();
        for (number, case) in service.cases().iter().enumerate() {
            let Some(operation) = service.description().operations.get(case.operation) else { continue };
            let operation = format!("{} {}", operation.method, operation.path);
            for what in wrong(mode, case, said.get(&number)) {
                let is_known = |defect: &Defect| {
                    defect.path == self.listed.path
                        && defect.mode == mode
                        && defect.says.as_ref().is_some_and(|says| what.contains(says))
                        && (defect.operations.is_empty() || defect.operations.contains(&operation))
                };
                match self.defects.iter().position(is_known) {
                    Some(place) => *met.entry(place).or_default() += 1,
                    None => {
                        totals.wrong.push((self.subject.path.clone(), format!("{mode:?} {operation} #{number}"), what))
                    }
                }
            }
        }
        for (place, defect) in self.defects.iter().enumerate() {
            if defect.path == self.listed.path && defect.mode == mode {
                let answer = self.reproduced(&prism, defect);
                let count = met.get(&place).copied().unwrap_or_default();
                if !answer.contains(&defect.answers) || (defect.says.is_some() && count == 0) {
                    let what = format!("the defect number {place} is no longer one, or was met by {count} calls");
                    totals.wrong.push((self.subject.path.clone(), format!("{mode:?}"), format!("{what}: {answer}")));
                }
            }
        }
        met
    }

    /// What Prism answers to the request that is written by hand.
    fn reproduced(&self, prism: &Prism, defect: &Defect) -> String {
        let plain = |prism: &Prism| prism.plain(&defect.plain).unwrap_or_else(|error| error.to_string());
        if defect.mode == Mode::Mock {
            return plain(prism);
        }
        let (head, body) = defect.upstream.trim_start().split_once("\n\n").unwrap_or((defect.upstream.trim(), ""));
        let head = head.lines().map(|line| format!("{line}\r\n")).collect::<String>();
        let length = body.len();
        let script = tests::Script::raw(format!("{head}Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"));
        let upstream = self.runtime.block_on(tests::Recorder::always(script));
        plain(&self.prism(Some(&format!("http://{}", upstream.authority()))))
    }
}

#[test]
#[ignore = "needs Node and Prism: run .ci/prism"]
fn prism_finds_nothing_wrong_with_any_operation() {
    let Some(command) = std::env::var_os(PRISM).map(PathBuf::from) else {
        return say(format!("SKIPPED: {PRISM} names no command; .ci/prism installs one"));
    };
    let expected = Expected::load();
    let descriptions = expected.found();
    let mut totals = Totals { descriptions: descriptions.len(), ..Totals::default() };
    let paths: Vec<PathBuf> = descriptions.keys().cloned().collect();
    let (workshop, subjects) = built("calls-prism", &paths, &mut totals);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let mut operations: BTreeSet<(&Path, &str)> = BTreeSet::new();
    for subject in &subjects {
        let Some(listed) = descriptions.get(&subject.path).copied() else { continue };
        let defects = &expected.defect;
        let trial = Trial { command: &command, workshop: &workshop, subject, listed, defects, runtime: &runtime };
        operations
            .extend(subject.report.calls.operations.iter().map(|one| (subject.path.as_path(), one.function.as_str())));
        for mode in [Mode::Mock, Mode::Proxy] {
            let before = (totals.calls, totals.wrong.len());
            let met = trial.run(mode, crate::MANY, &mut totals);
            let known: usize = met.values().sum();
            let (calls, wrong) = (totals.calls - before.0, totals.wrong.len() - before.1);
            say(format!(
                "{}, {mode:?}: {} operations, {calls} calls, {wrong} things wrong, {known} of {} known defects of Prism",
                listed.path,
                subject.report.calls.operations.len(),
                met.len(),
            ));
        }
    }
    totals.operations = operations.len();
    say(&totals);
    assert!(totals.is_clean());
}
