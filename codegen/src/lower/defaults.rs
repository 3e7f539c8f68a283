//! Takes out defaults that are no values of their type: nobody knows what the service assumes then.

use crate::diagnostic::{Diagnostics, Fault};
use crate::document::Value;
use crate::ir::{Api, Docs, Float, Shape, Type};
use crate::source::At;

/// Checks every default of the API. To be called when no alias is a circle any more.
pub(super) fn check(api: &mut Api, diagnostics: &mut Diagnostics) {
    let mut wrong = Vec::new();
    for (index, def) in api.types.iter().enumerate() {
        if !def.docs.default.as_ref().is_none_or(|value| fits_shape(api, &def.shape, value)) {
            wrong.push(Place { owner: Owner::Type(index), part: None });
        }
        if let Shape::Struct(object) = &def.shape {
            let parts = object.fields.iter().enumerate();
            let unfit = parts.filter(|(_, field)| !fits_docs(api, &field.ty, &field.docs));
            wrong.extend(unfit.map(|(part, _)| Place { owner: Owner::Type(index), part: Some(part) }));
        }
    }
    for (index, operation) in api.operations.iter().enumerate() {
        let parts = operation.parameters.iter().enumerate();
        let unfit = parts.filter(|(_, parameter)| !fits_docs(api, &parameter.ty, &parameter.docs));
        wrong.extend(unfit.map(|(part, _)| Place { owner: Owner::Operation(index), part: Some(part) }));
    }
    for place in wrong {
        if let Some((at, docs)) = place.find(api) {
            docs.default = None;
            let fault = Fault::new("default", at, "the `default` is no value of this type, so it is left out")
                .help("write a value that the schema allows, within the range of its format");
            diagnostics.warn(fault);
        }
    }
}

/// Whose default it is.
struct Place {
    owner: Owner,
    /// The field or parameter; `None` for the type itself.
    part: Option<usize>,
}

enum Owner {
    Type(usize),
    Operation(usize),
}

impl Place {
    fn find<'a>(&self, api: &'a mut Api) -> Option<(At, &'a mut Docs)> {
        match (&self.owner, self.part) {
            (Owner::Type(index), None) => api.types.get_mut(*index).map(|def| (def.at, &mut def.docs)),
            (Owner::Type(index), Some(part)) => match &mut api.types.get_mut(*index)?.shape {
                Shape::Struct(object) => object.fields.get_mut(part).map(|field| (field.at, &mut field.docs)),
                _ => None,
            },
            (Owner::Operation(index), part) => {
                let parameter = api.operations.get_mut(*index)?.parameters.get_mut(part?)?;
                Some((parameter.at, &mut parameter.docs))
            }
        }
    }
}

fn fits_docs(api: &Api, ty: &Type, docs: &Docs) -> bool {
    docs.default.as_ref().is_none_or(|value| fits(api, ty, value))
}

fn fits(api: &Api, ty: &Type, value: &Value) -> bool {
    // Names of names go on for as long as there are schemas, which no stack does.
    let mut ty = ty;
    for _ in 0..=api.types.len() {
        match api.rows.resolved(&api.types, ty) {
            Type::Nullable(_) if *value == Value::Null => return true,
            Type::Nullable(inner) => ty = inner,
            Type::Named(id) => return fits_shape(api, &api.ty(*id).shape, value),
            plain => return fits_plain(api, plain, value),
        }
    }
    false
}

/// What is no name of something else.
fn fits_plain(api: &Api, ty: &Type, value: &Value) -> bool {
    match (ty, value) {
        (Type::Any | Type::Foreign(_), _) | (Type::Boolean, Value::Bool(_)) => true,
        (Type::Integer(width), Value::Number(text)) => text.parse().is_ok_and(|number| width.takes(number)),
        (Type::Float(Float::F32), Value::Number(text)) => text.parse::<f32>().is_ok_and(f32::is_finite),
        (Type::Float(Float::F64), Value::Number(text)) => text.parse::<f64>().is_ok_and(f64::is_finite),
        (Type::Text | Type::Secret | Type::DateTime | Type::Date | Type::Bytes, Value::String(_)) => true,
        (Type::Uuid | Type::Ipv4 | Type::Ipv6 | Type::Base64 | Type::File, Value::String(_)) => true,
        (Type::List(inner), Value::Array(items)) => items.iter().all(|item| fits(api, inner, item)),
        (Type::Tuple(parts), Value::Array(items)) => {
            parts.len() == items.len() && parts.iter().zip(items).all(|(part, item)| fits(api, part, item))
        }
        (Type::Map(inner), Value::Object(entries)) => entries.iter().all(|(_, value)| fits(api, inner, value)),
        _ => false,
    }
}

/// Enums are open and objects may grow, so only the kind of value counts.
fn fits_shape(api: &Api, shape: &Shape, value: &Value) -> bool {
    match (shape, value) {
        (Shape::Alias(ty), value) => fits(api, ty, value),
        (Shape::Integers(_), Value::Number(text)) => text.parse::<i64>().is_ok(),
        (Shape::Union(_) | Shape::Values(_), _)
        | (Shape::Struct(_), Value::Object(_))
        | (Shape::Texts(_), Value::String(_)) => true,
        _ => false,
    }
}
