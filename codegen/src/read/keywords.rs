//! The keywords that are not read: which have no effect on a client, and what becomes of those that would have one.

/// An object of OpenAPI's, as faults call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    Document,
    Info,
    Components,
    Server,
    Variable,
    Tag,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Response,
    Header,
    Schema,
    Discriminator,
    SecurityScheme,
    Example,
    Reference,
}

impl Thing {
    /// With its article, for the middle of a sentence.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Document => "the document",
            Self::Info => "`info`",
            Self::Components => "`components`",
            Self::Server => "a server",
            Self::Variable => "a server variable",
            Self::Tag => "a tag",
            Self::PathItem => "a path item",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
            Self::RequestBody => "a request body",
            Self::MediaType => "a media type",
            Self::Encoding => "an encoding",
            Self::Response => "a response",
            Self::Header => "a header",
            Self::Schema => "a schema",
            Self::Discriminator => "a discriminator",
            Self::SecurityScheme => "a security scheme",
            Self::Example => "an example",
            Self::Reference => "a reference",
        }
    }
}

/// What becomes of a keyword that nothing asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It changes nothing for a client, for this reason.
    Harmless,
    /// It would change something; this is what happens instead.
    Lost(&'static str),
    /// OpenAPI does not have it.
    Unknown,
}

/// What becomes of `key` in an object of this kind.
pub(super) fn fate(thing: Thing, key: &str) -> Fate {
    if key.starts_with("x-") {
        return Fate::Harmless;
    }
    if HARMLESS.iter().any(|(place, keys, _)| *place == thing && keys.contains(&key)) {
        return Fate::Harmless;
    }
    let lost = LOST.iter().find(|(place, keys, _)| *place == thing && keys.contains(&key));
    lost.map_or(Fate::Unknown, |(_, _, instead)| Fate::Lost(instead))
}

/// Keywords that change nothing for a client, and why.
const HARMLESS: &[(Thing, &[&str], &str)] = &[
    (Thing::Document, &["externalDocs", "$self"], "for people, or about where the document lives"),
    (Thing::Info, &["contact", "license", "termsOfService"], "about the description and the service, not the calls"),
    (Thing::Tag, &["externalDocs", "summary", "parent", "kind"], "for the arrangement of documentation"),
    (Thing::Operation, &["externalDocs"], "for people"),
    (Thing::Parameter, &["allowEmptyValue"], "an empty string is sent as it is anyway"),
    (Thing::Header, &["allowEmptyValue", "allowReserved", "example", "examples"], "headers are read, not made"),
    (Thing::Header, &["style", "explode", "deprecated"], "`simple` is the only style that headers have"),
    (Thing::Response, &["summary"], "short for the description"),
    (Thing::Example, &["summary", "description", "externalValue", "serializedValue"], "about the value"),
    (Thing::Schema, &["externalDocs", "$comment"], "for people"),
    (Thing::Schema, &["$schema", "$vocabulary", "$id", "id", "$anchor", "$dynamicAnchor"], "identify, don't say"),
    (Thing::Schema, &["$defs", "definitions"], "read where something refers to them"),
    (
        Thing::SecurityScheme,
        &["bearerFormat", "flows", "openIdConnectUrl", "oauth2MetadataUrl", "deprecated"],
        "how a token is had is up to the caller",
    ),
    (Thing::Reference, &["summary"], "short for the description"),
];

/// Keywords that would change something, and what happens instead.
const LOST: &[(Thing, &[&str], &str)] = &[
    (Thing::Document, &["jsonSchemaDialect"], "schemas are read as OpenAPI's own dialect"),
    (Thing::Components, &["links"], "nothing is made of them"),
    (Thing::Operation, &["callbacks"], "this is a callback itself, and those that it leads to are left to you"),
    (Thing::Response, &["links"], "follow-up calls are left to you"),
    (Thing::MediaType, &["prefixEncoding", "itemEncoding"], "each part is sent the way its schema suggests"),
    (
        Thing::Encoding,
        &["encoding", "prefixEncoding", "itemEncoding"],
        "parts inside of a part are sent the way their schemas suggest",
    ),
    (Thing::Schema, &["xml"], "names are taken as they are in JSON"),
    (Thing::Schema, &["propertyNames"], "keys are not checked against patterns"),
    (
        Thing::Schema,
        &["unevaluatedProperties", "dependentSchemas", "dependentRequired", "dependencies"],
        "other properties are let through",
    ),
    (Thing::Schema, &["unevaluatedItems"], "elements that nothing describes are let through"),
    (Thing::Schema, &["contains", "minContains", "maxContains"], "elements are not checked"),
    (Thing::Schema, &["not", "if", "then", "else"], "values are not checked against it"),
    (Thing::Schema, &["$dynamicRef", "$recursiveRef", "$recursiveAnchor"], "any value is let through at this place"),
    (Thing::Schema, &["contentSchema"], "the text is not looked into"),
];

/// Schema keywords that constrain without changing a type: documented, not enforced.
pub(super) const CONSTRAINTS: &[&str] = &[
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// The schema keywords that are read, for suggestions.
pub(super) const SCHEMA: &[&str] = &[
    "$ref",
    "type",
    "format",
    "title",
    "description",
    "default",
    "example",
    "examples",
    "enum",
    "const",
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "items",
    "prefixItems",
    "additionalItems",
    "allOf",
    "oneOf",
    "anyOf",
    "discriminator",
    "readOnly",
    "writeOnly",
    "deprecated",
    "nullable",
    "contentEncoding",
    "contentMediaType",
];

/// The candidate that `word` is most likely a slip of, if one is close.
pub(crate) fn closest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(65).collect();
    if word.len() > 64 {
        return None;
    }
    let most = 1 + word.len() / 5;
    candidates
        .filter(|candidate| candidate.len() <= 4 * 64)
        .filter_map(|candidate| Some((distance(&word, candidate, most)?, candidate)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Two neighbours changed places, and nothing else.
fn is_swap(word: &[char], other: &[char]) -> bool {
    let mut apart = word.iter().zip(other).filter(|(a, b)| a != b);
    match (apart.next(), apart.next(), apart.next()) {
        (Some((a, b)), Some((c, d)), None) => {
            let beside = word.windows(2).any(|pair| pair == [*a, *c]);
            word.len() == other.len() && beside && a == d && b == c
        }
        _ => false,
    }
}

/// Insertions, deletions and substitutions between two words, case not counted, if at most `most`.
fn distance(word: &[char], other: &str, most: usize) -> Option<usize> {
    let other: Vec<char> = other.chars().collect();
    if word.len().abs_diff(other.len()) > most {
        return None;
    }
    if is_swap(word, &other) {
        return Some(1);
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, a) in word.iter().enumerate() {
        let mut corner = line;
        let mut left = line + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(&other) {
            let above = *cell;
            let same = a.eq_ignore_ascii_case(b);
            left = (corner + usize::from(!same)).min(above + 1).min(left + 1);
            corner = above;
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = line + 1;
        }
    }
    row.last().copied().filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::{Fate, Thing, closest, fate};

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        let known = ["required", "readOnly", "type"];
        assert_eq!(closest("requierd", known.into_iter()), Some("required"));
        assert_eq!(closest("readonly", known.into_iter()), Some("readOnly"));
        assert_eq!(closest("tpye", known.into_iter()), Some("type"));
        assert_eq!(closest("teyp", known.into_iter()), None);
        assert_eq!(closest("typ", known.into_iter()), Some("type"));
        assert_eq!(closest("", known.into_iter()), None);
    }

    #[test]
    fn a_keyword_is_judged_by_where_it_stands() {
        assert_eq!(fate(Thing::Schema, "x-foo"), Fate::Harmless);
        assert_eq!(fate(Thing::Schema, "externalDocs"), Fate::Harmless);
        assert!(matches!(fate(Thing::Schema, "not"), Fate::Lost(_)));
        assert_eq!(fate(Thing::Parameter, "not"), Fate::Unknown);
    }
}
