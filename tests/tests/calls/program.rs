//! The program that calls: every function of every crate, with the values that it reads.

use std::fmt::Write as _;

use codegen::calls::{BodyCall, Constructed, ContentCall, FieldCall, OperationCall, SchemeCall};
use codegen::ir::Codec;

use crate::crates::{Program, Subject};

/// Reads a case a line, and says in a line what became of it. `BASE` is the server's URL.
const MAIN: &str = r##"
use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::sync::Arc;

use serde_json::{Value, json};

#[derive(serde::Deserialize)]
pub struct Case {
    #[serde(rename = "crate")]
    pub name: String,
    pub case: usize,
    pub call: usize,
    pub fields: BTreeMap<String, Value>,
    pub content: Option<usize>,
    #[serde(default, deserialize_with = "there")]
    pub body: Option<Value>,
    #[serde(skip)]
    pub base: String,
}

fn there<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    serde::Deserialize::deserialize(from).map(Some)
}

impl Case {
    pub fn field<T: serde::de::DeserializeOwned>(&self, place: &str) -> Result<T, String> {
        let value = self.fields.get(place).ok_or_else(|| format!("the field {place} has no value"))?;
        made(value)
    }

    pub fn maybe<T: serde::de::DeserializeOwned>(&self, place: &str) -> Result<Option<T>, String> {
        self.fields.get(place).map(made).transpose()
    }

    pub fn body<T: serde::de::DeserializeOwned>(&self) -> Result<T, String> {
        made(self.value()?)
    }

    pub fn value(&self) -> Result<&Value, String> {
        self.body.as_ref().ok_or_else(|| "there is no body".to_owned())
    }

    pub fn part(&self, name: &str) -> Option<&Value> {
        self.body.as_ref()?.get(name)
    }

    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        Ok(self.value()?.as_str().ok_or("the body is no text")?.as_bytes().to_vec())
    }
}

pub fn made<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, String> {
    serde_json::from_str(&value.to_string()).map_err(|error| error.to_string())
}

/// What holds files.
pub trait Files: Sized {
    fn files(value: &Value) -> Result<Self, String>;
}

impl Files for runtime::File {
    fn files(value: &Value) -> Result<Self, String> {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        Ok(runtime::File::new(text.into_bytes()).name("a \"file\" ☃.txt"))
    }
}

impl<T: Files> Files for Vec<T> {
    fn files(value: &Value) -> Result<Self, String> {
        match value {
            Value::Array(items) => items.iter().map(T::files).collect(),
            one => Ok(vec![T::files(one)?]),
        }
    }
}

impl<T: Files> Files for Option<T> {
    fn files(value: &Value) -> Result<Self, String> {
        T::files(value).map(Some)
    }
}

pub fn said<T, E>(result: Result<runtime::Response<T>, runtime::Error<E>>) -> Value {
    match result {
        Ok(response) => json!({ "status": response.status().as_u16() }),
        Err(error) => {
            let typed = error.service().is_some();
            let status = error.status().map(|status| status.as_u16());
            let body = error.body().map(|body| String::from_utf8_lossy(body).chars().take(50_000).collect::<String>());
            let (kind, mut message) = (format!("{:?}", error.kind()), error.to_string());
            let error = runtime::ApiError::from(error);
            let mut source = std::error::Error::source(&error);
            while let Some(cause) = source {
                message.push_str(&format!(": {cause}"));
                source = cause.source();
            }
            json!({ "error": kind, "message": message, "status": status, "typed": typed, "answer": body })
        }
    }
}

fn main() {
    // Deep values must not end the program.
    let worker = std::thread::Builder::new().stack_size(256 << 20).spawn(work).expect("a thread");
    worker.join().expect("no panic");
}

fn work() {
    let base = std::env::var("BASE").expect("BASE");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for line in std::io::stdin().lock().lines() {
        let mut case: Case = serde_json::from_str(&line.expect("text")).expect("a case");
        case.base.clone_from(&base);
        let number = case.case;
        let case = Arc::new(case);
        let said = match runtime.block_on(async { tokio::spawn(call(case)).await }) {
            Ok(Ok(said)) => said,
            Ok(Err(reason)) => json!({ "not made": reason }),
            Err(error) => json!({ "panic": error.to_string() }),
        };
        println!("{}", json!({ "case": number, "said": said }));
        std::io::stdout().flush().expect("a pipe");
    }
}
"##;

/// The program for these crates.
pub(crate) fn program(subjects: &[&Subject]) -> Program {
    let dependencies = "runtime = { path = {runtime}, default-features = false, features = [\"reqwest\"] }\n\
         serde = { version = \"1\", features = [\"derive\"] }\n\
         serde_json = { version = \"1\", features = [\"float_roundtrip\"] }\n\
         tokio = { version = \"1\", default-features = false, features = [\"rt\", \"net\", \"time\"] }\n";
    let mut main = format!(
        "//! Calls.\n{MAIN}\nasync fn call(case: Arc<Case>) -> Result<Value, String> {{\n    match case.name.as_str() {{\n"
    );
    let (mut modules, mut files) = (String::new(), Vec::new());
    for subject in subjects.iter().filter(|subject| !subject.report.calls.operations.is_empty()) {
        let name = &subject.name;
        add(&mut main, format!("        {name:?} => calls_{name}::call(case).await,"));
        add(&mut modules, format!("mod calls_{name};"));
        files.push((format!("calls_{name}.rs"), module(subject)));
    }
    main.push_str("        other => Err(format!(\"there is no crate {other}\")),\n    }\n}\n");
    files.push(("main.rs".to_owned(), format!("{main}{modules}")));
    Program { dependencies: dependencies.to_owned(), files }
}

fn add(text: &mut String, line: String) {
    writeln!(text, "{line}").expect("a String takes everything");
}

fn module(subject: &Subject) -> String {
    let calls = &subject.report.calls;
    let mut text = format!(
        "//! The calls of a crate.\n#![allow(unused_imports, unused_variables, unused_mut, deprecated)]\n\
         use {}::*;\nuse crate::Case;\n\n",
        subject.name
    );
    text.push_str("static CLIENT: std::sync::OnceLock<Client> = std::sync::OnceLock::new();\n\n");
    text.push_str("fn client(base: &str) -> &'static Client {\n    CLIENT.get_or_init(|| {\n");
    text.push_str(
        "        let client = Client::builder().retry(runtime::Retry::none()).build().expect(\"a client\");\n",
    );
    for SchemeCall { function, basic, .. } in &calls.schemes {
        let secret = if *basic { "\"user\", \"pass word\"" } else { "\"the-secret\"" };
        add(&mut text, format!("        let client = client.{function}(base, {secret});"));
    }
    text.push_str("        client\n    })\n}\n\n");
    text.push_str("pub async fn call(case: std::sync::Arc<Case>) -> Result<serde_json::Value, String> {\n");
    text.push_str("    match case.call {\n");
    for place in 0..calls.operations.len() {
        add(&mut text, format!("        {place} => Box::pin(call_{place}(case)).await,"));
    }
    text.push_str("        other => Err(format!(\"there is no call {other}\")),\n    }\n}\n");
    for (place, operation) in calls.operations.iter().enumerate() {
        function(place, operation, &mut text);
    }
    text
}

fn function(place: usize, operation: &OperationCall, text: &mut String) {
    let OperationCall { function, request, parameters, body, .. } = operation;
    add(
        text,
        format!(
            "\n/// {function}\nasync fn call_{place}(case: std::sync::Arc<Case>) -> Result<serde_json::Value, String> {{"
        ),
    );
    let mut asked: Vec<(&FieldCall, String)> = Vec::new();
    for (place, parameter) in parameters.iter().enumerate().filter(|(_, parameter)| parameter.field.asked) {
        asked.push((&parameter.field, format!("case.field({:?})?", place.to_string())));
    }
    if let Some(body) = body.as_ref().filter(|body| body.field.asked) {
        asked.push((&body.field, self::body(body)));
    }
    constructed("request", request, &asked, text);
    for (place, parameter) in parameters.iter().enumerate().filter(|(_, parameter)| !parameter.field.required) {
        let FieldCall { rust, ty, .. } = &parameter.field;
        add(text, format!("    request.{rust} = case.maybe::<{ty}>({:?})?;", place.to_string()));
    }
    if let Some(body) = body.as_ref().filter(|body| !body.field.required) {
        let BodyCall { field: FieldCall { rust, ty, .. }, .. } = body;
        add(text, "    if case.content.is_some() {".to_owned());
        add(
            text,
            format!("        let body: {ty} = {};\n        request.{rust} = Some(body);\n    }}", self::body(body)),
        );
    }
    add(text, format!("    let call = client(&case.base).{function}(request).server(case.base.clone());"));
    text.push_str("    let call = call.header(\"x-case\", case.case.to_string());\n");
    text.push_str("    Ok(crate::said(call.await))\n}\n");
}

/// The statements that make a struct of what it asks for.
fn constructed(variable: &str, of: &Constructed, asked: &[(&FieldCall, String)], text: &mut String) {
    for (place, (field, value)) in asked.iter().enumerate() {
        add(text, format!("    let {variable}_{place}: {} = {value};", field.ty));
    }
    let values = asked.iter().enumerate();
    match &of.required {
        Some(required) => {
            let fields: Vec<String> =
                values.map(|(place, (field, _))| format!("{}: {variable}_{place}", field.rust)).collect();
            let fields = fields.join(", ");
            add(text, format!("    let mut {variable} = {}::new({required} {{ {fields} }});", of.rust));
        }
        None => {
            let values: Vec<String> = values.map(|(place, _)| format!("{variable}_{place}")).collect();
            add(text, format!("    let mut {variable} = {}::new({});", of.rust, values.join(", ")));
        }
    }
}

/// The expression of a body, as the media type that the case says.
fn body(body: &BodyCall) -> String {
    let arm = |(place, content): (usize, &ContentCall)| {
        let made = self::content(content);
        match &content.variant {
            Some(variant) => format!("{place} => {}::{variant}({made}),\n", body.field.ty),
            None => format!("{place} => {made},\n"),
        }
    };
    let arms: String = body.contents.iter().enumerate().map(arm).collect();
    format!("match case.content.unwrap_or_default() {{\n{arms}_ => return Err(\"no such body\".to_owned()),\n}}")
}

fn content(content: &ContentCall) -> String {
    let ty = &content.ty;
    match (content.codec, &content.parts) {
        (Codec::Events | Codec::Lines | Codec::Sequence, _) => {
            "return Err(\"no body is sent item by item\".to_owned())".to_owned()
        }
        (Codec::Json | Codec::Form | Codec::Text, _) => format!("case.body::<{ty}>()?"),
        (Codec::Bytes, _) => format!("<{ty}>::from(case.bytes()?)"),
        (Codec::Multipart, None) => "{\n    let mut parts = runtime::Parts::new();\n    \
             for (name, value) in case.value()?.as_object().into_iter().flatten() {\n        \
             parts.text(name, value);\n    }\n    parts\n}"
            .to_owned(),
        (Codec::Multipart, Some(parts)) => {
            let mut text = "{\n".to_owned();
            let value = |(field, wire, is_file): &(FieldCall, String, bool)| {
                let ty = &field.ty;
                let made =
                    if *is_file { format!("<{ty} as crate::Files>::files") } else { format!("crate::made::<{ty}>") };
                (made, format!("case.part({wire:?})"))
            };
            let asked: Vec<(&FieldCall, String)> = (parts.fields.iter())
                .filter(|(field, _, _)| field.asked)
                .map(|part| {
                    let (made, value) = value(part);
                    (&part.0, format!("{made}({value}.ok_or(\"a part is missing\")?)?"))
                })
                .collect();
            constructed("parts", &parts.constructed, &asked, &mut text);
            for part in parts.fields.iter().filter(|(field, _, _)| !field.required) {
                let (made, value) = value(part);
                add(&mut text, format!("    parts.{} = {value}.map({made}).transpose()?;", part.0.rust));
            }
            format!("{text}parts\n}}")
        }
    }
}
