//! What an unquoted YAML scalar means: the core schema of YAML 1.2.2 (10.3.2), in JSON's spelling.
//!
//! So `no`, `on` and `2024-01-01` are text, `010` is ten, and `0o10` is eight.

use std::borrow::Cow;

/// An unquoted scalar.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scalar<'a> {
    Null,
    Bool(bool),
    /// As JSON would write it, whatever its size.
    Number(Cow<'a, str>),
    Text,
    /// A number that JSON has no word for.
    NotJson,
}

/// Finds the meaning of an unquoted scalar.
pub(super) fn resolve(text: &str) -> Scalar<'_> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "true" | "True" | "TRUE" => return Scalar::Bool(true),
        "false" | "False" | "FALSE" => return Scalar::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Scalar::NotJson,
        _ => {}
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return Scalar::Text;
    }
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Scalar::NotJson;
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    number(text, unsigned).map_or(Scalar::Text, Scalar::Number)
}

fn radix(digits: &str, radix: u32) -> Scalar<'static> {
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Scalar::Text;
    }
    // Beyond 128 bits nobody writes octal or hexadecimal; as text it is at least not rounded.
    u128::from_str_radix(digits, radix).map_or(Scalar::Text, |number| Scalar::Number(number.to_string().into()))
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, put the way JSON writes it.
fn number<'a>(text: &'a str, unsigned: &str) -> Option<Cow<'a, str>> {
    let (whole, rest) = digits(unsigned);
    let (point, fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => {
            let (fraction, rest) = digits(rest);
            (true, fraction, rest)
        }
        None => (false, "", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    if !rest.is_empty() {
        let power = rest.strip_prefix(['e', 'E'])?;
        let (power, end) = digits(power.strip_prefix(['-', '+']).unwrap_or(power));
        if power.is_empty() || !end.is_empty() {
            return None;
        }
    }
    let plain = whole.trim_start_matches('0');
    let canonical = whole == "0" || (!whole.is_empty() && plain.len() == whole.len());
    if canonical && !text.starts_with('+') && (!point || !fraction.is_empty()) {
        return Some(Cow::Borrowed(text));
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    let whole = if plain.is_empty() { "0" } else { plain };
    let fraction = match (point, fraction) {
        (false, _) => String::new(),
        (true, "") => ".0".to_owned(),
        (true, fraction) => format!(".{fraction}"),
    };
    Some(Cow::Owned(format!("{sign}{whole}{fraction}{rest}")))
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

#[cfg(test)]
mod tests {
    use super::{Scalar, resolve};

    #[test]
    fn numbers_are_spelled_as_json_does_and_keep_every_digit() {
        for (yaml, json) in [
            ("0", "0"),
            ("010", "10"),
            ("+7", "7"),
            ("-007.50", "-7.50"),
            (".5", "0.5"),
            ("1.", "1.0"),
            ("1e3", "1e3"),
            ("1.e3", "1.0e3"),
            ("0x1F", "31"),
            ("0o10", "8"),
            ("123456789012345678901234567890", "123456789012345678901234567890"),
        ] {
            assert_eq!(resolve(yaml), Scalar::Number(json.into()), "{yaml}");
        }
    }

    #[test]
    fn words_of_yaml_1_1_are_text() {
        for text in ["no", "yes", "on", "off", "y", "2024-01-01", "1_000", "0b1", "1.2.3", "1e", ".", "-", "12:30", "."]
        {
            assert_eq!(resolve(text), Scalar::Text, "{text}");
        }
    }

    #[test]
    fn null_booleans_and_what_json_lacks() {
        assert_eq!(resolve("~"), Scalar::Null);
        assert_eq!(resolve("True"), Scalar::Bool(true));
        assert_eq!(resolve("-.inf"), Scalar::NotJson);
        assert_eq!(resolve(".nan"), Scalar::NotJson);
    }
}
