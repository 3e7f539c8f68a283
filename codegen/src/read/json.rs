//! JSON text (RFC 8259) to a tree, strictly, without recursion.

use super::builder::{Builder, Key};
use super::codes;
use super::tree::{Kind, MAX_DEPTH, Parts, Text, too_deep, too_many};
use crate::source::Span;

/// Why a text can't be parsed, and where.
#[derive(Debug)]
pub(super) struct Flaw {
    pub(super) code: &'static str,
    pub(super) span: Span,
    pub(super) message: String,
}

impl Flaw {
    pub(super) fn new(code: &'static str, start: usize, end: usize, message: impl Into<String>) -> Self {
        Self { code, span: Span { start: start as u32, end: end as u32 }, message: message.into() }
    }
}

/// Parses a whole text, at most 256 MiB of it (the caller sees to that, so that offsets fit).
pub(super) fn parse(source: &str, limit: u32) -> Result<Parts, Flaw> {
    let mut parser = Parser { source, bytes: source.as_bytes(), at: 0, builder: Builder::new(source, limit) };
    if source.starts_with('\u{feff}') {
        parser.at = '\u{feff}'.len_utf8();
    }
    parser.run()?;
    Ok(parser.builder.finish())
}

struct Parser<'s> {
    source: &'s str,
    bytes: &'s [u8],
    at: usize,
    builder: Builder<'s>,
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), Flaw> {
        let mut key = None;
        loop {
            if !self.value(key.take())? {
                // An array or object has just been opened; it may be empty.
                self.space();
                let end = if self.builder.in_object() { b'}' } else { b']' };
                if self.peek() != Some(end) {
                    key = self.key()?;
                    continue;
                }
            }
            if !self.next(&mut key)? {
                return Ok(());
            }
        }
    }

    /// What follows a whole value: closing brackets, then a comma with the next key, or the end (`false`).
    fn next(&mut self, key: &mut Option<Key>) -> Result<bool, Flaw> {
        loop {
            self.space();
            if self.builder.depth() == 0 {
                return match self.peek() {
                    None => Ok(false),
                    Some(_) => Err(self.unexpected("the end of the file")),
                };
            }
            let object = self.builder.in_object();
            match self.peek() {
                Some(b'}') if object => self.close(),
                Some(b']') if !object => self.close(),
                Some(b',') => {
                    self.at += 1;
                    self.space();
                    *key = self.key()?;
                    return Ok(true);
                }
                _ => return Err(self.unexpected(if object { "`,` or `}`" } else { "`,` or `]`" })),
            }
        }
    }

    fn close(&mut self) {
        self.at += 1;
        self.builder.close(Some(self.at as u32));
    }

    /// In an object, the key and its colon.
    fn key(&mut self) -> Result<Option<Key>, Flaw> {
        if !self.builder.in_object() {
            return Ok(None);
        }
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes"));
        }
        let start = self.at;
        let text = self.string()?;
        let span = Span { start: start as u32, end: self.at as u32 };
        self.space();
        if self.peek() != Some(b':') {
            return Err(self.unexpected("`:`"));
        }
        self.at += 1;
        Ok(Some((text, span)))
    }

    /// One value; `false` if it is an array or object that is now open.
    fn value(&mut self, key: Option<Key>) -> Result<bool, Flaw> {
        self.space();
        let start = self.at;
        if self.builder.is_full() {
            return Err(Flaw::new(codes::TOO_LARGE, start, start, too_many(self.builder.limit)));
        }
        let kind = match self.peek() {
            Some(open @ (b'{' | b'[')) => {
                if self.builder.depth() >= MAX_DEPTH {
                    let message = too_deep();
                    return Err(Flaw::new(codes::TOO_LARGE, start, start + 1, message));
                }
                self.at += 1;
                self.builder.open(open == b'{', start as u32, key);
                return Ok(false);
            }
            Some(b'"') => Kind::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Kind::Bool(true))?,
            Some(b'f') => self.word("false", Kind::Bool(false))?,
            Some(b'n') => self.word("null", Kind::Null)?,
            _ => return Err(self.unexpected("a value")),
        };
        self.builder.scalar(kind, Span { start: start as u32, end: self.at as u32 }, key);
        Ok(true)
    }

    fn word(&mut self, word: &str, kind: Kind) -> Result<Kind, Flaw> {
        if self.source.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            self.at += word.len();
            return Ok(kind);
        }
        Err(self.unexpected("a value"))
    }

    fn number(&mut self) -> Result<Kind, Flaw> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let first = self.peek();
        let whole = self.digits();
        if whole == 0 || (whole > 1 && first == Some(b'0')) {
            let message = if whole == 0 { "a minus sign without digits" } else { "a number with a leading zero" };
            return Err(Flaw::new(codes::SYNTAX, start, self.at, message));
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if self.digits() == 0 {
                return Err(self.unexpected("a digit"));
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if self.digits() == 0 {
                return Err(self.unexpected("a digit"));
            }
        }
        Ok(Kind::Number(Text::source(start as u32, self.at as u32)))
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    /// A string, from its opening quote to behind its closing one.
    fn string(&mut self) -> Result<Text, Flaw> {
        let start = self.at + 1;
        let end = self.plain_end(start);
        if self.bytes.get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(Text::source(start as u32, end as u32));
        }
        self.escaped(start)
    }

    /// The first byte from `from` on that ends the plain part of a string.
    fn plain_end(&self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)).map_or(self.bytes.len(), |n| from + n)
    }

    fn escaped(&mut self, start: usize) -> Result<Text, Flaw> {
        let mut text = String::new();
        let mut from = start;
        loop {
            let end = self.plain_end(from);
            text.push_str(self.source.get(from..end).unwrap_or_default());
            self.at = end;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(self.builder.keep(&text));
                }
                Some(b'\\') => text.push(self.escape()?),
                None => {
                    return Err(Flaw::new(codes::SYNTAX, start - 1, start, "a string that is never closed"));
                }
                Some(byte) => {
                    let message = format!("a control character (U+{byte:04X}) in a string has to be escaped");
                    return Err(Flaw::new(codes::SYNTAX, end, end + 1, message));
                }
            }
            from = self.at;
        }
    }

    fn escape(&mut self) -> Result<char, Flaw> {
        let start = self.at;
        self.at += 2;
        Ok(match self.bytes.get(start + 1) {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(start),
            _ => {
                return Err(Flaw::new(codes::SYNTAX, start, start + 1, "an escape that JSON does not have"));
            }
        })
    }

    fn unicode(&mut self, start: usize) -> Result<char, Flaw> {
        let first = self.hex()?;
        let code = if (0xd800..0xdc00).contains(&first) && self.bytes.get(self.at..self.at + 2) == Some(b"\\u") {
            self.at += 2;
            let second = self.hex()?;
            if (0xdc00..0xe000).contains(&second) {
                0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
            } else {
                first
            }
        } else {
            first
        };
        // What is left of the surrogates stands alone and is no character.
        char::from_u32(code).ok_or_else(|| Flaw::new(codes::SYNTAX, start, self.at, "half of a surrogate pair"))
    }

    fn hex(&mut self) -> Result<u32, Flaw> {
        let digits = self.source.get(self.at..self.at + 4).filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.and_then(|text| u32::from_str_radix(text, 16).ok());
        let code = code.ok_or_else(|| Flaw::new(codes::SYNTAX, self.at, self.at, "`\\u` without four hex digits"))?;
        self.at += 4;
        Ok(code)
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn unexpected(&self, wanted: &str) -> Flaw {
        let found = self.source.get(self.at..).and_then(|rest| rest.chars().next());
        let (message, len) = match found {
            Some(found) => (format!("expected {wanted}, found {found:?}"), found.len_utf8()),
            None => (format!("expected {wanted}, but the file ends"), 0),
        };
        Flaw::new(codes::SYNTAX, self.at, self.at + len, message)
    }
}

#[cfg(test)]
mod tests;
