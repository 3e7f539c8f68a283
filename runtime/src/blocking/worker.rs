//! The blocking client's thread, and whether it may be waited for.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::coop;

/// The thread. It ends when this is dropped, and takes the runtime with it: a runtime must not be dropped where
/// asynchronous code runs, and a client may be.
pub(super) struct Worker {
    handle: Handle,
    _stop: oneshot::Sender<()>,
}

impl Worker {
    pub(super) fn start() -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("the blocking client's thread could not be started: {error}");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        std::thread::Builder::new()
            .name("blocking-client".to_owned())
            .spawn(move || _ = runtime.block_on(stopped))
            .map_err(failed)?;
        Ok(Self { handle, _stop: stop })
    }

    /// Runs this on the thread, and waits for it.
    pub(super) fn run<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> Result<T, String> {
        let (sender, receiver) = mpsc::sync_channel(1);
        self.handle.spawn(async move {
            // Nobody is left to hear it only if the program ends.
            let _ = sender.send(work.await);
        });
        receiver.recv().map_err(|_| "the call's thread ended without an answer, as after a panic in it".to_owned())
    }
}

/// Does this on the calling thread, as far as that gets, with the clock and the connections of a worker.
pub(super) fn drive<T>(worker: Option<&Worker>, work: impl Future<Output = T>) -> Result<T, String> {
    may_wait()?;
    let _runtime = worker.map(|worker| worker.handle.enter());
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut work = pin!(work);
    loop {
        match work.as_mut().poll(&mut context) {
            Poll::Ready(output) => return Ok(output),
            Poll::Pending => thread::park(),
        }
    }
}

/// Goes on with a thread that waits.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Refuses to wait where asynchronous code runs, which would be held up.
pub(super) fn may_wait() -> Result<(), String> {
    if is_asynchronous() {
        return Err("the blocking client was called inside asynchronous code, which it would hold up: use the \
                    asynchronous client there, or move the call to `tokio::task::spawn_blocking`"
            .to_owned());
    }
    Ok(())
}

/// Whether Tokio polls this very code: then waiting here would hold up whatever else it runs on this thread.
///
/// That there is a runtime is not enough, as there is one in `spawn_blocking` as well. But only what is polled has a
/// budget of steps after which it has to yield; so steps are taken until there are no more, and given back.
fn is_asynchronous() -> bool {
    /// More than Tokio gives to a task.
    const MANY: usize = 1024;
    if Handle::try_current().is_err() {
        return false;
    }
    let mut context = Context::from_waker(Waker::noop());
    let mut steps = Vec::new();
    let is_limited = (0..MANY).any(|_| match coop::poll_proceed(&mut context) {
        Poll::Ready(step) => {
            steps.push(step);
            false
        }
        Poll::Pending => true,
    });
    // Each puts back what was left before it, so the first comes last.
    while steps.pop().is_some() {}
    is_limited
}
