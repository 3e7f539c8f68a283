//! What cargo says as JSON: which package has which errors and warnings, and which is done.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::record::Compiled;

#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Line {
    CompilerMessage {
        manifest_path: String,
        message: Message,
    },
    CompilerArtifact {
        manifest_path: String,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Message {
    level: String,
    message: String,
    code: Option<Code>,
    #[serde(default)]
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: usize,
    is_primary: bool,
}

/// What is known of the packages below `crates`, by the name of their folder. One that cargo did not come to is not
/// there.
pub(crate) fn read(text: &str, crates: &Path) -> BTreeMap<String, Compiled> {
    let mut all: BTreeMap<String, Compiled> = BTreeMap::new();
    for line in text.lines() {
        match serde_json::from_str(line) {
            Ok(Line::CompilerMessage { manifest_path, message }) => {
                if let Some(package) = folder(&manifest_path, crates) {
                    note(all.entry(package).or_default(), &message);
                }
            }
            Ok(Line::CompilerArtifact { manifest_path }) => {
                if let Some(package) = folder(&manifest_path, crates) {
                    all.entry(package).or_default().ok = true;
                }
            }
            Ok(Line::Other) | Err(_) => {}
        }
    }
    // With nothing but warnings and no library, the compiler did not come to its end.
    all.retain(|_, compiled| compiled.ok || !compiled.errors.is_empty());
    all
}

fn folder(manifest: &str, crates: &Path) -> Option<String> {
    let folder = Path::new(manifest).parent()?;
    (folder.parent()? == crates).then(|| folder.file_name()?.to_str().map(str::to_owned))?
}

fn note(compiled: &mut Compiled, message: &Message) {
    let is_error = message.level.starts_with("error");
    // `aborting due to 2 previous errors`, `3 warnings emitted` are counts of what was said already.
    let is_count = message.code.is_none() && message.spans.is_empty() && !message.level.contains("internal");
    if !(is_error || message.level == "warning") || is_count && !compiled.errors.is_empty() || is_count && !is_error {
        return;
    }
    let code = message.code.as_ref().map_or(message.level.as_str(), |code| code.code.as_str()).to_owned();
    let place = message.spans.iter().find(|span| span.is_primary);
    let place = place.map(|span| format!("{}:{}: ", span.file_name, span.line_start)).unwrap_or_default();
    let first_error = is_error && compiled.errors.is_empty();
    if first_error || compiled.first.is_none() {
        let words = message.message.lines().next().unwrap_or_default();
        compiled.first = Some(format!("{code}: {place}{words}"));
    }
    let codes = if is_error { &mut compiled.errors } else { &mut compiled.warnings };
    *codes.entry(code).or_default() += 1;
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn message(package: &str, level: &str, code: Option<&str>, text: &str) -> Value {
        let spans = match code {
            Some(_) => json!([{ "file_name": "src/lib.rs", "line_start": 7, "is_primary": true, "text": [] }]),
            None => json!([]),
        };
        let code = code.map(|code| json!({ "code": code, "explanation": null }));
        json!({
            "reason": "compiler-message", "manifest_path": format!("/w/{package}/Cargo.toml"),
            "message": { "level": level, "message": text, "code": code, "spans": spans },
        })
    }

    fn artifact(path: &str) -> Value {
        json!({ "reason": "compiler-artifact", "manifest_path": path, "fresh": false })
    }

    #[test]
    fn every_message_is_counted_for_its_own_package() {
        let lines = [
            artifact("/elsewhere/dependency/Cargo.toml"),
            message("a", "warning", Some("dead_code"), "never used"),
            message("a", "error", Some("E0308"), "mismatched types\nmore"),
            message("a", "error", Some("E0308"), "mismatched types"),
            message("a", "error", None, "aborting due to 2 previous errors; 1 warning emitted"),
            message("b", "warning", Some("missing_docs"), "missing documentation"),
            message("b", "warning", None, "1 warning emitted"),
            artifact("/w/b/Cargo.toml"),
            artifact("/w/c/Cargo.toml"),
            message("d", "warning", Some("missing_docs"), "and then it was killed"),
            message("e", "error", None, "could not do it at all"),
            json!({ "reason": "build-finished", "success": false }),
        ];
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let all = read(&text, Path::new("/w"));
        assert_eq!(all.keys().collect::<Vec<_>>(), ["a", "b", "c", "e"]);
        assert_eq!(all["a"].errors, BTreeMap::from([("E0308".to_owned(), 2)]));
        assert_eq!(all["a"].first.as_deref(), Some("E0308: src/lib.rs:7: mismatched types"));
        assert!(!all["a"].ok && all["b"].ok && all["c"].is_clean());
        assert_eq!(all["b"].warnings, BTreeMap::from([("missing_docs".to_owned(), 1)]));
        assert_eq!(all["e"].first.as_deref(), Some("error: could not do it at all"));
    }
}
