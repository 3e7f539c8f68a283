//! From lines to events (the HTML standard, 9.2.6).

use std::time::Duration;

/// An event whose data is not read yet.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RawEvent {
    pub(crate) id: Option<String>,
    pub(crate) event: String,
    pub(crate) data: Vec<u8>,
}

/// What of an event has come so far, and what holds for the whole stream.
#[derive(Debug, Default)]
pub(crate) struct EventParser {
    data: Option<Vec<u8>>,
    event: String,
    /// As the last `id` field said; it counts once its event is whole.
    id: Option<String>,
    last_id: Option<String>,
    retry: Option<Duration>,
    is_behind_first: bool,
}

/// Longer than this no service makes anybody wait.
const MAX_RETRY: Duration = Duration::from_secs(300);

impl EventParser {
    /// The id of the last whole event that had one, or came behind one that had.
    pub(crate) fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref().filter(|id| !id.is_empty())
    }

    /// How long the service wants to be left alone after a connection is lost.
    pub(crate) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// How many bytes of an event are kept.
    pub(crate) fn len(&self) -> usize {
        self.data.as_ref().map_or(0, Vec::len)
    }

    /// A new connection: what has come of an event is let go.
    pub(crate) fn restart(&mut self) {
        self.data = None;
        self.event.clear();
        self.id = self.last_id.clone();
        self.is_behind_first = false;
    }

    /// Takes a line. An empty one completes an event, if there is data.
    pub(crate) fn line(&mut self, line: &[u8]) -> Option<RawEvent> {
        let is_first = !std::mem::replace(&mut self.is_behind_first, true);
        let line = if is_first { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
        if line.is_empty() {
            return self.dispatch();
        }
        let mut halves = line.splitn(2, |byte| *byte == b':');
        let name = halves.next().unwrap_or_default();
        let value = halves.next().unwrap_or_default();
        let value = value.strip_prefix(b" ").unwrap_or(value);
        let text = || String::from_utf8_lossy(value).into_owned();
        match name {
            b"data" => match &mut self.data {
                Some(data) => {
                    data.push(b'\n');
                    data.extend_from_slice(value);
                }
                None => self.data = Some(value.to_vec()),
            },
            b"event" => self.event = text(),
            b"id" if !value.contains(&0) => self.id = Some(text()),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                let time = text().parse().map_or(MAX_RETRY, Duration::from_millis);
                self.retry = Some(time.min(MAX_RETRY));
            }
            // Comments have an empty name; other fields say nothing.
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<RawEvent> {
        self.last_id.clone_from(&self.id);
        let event = std::mem::take(&mut self.event);
        let data = self.data.take()?;
        let event = if event.is_empty() { "message".to_owned() } else { event };
        Some(RawEvent { id: self.last_id().map(str::to_owned), event, data })
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, EventParser};

    /// Events as `(id, event, data)`, of text with line feeds.
    fn parsed(text: &str) -> Vec<(Option<String>, String, String)> {
        let mut parser = EventParser::default();
        let events = text.split('\n').filter_map(|line| parser.line(line.as_bytes()));
        let text = |data: Vec<u8>| String::from_utf8(data).expect("text");
        events.map(|event| (event.id, event.event, text(event.data))).collect()
    }

    fn message(data: &str) -> (Option<String>, String, String) {
        (None, "message".to_owned(), data.to_owned())
    }

    #[test]
    fn data_lines_are_joined_and_lose_one_space() {
        assert_eq!(parsed("data: a\ndata:  b\ndata:c\n\n"), [message("a\n b\nc")]);
        assert_eq!(parsed("data\n\ndata\ndata\n\ndata:"), [message(""), message("\n")]);
        assert_eq!(parsed("data: x"), [], "an event that is not whole is none");
    }

    #[test]
    fn comments_and_unknown_fields_say_nothing() {
        assert_eq!(parsed(": hello\n\nother: 1\n\nDATA: 1\n\n data: 1\n\ndata: y\n:\n\n"), [message("y")]);
    }

    #[test]
    fn an_id_stays_until_there_is_another() {
        let events = parsed("id: 1\nevent: add\ndata: a\n\ndata: b\n\nid\ndata: c\n\nid: 2\n\nid: 3\0\ndata: d\n\n");
        let named =
            |id: Option<&str>, event: &str, data: &str| (id.map(str::to_owned), event.to_owned(), data.to_owned());
        let expected = [
            named(Some("1"), "add", "a"),
            named(Some("1"), "message", "b"),
            named(None, "message", "c"),
            named(Some("2"), "message", "d"),
        ];
        assert_eq!(events, expected);
    }

    #[test]
    fn a_time_to_wait_is_digits_and_bounded() {
        let mut parser = EventParser::default();
        for (line, expected) in [
            ("retry: 1x", None),
            ("retry:", None),
            ("retry: 250", Some(Duration::from_millis(250))),
            ("retry: 99999999999999999999999", Some(Duration::from_secs(300))),
        ] {
            parser.line(line.as_bytes());
            assert_eq!(parser.retry(), expected, "{line}");
        }
    }

    #[test]
    fn half_an_event_does_not_reach_into_the_next_connection() {
        let mut parser = EventParser::default();
        for line in ["id: 1", "data: a", "", "id: 2", "event: x", "data: b"] {
            parser.line(line.as_bytes());
        }
        parser.restart();
        assert_eq!(parser.last_id(), Some("1"));
        parser.line("\u{feff}data: c".as_bytes());
        let event = parser.line(b"").expect("an event");
        assert_eq!(
            (event.id.as_deref(), event.event.as_str(), event.data.as_slice()),
            (Some("1"), "message", &b"c"[..])
        );
    }
}
