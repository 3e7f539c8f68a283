use super::{Parsed, choices, clients};
use crate::source::{Source, SourceError};

struct Text<'a>(&'a str);

impl Source for Text<'_> {
    fn read(&self, _: &str) -> Result<Vec<u8>, SourceError> {
        Ok(self.0.as_bytes().to_vec())
    }
}

/// Each fault as `line:column message (help)`.
fn faults<T>(parsed: &Parsed<T>) -> Vec<String> {
    let line = |fault: &crate::diagnostic::Diagnostic| {
        let at = fault.location.as_ref().map(|at| format!("{}:{} ", at.line, at.column)).unwrap_or_default();
        format!("{at}{} ({})", fault.message, fault.help)
    };
    parsed.diagnostics.iter().map(line).collect()
}

#[test]
fn every_key_that_is_not_known_is_an_error_at_its_place() {
    let text = "inclde: []\nrename:\n  tpyes: {}\nreplace: {formats: {a: {typ: b}}}\nexclude: [{tags: a}]\n";
    let parsed = choices("a/o.yaml", &Text(text));
    assert!(parsed.value.is_none());
    assert_eq!(
        faults(&parsed),
        [
            "1:1 `inclde` is no key of an option file (did you mean `include`?)",
            "3:3 `tpyes` is no key of `rename` (did you mean `types`?)",
            "4:24 a type (its path, or an object with `type` and `traits`) needs `type` ()",
            "4:25 `typ` is no key of a type (its path, or an object with `type` and `traits`) (did you mean `type`?)",
            "5:12 `tags` is no key of a selector (did you mean `tag`?)",
        ]
    );
}

#[test]
fn values_of_other_types_and_keys_that_stand_twice_are_errors() {
    let text = "include: pets\nrename: {types: {A: 1, A: B}, fields: {A: b}}\ndependencies: {a: 1.2}\noverlays: ['']\n";
    let parsed = choices("o.yaml", &Text(text));
    assert_eq!(
        faults(&parsed),
        [
            "1:10 `include` has to be an array, but is a string ()",
            "2:21 this has to be a string, but is a number (put it in quotes)",
            "2:24 the key `A` is written twice in one object (keep one of the two)",
            "2:43 `A` has to be an object, but is a string ()",
            "3:19 a dependency (a version in quotes, or an object) has to be an object, but is a number ()",
            "4:12 this is empty (write a text, or take the key out)",
        ]
    );
}

#[test]
fn eq_without_hash_is_refused_since_both_are_derived_together() {
    let text = "replace: {formats: {a: {type: 'b::C', traits: [Eq, Copy, Ord]}}}";
    let parsed = choices("o.yaml", &Text(text));
    assert_eq!(faults(&parsed).len(), 2, "{:?}", faults(&parsed));
}

#[test]
fn an_empty_file_wants_nothing_otherwise() {
    for text in ["", "# nothing\n", "include:\nrename:\n"] {
        let parsed = choices("o.yaml", &Text(text));
        assert!(parsed.value.is_some(), "{:?}", faults(&parsed));
    }
}

#[test]
fn overlays_are_relative_to_the_file_that_names_them() {
    let parsed = choices("x/y/o.yaml", &Text("overlays: [a.yaml, ../b.yaml, /c.yaml]"));
    let paths: Vec<String> = parsed.value.unwrap().overlays.into_iter().map(|path| path.value).collect();
    assert_eq!(paths, ["x/y/a.yaml", "x/y/../b.yaml", "/c.yaml"]);
}

#[test]
fn a_client_has_the_keys_of_a_file_for_one_description() {
    let text =
        "clients:\n  - description: a.yaml\n    crate: ../a\n    include: [{tag: b}]\n  - crate: ''\n    name: x\n";
    let parsed = clients("o.yaml", &Text(text));
    assert_eq!(
        faults(&parsed),
        [
            "5:5 a client needs `description` ()",
            "5:12 this is empty (write a text, or take the key out)",
            "6:5 `name` is no key of a client (the keys are description, crate, overlays, include, exclude, \
             client-parameters, rename, replace, derives, pagination, dependencies)",
        ]
    );
    let parsed = clients("o.yaml", &Text("clients:\n  - {description: a, crate: b, include: [{tag: c}]}\n"));
    assert_eq!(parsed.value.unwrap()[0].choices.include[0].value.tag.as_deref(), Some("c"));
}

#[test]
fn a_rule_of_pagination_says_one_way_and_says_it_whole() {
    let text = "pagination:\n  - {tag: a}\n  - {tag: a, link: true, next: n}\n  - {tag: a, link: false}\n  \
                - {tag: a, cursor: {parameter: p}}\n  - {tag: a, page: {parameter: p, first: x}}\n  - {tag: a, offset: 1}\n";
    let parsed = choices("a/o.yaml", &Text(text));
    let help = "give one of `link: true`, `next`, `cursor`, `offset` and `page`";
    assert_eq!(
        faults(&parsed),
        [
            format!("2:5 a rule of pagination says one way to the next page ({help})"),
            format!("3:5 a rule of pagination says one way to the next page ({help})"),
            "4:20 `link` can only be `true` ()".to_owned(),
            "5:22 `cursor` needs `at` ()".to_owned(),
            "6:20 `first` has to be a whole number from 0 to 18446744073709551615 ()".to_owned(),
            "7:22 this has to be a string, but is a number (put it in quotes)".to_owned(),
        ]
    );
    let good =
        choices("a/o.yaml", &Text("pagination: [{path: /a, page: {parameter: p, first: 0}, items: a/b, more: c}]"));
    assert_eq!(faults(&good), [""; 0]);
    let rule = &good.value.expect("choices").pagination[0].value;
    assert_eq!((rule.items.as_deref(), rule.more.as_deref()), (Some("a/b"), Some("c")));
}

#[test]
fn the_time_for_a_file_is_in_proportion_to_it() {
    use std::fmt::Write;
    let mut text = "rename:\n  types:\n".to_owned();
    for number in 0..100_000 {
        writeln!(text, "    N{number}: T{number}").unwrap();
    }
    let start = std::time::Instant::now();
    let parsed = choices("o.yaml", &Text(&text));
    assert_eq!(parsed.value.expect("choices").rename.types.len(), 100_000);
    // A look at all keys before each takes minutes.
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}
