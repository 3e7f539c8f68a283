//! Schemas, with the meaning that JSON Schema 2020-12 and OpenAPI 3.1 give them.

use super::Value;
use crate::source::At;

/// How many properties, values, variants, parameters, media types, headers, servers, variables or security schemes there
/// may be in one place: no compiler takes a struct of a million fields. The most that a public description has of any of them are 2,477 values.
pub const MOST: usize = 5_000;

/// A schema in [`Document::schemas`](super::Document::schemas), by its place there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub u32);

/// A schema that references can point to.
#[derive(Clone, Debug)]
pub struct NamedSchema {
    /// Its place.
    pub at: At,
    /// The component's name, or the last words of the pointer for other targets.
    pub name: String,
    /// It stands under `components.schemas`.
    pub component: bool,
    /// What it says.
    pub schema: SchemaRef,
}

/// A schema where one is used.
#[derive(Clone, Debug)]
pub enum SchemaRef {
    /// Written out at this place.
    Inline(Box<Schema>),
    /// A `$ref`, with what stands beside it.
    Reference(Reference),
}

/// A `$ref` to a schema (4.8.23, and JSON Schema 2020-12, 8.2.3.1).
#[derive(Clone, Debug)]
pub struct Reference {
    /// The place of the reference.
    pub at: At,
    /// What it points to.
    pub target: SchemaId,
    /// Words beside the `$ref`, as 3.1 has them; boxed since they are rare. What says more makes the whole an `allOf`.
    pub siblings: Option<Box<Schema>>,
}

/// A schema (4.8.24, JSON Schema 2020-12). 3.0's `nullable` is [`Kind::Null`] among the `types`.
#[derive(Clone, Debug)]
pub struct Schema {
    /// Its place.
    pub at: At,
    /// `false`: nothing fits. `true` and `{}` are both a schema that says nothing.
    pub never: bool,
    /// `type`. Empty: any.
    pub types: Vec<Kind>,
    /// `format`.
    pub format: Option<String>,
    /// `title`.
    pub title: Option<String>,
    /// CommonMark.
    pub description: Option<String>,
    /// `default`.
    pub default: Option<Value>,
    /// `example`, or the first of `examples`.
    pub example: Option<Value>,
    /// `enum`, or the one value of `const`.
    pub values: Vec<Value>,
    /// `properties`, in the order of the description.
    pub properties: Vec<Property>,
    /// `required`.
    pub required: Vec<String>,
    /// `additionalProperties`.
    pub additional: Additional,
    /// `patternProperties`: a regular expression and what keys that match it hold, in the order of the description.
    pub pattern_properties: Vec<(String, SchemaRef)>,
    /// `items`: with [`prefix_items`](Self::prefix_items), the elements behind those.
    pub items: Option<SchemaRef>,
    /// `prefixItems`: the first elements, by position.
    pub prefix_items: Vec<SchemaRef>,
    /// `allOf`.
    pub all_of: Vec<SchemaRef>,
    /// `oneOf`.
    pub one_of: Vec<SchemaRef>,
    /// `anyOf`.
    pub any_of: Vec<SchemaRef>,
    /// `discriminator` (4.8.25).
    pub discriminator: Option<Discriminator>,
    /// `x-ms-discriminator-value`: what the discriminator of a schema that this one extends says of it.
    pub discriminator_value: Option<String>,
    /// Only in answers.
    pub read_only: bool,
    /// Only in requests.
    pub write_only: bool,
    /// It still works but should not be used.
    pub deprecated: bool,
    /// Constraints that are documented and not enforced, as `(keyword, value)` in the order of the description.
    pub constraints: Vec<(String, Value)>,
}

impl Schema {
    /// A schema that says nothing, which is what `true` and `{}` are.
    #[must_use]
    pub fn blank(at: At) -> Self {
        Self {
            at,
            never: false,
            types: Vec::new(),
            format: None,
            title: None,
            description: None,
            default: None,
            example: None,
            values: Vec::new(),
            properties: Vec::new(),
            required: Vec::new(),
            additional: Additional::Unsaid,
            pattern_properties: Vec::new(),
            items: None,
            prefix_items: Vec::new(),
            all_of: Vec::new(),
            one_of: Vec::new(),
            any_of: Vec::new(),
            discriminator: None,
            discriminator_value: None,
            read_only: false,
            write_only: false,
            deprecated: false,
            constraints: Vec::new(),
        }
    }

    /// What it says is for readers: words about a value, and constraints that nobody checks.
    #[must_use]
    pub fn fits_everything(&self) -> bool {
        self.types.is_empty()
            && self.all_of.is_empty()
            && matches!(self.additional, Additional::Unsaid)
            && self.discriminator_value.is_none()
            && self.says_no_more()
    }

    /// The one reference of `allOf`, if nothing stands beside it but types and words.
    #[must_use]
    pub fn beside_words(&self) -> Option<&Reference> {
        match self.all_of.as_slice() {
            [SchemaRef::Reference(only)] if self.says_no_more() => Some(only),
            _ => None,
        }
    }

    /// It says nothing about a value besides its types, `allOf`, that keys are forbidden, and the discriminator's value.
    fn says_no_more(&self) -> bool {
        // Taken apart whole, so that a new keyword can't be forgotten.
        let Self {
            at: _,
            title: _,
            description: _,
            default: _,
            example: _,
            read_only: _,
            write_only: _,
            deprecated: _,
            constraints: _,
            types: _,
            all_of: _,
            discriminator_value: _,
            never,
            format,
            values,
            properties,
            required,
            additional,
            pattern_properties,
            items,
            prefix_items,
            one_of,
            any_of,
            discriminator,
        } = self;
        !never
            && format.is_none()
            && values.is_empty()
            && properties.is_empty()
            && required.is_empty()
            && !matches!(additional, Additional::Allowed(_))
            && pattern_properties.is_empty()
            && items.is_none()
            && [one_of, any_of, prefix_items].into_iter().all(Vec::is_empty)
            && discriminator.is_none()
    }
}

/// A property of a schema.
#[derive(Clone, Debug)]
pub struct Property {
    /// Its place.
    pub at: At,
    /// Its key on the wire.
    pub name: String,
    /// What it holds.
    pub schema: SchemaRef,
}

/// `additionalProperties`.
#[derive(Clone, Debug)]
pub enum Additional {
    /// Nothing is said: unknown keys are let through and ignored.
    Unsaid,
    /// `false`.
    Forbidden,
    /// `true` or a schema.
    Allowed(SchemaRef),
}

/// `discriminator` (4.8.25).
#[derive(Clone, Debug)]
pub struct Discriminator {
    /// Its place.
    pub at: At,
    /// The property that tells the variants apart.
    pub property: String,
    /// Values of that property, and what they choose.
    pub mapping: Vec<(String, SchemaId)>,
    /// What is chosen by values that are not in the mapping, and by their absence (`defaultMapping`, 3.2).
    pub default: Option<SchemaId>,
}

/// A JSON type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}
