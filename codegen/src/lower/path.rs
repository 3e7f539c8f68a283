//! Path templates (OpenAPI 3.1, 4.8.8.2): which parameters they name, and which can't be called.

use std::collections::BTreeSet;

/// A template taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Template {
    /// What is sent: the path, and a query that is written into it (`/x?op=LIST`). What stands behind `#` only tells
    /// operations apart and is not in it.
    pub(crate) sent: String,
    /// The names between the braces of what is sent, in order, each once.
    pub(crate) names: Vec<String>,
}

/// Takes a template apart.
///
/// # Errors
///
/// Says what is wrong with it.
pub(crate) fn template(described: &str) -> Result<Template, String> {
    let sent = before_fragment(described);
    if !sent.starts_with('/') {
        return Err("it does not start with a slash".to_owned());
    }
    if sent.contains(|c: char| c.is_control() || c == '\\') {
        return Err("it holds a control character or a backslash".to_owned());
    }
    let path = sent.split('?').next().unwrap_or_default();
    let is_dots = |segment: &str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    if path.split('/').any(is_dots) {
        return Err("it has a segment `.` or `..`, which names another path".to_owned());
    }
    Ok(Template { names: names(sent)?, sent: sent.to_owned() })
}

/// A `#` inside braces is part of a name.
fn before_fragment(described: &str) -> &str {
    let mut depth = 0_usize;
    for (place, character) in described.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '#' if depth == 0 => return described.get(..place).unwrap_or(described),
            _ => {}
        }
    }
    described
}

fn names(template: &str) -> Result<Vec<String>, String> {
    let (mut names, mut known) = (Vec::new(), BTreeSet::new());
    let mut rest = template;
    while let Some(start) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at(start);
        let Some(inside) = after.strip_prefix('{') else {
            return Err(format!("there is a `}}` without a `{{`, after `{before}`"));
        };
        let Some((name, behind)) = inside.split_once('}') else {
            return Err("there is a `{` without a `}`".to_owned());
        };
        if name.is_empty() || name.contains('{') {
            return Err("there is a `{` inside braces, or nothing between them".to_owned());
        }
        if known.insert(name) {
            names.push(name.to_owned());
        }
        rest = behind;
    }
    Ok(names)
}

#[cfg(test)]
mod properties;
