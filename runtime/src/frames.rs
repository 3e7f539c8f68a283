//! Cuts a body that arrives in pieces into lines or records, each no larger than the client's limit.

use std::task::{Context, Poll};

use bytes::{Buf, Bytes, BytesMut};
use serde::de::IgnoredAny;

use crate::live::Live;
use crate::stream_error::StreamError;

/// Where a frame ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// At a line feed, before which a carriage return may stand.
    Line,
    /// At a line feed, a carriage return, or both (HTML, 9.2.5). What stands behind the last one is no line.
    EventLine,
    /// Before a record separator (RFC 7464).
    Record,
}

/// What introduces a record (RFC 7464, 2.2).
const SEPARATOR: u8 = 0x1e;

/// Frames without what ends them.
pub(crate) struct Frames {
    live: Live,
    cut: Cut,
    buffer: BytesMut,
    /// How much of the buffer is known to hold no end.
    seen: usize,
    /// The last line ended with a carriage return, so a line feed that comes next belongs to it.
    is_behind_return: bool,
}

impl Frames {
    pub(crate) fn new(live: Live, cut: Cut) -> Self {
        Self { live, cut, buffer: BytesMut::new(), seen: 0, is_behind_return: false }
    }

    pub(crate) fn live(&self) -> &Live {
        &self.live
    }

    /// The next frame, which may be empty. After the end, or an error, there is none.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, StreamError>>> {
        loop {
            if let Some(frame) = self.next_whole() {
                self.seen = 0;
                return Poll::Ready(Some(Ok(frame)));
            }
            if self.buffer.len() > self.live.terms.body_limit {
                return Poll::Ready(Some(Err(self.too_large())));
            }
            match self.live.poll(context) {
                Poll::Ready(Some(Ok(piece))) => self.buffer.extend_from_slice(&piece),
                Poll::Ready(Some(Err(error))) => {
                    self.buffer.clear();
                    return Poll::Ready(Some(Err(error)));
                }
                Poll::Ready(None) => return Poll::Ready(self.rest().map(Ok)),
                Poll::Pending => return Poll::Pending,
            }
        }
    }

    /// Ends the stream, since an item of it is too large.
    pub(crate) fn too_large(&mut self) -> StreamError {
        self.buffer.clear();
        self.live.stop();
        self.live.too_large("an item of the stream")
    }

    fn next_whole(&mut self) -> Option<Bytes> {
        if self.is_behind_return && !self.buffer.is_empty() {
            self.is_behind_return = false;
            if self.buffer.first() == Some(&b'\n') {
                self.buffer.advance(1);
            }
        }
        let is_end = |byte: &u8| match self.cut {
            Cut::Line => *byte == b'\n',
            Cut::EventLine => matches!(byte, b'\n' | b'\r'),
            Cut::Record => *byte == SEPARATOR,
        };
        let place = self.buffer.get(self.seen..)?.iter().position(is_end);
        let Some(place) = place.map(|place| place + self.seen) else {
            self.seen = self.buffer.len();
            return self.is_whole_record().then(|| self.buffer.split().freeze());
        };
        let mut frame = self.buffer.split_to(place);
        let end = self.buffer.first().copied();
        self.buffer.advance(1);
        match self.cut {
            Cut::Line if frame.last() == Some(&b'\r') => frame.truncate(frame.len() - 1),
            Cut::EventLine => self.is_behind_return = end == Some(b'\r'),
            Cut::Line | Cut::Record => {}
        }
        Some(frame.freeze())
    }

    /// A record is over where the next one begins; one that has all that JSON needs is not kept waiting for that. It is
    /// asked once for each piece that arrives and ends as records do.
    fn is_whole_record(&self) -> bool {
        self.cut == Cut::Record
            && self.buffer.last() == Some(&b'\n')
            && serde_json::from_slice::<IgnoredAny>(&self.buffer).is_ok()
    }

    /// What stands behind the last end.
    fn rest(&mut self) -> Option<Bytes> {
        let rest = self.buffer.split().freeze();
        (self.cut != Cut::EventLine && !rest.is_empty()).then_some(rest)
    }
}
