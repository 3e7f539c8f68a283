//! The headers of an operation's answers, and what each holds.

use std::collections::BTreeMap;

use crate::diagnostic::Fault;
use crate::document::{self, Kind, MOST, ParameterContent};
use crate::ir::{Header, Type};
use crate::text::is_header_name;

use super::{Lowering, crowd, format};

impl Lowering<'_> {
    /// All headers that the answers may have, each once. One that several answers describe differently is text.
    pub(crate) fn headers(&mut self, operation: &document::Operation) -> Vec<Header> {
        let mut headers: Vec<Header> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for response in &operation.responses {
            if let Some(fault) = crowd::too_many(response.at, response.headers.len(), "headers") {
                self.warn(fault.help("the others are left out"));
            }
            for header in response.headers.iter().take(MOST) {
                // OpenAPI 3.1, 4.8.17.1: the media types say it.
                if header.name.eq_ignore_ascii_case("content-type") {
                    continue;
                }
                if !is_header_name(&header.name) {
                    let message = "the name can't be a header's; the header is left out";
                    let help = "use the letters of RFC 9110, 5.6.2: letters, digits and !#$%&'*+-.^_`|~";
                    self.warn(Fault::new("header-name", header.at, message).help(help));
                    continue;
                }
                let ty = self.held_by(header);
                let text = header.description.clone();
                let place = *places.entry(header.name.to_ascii_lowercase()).or_insert(headers.len());
                match headers.get_mut(place) {
                    Some(known) => {
                        if known.ty != ty {
                            known.ty = Type::Text;
                        }
                        known.description = known.description.take().or(text);
                        if known.statuses.last() != Some(&response.status) {
                            known.statuses.push(response.status);
                        }
                    }
                    None => {
                        let (wire, statuses) = (header.name.clone(), vec![response.status]);
                        headers.push(Header { at: header.at, wire, statuses, ty, description: text });
                    }
                }
            }
        }
        for header in &mut headers {
            header.statuses.sort();
            header.statuses.dedup();
        }
        headers
    }

    /// A single value has a type. Enumerations may grow, and lists and objects are rare: they stay the text that came.
    fn held_by(&self, header: &document::Header) -> Type {
        let Some(ParameterContent::Schema(schema)) = &header.content else { return Type::Text };
        let Some(schema) = self.written_out(schema) else { return Type::Text };
        let mut kinds = schema.types.iter().filter(|kind| **kind != Kind::Null);
        let format = schema.format.as_deref();
        match (kinds.next(), kinds.next()) {
            (Some(Kind::Boolean), None) => Type::Boolean,
            (Some(Kind::Integer), None) => format::integer(format),
            (Some(Kind::Number), None) => format::number(format),
            (Some(Kind::String), None) if schema.values.is_empty() => match format::text(format) {
                Type::Secret | Type::Base64 => Type::Text,
                ty => ty,
            },
            _ => Type::Text,
        }
    }
}
