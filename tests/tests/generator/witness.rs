//! The witness: what `openapiv3` sees in a 3.0 description is what our model holds.
//!
//! Its types are taken apart without `..`, so a field that a new version adds stops this from compiling.

use codegen::document::{Document, MediaType, Place, Status, Style};
use indexmap::IndexMap;
use openapiv3::{OpenAPI, ReferenceOr};

use crate::support::{constructs, document, fixture};

/// Every 3.0 fixture.
fn descriptions() -> Vec<(String, String)> {
    let mut all = vec![
        ("get-pin-3.0.json".to_owned(), fixture("get-pin-3.0.json")),
        ("get-pin-3.0.yaml".to_owned(), fixture("get-pin-3.0.yaml")),
    ];
    for name in constructs() {
        let text = fixture(&format!("constructs/{name}.yaml"));
        if text.contains("\nopenapi: 3.0.") {
            all.push((format!("{name}.yaml"), text));
        }
    }
    all
}

#[test]
fn another_reader_of_openapi_3_0_sees_the_same_operations() {
    let descriptions = descriptions();
    assert!(descriptions.len() > 2);
    for (name, text) in descriptions {
        let description: OpenAPI = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (theirs, ours) = (their_view(&description), our_view(&document(&name, &text)));
        assert_eq!(theirs, ours, "{name}");
        assert!(theirs.len() > 3, "{name}");
    }
}

fn our_view(document: &Document) -> Vec<String> {
    let mut seen = Vec::new();
    for item in &document.paths {
        for operation in &item.operations {
            let name = format!("{} {}", operation.method, item.path);
            let (id, tags, deprecated) = (&operation.id, &operation.tags, operation.deprecated);
            seen.push(format!("{name}: {id:?} {tags:?} deprecated {deprecated}"));
            seen.push(format!("{name}: {:?} {:?}", operation.summary, operation.description));
            seen.push(format!("{name}: security {:?}", operation.security.as_ref().map(Vec::len)));
            let servers = if operation.servers.is_empty() { &item.servers } else { &operation.servers };
            seen.extend(servers.iter().map(|server| format!("{name}: at {}", server.url)));
            for parameter in item.parameters.iter().chain(&operation.parameters) {
                let codegen::document::Parameter { name: wire, place, style, required, .. } = parameter;
                seen.push(format!("{name}: {place:?} {wire} {style:?} required {required}"));
            }
            if let Some(body) = &operation.body {
                seen.push(format!("{name}: sends {:?} required {}", names(&body.content), body.required));
            }
            for response in &operation.responses {
                seen.push(format!("{name}: {:?} {:?}", response.status, names(&response.content)));
            }
        }
    }
    seen.sort();
    seen
}

fn names(content: &[MediaType]) -> Vec<&str> {
    content.iter().map(|media| media.name.as_str()).collect()
}

fn their_view(description: &OpenAPI) -> Vec<String> {
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
    let mut seen = Vec::new();
    for (path, item) in paths {
        let openapiv3::PathItem {
            summary: _,
            description: _,
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
        } = item.as_item().expect("the fixtures have no references to path items");
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
            let name = format!("{method} {path}");
            their_operation(&name, operation, servers, &components, &mut seen);
            seen.extend(parameters.iter().map(|one| their_parameter(&name, resolved(one, &components.parameters))));
        }
    }
    seen.sort();
    seen
}

fn their_operation(
    name: &str,
    operation: &openapiv3::Operation,
    of_path: &[openapiv3::Server],
    components: &openapiv3::Components,
    seen: &mut Vec<String>,
) {
    let openapiv3::Operation {
        tags,
        summary,
        description,
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
    seen.push(format!("{name}: {operation_id:?} {tags:?} deprecated {deprecated}"));
    seen.push(format!("{name}: {summary:?} {description:?}"));
    seen.push(format!("{name}: security {:?}", security.as_ref().map(Vec::len)));
    let servers = if servers.is_empty() { of_path } else { servers };
    for openapiv3::Server { url, description: _, variables: _, extensions: _ } in servers {
        seen.push(format!("{name}: at {url}"));
    }
    seen.extend(parameters.iter().map(|one| their_parameter(name, resolved(one, &components.parameters))));
    if let Some(body) = request_body {
        let openapiv3::RequestBody { description: _, content, required, extensions: _ } =
            resolved(body, &components.request_bodies);
        seen.push(format!("{name}: sends {:?} required {required}", their_names(content)));
    }
    let openapiv3::Responses { default, responses, extensions: _ } = responses;
    let default = default.iter().map(|response| (Status::Default, response));
    let coded = responses.iter().map(|(status, response)| match status {
        openapiv3::StatusCode::Code(code) => (Status::Code(*code), response),
        openapiv3::StatusCode::Range(digit) => (Status::Range(u8::try_from(*digit).expect("a digit")), response),
    });
    for (status, response) in default.chain(coded) {
        let openapiv3::Response { description: _, headers: _, content, links: _, extensions: _ } =
            resolved(response, &components.responses);
        seen.push(format!("{name}: {status:?} {:?}", their_names(content)));
    }
}

fn their_parameter(name: &str, parameter: &openapiv3::Parameter) -> String {
    use openapiv3::{CookieStyle, HeaderStyle, Parameter, PathStyle, QueryStyle};
    let (data, place, style) = match parameter {
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
        Parameter::Cookie { parameter_data, style: CookieStyle::Form } => (parameter_data, Place::Cookie, Style::Form),
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
    format!("{name}: {place:?} {wire} {style:?} required {required}")
}

fn their_names(content: &openapiv3::Content) -> Vec<&str> {
    fn name<'a>((name, media): (&'a String, &openapiv3::MediaType)) -> &'a str {
        let openapiv3::MediaType { schema: _, example: _, examples: _, encoding: _, extensions: _ } = media;
        name
    }
    content.iter().map(name).collect()
}

fn resolved<'a, T>(one: &'a ReferenceOr<T>, components: &'a IndexMap<String, ReferenceOr<T>>) -> &'a T {
    match one {
        ReferenceOr::Item(item) => item,
        ReferenceOr::Reference { reference } => {
            let name = reference.rsplit('/').next().expect("a last word");
            components.get(name).and_then(ReferenceOr::as_item).expect("one step leads there")
        }
    }
}
