//! A program outside the workspace uses `generated-client` by its path: with the default transport, and with its own.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::thread;

use crate::support::{cargo, lock_like_the_workspace, workspace, write};

/// Asks for a PIN at the server that is named on the command line.
const ASKING: &str = r#"
use generated_client::{ApiError, Client, GetPinRequest, servers};

async fn ask(builder: generated_client::runtime::Builder<Client>) -> Result<(), ApiError> {
    let server = std::env::args().nth(1).expect("a server");
    let client = builder.server(servers::PLEX_TV, server).build()?;
    let pin = client.get_pin(GetPinRequest::new("outside").strong(true)).await?;
    println!("{} {} {}", pin.status(), pin.id, pin.code);
    Ok(())
}
"#;

const WITH_DEFAULTS: &str = r#"
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ApiError> {
    ask(Client::builder()).await
}
"#;

/// Blocks where others wait, so it is ready as soon as it is asked.
const WITHOUT: &str = r#"
use std::future::Future;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use generated_client::runtime::http::{Request, Response};
use generated_client::runtime::{Body, BoxFuture, Transport, TransportError, TransportErrorKind};

struct Plain;

impl Transport for Plain {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let answer = exchange(&request).map_err(|error| TransportError::new(TransportErrorKind::Other, error));
        Box::pin(std::future::ready(answer))
    }
}

fn exchange(request: &Request<Body>) -> std::io::Result<Response<Body>> {
    let uri = request.uri();
    let host = uri.authority().expect("an absolute URL").as_str();
    let mut head = format!("{} {} HTTP/1.1\r\nhost: {host}\r\n", request.method(), uri.path_and_query().expect("a path"));
    for (name, value) in request.headers() {
        head.push_str(&format!("{name}: {}\r\n", value.to_str().expect("ASCII")));
    }
    let mut stream = TcpStream::connect(host)?;
    stream.write_all(format!("{head}\r\n").as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status: u16 = head.split(' ').nth(1).expect("a status").parse().expect("a number");
    let answer = Response::builder().status(status).header("content-type", "application/json");
    Ok(answer.body(Body::from(body.as_bytes().to_vec())).expect("an answer"))
}

fn main() -> Result<(), ApiError> {
    let mut asked = pin!(ask(Client::builder().transport(Plain)));
    match asked.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(ended) => ended,
        Poll::Pending => panic!("nothing here waits"),
    }
}
"#;

#[test]
fn a_program_outside_the_workspace_asks_for_a_pin() {
    for (name, features, more, main) in [
        ("with-defaults", "", "tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n", WITH_DEFAULTS),
        ("without", ", default-features = false", "", WITHOUT),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let client = workspace().join("generated-client");
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             generated-client = {{ path = {:?}{features} }}\n{more}\n[workspace]\n",
            client.to_str().expect("UTF-8")
        );
        write(&folder.path().join("Cargo.toml"), manifest);
        write(&folder.path().join("src/main.rs"), format!("//! Asks for a PIN.\n{ASKING}{main}"));
        lock_like_the_workspace(folder.path());
        check(name, folder.path());
    }
}

fn check(name: &str, folder: &Path) {
    let (address, served) = stand_in();
    let server = format!("http://{address}/api/v2");
    let environment = [("RUSTFLAGS", ""), ("NO_PROXY", "127.0.0.1")];
    let said = cargo(folder, &["run", "--quiet", "--", &server], &environment).well(name);
    assert_eq!(said.stdout, "201 Created 7 QKTW\n", "{name}");
    let head = served.join().expect("it was asked").to_ascii_lowercase();
    assert!(head.starts_with("post /api/v2/pins?strong=true http/1.1\r\n"), "{name}: {head}");
    assert!(head.contains("\r\nx-plex-client-identifier: outside\r\n"), "{name}: {head}");
    assert!(head.contains("\r\naccept: application/json\r\n"), "{name}: {head}");
}

/// Answers one request with a PIN, and tells what its head was.
fn stand_in() -> (SocketAddr, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    let address = listener.local_addr().expect("an address");
    let served = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read > 0) {
            head.push(byte[0]);
        }
        let body = r#"{"id": 7, "code": "QKTW"}"#;
        let answer = format!(
            "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n\
             {body}",
            body.len()
        );
        stream.write_all(answer.as_bytes()).expect("the answer goes out");
        String::from_utf8_lossy(&head).into_owned()
    });
    (address, served)
}
