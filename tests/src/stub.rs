//! A transport without a network: it gives the same answer to everything, and keeps what it was asked.

use std::sync::{Arc, Mutex, PoisonError};

use runtime::http::{Request, Response};
use runtime::{Body, BoxFuture, Transport, TransportError};

/// Clones share what they were asked, so one can go into a client and another stay with the test.
#[derive(Clone, Debug)]
pub struct Stub {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    asked: Arc<Mutex<Vec<Request<Vec<u8>>>>>,
}

impl Stub {
    /// Answers in JSON.
    pub fn json(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self::bare(status, body).header("content-type", "application/json")
    }

    /// Answers without any header.
    pub fn bare(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self { status, headers: Vec::new(), body: body.as_ref().to_vec(), asked: Arc::default() }
    }

    /// One more header of the answer.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The requests so far.
    pub fn asked(&self) -> Vec<Request<Vec<u8>>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Transport for Stub {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let mut response = Response::builder().status(self.status);
        for (name, value) in &self.headers {
            response = response.header(*name, value);
        }
        let response = response.body(Body::from(self.body.clone()));
        Box::pin(async move {
            let (head, mut body) = request.into_parts();
            let mut sent = Vec::new();
            while let Some(piece) = body.next().await {
                sent.extend_from_slice(&piece?);
            }
            let request = Request::from_parts(head, sent);
            self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(request);
            response.map_err(|error| TransportError::new(runtime::TransportErrorKind::Other, error))
        })
    }
}
