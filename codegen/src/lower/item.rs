//! What each item of a stream holds: of events their data, of lines and sequences each value.

use crate::document::{Kind, SchemaRef};
use crate::ir::{Codec, Hint, Type};

use super::Lowering;
use super::media::{Holds, Media};

impl Lowering<'_> {
    /// The type of each item.
    pub(crate) fn item(&mut self, media: &Media<'_>, hint: &Hint) -> Type {
        match media.codec {
            Codec::Events => self.data_of_events(media, hint),
            _ => self.value_of_items(media, hint),
        }
    }

    /// What `itemSchema` says of an event is said of its fields (OpenAPI 3.2, 4.14.4.2), so of its data what stands below
    /// `data`. Where it has no such field, or a `schema` has to do, descriptions mean the data itself. Text is text.
    fn data_of_events(&mut self, media: &Media<'_>, hint: &Hint) -> Type {
        let described = media.described.item_schema.as_ref().or(media.described.schema.as_ref());
        let Some(described) = described else { return Type::Text };
        let written = self.written_out(described);
        let data = written.and_then(|schema| schema.properties.iter().find(|property| property.name == "data"));
        let is_event = written.is_some_and(|schema| {
            let names = ["data", "event", "id", "retry", "comment"];
            data.is_some() && schema.properties.iter().all(|property| names.contains(&property.name.as_str()))
        });
        let data = data.filter(|_| is_event).map_or(described, |property| &property.schema).clone();
        match self.holds(Some(&data)) {
            Holds::Data => self.schema(&data, &hint.inside("event")),
            Holds::Text | Holds::File | Holds::Anything => Type::Text,
        }
    }

    /// `itemSchema`; before 3.2 descriptions give the items of a list, or the item itself.
    fn value_of_items(&mut self, media: &Media<'_>, hint: &Hint) -> Type {
        let hint = hint.inside("item");
        if let Some(schema) = &media.described.item_schema {
            return self.schema(schema, &hint);
        }
        let Some(described) = &media.described.schema else { return Type::Any };
        let items = self.written_out(described).filter(|schema| schema.types == [Kind::Array]);
        let item: SchemaRef = match items.map(|list| list.items.clone()) {
            Some(Some(items)) => items,
            Some(None) => return Type::Any,
            None => described.clone(),
        };
        match self.holds(Some(&item)) {
            // The whole, as text: that says nothing of the items.
            Holds::Text | Holds::File if items.is_none() => Type::Any,
            _ => self.schema(&item, &hint),
        }
    }
}
