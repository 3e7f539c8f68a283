//! Choices that can't be honoured whatever the description says: identifiers, paths and dependencies that are none.

use std::collections::BTreeSet;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::foreign::{ForeignPath, STD};
use super::{Choices, Dependency, Placed, Selector, derive_path, type_path};
use crate::Layout;
use crate::diagnostic::{Diagnostics, Severity};
use crate::name::LONGEST;
use crate::text::is_hidden;

/// Whether an identifier is spelled as the lints of generated code want it.
#[derive(Clone, Copy)]
enum Spelling {
    /// `PetShop`
    Type,
    /// `pet_shop`
    Value,
}

/// Reports everything that is wrong with the choices alone.
pub(crate) fn check(choices: &Choices, layout: &Layout, diagnostics: &mut Diagnostics) {
    let brought = choices.dependencies.iter().map(|dependency| dependency.value.name.replace('-', "_")).collect();
    let mut check = Check { choices, layout, brought, diagnostics };
    for selector in choices.include.iter().chain(&choices.exclude) {
        if selector.value == Selector::default() {
            check.error(selector, "this selects every operation: say `tag`, `path`, `id` or `method`", "");
        }
    }
    for rule in choices.pagination.iter().filter(|rule| rule.value.selector == Selector::default()) {
        check.error(rule, "this is about every operation: say `tag`, `path`, `id` or `method`", "");
    }
    let rename = &choices.rename;
    rename.types.values().for_each(|name| check.identifier(name, Spelling::Type));
    rename.variants.values().for_each(|name| check.identifier(name, Spelling::Type));
    rename.operations.values().for_each(|name| check.identifier(name, Spelling::Value));
    rename.fields.values().chain(rename.parameters.values()).for_each(|name| check.identifier(name, Spelling::Value));
    for ty in choices.replace.formats.values().chain(choices.replace.schemas.values()) {
        check.path(&ty.with(&ty.value.path), type_path(&ty.value.path));
    }
    let derives = &choices.derives;
    let lists = [&derives.all, &derives.structs, &derives.enums];
    for derive in lists.into_iter().chain(derives.types.values()).flatten() {
        check.path(&derive.with(&derive.value), derive_path(&derive.value));
    }
    check.dependencies();
}

struct Check<'a> {
    choices: &'a Choices,
    layout: &'a Layout,
    /// The names by which code uses the dependencies.
    brought: BTreeSet<String>,
    diagnostics: &'a mut Diagnostics,
}

impl Check<'_> {
    fn error<T>(&mut self, at: &Placed<T>, message: impl Into<String>, help: &str) {
        let mut fault = at.fault(Severity::Error, "bad-option", message);
        fault.help = help.to_owned();
        self.diagnostics.place(fault);
    }

    fn identifier(&mut self, name: &Placed<String>, spelling: Spelling) {
        let text = &name.value;
        if text.len() > LONGEST {
            let message = format!("`{}…` has {} bytes, and no name has more than {LONGEST}", start(text), text.len());
            return self.error(name, message, "choose a shorter one: files are called after it");
        }
        if let Some(hidden) = text.chars().find(|c| is_hidden(*c)) {
            let message = format!("`{text}` has a character that is not seen, U+{:04X}", u32::from(hidden));
            return self.error(name, message, "write the name without it");
        }
        if !is_nfc(text) {
            let composed: String = text.nfc().collect();
            let points: Vec<String> = composed.chars().map(|c| format!("U+{:04X}", u32::from(c))).collect();
            let message =
                format!("`{text}` is spelled in pieces that Rust puts together, and is equal to another spelling");
            let help = format!("write it composed (Unicode's NFC): `{composed}`, {}", points.join(" "));
            return self.error(name, message, &help);
        }
        if !is_identifier(text) {
            self.error(
                name,
                format!("`{text}` is no identifier of Rust"),
                "use letters, digits and `_`, a letter first, and no word like `self`",
            );
            return;
        }
        let fits = match spelling {
            Spelling::Type => !text.contains('_') && !text.starts_with(char::is_lowercase),
            Spelling::Value => !text.contains(char::is_uppercase) && !text.contains("__") && !text.ends_with('_'),
        };
        if !fits {
            let like = match spelling {
                Spelling::Type => "types and variants are written `LikeThis`",
                Spelling::Value => "functions and fields are written `like_this`",
            };
            self.error(name, format!("`{text}` is not how Rust spells it: {like}"), "");
        }
    }

    fn path(&mut self, at: &Placed<&String>, path: Result<ForeignPath, String>) {
        let text = at.value;
        let path = match path {
            Ok(path) => path,
            Err(why) => {
                // The end of what is long would be cut off, and that says why.
                let beginning = start(text);
                let shown = if beginning.len() < text.len() { format!("{beginning}…") } else { text.to_owned() };
                return self.error(at, format!("`{shown}` can't be used: {why}"), "");
            }
        };
        if matches!(self.layout, Layout::Part) {
            // What the manifest brings is for the people who write it.
            return;
        }
        if path.own {
            let why = "the generated crate holds nothing but generated code";
            self.error(at, format!("`{text}` can't be used: {why}"), "put the type into a crate, and depend on that");
        }
        for name in path.crates {
            if !self.brought.contains(&name) {
                let help = format!("add `{name}` under `dependencies`");
                self.error(at, format!("`{text}` needs the crate `{name}`, which no dependency brings"), &help);
            }
        }
    }

    fn dependencies(&mut self) {
        let mut seen = BTreeSet::from(["runtime".to_owned()]);
        for dependency in &self.choices.dependencies {
            let Dependency { name, version, path, package, features, .. } = &dependency.value;
            if matches!(self.layout, Layout::Part) {
                let message = format!("`{name}` can't be added: people write this crate's `Cargo.toml`");
                self.error(dependency, message, "add it there");
                continue;
            }
            for name in [Some(name), package.as_ref()].into_iter().flatten().filter(|name| !is_package_name(name)) {
                self.error(dependency, format!("`{name}` is no name of a package"), "");
            }
            if is_package_name(name) && !is_crate_name(name) {
                let message = format!("code can't use a crate by the name `{name}`");
                self.error(dependency, message, "choose another name, and say with `package` which package it is");
            }
            if !seen.insert(name.replace('-', "_")) {
                self.error(dependency, format!("the crate has a dependency called `{name}` already"), "");
            }
            if version.is_none() && path.is_none() {
                self.error(dependency, format!("`{name}` needs a `version` or a `path`"), "");
            }
            if let Some(version) = version
                && let Err(error) = semver::VersionReq::parse(version)
            {
                let message = format!("`{version}` is no requirement of a version: {error}");
                self.error(dependency, message, "write it as in Cargo.toml, `1.2`");
            }
            for feature in features.iter().filter(|feature| !is_feature(feature)) {
                self.error(dependency, format!("`{feature}` is no name of a feature"), "");
            }
        }
    }
}

/// As much of a long text as a message has room for.
fn start(text: &str) -> &str {
    text.char_indices().nth(100).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// Rust takes it for a name, if need be as a raw one; people see all of it, and two that differ are two for the compiler,
/// which compares their NFC.
pub(crate) fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    let starts = characters.next().is_some_and(unicode_ident::is_xid_start);
    starts
        && characters.all(unicode_ident::is_xid_continue)
        && !["self", "Self", "super", "crate"].contains(&text)
        && !text.contains(is_hidden)
        && is_nfc(text)
}

/// What cargo takes.
fn is_package_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    name.len() <= 64 && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(allowed)
}

/// A path can begin with it, and means no other crate then. Only for names of packages, which are short.
fn is_crate_name(name: &str) -> bool {
    let name = name.replace('-', "_");
    syn::parse_str::<syn::Ident>(&name).is_ok() && !STD.contains(&name.as_str())
}

/// What cargo takes: also `dep:x` and `x/y`, which a list of features may not hold, so those are out.
fn is_feature(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-_+.".contains(c);
    !name.is_empty() && name.len() <= 128 && name.chars().all(allowed)
}

#[cfg(test)]
mod tests;
