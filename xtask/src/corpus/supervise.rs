//! Runs a process that may crash or hang, and says how it ended.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Between two looks at a process.
const PAUSE: Duration = Duration::from_millis(5);

/// What is kept of what a process said.
const LAST_WORDS: usize = 8 * 1024;

/// How a process ended.
#[derive(Debug)]
pub(crate) struct Supervised {
    /// Nothing if it was stopped because its time was over.
    pub(crate) status: Option<ExitStatus>,
    /// The end of what it wrote to its standard error.
    pub(crate) words: String,
    pub(crate) took: Duration,
}

/// Runs it to its end, or to the end of its time. It reads nothing; where its output goes is the caller's choice.
///
/// # Errors
///
/// It can't be started or waited for.
pub(crate) fn run(command: &mut Command, limit: Duration) -> io::Result<Supervised> {
    let started = Instant::now();
    let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    // Read all the while: a process that can't write any more would never end.
    let listener = child.stderr.take().map(|stderr| thread::spawn(move || last_words(stderr)));
    let status = loop {
        match child.try_wait()? {
            Some(status) => break Some(status),
            None if started.elapsed() >= limit => {
                stop(&mut child)?;
                break None;
            }
            None => thread::sleep(PAUSE),
        }
    };
    let took = started.elapsed();
    let words = listener.and_then(|listener| listener.join().ok()).unwrap_or_default();
    Ok(Supervised { status, words, took })
}

/// Ends a process and those that it started, which would else go on and hold its output open.
fn stop(child: &mut Child) -> io::Result<()> {
    let parent = child.id().to_string();
    // Without such a tool only the process itself is ended.
    let children = Command::new("pgrep").args(["-P", &parent]).output().map(|found| found.stdout).unwrap_or_default();
    child.kill()?;
    for id in String::from_utf8_lossy(&children).split_whitespace() {
        let _ = Command::new("kill").args(["-KILL", id]).status();
    }
    child.wait().map(drop)
}

fn last_words(mut from: impl Read) -> String {
    let mut kept = VecDeque::new();
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        kept.extend(buffer.iter().take(read));
        let surplus = kept.len().saturating_sub(LAST_WORDS);
        kept.drain(..surplus);
    }
    String::from_utf8_lossy(kept.make_contiguous()).into_owned()
}

/// The one line of a process's last words that tells most: what panicked, what was fatal, else the last.
pub(crate) fn telling(words: &str) -> Option<String> {
    let lines: Vec<&str> = words.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let tells = |line: &&&str| {
        ["panicked at", "overflowed its stack", "error: ", "error[", "memory allocation"]
            .iter()
            .any(|w| line.contains(w))
    };
    let found = lines.iter().position(|line| tells(&line)).or(lines.len().checked_sub(1))?;
    let mut line = (*lines.get(found)?).to_owned();
    // The message of a panic is on the line below the place.
    if line.contains("panicked at")
        && let Some(message) = lines.get(found + 1)
    {
        line = format!("{line} {message}");
    }
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]).stdout(Stdio::null());
        command
    }

    #[test]
    fn a_process_that_hangs_is_stopped_with_what_it_started() {
        let started = Instant::now();
        // Two processes, and both hold the standard error open.
        let ended = run(&mut shell("echo began >&2; sleep 600; true"), Duration::from_millis(200)).unwrap();
        assert!(ended.status.is_none());
        assert_eq!(ended.words, "began\n");
        assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
    }

    #[test]
    fn a_process_that_is_killed_is_told_from_one_that_ends() {
        let limit = Duration::from_secs(60);
        let aborted = run(&mut shell("echo last words >&2; kill -ABRT $$"), limit).unwrap();
        assert!(aborted.status.is_some_and(|status| status.code().is_none()));
        assert_eq!(telling(&aborted.words).as_deref(), Some("last words"));
        for code in [0, 3] {
            let ended = run(&mut shell(&format!("exit {code}")), limit).unwrap();
            assert_eq!(ended.status.and_then(|status| status.code()), Some(code));
        }
    }

    #[test]
    fn a_process_that_says_much_comes_to_its_end() {
        let script = "i=0; while [ $i -lt 5000 ]; do echo 'a line that is said again and again' >&2; i=$((i+1)); done";
        let ended = run(&mut shell(script), Duration::from_secs(60)).unwrap();
        assert!(ended.status.is_some());
        assert!(ended.words.len() <= LAST_WORDS);
    }

    #[test]
    fn of_last_words_the_telling_line_is_kept() {
        let panic = "warning: x\nthread 'main' panicked at src/a.rs:1:2:\nindex out of bounds\nnote: run with\n";
        assert_eq!(telling(panic).as_deref(), Some("thread 'main' panicked at src/a.rs:1:2: index out of bounds"));
        assert_eq!(telling("a\nb\n").as_deref(), Some("b"));
        assert_eq!(telling(""), None);
    }
}
