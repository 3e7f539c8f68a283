//! What is called: values for every operation, and what the service says to them.
//!
//! Some values can't be told from others once they are on the wire, whoever writes them; these are not made:
//!
//! - null, and lists and objects without anything in them, outside of JSON;
//! - in a path, texts that are empty or `.` or `..`;
//! - in headers, control characters, blanks at the ends, and commas or equals signs inside of lists and objects;
//! - the separators of a style that are not percent-encoded, inside of its values.

use std::collections::BTreeMap;

use codegen::calls::{BodyCall, ContentCall, OperationCall};
use codegen::document::Place;
use codegen::ir::Codec;
use serde_json::{Map, Value, json};

use crate::answers::{Answer, Answers};
use crate::description::{Description, Operation, Parameter};
use crate::samples::{Samples, Taste};
use crate::schemas::Way;

/// One call.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// The operation's place among those that can be called.
    pub(crate) call: usize,
    /// Its place in the description.
    pub(crate) operation: usize,
    /// By the place of the request's field.
    pub(crate) fields: BTreeMap<usize, Value>,
    /// By place and name on the wire.
    pub(crate) parameters: BTreeMap<(String, String), Value>,
    pub(crate) body: Option<SentBody>,
    pub(crate) answer: Answer,
}

/// A body that is sent.
#[derive(Clone, Debug)]
pub(crate) struct SentBody {
    /// Its place among what can be sent.
    pub(crate) content: usize,
    pub(crate) media_type: String,
    /// The pointer of the media type.
    pub(crate) pointer: String,
    pub(crate) codec: Codec,
    /// The names of the parts that are files.
    pub(crate) files: Vec<String>,
    pub(crate) value: Value,
}

/// The cases of a description, and what none could be made of.
#[derive(Default)]
pub(crate) struct Cases {
    pub(crate) cases: Vec<Case>,
    /// Operations without a call, and why.
    pub(crate) without: Vec<(String, String)>,
    /// What the calls of the generated crate have otherwise than the description.
    pub(crate) wrong: Vec<(String, String)>,
}

/// Makes `many` calls of every operation, the first with only what is required, and one for each way to say no.
pub(crate) fn cases(description: &Description, calls: &[OperationCall], many: u64, taste: Taste) -> Cases {
    let contents = calls.iter().filter_map(|call| call.body.as_ref()).flat_map(|body| &body.contents);
    let bodies = contents.map(|content| format!("{}/schema", content.location.pointer));
    let parameters = description.operations.iter().flat_map(|operation| &operation.parameters);
    let pointers = bodies.chain(parameters.filter_map(|parameter| parameter.schema.clone()));
    let pointers = pointers.filter(|pointer| description.contents.pointer(pointer).is_some());
    let samples = Samples::new(&description.contents, Way { sent: true, received: false }, taste, pointers);
    let answers = Answers::new(description, taste);
    let mut made = Cases::default();
    for (place, call) in calls.iter().enumerate() {
        let name = format!("{} {}", call.method, call.path);
        let is_it = |operation: &Operation| operation.method == call.method && operation.path == call.path;
        let Some(index) = description.operations.iter().position(is_it) else {
            made.wrong.push((name, "the description has no such operation".to_owned()));
            continue;
        };
        let operation = &description.operations[index];
        let maker = Maker { description, samples: &samples, call, operation };
        made.wrong.extend(maker.differences().into_iter().map(|what| (name.clone(), what)));
        let mut why = None;
        let all = answers.of(operation, many);
        let many = u64::try_from(all.len()).unwrap_or_default();
        for (number, answer) in (0..many).zip(all) {
            match answer.and_then(|answer| maker.case(place, index, number, answer)) {
                Ok(case) => made.cases.push(case),
                Err(reason) => why = Some(reason),
            }
        }
        made.without.extend(why.map(|why| (name, why)));
    }
    made
}

struct Maker<'a> {
    description: &'a Description,
    samples: &'a Samples,
    call: &'a OperationCall,
    operation: &'a Operation,
}

impl Maker<'_> {
    fn described(&self, place: Place, wire: &str) -> Option<&Parameter> {
        let same = |parameter: &&Parameter| {
            let is_name = match place {
                Place::Header => parameter.name.eq_ignore_ascii_case(wire),
                _ => parameter.name == wire,
            };
            is_name && parameter.place == word(place)
        };
        self.operation.parameters.iter().find(same)
    }

    /// Where the function's request and the description differ.
    fn differences(&self) -> Vec<String> {
        let mut found = Vec::new();
        for parameter in &self.operation.parameters {
            let same = |call: &&codegen::calls::ParameterCall| {
                self.described(call.place, &call.wire).is_some_and(|other| std::ptr::eq(other, parameter))
            };
            let what = format!("the {} parameter `{}`", parameter.place, parameter.name);
            match self.call.parameters.iter().find(same) {
                None => found.push(format!("{what} has no field")),
                Some(call) if call.field.required != parameter.required && !call.shared => {
                    found.push(format!("{what} is required, or not, otherwise than described"));
                }
                Some(_) => {}
            }
        }
        for call in &self.call.parameters {
            if self.described(call.place, &call.wire).is_none() {
                found.push(format!("there is no parameter `{}`", call.wire));
            }
        }
        match (&self.call.body, &self.operation.body) {
            (Some(_), None) => found.push("no body is described".to_owned()),
            (None, Some((pointer, _)))
                if !crate::description::keys(self.description.at(pointer).get("content")).is_empty() =>
            {
                found.push("the body has no field".to_owned());
            }
            (Some(body), Some((_, required))) if body.field.required != *required => {
                found.push("the body is required, or not, otherwise than described".to_owned());
            }
            _ => {}
        }
        found
    }

    fn case(&self, call: usize, operation: usize, number: u64, answer: Answer) -> Result<Case, String> {
        let (mut fields, mut parameters) = (BTreeMap::new(), BTreeMap::new());
        for (place, call) in self.call.parameters.iter().enumerate() {
            let Some(parameter) = self.described(call.place, &call.wire) else { continue };
            if number == 0 && !parameter.required {
                continue;
            }
            let suits = |value: &Value| suits(parameter, value);
            let value = match &parameter.schema {
                Some(pointer) => self.samples.value(pointer, number, &suits),
                None => Ok(json!("free")),
            };
            match value {
                Ok(value) => {
                    fields.insert(place, value.clone());
                    parameters.insert((parameter.place.clone(), parameter.name.clone()), value);
                }
                Err(_) if !parameter.required => {}
                Err(reason) => return Err(format!("`{}`: {reason}", parameter.name)),
            }
        }
        let body = match &self.call.body {
            Some(body) if number > 0 || body.field.required => match self.body(body, number) {
                Err(_) if !body.field.required => None,
                body => Some(body?),
            },
            _ => None,
        };
        Ok(Case { call, operation, fields, parameters, body, answer })
    }

    fn body(&self, body: &BodyCall, number: u64) -> Result<SentBody, String> {
        let many = u64::try_from(body.contents.len()).unwrap_or_default().max(1);
        let place = usize::try_from(number % many).unwrap_or_default();
        let content = body.contents.get(place).ok_or("the body has no media type")?;
        let pointer = &content.location.pointer;
        let schema = format!("{pointer}/schema");
        let described = self.description.contents.pointer(&schema).is_some();
        let files: Vec<String> = content
            .parts
            .iter()
            .flat_map(|parts| &parts.fields)
            .filter(|(_, _, is_file)| *is_file)
            .map(|(_, wire, _)| wire.clone())
            .collect();
        let value = match content.codec {
            Codec::Events | Codec::Lines | Codec::Sequence => return Err("no body is sent item by item".to_owned()),
            Codec::Text | Codec::Bytes => {
                let text = |value: &Value| value.is_string();
                let sample = self.samples.value(&schema, number, &text);
                sample.unwrap_or_else(|_| json!(format!("\u{0}ÿ\r\n{number}")))
            }
            Codec::Multipart if content.parts.is_none() => json!({ "one": "1", "two words": "zwei ☃" }),
            Codec::Json | Codec::Form | Codec::Multipart if !described => json!({ "free": "text" }),
            Codec::Json => self.samples.value(&schema, number, &|value| !value.is_null())?,
            Codec::Form => self.samples.value(&schema, number, &|value| value.is_object() && is_full(value))?,
            Codec::Multipart => self.samples.value(&schema, number, &|value| parts(content, value))?,
        };
        let (media_type, pointer) = (content.media_type.clone(), pointer.clone());
        Ok(SentBody { content: place, media_type, pointer, codec: content.codec, files, value })
    }
}

/// A form of which each part can be told apart, and which has no names that the struct does not know.
fn parts(content: &ContentCall, value: &Value) -> bool {
    let names: Vec<&String> = content.parts.iter().flat_map(|parts| &parts.fields).map(|(_, wire, _)| wire).collect();
    let Some(object) = value.as_object() else { return false };
    object.iter().all(|(key, value)| names.contains(&key) && is_full(value))
}

/// As a description writes it.
pub(crate) fn word(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}

/// Neither null nor a list or an object without anything in it, nor has one.
fn is_full(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty() && items.iter().all(is_full),
        Value::Object(entries) => {
            !entries.is_empty() && entries.values().all(is_full) && entries.keys().all(|name| is_key(name))
        }
        _ => true,
    }
}

/// A name that brackets can stand behind.
fn is_key(name: &str) -> bool {
    !name.is_empty() && !name.contains(['[', ']'])
}

/// The texts of a value and the names in it.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(entries) => {
            entries.iter().flat_map(|(key, value)| [vec![key.clone()], texts(value)].concat()).collect()
        }
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}

/// Whether a parameter can carry this value so that it is told from all others.
fn suits(parameter: &Parameter, value: &Value) -> bool {
    let is_whole = !matches!(value, Value::Array(_) | Value::Object(_));
    let texts = if parameter.json { vec![value.to_string()] } else { texts(value) };
    let place = parameter.place.as_str();
    let fits = |text: &String| match (place, parameter.style.as_str()) {
        ("path", _) if text.is_empty() || text == "." || text == ".." => false,
        ("path", "label") if parameter.explode && !is_whole => !text.contains('.'),
        ("path", _) if parameter.reserved => !text.contains(['%', '/', '?', '#', ',', ';', '=']),
        ("header", _) => {
            let separates = |one: char| !is_whole && !parameter.json && (one == ',' || one == '=');
            text.trim() == text && !text.contains(|one: char| one.is_control() || separates(one))
        }
        (_, "spaceDelimited") => is_whole || !text.contains([' ', '+']),
        (_, "pipeDelimited") => is_whole || !text.contains('|'),
        _ if parameter.reserved => !text.contains(['%', '&', '#', '+']) && (is_whole || !text.contains([',', '='])),
        _ => true,
    };
    let inner = |value: &Value| !matches!(value, Value::Array(_) | Value::Object(_));
    let is_flat = match value {
        Value::Array(items) => items.iter().all(inner),
        Value::Object(entries) => entries.values().all(inner),
        _ => true,
    };
    texts.iter().all(fits) && (parameter.json || (is_full(value) && (is_flat || place != "header")))
}

/// What the program is told about a case.
pub(crate) fn told(name: &str, number: usize, case: &Case) -> Value {
    let fields: Map<String, Value> =
        case.fields.iter().map(|(place, value)| (place.to_string(), value.clone())).collect();
    let body = case.body.as_ref();
    json!({
        "crate": name,
        "case": number,
        "call": case.call,
        "fields": fields,
        "content": body.map(|body| body.content),
        "body": body.map(|body| body.value.clone()),
    })
}
