//! Names of packages: which ones cargo and the generated crate can live with.

use std::path::Path;

/// As long as crates.io allows, and far below what a file name may be.
const LONGEST: usize = 64;

/// Strict, reserved and weak keywords that can't name a crate.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Crates that come with the compiler, and packages that generated code itself uses.
const TAKEN: &[&str] =
    &["alloc", "bytes", "core", "http", "jiff", "proc_macro", "runtime", "serde", "serde_json", "std", "test"];

/// What cargo calls its own folders below `target/`.
const FOLDERS: &[&str] = &["build", "deps", "examples", "incremental"];

/// Names that Windows gives to devices.
const DEVICES: &[&str] = &["aux", "con", "nul", "prn"];

/// Says why a name can't be a package's.
pub(crate) fn check(name: &str) -> Result<(), String> {
    let because =
        |reason: &str| Err(format!("`{}` can't be a package's name: {reason}", crate::visible::visible(name)));
    let Some(first) = name.chars().next() else {
        return because("it is empty");
    };
    if let Some(bad) = name.chars().find(|c| !(c.is_ascii_alphanumeric() || "-_".contains(*c))) {
        let mut shown = String::new();
        crate::visible::push(bad, None, &mut shown);
        return because(&format!("it holds `{shown}`; letters, digits, `-` and `_` of ASCII may stand in it"));
    }
    if first.is_ascii_digit() || first == '-' {
        return because("it starts with a digit or `-`; start it with a letter");
    }
    if !name.contains(|c: char| c.is_ascii_alphanumeric()) {
        return because("it has no letter");
    }
    if name.len() > LONGEST {
        return because(&format!("it is longer than {LONGEST} characters"));
    }
    match reserved(name) {
        Some(reason) => because(reason),
        None => Ok(()),
    }
}

/// A name for the crate of a description, made of its file name. Always passes [`check`].
pub(crate) fn from_file(path: &Path) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let mut name = String::new();
    for c in stem.chars() {
        // Two in a row would be two underscores in the crate's name, of which the compiler warns.
        let parts = name.ends_with(['-', '_']);
        if c.is_ascii_alphanumeric() || c == '_' && !parts {
            name.push(c);
        } else if !name.is_empty() && !parts {
            name.push('-');
        }
    }
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.insert_str(0, "api-");
    }
    // Room for the suffix below.
    name.truncate(LONGEST - "-client".len());
    let name = name.trim_end_matches(['-', '_']);
    if check(name).is_ok() {
        return name.to_owned();
    }
    let suffixed = format!("{name}-client");
    if check(&suffixed).is_ok() { suffixed } else { "client".to_owned() }
}

/// Why a well-formed name is not free. `-` and `_` are the same to the compiler.
fn reserved(name: &str) -> Option<&'static str> {
    let crate_name = name.replace('-', "_");
    let small = crate_name.to_ascii_lowercase();
    let numbered_device = |device: &str| {
        small.strip_prefix(device).is_some_and(|rest| rest.len() == 1 && rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    if KEYWORDS.contains(&crate_name.as_str()) {
        Some("it is a keyword of Rust")
    } else if TAKEN.contains(&crate_name.as_str()) {
        Some("a crate that generated code uses has that name")
    } else if FOLDERS.contains(&crate_name.as_str()) {
        Some("cargo has a folder of that name in `target/`")
    } else if DEVICES.contains(&small.as_str()) || numbered_device("com") || numbered_device("lpt") {
        Some("it is the name of a device on Windows")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cargo_or_rust_refuse_are_refused_with_the_reason() {
        for (name, reason) in [
            ("", "empty"),
            ("9lives", "digit"),
            ("-a", "starts with"),
            ("a b", "` `"),
            ("a/../b", "`/`"),
            ("grüße", "`ü`"),
            ("a\u{202e}", r"`\u{202e}`"),
            ("a\"\n[dependencies]", "`\"`"),
            ("__", "no letter"),
            ("type", "keyword"),
            ("self", "keyword"),
            ("std", "crate that generated code uses"),
            ("proc-macro", "crate that generated code uses"),
            ("runtime", "crate that generated code uses"),
            ("deps", "target/"),
            ("CON", "Windows"),
            ("com1", "Windows"),
            (&"a".repeat(65), "64"),
        ] {
            let said = check(name).expect_err(name);
            assert!(said.contains(reason), "{name:?}: {said}");
        }
        for name in ["generated-client", "_a", "plex_2024", "a", "Plex", "community", "types"] {
            assert_eq!(check(name), Ok(()));
        }
    }

    #[test]
    fn every_file_name_gives_a_valid_package() {
        for (file, name) in [
            ("specs/plex-2024-02.yaml", "plex-2024-02"),
            ("api.github.com.json", "api-github-com"),
            ("openapi.json", "openapi"),
            ("3d print.yaml", "api-3d-print"),
            ("Type.yaml", "type-client"),
            ("runtime.json", "runtime-client"),
            ("日本.yaml", "client"),
            ("...yaml", "client"),
            ("_.yaml", "client"),
            ("a__b_-c_.yaml", "a_b_c"),
            ("", "client"),
            ("-x-.json", "x"),
        ] {
            assert_eq!(from_file(Path::new(file)), name, "{file}");
            assert_eq!(check(name), Ok(()));
        }
        let long = from_file(Path::new(&"a-".repeat(100)));
        assert_eq!(check(&long), Ok(()), "{long}");
    }
}
