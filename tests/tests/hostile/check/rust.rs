//! Rust of what comes out: it parses, its names differ, and of macros, attributes and paths it has those that we write.

use std::collections::{BTreeMap, BTreeSet};

use codegen::OutputFile;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Fields, ImplItem, Item};

use super::markdown;

/// The macros that generated code calls.
const MACROS: [&str; 2] = ["format", "matches"];

const ATTRIBUTES: [&str; 13] = [
    "allow",
    "cfg",
    "cfg_attr",
    "default",
    "deny",
    "derive",
    "deprecated",
    "doc",
    "expect",
    "must_use",
    "non_exhaustive",
    "recursion_limit",
    "rustfmt",
];

pub(super) fn problems(text: &str) -> Vec<String> {
    let file = match syn::parse_file(text) {
        Ok(file) => file,
        Err(error) => return vec![format!("it is no Rust: {error}")],
    };
    let tokens: TokenStream = match text.parse() {
        Ok(tokens) => tokens,
        Err(error) => return vec![format!("it has no tokens: {error}")],
    };
    let mut walk = Walk::default();
    walk.walk(tokens);
    let mut problems = walk.problems;
    let items: Vec<String> = names(&file.items).into_iter().map(|(_, kind_and_name)| kind_and_name).collect();
    // Our own words may link to what stands in the same file.
    let is_item = |name: &str| items.iter().any(|item| item.split(' ').next_back() == Some(name));
    let functions: Vec<String> = file.items.iter().flat_map(functions).collect();
    let is_function = |name: &str| functions.iter().any(|function| function == name);
    problems.extend(walk.docs.iter().flat_map(|doc| markdown::doc_problems(&unindented(doc), &is_item, &is_function)));
    problems.extend(doubled("items", items.iter().cloned()));
    problems.extend(file.items.iter().flat_map(inside));
    problems
}

/// The functions of an `impl`, as links name them.
fn functions(item: &Item) -> Vec<String> {
    let Item::Impl(block) = item else { return Vec::new() };
    let functions = block.items.iter().filter_map(|item| match item {
        ImplItem::Fn(function) => Some(function.sig.ident.to_string().trim_start_matches("r#").to_owned()),
        _ => None,
    });
    functions.collect()
}

/// Names that several files export into one module.
pub(super) fn shared_names(files: &[OutputFile]) -> Vec<String> {
    let exported = |file: &&OutputFile| {
        let folders = ["src/generated/operations/", "src/generated/schemas/", "src/generated/webhooks/"];
        folders.iter().any(|folder| file.path.starts_with(folder)) && !file.path.ends_with("/mod.rs")
    };
    let parsed = files.iter().filter(exported).filter_map(|file| syn::parse_file(&file.text).ok());
    let all = parsed.flat_map(|file| names(&file.items)).filter(|(public, _)| *public).map(|(_, name)| name);
    doubled("what files export", all)
}

/// The items that have a name: whether they are public, and `type Name` or `value NAME`.
fn names(items: &[Item]) -> Vec<(bool, String)> {
    let is_public = |visibility: &syn::Visibility| matches!(visibility, syn::Visibility::Public(_));
    let name = |item: &Item| match item {
        Item::Struct(item) => Some((is_public(&item.vis), format!("type {}", item.ident))),
        Item::Enum(item) => Some((is_public(&item.vis), format!("type {}", item.ident))),
        Item::Type(item) => Some((is_public(&item.vis), format!("type {}", item.ident))),
        Item::Trait(item) => Some((is_public(&item.vis), format!("type {}", item.ident))),
        Item::Mod(item) => Some((is_public(&item.vis), format!("mod {}", item.ident))),
        Item::Const(item) if item.ident != "_" => Some((is_public(&item.vis), format!("value {}", item.ident))),
        Item::Static(item) => Some((is_public(&item.vis), format!("value {}", item.ident))),
        Item::Fn(item) => Some((is_public(&item.vis), format!("value {}", item.sig.ident))),
        _ => None,
    };
    items.iter().filter_map(name).collect()
}

/// What stands twice inside of an item.
fn inside(item: &Item) -> Vec<String> {
    match item {
        Item::Struct(item) => doubled(&format!("fields of {}", item.ident), fields(&item.fields)),
        Item::Enum(item) => doubled(
            &format!("variants of {}", item.ident),
            item.variants.iter().map(|variant| variant.ident.to_string()),
        ),
        Item::Impl(item) => {
            let functions = item.items.iter().filter_map(|item| match item {
                ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
                _ => None,
            });
            doubled("functions of an impl", functions)
        }
        Item::Mod(item) => item.content.iter().flat_map(|(_, items)| items.iter().flat_map(inside)).collect(),
        _ => Vec::new(),
    }
}

fn fields(fields: &Fields) -> Vec<String> {
    fields.iter().filter_map(|field| field.ident.as_ref()).map(ToString::to_string).collect()
}

fn doubled(what: &str, names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let twice = names.into_iter().filter(|name| !seen.insert(name.clone()));
    twice.map(|name| format!("{what}: {name} stands twice")).collect()
}

/// Goes through all tokens.
#[derive(Default)]
struct Walk {
    problems: Vec<String>,
    /// The text of each doc comment.
    docs: Vec<String>,
}

impl Walk {
    fn walk(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut doc: Option<String> = None;
        let mut place = 0;
        while let Some(token) = tokens.get(place) {
            if let Some((attribute, width)) = attribute(&tokens[place..]) {
                place += width;
                match self.attribute(attribute) {
                    Some(line) => match &mut doc {
                        Some(doc) => *doc = format!("{doc}\n{line}"),
                        None => doc = Some(line),
                    },
                    None => continue,
                }
                continue;
            }
            self.docs.extend(doc.take());
            if let [TokenTree::Ident(name), TokenTree::Punct(mark), TokenTree::Group(_), ..] = &tokens[place..]
                && mark.as_char() == '!'
                && !MACROS.iter().any(|known| name == known)
            {
                self.problems.push(format!("a call of the macro {name}"));
            }
            if let TokenTree::Ident(word) = token
                && ["unsafe", "extern"].iter().any(|banned| word == banned)
            {
                self.problems.push(format!("the word {word}"));
            }
            if let TokenTree::Group(group) = token {
                self.walk(group.stream());
            }
            place += 1;
        }
        self.docs.extend(doc);
    }

    /// The line of a doc comment, or nothing.
    fn attribute(&mut self, tokens: TokenStream) -> Option<String> {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let name = tokens.first().map(ToString::to_string).unwrap_or_default();
        if !ATTRIBUTES.contains(&name.as_str()) {
            self.problems.push(format!("the attribute {name}"));
        }
        match tokens.as_slice() {
            [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(text)] if name == "doc" => {
                Some(syn::parse_str::<syn::LitStr>(&text.to_string()).map(|text| text.value()).unwrap_or_default())
            }
            _ => None,
        }
    }
}

/// The inside of the attribute that starts here, and how many tokens it takes.
fn attribute(tokens: &[TokenTree]) -> Option<(TokenStream, usize)> {
    let (TokenTree::Punct(hash), rest) = tokens.split_first()? else { return None };
    let inner = matches!(rest.first(), Some(TokenTree::Punct(mark)) if mark.as_char() == '!');
    match rest.get(usize::from(inner)) {
        Some(TokenTree::Group(group)) if hash.as_char() == '#' && group.delimiter() == Delimiter::Bracket => {
            Some((group.stream(), 2 + usize::from(inner)))
        }
        _ => None,
    }
}

/// A doc comment without what all of its lines are indented by, as rustdoc takes it.
fn unindented(doc: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let common = doc.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or_default();
    let lines: Vec<&str> = doc.lines().map(|line| line.get(common..).unwrap_or_default()).collect();
    lines.join("\n")
}

/// So that a check which sees nothing is noticed.
#[test]
fn what_must_not_be_there_is_found() {
    let found: BTreeMap<&str, usize> = [
        "fn f() { panic!(\"x\") }",
        "#![feature(x)]",
        "#[evil] struct A;",
        "struct A { x: u8, x: u8 }",
        "/// ```\n/// x\n/// ```\nstruct A;",
        "/// a\n///\n///     indented\nstruct A;",
        "/// [Foo]\nstruct A;",
        "/// <b>\nstruct A;",
        "/// [x](Foo)\nstruct A;",
        "impl A { fn a() { unsafe { f() } } }",
        "struct A; enum A {}",
        "struct",
    ]
    .into_iter()
    .map(|text| (text, problems(text).len()))
    .collect();
    assert!(found.values().all(|count| *count == 1), "{found:#?}");
    assert_eq!(
        problems("/// Text.\n///\n/// ```text\n/// x\n/// ```\n#[derive(Clone)] struct A { r#type: u8 }"),
        [""; 0]
    );
}
