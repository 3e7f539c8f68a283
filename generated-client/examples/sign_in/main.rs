//! Signs in to Plex with a PIN, from the code to the list of servers.
//!
//! ```text
//! cargo run --example sign_in               with your account: open a link, or scan the QR code
//! cargo run --example sign_in -- --weak     with a code that is typed at plex.tv/link
//! cargo run --example sign_in -- --demo     against a stand-in for plex.tv: no account, no internet
//! cargo run --example sign_in -- --help     everything else
//! ```
//!
//! Read `flow.rs` for how the library is used; the other files are arguments, screen, and the stand-in.

mod arguments;
pub(crate) mod demo;
mod flow;
mod screen;
mod token_file;

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write};
use std::process::ExitCode;
use std::time::Duration;

use generated_client::{Client, Identity, servers};

use arguments::{Arguments, Wanted};
use flow::{Ended, Plan};
use screen::Screen;

/// Signed in, or helped.
pub(crate) const DONE: u8 = 0;
/// Not signed in, for a reason that was printed.
pub(crate) const FAILED: u8 = 1;
/// The arguments make no sense.
pub(crate) const MISUSED: u8 = 2;
/// Ctrl-C, as shells count it.
const INTERRUPTED: u8 = 130;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let live = io::stdout().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
    let (mut out, mut err) = (io::stdout(), io::stderr());
    let code = tokio::select! {
        code = program(std::env::args_os().skip(1), &mut out, &mut err, live) => code,
        _ = tokio::signal::ctrl_c() => {
            // A failure to print can't be printed.
            let _ = writeln!(io::stderr(), "\nStopped. An unapproved code expires by itself.");
            INTERRUPTED
        }
    };
    ExitCode::from(code)
}

/// The whole program but for the process around it, so that a test can run it. Returns the exit code.
pub(crate) async fn program(
    arguments: impl Iterator<Item = OsString>,
    out: &mut dyn Write,
    err: &mut dyn Write,
    live: bool,
) -> u8 {
    // When nobody reads any more (`| head`), there is nobody to tell either: hence all the `let _`.
    let arguments = match arguments::parse(arguments) {
        Ok(Wanted::Help) => {
            let _ = out.write_all(arguments::HELP.as_bytes());
            return DONE;
        }
        Ok(Wanted::SignIn(arguments)) => arguments,
        Err(error) => {
            let _ = writeln!(err, "error: {error}\n\nTry --help.");
            return MISUSED;
        }
    };
    match run(arguments, Screen::new(out, live)).await {
        Ok(()) => DONE,
        Err(Ended::Output(_)) => FAILED,
        Err(Ended::Because(reason)) => {
            let _ = writeln!(err, "error: {reason}");
            FAILED
        }
    }
}

async fn run(arguments: Arguments, mut screen: Screen<'_>) -> Result<(), Ended> {
    if let Some(path) = &arguments.save {
        token_file::check(path)?;
    }
    let client_identifier = arguments.client_identifier.unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
    screen.line(&format!("Client identifier: {client_identifier}"))?;
    let identity = Identity::new(client_identifier, "Sign-in example")
        .version(env!("CARGO_PKG_VERSION"))
        .platform(std::env::consts::OS)
        .device_name("Terminal");
    let mut builder = Client::with_identity(&identity);
    let mut interval = Duration::from_secs(1);
    if arguments.demo {
        let stand_in = demo::start(arguments.expire).await?;
        screen
            .line(&format!("Demo: {} plays plex.tv. Leave the link alone; nobody has to approve.", stand_in.plex_tv))?;
        builder = builder.server(servers::PLEX_TV, stand_in.plex_tv);
        interval = demo::INTERVAL;
    }
    let client = builder.build().map_err(|error| Ended::because(&error))?;
    let plan = Plan { client, identity, strong: !arguments.weak, interval, save: arguments.save };
    flow::sign_in(&plan, &mut screen).await
}
