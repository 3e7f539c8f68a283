//! Operations as generated ones are, whose answers a test reads as it likes; and answers to read.

use std::marker::PhantomData;

use runtime::http::{HeaderMap, StatusCode};
use runtime::{Answer, DecodeError, Encoder, Facts, NoTypedError, Operation, Server, Streams};

const HERE: &Server = &Server { url: "http://h", variables: &[] };

const fn facts(method: &'static str) -> Facts {
    Facts { id: "read", method, path: "/", servers: &[HERE], security: &[], accept: "*/*" }
}

const GET: &Facts = &facts("GET");
const POST: &Facts = &facts("POST");

/// What a test says of an operation.
pub(crate) trait Read: Send + Sync + 'static {
    /// What a success holds.
    type Output: Send + 'static;
    /// Its media types.
    const STREAMS: &'static Streams;
    /// Sent with `POST`, and not with `GET`.
    const IS_POST: bool = false;
    /// As generated code reads it.
    fn read(answer: &Answer) -> Result<Self::Output, DecodeError>;
}

/// The operation.
pub(crate) struct Reads<R>(PhantomData<R>);

impl<R> Reads<R> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<R: Read> Operation for Reads<R> {
    type Output = R::Output;
    type Failure = NoTypedError;
    const FACTS: &'static Facts = if R::IS_POST { POST } else { GET };
    const STREAMS: &'static Streams = R::STREAMS;
    fn encode(&self, _: &mut Encoder) {}
    fn success(answer: &Answer) -> Result<R::Output, DecodeError> {
        R::read(answer)
    }
    fn failure(_: &Answer) -> Option<NoTypedError> {
        None
    }
}

/// Writes an operation: its name, what it holds, the media types that arrive and that are read whole, its reader.
macro_rules! reads {
    ($name:ident, $output:ty, $arriving:expr, $buffered:expr, $read:expr $(, post = $post:literal)?) => {
        struct $name;

        impl $crate::reading::Read for $name {
            type Output = $output;
            const STREAMS: &'static runtime::Streams =
                &runtime::Streams { arriving: &$arriving, buffered: &$buffered };
            $(const IS_POST: bool = $post;)?
            fn read(answer: &runtime::Answer) -> Result<$output, runtime::DecodeError> {
                let read: fn(&runtime::Answer) -> Result<$output, runtime::DecodeError> = $read;
                read(answer)
            }
        }
    };
}
pub(crate) use reads;

/// An answer to read; without a media type if that is empty.
pub(crate) fn answer(status: u16, media_type: &str, body: impl AsRef<[u8]>) -> Answer {
    let mut headers = HeaderMap::new();
    if !media_type.is_empty() {
        headers.insert("content-type", media_type.parse().expect("a header's value"));
    }
    let status = StatusCode::from_u16(status).expect("a status");
    Answer::new(status, headers, body.as_ref().to_vec().into())
}
