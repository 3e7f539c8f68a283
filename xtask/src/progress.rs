//! Shows on a terminal what a long run is doing.

use std::time::{Duration, Instant};

use codegen::Stage;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// What is done sooner needs no sign of life.
const SHORT: Duration = Duration::from_millis(300);

/// One run's. Draws on stderr, and only if that is a terminal; it is gone when dropped.
pub(crate) struct Progress {
    started: Instant,
    label: String,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Starts the clock.
    pub(crate) fn new(label: &str) -> Self {
        Self { started: Instant::now(), label: label.to_owned(), bar: None }
    }

    /// Takes what the library says about its work.
    pub(crate) fn show(&mut self, stage: Stage) {
        if self.bar.is_none() && self.started.elapsed() < SHORT {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| start(&self.label));
        let word = match stage {
            Stage::Read => "reading",
            Stage::Lower => "making types and operations",
            Stage::Analyse => "analysing",
            Stage::Name => "naming",
            Stage::Emit { done, of } => {
                bar.set_message(format!("writing file {done} of {of}"));
                return;
            }
        };
        bar.set_message(word);
    }
}

fn start(label: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix}: {msg}") {
        bar.set_style(style);
    }
    bar.set_prefix(label.to_owned());
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
