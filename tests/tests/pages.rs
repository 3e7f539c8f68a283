//! Docs pages, of the client and of a description that does its worst: links that lead somewhere, tables that stay
//! whole, and nothing of a description's that is more than text.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use codegen::source::{Source, SourceError};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

const DOCS: &str = "../generated-client/docs";

const HOSTILE: &str = "fixtures/hostile-pages.yaml";

/// The pages of the client, by their path below the folder.
fn pages() -> BTreeMap<PathBuf, String> {
    let mut pages = BTreeMap::new();
    let mut open = vec![PathBuf::from(DOCS)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("the folder of pages") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let text = fs::read_to_string(&path).expect("a page");
                pages.insert(path.strip_prefix(DOCS).expect("below the folder").to_owned(), text);
            }
        }
    }
    assert!(pages.len() > 1, "there are no pages");
    pages
}

/// A description on disk, and nothing else.
struct Disk;

impl Source for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        fs::read(path).map_err(|error| SourceError { reason: error.to_string() })
    }
}

/// The pages of the hostile description.
fn hostile_pages() -> BTreeMap<PathBuf, String> {
    let layout = codegen::Layout::Whole { runtime: "\"../runtime\"".to_owned() };
    let options = codegen::Options { package: "hostile".to_owned(), layout, choices: Default::default() };
    let generation = codegen::generate(HOSTILE, &Disk, &options, &mut |_| {});
    let files = generation.files.into_iter();
    let pages: BTreeMap<PathBuf, String> =
        files.filter_map(|file| Some((file.path.strip_prefix("docs/")?.into(), file.text))).collect();
    assert!(pages.len() > 20, "{:#?}", generation.diagnostics);
    pages
}

fn both() -> [BTreeMap<PathBuf, String>; 2] {
    [pages(), hostile_pages()]
}

fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

/// What GitHub calls the headings of a page, in links.
fn anchors(text: &str) -> BTreeSet<String> {
    let (mut anchors, mut counts) = (BTreeSet::new(), BTreeMap::<String, usize>::new());
    let mut heading: Option<String> = None;
    for event in events(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(text) | Event::Code(text) => heading.iter_mut().for_each(|heading| heading.push_str(&text)),
            Event::End(TagEnd::Heading(_)) => {
                let words = heading.take().unwrap_or_default().to_lowercase().replace(' ', "-");
                let slug: String = words.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect();
                let count = counts.entry(slug.clone()).or_default();
                anchors.insert(if *count == 0 { slug } else { format!("{slug}-{count}") });
                *count += 1;
            }
            _ => {}
        }
    }
    anchors
}

/// The path without `..`.
fn resolved(page: &Path, link: &str) -> PathBuf {
    let mut path = page.parent().map(Path::to_owned).unwrap_or_default();
    for part in Path::new(link).components() {
        match part {
            Component::ParentDir => assert!(path.pop(), "{}: {link} leaves the folder", page.display()),
            other => path.push(other),
        }
    }
    path
}

#[test]
fn every_relative_link_leads_to_a_page_and_a_heading() {
    for pages in both() {
        assert_eq!(broken(&pages), Vec::<String>::new());
    }
}

fn broken(pages: &BTreeMap<PathBuf, String>) -> Vec<String> {
    let mut broken = Vec::new();
    for (page, text) in pages {
        for event in events(text) {
            let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event else { continue };
            if ["https://", "http://", "mailto:"].iter().any(|scheme| dest_url.starts_with(scheme)) {
                continue;
            }
            let (file, anchor) = dest_url.split_once('#').unwrap_or((&dest_url, ""));
            let target = if file.is_empty() { page.clone() } else { resolved(page, file) };
            let found = pages.get(&target).map(|text| anchor.is_empty() || anchors(text).contains(anchor));
            if found != Some(true) {
                broken.push(format!("{}: {dest_url}", page.display()));
            }
        }
    }
    broken
}

#[test]
fn every_page_can_be_reached_from_the_first() {
    let pages = pages();
    let mut reached = BTreeSet::new();
    let mut open = vec![PathBuf::from("README.md")];
    while let Some(page) = open.pop() {
        let Some(text) = pages.get(&page) else { continue };
        if reached.insert(page.clone()) {
            for event in events(text) {
                if let Event::Start(Tag::Link { dest_url, .. }) = event
                    && !dest_url.contains(':')
                {
                    let file = dest_url.split('#').next().unwrap_or_default();
                    open.push(if file.is_empty() { page.clone() } else { resolved(&page, file) });
                }
            }
        }
    }
    assert_eq!(reached, pages.into_keys().collect());
}

#[test]
fn pages_begin_with_a_title_and_have_nothing_invisible() {
    for (page, text) in both().into_iter().flatten() {
        assert!(text.starts_with("# ") && text.ends_with(" -->\n"), "{}", page.display());
        for line in text.lines() {
            assert_eq!(line, line.trim_end(), "{}", page.display());
        }
        let is_mark = |c| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let hidden = |c: char| c != '\n' && (c.is_control() || is_mark(c));
        assert!(!text.contains(hidden), "{}", page.display());
    }
}

#[test]
fn a_description_adds_neither_html_nor_code_that_runs() {
    for (page, text) in both().into_iter().flatten() {
        for event in events(&text) {
            match event {
                Event::InlineHtml(html) => {
                    assert!(["<br>", "<code>", "</code>"].contains(&&*html), "{}: {html}", page.display());
                }
                Event::Html(html) => assert!(html.starts_with("<!-- @generated by "), "{}: {html}", page.display()),
                Event::Start(Tag::CodeBlock(kind)) => {
                    let CodeBlockKind::Fenced(language) = kind else { panic!("{}: indented code", page.display()) };
                    let is_snippet = page.starts_with("operations") && *language == *"rust";
                    assert!(is_snippet || ["text", "json"].contains(&&*language), "{}: {language}", page.display());
                }
                _ => {}
            }
        }
    }
}

#[test]
fn a_bar_in_a_text_does_not_end_a_cell() {
    for (page, text) in both().into_iter().flatten() {
        let mut columns = None;
        for line in text.lines() {
            // The bars that a backslash does not take away, which is how GitHub counts them.
            let bars = line.replace("\\\\", "").replace("\\|", "").matches('|').count();
            columns = line.starts_with("| ").then(|| *columns.get_or_insert(bars));
            assert!(columns.is_none_or(|columns| columns == bars), "{}: {line}", page.display());
        }
    }
}

#[test]
fn a_request_is_a_page_with_a_table_of_its_fields() {
    let pages = pages();
    let page = pages.get(Path::new("requests/get_pin_request.md")).expect("the request of get_pin");
    assert!(page.starts_with("# GetPinRequest\n"), "{page}");
    assert!(page.contains("\n| Field | Type | Required | Description |\n| --- | --- | --- | --- |\n"), "{page}");
    let row = page.lines().find(|line| line.starts_with("| `x_plex_client_identifier` | `String` | yes |"));
    assert!(row.is_some_and(|row| row.ends_with("Sent as the header `X-Plex-Client-Identifier`. |")), "{page}");
    assert!(page.contains("\n| `strong` | `Option<bool>` | no |"), "{page}");
}
