//! What has to hold for whatever is generated: it parses, it is only data where a description's text is, and it stays
//! where it belongs.

mod manifest;
mod markdown;
mod paths;
mod rust;

use codegen::Generation;

/// Steers a terminal, is not seen, or changes how its neighbours are seen. Line feeds alone are allowed.
fn is_hidden(character: char) -> bool {
    (character.is_control() && character != '\n')
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{13430}'..='\u{1343f}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// What is hidden in a text. Behind something like an emoji a selector of its form is not, nor is what joins two.
fn first_hidden(text: &str) -> Option<char> {
    let is_picture = |c: char| matches!(c, '\u{a9}' | '\u{ae}' | '\u{203c}'..='\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}');
    let mut before = ' ';
    let mut characters = text.chars().peekable();
    while let Some(found) = characters.next() {
        let after = characters.peek().copied().unwrap_or(' ');
        let is_shaped = match found {
            '\u{fe0e}' | '\u{fe0f}' => is_picture(before) || after == '\u{20e3}',
            '\u{200d}' => (is_picture(before) || before == '\u{fe0f}') && is_picture(after),
            _ => false,
        };
        if is_hidden(found) && !is_shaped {
            return Some(found);
        }
        before = found;
    }
    None
}

/// Everything that is wrong with what was made; what should be nothing.
pub(crate) fn problems(generation: &Generation) -> Vec<String> {
    let mut problems = paths::problems(&generation.files);
    for file in &generation.files {
        let about = |problem: String| format!("{}: {problem}", file.path);
        if let Some(found) = first_hidden(&file.text) {
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
        .filter(|text| first_hidden(text).is_some() || text.contains('\n'))
        .map(|text| format!("it is said: {text:?}"))
        .collect()
}

/// Fails with all problems, and with what they came of.
pub(crate) fn assert_inert(what: &str, generation: &Generation) {
    let problems = problems(generation);
    assert!(problems.is_empty(), "{what}:\n{}", problems.join("\n"));
}
