//! What `openapiv3` sees. Its types are taken apart without `..`, so a field that a new version adds stops this from
//! compiling.

use codegen::document::{Place, Status, Style};
use indexmap::IndexMap;
use openapiv3::{OpenAPI, ReferenceOr};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Fact;

/// How many references may lead to one another.
const MAX_STEPS: usize = 8;

/// The facts of all operations, sorted. References are followed in `raw`, the description as it is written: what they
/// lead to need not be a component.
pub(super) fn view(description: &OpenAPI, raw: &Value) -> Vec<Fact> {
    let OpenAPI {
        openapi: _,
        info: _,
        servers: _,
        paths,
        components,
        security: _,
        tags: _,
        external_docs: _,
        extensions: _,
    } = description;
    let openapiv3::Paths { paths, extensions: _ } = paths;
    let components = components.clone().unwrap_or_default();
    let none = IndexMap::new();
    let mut view = View { components: &components, raw, seen: Vec::new(), operation: String::new() };
    for (path, item) in paths {
        if let Some(item) = view.resolved(item, &none) {
            view.item(path, &item);
        }
    }
    view.seen.sort();
    view.seen
}

struct View<'a> {
    components: &'a openapiv3::Components,
    raw: &'a Value,
    seen: Vec<Fact>,
    operation: String,
}

impl View<'_> {
    fn see(&mut self, kind: &'static str, what: String) {
        self.seen.push(Fact { operation: self.operation.clone(), kind, what });
    }

    fn item(&mut self, path: &str, item: &openapiv3::PathItem) {
        let openapiv3::PathItem {
            summary,
            description,
            get,
            put,
            post,
            delete,
            options,
            head,
            patch,
            trace,
            servers,
            parameters,
            extensions: _,
        } = item;
        let methods = [
            ("GET", get),
            ("PUT", put),
            ("POST", post),
            ("DELETE", delete),
            ("OPTIONS", options),
            ("HEAD", head),
            ("PATCH", patch),
            ("TRACE", trace),
        ];
        for (method, operation) in methods {
            let Some(operation) = operation else { continue };
            self.operation = format!("{method} {path}");
            self.operation(operation, servers);
            // They are meant for every operation of the path that has none of its own.
            let summary = operation.summary.as_ref().or(summary.as_ref());
            let description = operation.description.as_ref().or(description.as_ref());
            self.see("texts", format!("{summary:?} {description:?}"));
            parameters.iter().for_each(|one| self.parameter(one));
        }
    }

    fn operation(&mut self, operation: &openapiv3::Operation, of_path: &[openapiv3::Server]) {
        let openapiv3::Operation {
            tags,
            summary: _,
            description: _,
            external_docs: _,
            operation_id,
            parameters,
            request_body,
            responses,
            callbacks: _,
            deprecated,
            security,
            servers,
            extensions: _,
        } = operation;
        self.see("operation", format!("{operation_id:?} {tags:?} deprecated {deprecated}"));
        self.see("security", format!("{:?}", security.as_ref().map(Vec::len)));
        let servers = if servers.is_empty() { of_path } else { servers };
        for openapiv3::Server { url, description: _, variables: _, extensions: _ } in servers {
            self.see("server", url.clone());
        }
        parameters.iter().for_each(|one| self.parameter(one));
        if let Some(body) = request_body.as_ref().and_then(|body| self.resolved(body, &self.components.request_bodies))
        {
            let openapiv3::RequestBody { description: _, content, required, extensions: _ } = &body;
            // `content: {}` that nobody requires is no body to us, and a warning says so.
            if *required || !content.is_empty() {
                self.see("request body", format!("{:?} required {required}", names(content)));
            }
        }
        let openapiv3::Responses { default, responses, extensions: _ } = responses;
        let default = default.iter().map(|response| (Status::Default, response));
        let coded = responses.iter().map(|(status, response)| match status {
            openapiv3::StatusCode::Code(code) => (Status::Code(*code), response),
            openapiv3::StatusCode::Range(digit) => (Status::Range(u8::try_from(*digit).unwrap_or(u8::MAX)), response),
        });
        for (status, response) in default.chain(coded) {
            let Some(response) = self.resolved(response, &self.components.responses) else { continue };
            let openapiv3::Response { description: _, headers: _, content, links: _, extensions: _ } = &response;
            self.see("response", format!("{status:?} {:?}", names(content)));
        }
    }

    fn parameter(&mut self, parameter: &ReferenceOr<openapiv3::Parameter>) {
        use openapiv3::{CookieStyle, HeaderStyle, Parameter, PathStyle, QueryStyle};
        let Some(parameter) = self.resolved(parameter, &self.components.parameters) else { return };
        let (data, place, style) = match &parameter {
            Parameter::Query { parameter_data, allow_reserved: _, style, allow_empty_value: _ } => {
                let style = match style {
                    QueryStyle::Form => Style::Form,
                    QueryStyle::SpaceDelimited => Style::SpaceDelimited,
                    QueryStyle::PipeDelimited => Style::PipeDelimited,
                    QueryStyle::DeepObject => Style::DeepObject,
                };
                (parameter_data, Place::Query, style)
            }
            Parameter::Header { parameter_data, style: HeaderStyle::Simple } => {
                (parameter_data, Place::Header, Style::Simple)
            }
            Parameter::Path { parameter_data, style } => {
                let style = match style {
                    PathStyle::Matrix => Style::Matrix,
                    PathStyle::Label => Style::Label,
                    PathStyle::Simple => Style::Simple,
                };
                (parameter_data, Place::Path, style)
            }
            Parameter::Cookie { parameter_data, style: CookieStyle::Form } => {
                (parameter_data, Place::Cookie, Style::Form)
            }
        };
        let openapiv3::ParameterData {
            name: wire,
            description: _,
            required,
            deprecated: _,
            format: _,
            example: _,
            examples: _,
            explode: _,
            extensions: _,
        } = data;
        self.see("parameter", format!("{place:?} {wire} {style:?} required {required}"));
    }

    /// What stands there, or what the reference leads to. What leads nowhere is seen as such. Components come first:
    /// `raw` has forgotten the order of keys.
    fn resolved<T: Clone + DeserializeOwned>(
        &mut self,
        one: &ReferenceOr<T>,
        components: &IndexMap<String, ReferenceOr<T>>,
    ) -> Option<T> {
        let mut found = None;
        for _ in 0..MAX_STEPS {
            let reference = match found.as_ref().unwrap_or(one) {
                ReferenceOr::Item(item) => return Some(item.clone()),
                ReferenceOr::Reference { reference } => reference.clone(),
            };
            let pointer = reference.strip_prefix('#').map(unescaped).unwrap_or_default();
            let mut words = pointer.strip_prefix("/components/").unwrap_or_default().splitn(2, '/').skip(1);
            let component = words.next().and_then(|name| components.get(name)).cloned();
            let raw = || serde_json::from_value::<ReferenceOr<T>>(self.raw.pointer(&pointer)?.clone()).ok();
            match component.or_else(raw) {
                Some(next) => found = Some(next),
                None => {
                    self.see("reference", format!("{reference} leads nowhere"));
                    return None;
                }
            }
        }
        None
    }
}

/// The fragment without the escapes of URIs that pointers to paths have.
fn unescaped(pointer: &str) -> String {
    pointer.replace("%7B", "{").replace("%7D", "}").replace("%7b", "{").replace("%7d", "}").replace("%20", " ")
}

fn names(content: &openapiv3::Content) -> Vec<&str> {
    fn name<'a>((name, media): (&'a String, &openapiv3::MediaType)) -> &'a str {
        let openapiv3::MediaType { schema: _, example: _, examples: _, encoding: _, extensions: _ } = media;
        name
    }
    // Some write extensions where only media types may stand.
    content.iter().map(name).filter(|name| !name.starts_with("x-") || name.contains('/')).collect()
}
