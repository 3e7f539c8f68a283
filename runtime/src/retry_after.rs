//! `Retry-After` (RFC 9110, 10.2.3): a number of seconds, or a date in one of three forms.

use std::time::Duration;

use http::{HeaderMap, HeaderName, header};

use crate::clock;

/// How long the service wants to be left alone. `None` if it does not say, or says nothing that can be understood.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More than fits is longer than anybody waits.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let until = since_1970(text)?;
    // By the service's own clock, if it shows it: ours may be wrong.
    let now = date(headers, header::DATE).unwrap_or_else(clock::now);
    Some(until.saturating_sub(now))
}

fn date(headers: &HeaderMap, name: HeaderName) -> Option<Duration> {
    since_1970(headers.get(name)?.to_str().ok()?.trim())
}

fn since_1970(text: &str) -> Option<Duration> {
    httpdate::parse_http_date(text).ok()?.duration_since(std::time::UNIX_EPOCH).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str, date: &str) -> Option<u64> {
        let mut headers = HeaderMap::new();
        headers.insert(header::RETRY_AFTER, text.parse().expect("a header"));
        headers.insert(header::DATE, date.parse().expect("a header"));
        retry_after(&headers).map(|wait| wait.as_secs())
    }

    const NOW: &str = "Sun, 06 Nov 1994 08:49:30 GMT";

    #[test]
    fn seconds() {
        for (text, expected) in
            [("0", Some(0)), ("120", Some(120)), (" 7 ", Some(7)), ("99999999999999999999999", Some(u64::MAX))]
        {
            assert_eq!(parsed(text, NOW), expected, "{text}");
        }
    }

    #[test]
    fn all_three_forms_of_dates_count_from_the_services_own() {
        for text in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"] {
            assert_eq!(parsed(text, NOW), Some(7), "{text}");
        }
        assert_eq!(parsed("Sun, 06 Nov 1994 08:49:00 GMT", NOW), Some(0), "it has passed");
        assert_eq!(parsed("Sun, 06 Nov 1994 08:49:37 GMT", "yesterday"), Some(0), "by our own clock");
    }

    #[test]
    fn nonsense_is_nothing() {
        for text in ["", "-5", "+5", "1.5", "1e3", "soon", "5 s", "Sun, 06 Nov 1994", "Sun, 99 Nov 1994 08:49:37 GMT"] {
            assert_eq!(parsed(text, NOW), None, "{text}");
        }
    }
}
