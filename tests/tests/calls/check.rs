//! Whether a request is what the description asks for, and holds what the caller meant.

use std::collections::BTreeMap;

use codegen::ir::Codec;
use serde_json::Value;
use tests::Recorded;

use crate::cases::{Case, SentBody};
use crate::compare::difference;
use crate::decode::{Pairs, Tree, captures, fits, form_text, in_header, in_pairs, in_path};
use crate::description::{Credential, Description, Operation, Parameter, is_json, keys};

/// Where the operations stand on our server.
pub(crate) const BASE: &str = "/below";
/// Says which case a request belongs to.
pub(crate) const MARK: &str = "x-case";
/// Headers that requests have by themselves.
const USUAL: [&str; 9] = [
    "host",
    "accept",
    "user-agent",
    "content-type",
    "content-length",
    "transfer-encoding",
    "accept-encoding",
    "connection",
    MARK,
];

/// All that is wrong with a request.
pub(crate) async fn check(description: &Description, case: &Case, request: &Recorded) -> Vec<String> {
    let mut wrong = Vec::new();
    let Some(operation) = description.operations.get(case.operation) else { return vec!["no operation".to_owned()] };
    let mut words = request.line().split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if method != operation.method {
        wrong.push(format!("the method is {method}"));
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut query = Pairs::read(query, "&");
    let mut cookies = Pairs::read(&request.header("cookie").join("; "), "; ");
    in_the_path(operation, case, path, &mut query, &mut wrong);
    for parameter in operation.parameters.iter().filter(|parameter| parameter.place != "path") {
        let meant = case.parameters.get(&(parameter.place.clone(), parameter.name.clone()));
        let Some(meant) = meant else {
            if parameter.required {
                wrong.push(format!("`{}` was not given", parameter.name));
            }
            continue;
        };
        let read = match parameter.place.as_str() {
            "query" => in_pairs(parameter, &mut query, meant),
            "cookie" => in_pairs(parameter, &mut cookies, meant),
            "header" => in_header(parameter, &request.header(&parameter.name), meant),
            _ => continue,
        };
        wrong.extend(misread(parameter, meant, read));
    }
    credentials(description, operation, request, &mut query, &mut cookies, &mut wrong);
    wrong.extend(query.others().iter().map(|name| format!("`{name}` in the query is not described")));
    wrong.extend(cookies.others().iter().map(|name| format!("the cookie `{name}` is not described")));
    headers(description, operation, case, request, &mut wrong);
    body(description, case.body.as_ref(), request, &mut wrong).await;
    accepted(case, request, &mut wrong);
    wrong
}

fn misread(parameter: &Parameter, meant: &Value, read: Result<Tree, String>) -> Option<String> {
    let Parameter { place, name, .. } = parameter;
    match read {
        Ok(tree) if fits(meant, &tree) => None,
        Ok(tree) => Some(format!("`{name}` ({place}) was {meant} and is read as {tree:?}")),
        Err(reason) => Some(format!("{place}: {reason}; it was {meant}")),
    }
}

/// The path, and what its template has behind a question mark. What stands behind `#` is not sent.
fn in_the_path(operation: &Operation, case: &Case, path: &str, query: &mut Pairs, wrong: &mut Vec<String>) {
    let template = operation.path.split('#').next().unwrap_or_default();
    let (template, fixed) = template.split_once('?').unwrap_or((template, ""));
    for (name, value, _) in Pairs::read(fixed, "&").all() {
        if query.raw(name) != [value.as_str()] {
            wrong.push(format!("`{name}={value}` of the path's query is not there"));
        }
    }
    let Some(path) = path.strip_prefix(BASE) else {
        wrong.push(format!("{path} is not below {BASE}"));
        return;
    };
    let slashes = operation.parameters.iter().any(|parameter| parameter.place == "path" && parameter.reserved);
    let all = captures(template, path, slashes);
    let misread_in = |found: &Vec<(String, String)>| {
        let mut wrong = Vec::new();
        for (name, raw) in found {
            let of = |parameter: &&Parameter| parameter.place == "path" && parameter.name == *name;
            let Some(parameter) = operation.parameters.iter().find(of) else { continue };
            let Some(meant) = case.parameters.get(&("path".to_owned(), name.clone())) else { continue };
            wrong.extend(misread(parameter, meant, in_path(parameter, raw, meant)));
        }
        wrong
    };
    let mut best: Vec<Vec<String>> = all.iter().map(misread_in).collect();
    best.sort_by_key(Vec::len);
    match best.into_iter().next() {
        Some(found) => wrong.extend(found),
        None => wrong.push(format!("the path {path} is not {template}")),
    }
}

/// All credentials of one alternative, and no others.
fn credentials(
    description: &Description,
    operation: &Operation,
    request: &Recorded,
    query: &mut Pairs,
    cookies: &mut Pairs,
    wrong: &mut Vec<String>,
) {
    let is_parameter = |credential: &Credential| {
        operation.parameters.iter().any(|parameter| {
            parameter.place == credential.place && parameter.name.eq_ignore_ascii_case(&credential.name)
        })
    };
    let mut known = description.credentials();
    known.sort();
    known.dedup();
    known.retain(|credential| !is_parameter(credential));
    let mut there: Vec<Credential> = Vec::new();
    for credential in known {
        let values = match credential.place.as_str() {
            "header" => request.header(&credential.name).iter().map(|value| (*value).to_owned()).collect(),
            "query" => query.raw(&credential.name),
            _ => cookies.raw(&credential.name),
        };
        match values.as_slice() {
            [only] if only.starts_with(credential.prefix) => there.push(credential),
            [] | [_] => {}
            many => wrong.push(format!("the credential `{}` is there {} times", credential.name, many.len())),
        }
    }
    let places = |all: &[Credential]| -> Vec<String> {
        let mut places: Vec<String> =
            all.iter().map(|one| format!("{}:{}{}", one.place, one.name, one.prefix)).collect();
        places.sort();
        places.dedup();
        places
    };
    let wanted: Vec<Vec<String>> = (operation.security.iter())
        .map(|schemes| {
            let all: Vec<Credential> = schemes.iter().filter_map(|scheme| description.credential(scheme)).collect();
            places(&all.into_iter().filter(|credential| !is_parameter(credential)).collect::<Vec<_>>())
        })
        .collect();
    let there = places(&there);
    let is_met = if wanted.is_empty() { there.is_empty() } else { wanted.contains(&there) };
    if !is_met {
        wrong.push(format!("the credentials are {there:?}, and described are {wanted:?}"));
    }
}

fn headers(description: &Description, operation: &Operation, case: &Case, request: &Recorded, wrong: &mut Vec<String>) {
    let credentials = description.credentials();
    for line in request.head.lines().skip(1).filter(|line| !line.is_empty()) {
        let name = line.split(':').next().unwrap_or_default().to_lowercase();
        let is_parameter = |place: &str| {
            let mut all = operation.parameters.iter().filter(|parameter| parameter.place == place);
            let given =
                |parameter: &Parameter| case.parameters.contains_key(&(place.to_owned(), parameter.name.clone()));
            // The client gives a value to this one where the caller has given none.
            let is_filled = name == "idempotency-key";
            let is_name = |parameter: &Parameter| place == "cookie" || parameter.name.to_lowercase() == name;
            all.any(|parameter| is_name(parameter) && (given(parameter) || is_filled))
        };
        let is_credential = |place: &str| {
            credentials
                .iter()
                .any(|credential| credential.place == place && (place == "cookie" || credential.name == name))
        };
        let place = if name == "cookie" { "cookie" } else { "header" };
        if !USUAL.contains(&name.as_str()) && !is_parameter(place) && !is_credential(place) {
            wrong.push(format!("the header `{name}` is not described, or was not given"));
        }
    }
}

/// The client asks for what is described.
fn accepted(case: &Case, request: &Recorded, wrong: &mut Vec<String>) {
    let is_failure = case.answer.status >= 400;
    if !case.answer.contents.is_empty() && !is_failure && chosen(case, request).is_none() {
        let names: Vec<&str> = case.answer.contents.iter().map(|(name, _)| name.as_str()).collect();
        wrong.push(format!("`Accept: {}` takes none of {names:?}", request.header("accept").join(", ")));
    }
}

/// The first body that the client takes.
pub(crate) fn chosen<'a>(case: &'a Case, request: &Recorded) -> Option<&'a (String, Vec<u8>)> {
    let accept = request.header("accept").join(", ").to_ascii_lowercase();
    let ranges: Vec<&str> = accept.split(',').map(|range| range.split(';').next().unwrap_or_default().trim()).collect();
    let takes = |name: &str| {
        let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        ranges.iter().any(|range| match range.split_once('*') {
            Some((first, last)) => essence.starts_with(first) && essence.ends_with(last.trim_start_matches("/*")),
            None => essence == *range,
        })
    };
    case.answer.contents.iter().find(|(name, _)| takes(name))
}

async fn body(description: &Description, sent: Option<&SentBody>, request: &Recorded, wrong: &mut Vec<String>) {
    let types = request.header("content-type");
    let Some(sent) = sent else {
        if !request.body.is_empty() || !types.is_empty() {
            wrong.push(format!("there is a body that was not given, {types:?}"));
        }
        return;
    };
    let [media_type] = types.as_slice() else {
        wrong.push(format!("the body's media types are {types:?}"));
        return;
    };
    let essence = |name: &str| name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let key = sent.pointer.rsplit('/').next().map(tests::unescaped).unwrap_or_default();
    let is_described = essence(&key) == essence(media_type) || key.contains('*') || !key.contains('/');
    if !is_described || essence(media_type) != essence(&sent.media_type) {
        wrong.push(format!("the body is {media_type}, and described is {key}"));
    }
    let text = String::from_utf8_lossy(&request.body);
    match sent.codec {
        Codec::Json => match serde_json::from_str(&text) {
            Ok(read) => {
                if let Some(found) = difference(&sent.value, &read) {
                    wrong.push(format!("the body was {} and is read as {read}: {found:?}", sent.value));
                }
            }
            Err(error) => wrong.push(format!("the body is not JSON: {error}: {text}")),
        },
        Codec::Text | Codec::Bytes => {
            if sent.value.as_str() != Some(&text) {
                wrong.push(format!("the body was {} and is {text:?}", sent.value));
            }
        }
        Codec::Form => form(description, sent, &text, wrong),
        Codec::Multipart => multipart(description, sent, request, media_type, wrong).await,
        Codec::Events | Codec::Lines | Codec::Sequence => wrong.push("the body is sent item by item".to_owned()),
    }
}

/// The properties of an object that is sent in a form, each as `encoding` has it.
fn form(description: &Description, sent: &SentBody, text: &str, wrong: &mut Vec<String>) {
    let mut pairs = Pairs::read(text, "&");
    let encodings = description.at(&sent.pointer).get("encoding");
    for (name, meant) in sent.value.as_object().into_iter().flatten() {
        let encoding = encodings.and_then(|all| all.get(name));
        let says = |key: &str| encoding.and_then(|encoding| encoding.get(key));
        let style = says("style").and_then(Value::as_str).unwrap_or("form");
        let explode = says("explode").and_then(Value::as_bool).unwrap_or(style == "form");
        let is_nested = matches!(meant, Value::Array(_) | Value::Object(_));
        let read = if says("style").is_none() && says("contentType").and_then(Value::as_str).is_some_and(is_json) {
            Ok(Tree::Text(pairs.raw(name).iter().map(|text| form_text(text)).collect()))
        } else if explode && style == "form" && is_nested {
            // The text leaves objects in forms open; brackets are what services read.
            pairs.tree(name).ok_or_else(|| format!("`{name}` is missing"))
        } else {
            let parameter = Parameter {
                place: "form".to_owned(),
                name: name.clone(),
                style: style.to_owned(),
                explode,
                reserved: false,
                required: true,
                json: false,
                schema: None,
            };
            in_pairs(&parameter, &mut pairs, meant)
        };
        match read {
            Ok(tree) if fits(meant, &tree) => {}
            Ok(tree) => wrong.push(format!("the field `{name}` was {meant} and is read as {tree:?}: {text}")),
            Err(reason) => wrong.push(format!("the form: {reason}: {text}")),
        }
    }
    wrong.extend(pairs.others().iter().map(|name| format!("the field `{name}` was not given")));
}

/// A part as it came.
struct Part {
    file: bool,
    media_type: Option<String>,
    bytes: Vec<u8>,
}

async fn multipart(
    description: &Description,
    sent: &SentBody,
    request: &Recorded,
    media_type: &str,
    wrong: &mut Vec<String>,
) {
    let mut parts: BTreeMap<String, Vec<Part>> = match read_parts(media_type, &request.body).await {
        Ok(parts) => parts,
        Err(error) => return wrong.push(format!("the parts can't be read: {error}")),
    };
    let encodings = description.at(&sent.pointer).get("encoding");
    for (name, meant) in sent.value.as_object().into_iter().flatten() {
        let encoding = encodings.and_then(|all| all.get(name));
        let described = encoding.and_then(|encoding| encoding.get("contentType")).and_then(Value::as_str);
        let is_file = sent.files.contains(name);
        let found = parts.remove(name).unwrap_or_default();
        for part in &found {
            let is_named =
                described.is_none_or(|name| name.contains(['*', ',']) || part.media_type.as_deref() == Some(name));
            if !is_named || part.file != is_file {
                let Part { media_type, file, .. } = part;
                wrong.push(format!(
                    "the part `{name}` is {media_type:?}, a file: {file}; described: {described:?}, {is_file}"
                ));
            }
        }
        let texts = found.iter().map(|part| Tree::Text(String::from_utf8_lossy(&part.bytes).into_owned()));
        let mut texts: Vec<Tree> = texts.collect();
        let tree = if texts.len() == 1 { texts.remove(0) } else { Tree::List(texts) };
        let styled =
            encoding.is_some_and(|encoding| encoding.get("style").is_some() || encoding.get("explode").is_some());
        if !styled && !fits(meant, &tree) {
            wrong.push(format!("the part `{name}` was {meant} and is read as {tree:?}"));
        }
    }
    let styled = |name: &String| keys(encodings).iter().any(|key| name.starts_with(key));
    wrong.extend(parts.keys().filter(|name| !styled(name)).map(|name| format!("the part `{name}` was not given")));
}

async fn read_parts(media_type: &str, body: &[u8]) -> Result<BTreeMap<String, Vec<Part>>, multer::Error> {
    // Multer reads form data only; the parts of its like are the same.
    let parameters = media_type.split_once(';').map_or("", |(_, parameters)| parameters);
    let boundary = multer::parse_boundary(format!("multipart/form-data;{parameters}"))?;
    let mut multipart = multer::Multipart::with_reader(body, boundary);
    let mut parts: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    while let Some(field) = multipart.next_field().await? {
        let name = field.name().unwrap_or_default().to_owned();
        let (file, media_type) = (field.file_name().is_some(), field.content_type().map(ToString::to_string));
        parts.entry(name).or_default().push(Part { file, media_type, bytes: field.bytes().await?.to_vec() });
    }
    Ok(parts)
}
