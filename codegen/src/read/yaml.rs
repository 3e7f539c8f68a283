//! YAML events to a tree: scalars get their meaning, aliases are copied within bounds, `<<` is merged.

use std::borrow::Cow;
use std::collections::BTreeMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, StructureStyle, Tag};

use super::builder::{Builder, Key};
use super::codes;
use super::json::Flaw;
use super::scalar::{self, Scalar};
use super::tree::{Kind, MAX_DEPTH, Parts, Text, too_deep, too_many};
use crate::source::{NodeId, Span};

/// How many nodes all aliases of a file may become together.
const MAX_COPIES: u32 = 100_000;

/// How much text all aliases of all files may stand for together: here it costs nothing, but whatever is made of a node
/// has the text of its own.
pub(super) const MAX_COPIED_TEXT: usize = 8 << 20;

/// What has no counterpart in JSON: a node, what it is, and how it was read instead.
#[derive(Debug)]
pub(super) struct Note {
    pub(super) node: NodeId,
    pub(super) message: String,
}

/// Parses a whole text, at most 256 MiB of it (the caller sees to that, so that offsets fit). Its aliases stand for no more
/// bytes of text than are `left`, and these are fewer then.
pub(super) fn parse(source: &str, limit: u32, left: &mut usize) -> Result<(Parts, Vec<Note>), Flaw> {
    let options = granit_parser::options! {
        // Ours is the limit that speaks, and it counts both kinds together.
        flow_nesting_limit: MAX_DEPTH + 2,
        block_nesting_limit: MAX_DEPTH + 2,
        emit_comments: false,
    };
    let mut reader = Reader {
        source,
        builder: Builder::new(source, limit),
        frames: Vec::new(),
        anchors: BTreeMap::new(),
        copies: 0,
        left,
        documents: 0,
        notes: Vec::new(),
    };
    for event in Parser::new_from_str_with_options(source, options) {
        match event {
            Ok((event, span)) => {
                let range = span.byte_range().unwrap_or_default();
                reader.event(event, Span { start: range.start as u32, end: range.end as u32 })?;
            }
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(source.len()).min(source.len());
                return Err(match error.kind() {
                    ErrorKind::RecursionLimitExceeded => Flaw::new(codes::TOO_LARGE, at, at, too_deep()),
                    _ => Flaw::new(codes::SYNTAX, at, at, error.info()),
                });
            }
        }
    }
    Ok((reader.builder.finish(), reader.notes))
}

struct Reader<'s, 'l> {
    source: &'s str,
    builder: Builder<'s>,
    frames: Vec<Frame>,
    /// Nodes by anchor, once they are complete.
    anchors: BTreeMap<usize, NodeId>,
    copies: u32,
    /// How many bytes of text may still be copied.
    left: &'l mut usize,
    documents: usize,
    notes: Vec<Note>,
}

/// An open array or object.
#[derive(Default)]
struct Frame {
    anchor: usize,
    flow: bool,
    key: Option<(Key, bool)>,
    /// Values of `<<`.
    merges: Vec<NodeId>,
}

type Done = Result<(), Flaw>;

impl Reader<'_, '_> {
    fn event(&mut self, event: Event<'_>, span: Span) -> Done {
        if self.builder.is_full() {
            return Err(Flaw { code: codes::TOO_LARGE, span, message: too_many(self.builder.limit) });
        }
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return flaw(span, "a second YAML document starts here; a description is one document");
                }
            }
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag.as_deref(), span)?,
            Event::SequenceStart(style, anchor, tag) => self.open(false, style, anchor, tag, span)?,
            Event::MappingStart(style, anchor, tag) => self.open(true, style, anchor, tag, span)?,
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(anchor) => self.alias(anchor, span)?,
            _ => {}
        }
        Ok(())
    }

    /// The next node is a key.
    fn wants_key(&self) -> bool {
        self.builder.in_object() && self.frames.last().is_some_and(|frame| frame.key.is_none())
    }

    fn take_key(&mut self) -> Option<(Key, bool)> {
        self.frames.last_mut().and_then(|frame| frame.key.take())
    }

    fn set_key(&mut self, text: Text, span: Span, merge: bool) {
        if let Some(frame) = self.frames.last_mut() {
            frame.key = Some(((text, span), merge));
        }
    }

    fn placed(&mut self, node: NodeId, merge: bool) {
        if let Some(frame) = self.frames.last_mut().filter(|_| merge) {
            frame.merges.push(node);
        }
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, anchor: usize, tag: Option<&Tag>, span: Span) -> Done {
        let text = self.text(value, span);
        if self.wants_key() {
            if anchor != 0 {
                // An anchored key can be used again; it needs a node of its own that belongs to nothing.
                return flaw(span, "an anchor on a key; put the anchor on a value");
            }
            self.set_key(text, span, value == "<<" && style == ScalarStyle::Plain);
            return Ok(());
        }
        let (kind, note) = self.meaning(value, text, style, tag);
        let key = self.take_key();
        let node = self.builder.scalar(kind, span, key.map(|key| key.0));
        self.placed(node, key.is_some_and(|key| key.1));
        self.notes.extend(note.map(|message| Note { node, message }));
        if anchor != 0 {
            self.anchors.insert(anchor, node);
        }
        Ok(())
    }

    /// Text that stands in the source as it is needs no copy.
    fn text(&mut self, value: &str, span: Span) -> Text {
        for (start, end) in [(span.start, span.end), (span.start + 1, span.end.saturating_sub(1))] {
            if self.source.get(start as usize..end as usize) == Some(value) {
                return Text::source(start, end);
            }
        }
        self.builder.keep(value)
    }

    fn meaning(&mut self, value: &str, text: Text, style: ScalarStyle, tag: Option<&Tag>) -> (Kind, Option<String>) {
        let resolved = match tag.and_then(Tag::core_suffix) {
            Some("str") => false,
            Some("int" | "float" | "bool" | "null") => true,
            _ => style == ScalarStyle::Plain && tag.is_none_or(|tag| tag.original() != "!"),
        };
        let note = unknown_tag(tag);
        if !resolved {
            return (Kind::String(text), note);
        }
        match scalar::resolve(value) {
            Scalar::Null => (Kind::Null, note),
            Scalar::Bool(value) => (Kind::Bool(value), note),
            Scalar::Number(Cow::Borrowed(_)) => (Kind::Number(text), note),
            Scalar::Number(Cow::Owned(spelled)) => (Kind::Number(self.builder.keep(&spelled)), note),
            Scalar::Text => (Kind::String(text), note),
            Scalar::NotJson => (Kind::String(text), Some(format!("JSON has no number `{value}`; it is read as text"))),
        }
    }

    fn open(
        &mut self,
        object: bool,
        style: StructureStyle,
        anchor: usize,
        tag: Option<Cow<'_, Tag>>,
        span: Span,
    ) -> Done {
        if self.wants_key() {
            return flaw(span, "a key that is an array or object; keys have to be text");
        }
        self.check_depth(span, 0)?;
        let key = self.take_key();
        let node = self.builder.open(object, span.start, key.map(|key| key.0));
        self.placed(node, key.is_some_and(|key| key.1));
        self.notes.extend(unknown_tag(tag.as_deref()).map(|message| Note { node, message }));
        self.frames.push(Frame { anchor, flow: style == StructureStyle::Flow, ..Frame::default() });
        Ok(())
    }

    fn check_depth(&self, span: Span, more: usize) -> Done {
        if self.builder.depth() + more < MAX_DEPTH {
            return Ok(());
        }
        let message = too_deep();
        Err(Flaw { code: codes::TOO_LARGE, span, message })
    }

    fn close(&mut self, span: Span) {
        let frame = self.frames.pop().unwrap_or_default();
        if !frame.merges.is_empty() {
            for node in self.builder.merge(&frame.merges) {
                let message = "`<<` merges objects, and this is none; it is read as a key like others".to_owned();
                self.notes.push(Note { node, message });
            }
        }
        // A block ends where its last child does; its end event stands in front of whatever comes next.
        let node = self.builder.close(frame.flow.then_some(span.end));
        if let (Some(node), true) = (node, frame.anchor != 0) {
            self.anchors.insert(frame.anchor, node);
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Done {
        let Some(&target) = self.anchors.get(&anchor) else {
            return flaw(span, "an alias inside of what it stands for");
        };
        if self.wants_key() {
            return match self.builder.kind(target) {
                Kind::String(text) | Kind::Number(text) => {
                    self.count(text, span)?;
                    self.set_key(text, span, false);
                    Ok(())
                }
                _ => flaw(span, "a key that is no text"),
            };
        }
        let key = self.take_key();
        let node = self.copy(target, key.map(|key| key.0), span)?;
        self.placed(node, key.is_some_and(|key| key.1));
        Ok(())
    }

    /// Copies a node, so that each use has its own pointer. No deeper than [`MAX_DEPTH`], which the builder counts.
    fn copy(&mut self, from: NodeId, key: Option<Key>, alias: Span) -> Result<NodeId, Flaw> {
        self.copies += 1;
        if self.copies > MAX_COPIES {
            let message = format!("aliases stand for more than {MAX_COPIES} nodes together");
            return Err(Flaw { code: codes::TOO_LARGE, span: alias, message });
        }
        let (kind, span) = (self.builder.kind(from), self.builder.span(from));
        if let Kind::String(text) | Kind::Number(text) = kind {
            self.count(text, alias)?;
        }
        if !matches!(kind, Kind::Array(_) | Kind::Object(_)) {
            return Ok(self.builder.scalar(kind, span, key));
        }
        self.check_depth(alias, 0)?;
        let node = self.builder.open(matches!(kind, Kind::Object(_)), span.start, key);
        let mut place = 0;
        while let Some((key, child)) = self.builder.child(from, place) {
            if let Some((text, _)) = key {
                self.count(text, alias)?;
            }
            self.copy(child, key, alias)?;
            place += 1;
        }
        self.builder.close(Some(span.end));
        Ok(node)
    }

    /// Counts text that an alias stands for.
    fn count(&mut self, text: Text, alias: Span) -> Done {
        match self.left.checked_sub(self.builder.text(text).len()) {
            Some(left) => *self.left = left,
            None => {
                let message = format!("aliases stand for more than {MAX_COPIED_TEXT} bytes of text together");
                return Err(Flaw { code: codes::TOO_LARGE, span: alias, message });
            }
        }
        Ok(())
    }
}

/// Says that a tag means nothing here; the core schema's and the non-specific one do.
fn unknown_tag(tag: Option<&Tag>) -> Option<String> {
    let tag = tag?;
    let name = tag.original();
    (tag.core_suffix().is_none() && name != "!")
        .then(|| format!("the tag `{name}` means nothing in a description and is left out"))
}

fn flaw<T>(span: Span, message: &str) -> Result<T, Flaw> {
    Err(Flaw { code: codes::SYNTAX, span, message: message.to_owned() })
}

#[cfg(test)]
mod tests;
