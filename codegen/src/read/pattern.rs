//! What can be said of a `pattern` without compiling it: nobody here runs a description's regular expressions.

use super::codes;
use super::reader::Reader;
use crate::diagnostic::Fault;
use crate::document::Value;
use crate::source::NodeId;

impl Reader<'_> {
    /// Warns of a pattern that can't be one; it is documented as it stands.
    pub(super) fn pattern(&mut self, node: NodeId, value: &Value) {
        let Value::String(pattern) = value else { return };
        if let Some(why) = flaw(pattern) {
            let message = format!("`{pattern}` is no regular expression: {why}");
            let help = "services that check it will refuse everything, or nothing; the docs show it as it stands";
            self.warn(Fault::new(codes::BAD_PATTERN, self.at(node), message).help(help));
        }
    }
}

/// Why a pattern is no regular expression (ECMA-262), where its brackets already say so. Cheap, and never wrong about
/// one that is: dialects differ in nearly everything else.
pub(super) fn flaw(pattern: &str) -> Option<&'static str> {
    let (mut groups, mut in_class) = (0_usize, false);
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.next().is_none() => return Some("it ends in the middle of an escape"),
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => groups += 1,
            ')' if !in_class => match groups.checked_sub(1) {
                Some(left) => groups = left,
                None => return Some("a `)` closes nothing"),
            },
            _ => {}
        }
    }
    match (in_class, groups) {
        (true, _) => Some("a `[` is never closed"),
        (false, 0) => None,
        (false, _) => Some("a `(` is never closed"),
    }
}

#[cfg(test)]
mod tests {
    use super::flaw;

    #[test]
    fn only_what_is_surely_wrong_is_said_to_be() {
        for pattern in
            ["", "^a$", r"\(", "[(]", r"[\]]", "(?=a)(?:b|[)])", "[]", "a]", "a{", r"\\", "(a+)+$", "[^]", "[[]"]
        {
            assert_eq!(flaw(pattern), None, "{pattern}");
        }
        for pattern in ["(", "([", ")", "a)(", "[a", r"a\", "((a)", r"[\]"] {
            assert!(flaw(pattern).is_some(), "{pattern}");
        }
    }
}
