//! The sign-in itself: a PIN, its approval, the user, the servers.

use std::error::Error as StdError;
use std::future::Future;
use std::path::PathBuf;
use std::pin::pin;
use std::time::{Duration, Instant};
use std::{fmt, io};

use generated_client::sign_in::{LINK_PAGE, Progress, SignIn};
use generated_client::{
    ApiError, Client, Connection, Errors, GetPinRequest, GetResourcesRequest, GetServerIdentityRequest, GetUserRequest,
    Identity, Pin, Resource, Secret, servers,
};

use super::screen::{Screen, plain};
use super::token_file;

/// A media server at home answers faster, or not at all.
const PATIENCE: Duration = Duration::from_secs(3);

/// What to do, and with what.
pub(crate) struct Plan {
    pub(crate) client: Client,
    pub(crate) identity: Identity,
    pub(crate) strong: bool,
    /// The time between two looks at the PIN.
    pub(crate) interval: Duration,
    pub(crate) save: Option<PathBuf>,
}

/// Why it ended without a sign-in.
pub(crate) enum Ended {
    /// For people to read.
    Because(String),
    /// Nobody reads what is printed.
    Output(#[allow(dead_code, reason = "shown by a debugger at most: there is no place left to print it")] io::Error),
}

impl Ended {
    /// With the service's own words, if it had any.
    pub(crate) fn because(error: &ApiError) -> Self {
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(error) = source {
            text = format!("{text}: {error}");
            source = error.source();
        }
        let said = error.body().and_then(|body| serde_json::from_slice::<Errors>(body).ok());
        for error in said.into_iter().flat_map(|said| said.errors) {
            text = format!("{text}; {} (code {})", plain(&error.message), error.code);
        }
        Self::Because(text)
    }
}

impl From<ApiError> for Ended {
    fn from(error: ApiError) -> Self {
        Self::because(&error)
    }
}

impl From<io::Error> for Ended {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// From nothing to a list of servers.
pub(crate) async fn sign_in(plan: &Plan, screen: &mut Screen<'_>) -> Result<(), Ended> {
    let request = GetPinRequest::new(plan.identity.client_identifier()).strong(plan.strong);
    let pin = plan.client.get_pin(request).await.map_err(ApiError::from)?.into_body();
    show(plan, &pin, screen)?;
    let token = wait(plan, &pin, screen).await?;
    if let Some(path) = &plan.save {
        token_file::write(path, &token)?;
        screen.line(&format!("The token is in {}. It goes with the client identifier above.", path.display()))?;
    }

    let client = plan.client.with_token(servers::PLEX_TV, token);
    let user = client.get_user(GetUserRequest::new()).await.map_err(ApiError::from)?;
    let names = [&user.title, &user.username, &user.friendly_name, &user.email];
    let name = names.into_iter().flatten().find(|name| !name.is_empty()).map_or("somebody without a name", |name| name);
    screen.line(&format!("Signed in as {} (account {}).", plain(name), user.id))?;

    let request = GetResourcesRequest::new().include_https(1).include_relay(1).include_ipv6(1);
    let resources = client.get_resources(request).await.map_err(ApiError::from)?.into_body();
    list(&client, resources, screen).await
}

/// Says where the code is approved.
fn show(plan: &Plan, pin: &Pin, screen: &mut Screen<'_>) -> io::Result<()> {
    let code = plain(&pin.code);
    if plan.strong {
        let address = plan.identity.approval_address(&pin.code, None);
        screen.line("Open this link and approve the sign-in, or scan it:\n")?;
        screen.line(&format!("  {address}\n"))?;
        screen.qr_code(&address)
    } else {
        screen.line(&format!("Open {LINK_PAGE}, or scan it, and type the code  {code}\n"))?;
        screen.qr_code(LINK_PAGE)
    }
}

/// Looks the PIN up until it has a token or has expired.
async fn wait(plan: &Plan, pin: &Pin, screen: &mut Screen<'_>) -> Result<Secret, Ended> {
    let mut sign_in = SignIn::new(&plan.client, &plan.identity, pin).every(plan.interval);
    let mut away = false;
    loop {
        let expires = sign_in.expires();
        let look = async {
            tokio::time::sleep(sign_in.pause()).await;
            sign_in.look().await
        };
        let progress = counting_down(expires, screen, look).await?.map_err(ApiError::from)?;
        let was_away = std::mem::replace(&mut away, matches!(progress, Progress::Interrupted(_)));
        if was_away && !away {
            screen.line("plex.tv answers again.")?;
        }
        match progress {
            Progress::Waiting => {}
            // Said once, and not every second.
            Progress::Interrupted(_) if was_away => {}
            Progress::Interrupted(error) => {
                screen
                    .line(&format!("plex.tv can't be asked just now ({error}). The code still stands; trying on."))?;
            }
            Progress::Approved(token) => {
                screen.line("Approved.")?;
                return Ok(token);
            }
            Progress::Expired => {
                screen.line("Nobody approved the code in time.")?;
                return Err(Ended::Because("the code has expired; start again for a new one".to_owned()));
            }
        }
    }
}

/// Lets the countdown run while something else happens, even if that takes long.
async fn counting_down<T>(expires: Instant, screen: &mut Screen<'_>, work: impl Future<Output = T>) -> io::Result<T> {
    let mut work = pin!(work);
    let mut second = tokio::time::interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            biased;
            done = &mut work => return Ok(done),
            _ = second.tick() => screen.countdown(expires.saturating_duration_since(Instant::now()))?,
        }
    }
}

/// Prints the servers with the ways to them, and asks the first one that is there who it is.
async fn list(client: &Client, resources: Vec<Resource>, screen: &mut Screen<'_>) -> Result<(), Ended> {
    let is_server = |resource: &Resource| {
        resource.provides.as_deref().is_some_and(|provides| provides.split(',').any(|part| part.trim() == "server"))
    };
    let mut servers: Vec<Resource> = resources.into_iter().filter(is_server).collect();
    if servers.is_empty() {
        screen.line("The account has no servers.")?;
        return Ok(());
    }
    screen.line("Servers:")?;
    for server in &mut servers {
        let connections = server.connections.get_or_insert_default();
        connections.sort_by_key(rank);
        let version = server.product_version.as_deref().unwrap_or("version unknown");
        let whose = if server.owned == Some(true) { "yours" } else { "shared with you" };
        let there = if server.presence == Some(false) { ", not there at the moment" } else { "" };
        screen.line(&format!("  {} ({}, {whose}{there})", plain(&server.name), plain(version)))?;
        for connection in connections.iter() {
            screen.line(&format!("    {:<7} {}", Way(connection).to_string(), plain(&connection.uri)))?;
        }
    }
    match servers.iter().find(|server| server.presence != Some(false)) {
        Some(server) => ask(client, server, screen).await,
        None => Ok(()),
    }
}

/// Local before remote, relays last; among equals https first.
fn rank(connection: &Connection) -> (bool, bool, bool) {
    let is_https = connection.uri.starts_with("https:");
    (connection.relay == Some(true), connection.local != Some(true), !is_https)
}

/// What a person calls the kind of a connection.
struct Way<'a>(&'a Connection);

impl fmt::Display for Way<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.0.relay, self.0.local) {
            (Some(true), _) => "relay",
            (_, Some(true)) => "local",
            _ => "remote",
        })
    }
}

/// Tries a server's connections, best first, until one leads to that server. It takes no token.
async fn ask(client: &Client, server: &Resource, screen: &mut Screen<'_>) -> Result<(), Ended> {
    let name = plain(&server.name);
    for connection in server.connections.iter().flatten() {
        if server.https_required == Some(true) && !connection.uri.starts_with("https:") {
            continue;
        }
        let call = client.get_server_identity(GetServerIdentityRequest::new()).server(&connection.uri);
        let Ok(answer) = call.timeout(PATIENCE).await else { continue };
        let identity = &answer.media_container;
        // Somebody else's server can have the same address in another network.
        if identity.machine_identifier == server.client_identifier {
            let version = identity.version.as_deref().unwrap_or("unknown");
            screen.line(&format!("{name} answers at {}, version {}.", plain(&connection.uri), plain(version)))?;
            return Ok(());
        }
    }
    screen.line(&format!("{name} does not answer at any of its addresses."))?;
    Ok(())
}
