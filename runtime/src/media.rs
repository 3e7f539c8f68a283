//! Media types: how exactly a described one names the one that came, and what may be read as what.

use http::{HeaderMap, header};
use mime::Mime;

/// What an answer says its media type is. `None` if it says nothing, or nothing that can be read.
pub(crate) fn of(headers: &HeaderMap) -> Option<Mime> {
    headers.get(header::CONTENT_TYPE)?.to_str().ok()?.parse().ok()
}

/// How exactly a described media type or range names the one that was found: parameters and all, the essence, one of
/// the family of JSON, or a range. `None` if not at all.
pub(crate) fn likeness(described: &str, found: &Mime) -> Option<u8> {
    let described: Mime = described.trim().parse().ok()?;
    if described.essence_str() == found.essence_str() {
        let exact = described.params().all(|(name, value)| found.get_param(name) == Some(value));
        return Some(if exact { 4 } else { 3 });
    }
    if is_json(&described) && is_json(found) {
        return Some(2);
    }
    match (described.type_(), described.subtype()) {
        (kind, mime::STAR) if kind == found.type_() => Some(1),
        (mime::STAR, mime::STAR) => Some(0),
        _ => None,
    }
}

/// The best likeness of several, each of which may be a list with commas.
pub(crate) fn best<'a>(described: impl IntoIterator<Item = &'a str>, found: &Mime) -> Option<u8> {
    described.into_iter().flat_map(|list| list.split(',')).filter_map(|one| likeness(one, found)).max()
}

/// `application/json`, `text/json` and everything that ends in `+json` (RFC 6839, 3.1).
pub(crate) fn is_json(media_type: &Mime) -> bool {
    media_type.subtype() == mime::JSON || media_type.suffix() == Some(mime::JSON)
}

/// A page for people, which is what proxies, sign-in walls and crashed servers send in place of an answer.
fn is_page(media_type: &Mime) -> bool {
    matches!(media_type.essence_str(), "text/html" | "application/xhtml+xml")
}

fn is_xml(media_type: &Mime) -> bool {
    media_type.subtype() == mime::XML || media_type.suffix() == Some(mime::XML)
}

/// The sender does not know what it is (RFC 2046, 4.5.1).
fn says_nothing(media_type: &Mime) -> bool {
    matches!(media_type.essence_str(), "application/octet-stream" | "binary/octet-stream")
}

/// Whether something may be read as text that is described as one of these: any text, JSON or XML, but a page for
/// people only where one is described.
pub(crate) fn fits_text(described: &str, found: &Mime) -> bool {
    if best([described], found).is_some() {
        return true;
    }
    let is_text = found.type_() == mime::TEXT || is_json(found) || is_xml(found);
    says_nothing(found) || (is_text && !is_page(found))
}

/// Whether something may be read as bytes that are described as one of these: what is named, and what is of the same
/// kind (`image/webp` for `image/png`), but no text in place of something else.
pub(crate) fn fits_bytes<'a>(described: impl IntoIterator<Item = &'a str>, found: &Mime) -> bool {
    let is_text = found.type_() == mime::TEXT || is_json(found) || is_xml(found);
    described.into_iter().flat_map(|list| list.split(',')).any(|one| {
        if likeness(one, found).is_some() {
            return true;
        }
        let Ok(one) = one.trim().parse::<Mime>() else { return false };
        says_nothing(&one) || (!is_text && (one.type_() == found.type_() || says_nothing(found)))
    })
}

/// Whether something may be read as server-sent events.
pub(crate) fn fits_events(found: &Mime) -> bool {
    found.essence_str() == "text/event-stream"
}

/// Media types of JSON values that follow each other.
const ITEMS: [&str; 8] = [
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "application/x-jsonl",
    "application/jsonlines",
    "application/x-jsonlines",
    "application/json-lines",
    "application/json-seq",
];

fn is_items(media_type: &Mime) -> bool {
    ITEMS.contains(&media_type.essence_str()) || media_type.essence_str().ends_with("+json-seq")
}

/// Whether something may be read as lines or a sequence of JSON that is described as one of these.
pub(crate) fn fits_items(described: &str, found: &Mime) -> bool {
    let is_plain = found.essence_str() == "text/plain";
    best([described], found).is_some() || is_items(found) || is_json(found) || is_plain || says_nothing(found)
}

/// Whether something may be read as a stream that is described as this: of events, of items, or of bytes.
pub(crate) fn fits_stream(described: &str, found: &Mime) -> bool {
    described.split(',').any(|one| match one.trim().parse::<Mime>() {
        Ok(one) if fits_events(&one) => fits_events(found),
        Ok(one) if is_items(&one) => fits_items(one.as_ref(), found),
        _ => fits_bytes([one], found),
    })
}

#[cfg(test)]
mod tests {
    use super::{fits_bytes, fits_text};

    #[test]
    fn a_page_is_nothing_but_a_page() {
        let html = "text/html; charset=utf-8".parse().expect("a media type");
        assert!(!fits_text("text/plain", &html) && !fits_bytes(["image/png"], &html));
        assert!(!fits_bytes(["application/pdf, image/*"], &html));
        assert!(fits_text("text/plain, text/html", &html) && fits_text("text/*", &html));
        assert!(fits_bytes(["application/octet-stream"], &html) && fits_bytes(["*/*"], &html));
        for other in ["text/csv", "application/json", "application/problem+json", "application/xml", "text/xml"] {
            assert!(fits_text("text/plain", &other.parse().expect("a media type")), "{other}");
            assert!(!fits_bytes(["application/zip"], &other.parse().expect("a media type")), "{other}");
        }
        for other in ["image/webp", "application/octet-stream"] {
            assert!(fits_bytes(["image/png"], &other.parse().expect("a media type")), "{other}");
        }
        assert!(!fits_text("text/plain", &mime::IMAGE_PNG));
    }
}
