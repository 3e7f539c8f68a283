//! What `--check` says about a plan: the differences, then the files that are missing, changed or orphaned.

use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

use similar::TextDiff;

use crate::failure::show;
use crate::plan::{Kind, Plan};
use crate::visible::visible_lines;

/// After this long a difference is taken as it is, correct but not the smallest.
const PATIENCE: Duration = Duration::from_secs(2);

/// From what is on the disk to what would be written. `folder` is the crate's as people know it. Empty if all is well.
pub(crate) fn describe(plan: &Plan, folder: &Path) -> String {
    let mut out = String::new();
    let mut list = String::new();
    for change in &plan.changes {
        let path = show(&folder.join(&change.path));
        let word = match &change.kind {
            Kind::New { .. } => "missing: ",
            Kind::Changed { old, text } => {
                out.push_str(&unified(&path, &String::from_utf8_lossy(old), text));
                "changed: "
            }
            Kind::Orphaned => "orphaned:",
        };
        let _ = writeln!(list, "{word} {path}");
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out + &list
}

fn unified(path: &str, old: &str, new: &str) -> String {
    let difference = TextDiff::configure().timeout(PATIENCE).diff_lines(old, new);
    let unified = difference.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")).to_string();
    visible_lines(&unified)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::tests::{files, put, territory};

    #[test]
    fn every_change_is_listed_and_edits_are_shown_line_by_line() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "docs/a.md", "one\nby hand\u{1b}\nthree\n");
        put(dir.path(), "docs/orphan.md", "");
        let made = files(&[("docs/a.md", "one\ntwo\nthree\n"), ("docs/b.md", "b\n")]);
        let plan = Plan::compare(territory(dir.path()), &made).unwrap();
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
        assert_eq!(describe(&plan, Path::new("client")), expected);
    }

    #[test]
    fn nothing_is_said_when_nothing_differs() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "docs/a.md", "a");
        let plan = Plan::compare(territory(dir.path()), &files(&[("docs/a.md", "a")])).unwrap();
        assert_eq!(describe(&plan, Path::new("client")), "");
    }
}
