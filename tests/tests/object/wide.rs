//! Objects with more fields than a tuple's traits or a word's bits reach, as the generator writes them.

use runtime::object::{Missing, Object, ObjectWriter, Value, deserialize};
use runtime::serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One required number per field.
macro_rules! wide {
    (@number $field:ident) => { u32 };
    (@none $field:ident) => { None };
    ($name:ident: $($place:tt $field:ident),* $(,)?) => {
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct $name {
            $(pub(crate) $field: u32,)*
        }

        impl Object for $name {
            type Slots = ($(Option<wide!(@number $field)>,)*);
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),*];
            fn empty() -> Self::Slots {
                ($(wide!(@none $field),)*)
            }
            fn set<'de, V: Value<'de>>(slots: &mut Self::Slots, field: usize, value: V) -> Result<(), V::Error> {
                match field {
                    $($place => value.put(&mut slots.$place),)*
                    _ => value.skip(),
                }
            }
            fn finish(slots: Self::Slots, missing: &mut Missing) -> Option<Self> {
                Some(Self { $($field: missing.require(slots.$place, $place)?,)* })
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserialize(deserializer)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut object = ObjectWriter::new(serializer)?;
                $(object.field(stringify!($field), &self.$field)?;)*
                object.end()
            }
        }
    };
}

#[rustfmt::skip]
wide!(Thirteen:
    0 f0, 1 f1, 2 f2, 3 f3, 4 f4, 5 f5, 6 f6, 7 f7, 8 f8, 9 f9, 10 f10, 11 f11, 12 f12,
);

#[rustfmt::skip]
wide!(Seventy:
    0 f0, 1 f1, 2 f2, 3 f3, 4 f4, 5 f5, 6 f6, 7 f7, 8 f8, 9 f9,
    10 f10, 11 f11, 12 f12, 13 f13, 14 f14, 15 f15, 16 f16, 17 f17, 18 f18, 19 f19,
    20 f20, 21 f21, 22 f22, 23 f23, 24 f24, 25 f25, 26 f26, 27 f27, 28 f28, 29 f29,
    30 f30, 31 f31, 32 f32, 33 f33, 34 f34, 35 f35, 36 f36, 37 f37, 38 f38, 39 f39,
    40 f40, 41 f41, 42 f42, 43 f43, 44 f44, 45 f45, 46 f46, 47 f47, 48 f48, 49 f49,
    50 f50, 51 f51, 52 f52, 53 f53, 54 f54, 55 f55, 56 f56, 57 f57, 58 f58, 59 f59,
    60 f60, 61 f61, 62 f62, 63 f63, 64 f64, 65 f65, 66 f66, 67 f67, 68 f68, 69 f69,
);

/// A type whose one field is the next type.
macro_rules! chain {
    ($($name:ident $next:ident),* $(,)?) => {$(
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct $name {
            pub(crate) next: Option<$next>,
        }

        impl Object for $name {
            type Slots = (Option<$next>,);
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [&'static str] = &["next"];
            fn empty() -> Self::Slots {
                (None,)
            }
            fn set<'de, V: Value<'de>>(slots: &mut Self::Slots, field: usize, value: V) -> Result<(), V::Error> {
                match field {
                    0 => value.put_optional(&mut slots.0),
                    _ => value.skip(),
                }
            }
            fn finish(slots: Self::Slots, _: &mut Missing) -> Option<Self> {
                Some(Self { next: slots.0 })
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserialize(deserializer)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut object = ObjectWriter::new(serializer)?;
                object.optional("next", &self.next)?;
                object.end()
            }
        }
    )*};
}

// rustc's own limit of 128 steps ends at 63 optional fields in a row, 64 lists, 126 plain fields.
#[rustfmt::skip]
chain!(
    T0 T1, T1 T2, T2 T3, T3 T4, T4 T5, T5 T6, T6 T7, T7 T8, T8 T9, T9 T10, T10 T11, T11 T12,
    T12 T13, T13 T14, T14 T15, T15 T16, T16 T17, T17 T18, T18 T19, T19 T20, T20 T21, T21 T22, T22 T23, T23 T24,
    T24 T25, T25 T26, T26 T27, T27 T28, T28 T29, T29 T30, T30 T31, T31 T32, T32 T33, T33 T34, T34 T35, T35 T36,
    T36 T37, T37 T38, T38 T39, T39 T40, T40 T41, T41 T42, T42 T43, T43 T44, T44 T45, T45 T46, T46 T47, T47 T48,
    T48 T49, T49 T50, T50 T51, T51 T52, T52 T53, T53 T54, T54 T55, T55 T56, T56 T57, T57 T58, T58 T59, T59 T60,
);

/// The chain's end.
pub(crate) type T60 = u32;

/// A number in as many objects as the chain has types.
pub(crate) fn nested(number: u32) -> String {
    format!("{}{number}{}", r#"{"next":"#.repeat(60), "}".repeat(60))
}
