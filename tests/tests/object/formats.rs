//! The same types in other formats: YAML, and those that give values by place instead of by name.

use serde::de::Visitor;
use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::{Deserialize as _, Deserializer, forward_to_deserialize_any};
use serde_json::from_str;

use crate::shapes::Tree;
use crate::wide::{Seventy, Thirteen};

#[test]
fn yaml_is_read_and_written_back() {
    let text = "kind: folder\nchildren:\n- kind: file\n  note: null\n- kind: link\n  note: x\n  size: 3\n";
    let tree: Tree = serde_yaml::from_str(text).expect("a tree");
    let children = tree.children.as_deref().expect("children");
    assert_eq!((&children[0].note, &children[1].extra["size"]), (&Some(None), &3));
    assert_eq!(serde_yaml::to_string(&tree).expect("YAML"), text);
}

#[test]
fn yaml_misses_fields_and_finds_those_that_stand_twice() {
    let missing = serde_yaml::from_str::<Tree>("note: x\n").expect_err("no kind").to_string();
    assert!(missing.contains("missing field `kind`"), "{missing}");
    let twice = serde_yaml::from_str::<Tree>("kind: file\nkind: file\n").expect_err("two kinds").to_string();
    assert!(twice.contains("kind"), "{twice}");
}

/// A format that gives values by place, as postcard does.
struct ByPlace(std::ops::Range<u32>);

impl<'de> Deserializer<'de> for ByPlace {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut places = SeqDeserializer::new(self.0);
        let value = visitor.visit_seq(&mut places)?;
        places.end()?;
        Ok(value)
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[test]
fn fields_are_taken_by_place_where_there_are_no_names() {
    let value = Seventy::deserialize(ByPlace(0..70)).expect("all fields");
    assert_eq!((value.f0, value.f64, value.f69), (0, 64, 69));
    let too_few = Thirteen::deserialize(ByPlace(0..12)).expect_err("one is missing");
    assert!(too_few.to_string().contains("missing field `f12`"), "{too_few}");
    let too_many = Thirteen::deserialize(ByPlace(0..14)).expect_err("one too many");
    assert!(too_many.to_string().contains("13 elements"), "{too_many}");
}

#[test]
fn an_array_in_json_is_no_object() {
    let error = from_str::<Tree>(r#"["file",null]"#).expect_err("an array");
    assert!(error.to_string().contains("an object (Tree)"), "{error}");
    assert!(from_str::<Tree>("[]").is_err());
}

#[test]
fn fields_are_taken_by_number_where_keys_are_numbers() {
    let numbered = MapDeserializer::<_, Error>::new((0..13_u32).rev().map(|place| (place, place * 2)));
    let value = Thirteen::deserialize(numbered).expect("all fields");
    assert_eq!((value.f0, value.f12), (0, 24));
    let unknown = MapDeserializer::<_, Error>::new((0..14_u32).map(|place| (place, place)));
    assert_eq!(Thirteen::deserialize(unknown).expect("all fields").f12, 12);
}
