//! What a variant of a union looks like from outside, so that what can't fit is not tried.

use crate::glimpse::{Glimpse, Kind};
use crate::object::Object;
use crate::open_enum::OpenString;
use crate::union::Union;

/// How deep unions in unions are looked into. A union may hold itself.
const DEEPEST: u8 = 8;

/// What a variant of a [`Union`] looks like.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    sight: Sight,
    nullable: bool,
    closed: bool,
    tags: &'static [&'static str],
    fixed: &'static [(&'static str, &'static [&'static str])],
}

#[derive(Clone, Copy, Debug)]
enum Sight {
    Any,
    Boolean,
    Integer,
    Number,
    Text,
    List,
    Map,
    Texts(fn(&str) -> bool),
    Object { fields: &'static [&'static str], required: &'static [&'static str], extra: bool },
    Union(fn() -> &'static [Variant]),
}

/// How far a value is from a variant; less is closer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    /// Properties that hold another value than those described.
    pub(crate) unlike: usize,
    /// Keys that would be let go.
    pub(crate) lost: usize,
    /// How much is taken that is not described.
    vague: usize,
}

impl Variant {
    /// Whatever it is has to be tried, after all others.
    pub const ANY: Self = Self::of(Sight::Any);
    /// `true` or `false`.
    pub const BOOLEAN: Self = Self::of(Sight::Boolean);
    /// A number without fraction.
    pub const INTEGER: Self = Self::of(Sight::Integer);
    /// A number.
    pub const NUMBER: Self = Self::of(Sight::Number);
    /// Text.
    pub const TEXT: Self = Self::of(Sight::Text);
    /// An array.
    pub const LIST: Self = Self::of(Sight::List);
    /// An object with any keys.
    pub const MAP: Self = Self::of(Sight::Map);

    /// An object with these keys, at least.
    #[must_use]
    pub const fn object<T: Object>(required: &'static [&'static str]) -> Self {
        Self::of(Sight::Object { fields: T::FIELDS, required, extra: T::EXTRA })
    }

    /// One of some texts, or another.
    #[must_use]
    pub const fn texts<T: OpenString>() -> Self {
        Self::of(Sight::Texts(T::knows))
    }

    /// A union.
    #[must_use]
    pub const fn union<T: Union>() -> Self {
        Self::of(Sight::Union(|| T::VARIANTS))
    }

    const fn of(sight: Sight) -> Self {
        Self { sight, nullable: false, closed: false, tags: &[], fixed: &[] }
    }

    /// With the values of the discriminator that mean this variant.
    #[must_use]
    pub const fn tags(self, tags: &'static [&'static str]) -> Self {
        Self { tags, ..self }
    }

    /// With the texts that some properties hold. A property that can only hold one has to hold it.
    #[must_use]
    pub const fn fixed(self, fixed: &'static [(&'static str, &'static [&'static str])]) -> Self {
        Self { fixed, ..self }
    }

    /// Or null.
    #[must_use]
    pub const fn nullable(self) -> Self {
        Self { nullable: true, ..self }
    }

    /// No other keys (`additionalProperties: false`).
    #[must_use]
    pub const fn closed(self) -> Self {
        Self { closed: true, ..self }
    }

    pub(crate) fn has_tag(&self, value: &str) -> bool {
        self.tags.contains(&value)
    }

    pub(crate) fn has_no_tags(&self) -> bool {
        self.tags.is_empty()
    }

    /// It is an object that has a place for this key.
    pub(crate) fn knows(&self, key: &str) -> bool {
        self.knows_within(key, 0)
    }

    fn knows_within(&self, key: &str, depth: u8) -> bool {
        match self.sight {
            Sight::Object { fields, extra, .. } => extra || fields.contains(&key),
            Sight::Map => true,
            Sight::Union(variants) if depth < DEEPEST => {
                variants().iter().any(|variant| variant.knows_within(key, depth + 1))
            }
            _ => false,
        }
    }

    /// How well the value fits; `None` if it can't.
    pub(crate) fn rank(&self, glimpse: &Glimpse<'_>) -> Option<Rank> {
        self.rank_within(glimpse, 0)
    }

    fn rank_within(&self, glimpse: &Glimpse<'_>, depth: u8) -> Option<Rank> {
        let fits = |vague| Some(Rank { unlike: 0, lost: 0, vague });
        let last = || Some(Rank { unlike: usize::MAX, lost: 0, vague: 0 });
        if self.nullable && glimpse.kind == Kind::Null {
            return fits(0);
        }
        match (self.sight, glimpse.kind) {
            (Sight::Any, _) => last(),
            (Sight::Boolean, Kind::Boolean) | (Sight::Integer, Kind::Integer) => fits(0),
            (Sight::Number, Kind::Integer | Kind::Number) | (Sight::Text, Kind::Text) => fits(1),
            (Sight::List, Kind::List) => fits(0),
            (Sight::Map, Kind::Object) => fits(1 + glimpse.keys().count()),
            (Sight::Texts(knows), Kind::Text) if knows(glimpse.text()) => fits(0),
            (Sight::Texts(_), Kind::Text) => fits(2),
            (Sight::Object { fields, required, extra }, Kind::Object) => {
                self.rank_object(fields, required, extra, glimpse)
            }
            (Sight::Union(_), _) if depth >= DEEPEST => last(),
            (Sight::Union(variants), _) => {
                variants().iter().filter_map(|variant| variant.rank_within(glimpse, depth + 1)).min()
            }
            _ => None,
        }
    }

    fn rank_object(&self, fields: &[&str], required: &[&str], extra: bool, glimpse: &Glimpse<'_>) -> Option<Rank> {
        if !required.iter().all(|key| glimpse.has(key)) {
            return None;
        }
        let mut unlike = 0;
        for (key, values) in self.fixed {
            match glimpse.scalar(key) {
                Some(value) if !values.contains(&value) && values.len() == 1 => return None,
                Some(value) if !values.contains(&value) => unlike += 1,
                _ => {}
            }
        }
        let unknown = glimpse.keys().filter(|key| !fields.contains(key)).count();
        match unknown {
            1.. if self.closed => None,
            _ if extra => Some(Rank { unlike, lost: 0, vague: unknown }),
            _ => Some(Rank { unlike, lost: unknown, vague: 0 }),
        }
    }
}
