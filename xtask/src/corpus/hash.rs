//! Hashes: of contents, to know them again on this machine, and of names, the same on every machine.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::path::Path;

/// Knows contents again. Not the same for every release of the compiler, which is as well: the state is local.
#[derive(Default)]
pub(crate) struct Contents(DefaultHasher);

impl Contents {
    /// Adds a piece. Pieces are told apart: `ab`, `c` is not `a`, `bc`.
    pub(crate) fn add(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.write_usize(bytes.len());
        self.0.write(bytes);
        self
    }

    /// As text.
    pub(crate) fn finish(&self) -> String {
        format!("{:016x}", self.0.finish())
    }
}

/// The hash of one file.
pub(crate) fn file(path: &Path) -> io::Result<String> {
    Ok(Contents::default().add(&fs::read(path)?).finish())
}

/// Adds every file below a folder, in the order of their names.
pub(crate) fn add_folder(contents: &mut Contents, folder: &Path) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        contents.add(entry.file_name().as_encoded_bytes());
        if entry.file_type()?.is_dir() {
            add_folder(contents, &entry.path())?;
        } else {
            contents.add(&fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// The same number for the same words everywhere and always: FNV-1a, and the end of SplitMix64 so that words which
/// differ in one letter end up far apart.
pub(crate) fn stable(words: &[&str]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let bytes = words.iter().flat_map(|word| word.bytes().chain([0]));
    for byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_names_is_the_same_on_every_machine() {
        assert_eq!(stable(&[]), 0xf52a_15e9_a9b5_e89b);
        assert_eq!(stable(&["a", "b"]), 0xffc0_df9d_73e0_3779);
        assert_ne!(stable(&["ab"]), stable(&["a", "b"]));
    }

    #[test]
    fn pieces_are_told_apart() {
        let hash = |pieces: &[&str]| {
            let mut contents = Contents::default();
            for piece in pieces {
                contents.add(piece.as_bytes());
            }
            contents.finish()
        };
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_eq!(hash(&["ab", "c"]), hash(&["ab", "c"]));
    }
}
