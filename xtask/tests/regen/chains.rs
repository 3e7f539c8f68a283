//! Case 91: however long a chain of types is, the crate compiles, and so does a program that makes the most of it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::support::{cargo, empty_folder, lock_like_the_workspace, regen, write};

/// How many types each chain has.
const LONG: usize = 200;

/// A chain: what its schemas are called, and the schema of each link, given the names of others.
struct Chain {
    name: &'static str,
    schema: fn(&dyn Fn(usize) -> String, usize) -> String,
}

fn object(properties: &[(&str, String)], more: &str) -> String {
    let properties: Vec<String> = properties.iter().map(|(name, schema)| format!("{name}: {schema}")).collect();
    format!("{{type: object, {more}properties: {{{}}}}}", properties.join(", "))
}

/// What holds the next link in every way that there is.
const CHAINS: [Chain; 9] = [
    Chain { name: "Optional", schema: |to, place| object(&[("next", to(place + 1))], "") },
    Chain { name: "Required", schema: |to, place| object(&[("next", to(place + 1))], "required: [next], ") },
    Chain {
        name: "Listed",
        schema: |to, place| object(&[("next", format!("{{type: array, items: {}}}", to(place + 1)))], ""),
    },
    Chain {
        name: "Mapped",
        schema: |to, place| {
            let map = format!("{{type: object, additionalProperties: {}}}", to(place + 1));
            object(&[("next", map)], "required: [next], ")
        },
    },
    Chain {
        name: "Additional",
        schema: |to, place| {
            object(&[("id", "{type: string}".to_owned())], &format!("additionalProperties: {}, ", to(place + 1)))
        },
    },
    // A union of a text and an object with the next union.
    Chain {
        name: "Chosen",
        schema: |to, place| match place % 2 {
            0 => format!("{{oneOf: [{{type: string}}, {}]}}", to(place + 1)),
            _ => object(&[("next", to(place + 1))], "required: [next], "),
        },
    },
    // Names of names, and lists of lists, which are cut where the compiler would no longer follow.
    Chain {
        name: "Nested",
        schema: |to, place| match place {
            ..50 => to(place + 1),
            _ => format!("{{type: array, items: {}}}", to(place + 1)),
        },
    },
    // The last leads to the first.
    Chain { name: "Round", schema: |to, place| object(&[("next", to((place + 1) % LONG))], "") },
    // Each leads to the next and to two others, so that nearly all are on circles with each other.
    Chain {
        name: "Web",
        schema: |to, place| {
            let others = [("near", place + 1), ("other", place * 7 + 1), ("list", place * 13 + 5)];
            let [near, other, list] = others.map(|(name, place)| (name, to(place % LONG)));
            object(&[near, other, (list.0, format!("{{type: array, items: {}}}", list.1))], "")
        },
    },
];

fn description(chains: &[&str]) -> String {
    let (mut paths, mut schemas) = (String::new(), String::new());
    for Chain { name, schema } in CHAINS.iter().filter(|chain| chains.is_empty() || chains.contains(&chain.name)) {
        let reference = |place: usize| format!("{{$ref: '#/components/schemas/{name}{place}'}}");
        let lower = name.to_lowercase();
        let content = format!("content: {{application/json: {{schema: {}}}}}", reference(0));
        let _ = writeln!(
            paths,
            "  /{lower}: {{put: {{operationId: put_{lower}, requestBody: {{required: true, {content}}}, responses: \
             {{'200': {{description: The same., {content}}}}}}}}}"
        );
        for place in 0..LONG {
            let _ = writeln!(schemas, "    {name}{place}: {}", schema(&reference, place));
        }
        let _ = writeln!(schemas, "    {name}{LONG}: {}", object(&[("id", "{type: string}".to_owned())], ""));
    }
    format!(
        "openapi: 3.1.0\ninfo: {{title: Chains, version: '1'}}\nservers: [{{url: https://api.example.com}}]\npaths:\n\
         {paths}components:\n  schemas:\n{schemas}"
    )
}

/// Asks of every chain what the compiler finds out link by link.
const ASKS: &str = r#"
use std::future::Future;
use std::panic::{RefUnwindSafe, UnwindSafe};

use chains::*;

/// As other people's runtimes ask for it.
fn spawn<T>(_: impl Future<Output = T> + Send + 'static) {}

fn is_all<T: Send + Sync + Unpin + UnwindSafe + RefUnwindSafe + Clone + std::fmt::Debug + PartialEq + 'static>() {}

/// A future in a future in a future, as in a program.
async fn outer<T>(future: impl Future<Output = T> + Send) -> Option<(T, String)> {
    Some((inner(future).await, "with more".to_owned()))
}

async fn inner<T>(future: impl Future<Output = T> + Send) -> T {
    let (value, _) = innermost(future).await;
    value
}

async fn innermost<T>(future: impl Future<Output = T> + Send) -> (T, u8) {
    (future.await, 0)
}

fn main() {
    is_all::<(Optional0, Required0, Listed0, Mapped0, Additional0, Chosen0, Nested0, Round0, Web0)>();
    is_all::<(Optional199, Required100, Listed57, Mapped3, Additional123, Round150, Web77)>();
    let client = Client::builder().build().expect("a client");
    spawn(outer(async move {
        let required = client.put_required(PutRequiredRequest::new(last())).await?;
        let optional = client.put_optional(PutOptionalRequest::new(Optional0::new())).await?;
        let listed = client.put_listed(PutListedRequest::new(Listed0::new())).await?;
        let mapped = client.put_mapped(PutMappedRequest::new(Mapped0::new(Default::default()))).await?;
        let additional = client.put_additional(PutAdditionalRequest::new(Additional0::new())).await?;
        let chosen = client.put_chosen(PutChosenRequest::new(Chosen0::Text("a".to_owned()))).await?;
        let round = client.put_round(PutRoundRequest::new(Round0::new())).await?;
        let web = client.put_web(PutWebRequest::new(Web0::new())).await?;
        Ok::<_, chains::runtime::ApiError>((required, optional, listed, mapped, additional, chosen, round, web))
    }));
}

/// One that requires all others is made from the last to the first.
fn last() -> Required0 {
    REQUIRED
}
"#;

/// Sends and receives, clones, compares, prints and drops.
const USES: &str = r#"
use std::future::Future;
use std::task::{Context, Poll, Waker};

use chains::runtime::http::{Request, Response};
use chains::runtime::{Body, BoxFuture, Transport, TransportError};
use chains::*;

/// Answers with something deeper than what it was sent.
struct Deep(&'static str);

impl Transport for Deep {
    fn send(&self, _: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let text = format!("{}{{}}{}", self.0.repeat(90), "}".repeat(90));
        let response = Response::builder().header("content-type", "application/json").body(Body::from(text));
        Box::pin(async move { Ok(response.expect("a head")) })
    }

    fn sleep(&self, _: std::time::Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

fn wait<T>(future: impl Future<Output = T> + Send + 'static) -> T {
    match Box::pin(future).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits"),
    }
}

fn main() {
    let client = Client::builder().transport(Deep("{\"next\":")).build().expect("a client");
    let sent = Optional0::new().next(Optional1::new().next(Optional2::new()));
    let received = wait(async move { client.put_optional(PutOptionalRequest::new(sent)).await }).expect("an answer");
    assert_eq!(format!("{received:?}").matches("next: Some").count(), 90);
    assert_eq!((*received).clone(), *received);
    assert_ne!(*received, Optional0::new());
    let client = Client::builder().transport(Deep("{\"next\":")).build().expect("a client");
    let chosen = wait(async move { client.put_chosen(PutChosenRequest::new(Chosen0::Text("a".to_owned()))).await });
    let Chosen0::Chosen1(chosen) = chosen.expect("an answer").into_body() else { panic!("another one") };
    assert!(matches!(chosen.next, Chosen2::Chosen3(_)));
}
"#;

/// The crate of these chains, or of all, and beside it a program that uses it.
fn made(folder: &Path, chains: &[&str], program: &str) {
    write(&folder.join("chains.yaml"), description(chains));
    regen(folder, ["--spec", "chains.yaml", "--out", "chains", "--name", "chains"]).well("regen");
    let manifest = fs::read_to_string(folder.join("chains/Cargo.toml")).expect("a manifest");
    write(&folder.join("chains/Cargo.toml"), manifest.trim_end().trim_end_matches("[workspace]"));
    let features = "{ path = \"../chains\", default-features = false }";
    let manifest = format!(
        "[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\nchains = {features}\n"
    );
    write(&folder.join("program/Cargo.toml"), manifest);
    write(&folder.join("program/src/main.rs"), program);
    write(&folder.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"chains\", \"program\"]\n");
    lock_like_the_workspace(folder);
}

#[test]
fn case_91_chains_of_200_types_compile_and_so_does_who_asks_about_them() {
    let folder = empty_folder("chains-asked");
    let last = format!("Required{LONG}::new()");
    let required = (0..LONG).rev().fold(last, |inner, place| format!("Required{place}::new({inner})"));
    made(&folder, &[], &ASKS.replace("REQUIRED", &required));
    cargo(&folder, &["clippy", "--workspace", "--no-default-features", "--", "-Dwarnings"], &[]).well("clippy");
}

#[test]
fn case_91_chains_of_200_types_are_sent_and_received() {
    let folder = empty_folder("chains-used");
    made(&folder, &["Optional", "Chosen"], USES);
    cargo(&folder, &["run", "--package", "program"], &[]).well("the program");
}
