//! Takes the snippets out of the docs pages, so that they are compiled, and run, as one crate.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

const PAGES: &str = "../generated-client/docs/operations";

/// What a page says about its operation.
#[derive(Default)]
struct Page {
    /// `POST /pins`, the first thing in code on the page.
    target: String,
    snippets: Vec<String>,
}

/// Writes `snippets.rs` into the folder for what the build makes: a module for every snippet, called like its page, and
/// the list of them.
pub(crate) fn generate() {
    println!("cargo:rerun-if-changed={PAGES}");
    let (mut modules, mut list) = (String::new(), String::new());
    for path in pages() {
        let name = path.file_stem().and_then(|stem| stem.to_str()).expect("pages have names of ours").to_owned();
        let text = fs::read_to_string(&path).expect("the page can be read");
        let page = read(&text);
        for (place, snippet) in page.snippets.iter().enumerate() {
            // A second one would be a fault, which the test counts; here it only needs a name.
            let module = if place == 0 { format!("r#{name}") } else { format!("{name}_{place}") };
            let function = function(snippet).unwrap_or_else(|| panic!("{name}.md: the snippet is no async function"));
            write!(
                modules,
                "/// `docs/operations/{name}.md`\n\
                 #[allow(deprecated, reason = \"deprecated operations have a page as well\")]\n\
                 pub mod {module} {{\n{snippet}\n\
                 /// Runs the snippet.\n\
                 pub fn run(client: &Client) -> crate::Running<'_> {{ Box::pin({function}(client)) }}\n}}\n"
            )
            .expect("a String takes everything");
            let target = &page.target;
            writeln!(list, "    Snippet {{ page: {name:?}, target: {target:?}, run: {module}::run }},")
                .expect("a String takes everything");
        }
    }
    let text = format!("{modules}\n/// All snippets.\npub const SNIPPETS: &[Snippet] = &[\n{list}];\n");
    let out = env::var_os("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("snippets.rs"), text).expect("the folder can be written");
}

/// Sorted, so that every machine builds the same. None if there is no folder, which the test will say.
fn pages() -> Vec<PathBuf> {
    let entries = fs::read_dir(PAGES).into_iter().flatten().flatten();
    let mut pages: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.sort();
    pages
}

fn read(text: &str) -> Page {
    let mut page = Page::default();
    let mut in_snippet = false;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if language.as_ref() == "rust" => {
                in_snippet = true;
                page.snippets.push(String::new());
            }
            Event::End(TagEnd::CodeBlock) => in_snippet = false,
            Event::Text(text) if in_snippet => {
                page.snippets.iter_mut().last().into_iter().for_each(|snippet| snippet.push_str(&text))
            }
            Event::Code(code) if page.target.is_empty() => page.target = code.into_string(),
            _ => {}
        }
    }
    page
}

/// The name of the snippet's function.
fn function(snippet: &str) -> Option<&str> {
    let (_, after) = snippet.split_once("\nasync fn ")?;
    after.split_once('(').map(|(name, _)| name)
}
