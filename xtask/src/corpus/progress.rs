//! Shows on a terminal how far a run over many descriptions is.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// One run's. Draws on stderr, and only if that is a terminal; it is gone when dropped.
pub(crate) struct Progress {
    bar: ProgressBar,
    fell: usize,
}

impl Progress {
    /// Of a run over so many descriptions.
    pub(crate) fn new(descriptions: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(descriptions as u64), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} of {len}, {elapsed}, {eta} left: {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self { bar, fell: 0 }
    }

    /// One is done.
    pub(crate) fn done(&mut self, fell_short: bool) {
        self.fell += usize::from(fell_short);
        self.bar.inc(1);
    }

    /// What is at work.
    pub(crate) fn now(&self, doing: &str) {
        self.bar.set_message(format!("{doing}, {} fell short", self.fell));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
