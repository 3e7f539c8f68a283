//! Paths from option files that get into code: only what is nothing but a path.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{GenericArgument, Path, PathArguments, Type};
use unicode_normalization::is_nfc;

use crate::text::is_hidden;

/// Types that need no crate in front.
const PRELUDE: &[&str] = &[
    "bool", "char", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize", "f32",
    "f64", "String", "Vec", "Option", "Box",
];

/// Crates that come with the compiler.
pub(super) const STD: &[&str] = &["std", "core", "alloc"];

/// The crate that generated code always uses.
const RUNTIME: &str = "runtime";

/// The bytes of a path.
const LONGEST: usize = 1_000;

/// How deep types may stand in types.
const DEEPEST: usize = 30;

/// A path as generated code writes it, and the crates that it needs.
#[derive(Clone, Debug)]
pub(crate) struct ForeignPath {
    pub(crate) tokens: TokenStream,
    /// Names of crates that a dependency has to bring.
    pub(crate) crates: Vec<String>,
    /// It leads into the generated crate itself.
    pub(crate) own: bool,
}

/// A path to a type, whose arguments may only be such paths too.
///
/// # Errors
///
/// Says why it is none.
pub(crate) fn type_path(text: &str) -> Result<ForeignPath, String> {
    bounded(text, "a type")?;
    let parsed: Type = syn::parse_str(text).map_err(|_| no_path("a type"))?;
    let mut found = ForeignPath { tokens: TokenStream::new(), crates: Vec::new(), own: false };
    found.tokens = of_type(&parsed, &mut found)?;
    Ok(found)
}

/// A path to a derive macro.
///
/// # Errors
///
/// Says why it is none.
pub(crate) fn derive_path(text: &str) -> Result<ForeignPath, String> {
    bounded(text, "a derive macro")?;
    let path = syn::parse_str::<Path>(text).map_err(|_| no_path("a derive macro"))?;
    let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.unraw().to_string()).collect();
    let last = names.last().map(String::as_str).unwrap_or_default();
    let ours = ["Clone", "Copy", "Debug", "PartialEq", "Eq", "Hash", "Default"];
    // `std::fmt::Debug` is `Debug`, by whatever way it is called.
    let is_bare = names.len() == 1 && path.leading_colon.is_none();
    let is_std = names.len() > 1 && names.first().is_some_and(|name| STD.contains(&name.as_str()));
    if (names.len() == 1 || is_std) && ours.contains(&last) {
        return Err(format!("`{last}` is derived already where it holds"));
    }
    if ["Serialize", "Deserialize"].contains(&last) {
        return Err(format!("`{last}` is implemented by generated code itself, for the ways that a type travels"));
    }
    if path.segments.iter().any(|segment| !segment.arguments.is_none()) {
        return Err("a derive macro takes no arguments here".to_owned());
    }
    let mut found = ForeignPath { tokens: TokenStream::new(), crates: Vec::new(), own: false };
    found.tokens = if (is_bare || is_std) && ["PartialOrd", "Ord"].contains(&last) {
        // Written in one way, so that one that is asked for twice stands once.
        path.segments.last().map(|segment| segment.ident.unraw().to_token_stream()).unwrap_or_default()
    } else if is_std {
        return Err("of std's derive macros, `PartialOrd` and `Ord` can be asked for".to_owned());
    } else if names.len() == 1 {
        return Err("it names no crate: write `the_crate::TheMacro`".to_owned());
    } else {
        of_path(&path, &mut found)?
    };
    Ok(found)
}

/// What is long or deep, or holds what no path does, is refused before it is parsed: the parser goes one call deeper with
/// every bracket, reference and pointer, and the stack ends before the text does.
fn bounded(text: &str, what: &str) -> Result<(), String> {
    if text.len() > LONGEST {
        return Err(format!("it has {} bytes, and {LONGEST} are allowed", text.len()));
    }
    if let Some(hidden) = text.chars().find(|c| is_hidden(*c)) {
        return Err(format!("it has a character that is not seen, U+{:04X}", u32::from(hidden)));
    }
    if !is_nfc(text) {
        // Else one derive could stand twice.
        return Err("it is spelled in pieces that Rust puts together: write it composed (Unicode's NFC)".to_owned());
    }
    let mut depth = 0_usize;
    for character in text.chars() {
        match character {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            // `#` is that of `r#type`.
            ':' | ',' | '_' | '#' => {}
            other if other.is_whitespace() || unicode_ident::is_xid_continue(other) => {}
            _ => return Err(no_path(what)),
        }
        if depth > DEEPEST {
            return Err(format!("its `<` are nested more than {DEEPEST} deep: give a type of your own this name"));
        }
    }
    Ok(())
}

fn no_path(what: &str) -> String {
    format!("it is not the path of {what}, such as `uuid::Uuid`")
}

fn of_type(ty: &Type, found: &mut ForeignPath) -> Result<TokenStream, String> {
    match ty {
        Type::Path(path) if path.qself.is_none() => of_path(&path.path, found),
        _ => Err(no_path("a type")),
    }
}

fn of_path(path: &Path, found: &mut ForeignPath) -> Result<TokenStream, String> {
    let first = path.segments.first().map(|segment| segment.ident.to_string()).unwrap_or_default();
    let colon = path.leading_colon.is_some();
    let leading = match first.as_str() {
        "self" | "super" | "Self" => {
            return Err(format!("`{first}` means another module in each file: begin with `crate` or with a crate"));
        }
        "crate" if !colon => {
            found.own = true;
            TokenStream::new()
        }
        name if path.segments.len() == 1 && !colon => {
            if !PRELUDE.contains(&name) {
                return Err(format!("`{name}` names no crate: write `the_crate::{name}`"));
            }
            TokenStream::new()
        }
        name => {
            if !STD.contains(&name) && name != RUNTIME && !found.crates.iter().any(|known| known == name) {
                found.crates.push(name.to_owned());
            }
            quote!(::)
        }
    };
    let mut segments = Vec::new();
    for segment in &path.segments {
        let name = &segment.ident;
        segments.push(match &segment.arguments {
            PathArguments::None => name.to_token_stream(),
            PathArguments::AngleBracketed(arguments) => {
                let mut inner = Vec::new();
                for argument in &arguments.args {
                    match argument {
                        GenericArgument::Type(ty) => inner.push(of_type(ty, found)?),
                        _ => return Err("only paths of types may stand between `<` and `>`".to_owned()),
                    }
                }
                quote!(#name<#(#inner),*>)
            }
            _ => return Err(no_path("a type")),
        });
    }
    Ok(quote!(#leading #(#segments)::*))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_a_path_gets_into_the_code() {
        for text in [
            "",
            "uuid::Uuid; mod x {}",
            "[u8; { std::process::exit(1) }]",
            "a::B<{ 1 + 1 }>",
            "a::B<3>",
            "a::B<'static>",
            "fn()",
            "&'static str",
            "dyn a::T",
            "impl a::T",
            "<a::B as a::C>::D",
            "a::b!()",
            "(a::B, a::C)",
            "a::F(a::B)",
            "self::A",
            "super::A",
            "Uuid",
            "a::B<(a::B,)>",
            "a::B<A = b::C>",
            "_",
        ] {
            assert!(type_path(text).is_err(), "{text}");
        }
        for text in ["", "Debug", "a::B<c::D>", "#[x]", "JsonSchema", "serde::Serialize", "a::b, c::d", "a::b!"] {
            assert!(derive_path(text).is_err(), "{text}");
        }
    }

    #[test]
    fn no_path_is_so_deep_that_parsing_it_ends_the_stack() {
        let nested = |levels: usize| "a::B<".repeat(levels) + "u8" + &">".repeat(levels);
        assert!(type_path(&nested(DEEPEST)).is_ok());
        for (levels, why) in [(DEEPEST + 1, "nested more than 30 deep"), (160, "nested"), (1_500, "1000 are allowed")] {
            let said = type_path(&nested(levels)).unwrap_err();
            assert!(said.contains(why), "{said}");
        }
        for open in ["[", "(", "{", "&", "*const ", "a<[", "a<(", "fn()->", "dyn a<", "<", "!", "a::B<-"] {
            for times in [100, 999 / open.len(), 100_000] {
                let text = open.repeat(times);
                assert!(type_path(&text).is_err() && derive_path(&text).is_err(), "{times} {open}");
            }
        }
        let brackets = format!("a<{}u8{}>", "[".repeat(6_000), "]".repeat(6_000));
        assert!(type_path(&brackets).is_err() && derive_path(&brackets).is_err());
    }

    #[test]
    fn paths_are_written_from_the_root_and_name_the_crates_they_need() {
        let written = |text: &str| {
            let path = type_path(text).unwrap();
            (path.tokens.to_string().replace(' ', ""), path.crates.join(","))
        };
        assert_eq!(written("uuid::Uuid"), ("::uuid::Uuid".into(), "uuid".into()));
        assert_eq!(written("::a::B<String, Vec<u8>>"), ("::a::B<String,Vec<u8>>".into(), "a".into()));
        assert_eq!(written("std::sync::Arc<c::D>"), ("::std::sync::Arc<::c::D>".into(), "c".into()));
        assert_eq!(written("u128"), ("u128".into(), String::new()));
        assert!(type_path("crate::Money").unwrap().own);
        assert_eq!(derive_path("schemars::JsonSchema").unwrap().crates, ["schemars"]);
        assert!(derive_path("PartialOrd").unwrap().crates.is_empty());
    }

    #[test]
    fn a_derive_of_std_stands_once_by_whatever_way_it_is_called() {
        for text in [
            "std::fmt::Debug",
            "::core::hash::Hash",
            "std::clone::Clone",
            "std::default::Default",
            "core::cmp::Eq",
            "std::cmp::PartialEq",
            "std::marker::Copy",
            "std::prelude::v1::Debug",
            "r#Debug",
            "std::fmt::r#Debug",
        ] {
            let said = derive_path(text).unwrap_err();
            assert!(said.contains("is derived already"), "{text}: {said}");
        }
        for text in ["PartialOrd", "std::cmp::PartialOrd", "::core::cmp::PartialOrd", "r#PartialOrd"] {
            let path = derive_path(text).unwrap();
            assert_eq!((path.tokens.to_string().as_str(), path.crates.len()), ("PartialOrd", 0), "{text}");
        }
        assert!(derive_path("std::fmt::Display").is_err() && derive_path("::PartialOrd").is_err());
        assert!(derive_path("std::PartialOrd<u8>").is_err());
        assert_eq!(derive_path("mine::Debug").unwrap().crates, ["mine"]);
    }
}
