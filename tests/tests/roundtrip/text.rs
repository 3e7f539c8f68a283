//! Texts of a format, that match a pattern, or of a length.

use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::{Map, Value};
use tests::Random;

/// Whatever text travels has to come back.
const WORDS: &[&str] =
    &["", "a", "zulu", "Kilo 9", "ü–☃", "\"quoted\" \\ and /", "line\nline", "𝄞", "null", "0", "true"];

/// A text for a schema; `None` if none was found.
pub(crate) fn text(schema: &Map<String, Value>, random: &mut Random) -> Option<String> {
    let limit =
        |keyword: &str| schema.get(keyword).and_then(Value::as_u64).and_then(|limit| usize::try_from(limit).ok());
    let (least, most) = (limit("minLength").unwrap_or(0), limit("maxLength").unwrap_or(usize::MAX));
    let format = schema.get("format").or(schema.get("contentEncoding")).and_then(Value::as_str);
    if let Some(text) = format.and_then(|format| of_format(format, random)) {
        return Some(text);
    }
    if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
        let hir = regex_syntax::parse(pattern).ok()?;
        return (0..20).find_map(|_| {
            let mut text = String::new();
            matching(&hir, random, &mut text)?;
            let length = text.chars().count();
            (least..=most).contains(&length).then_some(text)
        });
    }
    if least > 10_000 {
        return None;
    }
    let mut text = (*random.one_of(WORDS)?).to_owned();
    while text.chars().count() < least {
        text.push(char::from(b'a' + u8::try_from(random.below(26)).ok()?));
    }
    Some(text.chars().take(most).collect())
}

fn of_format(format: &str, random: &mut Random) -> Option<String> {
    let mut number = |first, last| random.between(first, last);
    let date = format!("{:04}-{:02}-{:02}", number(1, 9999), number(1, 12), number(1, 28));
    let time = format!("{:02}:{:02}:{:02}", number(0, 23), number(0, 59), number(0, 59));
    let bits = random.bits();
    let offset = random.one_of(&["Z", ".5Z", ".123456789Z", "+02:00", "-11:30", ".000+00:00"])?;
    Some(match format {
        // Not at the edges, where an offset leads out of the years there are.
        "date-time" => format!("{:04}{}T{time}{offset}", random.between(1970, 2200), date.get(4..)?),
        "date" => date,
        "time" => format!("{time}{offset}"),
        "uuid" => format!(
            "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
            bits >> 32,
            bits & 0xffff,
            bits >> 50 & 0xfff,
            bits & 0xfff,
            bits >> 16
        ),
        "email" => "one@example.org".to_owned(),
        "uri" | "url" | "uri-reference" | "iri" => format!("https://example.org/{bits:x}?q=%20#f"),
        "hostname" => "www.example.org".to_owned(),
        "ipv4" => format!("192.0.2.{}", bits & 0xff),
        "ipv6" => format!("2001:db8::{:x}", bits & 0xffff),
        "byte" | "base64" => (*random.one_of(&["", "aGk=", "AAEC/w==", "+/+/"])?).to_owned(),
        "duration" => (*random.one_of(&["PT5M", "P1DT2H", "P2W", "PT1H30M"])?).to_owned(),
        "decimal" => "12.50".to_owned(),
        "int64" | "uint64" => (bits >> 12).to_string(),
        _ => return None,
    })
}

/// Adds what matches; `None` where that can't be known from the pattern's parts.
fn matching(hir: &Hir, random: &mut Random, text: &mut String) -> Option<()> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges();
            // One that reads well, if there is one.
            let plain: Vec<_> = ranges.iter().filter(|range| range.start() <= '~' && range.end() >= '!').collect();
            let range = match random.one_of(&plain) {
                Some(range) => *range,
                None => random.one_of(ranges)?,
            };
            let last = if plain.is_empty() { range.end() } else { range.end().min('~') };
            let first = if plain.is_empty() { range.start() } else { range.start().max('!') };
            let code = random.between(u32::from(first).into(), u32::from(last).into());
            text.push(u32::try_from(code).ok().and_then(char::from_u32)?);
        }
        HirKind::Class(Class::Bytes(_)) => return None,
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(repetition.min.saturating_add(4)).min(repetition.min.saturating_add(8));
            for _ in 0..random.between(repetition.min.into(), most.into()) {
                matching(&repetition.sub, random, text)?;
            }
        }
        HirKind::Capture(capture) => matching(&capture.sub, random, text)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| matching(part, random, text))?,
        HirKind::Alternation(parts) => matching(random.one_of(parts)?, random, text)?,
    }
    Some(())
}
