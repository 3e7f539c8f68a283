//! A service that stands in for the described one: it checks what it is asked, and answers as described.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tests::Recorded;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

use crate::cases::Case;
use crate::check::{MARK, check, chosen};
use crate::description::Description;

/// What the service knows and finds.
pub(crate) struct Service {
    description: Description,
    cases: Vec<Case>,
    /// Cases, by number, with what was wrong with each request of them.
    found: Mutex<Vec<(usize, Vec<String>)>>,
}

impl Service {
    pub(crate) fn new(description: Description, cases: Vec<Case>) -> Arc<Self> {
        Arc::new(Self { description, cases, found: Mutex::default() })
    }

    pub(crate) fn cases(&self) -> &[Case] {
        &self.cases
    }

    pub(crate) fn description(&self) -> &Description {
        &self.description
    }

    /// Every request so far: its case, and what was wrong.
    pub(crate) fn found(&self) -> Vec<(usize, Vec<String>)> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Listens on loopback until the runtime ends.
    pub(crate) async fn listen(self: Arc<Self>) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let address = listener.local_addr().expect("the address of a listener");
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(self.clone().serve(stream));
            }
        });
        address
    }

    async fn serve(self: Arc<Self>, mut stream: TcpStream) {
        let Some(request) = Recorded::read(&mut stream).await else { return };
        let number = request.header(MARK).first().and_then(|number| number.parse::<usize>().ok());
        let answer = match number.and_then(|number| Some((number, self.cases.get(number)?))) {
            Some((number, case)) => {
                let wrong = check(&self.description, case, &request).await;
                self.found.lock().unwrap_or_else(PoisonError::into_inner).push((number, wrong));
                answer(case, &request)
            }
            None => b"HTTP/1.1 500 No Case\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".to_vec(),
        };
        let _ = stream.write_all(&answer).await;
        let _ = stream.shutdown().await;
    }
}

fn answer(case: &Case, request: &Recorded) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {} Status\r\nConnection: close\r\n", case.answer.status);
    let content = chosen(case, request).or(case.answer.contents.first());
    let body = content.map_or(&[][..], |(_, body)| body);
    if let Some((name, _)) = content {
        head.push_str(&format!("Content-Type: {name}\r\n"));
    }
    if !matches!(case.answer.status, 204 | 304) {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    let is_head = request.line().starts_with("HEAD ");
    [head.as_bytes(), if is_head { &[] } else { body }].concat()
}
