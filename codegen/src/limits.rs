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
    /// The bytes of all files that are made.
    pub output_bytes: usize,
}

impl Default for Limits {
    /// Of the largest public descriptions one has 47 MB, one 2,000 files, and one 1,500,000 values; what is made of them
    /// has a third of these bytes at most.
    fn default() -> Self {
        Self { input_bytes: 256 << 20, files: 10_000, values: 10_000_000, output_bytes: 1 << 30 }
    }
}
