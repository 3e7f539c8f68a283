//! What a body holds: media types of the same schema are one, and of those one is used.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Fault;
use crate::document::{self, MediaType};
use crate::ir::{Codec, Content, FormRule, Hint, PartStyle, Type, media_words};

use super::Lowering;
use super::media::{Holds, Media};
use super::same::{self, same};

impl<'a> Lowering<'a> {
    /// What a body can be, the preferred first: one for each schema that the media types have. None if there are no media
    /// types, or none that can be used.
    pub(crate) fn contents(&mut self, described: &[MediaType], hint: &Hint, sent: bool) -> Vec<Content> {
        let known = self.known(described, sent);
        self.contents_of(&known, hint, sent)
    }

    /// The same of a failure, which is read whole: what would have items is text.
    pub(crate) fn whole_contents(&mut self, described: &[MediaType], hint: &Hint) -> Vec<Content> {
        let mut known = self.known(described, false);
        for media in known.iter_mut().filter(|media| media.codec.has_items()) {
            media.codec = Codec::Text;
        }
        self.contents_of(&known, hint, false)
    }

    fn contents_of(&mut self, known: &[Media<'_>], hint: &Hint, sent: bool) -> Vec<Content> {
        let mut groups = groups(known);
        for group in &mut groups {
            let has_files = group.iter().any(|media| self.has_files(media));
            group.sort_by_key(|media| rank(media, has_files));
        }
        groups.sort_by_key(|group| group.first().map(|media| rank(media, false)));
        let several = groups.len() > 1;
        let content = |group: &Vec<&Media<'_>>| {
            let first = group.first()?;
            let hint = if several { hint.inside(&media_words(&first.name)) } else { hint.clone() };
            Some(self.content(first, group.get(1..).unwrap_or_default(), &hint, sent))
        };
        groups.iter().filter_map(content).collect()
    }

    /// The media types that can be used. If no name is one, what the names probably mean.
    fn known<'b>(&mut self, described: &'b [MediaType], sent: bool) -> Vec<Media<'b>> {
        let (mut used, mut unknown) = (Vec::new(), Vec::new());
        for media in described {
            let holds = self.holds(media.schema.as_ref());
            match Media::of(media, holds, sent) {
                Some(media) => used.push(media),
                None => unknown.push((media, holds)),
            }
        }
        let guesses = used.is_empty();
        for (media, holds) in unknown {
            let guess = Media::guessed(media, holds, sent).filter(|_| guesses && (sent || media.schema.is_some()));
            let message = match &guess {
                Some(guess) => format!("this is no media type's name; it is taken for {}", guess.name),
                None => "this media type is left out: its name can't be one".to_owned(),
            };
            let fault = Fault::new("media-type", media.at.on_key(), message);
            self.warn(fault.help("write a type and a subtype, `application/json`"));
            used.extend(guess);
        }
        used
    }

    fn content(&mut self, media: &Media<'_>, others: &[&Media<'_>], hint: &Hint, sent: bool) -> Content {
        self.warn_of_items(media);
        self.warn_of_encoding(media);
        let (ty, rules) = match (media.codec, &media.described.schema) {
            (Codec::Multipart, _) => (self.multipart(media.described, hint), Vec::new()),
            (Codec::Form, Some(schema)) => (self.schema(schema, hint), form_rules(media.described)),
            (Codec::Json, Some(schema)) => (self.schema(schema, hint), Vec::new()),
            (Codec::Json | Codec::Form, None) => (Type::Any, Vec::new()),
            (Codec::Events | Codec::Lines | Codec::Sequence, _) => (self.item(media, hint), Vec::new()),
            (Codec::Text, _) => (Type::Text, Vec::new()),
            // Which of several it is only the caller knows.
            (Codec::Bytes, _) if sent && (media.is_range || !others.is_empty()) => (Type::File, Vec::new()),
            (Codec::Bytes, _) => (Type::Bytes, Vec::new()),
        };
        let mut content = Content {
            at: media.described.at,
            media_type: media.name.clone(),
            alike: Vec::new(),
            others: Vec::new(),
            codec: media.codec,
            ty,
            rules,
        };
        let mut listed: HashSet<&str> = [media.name.as_str()].into();
        for other in [media].iter().chain(others) {
            let described = &other.described.name;
            let is_guess = Media::of(other.described, Holds::Anything, sent).is_none();
            if is_guess || !listed.insert(described) {
                continue;
            }
            let list = if other.codec == media.codec { &mut content.alike } else { &mut content.others };
            list.push(described.clone());
        }
        content
    }

    fn warn_of_items(&mut self, media: &Media<'_>) {
        if media.described.item_schema.is_some() && !media.codec.has_items() {
            let message = "`itemSchema` is for successes that are a stream of events, lines of JSON or a JSON sequence; \
                           it is left out here";
            self.warn(Fault::new("not-honoured", media.described.at, message));
        }
    }

    /// Where `encoding` says something that changes nothing. Of multipart bodies each part says so itself.
    fn warn_of_encoding(&mut self, media: &Media<'_>) {
        for encoding in &media.described.encoding {
            let message = match media.codec {
                Codec::Multipart => continue,
                Codec::Form => match encoding.content_type.as_deref() {
                    _ if !encoding.headers.is_empty() => "a field of a form has no headers, so these are left out",
                    None => continue,
                    Some(name) if is_json(name) || name.trim().starts_with("text/plain") => continue,
                    Some(_) => "a field of a form is text or JSON, so this `contentType` is left out",
                },
                _ => "`encoding` is for forms and multipart bodies, and is left out here",
            };
            self.warn(Fault::new("not-honoured", encoding.at, message));
        }
    }

    /// A form's schema has a field that only a multipart body can carry.
    fn has_files(&self, media: &Media<'_>) -> bool {
        let schema = media.described.schema.as_ref().and_then(|schema| self.written_out(schema));
        schema.is_some_and(|schema| {
            schema.properties.iter().any(|property| self.holds(Some(&property.schema)) == Holds::File)
        })
    }
}

/// Those of the same value together, in the order of the first of each.
fn groups<'b, 'c>(known: &'b [Media<'c>]) -> Vec<Vec<&'b Media<'c>>> {
    let mut groups: Vec<Vec<&Media<'_>>> = Vec::new();
    // What has a schema is only ever one with the same schema, or with what has none.
    let (mut by_mark, mut without) = (HashMap::<u64, Vec<usize>>::new(), Vec::new());
    for media in known {
        let schema = media.described.schema.as_ref().filter(|_| !media.codec.has_items());
        let alike = schema.map(|schema| by_mark.entry(same::mark(schema)).or_default());
        let fits = |place: &usize| {
            groups.get(*place).is_some_and(|group: &Vec<&Media<'_>>| group.iter().all(|other| is_one(media, other)))
        };
        let found = match &alike {
            Some(alike) => alike.iter().chain(&without).copied().filter(fits).min(),
            None => (0..groups.len()).find(fits),
        };
        let place = found.unwrap_or(groups.len());
        let listed = alike.unwrap_or(&mut without);
        if listed.last() != Some(&place) {
            listed.push(place);
        }
        match groups.get_mut(place) {
            Some(group) => group.push(media),
            None => groups.push(vec![media]),
        }
    }
    groups
}

/// They write down the same value: their schemas are the same, or one of them says nothing and both are ways to write
/// data.
fn is_one(one: &Media<'_>, other: &Media<'_>) -> bool {
    if one.codec != other.codec && (one.codec.has_items() || other.codec.has_items()) {
        return false;
    }
    if one.codec.has_items() {
        return match (&one.described.item_schema, &other.described.item_schema) {
            (Some(one), Some(other)) => same(one, other),
            (None, None) => match (&one.described.schema, &other.described.schema) {
                (Some(one), Some(other)) => same(one, other),
                (one, other) => one.is_none() && other.is_none(),
            },
            _ => false,
        };
    }
    match (&one.described.schema, &other.described.schema) {
        (Some(one), Some(other)) => same(one, other),
        (None, None) => one.is_data() == other.is_data() && (one.is_data() || one.codec == other.codec),
        _ => one.is_data() && other.is_data(),
    }
}

/// The smallest is preferred. Where there are files, parts are.
fn rank(media: &Media<'_>, has_files: bool) -> (u8, bool, bool) {
    let codec = match media.codec {
        Codec::Multipart if has_files => 0,
        Codec::Json => 1,
        Codec::Form => 2,
        Codec::Multipart => 3,
        Codec::Text => 4,
        Codec::Events => 5,
        Codec::Lines => 6,
        Codec::Sequence => 7,
        Codec::Bytes => 8,
    };
    (codec, media.is_range, media.codec == Codec::Json && media.name != "application/json")
}

/// The rules of the fields that `encoding` says something about.
fn form_rules(media: &MediaType) -> Vec<FormRule> {
    let rule = |encoding: &document::Encoding| {
        let style = styled(encoding);
        if style.is_none() && !encoding.content_type.as_deref().is_some_and(is_json) {
            return None;
        }
        Some(FormRule { wire: encoding.property.clone(), style })
    };
    media.encoding.iter().filter_map(rule).collect()
}

/// The style of a field, if the description says one that is not the default.
pub(super) fn styled(encoding: &document::Encoding) -> Option<PartStyle> {
    let style = encoding.style.unwrap_or(document::Style::Form);
    let explode = encoding.explode.unwrap_or(style == document::Style::Form);
    let reserved = encoding.allow_reserved;
    let is_default = style == document::Style::Form && explode && !reserved;
    (!is_default).then_some(PartStyle { style, explode, reserved })
}

/// A media type of the family of JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json")
}
