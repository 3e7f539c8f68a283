//! What has to hold for whatever is generated: it parses, it is only data where a description's text is, and it stays
//! where it belongs.

mod manifest;
mod markdown;
mod paths;
mod rust;

use codegen::Generation;

/// Steers a terminal, is not seen, or changes how its neighbours are seen. Line feeds alone are allowed.
pub(crate) fn is_hidden(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Everything that is wrong with what was made; what should be nothing.
pub(crate) fn problems(generation: &Generation) -> Vec<String> {
    let mut problems = paths::problems(&generation.files);
    for file in &generation.files {
        let about = |problem: String| format!("{}: {problem}", file.path);
        if let Some(found) = file.text.chars().find(|found| is_hidden(*found)) {
            problems.push(about(format!("it holds a raw {}", found.escape_unicode())));
        }
        let found = match file.path.rsplit('.').next() {
            Some("rs") => rust::problems(&file.text),
            Some("md") => markdown::page_problems(&file.path, &file.text, &generation.files),
            Some("toml") => manifest::problems(&file.text),
            _ => vec!["a file of a kind that nobody knows".to_owned()],
        };
        problems.extend(found.into_iter().map(about));
    }
    problems.extend(rust::shared_names(&generation.files));
    problems.extend(said(generation));
    problems
}

/// What is said to people has nothing that steers a terminal or hides.
fn said(generation: &Generation) -> Vec<String> {
    let faults = generation.diagnostics.iter().flat_map(|fault| [&fault.message, &fault.help]);
    let texts = faults.chain(generation.report.skipped.iter().map(|skipped| &skipped.reason));
    texts
        .filter(|text| text.contains(|character| is_hidden(character) || character == '\n'))
        .map(|text| format!("it is said: {text:?}"))
        .collect()
}

/// Fails with all problems, and with what they came of.
pub(crate) fn assert_inert(what: &str, generation: &Generation) {
    let problems = problems(generation);
    assert!(problems.is_empty(), "{what}:\n{}", problems.join("\n"));
}
