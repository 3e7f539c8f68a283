//! Properties of any path template: what is sent names no other path, and every name stands in it.

use proptest::prelude::*;

use super::template;
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
