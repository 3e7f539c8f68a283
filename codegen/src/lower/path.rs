//! Path templates (OpenAPI 3.1, 4.8.8.2): which parameters they name, and which can't be called.

/// The names between the braces, in order, each once.
///
/// # Errors
///
/// Says what is wrong with the template.
pub(crate) fn parameters(template: &str) -> Result<Vec<String>, String> {
    if !template.starts_with('/') {
        return Err("it does not start with a slash".to_owned());
    }
    if template.contains(|c: char| c.is_control() || c == '\\') {
        return Err("it holds a control character or a backslash".to_owned());
    }
    if template
        .split('/')
        .any(|segment| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | ".."))
    {
        return Err("it has a segment `.` or `..`, which names another path".to_owned());
    }
    if template.contains(['?', '#']) {
        return Err("it holds `?` or `#`, which end a path".to_owned());
    }
    let mut names: Vec<String> = Vec::new();
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
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
        rest = behind;
    }
    Ok(names)
}
