//! The one decoder of objects against serde's derive, on an answer like those of a media server.
//!
//! `cargo bench -p tests --bench object` prints both times and their ratio.

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput};
use runtime::object::{Missing, Object, ObjectWriter, Value, deserialize};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The same fields both ways: as derived code, and as the generator writes them.
macro_rules! both {
    ($name:ident { $($place:tt $field:ident $wire:literal: $ty:ty,)* }) => {
        mod $name {
            use super::*;

            #[derive(Debug, PartialEq, Deserialize, Serialize)]
            pub(super) struct Derived {
                $(#[serde(rename = $wire, skip_serializing_if = "Option::is_none")] $field: Option<$ty>,)*
            }

            #[derive(Debug, PartialEq)]
            pub(super) struct Ours {
                $($field: Option<$ty>,)*
            }

            impl Object for Ours {
                type Slots = ($(Option<$ty>,)*);
                const NAME: &'static str = "Ours";
                const FIELDS: &'static [&'static str] = &[$($wire),*];
                fn empty() -> Self::Slots {
                    Default::default()
                }
                fn set<'de, V: Value<'de>>(slots: &mut Self::Slots, field: usize, value: V) -> Result<(), V::Error> {
                    match field {
                        $($place => value.put_optional(&mut slots.$place),)*
                        _ => value.skip(),
                    }
                }
                fn finish(slots: Self::Slots, _: &mut Missing) -> Option<Self> {
                    Some(Self { $($field: slots.$place,)* })
                }
            }

            impl<'de> Deserialize<'de> for Ours {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserialize(deserializer)
                }
            }

            impl Serialize for Ours {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    let mut object = ObjectWriter::new(serializer)?;
                    $(object.optional($wire, &self.$field)?;)*
                    object.end()
                }
            }
        }
    };
}

// Eleven fields: the standard library's `Default` for tuples ends at twelve.
both!(item {
    0 rating_key "ratingKey": String,
    1 key "key": String,
    2 guid "guid": String,
    3 kind "type": String,
    4 title "title": String,
    5 summary "summary": String,
    6 year "year": i64,
    7 duration "duration": i64,
    8 rating "rating": f64,
    9 added_at "addedAt": i64,
    10 skip_parent "skipParent": bool,
});

both!(media {
    0 id "id": i64,
    1 bitrate "bitrate": i64,
    2 container "container": String,
    3 video "videoCodec": String,
});

#[derive(Debug, PartialEq, Deserialize, Serialize)]
struct Both<I, M> {
    item: I,
    media: Vec<M>,
}

type Derived = Vec<Both<item::Derived, media::Derived>>;
type Ours = Vec<Both<item::Ours, media::Ours>>;

/// Two hundred films, in the order of the description, with two fields that nobody described.
fn answer() -> String {
    let mut text = String::from("[");
    for number in 0..200 {
        let comma = if number == 0 { "" } else { "," };
        write!(
            text,
            r#"{comma}{{"item":{{"ratingKey":"{number}","key":"/library/metadata/{number}","guid":"plex://movie/{number:024x}",
            "type":"movie","title":"Film {number}","slug":"film-{number}","summary":"{}","year":{},"duration":{},
            "rating":{}.5,"addedAt":1700000000,"art":"/art/{number}","skipParent":false}},
            "media":[{{"id":{number},"bitrate":8000,"container":"mkv","videoCodec":"h264"}}]}}"#,
            "A summary of some length, as films have. ".repeat(4),
            1950 + number % 75,
            5_400_000 + number,
            number % 10,
        )
        .expect("a text takes everything");
    }
    text.push(']');
    text
}

fn decode<T: DeserializeOwned>(criterion: &mut Criterion, who: &str, text: &str) {
    let mut group = criterion.benchmark_group("object");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function(BenchmarkId::new("decode", who), |bencher| {
        bencher.iter(|| serde_json::from_str::<T>(text).expect("it fits"));
    });
}

fn encode<T: Serialize>(criterion: &mut Criterion, who: &str, value: &T) {
    criterion.benchmark_group("object").bench_function(BenchmarkId::new("encode", who), |bencher| {
        bencher.iter(|| serde_json::to_string(value).expect("it can be written"));
    });
}

/// The fastest of many turns of each, taken in turns: what else the machine does hardly shows in it.
fn ratio(what: &str, mut ours: impl FnMut(), mut derived: impl FnMut()) {
    let time = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    let mut best = (Duration::MAX, Duration::MAX);
    for _ in 0..2000 {
        best = (best.0.min(time(&mut ours)), best.1.min(time(&mut derived)));
    }
    let ratio = best.0.as_secs_f64() / best.1.as_secs_f64();
    println!("{what}: ours {:.1?}, derive {:.1?}, ratio {ratio:.2}", best.0, best.1);
}

fn main() {
    let criterion = Criterion::default().output_directory(Path::new(env!("CARGO_TARGET_TMPDIR"))).without_plots();
    let times = criterion.warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    let mut criterion = times.configure_from_args();
    let text = answer();
    let ours: Ours = serde_json::from_str(&text).expect("it fits");
    let derived: Derived = serde_json::from_str(&text).expect("it fits");
    let written =
        [serde_json::to_string(&ours), serde_json::to_string(&derived)].map(|text| text.expect("it can be written"));
    assert_eq!(written[0], written[1], "both read and write the same");

    // Side by side, so that what else the machine does meets both.
    decode::<Derived>(&mut criterion, "derive", &text);
    decode::<Ours>(&mut criterion, "ours", &text);
    encode(&mut criterion, "derive", &derived);
    encode(&mut criterion, "ours", &ours);
    ratio(
        "decode",
        || drop(black_box(serde_json::from_str::<Ours>(&text))),
        || drop(black_box(serde_json::from_str::<Derived>(&text))),
    );
    ratio(
        "encode",
        || drop(black_box(serde_json::to_string(&ours))),
        || drop(black_box(serde_json::to_string(&derived))),
    );
}
