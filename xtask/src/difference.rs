//! What `--check` says about a plan: the differences, then the files that are missing, changed or orphaned.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use similar::TextDiff;

use crate::failure::show;
use crate::plan::{Desk, Kind, Plan};
use crate::visible::visible_lines;

/// After this long a difference is taken as it is, correct but not the smallest.
const PATIENCE: Duration = Duration::from_secs(2);

/// How much of the differences is kept and shown, in bytes. Of what is far from what it would be, a list says enough.
const MOST: usize = 8 << 20;

/// The differences of a run that writes nothing.
#[derive(Debug)]
pub(crate) struct Differences {
    /// The crate's as people know it.
    folder: PathBuf,
    shown: BTreeMap<PathBuf, String>,
    /// What more may be shown.
    left: usize,
    /// Files that differ and are only listed.
    listed: usize,
}

impl Differences {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), shown: BTreeMap::new(), left: MOST, listed: 0 }
    }

    /// From what is on the disk to what would be written. Empty if all is well.
    pub(crate) fn describe(&self, plan: &Plan) -> String {
        let mut out: String = self.shown.values().map(String::as_str).collect();
        if !out.is_empty() {
            out.push('\n');
        }
        for change in &plan.changes {
            let word = match change.kind {
                Kind::New => "missing: ",
                Kind::Changed => "changed: ",
                Kind::Orphaned => "orphaned:",
            };
            let _ = writeln!(out, "{word} {}", show(&self.folder.join(&change.path)));
        }
        if self.listed > 0 {
            let _ = writeln!(out, "{} more of them would be shown, but {MOST} bytes are enough", self.listed);
        }
        out
    }
}

impl Desk for Differences {
    fn take(&mut self, path: &Path, old: Option<&[u8]>, text: &str) -> Result<(), String> {
        if let Some(old) = old {
            if self.left == 0 {
                self.listed += 1;
                return Ok(());
            }
            let unified = unified(&show(&self.folder.join(path)), &String::from_utf8_lossy(old), text);
            match self.left.checked_sub(unified.len()) {
                Some(left) => {
                    self.left = left;
                    self.shown.insert(path.to_owned(), unified);
                }
                // Whatever comes next, the rest is listed: which of them are shown is seen at a glance.
                None => (self.left, self.listed) = (0, self.listed + 1),
            }
        }
        Ok(())
    }
}

fn unified(path: &str, old: &str, new: &str) -> String {
    let difference = TextDiff::configure().timeout(PATIENCE).diff_lines(old, new);
    let unified = difference.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string();
    visible_lines(&unified)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::tests::{compare, put};

    fn described(root: &Path, made: &[(&str, &str)]) -> String {
        let (plan, differences) = compare(root, Differences::new(Path::new("client")), made).unwrap();
        differences.describe(&plan)
    }

    #[test]
    fn every_change_is_listed_and_edits_are_shown_line_by_line() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "docs/a.md", "one\nby hand\u{1b}\nthree\n");
        put(dir.path(), "docs/orphan.md", "");
        let made = [("docs/b.md", "b\n"), ("docs/a.md", "one\ntwo\nthree\n")];
        let expected = "\
--- a/client/docs/a.md
+++ b/client/docs/a.md
@@ -1,3 +1,3 @@
 one
-by hand\\u{1b}
+two
 three

changed:  client/docs/a.md
missing:  client/docs/b.md
orphaned: client/docs/orphan.md
";
        assert_eq!(described(dir.path(), &made), expected);
    }

    #[test]
    fn differences_of_more_than_anybody_reads_are_listed() {
        let dir = tempfile::tempdir().unwrap();
        let (old, new) = ("old\n".repeat(MOST / 8), "new\n".repeat(MOST / 8));
        let paths = ["docs/a.md", "docs/b.md", "docs/c.md"];
        paths.iter().for_each(|path| put(dir.path(), path, &old));
        let described = described(dir.path(), &paths.map(|path| (path, new.as_str())));
        assert!((1..=MOST + 1_000).contains(&described.len()), "{}", described.len());
        assert!(paths.iter().all(|path| described.contains(&format!("changed:  client/{path}\n"))));
        let lines: Vec<&str> = described.lines().filter(|line| line.contains("more of them")).collect();
        assert_eq!(lines, ["3 more of them would be shown, but 8388608 bytes are enough"]);
        put(dir.path(), "docs/a.md", "old\n");
        let described =
            self::described(dir.path(), &paths.map(|path| (path, if path == paths[0] { "new\n" } else { &new })));
        assert!(described.starts_with("--- a/client/docs/a.md\n") && described.contains("\n2 more of them"));
    }

    /// Lines that stay stand behind one blank, which services that run CI take away before they look for a command.
    #[test]
    fn no_line_of_a_difference_is_a_command() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "docs/a.md", "::add-mask::e\n##[group]\nold\n");
        let described = described(dir.path(), &[("docs/a.md", "::add-mask::e\n##[group]\n::error::\n")]);
        let lines: Vec<&str> = described.lines().filter(|line| line.contains("u{")).collect();
        assert_eq!(lines, [r" :\u{3a}add-mask::e", r" ##\u{5b}group]", r"+:\u{3a}error::"]);
        assert!(described.lines().all(|line| !line.trim().starts_with("::") && !line.contains("##[")));
    }

    #[test]
    fn nothing_is_said_when_nothing_differs() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "docs/a.md", "a");
        assert_eq!(described(dir.path(), &[("docs/a.md", "a")]), "");
    }
}
