//! A server on loopback that answers by a script, byte for byte, and keeps the bytes of every request.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What the server does with one request. The connection ends with it.
#[derive(Clone, Debug, Default)]
pub struct Script(Vec<Step>);

#[derive(Clone, Debug)]
enum Step {
    Write(Vec<u8>),
    Wait(Duration),
    /// Says nothing more until the other side goes away.
    Silence,
    /// Breaks the connection off (TCP's RST), where the script's end closes it in order.
    Reset,
}

impl Script {
    /// Exactly these bytes.
    pub fn raw(bytes: impl AsRef<[u8]>) -> Self {
        Self::default().write(bytes)
    }

    /// A whole answer with a length.
    pub fn answer(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let mut head = format!("HTTP/1.1 {status} Status\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        Self::raw(head).write(body)
    }

    /// A whole answer in JSON.
    pub fn json(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self::answer(status, &[("Content-Type", "application/json; charset=utf-8")], body)
    }

    /// A redirect.
    pub fn redirect(status: u16, location: &str) -> Self {
        Self::answer(status, &[("Location", location)], "")
    }

    /// Takes the request and never answers.
    pub fn silence() -> Self {
        Self(vec![Step::Silence])
    }

    /// And then these bytes.
    #[must_use]
    pub fn write(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.0.push(Step::Write(bytes.as_ref().to_vec()));
        self
    }

    /// And then nothing for a while.
    #[must_use]
    pub fn wait(mut self, time: Duration) -> Self {
        self.0.push(Step::Wait(time));
        self
    }

    /// And then the connection breaks.
    #[must_use]
    pub fn reset(mut self) -> Self {
        self.0.push(Step::Reset);
        self
    }

    /// And then nothing until the other side goes away.
    #[must_use]
    pub fn hang(mut self) -> Self {
        self.0.push(Step::Silence);
        self
    }
}

/// A request as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Everything up to the empty line, which is included.
    pub head: String,
    /// Everything after it.
    pub body: Vec<u8>,
}

impl Recorded {
    /// One request: a head, and as many bytes as it announces, or chunks. `None` if the other side went away.
    pub async fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut bytes = Vec::new();
        let end = loop {
            if let Some(place) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
                break place + 4;
            }
            more(stream, &mut bytes).await?;
        };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut request = Self { head, body: bytes.split_off(end) };
        if request.header("transfer-encoding").iter().any(|coding| coding.eq_ignore_ascii_case("chunked")) {
            request.body = chunks(stream, std::mem::take(&mut request.body)).await?;
            return Some(request);
        }
        let length = request.header("content-length").first().and_then(|length| length.parse().ok()).unwrap_or(0);
        while request.body.len() < length {
            more(stream, &mut request.body).await?;
        }
        Some(request)
    }

    /// The request line.
    pub fn line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    /// All values of a header.
    pub fn header(&self, name: &str) -> Vec<&str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// The server. It ends when it is dropped, or with the test's runtime.
#[derive(Debug)]
pub struct Recorder {
    address: SocketAddr,
    notes: Arc<Notes>,
    task: JoinHandle<()>,
}

/// What the server and its connections keep.
#[derive(Debug, Default)]
struct Notes {
    seen: Mutex<Vec<Recorded>>,
    connections: AtomicUsize,
    deserted: AtomicUsize,
}

impl Recorder {
    /// Answers the first request by the first script, and so on; the last one is for all that follow.
    ///
    /// # Panics
    ///
    /// There is no port left on loopback.
    pub async fn start(scripts: impl IntoIterator<Item = Script>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let address = listener.local_addr().expect("the address of a listener");
        let notes = Arc::<Notes>::default();
        let scripts: Vec<Script> = scripts.into_iter().collect();
        let task = tokio::spawn({
            let notes = notes.clone();
            async move {
                loop {
                    let Ok((stream, _)) = listener.accept().await else { return };
                    notes.connections.fetch_add(1, Ordering::SeqCst);
                    tokio::spawn(serve(stream, notes.clone(), scripts.clone()));
                }
            }
        });
        Self { address, notes, task }
    }

    /// Breaks every connection off before a request is read.
    ///
    /// # Panics
    ///
    /// There is no port left on loopback.
    pub async fn deaf() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let address = listener.local_addr().expect("the address of a listener");
        let notes = Arc::<Notes>::default();
        let task = tokio::spawn({
            let notes = notes.clone();
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    notes.connections.fetch_add(1, Ordering::SeqCst);
                    let _ = stream.set_zero_linger();
                }
            }
        });
        Self { address, notes, task }
    }

    /// Always the same answer.
    pub async fn always(script: Script) -> Self {
        Self::start([script]).await
    }

    /// Host and port.
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// A URL on this server.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<Recorded> {
        self.notes.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The only request so far.
    ///
    /// # Panics
    ///
    /// There were none, or more.
    pub fn request(&self) -> Recorded {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "exactly one request was expected: {requests:#?}");
        requests.remove(0)
    }

    /// How many connections were made, with or without a request.
    pub fn connections(&self) -> usize {
        self.notes.connections.load(Ordering::SeqCst)
    }

    /// How often the other side went away during a silence.
    pub fn deserted(&self) -> usize {
        self.notes.deserted.load(Ordering::SeqCst)
    }

    /// Waits for something to happen here.
    ///
    /// # Panics
    ///
    /// It does not happen within half a minute.
    pub async fn until(&self, happened: impl Fn(&Self) -> bool) {
        for _ in 0..3000 {
            if happened(self) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("it did not happen: {:#?}", self.requests());
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, notes: Arc<Notes>, scripts: Vec<Script>) {
    let Some(request) = Recorded::read(&mut stream).await else { return };
    let place = {
        let mut seen = notes.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.push(request);
        seen.len() - 1
    };
    let Some(script) = scripts.get(place).or(scripts.last()) else { return };
    for step in &script.0 {
        match step {
            // The other side may have had enough, as it should in some tests.
            Step::Write(bytes) if stream.write_all(bytes).await.is_err() => return,
            Step::Write(_) => {}
            Step::Wait(time) => tokio::time::sleep(*time).await,
            Step::Reset => {
                let _ = stream.set_zero_linger();
                return;
            }
            Step::Silence => {
                while matches!(stream.read(&mut [0; 64]).await, Ok(1..)) {}
                notes.deserted.fetch_add(1, Ordering::SeqCst);
            }
        }
    }
    let _ = stream.shutdown().await;
}

/// Some more bytes; `None` at the end.
async fn more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    (stream.read_buf(bytes).await.ok()? > 0).then_some(())
}

/// RFC 9112, 7.1: what stands in the chunks. Trailers are not kept.
async fn chunks(stream: &mut TcpStream, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    loop {
        let end = loop {
            if let Some(place) = bytes.windows(2).position(|two| two == b"\r\n") {
                break place;
            }
            more(stream, &mut bytes).await?;
        };
        let line = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let length = usize::from_str_radix(line.split(';').next().unwrap_or_default().trim(), 16).ok()?;
        while bytes.len() < end + 2 + length + 2 {
            more(stream, &mut bytes).await?;
        }
        whole.extend_from_slice(&bytes[end + 2..end + 2 + length]);
        bytes.drain(..end + 2 + length + 2);
        if length == 0 {
            return Some(whole);
        }
    }
}
