//! URLs in words: those of the web become links, and nothing else is taken for one. GitHub makes links of more than
//! CommonMark does (its extended autolinks), takes a backslash into them, and then shows what the backslash kept from
//! being HTML.

use std::borrow::Cow;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd, TextMergeStream};

/// Adds a text, its URLs as links: rustdoc warns of those that are none.
pub(super) fn with_links(text: &str, cleaned: &mut Vec<Event<'_>>) {
    let text = without_addresses(text);
    let mut rest = &*text;
    while let Some(start) = url_start(rest) {
        let (before, url) = rest.split_at(start);
        let end = url.find(|c: char| c.is_whitespace() || "<>\"'`()[]{}|\\^*".contains(c)).unwrap_or(url.len());
        let (url, after) = url.split_at(end);
        let trimmed = url.trim_end_matches(['.', ',', ';', ':', '!', '?']);
        let after_url = rest.len() - after.len() - (url.len() - trimmed.len());
        if !before.is_empty() {
            cleaned.push(Event::Text(before.to_owned().into()));
        }
        if trimmed.ends_with("//") {
            // Only `https://`: no URL at all.
            cleaned.push(Event::Code(trimmed.to_owned().into()));
        } else {
            cleaned.push(Event::Start(link(trimmed.to_owned().into())));
            cleaned.push(Event::Text(trimmed.to_owned().into()));
            cleaned.push(Event::End(TagEnd::Link));
        }
        rest = rest.get(after_url..).unwrap_or_default();
    }
    if !rest.is_empty() {
        cleaned.push(Event::Text(rest.to_owned().into()));
    }
}

fn url_start(text: &str) -> Option<usize> {
    let schemes = text.match_indices("://").filter_map(|(colon, _)| text.get(..colon));
    let start = |before: &str, scheme: &str| {
        let start = before.len().checked_sub(scheme.len())?;
        before.get(start..)?.eq_ignore_ascii_case(scheme).then_some(start)
    };
    schemes.filter_map(|before| start(before, "https").or_else(|| start(before, "http"))).next()
}

pub(super) fn link(dest_url: CowStr<'_>) -> Tag<'_> {
    Tag::Link { link_type: LinkType::Inline, dest_url, title: "".into(), id: "".into() }
}

/// Links to the web stay; relative ones, fragments and other schemes lead nowhere from here.
pub(super) fn is_outward(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    let outward = ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    outward && !url.contains(|c: char| c.is_whitespace() || c.is_control() || "<>()\\`|".contains(c))
}

/// Whether a backslash has to stand before this character of a text, lest GitHub makes a link of what is around it.
pub(super) fn begins_link(text: &str, place: usize) -> bool {
    let (before, rest) = text.split_at_checked(place).unwrap_or_default();
    let is_behind = |word: &str| {
        let start = before.len().checked_sub(word.len());
        start.and_then(|start| before.get(start..)).is_some_and(|before| before.eq_ignore_ascii_case(word))
    };
    rest.starts_with("://") || rest.starts_with('.') && is_behind("www")
}

/// The scheme of addresses of which GitHub makes links, too, and not to the web.
pub(super) const ADDRESS: &str = "xmpp:";

/// The text with a space behind that scheme: there a backslash keeps nothing from being a link, nor does an entity.
pub(super) fn without_addresses(text: &str) -> Cow<'_, str> {
    let lower = text.to_ascii_lowercase();
    if !lower.contains(ADDRESS) {
        return Cow::Borrowed(text);
    }
    let mut apart = String::with_capacity(text.len() + 1);
    let mut start = 0;
    for (place, scheme) in lower.match_indices(ADDRESS) {
        let end = place + scheme.len();
        apart.push_str(text.get(start..end).unwrap_or_default());
        if text.get(end..).is_some_and(|rest| rest.starts_with(|c: char| !c.is_whitespace())) {
            apart.push(' ');
        }
        start = end;
    }
    apart.push_str(text.get(start..).unwrap_or_default());
    Cow::Owned(apart)
}

/// The events with that backslash wherever it has to stand.
pub(super) fn without_links_of_words<'a>(events: &[Event<'a>]) -> Vec<Event<'a>> {
    let mut kept = Vec::with_capacity(events.len());
    // Nothing inside of a link, or of code, is another one.
    let mut inside = 0_usize;
    for event in TextMergeStream::new(events.iter().cloned()) {
        match &event {
            Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => inside += 1,
            Event::End(TagEnd::Link | TagEnd::CodeBlock) => inside = inside.saturating_sub(1),
            Event::Text(text) if inside == 0 => {
                let places = text.match_indices([':', '.']).map(|(place, _)| place);
                let places: Vec<usize> = places.filter(|place| begins_link(text, *place)).collect();
                let mut start = 0;
                for place in &places {
                    kept.push(Event::Text(text.get(start..*place).unwrap_or_default().to_owned().into()));
                    kept.push(Event::InlineHtml("\\".into()));
                    start = *place;
                }
                if !places.is_empty() {
                    kept.push(Event::Text(text.get(start..).unwrap_or_default().to_owned().into()));
                    continue;
                }
            }
            _ => {}
        }
        kept.push(event);
    }
    kept
}
