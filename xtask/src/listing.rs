//! Diagnostics for people: severity, place, the source line underlined, what is wrong and what to do.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use codegen::InputFile;
use codegen::diagnostic::{Diagnostic, Location, Severity};

use crate::snippet::excerpt;
use crate::visible::visible;

/// Wider than any excerpt, which is cut around what is meant already.
const WIDTH: usize = 1000;

/// Every diagnostic in the order given, each followed by an empty line. With colours: the stream takes them out where
/// nobody would see them.
pub(crate) fn list<'a>(diagnostics: &'a [Diagnostic], inputs: &'a [InputFile]) -> impl Iterator<Item = String> {
    render(Renderer::styled(), diagnostics, inputs)
}

/// A problem that is in no description.
pub(crate) fn plain_error(problem: &str) -> String {
    let title = Level::ERROR.primary_title(visible(problem));
    Renderer::styled().term_width(WIDTH).render(&[Group::with_title(title)])
}

/// `12 warnings, 2 skipped operations, 1 error`; `None` if there is nothing to count.
pub(crate) fn count(diagnostics: &[Diagnostic], skipped_operations: usize) -> Option<String> {
    let of = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let counts =
        [(of(Severity::Warning), "warning"), (skipped_operations, "skipped operation"), (of(Severity::Error), "error")];
    let words: Vec<String> =
        counts.into_iter().filter(|(number, _)| *number > 0).map(|(number, word)| plural(number, word)).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// `1 file`, `2 files`.
pub(crate) fn plural(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}

/// One by one, since there may be thousands that show a long path each.
fn render<'a>(
    renderer: Renderer,
    diagnostics: &'a [Diagnostic],
    inputs: &'a [InputFile],
) -> impl Iterator<Item = String> {
    let renderer = renderer.term_width(WIDTH);
    let texts: BTreeMap<&str, &str> = inputs.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    diagnostics.iter().map(move |diagnostic| {
        let mut out = String::new();
        for line in renderer.render(&[group(diagnostic, &texts)]).lines().filter(|line| !is_second_origin(line)) {
            out.push_str(line);
            out.push('\n');
        }
        out.push('\n');
        out
    })
}

fn group<'a>(diagnostic: &'a Diagnostic, texts: &BTreeMap<&str, &str>) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Warning => Level::WARNING,
        // As loud as an error, since someone will look for that operation.
        Severity::Skip => Level::ERROR.with_name(diagnostic.severity.word()),
        Severity::Error => Level::ERROR,
    };
    let mut group = Group::with_title(level.primary_title(visible(&diagnostic.message)).id(diagnostic.code));
    if let Some(location) = &diagnostic.location {
        group = place(group, location, texts);
    }
    if !diagnostic.help.is_empty() {
        group = group.element(Level::HELP.message(visible(&diagnostic.help)));
    }
    group
}

/// The renderer announces a second file before a snippet without a path, and counts columns itself in one that has a
/// path. The position is said already, and the columns of a cut line would be wrong.
fn is_second_origin(line: &str) -> bool {
    anstream::adapter::strip_str(line).to_string().trim() == ":::"
}

/// The position is given apart from the line, because the line may be cut.
fn place<'a>(group: Group<'a>, location: &'a Location, texts: &BTreeMap<&str, &str>) -> Group<'a> {
    let line = usize::try_from(location.line).unwrap_or(usize::MAX);
    let column = usize::try_from(location.column).unwrap_or(usize::MAX);
    let group = group.element(Origin::path(visible(&location.file)).line(line).char_column(column));
    match texts.get(location.file.as_str()).and_then(|text| excerpt(text, location.span)) {
        Some(excerpt) => group.element(
            Snippet::source(excerpt.text).line_start(line).annotation(AnnotationKind::Primary.span(excerpt.span)),
        ),
        None => group,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use codegen::source::Span;

    fn diagnostic(severity: Severity, message: &str, location: Option<Location>) -> Diagnostic {
        Diagnostic { code: "some-code", severity, message: message.into(), help: String::new(), location }
    }

    fn location(line: u32, column: u32, start: u32, end: u32) -> Option<Location> {
        let span = Span { start, end };
        Some(Location { file: "openapi/a.yaml".into(), line, column, span, pointer: String::new() })
    }

    fn plain(diagnostics: &[Diagnostic], source: &str) -> String {
        let input = InputFile { path: "openapi/a.yaml".into(), text: source.into() };
        render(Renderer::plain(), diagnostics, &[input]).collect()
    }

    #[test]
    fn a_fault_shows_its_place_its_line_and_what_to_do() {
        let source = "paths:\n  /a:\n    $ref: nowhere\n";
        let mut fault = diagnostic(Severity::Skip, "the reference leads nowhere", location(3, 11, 23, 30));
        fault.help = "name a component that exists".into();
        let expected = "\
skip[some-code]: the reference leads nowhere
 --> openapi/a.yaml:3:11
  |
3 |     $ref: nowhere
  |           ^^^^^^^
  |
  = help: name a component that exists

";
        assert_eq!(plain(&[fault], source), expected);
    }

    #[test]
    fn faults_without_a_place_or_a_text_are_listed_too() {
        let mut elsewhere = location(7, 1, 0, 1);
        elsewhere.as_mut().unwrap().file = "not read".into();
        let faults =
            [diagnostic(Severity::Error, "no such file", None), diagnostic(Severity::Warning, "odd", elsewhere)];
        let listed = plain(&faults, "");
        assert_eq!(listed, "error[some-code]: no such file\n\nwarning[some-code]: odd\n--> not read:7:1\n\n");
    }

    #[test]
    fn nothing_that_steers_a_terminal_comes_through() {
        let bad = "\u{1b}]0;t\u{7}\u{202e}\u{200b}\r\n";
        let mut fault = diagnostic(Severity::Warning, bad, location(1, 1, 0, 3));
        fault.help = bad.into();
        if let Some(location) = &mut fault.location {
            location.file = bad.into();
        }
        let input = InputFile { path: bad.into(), text: bad.into() };
        let listed: String = render(Renderer::plain(), &[fault], &[input]).collect();
        assert!(!listed.contains(|c: char| (c.is_control() && c != '\n') || "\u{202e}\u{200b}".contains(c)));
        assert_eq!(listed.matches(r"\u{1b}]0;t\u{7}\u{202e}\u{200b}").count(), 4, "{listed}");
    }

    #[test]
    fn a_minified_description_shows_the_place_only() {
        let source = format!("{{{}\"bad\":1{}}}", "\"k\":0,".repeat(5000), ",\"k\":0".repeat(5000));
        let start = u32::try_from(source.find("\"bad\"").unwrap()).unwrap();
        let listed = plain(&[diagnostic(Severity::Warning, "odd", location(1, start + 1, start, start + 5))], &source);
        assert!(listed.contains("a.yaml:1:30002\n") && listed.contains("\"bad\":1"), "{listed}");
        assert!(listed.len() < 600, "{listed}");
    }

    #[test]
    fn no_place_is_too_odd_to_be_listed() {
        let source = "\u{feff}a\t日本: \u{202e}e\u{301}\r\n\n\r👩\u{200d}👧\0\n";
        let end = u32::try_from(source.len()).unwrap() + 2;
        for (start, end) in (0..end).flat_map(|start| (0..end).map(move |end| (start, end))) {
            let listed = plain(&[diagnostic(Severity::Warning, "odd", location(0, 0, start, end))], source);
            assert!(listed.starts_with("warning[some-code]: odd\n") && !listed.contains(":::"), "{start} {end}");
        }
    }

    #[test]
    fn a_problem_that_is_in_no_description_is_one_line_that_steers_nothing() {
        let shown = anstream::adapter::strip_str(&plain_error("no \u{202e}such\nfile")).to_string();
        assert_eq!(shown.trim_end(), r"error: no \u{202e}such\nfile");
    }

    #[test]
    fn the_list_on_a_terminal_says_what_it_says_in_a_file() {
        let faults = [diagnostic(Severity::Warning, "odd", None), diagnostic(Severity::Skip, "odder", None)];
        let shown = anstream::adapter::strip_str(&list(&faults, &[]).collect::<String>()).to_string();
        assert_eq!(shown, plain(&faults, ""));
        assert_eq!(shown, "warning[some-code]: odd\n\nskip[some-code]: odder\n\n");
    }

    #[test]
    fn the_count_names_only_what_there_is() {
        let faults = [
            diagnostic(Severity::Warning, "", None),
            diagnostic(Severity::Warning, "", None),
            diagnostic(Severity::Error, "", None),
        ];
        assert_eq!(count(&faults, 2).as_deref(), Some("2 warnings, 2 skipped operations, 1 error"));
        assert_eq!(count(&faults[..1], 0).as_deref(), Some("1 warning"));
        assert_eq!(count(&[], 0), None);
    }
}
