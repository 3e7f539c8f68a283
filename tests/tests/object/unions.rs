//! Unions in unions: what a server sends decides how deep, and must not decide how long.

use std::time::{Duration, Instant};

use runtime::{Sight, Value, variant};
use serde::de::Deserializer;
use serde::{Deserialize, Serialize};

/// Two variants that only the required key tells apart, as generated code has them.
#[derive(Debug)]
enum Told {
    A(Box<A>),
    B(Box<B>),
    Other(Value),
}

#[derive(Debug, Deserialize, Serialize)]
struct A {
    a: bool,
}

#[derive(Debug, Deserialize)]
struct B {
    #[serde(rename = "b")]
    _b: bool,
    child: Option<Told>,
}

impl<'de> Deserialize<'de> for Told {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        if let Some(value) = variant(&value, Sight::Object(&["a"])) {
            return Ok(Self::A(value));
        }
        if let Some(value) = variant(&value, Sight::Object(&["b"])) {
            return Ok(Self::B(value));
        }
        Ok(Self::Other(value))
    }
}

/// Two variants that nothing tells apart before the last level.
#[derive(Debug)]
enum Alike {
    Left(Box<Side>),
    Right(Box<Side>),
    Other(Value),
}

#[derive(Debug, Deserialize)]
struct Side {
    child: Strict,
}

/// Refuses what fits no variant, so that every level above is tried again.
#[derive(Debug)]
struct Strict(Alike);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Alike::deserialize(deserializer)? {
            Alike::Other(_) => Err(serde::de::Error::custom("no variant")),
            fits => Ok(Self(fits)),
        }
    }
}

impl<'de> Deserialize<'de> for Alike {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        if let Some(value) = variant(&value, Sight::Unsure) {
            return Ok(Self::Left(value));
        }
        if let Some(value) = variant(&value, Sight::Unsure) {
            return Ok(Self::Right(value));
        }
        Ok(Self::Other(value))
    }
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
    assert!(matches!(&level, Told::A(end) if end.a), "{level:?}");
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
    let unlike: Alike = serde_json::from_str("5").expect("kept as it is");
    let children = match unlike {
        Alike::Left(side) | Alike::Right(side) => side.child.0,
        other => other,
    };
    assert!(matches!(children, Alike::Other(_)), "{children:?}");
}
