//! How much a run reads and writes at most.

/// What one description may come to. The defaults are far above the largest public ones, and are for everybody; programs
/// that generate from what strangers send them may want less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The bytes of all files that are read. Offsets are 32 bits wide, so it can't be much more than the default.
    pub input_bytes: usize,
    /// The files that are read.
    pub files: usize,
    /// The values in them: texts, numbers, arrays, objects and the like.
    pub values: u32,
    /// The bytes of all files that are made. A description may have fewer, in proportion to its own size; see
    /// [`Limits::output_of`].
    pub output_bytes: usize,
}

/// What is made of any description may come to so much, besides [`OUTPUT_PER_BYTE`] for each byte of its own: a few pages
/// may say that thousands of operations have all they have in common, and it is written out for each of them.
const LEAST_OUTPUT: usize = 32 << 20;

/// Of the public descriptions that were looked at, those of more than a megabyte come to eight times their size.
const OUTPUT_PER_BYTE: usize = 16;

impl Limits {
    /// How many bytes may be made of a description of so many.
    #[must_use]
    pub fn output_of(&self, input: usize) -> usize {
        input.saturating_mul(OUTPUT_PER_BYTE).saturating_add(LEAST_OUTPUT).min(self.output_bytes)
    }
}

impl Default for Limits {
    /// Of the largest public descriptions one has 47 MB, one 2,000 files, and one 1,500,000 values; what is made of them
    /// has a third of these bytes at most.
    fn default() -> Self {
        Self { input_bytes: 256 << 20, files: 10_000, values: 10_000_000, output_bytes: 1 << 30 }
    }
}
