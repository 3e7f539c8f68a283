//! Parameters: where they travel and how their values become text.

use std::collections::HashSet;

use super::codes;
use super::keywords::Thing;
use super::reader::Reader;
use crate::diagnostic::Fault;
use crate::document::{Parameter, ParameterContent, Place, Style, Value};
use crate::source::NodeId;

impl Reader<'_> {
    /// Reads a list of parameters. What can't be read breaks the operations they belong to.
    pub(super) fn parameters(&mut self, node: Option<NodeId>) -> Vec<Parameter> {
        let Some(node) = node else { return Vec::new() };
        let items = self.list(node);
        let items = self.hard(items).unwrap_or_default();
        let mut seen = HashSet::new();
        let mut parameters = Vec::new();
        for item in items {
            let Some(parameter) = self.parameter(*item) else {
                continue;
            };
            if !seen.insert(identity(&parameter)) {
                let message = format!("a second parameter `{}` in one list is left out", parameter.name);
                self.warn(Fault::new(codes::DUPLICATE_PARAMETER, self.at(*item), message));
            } else {
                parameters.push(parameter);
            }
        }
        parameters
    }

    fn parameter(&mut self, node: NodeId) -> Option<Parameter> {
        let followed = self.follow(node);
        let followed = self.hard(followed)?;
        let node = followed.node;
        let fields = self.fields(node, Thing::Parameter);
        let mut fields = self.hard(fields)?;
        let duplicates = self.take_duplicates(node);
        self.broken.extend(duplicates);
        let at = self.at(node);
        let name = fields.name(self, "name");
        let place = fields.take("in");
        let description = followed.describe(fields.text(self, "description"));
        let required = fields.flag(self, "required");
        let deprecated = fields.flag(self, "deprecated").unwrap_or_default();
        let style = fields.take("style");
        let explode = fields.flag(self, "explode");
        let allow_reserved = fields.flag(self, "allowReserved").unwrap_or_default();
        let schema = fields.part(self, "schema");
        let content = fields.part(self, "content");
        let (example, examples) = (fields.take("example"), fields.part(self, "examples"));
        fields.finish(self);

        if name.is_none() {
            self.broken.push(Fault::new(codes::MISSING, at, "a parameter without `name`"));
        }
        let place = self.place(node, place)?;
        let name = name?;
        let style = self.style(style, place);
        let explode = explode.unwrap_or(style == Style::Form);
        if place == Place::Path && required != Some(true) {
            let message = format!("the path parameter `{name}` has to say `required: true`");
            self.warn(
                Fault::new(codes::MISSING, at, message).help("it is read as required: a path has no optional parts"),
            );
        }
        let required = required.unwrap_or_default() || place == Place::Path;
        let content = self.parameter_content(node, &name, schema, content);
        let example = self.example(example, examples);
        Some(Parameter {
            at,
            name,
            place,
            description,
            required,
            deprecated,
            style,
            explode,
            allow_reserved,
            content,
            example,
        })
    }

    /// The extension `x-speakeasy-globals`: which parameters are set once. Only places and names count; what they hold is
    /// what the operations say.
    pub(super) fn shared_parameters(&mut self, node: Option<NodeId>) -> Vec<(Place, String)> {
        let Some(node) = node.map(|node| self.behind(node)) else { return Vec::new() };
        let parameters = self.tree(node).get(node, "parameters").map(|list| self.behind(list));
        let broken = std::mem::take(&mut self.broken);
        let parameters = self.parameters(parameters);
        for fault in std::mem::replace(&mut self.broken, broken) {
            self.warn(fault.help("as a parameter that is set once, it is left out"));
        }
        parameters.into_iter().map(|parameter| (parameter.place, parameter.name)).collect()
    }

    fn place(&mut self, parameter: NodeId, node: Option<NodeId>) -> Option<Place> {
        let Some(node) = node else {
            let fault = Fault::new(codes::MISSING, self.at(parameter), "a parameter without `in`");
            self.broken.push(fault.help("say `path`, `query`, `header` or `cookie`"));
            return None;
        };
        let help = match self.tree(node).string(node) {
            Some("path") => return Some(Place::Path),
            Some("query") => return Some(Place::Query),
            Some("header") => return Some(Place::Header),
            Some("cookie") => return Some(Place::Cookie),
            Some("body" | "formData") => "this is Swagger 2.0; OpenAPI 3 has `requestBody` for it",
            Some("querystring") => "a parameter that is the whole query string is not honoured yet",
            _ => "`in` has to be `path`, `query`, `header` or `cookie`",
        };
        let word = self.tree(node).string(node).unwrap_or("this");
        let meant = [Place::Path, Place::Query, Place::Header, Place::Cookie];
        if let Some(place) = meant.into_iter().find(|place| word_of(*place).eq_ignore_ascii_case(word.trim())) {
            let message = format!("`{word}` is written `{}`", word_of(place));
            self.warn(Fault::new(codes::UNKNOWN_VALUE, self.at(node), message).help("it is read as that"));
            return Some(place);
        }
        let fault = Fault::new(codes::UNKNOWN_VALUE, self.at(node), format!("`{word}` is no place for a parameter"));
        self.broken.push(fault.help(help));
        None
    }

    /// The style, or the place's default (4.8.12.2).
    fn style(&mut self, node: Option<NodeId>, place: Place) -> Style {
        let default = match place {
            Place::Path | Place::Header => Style::Simple,
            Place::Query | Place::Cookie => Style::Form,
        };
        let Some(node) = node else { return default };
        match (self.tree(node).string(node), place) {
            (Some("matrix"), Place::Path) => Style::Matrix,
            (Some("label"), Place::Path) => Style::Label,
            (Some("simple"), Place::Path | Place::Header) => Style::Simple,
            (Some("form"), Place::Query | Place::Cookie) => Style::Form,
            (Some("spaceDelimited"), Place::Query) => Style::SpaceDelimited,
            (Some("pipeDelimited"), Place::Query) => Style::PipeDelimited,
            (Some("deepObject"), Place::Query) => Style::DeepObject,
            (word, _) => {
                let (word, place) = (word.unwrap_or("this"), word_of(place));
                let message = format!("`{word}` is no style of {place} parameters");
                let help = format!("the default of {place} parameters is taken, `{}`", word_of_style(default));
                self.warn(Fault::new(codes::UNKNOWN_VALUE, self.at(node), message).help(help));
                default
            }
        }
    }

    fn parameter_content(
        &mut self,
        parameter: NodeId,
        name: &str,
        schema: Option<NodeId>,
        content: Option<NodeId>,
    ) -> ParameterContent {
        if let Some(content) = content {
            let mut media = self.content(content).into_iter();
            if let Some(first) = media.next() {
                if media.next().is_some() || schema.is_some() {
                    let message =
                        format!("the parameter `{name}` has more than one content; the first media type is taken");
                    self.warn(Fault::new(codes::NOT_HONOURED, self.at(content).on_key(), message));
                }
                return ParameterContent::Media(first);
            }
        }
        ParameterContent::Schema(match schema {
            Some(schema) => self.schema(schema),
            None => {
                let message = format!("the parameter `{name}` has neither `schema` nor `content`");
                let fault = Fault::new(codes::MISSING, self.at(parameter), message);
                self.freed(parameter, fault)
            }
        })
    }

    /// The example that counts: `example`, or the first of `examples` that holds a value.
    pub(super) fn example(&mut self, example: Option<NodeId>, examples: Option<NodeId>) -> Option<Value> {
        let first = examples.and_then(|examples| {
            if !self.is_object(examples) {
                let fault = self.wrong_type(examples, "an object of examples").help("it is left out");
                self.warn(fault);
            }
            let all = self.unique(examples);
            all.into_iter().fold(None, |first, (_, node, _)| {
                let value = self.example_object(node);
                first.or(value)
            })
        });
        example.and_then(|example| self.shown(example)).or(first)
    }

    fn example_object(&mut self, node: NodeId) -> Option<Value> {
        let followed = self.follow(node);
        let node = self.soft(followed)?.node;
        let fields = self.fields(node, Thing::Example).map_err(|fault| fault.help("write it below `value:`"));
        let mut fields = self.soft(fields)?;
        let value = fields.take("value");
        let data = fields.take("dataValue");
        fields.finish(self);
        value.or(data).and_then(|value| self.shown(value))
    }
}

/// Name and place are a parameter's identity; names of headers don't differ by case.
fn identity(parameter: &Parameter) -> (Place, String) {
    let name = match parameter.place {
        Place::Header => parameter.name.to_ascii_lowercase(),
        _ => parameter.name.clone(),
    };
    (parameter.place, name)
}

fn word_of(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}

fn word_of_style(style: Style) -> &'static str {
    if style == Style::Simple { "simple" } else { "form" }
}

#[cfg(test)]
mod tests {
    use crate::document::{ParameterContent, Place, Style};
    use crate::read::testing::{document, faults};

    fn with(parameters: &str) -> String {
        format!(
            "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    get:\n      parameters:\n{parameters}    put: {{}}\n"
        )
    }

    #[test]
    fn styles_and_explode_have_the_defaults_of_their_place() {
        let text = with(
            "      - {name: p, in: path, required: true, schema: {}}\n      - {name: q, in: query, schema: {}}\n      \
             - {name: h, in: header, schema: {}}\n      - {name: c, in: cookie, schema: {}}\n      \
             - {name: d, in: query, style: deepObject, schema: {}}\n      - {name: f, in: query, explode: false, schema: {}}\n",
        );
        let document = document(&text);
        let read: Vec<_> =
            document.paths[0].operations[0].parameters.iter().map(|p| (p.place, p.style, p.explode)).collect();
        assert_eq!(
            read,
            [
                (Place::Path, Style::Simple, false),
                (Place::Query, Style::Form, true),
                (Place::Header, Style::Simple, false),
                (Place::Cookie, Style::Form, true),
                (Place::Query, Style::DeepObject, false),
                (Place::Query, Style::Form, false),
            ]
        );
        assert_eq!(faults(&text), []);
    }

    #[test]
    fn an_operation_whose_parameter_makes_no_sense_is_skipped_with_every_reason() {
        let text = with("      - {name: b, in: body, schema: {}}\n      - {in: query, schema: {}}\n");
        let found: Vec<_> = faults(&text).into_iter().map(|fault| fault.0).collect();
        assert_eq!(
            found,
            ["skip unknown-value /paths/~1a/get/parameters/0/in", "skip missing /paths/~1a/get/parameters/1"]
        );
        let document = document(&text);
        assert_eq!((document.skipped[0].method.as_str(), document.paths[0].operations.len()), ("GET", 1));
    }

    #[test]
    fn what_can_be_read_another_way_is_a_warning() {
        let text = with(
            "      - {name: h, in: header, style: form, schema: {}}\n      - {name: q, in: query}\n      \
             - {name: q, in: query, schema: {}}\n      - {name: p, in: path, schema: {}}\n      \
             - {name: m, in: query, content: {application/json: {schema: {}}}}\n",
        );
        let codes: Vec<_> =
            faults(&text).into_iter().map(|fault| fault.0.split(' ').nth(1).unwrap().to_owned()).collect();
        assert_eq!(codes, ["unknown-value", "missing", "duplicate-parameter", "missing"]);
        let document = document(&text);
        let parameters = &document.paths[0].operations[0].parameters;
        assert!(matches!(parameters[3].content, ParameterContent::Media(_)));
    }
}
