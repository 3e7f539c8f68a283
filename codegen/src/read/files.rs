//! The files of one run: bytes to trees, and nodes back to lines and columns.

use std::cell::{Cell, OnceCell};

use super::json::Flaw;
use super::lines::Lines;
use super::tree::{Parts, Tree, too_long};
use super::{codes, json, yaml};
use crate::diagnostic::{Diagnostic, Diagnostics, Fault, Location};
use crate::document::Value;
use crate::limits::Limits;
use crate::source::{At, FileId, NodeId, Source, Span};
use crate::text::said;

/// The files of a run, by their [`FileId`]. A file is loaded while others are read, so a place is filled once and stays.
#[derive(Debug)]
pub struct Files {
    files: Vec<OnceCell<Box<File>>>,
    loaded: Cell<usize>,
    bytes: Cell<usize>,
    /// How many bytes of text the aliases of files still to be read may stand for.
    copied: Cell<usize>,
    limits: Limits,
    overlaid: Option<Overlaid>,
}

/// What the first file was before overlays changed it.
#[derive(Debug)]
struct Overlaid {
    /// The first file as it was, and the overlays.
    given: Box<Files>,
    /// Where the nodes come from that an overlay brought: places in `given`, in the order of their ids.
    origins: Vec<(NodeId, At)>,
}

impl Default for Files {
    fn default() -> Self {
        Self::within(Limits::default())
    }
}

/// The tree of a file that is not there.
static NOTHING: Tree = Tree::EMPTY;

#[derive(Debug)]
struct File {
    path: String,
    tree: Tree,
    lines: Lines,
}

fn place(fault: &Diagnostic) -> Option<(&str, u32)> {
    fault.location.as_ref().map(|location| (location.file.as_str(), location.span.start))
}

impl Files {
    /// No files yet, and no more than these limits allow.
    pub(super) fn within(limits: Limits) -> Self {
        let mut files = Vec::new();
        files.resize_with(limits.files, OnceCell::new);
        let copied = Cell::new(yaml::MAX_COPIED_TEXT);
        Self { files, loaded: Cell::new(0), bytes: Cell::new(0), copied, limits, overlaid: None }
    }

    /// How many files there may be.
    pub(super) fn most(&self) -> usize {
        self.limits.files
    }

    /// Reads and parses a file. The fault says why there is none; it has a place if the file could be read.
    pub(super) fn load(&self, path: &str, source: &dyn Source, diagnostics: &mut Diagnostics) -> Result<FileId, Fault> {
        if self.loaded.get() >= self.files.len() {
            let message = format!("the description has more than {} files, and {path} is not read", self.limits.files);
            return Err(nowhere(codes::TOO_LARGE, message));
        }
        let bytes = source.read(path).map_err(|error| {
            let message = format!("can't read {path}: {error}");
            nowhere(codes::UNREADABLE, message)
        })?;
        let all = self.bytes.get().saturating_add(bytes.len());
        let limit = self.limits.input_bytes;
        if all > limit {
            let message = format!("with {path} there are {all} bytes to read, more than the limit of {limit}");
            return Err(nowhere(codes::TOO_LARGE, message));
        }
        self.bytes.set(all);
        let text = String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let flaw = Flaw::new(codes::NOT_UTF8, at, at, "this byte is not UTF-8");
            self.fail(path, text, flaw, "save the file as UTF-8")
        })?;
        let mut left = self.copied.get();
        let parsed = parse(path, &text, self.limits.values, &mut left).and_then(|parsed| named(&text, parsed));
        self.copied.set(left);
        let (parts, notes) = match parsed {
            Ok(parsed) => parsed,
            Err((flaw, help)) => return Err(self.fail(path, text, flaw, help)),
        };
        let base = self.end();
        let limit = self.limits.values;
        if Tree::end(base, &parts).is_none_or(|end| end > limit) {
            let message = format!("with {path} the description has more values than the limit of {limit}");
            return Err(nowhere(codes::TOO_LARGE, message));
        }
        let file = self.add(path, Tree::behind(base, text, parts));
        for note in notes {
            let at = At { file, node: NodeId(note.node.0 + base), key: false };
            diagnostics.warn(Fault::new(codes::NOT_JSON, at, note.message));
        }
        Ok(file)
    }

    /// The files of a run whose first one is `given`'s, changed by overlays, which are the others of `given`. The change
    /// says where the nodes come from that overlays brought.
    pub(super) fn overlaid(mut given: Self, change: impl FnOnce(Tree, &Self) -> (Tree, Vec<(NodeId, At)>)) -> Self {
        let files = Self::within(given.limits);
        let mut origins = Vec::new();
        if let Some(mut first) = given.files.first_mut().and_then(OnceCell::take) {
            // The overlays stay behind a first file; its tree, which may be large, is not there twice.
            let rest = File { path: first.path.clone(), tree: Tree::EMPTY, lines: Lines::of("") };
            _ = given.files.first().map(|slot| slot.set(Box::new(rest)));
            (first.tree, origins) = change(first.tree, &given);
            if files.files.first().is_some_and(|slot| slot.set(first).is_ok()) {
                files.loaded.set(1);
            }
        }
        Self { overlaid: Some(Overlaid { given: Box::new(given), origins }), ..files }
    }

    /// The place of what an overlay brought.
    fn origin(&self, at: At) -> Option<Location> {
        let Overlaid { given, origins } = self.overlaid.as_ref().filter(|_| at.file == FileId(0))?;
        let found = origins.binary_search_by_key(&at.node, |(node, _)| *node).ok()?;
        origins.get(found).map(|(_, origin)| given.locate(At { key: at.key, ..*origin }))
    }

    fn add(&self, path: &str, tree: Tree) -> FileId {
        let lines = Lines::of(tree.source());
        let place = self.loaded.get();
        let file = Box::new(File { path: path.to_owned(), tree, lines });
        if self.files.get(place).is_some_and(|slot| slot.set(file).is_ok()) {
            self.loaded.set(place + 1);
        }
        FileId(place as u32)
    }

    fn fail(&self, path: &str, text: String, flaw: Flaw, help: &str) -> Fault {
        let file = self.add(path, Tree::broken(self.end(), text, flaw.span));
        let node = self.tree(file).map_or(Tree::ROOT, Tree::root);
        Fault::new(flaw.code, At { file, node, key: false }, flaw.message).help(help)
    }

    fn all(&self) -> impl Iterator<Item = &File> {
        self.files.iter().map_while(OnceCell::get).map(Box::as_ref)
    }

    fn file(&self, file: FileId) -> Option<&File> {
        self.files.get(file.0 as usize)?.get().map(Box::as_ref)
    }

    pub(super) fn tree(&self, file: FileId) -> Option<&Tree> {
        self.file(file).map(|file| &file.tree)
    }

    /// The bytes of all files, overlays included.
    #[must_use]
    pub fn size(&self) -> usize {
        let given = self.overlaid.as_ref().map_or(0, |overlaid| overlaid.given.size());
        self.bytes.get().saturating_add(given)
    }

    /// The trees, in the order of their files.
    pub(super) fn trees(&self) -> impl Iterator<Item = &Tree> {
        self.all().map(|file| &file.tree)
    }

    /// The trees of the files behind the first so many.
    pub(super) fn trees_behind(&self, files: usize) -> impl Iterator<Item = &Tree> {
        let behind = self.files.get(files..).unwrap_or_default();
        behind.iter().map_while(OnceCell::get).map(|file| &file.tree)
    }

    /// The path of a file, as it was given or put together.
    pub(super) fn path(&self, file: FileId) -> &str {
        self.file(file).map_or("", |file| &file.path)
    }

    /// One past the last node.
    pub(super) fn end(&self) -> u32 {
        let last = self.loaded.get().checked_sub(1).and_then(|last| self.files.get(last)?.get());
        last.map_or(0, |file| file.tree.after())
    }

    /// The file that a node stands in.
    pub(super) fn file_of(&self, node: NodeId) -> FileId {
        let loaded = self.files.get(..self.loaded.get()).unwrap_or_default();
        let starts_before = |slot: &OnceCell<Box<File>>| slot.get().is_some_and(|file| file.tree.root() <= node);
        FileId(loaded.partition_point(starts_before).saturating_sub(1) as u32)
    }

    /// The tree that a node stands in.
    pub(super) fn tree_of(&self, node: NodeId) -> &Tree {
        self.tree(self.file_of(node)).unwrap_or(&NOTHING)
    }

    /// All faults with their places, in the order of files and lines, those without a place first.
    #[must_use]
    pub fn located(&self, diagnostics: &Diagnostics) -> Vec<Diagnostic> {
        let mut located: Vec<_> = (diagnostics.iter())
            .map(|(severity, fault)| Diagnostic {
                code: fault.code,
                severity: *severity,
                message: said(&fault.message),
                help: said(&fault.help),
                location: fault.at.map(|at| self.locate(at)),
            })
            .collect();
        located.extend(diagnostics.placed().iter().map(|fault| Diagnostic {
            message: said(&fault.message),
            help: said(&fault.help),
            ..fault.clone()
        }));
        located.extend(diagnostics.more());
        located.sort_by(|one, other| place(one).cmp(&place(other)));
        // What an alias of YAML stands for is read wherever that is, and has one place all the same.
        located.dedup();
        located
    }

    /// Works out a place for people.
    #[must_use]
    pub fn locate(&self, at: At) -> Location {
        if let Some(origin) = self.origin(at) {
            return origin;
        }
        let Some(file) = self.file(at.file) else {
            // Only an `At` of another run gets here.
            return Location { file: String::new(), line: 1, column: 1, span: Span::default(), pointer: String::new() };
        };
        let span = file.tree.span(at.node, at.key);
        let (line, column) = file.lines.place(file.tree.source(), span.start);
        Location { file: file.path.clone(), line, column, span, pointer: file.tree.pointer(at.node) }
    }

    /// The path and text of each file, in the order of their ids, and last of the overlays.
    pub fn into_texts(mut self) -> impl Iterator<Item = (String, String)> {
        let overlays = self.overlaid.take().map(|overlaid| overlaid.given.files).into_iter().flatten().skip(1);
        let files = self.files.into_iter().chain(overlays).filter_map(OnceCell::into_inner);
        files.map(|file| (file.path, file.tree.into_source()))
    }

    /// What each file says, in the order of their ids, whether or not it is a description.
    pub fn contents(&self) -> impl Iterator<Item = Value> {
        self.trees().map(Tree::contents)
    }
}

fn nowhere(code: &'static str, message: String) -> Fault {
    Fault { code, at: None, message, help: String::new() }
}

type Parsed = (Parts, Vec<yaml::Note>);

/// JSON if it looks like JSON and is; else YAML, of which JSON's notation is a part. On failure, the error of the
/// format that the author most likely meant.
fn parse(path: &str, text: &str, limit: u32, left: &mut usize) -> Result<Parsed, (Flaw, &'static str)> {
    let name = path.to_ascii_lowercase();
    let looks_like_json = text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']);
    if !looks_like_json {
        return yaml::parse(text, limit, left).map_err(|flaw| (flaw, "the file was read as YAML"));
    }
    let json_flaw = match json::parse(text, limit) {
        Ok(parts) => return Ok((parts, Vec::new())),
        Err(flaw) => flaw,
    };
    match yaml::parse(text, limit, left) {
        Ok((parts, mut notes)) => {
            if name.ends_with(".json") {
                let message = format!("the file is not JSON ({}); it was read as YAML", json_flaw.message);
                notes.push(yaml::Note { node: Tree::ROOT, message });
            }
            Ok((parts, notes))
        }
        Err(flaw) if name.ends_with(".yaml") || name.ends_with(".yml") => Err((flaw, "the file was read as YAML")),
        Err(_) => Err((json_flaw, "the file was read as JSON")),
    }
}

/// What was parsed, if its keys are no longer than names may be.
fn named(text: &str, parsed: Parsed) -> Result<Parsed, (Flaw, &'static str)> {
    let Some((Span { start, .. }, bytes)) = parsed.0.long_key(text) else { return Ok(parsed) };
    let flaw = Flaw { code: codes::TOO_LARGE, span: Span { start, end: start }, message: too_long("a key", bytes) };
    Err((flaw, "give what it names a shorter name, and say the rest in a `description`"))
}

#[cfg(test)]
mod tests {
    use super::Files;
    use crate::diagnostic::Diagnostics;
    use crate::source::{At, Source, SourceError};

    struct One(&'static [u8]);

    impl Source for One {
        fn read(&self, _: &str) -> Result<Vec<u8>, SourceError> {
            Ok(self.0.to_vec())
        }
    }

    /// Code, line and column of the only fault.
    fn fault(path: &str, bytes: &'static [u8]) -> (&'static str, u32, u32) {
        let (files, mut diagnostics) = (Files::default(), Diagnostics::default());
        let failed = files.load(path, &One(bytes), &mut diagnostics).err();
        let noted = || diagnostics.iter().next().expect("one fault").1.clone();
        let fault = failed.unwrap_or_else(noted);
        let place = files.locate(fault.at.expect("a place"));
        (fault.code, place.line, place.column)
    }

    #[test]
    fn bytes_that_are_not_utf8_are_found_at_the_first_one() {
        assert_eq!(fault("x.yaml", b"a: 1\nb: \xc3\xa9\xff\n"), ("not-utf8", 2, 5));
    }

    #[test]
    fn the_error_is_that_of_the_format_that_was_meant() {
        assert_eq!(fault("x.json", b"{\n \"a\": [1,\n}"), ("syntax", 3, 1));
        assert_eq!(fault("x.yaml", b"a: [1\nb: 2\n").0, "syntax");
    }

    #[test]
    fn json_with_a_trailing_comma_is_read_as_yaml_and_said_so() {
        assert_eq!(fault("x.json", b"{\"a\": 1,}"), ("not-json", 1, 1));
    }

    #[test]
    fn columns_count_characters_and_not_the_byte_order_mark() {
        let (files, mut diagnostics) = (Files::default(), Diagnostics::default());
        let file = files.load("x", &One("\u{feff}é: 1".as_bytes()), &mut diagnostics).unwrap();
        let tree = files.tree(file).unwrap();
        let node = tree.get(super::Tree::ROOT, "é").unwrap();
        let place = files.locate(At { file, node, key: false });
        assert_eq!((place.line, place.column, place.pointer.as_str()), (1, 4, "/é"));
    }
}
