//! What `format` makes of whole numbers, numbers and texts. What has no type of its own here is documented and not checked.

use crate::document::{Kind, Schema};
use crate::ir::{Float, Integer, Type};

/// The type of a whole number. Without a width it has 64 bits; a value beyond them is refused.
pub(crate) fn integer(format: Option<&str>) -> Type {
    Type::Integer(format.and_then(width).unwrap_or(Integer::I64))
}

/// The type of a number. Some descriptions say `number` and mean a whole one. Decimals are doubles, as in JSON itself.
pub(crate) fn number(format: Option<&str>) -> Type {
    match format {
        Some("float" | "float32") => Type::Float(Float::F32),
        Some(format) if format != "int" && format != "uint" => {
            width(format).map_or(Type::Float(Float::F64), Type::Integer)
        }
        _ => Type::Float(Float::F64),
    }
}

/// The type of a text. Numbers in texts stay texts: that is how a service keeps digits that a double would lose.
pub(crate) fn text(format: Option<&str>) -> Type {
    match format {
        Some("date-time") => Type::DateTime,
        Some("date") => Type::Date,
        Some("password") => Type::Secret,
        Some("uuid") => Type::Uuid,
        Some("ipv4") => Type::Ipv4,
        Some("ipv6") => Type::Ipv6,
        Some("byte" | "base64") => Type::Base64,
        _ => Type::Text,
    }
}

/// The schema's format, if no type says it: for the docs.
pub(crate) fn untyped(schema: &Schema) -> Option<&str> {
    let format = schema.format.as_deref()?;
    let mut kinds = schema.types.iter().filter(|kind| **kind != Kind::Null);
    let typed = match (kinds.next(), kinds.next()) {
        (Some(Kind::Integer), None) => width(format).is_some(),
        (Some(Kind::Number), None) => width(format).is_some() || matches!(format, "float" | "float32" | "double"),
        (Some(Kind::String), None) => text(Some(format)) != Type::Text,
        _ => false,
    };
    (!typed && schema.values.is_empty()).then_some(format)
}

fn width(format: &str) -> Option<Integer> {
    Some(match format {
        "int8" => Integer::I8,
        "int16" => Integer::I16,
        "int32" => Integer::I32,
        "int64" | "int" | "long" => Integer::I64,
        "uint8" => Integer::U8,
        "uint16" => Integer::U16,
        "uint32" => Integer::U32,
        "uint64" | "uint" => Integer::U64,
        _ => return None,
    })
}
