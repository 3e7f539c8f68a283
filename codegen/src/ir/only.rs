//! What can only be one thing: enumerations with one value.

use super::{Api, Field, Parameter, Shape, Type};

impl Api {
    /// A required field whose constructor has to ask for it.
    #[must_use]
    pub fn asks_for(&self, field: &Field) -> bool {
        field.required && !self.is_one_value(&field.ty)
    }

    /// A required parameter that the request's constructor has to ask for.
    #[must_use]
    pub fn asks_for_parameter(&self, parameter: &Parameter) -> bool {
        parameter.required && !self.is_one_value(&parameter.ty)
    }

    /// The description lists one value for it, so that constructors fill it in.
    #[must_use]
    pub fn is_one_value(&self, ty: &Type) -> bool {
        self.rows.shape(&self.types, ty).is_some_and(Shape::is_one_value)
    }
}

impl Shape {
    /// An enumeration of one value.
    #[must_use]
    pub fn is_one_value(&self) -> bool {
        match self {
            Self::Texts(values) => values.len() == 1,
            Self::Integers(values) => values.len() == 1,
            Self::Values(values) => values.len() == 1,
            Self::Struct(_) | Self::Union(_) | Self::Bodies(_) | Self::Alias(_) => false,
        }
    }
}
