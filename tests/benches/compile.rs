//! What the compiler pays for objects: 600 structs of 12 fields, as the generator writes them and with serde's derive.
//!
//! `cargo bench -p tests --bench compile` checks both in crates of their own and prints the times. An argument is
//! another number of structs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;
use std::{env, fs, io};

const FIELDS: usize = 12;
/// The best of so many, since other programs run too.
const ROUNDS: usize = 3;

/// A field's type: every third is required, and the types alternate.
fn field(place: usize) -> (&'static str, bool) {
    let ty = ["String", "i64", "bool", "f64", "Vec<String>"][place % 5];
    (ty, place.is_multiple_of(3))
}

fn definition(text: &mut String, number: usize, derive: &str, rename: bool) {
    let _ = write!(text, "#[derive(Clone, Debug, PartialEq{derive})] pub struct S{number} {{");
    for place in 0..FIELDS {
        let (ty, required) = field(place);
        if rename {
            let skip = if required { "" } else { ", skip_serializing_if = \"Option::is_none\"" };
            let _ = write!(text, "#[serde(rename = \"field{place}\"{skip})] ");
        }
        let _ = if required {
            write!(text, "pub field_{place}: {ty}, ")
        } else {
            write!(text, "pub field_{place}: Option<{ty}>, ")
        };
    }
    text.push_str("}\n");
}

fn derived(structs: usize) -> String {
    let mut text = String::from("use serde::{Deserialize, Serialize};\n");
    for number in 0..structs {
        definition(&mut text, number, ", Deserialize, Serialize", true);
    }
    text
}

fn ours(structs: usize) -> String {
    let mut text = String::new();
    for number in 0..structs {
        definition(&mut text, number, "", false);
        let places = |each: &dyn Fn(usize, &'static str, bool) -> String| {
            (0..FIELDS).map(|place| each(place, field(place).0, field(place).1)).collect::<String>()
        };
        let slots = places(&|_, ty, _| format!("Option<{ty}>,"));
        let names = places(&|place, _, _| format!("\"field{place}\","));
        let none = places(&|_, _, _| "None,".to_owned());
        let arms = places(&|place, _, required| {
            format!("{place} => value.put{}(&mut slots.{place}),", if required { "" } else { "_optional" })
        });
        let finish = places(&|place, _, required| match required {
            true => format!("field_{place}: missing.require(slots.{place}, {place})?,"),
            false => format!("field_{place}: slots.{place},"),
        });
        let writes = places(&|place, _, required| {
            format!("object.{}(\"field{place}\", &self.field_{place})?;", if required { "field" } else { "optional" })
        });
        let _ = write!(
            text,
            "impl ::runtime::object::Object for S{number} {{
                type Slots = ({slots});
                const NAME: &'static str = \"S{number}\";
                const FIELDS: &'static [&'static str] = &[{names}];
                fn empty() -> Self::Slots {{ ({none}) }}
                fn set<'de, V: ::runtime::object::Value<'de>>(slots: &mut Self::Slots, field: usize, value: V)
                    -> Result<(), V::Error> {{ match field {{ {arms} _ => value.skip() }} }}
                fn finish(slots: Self::Slots, missing: &mut ::runtime::object::Missing) -> Option<Self> {{
                    Some(Self {{ {finish} }})
                }}
            }}
            impl<'de> ::runtime::serde::Deserialize<'de> for S{number} {{
                fn deserialize<D: ::runtime::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {{
                    ::runtime::object::deserialize(deserializer)
                }}
            }}
            impl ::runtime::serde::Serialize for S{number} {{
                fn serialize<S: ::runtime::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {{
                    let mut object = ::runtime::object::ObjectWriter::new(serializer)?;
                    {writes}
                    object.end()
                }}
            }}
            "
        );
    }
    text
}

/// Structs alone: what both pay.
fn bare(structs: usize) -> String {
    let mut text = String::new();
    for number in 0..structs {
        definition(&mut text, number, "", false);
    }
    text
}

/// Writes a crate that needs nothing but `runtime`, pinned to the workspace's versions.
fn write(folder: &Path, source: &str) -> io::Result<()> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let manifest = format!(
        "[package]\nname = \"measured\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\n\
         runtime = {{ path = {:?}, default-features = false }}\n\
         serde = {{ version = \"1\", default-features = false, features = [\"derive\", \"std\"] }}\n",
        workspace.join("runtime")
    );
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    fs::write(folder.join("src/lib.rs"), source)
}

/// Seconds to check the crate itself, its dependencies being ready. One job, so that the clock is near the CPU's.
fn check(folder: &Path, target: &Path, source: &str) -> io::Result<f64> {
    write(folder, source)?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let start = Instant::now();
    let status = Command::new(cargo)
        .args(["check", "--quiet", "--jobs", "1"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .status()?;
    if !status.success() {
        return Err(io::Error::other("the measured crate does not compile"));
    }
    Ok(start.elapsed().as_secs_f64())
}

fn measure(structs: usize) -> io::Result<()> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("compile");
    let (source, target) = (folder.join("crate"), folder.join("target"));
    // Once for the dependencies, which are nobody's cost here.
    check(&source, &target, "")?;
    let mut best = [f64::INFINITY; 4];
    let sources = [String::new(), bare(structs), ours(structs), derived(structs)];
    for round in 0..ROUNDS {
        for (best, source_text) in best.iter_mut().zip(&sources) {
            let text = format!("// Round {round}.\n{source_text}");
            *best = best.min(check(&source, &target, &text)?);
        }
    }
    let [empty, bare, ours, derived] = best;
    println!(
        "{structs} structs of {FIELDS} fields, `cargo check`, best of {ROUNDS}, less {empty:.2} s for an empty crate:"
    );
    println!("structs alone {:.2} s, ours {:.2} s, derive {:.2} s", bare - empty, ours - empty, derived - empty);
    println!(
        "ratio {:.2}, and {:.2} without the structs",
        (ours - empty) / (derived - empty),
        (ours - bare) / (derived - bare)
    );
    Ok(())
}

fn main() -> ExitCode {
    // `cargo test --benches` only asks whether it starts.
    if env::args().any(|argument| argument == "--test") {
        return ExitCode::SUCCESS;
    }
    let structs = env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(600);
    match measure(structs) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
