//! Path templates: what is sent names no other path, and every name stands in it.

use proptest::prelude::*;

use super::{Template, template};
use crate::testing::cases;

proptest! {
    #![proptest_config(cases(1_024))]

    #[test]
    fn what_can_be_called_names_no_other_path(described in prop_oneof![any::<String>(), "/?([a-b{}#?.&=/\\\\]|%2e|\\.\\.|\\{x\\}|\n){0,16}"]) {
        let Ok(template) = template(&described) else { return Ok(()) };
        prop_assert!(described.starts_with(&template.sent) && template.sent.starts_with('/'));
        prop_assert!(!template.sent.contains(|c: char| c.is_control() || c == '\\'));
        let path = template.sent.split('?').next().unwrap_or_default();
        let is_dots = |segment: &str| [".", ".."].contains(&segment.to_lowercase().replace("%2e", ".").as_str());
        prop_assert!(!path.split('/').any(is_dots), "{:?}", template);
        for name in &template.names {
            prop_assert!(!name.is_empty() && template.sent.contains(&format!("{{{name}}}")), "{:?}", template);
        }
        let mut plain = template.sent.clone();
        template.names.iter().for_each(|name| plain = plain.replace(&format!("{{{name}}}"), ""));
        prop_assert!(!plain.contains(['{', '}']), "{:?}", template);
    }
}

#[test]
fn what_is_sent_ends_at_a_fragment_which_no_name_is() {
    for (described, sent, names) in [
        ("/a", "/a", &[][..]),
        ("/a/{b}", "/a/{b}", &["b"]),
        ("/a#create", "/a", &[]),
        ("/{a}/b#c{d}", "/{a}/b", &["a"]),
        ("/{a#b}/c#d", "/{a#b}/c", &["a#b"]),
        ("/{a}/{b}.{a}?c={d}", "/{a}/{b}.{a}?c={d}", &["a", "b", "d"]),
    ] {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(template(described), Ok(Template { sent: sent.to_owned(), names }), "{described}");
    }
}

#[test]
fn braces_that_name_nothing_are_an_error() {
    for described in ["/{}", "/a{", "/a}", "/{a{b}}", "/{{a}}", "/}a{", "/{a}/{"] {
        let message = template(described).expect_err(described);
        assert!(message.contains(['{', '}']) || message.contains("braces"), "{described}: {message}");
    }
}
