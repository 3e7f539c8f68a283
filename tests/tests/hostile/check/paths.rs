//! Paths of what comes out: below the crate's folder, of our characters, different on every file system.

use std::collections::BTreeSet;

use codegen::OutputFile;

/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

pub(super) fn problems(files: &[OutputFile]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for OutputFile { path, .. } in files {
        let is_ours = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
        let is_place = path == "Cargo.toml" || path.starts_with("src/") || path.starts_with("docs/");
        if !is_place || path.starts_with('/') || !path.chars().all(is_ours) {
            problems.push(format!("the path {path:?}"));
        }
        if !seen.insert(path.to_lowercase()) {
            problems.push(format!("{path:?} stands twice where letters don't count"));
        }
        problems.extend(path.split('/').filter_map(word_problem).map(|why| format!("{path:?}: {why}")));
    }
    problems
}

fn word_problem(word: &str) -> Option<String> {
    let stem = word.split('.').next().unwrap_or_default().to_lowercase();
    let number = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    let is_port = number.is_some_and(|number| number.len() == 1 && number.chars().all(|c| c.is_ascii_digit()));
    if DEVICES.contains(&stem.as_str()) || is_port {
        return Some(format!("{word:?} is a device somewhere"));
    }
    if word.is_empty() || word.starts_with('.') || word.ends_with('.') {
        return Some(format!("{word:?} is no plain name"));
    }
    (word.len() > 255).then(|| format!("{} bytes are more than a name may have", word.len()))
}
