//! Operations: lowered whole, or skipped whole and leaving nothing behind.

use std::collections::BTreeSet;

use crate::diagnostic::{Fault, Severity, Skipped};
use crate::document::{self, MediaType, ParameterContent, PathItem, Place};
use crate::ir::{Body, Codec, Content, Docs, Hint, Operation, OperationId, Parameter, Shape, Type};

use crate::text::is_header_name;

use super::environment::Environment;
use super::media::{Holds, Media};
use super::{Lowering, crowd, path};

/// All operations that can be called, sorted by path and method so that the description's order does not matter.
pub(crate) fn lower_all(
    lowering: &mut Lowering<'_>,
    environment: &mut Environment<'_>,
) -> (Vec<Operation>, Vec<Skipped>) {
    let document = lowering.document;
    let mut described: Vec<(&PathItem, &document::Operation)> =
        document.paths.iter().flat_map(|item| item.operations.iter().map(move |operation| (item, operation))).collect();
    described.sort_by(|(a, x), (b, y)| (&a.path, &x.method).cmp(&(&b.path, &y.method)));

    let (mut operations, mut skipped) = (Vec::new(), Vec::new());
    for (item, operation) in described {
        let id = OperationId(u32::try_from(operations.len()).unwrap_or(u32::MAX));
        let mark = lowering.types.len();
        let known = (environment.servers.len(), environment.schemes.len());
        match lowering.operation(id, item, operation, environment) {
            Ok(lowered) => operations.push(lowered),
            Err(fault) => {
                lowering.forget_after(mark);
                environment.servers.truncate(known.0);
                environment.schemes.truncate(known.1);
                let (id, reason) = (operation.id.clone(), fault.message.clone());
                skipped.push(Skipped::new(&operation.method, &item.path, id, operation.at, reason));
                lowering.diagnostics.push(Severity::Skip, fault);
            }
        }
    }
    (operations, skipped)
}

impl Lowering<'_> {
    fn operation(
        &mut self,
        id: OperationId,
        item: &PathItem,
        operation: &document::Operation,
        environment: &mut Environment<'_>,
    ) -> Result<Operation, Fault> {
        let template = path::template(&item.path).map_err(|why| {
            Fault::new("path-template", item.at.on_key(), format!("the path can't be called: {why}"))
                .help("begin it with `/`, write parameters as `{name}`, and spell every segment out")
        })?;
        let parameters = self.parameters(id, item, operation, template.names)?;
        let body = operation.body.as_ref().map(|body| self.body(id, body)).transpose()?;
        let answers = self.answers(id, operation)?;
        let headers = self.headers(operation);
        let document = self.document;
        let security = operation.security.as_deref().or(document.security.as_deref()).unwrap_or_default();
        let servers = [&operation.servers, &item.servers, &document.servers];
        let servers = servers.into_iter().find(|servers| !servers.is_empty());
        let (security, unmet) = environment.security(security, self.diagnostics);
        Ok(Operation {
            at: operation.at,
            method: operation.method.clone(),
            path: item.path.clone(),
            sent: template.sent,
            id: operation.id.clone(),
            tags: operation.tags.clone(),
            docs: Docs {
                title: operation.summary.clone(),
                text: operation.description.clone(),
                deprecated: operation.deprecated,
                ..Docs::default()
            },
            parameters,
            body,
            answers,
            headers,
            security,
            unmet,
            paging: None,
            servers: servers.into_iter().flatten().map(|server| environment.server(server, self.diagnostics)).collect(),
        })
    }

    /// The operation's own, then those of the path item that it does not override, then those only the path names.
    fn parameters(
        &mut self,
        id: OperationId,
        item: &PathItem,
        operation: &document::Operation,
        in_path: Vec<String>,
    ) -> Result<Vec<Parameter>, Fault> {
        let own = &operation.parameters;
        crowd::of_operation(operation.at, own.len() + item.parameters.len() + in_path.len(), "parameters")?;
        let overridden: BTreeSet<_> = own.iter().map(|parameter| (parameter.place, &parameter.name)).collect();
        let shared = item.parameters.iter().filter(|shared| !overridden.contains(&(shared.place, &shared.name)));
        let words: BTreeSet<&String> = in_path.iter().collect();
        let (mut parameters, mut described) = (Vec::new(), BTreeSet::new());
        for parameter in own.iter().chain(shared) {
            if parameter.place == Place::Header && is_reserved_header(&parameter.name) {
                self.warn(Fault::new(
                    "reserved-header",
                    parameter.at,
                    format!("a parameter for the header `{}` is ignored (OpenAPI 3.1, 4.8.12.1)", parameter.name),
                ));
                continue;
            }
            if parameter.place == Place::Header && !parameter.required && !is_header_name(&parameter.name) {
                self.warn(
                    Fault::new("header-name", parameter.at, "the name can't be a header's; the parameter is left out")
                        .help("use the letters of RFC 9110, 5.6.2: letters, digits and !#$%&'*+-.^_`|~"),
                );
                continue;
            }
            if parameter.place == Place::Path && !words.contains(&parameter.name) {
                self.warn(
                    Fault::new(
                        "parameter-not-in-path",
                        parameter.at,
                        format!("the path has no `{{{}}}`, so this parameter is never sent", parameter.name),
                    )
                    .help("put it into the path, or take the parameter out"),
                );
                continue;
            }
            if parameter.place == Place::Path {
                described.insert(&parameter.name);
            }
            parameters.push(self.parameter(id, parameter)?);
        }
        for name in &in_path {
            if !described.contains(name) {
                self.warn(
                    Fault::new(
                        "undeclared-path-parameter",
                        operation.at,
                        format!("the path names `{{{name}}}`, which no parameter describes; it is taken for a text"),
                    )
                    .help(format!("describe a parameter `{name}` with `in: path`")),
                );
                parameters.push(undeclared(operation, name.clone()));
            }
        }
        Ok(parameters)
    }

    fn parameter(&mut self, id: OperationId, parameter: &document::Parameter) -> Result<Parameter, Fault> {
        if parameter.place == Place::Header && !is_header_name(&parameter.name) {
            return Err(Fault::new("header-name", parameter.at, "the name can't be a header's")
                .help("use the letters of RFC 9110, 5.6.2: letters, digits and !#$%&'*+-.^_`|~"));
        }
        let hint = Hint::of_operation(id, &parameter.name);
        let (ty, schema_docs, json) = match &parameter.content {
            ParameterContent::Schema(schema) => (self.schema(schema, &hint), self.docs_in_place(schema), false),
            ParameterContent::Media(media) => self.parameter_media(parameter, media, &hint),
        };
        Ok(Parameter {
            at: parameter.at,
            wire: parameter.name.clone(),
            place: parameter.place,
            style: parameter.style,
            explode: parameter.explode,
            reserved: parameter.allow_reserved,
            required: parameter.required || parameter.place == Place::Path,
            shared: None,
            json,
            ty,
            docs: Docs {
                text: parameter.description.clone().or(schema_docs.text),
                deprecated: parameter.deprecated || schema_docs.deprecated,
                example: parameter.example.clone().or(schema_docs.example),
                ..schema_docs
            },
        })
    }

    /// A parameter with a media type: typed if that is JSON, else its text.
    fn parameter_media(
        &mut self,
        parameter: &document::Parameter,
        media: &MediaType,
        hint: &Hint,
    ) -> (Type, Docs, bool) {
        let holds = self.holds(media.schema.as_ref());
        let known = Media::of(media, holds, true).or_else(|| Media::guessed(media, holds, true));
        match (known.map(|media| media.codec), &media.schema) {
            (Some(Codec::Json), Some(schema)) => (self.schema(schema, hint), self.docs_in_place(schema), true),
            (Some(Codec::Json), None) => (Type::Any, Docs::default(), true),
            (Some(Codec::Text), _) => (Type::Text, Docs::default(), false),
            _ if holds == Holds::Anything && media.name.contains('*') => (Type::Text, Docs::default(), false),
            _ => {
                self.warn(Fault::new(
                    "not-honoured",
                    parameter.at,
                    format!("the value has to be given as the text of its media type, {}", media.name),
                ));
                (Type::Text, Docs::default(), false)
            }
        }
    }

    fn body(&mut self, id: OperationId, body: &document::RequestBody) -> Result<Body, Fault> {
        crowd::of_content(body.at, &body.content)?;
        let hint = Hint::of_operation(id, "body");
        let mut contents = self.contents(&body.content, &hint, true);
        if body.content.is_empty() {
            let message = "the body has no media type, so any bytes can be sent as it";
            self.warn(Fault::new("media-type", body.at, message).help("say its media type and schema"));
            contents.push(any_bytes(body));
        }
        let ty = match contents.as_slice() {
            [] => {
                let sent: Vec<&str> = body.content.iter().map(|media| media.name.as_str()).collect();
                let message = format!("none of the media types can be sent: {}", sent.join(", "));
                let help = "describe the body as JSON, a form, text or binary as well";
                return Err(Fault::new("media-type", body.at, message).help(help));
            }
            [only] => only.ty.clone(),
            several => self.define(body.at, hint, Docs::default(), Shape::Bodies(several.to_vec())),
        };
        let docs = Docs { text: body.description.clone(), ..Docs::default() };
        Ok(Body { at: body.at, required: body.required, contents, ty, docs })
    }
}

/// A body of which nothing is known.
fn any_bytes(body: &document::RequestBody) -> Content {
    Content {
        at: body.at,
        media_type: "application/octet-stream".to_owned(),
        alike: Vec::new(),
        others: Vec::new(),
        codec: Codec::Bytes,
        ty: Type::File,
        rules: Vec::new(),
    }
}

/// Headers that other parts of the description decide (OpenAPI 3.1, 4.8.12.1).
fn is_reserved_header(name: &str) -> bool {
    ["accept", "content-type", "authorization"].iter().any(|reserved| name.eq_ignore_ascii_case(reserved))
}

fn undeclared(operation: &document::Operation, name: String) -> Parameter {
    Parameter {
        at: operation.at,
        wire: name,
        place: Place::Path,
        style: document::Style::Simple,
        explode: false,
        reserved: false,
        required: true,
        shared: None,
        json: false,
        ty: Type::Text,
        docs: Docs::default(),
    }
}
