//! What the example prints: lines, a QR code, and a countdown that stays in its line where it can.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};

/// How often a countdown that can't be rewritten is printed.
const OCCASIONALLY: Duration = Duration::from_secs(60);

pub(crate) struct Screen<'a> {
    out: &'a mut dyn Write,
    /// A terminal: lines can be rewritten.
    live: bool,
    /// The characters of the countdown that stands on the last line.
    standing: usize,
    /// When the countdown was last printed as a line of its own.
    printed: Option<Instant>,
}

impl<'a> Screen<'a> {
    pub(crate) fn new(out: &'a mut dyn Write, live: bool) -> Self {
        Self { out, live, standing: 0, printed: None }
    }

    /// Prints a line, in place of the countdown if one stands there.
    pub(crate) fn line(&mut self, text: &str) -> io::Result<()> {
        self.clear()?;
        writeln!(self.out, "{text}")?;
        self.out.flush()
    }

    /// Says how much time is left.
    pub(crate) fn countdown(&mut self, left: Duration) -> io::Result<()> {
        let seconds = left.as_secs();
        let text = format!("Waiting for approval, {}:{:02} left", seconds / 60, seconds % 60);
        if self.live {
            let gone = self.standing.saturating_sub(text.len());
            write!(self.out, "\r{text}{:gone$}", "")?;
            self.standing = text.len();
            return self.out.flush();
        }
        if self.printed.is_none_or(|printed| printed.elapsed() >= OCCASIONALLY) {
            self.printed = Some(Instant::now());
            return self.line(&text);
        }
        Ok(())
    }

    /// Prints a QR code in half blocks, two modules above each other in a character.
    pub(crate) fn qr_code(&mut self, text: &str) -> io::Result<()> {
        // What does not fit into a QR code is still there as a link.
        let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::L) else { return Ok(()) };
        let picture = code.render::<Dense1x2>().build();
        for row in picture.lines() {
            // Cameras want dark on light, whatever the colours of the terminal.
            let row = if self.live { format!("\x1b[30;107m{row}\x1b[0m") } else { row.to_owned() };
            self.line(&row)?;
        }
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        let standing = std::mem::take(&mut self.standing);
        if standing > 0 {
            write!(self.out, "\r{:standing$}\r", "")?;
        }
        Ok(())
    }
}

/// A text from outside, without the control characters that could make a terminal do something.
pub(crate) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect()
}
