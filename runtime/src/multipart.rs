//! Bodies in parts (RFC 7578, RFC 2046): what a part holds, and how all of them become bytes.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::OnceLock;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use serde::Serialize;

use crate::file::File;
use crate::param::Param;
use crate::segments::{Segment, Segments};
use crate::style::{Style, named_texts};

/// A body that is sent in parts. Generated for the bodies that a description gives fields.
pub trait Multipart {
    /// Adds the parts, in their order.
    fn parts(&self, parts: &mut Parts);
}

/// The parts of a multipart body. What can't be written is remembered until the request is sent.
///
/// ```
/// use runtime::{File, Parts};
///
/// let mut parts = Parts::new();
/// parts.text("title", "Cat").file("picture", &File::new("…").name("cat.png"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Parts {
    parts: Vec<Part>,
    errors: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Part {
    name: String,
    /// The media type where the file has none of its own.
    media_type: Option<String>,
    /// It has a file's name, its own or the part's.
    is_file: bool,
    content: File,
}

impl Multipart for Parts {
    fn parts(&self, parts: &mut Parts) {
        parts.parts.extend(self.parts.iter().cloned());
        parts.errors.extend(self.errors.iter().cloned());
    }
}

impl Parts {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A text. A list repeats the part, what has parts of its own is written as JSON, and what is absent or null is not
    /// sent.
    pub fn text(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> &mut Self {
        self.texts(name, None, value);
        self
    }

    /// A text with a media type.
    pub fn text_as(&mut self, name: &str, media_type: &str, value: &(impl Serialize + ?Sized)) -> &mut Self {
        self.texts(name, Some(media_type), value);
        self
    }

    /// A value in a style (OpenAPI 3.1, 4.8.15.1.2): a part for each name that comes about.
    pub fn styled(&mut self, name: &str, style: Style, value: &(impl Serialize + ?Sized)) -> &mut Self {
        if let Some(param) = self.param(name, value) {
            for (name, text) in named_texts(name, style, param) {
                self.add(&name, None, false, File::new(text));
            }
        }
        self
    }

    /// A value as JSON; absent or null is not sent.
    pub fn json(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> &mut Self {
        self.json_as(name, "application/json", value)
    }

    /// A value as JSON, with a media type of its own.
    pub fn json_as(&mut self, name: &str, media_type: &str, value: &(impl Serialize + ?Sized)) -> &mut Self {
        match serde_json::to_vec(value) {
            Ok(text) if text == b"null" => {}
            Ok(text) => self.add(name, Some(media_type), false, File::new(text)),
            Err(error) => self.fail(name, &error.to_string()),
        }
        self
    }

    /// Each value as JSON, in a part of its own.
    pub fn json_each<'a, T>(&mut self, name: &str, values: impl IntoIterator<Item = &'a T>) -> &mut Self
    where
        T: Serialize + 'a,
    {
        for value in values {
            self.json(name, value);
        }
        self
    }

    /// A file.
    pub fn file(&mut self, name: &str, file: &File) -> &mut Self {
        self.files(name, [file])
    }

    /// Each file in a part of its own.
    pub fn files<'a>(&mut self, name: &str, files: impl IntoIterator<Item = &'a File>) -> &mut Self {
        self.files_as(name, "application/octet-stream", files)
    }

    /// Each file in a part of its own, with the media type of those that have none.
    pub fn files_as<'a>(
        &mut self,
        name: &str,
        media_type: &str,
        files: impl IntoIterator<Item = &'a File>,
    ) -> &mut Self {
        for file in files {
            self.add(name, Some(media_type), true, file.clone());
        }
        self
    }

    fn texts(&mut self, name: &str, media_type: Option<&str>, value: &(impl Serialize + ?Sized)) {
        let values = match self.param(name, value) {
            None => return,
            Some(Param::List(values)) => values,
            Some(value) => vec![value],
        };
        for text in values.into_iter().filter_map(Param::into_text) {
            self.add(name, media_type, false, File::new(text));
        }
    }

    fn param(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Option<Param> {
        Param::of(value).map_err(|error| self.fail(name, &error.0)).ok()
    }

    fn add(&mut self, name: &str, media_type: Option<&str>, is_file: bool, content: File) {
        let media_type = media_type.map(str::to_owned);
        self.parts.push(Part { name: name.to_owned(), media_type, is_file, content });
    }

    fn fail(&mut self, name: &str, why: &str) {
        self.errors.push(format!("`{name}`: {why}"));
    }

    /// The body, and the boundary that stands in its media type. The same parts are always the same bytes.
    ///
    /// # Errors
    ///
    /// Everything that can't be written.
    pub(crate) fn write(self) -> Result<(String, Segments), Vec<String>> {
        let Self { parts, mut errors } = self;
        let mut written = Vec::with_capacity(parts.len());
        for part in &parts {
            match part.written() {
                Ok(one) => written.push(one),
                Err(why) => errors.push(format!("`{}`: {why}", part.name)),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let boundary = boundary(&written);
        let mut body = Segments::default();
        for (head, content) in written {
            body.push(Segment::Bytes(format!("--{boundary}\r\n{head}\r\n").into()));
            body.push(content);
            body.push(Segment::Bytes(Bytes::from_static(b"\r\n")));
        }
        body.push(Segment::Bytes(format!("--{boundary}--\r\n").into()));
        Ok((boundary, body))
    }
}

impl Part {
    /// The head, each line ended, and the content.
    fn written(&self) -> Result<(String, Segment), String> {
        let mut head = format!("Content-Disposition: form-data; name=\"{}\"", escaped(&lines(&self.name)));
        if self.is_file {
            let name = self.content.named().unwrap_or(&self.name);
            head.push_str(&format!("; filename=\"{}\"", escaped(name)));
        }
        head.push_str("\r\n");
        if let Some(media_type) = self.content.typed().or(self.media_type.as_deref()) {
            HeaderValue::from_str(media_type).map_err(|_| "its media type can't be a header".to_owned())?;
            head.push_str(&format!("Content-Type: {media_type}\r\n"));
        }
        for (name, value) in self.content.headers() {
            HeaderName::from_bytes(name.as_bytes()).map_err(|_| format!("`{name}` can't be a header's name"))?;
            HeaderValue::from_bytes(value.as_bytes())
                .map_err(|_| format!("the value of the header `{name}` holds control characters"))?;
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let content = self.content.segment().map_err(|error| format!("the file can't be read: {error}"))?;
        Ok((head, content))
    }
}

/// A name within quotes, as browsers write it (HTML, 4.10.21.8): what would end it is percent-encoded.
fn escaped(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// Every line break as CR LF, which is how browsers send the names of fields.
fn lines(name: &str) -> String {
    name.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

/// A line that stands in no part. It follows from the parts, so that a request that is prepared twice is the same twice.
/// What is not read yet can't be searched for it, so nobody outside of this process may be able to guess it.
fn boundary(parts: &[(String, Segment)]) -> String {
    static KEYS: OnceLock<RandomState> = OnceLock::new();
    let keys = KEYS.get_or_init(RandomState::new);
    let mut salt: u64 = 0;
    loop {
        let halves = [0_u8, 1].map(|half| keys.hash_one((half, salt, parts)));
        let boundary = format!("boundary-{:016x}{:016x}", halves[0], halves[1]);
        let needle = boundary.as_bytes();
        let is_inside = |content: &[u8]| content.windows(needle.len()).any(|window| window == needle);
        let is_in_part = |(head, content): &(String, Segment)| match content {
            Segment::Bytes(bytes) => is_inside(head.as_bytes()) || is_inside(bytes),
            _ => is_inside(head.as_bytes()),
        };
        if !parts.iter().any(is_in_part) {
            return boundary;
        }
        salt = salt.wrapping_add(1);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{File, Parts};
    use crate::style::Style;

    fn written(parts: &Parts) -> (String, String) {
        let (boundary, body) = parts.clone().write().expect("parts");
        let body = body.into_body().as_bytes().expect("in memory").to_vec();
        (boundary, String::from_utf8(body).expect("UTF-8"))
    }

    /// The body with a boundary that can be read.
    fn body(parts: &Parts) -> String {
        let (boundary, body) = written(parts);
        body.replace(&boundary, "B").replace("\r\n", "\n")
    }

    #[test]
    fn texts_files_and_json_are_parts_of_their_own_kind() {
        let mut parts = Parts::new();
        parts.text("a", "x").text("n", &7).text("none", &None::<u8>).text("list", &["p", "q"]);
        parts.json("j", &BTreeMap::from([("k", 1)])).json_each("e", &[1, 2]);
        parts.file("f", &File::new("abc").name("a.bin")).files_as("g", "image/png", &[File::new("")]);
        let expected = concat!(
            "--B\nContent-Disposition: form-data; name=\"a\"\n\nx\n",
            "--B\nContent-Disposition: form-data; name=\"n\"\n\n7\n",
            "--B\nContent-Disposition: form-data; name=\"list\"\n\np\n",
            "--B\nContent-Disposition: form-data; name=\"list\"\n\nq\n",
            "--B\nContent-Disposition: form-data; name=\"j\"\nContent-Type: application/json\n\n{\"k\":1}\n",
            "--B\nContent-Disposition: form-data; name=\"e\"\nContent-Type: application/json\n\n1\n",
            "--B\nContent-Disposition: form-data; name=\"e\"\nContent-Type: application/json\n\n2\n",
            "--B\nContent-Disposition: form-data; name=\"f\"; filename=\"a.bin\"\n",
            "Content-Type: application/octet-stream\n\nabc\n",
            "--B\nContent-Disposition: form-data; name=\"g\"; filename=\"g\"\nContent-Type: image/png\n\n\n",
            "--B--\n",
        );
        assert_eq!(body(&parts), expected);
    }

    #[test]
    fn nothing_in_a_name_ends_the_name() {
        let mut parts = Parts::new();
        parts.file("a\"\n; x", &File::new("").name("é\"\r\n\\.png").header("X-One", "1"));
        let expected = "--B\nContent-Disposition: form-data; name=\"a%22%0D%0A; x\"; filename=\"é%22%0D%0A\\.png\"\n\
                        Content-Type: application/octet-stream\nX-One: 1\n\n\n--B--\n";
        assert_eq!(body(&parts), expected);
    }

    #[test]
    fn the_boundary_stands_in_no_part_and_is_the_same_for_the_same_parts() {
        let mut parts = Parts::new();
        parts.text("a", "x");
        let (first, _) = parts.clone().write().expect("parts");
        let (again, _) = parts.clone().write().expect("parts");
        assert_eq!(first, again);
        let mut other = Parts::new();
        other.text("a", &format!("\r\n--{first}--\r\n"));
        let (second, body) = written(&other);
        assert_ne!(first, second);
        assert_eq!(body.matches(&second).count(), 2);
    }

    #[test]
    fn styles_give_each_name_a_part() {
        let mut parts = Parts::new();
        parts.styled("o", Style::DeepObject, &BTreeMap::from([("k", ["a", "b"])]));
        parts.styled("l", Style::Form { explode: false }, &["a", "b"]);
        let names: Vec<String> =
            body(&parts).lines().filter(|line| line.contains("name=")).map(str::to_owned).collect();
        let name = |name: &str| format!("Content-Disposition: form-data; name=\"{name}\"");
        assert_eq!(names, [name("o[k][0]"), name("o[k][1]"), name("l")]);
        assert!(body(&parts).contains("\n\na,b\n"));
    }

    #[test]
    fn everything_that_can_not_be_written_is_said() {
        let mut parts = Parts::new();
        parts.file("a", &File::open("no/such/file")).file("b", &File::new("").media_type("a\r\nb"));
        parts.file("c", &File::new("").header("x y", "z")).text("d", &f64::NAN);
        let errors = parts.write().err().expect("four of them");
        let names: Vec<&str> = errors.iter().map(|error| &error[..3]).collect();
        assert_eq!(names, ["`d`", "`a`", "`b`", "`c`"]);
    }
}
