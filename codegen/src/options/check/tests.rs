use super::*;

/// What is said of a whole crate's choices, each as `message (help)`.
fn said(choices: &Choices) -> Vec<String> {
    let mut diagnostics = Diagnostics::default();
    check(choices, &Layout::Whole { runtime: "runtime".to_owned() }, &mut diagnostics);
    diagnostics.placed().iter().map(|fault| format!("{} ({})", fault.message, fault.help)).collect()
}

fn renamed(name: &str) -> Choices {
    let mut choices = Choices::default();
    choices.rename.operations.insert("listPets".to_owned(), Placed::from(name.to_owned()));
    choices
}

#[test]
fn no_name_holds_a_character_that_is_not_seen() {
    for (name, point) in [
        ("na\u{3164}me", "U+3164"),
        ("d\u{fe0f}ec", "U+FE0F"),
        ("o\u{34f}wn", "U+034F"),
        ("l\u{115f}p", "U+115F"),
        ("a\u{e0100}", "U+E0100"),
    ] {
        let faults = said(&renamed(name));
        assert!(faults.len() == 1 && faults[0].contains(point), "{faults:?}");
        assert!(!is_identifier(name), "{name:?}");
        let path = format!("my::{name}");
        assert!(type_path(&path).is_err() && derive_path(&path).is_err(), "{path:?}");
    }
}

#[test]
fn a_chosen_name_is_no_longer_than_a_made_one() {
    assert!(said(&renamed(&"a".repeat(180))).is_empty());
    let faults = said(&renamed(&"é".repeat(91)));
    assert!(faults.len() == 1 && faults[0].contains("has 182 bytes"), "{faults:?}");
}

#[test]
fn two_spellings_of_one_identifier_are_not_two_names() {
    assert!(said(&renamed("\u{e9}")).is_empty());
    let faults = said(&renamed("e\u{301}"));
    assert!(faults.len() == 1 && faults[0].contains("`\u{e9}`, U+00E9"), "{faults:?}");
    assert!(!is_identifier("e\u{301}"));
    assert!(derive_path("my::E\u{301}").is_err());
}

#[test]
fn a_dependency_has_a_name_that_a_path_can_begin_with() {
    let called = |name: &str| {
        let dependency = Dependency { name: name.to_owned(), version: Some("1".to_owned()), ..Dependency::default() };
        said(&Choices { dependencies: vec![Placed::from(dependency)], ..Choices::default() })
    };
    for name in
        ["self", "Self", "super", "crate", "_", "-", "", "1a", "std", "core", "alloc", "type", "async", "runtime"]
    {
        assert_eq!(called(name).len(), 1, "{name}: {:?}", called(name));
    }
    for name in ["uuid", "my-types", "_a", "union", "serde_json"] {
        assert_eq!(called(name), [""; 0]);
    }
}
