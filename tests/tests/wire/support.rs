//! Clients and answers that several modules use.

use generated_client::{Client, servers};
use runtime::{ApiError, Builder};
use tests::Recorder;

/// A token that is easy to find where it must not be.
pub(crate) const TOKEN: &str = "t0k3n-never-shown";

/// A PIN with nothing but what is required.
pub(crate) const SMALL_PIN: &str = r#"{"id":1,"code":"ABCD"}"#;

/// A builder for clients that take this server for both of the description's.
pub(crate) fn builder(server: &Recorder) -> Builder<Client> {
    Client::builder().server(servers::PLEX_TV, server.url("/api/v2")).server(servers::MEDIA_SERVER, server.url(""))
}

/// A client that takes this server for both of the description's.
pub(crate) fn client(server: &Recorder) -> Client {
    builder(server).build().expect("a client for a server on loopback")
}

/// Everything that an error says of itself, its causes included.
pub(crate) fn everything(error: &dyn std::error::Error) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(&format!(" {error} {error:?} {error:#?}"));
        source = error.source();
    }
    text
}

/// The error of something that must fail, for all operations alike.
pub(crate) fn failure<T>(result: Result<T, impl Into<ApiError>>) -> ApiError {
    match result {
        Ok(_) => panic!("a failure was expected"),
        Err(error) => error.into(),
    }
}
