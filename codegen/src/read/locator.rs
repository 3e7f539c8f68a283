//! Which file the text of a reference means, without asking anybody: never one outside of the entry's folder.

/// Why a reference is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It has a scheme or a host.
    Url,
    /// It is absolute, or has more `..` than folders.
    Outside,
    /// It is a Windows path, or worse.
    Backslash,
    /// It holds what no name of a file should: a colon, which is a drive or a stream somewhere, or a control character.
    Odd,
}

/// The path of the file that `reference` means in the file `here`, both relative to the entry's folder.
pub(super) fn locate(here: &str, reference: &str) -> Result<String, Refusal> {
    let scheme = reference.split_once(':').map(|(scheme, _)| scheme);
    let is_scheme = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_alphabetic())
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    };
    if reference.starts_with("//") || scheme.is_some_and(is_scheme) {
        return Err(Refusal::Url);
    }
    // Decoded first: `%2e%2e%2f` is `../` to whoever opens the file.
    let decoded = percent_decode(reference);
    if decoded.contains('\\') {
        return Err(Refusal::Backslash);
    }
    if decoded.starts_with('/') {
        return Err(Refusal::Outside);
    }
    if decoded.contains(|c: char| c == ':' || c.is_control()) {
        return Err(Refusal::Odd);
    }
    let mut words: Vec<&str> = here.split('/').collect();
    words.pop();
    for word in decoded.split('/') {
        match word {
            "" | "." => {}
            ".." => {
                words.pop().ok_or(Refusal::Outside)?;
            }
            word => words.push(word),
        }
    }
    Ok(words.join("/"))
}

/// The words that say something in the name of a file: its stem, or its folder's if all files are called like that.
pub(super) fn stem(path: &str) -> &str {
    let mut words = path.rsplit(['/', '\\']);
    let stem_of = |name: &str| -> usize {
        let name_end = [".yaml", ".yml", ".json"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        [".schema", ".openapi"].iter().find_map(|end| name_end.strip_suffix(end)).unwrap_or(name_end).len()
    };
    let name = words.next().unwrap_or_default();
    let stem = name.get(..stem_of(name)).unwrap_or(name);
    match (stem, words.next()) {
        ("index" | "_index" | "", Some(folder)) if !folder.is_empty() => folder,
        _ => stem,
    }
}

/// `%41` to `A`; what is no escape, or would not be UTF-8, stays as it is.
pub(super) fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digit = |place: usize| after.get(place).and_then(|byte| char::from(*byte).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Refusal, locate, percent_decode, stem};

    #[test]
    fn references_are_relative_to_the_file_they_stand_in() {
        for (here, reference, expected) in [
            ("api.yaml", "pet.yaml", "pet.yaml"),
            ("api.yaml", "./a//b/./pet.yaml", "a/b/pet.yaml"),
            ("a/b/c.yaml", "../pet%20food.yaml", "a/pet food.yaml"),
            ("a/b/c.yaml", "../../api.yaml", "api.yaml"),
            ("api.yaml", "a:b/c.yaml", "a:b/c.yaml"),
        ] {
            let found = if reference.contains(':') { Err(Refusal::Url) } else { Ok(expected.to_owned()) };
            assert_eq!(locate(here, reference), found, "{reference}");
        }
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        for (here, reference, expected) in [
            ("api.yaml", "../x.yaml", Refusal::Outside),
            ("a/b.yaml", "../../x.yaml", Refusal::Outside),
            ("a/b.yaml", "%2e%2e/%2E%2E%2fx.yaml", Refusal::Outside),
            ("api.yaml", "a/../../x.yaml", Refusal::Outside),
            ("api.yaml", "/etc/passwd", Refusal::Outside),
            ("api.yaml", "%2fetc/passwd", Refusal::Outside),
            ("api.yaml", "..\\x.yaml", Refusal::Backslash),
            ("api.yaml", "%5c%5chost%5cx", Refusal::Backslash),
            ("api.yaml", "C:/x.yaml", Refusal::Url),
            ("api.yaml", "file:///etc/passwd", Refusal::Url),
            ("api.yaml", "http://127.0.0.1/x", Refusal::Url),
            ("api.yaml", "//host/x", Refusal::Url),
            ("api.yaml", "./c:x", Refusal::Odd),
            ("api.yaml", "%63%3Ax", Refusal::Odd),
            ("api.yaml", "a%00b", Refusal::Odd),
            ("api.yaml", "a\nb", Refusal::Odd),
        ] {
            assert_eq!(locate(here, reference), Err(expected), "{reference}");
        }
    }

    #[test]
    fn a_file_is_called_by_its_stem() {
        for (path, expected) in [
            ("a/Pet.yaml", "Pet"),
            ("Pet.schema.json", "Pet"),
            ("Pet", "Pet"),
            ("pets/index.yaml", "pets"),
            ("index.yaml", "index"),
            ("v1.2.yml", "v1.2"),
        ] {
            assert_eq!(stem(path), expected);
        }
    }

    #[test]
    fn escapes_are_undone_once() {
        assert_eq!(percent_decode("/a%20b%/%zz/%c3%a9%2541"), "/a b%/%zz/\u{e9}%41");
    }
}
