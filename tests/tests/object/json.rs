//! Decoding and encoding of hard shapes in JSON.

use serde_json::{from_str, json, to_string, to_value};

use crate::shapes::{Kind, Tree};
use crate::wide::{Seventy, T0, Thirteen, nested};

/// `f0` to the last field, with their places as values.
fn numbers(count: usize) -> Vec<String> {
    (0..count).map(|place| format!(r#""f{place}":{place}"#)).collect()
}

fn object(entries: &[String]) -> String {
    format!("{{{}}}", entries.join(","))
}

fn message<T: serde::de::DeserializeOwned>(text: &str) -> String {
    from_str::<T>(text).err().map(|error| error.to_string()).expect("it must not fit")
}

#[test]
fn recursion_through_boxes_and_lists_is_read_and_written() {
    let text =
        r#"{"kind":"folder","parent":{"kind":"folder"},"children":[{"kind":"file"},{"kind":"link","children":[]}]}"#;
    let tree: Tree = from_str(text).expect("a tree");
    assert_eq!(tree.parent.as_deref(), Some(&Tree::new(Kind::Folder)));
    let children = tree.children.as_deref().expect("children");
    assert_eq!(children[0], Tree::new(Kind::File));
    assert_eq!(children[1].kind, Kind::Other("link".to_owned()), "unknown values are kept");
    assert_eq!(to_string(&tree).expect("JSON"), text);
}

#[test]
fn case_85_an_unknown_enum_value_round_trips() {
    let tree: Tree = from_str(r#"{"kind":"Paused 🄿\u0000"}"#).expect("a tree");
    assert_eq!(tree.kind, Kind::Other("Paused 🄿\0".to_owned()));
    assert_eq!(from_str::<Tree>(&to_string(&tree).expect("JSON")).expect("a tree"), tree);
}

#[test]
fn a_required_enumeration_has_no_stand_in() {
    assert!(message::<Tree>("{}").contains("missing field `kind`"));
    assert!(message::<Tree>(r#"{"kind":null}"#).contains("null"));
    assert!(message::<Tree>(r#"{"children":[{"kind":"file"},{}]}"#).contains("missing field `kind`"));
}

#[test]
fn three_states_of_a_field_stay_three_on_the_way_back() {
    for text in [r#"{"kind":"file"}"#, r#"{"kind":"file","note":null}"#, r#"{"kind":"file","note":"x"}"#] {
        let tree: Tree = from_str(text).expect("a tree");
        assert_eq!(to_string(&tree).expect("JSON"), text);
    }
}

#[test]
fn additional_properties_are_kept_and_have_to_fit() {
    let text = r#"{"kind":"file","a":1,"b b":-2}"#;
    let tree: Tree = from_str(text).expect("a tree");
    assert_eq!(
        tree.extra.iter().map(|(key, value)| (key.as_str(), *value)).collect::<Vec<_>>(),
        [("a", 1), ("b b", -2)]
    );
    assert_eq!(to_string(&tree).expect("JSON"), text);
    assert!(message::<Tree>(r#"{"kind":"file","a":"one"}"#).contains("i64"));
}

#[test]
fn deep_recursion_ends_in_an_error_and_not_in_a_crash() {
    let deep = format!("{}null{}", r#"{"kind":"file","parent":"#.repeat(100_000), "}".repeat(100_000));
    assert!(message::<Tree>(&deep).contains("recursion limit"));
    let bearable = format!("{}null{}", r#"{"kind":"file","parent":"#.repeat(100), "}".repeat(100));
    from_str::<Tree>(&bearable).expect("a tree");
}

#[test]
fn thirteen_fields_are_read_in_any_order() {
    let mut entries = numbers(13);
    let value: Thirteen = from_str(&object(&entries)).expect("all fields");
    assert_eq!((value.f0, value.f6, value.f12), (0, 6, 12));
    entries.reverse();
    assert_eq!(from_str::<Thirteen>(&object(&entries)).expect("all fields"), value);
    entries.rotate_left(5);
    assert_eq!(from_str::<Thirteen>(&object(&entries)).expect("all fields"), value);
    assert_eq!(to_string(&value).expect("JSON"), object(&numbers(13)), "written in the order of the description");
}

#[test]
fn seventy_fields_are_read_in_any_order() {
    let mut entries = numbers(70);
    let value: Seventy = from_str(&object(&entries)).expect("all fields");
    assert_eq!((value.f0, value.f63, value.f64, value.f69), (0, 63, 64, 69));
    entries.reverse();
    assert_eq!(from_str::<Seventy>(&object(&entries)).expect("all fields"), value);
    assert_eq!(from_str::<Seventy>(&to_string(&value).expect("JSON")).expect("all fields"), value);
}

#[test]
fn every_field_is_missed_by_its_name() {
    for (count, read) in [(13, message::<Thirteen> as fn(&str) -> String), (70, message::<Seventy>)] {
        for absent in 0..count {
            let mut entries = numbers(count);
            entries.remove(absent);
            assert!(read(&object(&entries)).contains(&format!("missing field `f{absent}`")), "{absent} of {count}");
        }
    }
}

#[test]
fn every_field_that_stands_twice_is_found_also_beyond_64() {
    for (count, read) in [(13, message::<Thirteen> as fn(&str) -> String), (70, message::<Seventy>)] {
        for twice in 0..count {
            let mut entries = numbers(count);
            entries.insert(count / 2, entries[twice].clone());
            assert!(read(&object(&entries)).contains(&format!("duplicate field `f{twice}`")), "{twice} of {count}");
        }
    }
}

#[test]
fn a_field_whose_first_value_was_null_is_not_free_for_another() {
    assert!(message::<Tree>(r#"{"kind":"file","parent":null,"parent":null}"#).contains("duplicate field `parent`"));
    assert!(message::<Tree>(r#"{"kind":"file","note":null,"note":"x"}"#).contains("duplicate field `note`"));
}

#[test]
fn unknown_fields_are_let_go_wherever_they_stand() {
    let mut entries = numbers(13);
    for place in [0, 7, entries.len() + 2] {
        entries.insert(place.min(entries.len()), format!(r#""x{place}":{{"f1":[1,{{}}]}}"#));
    }
    assert_eq!(from_str::<Thirteen>(&object(&entries)).expect("all fields").f12, 12);
    assert!(message::<Thirteen>(r#"{"x":tru}"#).contains("expected"), "what is let go still has to be JSON");
}

#[test]
fn keys_with_escapes_are_the_same_keys() {
    let mut entries = numbers(13);
    entries[3] = r#""\u0066\u0033":33"#.to_owned();
    assert_eq!(from_str::<Thirteen>(&object(&entries)).expect("all fields").f3, 33);
}

#[test]
fn what_is_no_object_is_named() {
    for text in ["null", "1", r#""x""#, "true", "[]"] {
        let message = message::<Thirteen>(text);
        assert!(
            message.contains("an object (Thirteen)") || message.contains("missing field `f0`"),
            "{text}: {message}"
        );
    }
}

#[test]
fn a_long_chain_of_types_compiles_and_is_read_back() {
    let text = nested(7);
    let chain: T0 = from_str(&text).expect("a chain");
    assert_eq!(to_string(&chain).expect("JSON"), text);
}

#[test]
fn values_in_memory_give_the_same_as_text() {
    let text = r#"{"kind":"folder","children":[{"kind":"file","note":null}],"z":1}"#;
    let tree: Tree = from_str(text).expect("a tree");
    let value = to_value(&tree).expect("a value");
    assert_eq!(value, json!({ "kind": "folder", "children": [{ "kind": "file", "note": null }], "z": 1 }));
    assert_eq!(serde_json::from_value::<Tree>(value).expect("a tree"), tree);
}
