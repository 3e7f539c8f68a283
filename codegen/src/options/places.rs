//! What a description says of the value at a place in an answer: whether a rule of pagination can find there what it
//! needs.

use crate::ir::{Api, Operation, Shape, Success, Type};

/// What a rule needs at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needed {
    /// A text or a number: a URL, a cursor.
    Text,
    /// `true` or `false`.
    Boolean,
}

/// What stands at a place, as far as this matters.
enum Stands<'a> {
    /// This, which is no alias and not null.
    This(&'a Type),
    /// Anything: the description doesn't say, or leaves a choice.
    Anything,
}

/// Why a rule can't find what it needs at a place. What is not described might be there, so that is no reason.
pub(super) fn unfit(api: &Api, operation: &Operation, keys: &[String], needed: Needed) -> Option<String> {
    let (Success::One(content) | Success::Maybe(content)) = operation.success() else { return None };
    let mut ty = &content.ty;
    for key in keys {
        let Stands::This(outer) = stands(api, ty) else { return None };
        ty = match outer {
            Type::List(item) if key == "-1" => item,
            Type::Tuple(items) if key == "-1" => items.last()?,
            Type::List(_) | Type::Tuple(_) => {
                return Some(format!("`{key}` is asked of a list, and only `-1`, the last element, can be"));
            }
            Type::Map(item) => item,
            Type::Named(id) => match &api.ty(*id).shape {
                Shape::Struct(object) => {
                    let field = object.fields.iter().find(|field| field.wire == *key);
                    match field.map(|field| &field.ty).or(object.additional.as_ref()) {
                        Some(ty) => ty,
                        None if object.closed => return Some(format!("its answer has no property `{key}` there")),
                        None => return None,
                    }
                }
                _ => return Some(format!("`{key}` is asked of {}, in which nothing is", what(api, outer))),
            },
            _ => return Some(format!("`{key}` is asked of {}, in which nothing is", what(api, outer))),
        };
    }
    let Stands::This(found) = stands(api, ty) else { return None };
    let found = what(api, found);
    let (fits, wanted) = match needed {
        Needed::Text => (found == TEXT || found == NUMBER, "a text or a number"),
        Needed::Boolean => (found == BOOLEAN, "`true` or `false`"),
    };
    (!fits).then(|| format!("`{}` is {found}, and has to be {wanted}", keys.join("/")))
}

const TEXT: &str = "a text";
const NUMBER: &str = "a number";
const BOOLEAN: &str = "a boolean";

/// Follows aliases, and takes null away.
fn stands<'a>(api: &'a Api, ty: &'a Type) -> Stands<'a> {
    let mut ty = ty;
    // Each alias once, with a null around each: what is longer goes in a circle.
    for _ in 0..=api.types.len().saturating_mul(2) {
        ty = match ty {
            Type::Nullable(inner) => inner,
            Type::Named(id) => match &api.ty(*id).shape {
                Shape::Alias(target) => target,
                Shape::Values(_) | Shape::Union(_) | Shape::Bodies(_) => return Stands::Anything,
                Shape::Struct(_) | Shape::Texts(_) | Shape::Integers(_) => return Stands::This(ty),
            },
            Type::Any | Type::Foreign(_) => return Stands::Anything,
            _ => return Stands::This(ty),
        };
    }
    Stands::Anything
}

/// What people call it.
fn what(api: &Api, ty: &Type) -> &'static str {
    match ty {
        Type::Boolean => BOOLEAN,
        Type::Integer(_) | Type::Float(_) => NUMBER,
        Type::List(_) | Type::Tuple(_) => "a list",
        Type::Map(_) => "an object",
        Type::Named(id) => match &api.ty(*id).shape {
            Shape::Texts(_) => TEXT,
            Shape::Integers(_) => NUMBER,
            _ => "an object",
        },
        // All others are written as texts in JSON.
        _ => TEXT,
    }
}
