//! A description as the service that it describes reads it, by serde alone: nothing here knows the generator's reader.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value};

/// What a description's methods are, of those that a path item names by itself.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
/// How far references are followed.
const MAX_CHAIN: usize = 40;

/// A description.
pub(crate) struct Description {
    pub(crate) contents: Value,
    pub(crate) operations: Vec<Operation>,
}

/// An operation.
#[derive(Debug)]
pub(crate) struct Operation {
    /// In capitals.
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) parameters: Vec<Parameter>,
    /// The pointer of the body, and whether it has to be there.
    pub(crate) body: Option<(String, bool)>,
    /// Statuses with the pointers of the answers.
    pub(crate) answers: Vec<(String, String)>,
    /// The alternatives of credentials; none if no credential is described.
    pub(crate) security: Vec<Vec<String>>,
}

/// A parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// `path`, `query`, `header` or `cookie`.
    pub(crate) place: String,
    pub(crate) name: String,
    pub(crate) style: String,
    pub(crate) explode: bool,
    pub(crate) reserved: bool,
    pub(crate) required: bool,
    /// It travels as JSON.
    pub(crate) json: bool,
    /// The pointer of its schema.
    pub(crate) schema: Option<String>,
}

/// Where a credential travels: `header:authorization`, and what its value begins with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Credential {
    pub(crate) place: String,
    pub(crate) name: String,
    pub(crate) prefix: &'static str,
}

impl Description {
    /// Reads a file, JSON or YAML.
    pub(crate) fn load(path: &Path) -> Result<Self, String> {
        let text = std::fs::read(path).map_err(|error| error.to_string())?;
        let contents = match serde_json::from_slice(&text) {
            Ok(contents) => contents,
            Err(_) => {
                let mut yaml: serde_yaml::Value = serde_yaml::from_slice(&text).map_err(|error| error.to_string())?;
                yaml.apply_merge().map_err(|error| error.to_string())?;
                json(yaml)
            }
        };
        Ok(Self::of(contents))
    }

    fn of(contents: Value) -> Self {
        let mut made = Self { contents, operations: Vec::new() };
        let paths: Vec<String> = keys(made.contents.get("paths"));
        for path in paths.into_iter().filter(|path| path.starts_with('/')) {
            let item = made.resolved(&format!("/paths/{}", escaped(&path)));
            for method in METHODS {
                let operation = made.operation(method.to_uppercase(), &path, &item, &format!("{item}/{method}"));
                made.operations.extend(operation);
            }
            let others = format!("{item}/additionalOperations");
            for method in keys(made.contents.pointer(&others)) {
                let pointer = format!("{others}/{}", escaped(&method));
                let operation = made.operation(method, &path, &item, &pointer);
                made.operations.extend(operation);
            }
        }
        made
    }

    /// The same pointer, or where a reference there leads.
    pub(crate) fn resolved(&self, pointer: &str) -> String {
        let mut pointer = pointer.to_owned();
        for _ in 0..MAX_CHAIN {
            let target = self.contents.pointer(&pointer).and_then(|value| value.get("$ref")).and_then(Value::as_str);
            match target.and_then(|target| target.strip_prefix('#')) {
                Some(target) => pointer = crate::schemas::decoded(target),
                None => break,
            }
        }
        pointer
    }

    pub(crate) fn at(&self, pointer: &str) -> &Value {
        self.contents.pointer(pointer).unwrap_or(&Value::Null)
    }

    fn operation(&self, method: String, path: &str, item: &str, pointer: &str) -> Option<Operation> {
        let described = self.contents.pointer(pointer)?.as_object()?;
        let mut parameters: BTreeMap<(String, String), Parameter> = BTreeMap::new();
        for list in [format!("{item}/parameters"), format!("{pointer}/parameters")] {
            for place in 0..self.at(&list).as_array().map_or(0, Vec::len) {
                if let Some(parameter) = self.parameter(&self.resolved(&format!("{list}/{place}"))) {
                    parameters.insert((parameter.place.clone(), parameter.name.clone()), parameter);
                }
            }
        }
        let body = described.get("requestBody").map(|_| {
            let pointer = self.resolved(&format!("{pointer}/requestBody"));
            let required = self.at(&pointer).get("required") == Some(&Value::Bool(true));
            (pointer, required)
        });
        let answers = keys(described.get("responses")).into_iter();
        let answers = answers.map(|status| {
            let answer = self.resolved(&format!("{pointer}/responses/{}", escaped(&status)));
            (status, answer)
        });
        let security = described.get("security").or(self.contents.get("security"));
        let security = security.and_then(Value::as_array).into_iter().flatten().map(|one| keys(Some(one)));
        Some(Operation {
            method,
            path: path.to_owned(),
            parameters: parameters.into_values().collect(),
            body,
            answers: answers.filter(|(status, _)| !status.starts_with("x-")).collect(),
            security: security.collect(),
        })
    }

    fn parameter(&self, pointer: &str) -> Option<Parameter> {
        let described = self.contents.pointer(pointer)?;
        let text = |key: &str| described.get(key).and_then(Value::as_str).map(str::to_owned);
        let (name, place) = (text("name")?, text("in")?);
        // Others say what these hold, and what no header is called nobody can send.
        let is_ignored = ["accept", "content-type", "authorization"].contains(&name.to_lowercase().as_str());
        let is_token = !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"(),/:;<=>?@[\\]{}".contains(&byte));
        if place == "header" && (is_ignored || !is_token) {
            return None;
        }
        let standard = if matches!(place.as_str(), "query" | "cookie") { "form" } else { "simple" };
        let style = text("style").unwrap_or_else(|| standard.to_owned());
        let says = |key: &str| described.get(key).and_then(Value::as_bool);
        let media = keys(described.get("content")).into_iter().next();
        let schema = match &media {
            Some(media) => format!("{pointer}/content/{}/schema", escaped(media)),
            None => format!("{pointer}/schema"),
        };
        Some(Parameter {
            explode: says("explode").unwrap_or(style == "form"),
            reserved: says("allowReserved").unwrap_or_default(),
            required: says("required").unwrap_or_default() || place == "path",
            json: media.is_some_and(|media| is_json(&media)),
            schema: self.contents.pointer(&schema).map(|_| schema),
            style,
            place,
            name,
        })
    }

    /// How a scheme's credential travels; `None` of those that are not in the request, or nobody knows how.
    pub(crate) fn credential(&self, scheme: &str) -> Option<Credential> {
        let described = self.at(&self.resolved(&format!("/components/securitySchemes/{}", escaped(scheme))));
        let text = |key: &str| described.get(key).and_then(Value::as_str).unwrap_or_default();
        let authorization =
            |prefix| Some(Credential { place: "header".to_owned(), name: "authorization".to_owned(), prefix });
        match (text("type"), text("scheme").to_lowercase().as_str()) {
            ("apiKey", _) => {
                let name = if text("in") == "header" { text("name").to_lowercase() } else { text("name").to_owned() };
                Some(Credential { place: text("in").to_owned(), name, prefix: "" })
            }
            ("http", "basic") => authorization("Basic "),
            ("http", "bearer") | ("oauth2" | "openIdConnect", _) => authorization("Bearer "),
            _ => None,
        }
    }

    /// Every way in which a credential of this description travels.
    pub(crate) fn credentials(&self) -> Vec<Credential> {
        let schemes = keys(self.contents.pointer("/components/securitySchemes"));
        schemes.iter().filter_map(|scheme| self.credential(scheme)).collect()
    }
}

/// The keys of an object, in order.
pub(crate) fn keys(value: Option<&Value>) -> Vec<String> {
    value.and_then(Value::as_object).map(|object| object.keys().cloned().collect()).unwrap_or_default()
}

/// RFC 6901.
pub(crate) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Of the family of JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// YAML as JSON: keys become text, as statuses do.
fn json(yaml: serde_yaml::Value) -> Value {
    use serde_yaml::Value as Yaml;
    match yaml {
        Yaml::Mapping(entries) => {
            let entries = entries.into_iter().map(|(key, value)| {
                let key = match json(key) {
                    Value::String(key) => key,
                    other => other.to_string(),
                };
                (key, json(value))
            });
            Value::Object(entries.collect::<Map<_, _>>())
        }
        Yaml::Sequence(items) => items.into_iter().map(json).collect(),
        Yaml::Tagged(tagged) => json(tagged.value),
        other => serde_json::to_value(other).unwrap_or_default(),
    }
}
