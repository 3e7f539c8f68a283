//! Whether two schemas say the same, wherever they stand.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use crate::document::{Additional, Discriminator, Property, Reference, Schema, SchemaRef};

/// Both say the same.
pub(super) fn same(one: &SchemaRef, other: &SchemaRef) -> bool {
    match (one, other) {
        (SchemaRef::Inline(one), SchemaRef::Inline(other)) => schemas(one, other),
        (SchemaRef::Reference(one), SchemaRef::Reference(other)) => {
            let (Reference { at: _, target, siblings }, beside) = (one, &other.siblings);
            *target == other.target && options(siblings.as_deref(), beside.as_deref(), schemas)
        }
        _ => false,
    }
}

/// The same for schemas that say the same, and rarely for others: to look for one among many.
pub(super) fn mark(schema: &SchemaRef) -> u64 {
    let mut hasher = DefaultHasher::new();
    add_to_mark(schema, &mut hasher);
    hasher.finish()
}

fn add_to_mark(schema: &SchemaRef, hasher: &mut DefaultHasher) {
    let schema = match schema {
        SchemaRef::Inline(schema) => schema,
        SchemaRef::Reference(reference) => return reference.target.hash(hasher),
    };
    (&schema.types, &schema.format, &schema.default, &schema.values, &schema.required).hash(hasher);
    (schema.read_only, schema.write_only, schema.deprecated, &schema.constraints).hash(hasher);
    for property in &schema.properties {
        property.name.hash(hasher);
        add_to_mark(&property.schema, hasher);
    }
    if let Additional::Allowed(values) = &schema.additional {
        add_to_mark(values, hasher);
    }
    let lists = [&schema.prefix_items, &schema.all_of, &schema.one_of, &schema.any_of];
    schema.items.iter().chain(lists.into_iter().flatten()).for_each(|inside| add_to_mark(inside, hasher));
}

/// Taken apart whole, so that a new keyword can't be forgotten. What only people read may differ.
fn schemas(one: &Schema, other: &Schema) -> bool {
    let Schema {
        at: _,
        never,
        types,
        format,
        title: _,
        description: _,
        default,
        example: _,
        values,
        properties,
        required,
        additional,
        pattern_properties,
        items,
        prefix_items,
        all_of,
        one_of,
        any_of,
        discriminator,
        discriminator_value,
        read_only,
        write_only,
        deprecated,
        constraints,
    } = one;
    let pattern =
        |(key, one): &(String, SchemaRef), (known, other): &(String, SchemaRef)| key == known && same(one, other);
    (never, types, format, default, values, required)
        == (&other.never, &other.types, &other.format, &other.default, &other.values, &other.required)
        && (read_only, write_only, deprecated, constraints, discriminator_value)
            == (&other.read_only, &other.write_only, &other.deprecated, &other.constraints, &other.discriminator_value)
        && lists(properties, &other.properties, property)
        && self::additional(additional, &other.additional)
        && lists(pattern_properties, &other.pattern_properties, pattern)
        && options(items.as_ref(), other.items.as_ref(), same)
        && lists(prefix_items, &other.prefix_items, same)
        && lists(all_of, &other.all_of, same)
        && lists(one_of, &other.one_of, same)
        && lists(any_of, &other.any_of, same)
        && options(discriminator.as_ref(), other.discriminator.as_ref(), discriminators)
}

fn property(one: &Property, other: &Property) -> bool {
    one.name == other.name && same(&one.schema, &other.schema)
}

fn additional(one: &Additional, other: &Additional) -> bool {
    match (one, other) {
        (Additional::Allowed(one), Additional::Allowed(other)) => same(one, other),
        (Additional::Unsaid, Additional::Unsaid) | (Additional::Forbidden, Additional::Forbidden) => true,
        _ => false,
    }
}

fn discriminators(one: &Discriminator, other: &Discriminator) -> bool {
    one.property == other.property && one.mapping == other.mapping
}

fn lists<T>(one: &[T], other: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
}

fn options<T>(one: Option<&T>, other: Option<&T>, same: impl Fn(&T, &T) -> bool) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => same(one, other),
        (None, None) => true,
        _ => false,
    }
}
