//! One suite for three clients: asynchronous over the default transport, blocking, and over an HTTP stack of our own
//! choice.

mod plain;
mod suite;

use std::time::Duration;

use generated_client::{CheckPinRequest, Client, GetPinRequest, GetUserRequest, LinkPinRequest, blocking, servers};
use runtime::{Audience, Builder, Error, Operation, Response, Retry};
use tests::Recorder;

use plain::Plain;

/// What the suite asks of a client: the functions that were generated for it.
trait Plex: From<runtime::Client> + Clone + std::fmt::Debug + Send + Sync + 'static {
    fn with_token(&self, audience: impl Into<Audience>, token: &str) -> Self;
    fn get_pin(&self, request: GetPinRequest) -> impl Ask<GetPinRequest>;
    fn check_pin(&self, request: CheckPinRequest) -> impl Ask<CheckPinRequest>;
    fn link_pin(&self, request: LinkPinRequest) -> impl Ask<LinkPinRequest>;
    fn get_user(&self, request: GetUserRequest) -> impl Ask<GetUserRequest>;
}

/// What the suite asks of a call.
trait Ask<R: Operation>: Sized {
    fn timeout(self, limit: Duration) -> Self;
    fn attempt_timeout(self, limit: Duration) -> Self;
    fn retry(self, retry: Retry) -> Self;
    fn header(self, name: &str, value: &str) -> Self;
    fn server(self, url: String) -> Self;
    async fn answer(self) -> Result<Response<R::Output>, Error<R::Failure>>;
}

/// The functions of the same names that each client has of its own.
macro_rules! same {
    ($client:ty, $call:ident: $($path:ident)::+, $answer:expr) => {
        impl Plex for $client {
            fn with_token(&self, audience: impl Into<Audience>, token: &str) -> Self {
                self.with_token(audience, token)
            }
            fn get_pin(&self, request: GetPinRequest) -> impl Ask<GetPinRequest> {
                self.get_pin(request)
            }
            fn check_pin(&self, request: CheckPinRequest) -> impl Ask<CheckPinRequest> {
                self.check_pin(request)
            }
            fn link_pin(&self, request: LinkPinRequest) -> impl Ask<LinkPinRequest> {
                self.link_pin(request)
            }
            fn get_user(&self, request: GetUserRequest) -> impl Ask<GetUserRequest> {
                self.get_user(request)
            }
        }

        impl<R: Operation> Ask<R> for $($path)::+<R> {
            fn timeout(self, limit: Duration) -> Self {
                self.timeout(limit)
            }
            fn attempt_timeout(self, limit: Duration) -> Self {
                self.attempt_timeout(limit)
            }
            fn retry(self, retry: Retry) -> Self {
                self.retry(retry)
            }
            fn header(self, name: &str, value: &str) -> Self {
                self.header(name, value)
            }
            fn server(self, url: String) -> Self {
                self.server(url)
            }
            async fn answer(self) -> Result<Response<R::Output>, Error<R::Failure>> {
                let $call = self;
                $answer
            }
        }
    };
}

same!(Client, call: runtime::Call, call.await);
same!(
    blocking::Client,
    call: runtime::blocking::Call,
    tokio::task::spawn_blocking(|| call.send()).await.expect("no panic")
);

/// A client and how it gets its transport.
trait Way {
    type Client: Plex;

    fn builder() -> Builder<Self::Client> {
        Builder::new()
    }

    /// A builder for clients that take this server for both of the description's.
    fn of(server: &Recorder) -> Builder<Self::Client> {
        let builder = Self::builder().server(servers::PLEX_TV, server.url("/api/v2"));
        builder.server(servers::MEDIA_SERVER, server.url(""))
    }

    /// A client that takes this server for both of the description's.
    fn client(server: &Recorder) -> Self::Client {
        Self::of(server).build().expect("a client for a server on loopback")
    }
}

struct Asynchronous;

impl Way for Asynchronous {
    type Client = Client;
}

struct Blocking;

impl Way for Blocking {
    type Client = blocking::Client;
}

struct Foreign;

impl Way for Foreign {
    type Client = Client;

    fn builder() -> Builder<Client> {
        Builder::new().transport(Plain)
    }
}

/// Each test of the suite, for each client.
macro_rules! for_each_client {
    ($($test:ident)*) => {
        for_each_client!(asynchronous: Asynchronous, $($test)*);
        for_each_client!(blocking_one: Blocking, $($test)*);
        for_each_client!(foreign: Foreign, $($test)*);
    };
    ($module:ident: $way:ident, $($test:ident)*) => {
        mod $module {
            $(
                #[tokio::test]
                async fn $test() {
                    super::suite::$test::<super::$way>().await;
                }
            )*
        }
    };
}

for_each_client! {
    a_pin_is_asked_for_and_read
    a_form_is_sent_with_its_credential
    a_call_has_a_header_and_a_server_of_its_own
    a_missing_credential_is_an_error_before_anything_is_sent
    case_63_another_origin_is_not_followed
    case_68_nothing_secret_shows
    case_71_an_operation_without_security_sends_no_token
    redirects_within_an_origin_are_followed
    a_failure_has_its_typed_body
    case_73_a_silent_service_is_a_timeout
    case_74_a_drip_ends_with_the_call
    case_75_a_body_over_the_limit_is_refused
    case_76_nothing_is_unpacked
    case_77_a_truncated_body_is_an_error
    case_78_no_body_is_an_error_or_nothing_as_the_type_has_it
    case_79_a_page_is_an_error_with_its_beginning
    case_81_trailing_bytes_are_an_error
    case_83_invalid_utf8_is_an_error
    case_88_what_is_safe_is_repeated_and_a_post_is_not
    case_88_a_long_retry_after_is_the_callers_to_wait_for
    case_90_a_flood_of_headers_is_an_error
    a_break_before_the_answer_and_in_it
    a_refused_connection_is_told_apart
}
