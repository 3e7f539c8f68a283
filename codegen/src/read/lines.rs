//! Lines and columns of a text: where a byte is for people.

/// Between these many bytes the characters are counted beforehand, since whole descriptions stand in one line.
const BLOCK: usize = 4096;

/// The lines of a text.
#[derive(Debug)]
pub(super) struct Lines {
    /// The first byte of each line.
    starts: Vec<u32>,
    /// How many characters begin before each block.
    characters: Vec<u32>,
    /// It starts with a mark, which is no character of the first line.
    marked: bool,
}

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(breaks.map(|(at, _)| at as u32 + 1)).collect();
        let mut before = 0;
        let mut characters = Vec::new();
        for block in text.as_bytes().chunks(BLOCK) {
            characters.push(before);
            before += begun(block);
        }
        Self { starts, characters, marked: text.starts_with('\u{feff}') }
    }

    /// Line and column of a byte of the same text, from 1. Columns count characters.
    pub(super) fn place(&self, text: &str, byte: u32) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let before = self.before(text, byte).saturating_sub(self.before(text, start));
        let mark = u32::from(self.marked && line == 1 && byte > 0);
        (line as u32, before.saturating_sub(mark) + 1)
    }

    /// How many characters begin before a byte.
    fn before(&self, text: &str, byte: u32) -> u32 {
        let block = byte as usize / BLOCK;
        let counted = self.characters.get(block).copied();
        let from = if counted.is_some() { block * BLOCK } else { 0 };
        counted.unwrap_or_default() + text.as_bytes().get(from..byte as usize).map_or(0, begun)
    }
}

/// How many characters begin among these bytes: all but the later bytes of a character do.
fn begun(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count() as u32
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn columns_count_characters_in_long_lines_as_in_short_ones() {
        let text = format!("\u{feff}a\né{}x\n\nb", "日本".repeat(5000));
        let lines = Lines::of(&text);
        let place = |part: &str| lines.place(&text, text.find(part).map_or(0, |at| at as u32));
        assert_eq!(lines.place(&text, 0), (1, 1));
        assert_eq!(place("a"), (1, 1));
        assert_eq!(place("\n"), (1, 2));
        assert_eq!(place("é"), (2, 1));
        assert_eq!(place("x"), (2, 10_002));
        assert_eq!(place("b"), (4, 1));
        assert_eq!(lines.place(&text, text.len() as u32), (4, 2));
    }

    #[test]
    fn a_text_of_whole_blocks_and_an_empty_one_have_an_end() {
        let text = "a".repeat(super::BLOCK * 2);
        assert_eq!(Lines::of(&text).place(&text, text.len() as u32), (1, 8193));
        assert_eq!(Lines::of("").place("", 0), (1, 1));
    }
}
