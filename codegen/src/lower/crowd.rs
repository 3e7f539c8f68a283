//! What merging or an operation makes too many of to be taken.

use crate::diagnostic::Fault;
use crate::document::{MOST, MediaType, Schema};
use crate::source::At;

/// What a schema has too many of, so that it is taken for any value.
pub(super) fn of_schema(schema: &Schema) -> Option<Fault> {
    let counts = [
        ("properties", schema.properties.len()),
        ("names under `required`", schema.required.len()),
        ("schemas under `oneOf`", schema.one_of.len()),
        ("schemas under `anyOf`", schema.any_of.len()),
        ("schemas under `prefixItems`", schema.prefix_items.len()),
    ];
    let (what, count) = counts.into_iter().find(|(_, count)| *count > MOST)?;
    let message = format!("it has {count} {what}, more than {MOST}, so it may be any value");
    Some(Fault::new("too-many", schema.at, message).help("describe it as a map, or as several schemas"))
}

/// A schema has so many values that they are not listed.
pub(super) fn of_values(schema: &Schema) -> Option<Fault> {
    let count = schema.values.len();
    let message = format!("it has {count} values, more than {MOST}, so only its `type` counts");
    (count > MOST).then(|| Fault::new("too-many", schema.at, message).help("leave `enum` out, and say the `type`"))
}

/// An operation has so many of something that there is no calling it.
pub(super) fn of_operation(at: At, count: usize, what: &str) -> Result<(), Fault> {
    let help = "send them in a body, or in one parameter that is an object";
    too_many(at, count, what).map_or(Ok(()), |fault| Err(fault.help(help)))
}

/// A body or an answer has so many media types that nobody tells them apart.
pub(super) fn of_content(at: At, content: &[MediaType]) -> Result<(), Fault> {
    let help = "describe those that matter, or a range such as `image/*`";
    too_many(at, content.len(), "media types").map_or(Ok(()), |fault| Err(fault.help(help)))
}

/// Some of them are left out.
pub(super) fn too_many(at: At, count: usize, what: &str) -> Option<Fault> {
    let message = || format!("it has {count} {what}, more than {MOST}");
    (count > MOST).then(|| Fault::new("too-many", at, message()))
}
