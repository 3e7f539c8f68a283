//! Which variant of a union a value is; and unions in unions: what a server sends decides how deep, and must not
//! decide how long.

use std::time::{Duration, Instant};

use runtime::object::{self, Missing, Object};
use runtime::{Union, Value, Variant, deserialize_union, serialize_tagged};
use serde::Deserialize;
use serde::de::Deserializer;

/// An object with optional fields of any kind, as generated code has them.
macro_rules! object {
    ($name:ident { $($field:ident: $ty:ty = $place:tt),* }) => {
        #[derive(Clone, Debug, Default, PartialEq)]
        struct $name { $($field: Option<$ty>),* }

        impl Object for $name {
            type Slots = Self;
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),*];
            fn empty() -> Self { Self::default() }
            fn set<'de, V: object::Value<'de>>(slots: &mut Self, field: usize, value: V) -> Result<(), V::Error> {
                match field {
                    $($place => value.put_optional(&mut slots.$field),)*
                    _ => value.skip(),
                }
            }
            fn finish(slots: Self, _: &mut Missing) -> Option<Self> { Some(slots) }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                object::deserialize(deserializer)
            }
        }
    };
}

/// A union of some types, as generated code has them.
macro_rules! union {
    ($name:ident by $tag:expr, else $default:expr, { $($variant:ident($ty:ty) = $place:literal like $look:expr),* }) => {
        #[derive(Clone, Debug, PartialEq)]
        enum $name { $($variant($ty),)* Other(Value) }

        impl Union for $name {
            const TAG: Option<&'static str> = $tag;
            const DEFAULT: Option<usize> = $default;
            const VARIANTS: &'static [Variant] = &[$($look),*];
            fn read<'de, V: object::Value<'de>>(variant: usize, value: V) -> Result<Self, V::Error> {
                Ok(match variant {
                    $($place => Self::$variant(value.read()?),)*
                    _ => Self::Other(value.read()?),
                })
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserialize_union(deserializer)
            }
        }
    };
}

object!(A { a: bool = 0, state: String = 1 });
object!(B { b: bool = 0, child: Told = 1, state: String = 2 });
union!(Told by None, else None, {
    A(Box<A>) = 0 like Variant::object::<A>(&["a"]),
    B(Box<B>) = 1 like Variant::object::<B>(&["b"])
});

// Two variants that nothing tells apart before the last level.
object!(Side { child: Strict = 0 });
union!(Alike by None, else None, {
    Left(Box<Side>) = 0 like Variant::object::<Side>(&["child"]),
    Right(Box<Side>) = 1 like Variant::object::<Side>(&["child"])
});

/// Refuses what fits no variant, so that every level above is tried again.
#[derive(Clone, Debug, PartialEq)]
struct Strict(Alike);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Alike::deserialize(deserializer)? {
            Alike::Other(_) => Err(serde::de::Error::custom("no variant")),
            fits => Ok(Self(fits)),
        }
    }
}

// By a discriminator: two that have it or not, and one that is a union by the same property.
object!(Cat { kind: String = 0, lives: i32 = 1 });
object!(Dog { barks: bool = 0 });
object!(Trout { kind: String = 0, river: String = 1 });
object!(Carp { kind: String = 0, pond: String = 1 });
union!(Fish by Some("kind"), else None, {
    Trout(Box<Trout>) = 0 like Variant::object::<Trout>(&["kind"]).tags(&["trout"]),
    Carp(Box<Carp>) = 1 like Variant::object::<Carp>(&["kind"]).tags(&["carp"])
});
union!(Pet by Some("kind"), else None, {
    Cat(Box<Cat>) = 0 like Variant::object::<Cat>(&["kind"]).tags(&["cat", "kitten"]),
    Dog(Box<Dog>) = 1 like Variant::object::<Dog>(&[]).tags(&["dog"]),
    Fish(Fish) = 2 like Variant::union::<Fish>().tags(&["Fish", "trout", "carp"])
});
union!(CatOrElse by Some("kind"), else Some(0), {
    Cat(Box<Cat>) = 0 like Variant::object::<Cat>(&[]),
    Dog(Box<Dog>) = 1 like Variant::object::<Dog>(&[]).tags(&["dog"])
});

// By looks.
object!(Small { x: i32 = 0 });
object!(Large { x: i32 = 0, y: i32 = 1 });
object!(Apart { x: i32 = 0, z: i32 = 1 });
union!(Sized by None, else None, {
    Small(Box<Small>) = 0 like Variant::object::<Small>(&[]),
    Large(Box<Large>) = 1 like Variant::object::<Large>(&[]),
    Apart(Box<Apart>) = 2 like Variant::object::<Apart>(&[])
});
union!(Stated by None, else None, {
    A(Box<A>) = 0 like Variant::object::<A>(&[]).fixed(&[("state", &["open"])]),
    B(Box<B>) = 1 like Variant::object::<B>(&[]).fixed(&[("state", &["shut", "gone"])])
});
union!(Closed by None, else None, {
    Small(Box<Small>) = 0 like Variant::object::<Small>(&[]).closed(),
    Dog(Box<Dog>) = 1 like Variant::object::<Dog>(&["barks"])
});
union!(Simple by None, else None, {
    Number(f64) = 0 like Variant::NUMBER,
    Integer(i64) = 1 like Variant::INTEGER,
    Text(String) = 2 like Variant::TEXT
});
union!(Around by None, else None, {
    Simple(Simple) = 0 like Variant::union::<Simple>(),
    Flag(bool) = 1 like Variant::BOOLEAN
});

impl serde::Serialize for Dog {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = object::ObjectWriter::new(serializer)?;
        object.optional("barks", &self.barks)?;
        object.end()
    }
}

impl serde::Serialize for Cat {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = object::ObjectWriter::new(serializer)?;
        object.optional("kind", &self.kind)?;
        object.optional("lives", &self.lives)?;
        object.end()
    }
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn json(text: &str) -> runtime::Answer {
    runtime::Answer::new(Default::default(), Default::default(), text.to_owned().into())
}

#[test]
fn a_known_tag_decides() {
    assert!(matches!(read(r#"{"kind":"kitten","lives":9}"#), Pet::Cat(_)));
    assert!(matches!(read(r#"{"kind":"dog","barks":true}"#), Pet::Dog(_)));
    assert!(matches!(read(r#"{"kind":"carp","pond":"deep"}"#), Pet::Fish(Fish::Carp(_))));
}

#[test]
fn an_unknown_tag_is_kept_with_everything_beside_it() {
    let text = r#"{"kind":"bird","wings":2}"#;
    let Pet::Other(kept) = read(text) else { panic!("it is no pet that is described") };
    assert_eq!(kept.to_string(), text);
}

#[test]
fn without_its_tag_a_value_is_what_it_looks_like() {
    assert!(matches!(read(r#"{"barks":true}"#), Pet::Dog(_)));
}

#[test]
fn a_default_takes_what_no_other_variant_is_chosen_by() {
    assert!(matches!(read(r#"{"kind":"lion","lives":1}"#), CatOrElse::Cat(_)));
    assert!(matches!(read(r#"{"lives":1}"#), CatOrElse::Cat(_)));
    assert!(matches!(read(r#"{"kind":"dog"}"#), CatOrElse::Dog(_)));
}

#[test]
fn a_misfit_behind_a_known_tag_is_named_with_its_place_and_without_its_value() {
    let error = json(r#"[{"kind":"cat","lives":"secret"}]"#).json::<Vec<Pet>>().expect_err("lives is a number");
    assert_eq!(error.path(), Some("$[0].lives"));
    assert!(!error.to_string().contains("secret"), "{error}");
    let error = serde_json::from_str::<Pet>(r#"{"kind":"cat","lives":"secret"}"#).expect_err("lives is a number");
    assert!(error.to_string().contains("$.lives") && !error.to_string().contains("secret"), "{error}");
}

#[test]
fn a_tag_that_the_type_does_not_have_is_written() {
    let write =
        |value: &Dog| serialize_tagged("kind", "dog", value, serde_json::value::Serializer).expect("JSON").to_string();
    assert_eq!(write(&Dog { barks: Some(true) }), r#"{"barks":true,"kind":"dog"}"#);
    assert_eq!(write(&Dog::default()), r#"{"kind":"dog"}"#);
    let own = Cat { kind: Some("kitten".to_owned()), lives: None };
    let text = serialize_tagged("kind", "cat", &own, serde_json::value::Serializer).expect("JSON").to_string();
    assert_eq!(text, r#"{"kind":"kitten"}"#);
}

#[test]
fn the_variant_that_knows_all_keys_is_taken() {
    assert!(matches!(read(r#"{"x":1}"#), Sized::Small(_)));
    assert!(matches!(read(r#"{"x":1,"y":2}"#), Sized::Large(_)));
    assert!(matches!(read(r#"{"z":1}"#), Sized::Apart(_)));
    // Nobody knows `new`, so nothing that is described is lost.
    assert!(matches!(read(r#"{"x":1,"y":2,"new":3}"#), Sized::Large(_)));
}

#[test]
fn what_no_variant_can_hold_alone_is_kept_whole() {
    let text = r#"{"x":1,"y":2,"z":3}"#;
    let Sized::Other(kept) = read(text) else { panic!("each variant would lose a key that another knows") };
    assert_eq!(kept.to_string(), text);
}

#[test]
fn values_that_can_only_be_one_thing_decide() {
    assert!(matches!(read(r#"{"state":"open"}"#), Stated::A(_)));
    assert!(matches!(read(r#"{"state":"gone"}"#), Stated::B(_)));
    assert!(matches!(read(r#"{"state":"new"}"#), Stated::B(_)));
}

#[test]
fn a_closed_object_takes_no_other_keys() {
    assert!(matches!(read(r#"{"x":1}"#), Closed::Small(_)));
    assert!(matches!(read(r#"{"x":1,"q":2}"#), Closed::Other(_)));
}

#[test]
fn numbers_and_texts_stay_what_they_are() {
    assert!(matches!(read("5"), Simple::Integer(5)));
    assert!(matches!(read("5.5"), Simple::Number(_)));
    assert!(matches!(read("\"5\""), Simple::Text(_)));
    assert!(matches!(read("true"), Simple::Other(_)));
}

#[test]
fn a_union_inside_takes_only_what_one_of_its_variants_is() {
    assert!(matches!(read("true"), Around::Flag(true)));
    assert!(matches!(read("5"), Around::Simple(Simple::Integer(5))));
    assert!(matches!(read("null"), Around::Other(Value::Null)));
}

#[test]
fn a_union_is_read_from_a_value_in_memory() {
    let value: Value = read(r#"{"kind":"dog","barks":false}"#);
    assert!(matches!(serde_json::from_value(value), Ok(Pet::Dog(_))));
}

fn nested(depth: usize, before: &str, inner: &str) -> String {
    format!("{}{inner}{}", before.repeat(depth), "}".repeat(depth))
}

#[test]
fn a_hundred_unions_in_each_other_are_read_at_once() {
    let start = Instant::now();
    let text = nested(100, r#"{"b":true,"child":"#, r#"{"a":true}"#);
    let mut level: Told = serde_json::from_str(&text).expect("a union");
    let mut depth = 0;
    while let Told::B(inner) = level {
        level = inner.child.expect("a child");
        depth += 1;
    }
    assert!(matches!(&level, Told::A(end) if end.a == Some(true)), "{level:?}");
    assert_eq!(depth, 100);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn variants_that_look_alike_are_not_tried_without_end() {
    let start = Instant::now();
    let text = nested(60, r#"{"child":"#, "5");
    let read: Alike = serde_json::from_str(&text).expect("kept as it is");
    let Alike::Other(kept) = read else { panic!("it fits nothing: {read:?}") };
    assert_eq!(kept.to_string(), text);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
    // The next value starts with all its tries.
    let again: Told = serde_json::from_str(r#"{"a":true}"#).expect("a union");
    assert!(matches!(again, Told::A(_)), "{again:?}");
    let other: Told = serde_json::from_str("5").expect("kept as it is");
    assert!(matches!(&other, Told::Other(kept) if *kept == 5), "{other:?}");
}
