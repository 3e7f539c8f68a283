//! Whatever happens to a line of a description, the generator ends with files or with faults, never with a panic.

use std::panic::catch_unwind;

use codegen::diagnostic::Severity;

use crate::support::{constructs, fixture, generate};

/// One line taken out, doubled, cut in the middle, or moved to the left.
fn damaged(text: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let with = |at: usize, new: &[&str]| {
        let mut all = lines.clone();
        all.splice(at..=at, new.iter().copied());
        all.join("\n")
    };
    let mut damaged = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let middle = (line.len() / 2..=line.len()).find(|end| line.is_char_boundary(*end)).unwrap_or_default();
        for (how, new) in [
            ("without", vec![]),
            ("doubled", vec![*line, *line]),
            ("cut", vec![&line[..middle]]),
            ("moved", vec![line.trim_start()]),
        ] {
            damaged.push((format!("line {} {how}", at + 1), with(at, &new)));
        }
    }
    damaged
}

/// All that can happen to one construct, or one thing to each line: the whole takes half a minute.
fn check(name: &str, step: usize) {
    for (how, text) in damaged(&fixture(&format!("constructs/{name}.yaml"))).into_iter().step_by(step) {
        let ended = catch_unwind(|| generate("damaged.yaml", &text));
        let generation = ended.unwrap_or_else(|_| panic!("{name}, {how}:\n{text}"));
        let wrong = generation.diagnostics.iter().any(|fault| fault.severity == Severity::Error);
        assert_eq!(generation.files.is_empty(), wrong, "{name}, {how}: files, or an error that says why not");
    }
}

#[test]
fn no_damaged_line_makes_the_generator_panic() {
    let names = constructs();
    let (some, others) = names.split_at(names.len() / 2);
    std::thread::scope(|scope| {
        // Five is no multiple of the four ways, so every way comes round.
        scope.spawn(|| some.iter().for_each(|name| check(name, 5)));
        others.iter().for_each(|name| check(name, 5));
    });
}

#[test]
fn nothing_that_happens_to_a_line_of_parameters_makes_the_generator_panic() {
    check("parameters", 1);
}

#[test]
fn a_description_cut_at_any_line_is_an_error_or_a_description() {
    let text = fixture("plex-2024-like.yaml");
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    for end in ends.into_iter().step_by(7) {
        let generation = generate("cut.yaml", &text[..end]);
        let wrong = generation.diagnostics.iter().any(|fault| fault.severity == Severity::Error);
        assert_eq!(generation.files.is_empty(), wrong, "cut at byte {end}");
    }
}
