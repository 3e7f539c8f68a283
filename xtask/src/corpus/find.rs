//! Which files below a folder are descriptions, and which of them a run is about.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::hash;
use super::one::Task;
use crate::failure::{Failure, show};
use crate::package_name;

/// Most descriptions say what they are in their first lines.
const HEAD: usize = 4 * 1024;

/// What is below a folder.
#[derive(Debug)]
pub(crate) struct Found {
    /// Paths below the folder with `/`, and sizes in bytes.
    pub(crate) descriptions: BTreeMap<String, u64>,
    /// Files with the right ending that are something else.
    pub(crate) ignored: usize,
}

/// Looks at every file. What can't be read is told, all of it.
pub(crate) fn below(folder: &Path) -> Result<Found, Failure> {
    let mut found = Found { descriptions: BTreeMap::new(), ignored: 0 };
    let mut problems = Vec::new();
    walk(folder, "", &mut found, &mut problems);
    Failure::unless_empty(problems)?;
    Ok(found)
}

fn walk(folder: &Path, prefix: &str, found: &mut Found, problems: &mut Vec<String>) {
    let mut problem = |path: &Path, error: &dyn std::fmt::Display| {
        problems.push(format!("can't read {}: {error}", show(path)));
    };
    let entries = match fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
        Ok(entries) => entries,
        Err(error) => return problem(folder, &error),
    };
    let mut folders = Vec::new();
    for entry in entries {
        let path = entry.path();
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else {
            problem(&path, &"its name is not UTF-8");
            continue;
        };
        // A link to a file is a file; a link to a folder could lead in a circle.
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            folders.push((path, format!("{prefix}{name}/")));
        } else if is_candidate(&path) {
            match is_description(&path) {
                Ok(Some(size)) => drop(found.descriptions.insert(format!("{prefix}{name}"), size)),
                Ok(None) => found.ignored += 1,
                Err(error) => problem(&path, &error),
            }
        }
    }
    for (path, prefix) in folders {
        walk(&path, &prefix, found, problems);
    }
}

fn is_candidate(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_ascii_lowercase());
    path.is_file() && ending.is_some_and(|ending| ending == "json" || ending == "yaml" || ending == "yml")
}

/// The size of a file that is a description.
fn is_description(path: &Path) -> std::io::Result<Option<u64>> {
    let mut file = File::open(path)?;
    let size = Some(file.metadata()?.len());
    let mut bytes = Vec::new();
    file.by_ref().take(HEAD as u64).read_to_end(&mut bytes)?;
    if says_openapi_3(&bytes) {
        return Ok(size);
    }
    if bytes.len() < HEAD {
        return Ok(None);
    }
    file.read_to_end(&mut bytes)?;
    Ok(size.filter(|_| says_openapi_3(&bytes)))
}

/// A cheap look: the key `openapi` with a version that starts with 3, in JSON or YAML. A description that can't be
/// parsed is still meant to be one, and has to be told of.
fn says_openapi_3(text: &[u8]) -> bool {
    const KEY: &[u8] = b"openapi";
    let mut from = 0;
    while let Some(offset) = text.get(from..).and_then(|rest| rest.windows(KEY.len()).position(|window| window == KEY))
    {
        let start = from + offset;
        from = start + KEY.len();
        let before = start.checked_sub(1).and_then(|index| text.get(index)).copied();
        let mut after = text.get(from..).unwrap_or_default();
        let quote = before.filter(|before| matches!(before, b'"' | b'\''));
        match quote {
            Some(quote) if after.first() == Some(&quote) => after = after.get(1..).unwrap_or_default(),
            Some(_) => continue,
            None if matches!(before, None | Some(b'\n' | b'\r' | b'{' | b',' | b' ' | 0xbf)) => {}
            None => continue,
        }
        let Some(value) = after.trim_ascii_start().strip_prefix(b":") else { continue };
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
        if value.starts_with(b"3") {
            return true;
        }
    }
    false
}

/// Some of the descriptions, the same on every machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample<'a> {
    pub(crate) count: u64,
    pub(crate) seed: &'a str,
    /// Larger ones, in bytes, do not take part.
    pub(crate) largest: Option<u64>,
}

/// The part of the descriptions that is wanted: those of the list and those of the sample, or all.
pub(crate) fn choose(
    all: &BTreeMap<String, u64>,
    list: Option<&BTreeSet<String>>,
    sample: Option<Sample<'_>>,
) -> Result<BTreeSet<String>, Failure> {
    let mut chosen = BTreeSet::new();
    let missing = list.into_iter().flatten().filter(|wanted| !all.contains_key(*wanted));
    Failure::unless_empty(missing.map(|wanted| format!("--list names {wanted}, which is not there")).collect())?;
    chosen.extend(list.into_iter().flatten().cloned());
    match sample {
        Some(Sample { count, seed, largest }) => {
            // In the order of hashes, so that a file more or less changes at most one of the chosen.
            let fits = |size: &u64| largest.is_none_or(|largest| *size <= largest);
            let fitting = all.iter().filter(|(_, size)| fits(size)).map(|(path, _)| path);
            let drawn: BTreeSet<(u64, &String)> = fitting.map(|path| (hash::stable(&[seed, path]), path)).collect();
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            chosen.extend(drawn.into_iter().take(count).map(|(_, path)| path.clone()));
        }
        None if list.is_none() => chosen.extend(all.keys().cloned()),
        None => {}
    }
    Ok(chosen)
}

/// A description with a name for its crate: made of the path, so that it is the same in every run, and told apart
/// from others by a hash of it.
pub(crate) fn task(folder: &Path, description: &str, size: u64) -> Task {
    let readable = package_name::from_file(Path::new(&description.replace('/', "-")));
    let short: String = readable.chars().take(40).collect();
    let hash = hash::stable(&[description]) >> 32;
    let package = format!("{}-{hash:08x}", short.trim_end_matches(['-', '_']));
    Task { description: description.to_owned(), path: folder.join(description), size, package }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::tests::put;

    #[test]
    fn json_and_yaml_of_version_3_are_told_from_everything_else() {
        for yes in [
            r#"{"openapi":"3.0.0"}"#,
            "{\n  \"info\": {}, \"openapi\" : \"3.1.0\" }",
            "openapi: 3.0.3\n",
            "\u{feff}openapi: '3.2.0'\n",
            "# openapi: old\nopenapi: \"3.0.0\"",
            "{openapi: 3.0.0}",
            "'openapi': 3.1.0",
        ] {
            assert!(says_openapi_3(yes.as_bytes()), "{yes}");
        }
        for no in
            ["", r#"{"swagger":"2.0"}"#, "openapi: 2.0", "xopenapi: 3", "openapi 3", r#"{"x-openapi":"3"}"#, "openapi"]
        {
            assert!(!says_openapi_3(no.as_bytes()), "{no}");
        }
    }

    #[test]
    fn every_description_is_found_in_order_and_the_rest_is_counted() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "b.json", r#"{"openapi":"3.0.0"}"#);
        put(dir.path(), "a/x.YAML", "openapi: 3.1.0\n");
        put(dir.path(), "a/y.yml", &format!("info: {}\nopenapi: 3.1.0\n", "a".repeat(2 * HEAD)));
        put(dir.path(), "c.json", "{}");
        put(dir.path(), "d.js", r#"{"openapi":"3.0.0"}"#);
        let found = below(dir.path()).unwrap();
        assert_eq!(found.descriptions.keys().collect::<Vec<_>>(), ["a/x.YAML", "a/y.yml", "b.json"]);
        assert_eq!(found.descriptions["b.json"], 19);
        assert_eq!(found.ignored, 1);
        assert!(below(&dir.path().join("none")).unwrap_err().problems()[0].starts_with("can't read "));
    }

    /// The number is also the size.
    fn numbered(range: std::ops::Range<u64>) -> BTreeMap<String, u64> {
        range.map(|number| (format!("{number:03}.json"), number)).collect()
    }

    fn sample(count: u64, seed: &str) -> Option<Sample<'_>> {
        Some(Sample { count, seed, largest: None })
    }

    fn chosen(all: &BTreeMap<String, u64>, list: &[&str], sample: Option<Sample<'_>>) -> Vec<String> {
        let list: BTreeSet<String> = list.iter().map(|path| (*path).to_owned()).collect();
        let list = Some(&list).filter(|list| !list.is_empty());
        choose(all, list, sample).unwrap().into_iter().collect()
    }

    #[test]
    fn a_seed_chooses_the_same_on_every_machine_and_a_new_file_changes_at_most_one() {
        let all = numbered(0..200);
        let first = chosen(&all, &[], sample(5, "seed"));
        assert_eq!(first, ["029.json", "032.json", "053.json", "134.json", "157.json"]);
        assert_ne!(chosen(&all, &[], sample(5, "other")), first);
        let more = chosen(&numbered(0..201), &[], sample(5, "seed"));
        assert!(first.iter().filter(|path| !more.contains(path)).count() <= 1);
        assert_eq!(chosen(&all, &[], sample(1000, "seed")).len(), 200);
        let small = Some(Sample { count: 1000, seed: "seed", largest: Some(9) });
        assert_eq!(chosen(&all, &[], small).len(), 10);
    }

    #[test]
    fn a_list_stands_alone_or_beside_a_sample() {
        let all = numbered(0..20);
        assert_eq!(chosen(&all, &["003.json"], None), ["003.json"]);
        let both = chosen(&all, &["003.json"], sample(2, "x"));
        assert!(both.contains(&"003.json".to_owned()) && (2..=3).contains(&both.len()), "{both:?}");
        assert_eq!(chosen(&all, &[], None).len(), 20);
        let wrong = BTreeSet::from(["a".to_owned(), "b".to_owned()]);
        assert_eq!(choose(&all, Some(&wrong), None).unwrap_err().problems().len(), 2);
    }

    #[test]
    fn crates_of_all_paths_have_names_of_their_own_that_cargo_takes() {
        let paths = ["a/b.json", "a-b.json", "type.yaml", "日本.yaml", "1.json", &format!("{}.json", "x/".repeat(90))];
        let names: BTreeSet<String> = paths.iter().map(|path| task(Path::new("/"), path, 0).package).collect();
        assert_eq!(names.len(), paths.len());
        for name in &names {
            assert_eq!(package_name::check(name), Ok(()));
        }
    }
}
