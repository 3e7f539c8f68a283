//! A stand-in for plex.tv and one media server, on this machine and over real HTTP.
//!
//! It behaves as the services were observed to: XML unless `Accept` is exactly `application/json`, errors with codes,
//! a PIN that belongs to the client identifier it was made with. One look-up is answered by closing the connection, to
//! show that the flow survives it.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use generated_client::runtime::jiff::Timestamp;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, header};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// A demo need not last as long as the real thing.
pub(crate) const INTERVAL: Duration = Duration::from_millis(300);
/// What an approved PIN holds.
pub(crate) const TOKEN: &str = "stand-in-token-that-nobody-should-see";

/// The look-up that finds its connection closed.
const HICCUP: u32 = 2;
/// The look-up that finds the PIN approved.
const APPROVAL: u32 = 4;
/// How long a PIN lives that is meant to expire.
const SHORT_LIFE: Duration = Duration::from_secs(1);

const MACHINE: &str = "7d1e90b3c2f84a56a0e4b8cd13f2976e80fa5b21";
const VERSION: &str = "1.43.0.10389-8be686aa6";

/// Where the stand-in listens.
pub(crate) struct StandIn {
    /// In place of `https://plex.tv/api/v2`.
    pub(crate) plex_tv: String,
}

/// The service hangs up without an answer.
#[derive(Debug)]
struct HangUp;

impl std::fmt::Display for HangUp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("hung up")
    }
}

impl std::error::Error for HangUp {}

type Reply = Result<(StatusCode, Value), HangUp>;

/// Starts both services. They end with the program.
pub(crate) async fn start(expire: bool) -> io::Result<StandIn> {
    let media_server = serve(|request| match request.uri().path() {
        "/identity" => {
            let identity = json!({ "size": 0, "claimed": true, "machineIdentifier": MACHINE, "version": VERSION });
            Ok((StatusCode::OK, json!({ "MediaContainer": identity })))
        }
        _ => not_found(),
    })
    .await?;
    let plex_tv = PlexTv { expire, media_server, pins: Mutex::default() };
    let address = serve(move |request| plex_tv.answer(request)).await?;
    Ok(StandIn { plex_tv: format!("{address}/api/v2") })
}

/// Listens on a free port of this machine and answers there; returns the address.
async fn serve(answer: impl Fn(&Request<Incoming>) -> Reply + Send + Sync + 'static) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let answer = Arc::clone(&answer);
            let service = service_fn(move |request| {
                let reply = answer(&request).map(|(status, body)| response(&request, status, &body));
                async move { reply }
            });
            let connection = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            // A hang-up is an error of the connection, and meant.
            tokio::spawn(async move { connection.await.ok() });
        }
    });
    Ok(address)
}

/// JSON for those who ask for it and nothing else; XML for all others.
fn response(request: &Request<Incoming>, status: StatusCode, body: &Value) -> Response<Full<Bytes>> {
    let is_json = header_of(request, "accept") == Some("application/json");
    let (media_type, text) = match is_json {
        true => ("application/json; charset=utf-8", body.to_string()),
        false => {
            ("application/xml; charset=utf-8", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<answer/>\n".to_owned())
        }
    };
    let mut response = Response::new(Full::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(media_type));
    response
}

struct PlexTv {
    /// PINs are not approved, and expire soon.
    expire: bool,
    /// Where the account's server is.
    media_server: String,
    pins: Mutex<BTreeMap<i64, PinState>>,
}

struct PinState {
    code: String,
    client_identifier: String,
    product: String,
    created: Instant,
    created_at: Timestamp,
    lifetime: Duration,
    looks: u32,
}

impl PlexTv {
    fn answer(&self, request: &Request<Incoming>) -> Reply {
        let Some(path) = request.uri().path().strip_prefix("/api/v2/") else { return not_found() };
        let Some(client_identifier) = header_of(request, "x-plex-client-identifier").filter(|id| !id.is_empty()) else {
            return refuse(StatusCode::BAD_REQUEST, 1000, "X-Plex-Client-Identifier is missing");
        };
        match (request.method(), path) {
            (&Method::POST, "pins") => Ok(self.create(request, client_identifier)),
            (&Method::GET, "user") => signed_in(request, user),
            (&Method::GET, "resources") => signed_in(request, || self.resources(request)),
            (&Method::GET, path) => match path.strip_prefix("pins/").and_then(|id| id.parse().ok()) {
                Some(id) => self.look_up(id, client_identifier),
                None => not_found(),
            },
            _ => not_found(),
        }
    }

    fn create(&self, request: &Request<Incoming>, client_identifier: &str) -> (StatusCode, Value) {
        let strong = query_holds(request, "strong=true");
        let random = uuid::Uuid::new_v4();
        let code = match strong {
            true => random.simple().to_string().chars().take(25).collect(),
            false => random.as_bytes().iter().take(4).map(|byte| char::from(b'A' + byte % 26)).collect(),
        };
        let pin = PinState {
            code,
            client_identifier: client_identifier.to_owned(),
            product: header_of(request, "x-plex-product").unwrap_or("0").to_owned(),
            created: Instant::now(),
            created_at: Timestamp::now(),
            lifetime: match (self.expire, strong) {
                (true, _) => SHORT_LIFE,
                (false, true) => Duration::from_secs(1800),
                (false, false) => Duration::from_secs(900),
            },
            looks: 0,
        };
        let mut pins = self.pins.lock().unwrap_or_else(PoisonError::into_inner);
        let id = 2_718_281_828 + i64::try_from(pins.len()).unwrap_or(0);
        let body = pin.to_json(id, false);
        pins.insert(id, pin);
        (StatusCode::CREATED, body)
    }

    fn look_up(&self, id: i64, client_identifier: &str) -> Reply {
        let mut pins = self.pins.lock().unwrap_or_else(PoisonError::into_inner);
        let pin = pins.get_mut(&id).filter(|pin| pin.client_identifier == client_identifier);
        let Some(pin) = pin.filter(|pin| pin.created.elapsed() < pin.lifetime) else {
            return refuse(StatusCode::NOT_FOUND, 1020, "Code not found or expired");
        };
        pin.looks += 1;
        if pin.looks == HICCUP {
            return Err(HangUp);
        }
        Ok((StatusCode::OK, pin.to_json(id, !self.expire && pin.looks >= APPROVAL)))
    }

    fn resources(&self, request: &Request<Incoming>) -> Value {
        let host = "4f1c0d9a8b7e6352a1f0c9d8e7b6a5f4.plex.direct:32400";
        let mut connections = Vec::new();
        if query_holds(request, "includeRelay=1") {
            connections.push(connection(&format!("https://198-51-100-20.{host}"), false, true));
        }
        if query_holds(request, "includeHttps=1") {
            connections.push(connection(&format!("https://203-0-113-7.{host}"), false, false));
        }
        connections.push(connection(&self.media_server, true, false));
        json!([
            {
                "name": "Couch", "clientIdentifier": "couch-1", "provides": "client,player", "product": "Plex for TV",
                "owned": true, "presence": true, "connections": [],
            },
            {
                "name": "Attic", "clientIdentifier": MACHINE, "provides": "server", "product": "Plex Media Server",
                "productVersion": VERSION, "platform": "Linux", "device": null, "owned": true, "presence": true,
                "httpsRequired": false, "accessToken": "stand-in-server-token", "connections": connections,
            },
            {
                "name": "Grandma’s cellar", "clientIdentifier": "91c4f7", "provides": "server",
                "product": "Plex Media Server", "productVersion": "1.42.2", "owned": false, "presence": false,
                "sourceTitle": "grandma", "accessToken": "another-server-token",
                "connections": [connection("https://192-0-2-44.0a1b2c3d4e5f.plex.direct:32400", false, false)],
            },
        ])
    }
}

impl PinState {
    fn to_json(&self, id: i64, approved: bool) -> Value {
        let left = self.lifetime.saturating_sub(self.created.elapsed());
        let expires_at = self.created_at.checked_add(self.lifetime).unwrap_or(self.created_at);
        json!({
            "id": id,
            "code": self.code,
            "product": self.product,
            "trusted": false,
            "qr": format!("https://plex.tv/api/v2/pins/qr/{}", self.code),
            "clientIdentifier": self.client_identifier,
            "location": { "code": "SE", "country": "Sweden", "city": "Lund", "time_zone": "Europe/Stockholm" },
            "expiresIn": u64::try_from(left.as_millis().div_ceil(1000)).unwrap_or(0),
            "createdAt": self.created_at.to_string(),
            "expiresAt": expires_at.to_string(),
            "authToken": approved.then_some(TOKEN),
            "newRegistration": approved.then_some(false),
        })
    }
}

fn user() -> Value {
    json!({
        "id": 31415926, "uuid": "9f2d6c1b5a8e4730", "username": "ada", "title": "Ada", "email": "ada@example.com",
        "locale": null, "anonymous": null, "home": true, "homeSize": 2, "roles": [], "subscription": { "active": false },
    })
}

fn connection(uri: &str, local: bool, relay: bool) -> Value {
    let (protocol, rest) = uri.split_once("://").unwrap_or(("http", uri));
    let (address, port) = rest.rsplit_once(':').unwrap_or((rest, "32400"));
    let port: u16 = port.parse().unwrap_or(32400);
    json!({
        "protocol": protocol, "address": address, "port": port, "uri": uri, "local": local, "relay": relay, "IPv6": false,
    })
}

fn signed_in(request: &Request<Incoming>, body: impl FnOnce() -> Value) -> Reply {
    match header_of(request, "x-plex-token") {
        Some(TOKEN) => Ok((StatusCode::OK, body())),
        _ => refuse(StatusCode::UNAUTHORIZED, 1001, "User could not be authenticated"),
    }
}

fn refuse(status: StatusCode, code: u16, message: &str) -> Reply {
    let error = json!({ "code": code, "message": message, "status": status.as_u16() });
    Ok((status, json!({ "errors": [error] })))
}

fn not_found() -> Reply {
    Ok((StatusCode::NOT_FOUND, json!({ "status": 404, "error": "Not Found" })))
}

fn header_of<'a>(request: &'a Request<Incoming>, name: &str) -> Option<&'a str> {
    std::str::from_utf8(request.headers().get(name)?.as_bytes()).ok()
}

fn query_holds(request: &Request<Incoming>, pair: &str) -> bool {
    request.uri().query().is_some_and(|query| query.split('&').any(|found| found == pair))
}
