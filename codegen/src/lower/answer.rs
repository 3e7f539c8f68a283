//! Bodies: which media type is taken, how it becomes bytes and back, and what operations answer.

use crate::diagnostic::Fault;
use crate::document::{self, MediaType};
use crate::ir::{Answer, Codec, Content, Hint, OperationId, Type};
use crate::text;

use super::Lowering;

impl Lowering<'_> {
    /// What an operation answers: codes, then ranges, then `default`, whatever their order in the description.
    pub(crate) fn answers(&mut self, id: OperationId, operation: &document::Operation) -> Result<Vec<Answer>, Fault> {
        let mut answers = Vec::with_capacity(operation.responses.len());
        let successes = operation.responses.iter().filter(|response| response.status.is_success()).count();
        for response in &operation.responses {
            let role = if response.status.is_success() && successes == 1 {
                "response".to_owned()
            } else {
                response.status.words()
            };
            let content = self.content(&response.content, &Hint::of_operation(id, &role), false)?;
            answers.push(Answer {
                at: response.at,
                status: response.status,
                description: response.description.clone(),
                content,
            });
        }
        answers.sort_by_key(|answer| answer.status);
        Ok(answers)
    }

    /// The media type that is used: JSON if there is one, else the first that we know. `None` if there is none at all,
    /// or none that can be sent.
    pub(crate) fn content(
        &mut self,
        described: &[MediaType],
        hint: &Hint,
        sent: bool,
    ) -> Result<Option<Content>, Fault> {
        let mut best: Option<(&MediaType, Codec)> = None;
        for media in described {
            let codec = match codec(&media.name) {
                Some(Codec::Form) if !sent => Codec::Text,
                Some(codec) => codec,
                None => {
                    self.warn(Fault::new(
                        "media-type",
                        media.at.on_key(),
                        "this media type is left out: its name can't be one, or it can't be sent yet",
                    ));
                    continue;
                }
            };
            match best {
                Some((_, Codec::Json)) => {}
                Some(_) if codec != Codec::Json => {}
                _ => best = Some((media, codec)),
            }
        }
        let Some((media, codec)) = best else { return Ok(None) };
        for other in described.iter().filter(|other| other.name != media.name && self::codec(&other.name).is_some()) {
            self.warn(Fault::new(
                "not-honoured",
                other.at.on_key(),
                format!("only one media type is used, here {}; this one is left out", media.name),
            ));
        }
        if let Some(encoding) = media.encoding.first() {
            let message = "`encoding` is not honoured yet: each field is sent the way its schema suggests";
            self.warn(Fault::new("not-honoured", encoding.at.on_key(), message));
        }
        if media.item_schema.is_some() {
            let message = "`itemSchema` is not honoured yet: the body is read as it comes, not item by item";
            self.warn(Fault::new("not-honoured", media.at, message));
        }
        let ty = match (codec, &media.schema) {
            (Codec::Json | Codec::Form, Some(schema)) => self.schema(schema, hint),
            (Codec::Json | Codec::Form, None) => Type::Any,
            (Codec::Text, _) => Type::Text,
            (Codec::Bytes, _) => Type::Bytes,
        };
        Ok(Some(Content { media_type: media.name.clone(), codec, ty }))
    }
}

/// How a media type becomes bytes; `None` if its name can't be one, or nobody here can make it.
fn codec(name: &str) -> Option<Codec> {
    let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/')?;
    if !(text::is_header_value(name) && text::is_media_range(kind) && text::is_media_range(subtype)) {
        return None;
    }
    Some(match (kind, subtype) {
        ("application" | "text" | "*", "json") | ("application", "*") | ("*", "*") => Codec::Json,
        (_, subtype) if subtype.ends_with("+json") => Codec::Json,
        ("application", "x-www-form-urlencoded") => Codec::Form,
        ("multipart", _) => return None,
        ("text", _) | ("application", "xml") => Codec::Text,
        (_, subtype) if subtype.ends_with("+xml") => Codec::Text,
        _ => Codec::Bytes,
    })
}
