//! One of some types, and what tells them apart.

use super::Type;

/// One of some types.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// In the order of the description.
    pub variants: Vec<Variant>,
    /// What says which variant a value is, if the description names it.
    pub tag: Option<Tag>,
}

/// A property that says which variant a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its key on the wire.
    pub property: String,
    /// The variant for values in which it is absent or in no variant's list.
    pub default: Option<usize>,
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// What it is called, in the description's spelling.
    pub name: String,
    /// What it holds.
    pub ty: Type,
    /// The values of the tag that mean it; the first is the one to write.
    pub tags: Vec<String>,
    /// A value of it may come without the tag, and then goes without it.
    pub untagged: bool,
}

impl Union {
    /// The tag's property and the value to write for a variant, where its own type might not say it.
    #[must_use]
    pub fn tag_of(&self, variant: usize) -> Option<(&str, &str)> {
        let tag = self.tag.as_ref()?;
        let value = self.variants.get(variant)?.tags.first()?;
        Some((&tag.property, value))
    }
}
