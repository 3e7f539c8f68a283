//! Numbers that look random and are the same in every run of the same seed.

/// A generator of 64 bits of state (SplitMix64): no clock, no state of the machine.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The sequence of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is at least 1.
    pub fn below(&mut self, end: usize) -> usize {
        let bits = self.bits() % u64::try_from(end.max(1)).unwrap_or(u64::MAX);
        usize::try_from(bits).unwrap_or_default()
    }

    /// A number from `first` to `last`, both possible.
    pub fn between(&mut self, first: i128, last: i128) -> i128 {
        let many = u128::try_from(last.saturating_sub(first)).unwrap_or_default().saturating_add(1);
        first.saturating_add(i128::try_from(u128::from(self.bits()) % many).unwrap_or_default())
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of them; `None` if there is none.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
}
