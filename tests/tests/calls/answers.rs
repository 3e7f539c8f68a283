//! What a service says: the examples of its description, else values that fit its schemas.

use serde_json::{Value, json};

use crate::description::{Description, Operation, escaped, is_json, keys};
use crate::samples::{Samples, Taste};
use crate::schemas::Way;

/// What is said to one call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Media types with bodies, any of which may be said; none if there is no body.
    pub(crate) contents: Vec<(String, Vec<u8>)>,
    /// The description says none like it.
    pub(crate) is_invented: bool,
}

/// The answers of a description.
pub(crate) struct Answers<'a> {
    description: &'a Description,
    samples: Samples,
}

impl<'a> Answers<'a> {
    pub(crate) fn new(description: &'a Description, taste: Taste) -> Self {
        let answers = description.operations.iter().flat_map(|operation| &operation.answers);
        let pointers = answers.flat_map(|(_, answer)| {
            let media = keys(description.at(answer).get("content")).into_iter();
            media.flat_map(move |media| {
                ["schema", "itemSchema"].map(|word| format!("{answer}/content/{}/{word}", escaped(&media)))
            })
        });
        let pointers = pointers.filter(|pointer| description.contents.pointer(pointer).is_some());
        let samples = Samples::new(&description.contents, Way { sent: false, received: true }, taste, pointers);
        Self { description, samples }
    }

    /// At least `many` successes, and every failure once.
    pub(crate) fn of(&self, operation: &Operation, many: u64) -> Vec<Result<Answer, String>> {
        let is_success = |status: &str| status.starts_with('2');
        let (mut good, mut bad): (Vec<_>, Vec<_>) =
            operation.answers.iter().partition(|(status, _)| is_success(status));
        if good.is_empty() {
            (good, bad) = bad.into_iter().partition(|(status, _)| status == "default");
        }
        let several = u64::try_from(good.len()).unwrap_or_default().saturating_mul(2).max(many);
        let success =
            |number: u64| match usize::try_from(number).ok().and_then(|place| good.get(place % good.len().max(1))) {
                Some((status, pointer)) => self.answer(code(status, 200), pointer, number),
                None => Ok(Answer { status: 200, is_invented: true, ..Answer::default() }),
            };
        let failures = bad.iter().filter(|(status, _)| matches!(status.as_bytes().first(), Some(b'4' | b'5' | b'd')));
        let failures = failures.map(|(status, pointer)| self.answer(code(status, 500), pointer, 1));
        (0..several).map(success).chain(failures).collect()
    }

    fn answer(&self, status: u16, pointer: &str, number: u64) -> Result<Answer, String> {
        let described = keys(self.description.at(pointer).get("content"));
        if described.is_empty() || matches!(status, 204 | 205) {
            return Ok(Answer { status, ..Answer::default() });
        }
        let mut why = format!("the answer {status}: no media type has a name that is one");
        let mut contents = Vec::new();
        for media in described.iter().filter(|media| media.contains('/')) {
            let pointer = format!("{pointer}/content/{}", escaped(media));
            match self.body(media, &pointer, number) {
                Ok(content) => contents.push(content),
                Err(reason) => why = format!("the answer {status}: {reason}"),
            }
        }
        if contents.is_empty() {
            return Err(why);
        }
        let many = contents.len();
        contents.rotate_left(usize::try_from(number).unwrap_or_default() % many);
        Ok(Answer { status, contents, is_invented: false })
    }

    fn body(&self, media: &str, pointer: &str, number: u64) -> Result<(String, Vec<u8>), String> {
        let essence = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let name = match essence.as_str() {
            "*/*" | "application/*" | "application/*+json" => "application/json".to_owned(),
            "text/*" => "text/plain".to_owned(),
            range if range.ends_with("/*") => range.replace('*', "x-something"),
            _ => media.to_owned(),
        };
        let body = match name.split(';').next().unwrap_or_default() {
            _ if is_json(&name) => self.json(pointer, "schema", number)?.to_string().into_bytes(),
            "text/event-stream" => {
                let item = self.json(pointer, "itemSchema", number).unwrap_or(json!({ "data": "text" }));
                let data = item.get("data").and_then(Value::as_str).map_or_else(|| item.to_string(), str::to_owned);
                data.lines().map(|line| format!("data: {line}\n")).collect::<String>().into_bytes()
            }
            "application/jsonl" | "application/x-ndjson" | "application/json-seq" => {
                let item = self.json(pointer, "itemSchema", number).unwrap_or(json!({}));
                let mark = if name.starts_with("application/json-seq") { "\u{1e}" } else { "" };
                format!("{mark}{item}\n{mark}{item}\n").into_bytes()
            }
            text if text.starts_with("text/") || text.ends_with("xml") => {
                let text = self.json(pointer, "schema", number).ok();
                text.as_ref().and_then(Value::as_str).unwrap_or("some text").as_bytes().to_vec()
            }
            _ => vec![0, 0xff, b'\r', b'\n', 0x80],
        };
        Ok((name, body))
    }

    /// An example where there is one that is valid, of every second answer.
    fn json(&self, pointer: &str, word: &str, number: u64) -> Result<Value, String> {
        let schema = format!("{pointer}/{word}");
        let media = self.description.at(pointer);
        if media.get(word).is_none() {
            return if word == "schema" { Ok(json!({ "free": [1, null] })) } else { Err("no schema".to_owned()) };
        }
        let named = media.get("examples").and_then(Value::as_object).into_iter().flat_map(|all| all.values());
        let named = named.filter_map(|example| example.get("value"));
        let target = self.description.at(&self.description.resolved(&schema));
        let examples = media.get("example").into_iter().chain(named).chain(target.get("example"));
        let mut examples = examples.filter(|example| self.samples.is_valid(&schema, example));
        match examples.next() {
            Some(example) if number.is_multiple_of(2) => Ok(example.clone()),
            _ => self.samples.value(&schema, number, &|_| true),
        }
    }
}

fn code(status: &str, otherwise: u16) -> u16 {
    match status.as_bytes() {
        [class, b'X' | b'x', ..] => u16::from(class.saturating_sub(b'0')) * 100 + 18,
        _ => status.parse().unwrap_or(otherwise),
    }
}
