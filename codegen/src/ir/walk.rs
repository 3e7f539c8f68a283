//! Going over what an API is made of: its ids, and the types that types, shapes and operations name.

use super::{Api, ForeignId, Operation, OperationId, Shape, Type, TypeDef, TypeId, WebhookId};

impl Api {
    /// The definition of a type. Ids are only made together with their definition, so there is always one.
    #[must_use]
    pub fn ty(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0 as usize]
    }

    /// All types with their ids.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..u32::try_from(self.types.len()).unwrap_or(u32::MAX)).map(TypeId)
    }

    /// All operations with their ids.
    pub fn operation_ids(&self) -> impl Iterator<Item = OperationId> + use<> {
        (0..u32::try_from(self.operations.len()).unwrap_or(u32::MAX)).map(OperationId)
    }

    /// All webhooks and callbacks with their ids.
    pub fn webhook_ids(&self) -> impl Iterator<Item = WebhookId> + use<> {
        (0..u32::try_from(self.webhooks.len()).unwrap_or(u32::MAX)).map(WebhookId)
    }
}

impl Type {
    /// Calls `found` with every definition that this type names.
    pub fn each_named(&self, found: &mut impl FnMut(TypeId)) {
        match self {
            Self::Named(id) => found(*id),
            Self::Nullable(inner) | Self::List(inner) | Self::Map(inner) => inner.each_named(found),
            Self::Tuple(parts) => parts.iter().for_each(|part| part.each_named(found)),
            _ => {}
        }
    }

    /// Calls `found` with every type in it that somebody else writes.
    pub fn each_foreign(&self, found: &mut impl FnMut(ForeignId)) {
        match self {
            Self::Foreign(id) => found(*id),
            Self::Nullable(inner) | Self::List(inner) | Self::Map(inner) => inner.each_foreign(found),
            Self::Tuple(parts) => parts.iter().for_each(|part| part.each_foreign(found)),
            _ => {}
        }
    }

    /// [`each_named`](Self::each_named), to change what is named.
    pub fn each_named_mut(&mut self, found: &mut impl FnMut(&mut TypeId)) {
        match self {
            Self::Named(id) => found(id),
            Self::Nullable(inner) | Self::List(inner) | Self::Map(inner) => inner.each_named_mut(found),
            Self::Tuple(parts) => parts.iter_mut().for_each(|part| part.each_named_mut(found)),
            _ => {}
        }
    }
}

impl Shape {
    /// [`each_type`](Self::each_type), to change what it is made of.
    pub fn each_type_mut(&mut self, found: &mut impl FnMut(&mut Type)) {
        match self {
            Self::Struct(object) => {
                object.fields.iter_mut().for_each(|field| found(&mut field.ty));
                object.additional.iter_mut().for_each(found);
            }
            Self::Union(union) => union.variants.iter_mut().for_each(|variant| found(&mut variant.ty)),
            Self::Bodies(contents) => contents.iter_mut().for_each(|content| found(&mut content.ty)),
            Self::Alias(ty) => found(ty),
            Self::Texts(_) | Self::Integers(_) | Self::Values(_) => {}
        }
    }

    /// Calls `found` with every type that the definition is made of.
    pub fn each_type<'a>(&'a self, found: &mut impl FnMut(&'a Type)) {
        match self {
            Self::Struct(object) => {
                object.fields.iter().for_each(|field| found(&field.ty));
                object.additional.iter().for_each(found);
            }
            Self::Union(union) => union.variants.iter().for_each(|variant| found(&variant.ty)),
            Self::Bodies(contents) => contents.iter().for_each(|content| found(&content.ty)),
            Self::Alias(ty) => found(ty),
            Self::Texts(_) | Self::Integers(_) | Self::Values(_) => {}
        }
    }
}

impl Operation {
    /// Calls `found` with every type that is sent.
    pub fn each_sent<'a>(&'a self, found: &mut impl FnMut(&'a Type)) {
        self.parameters.iter().for_each(|parameter| found(&parameter.ty));
        self.body.iter().for_each(|body| found(&body.ty));
    }

    /// [`each_sent`](Self::each_sent), to change what is sent.
    pub fn each_sent_mut(&mut self, found: &mut impl FnMut(&mut Type)) {
        self.parameters.iter_mut().for_each(|parameter| found(&mut parameter.ty));
        if let Some(body) = &mut self.body {
            found(&mut body.ty);
            body.contents.iter_mut().for_each(|content| found(&mut content.ty));
        }
    }

    /// Calls `found` with every type that is received.
    pub fn each_received<'a>(&'a self, found: &mut impl FnMut(&'a Type)) {
        self.answers.iter().flat_map(|answer| &answer.contents).for_each(|content| found(&content.ty));
    }
}
