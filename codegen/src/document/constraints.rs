//! Constraints of several schemas in one, each once. There may be thousands, and as many schemas that add one.

use std::collections::BTreeSet;

use super::Value;

/// Those that a schema has already, worked out when there is something to compare.
#[derive(Default)]
pub(crate) struct KnownConstraints(Option<BTreeSet<(String, Value)>>);

impl KnownConstraints {
    /// Adds what one schema says to those that all say, `known`, which nobody else adds to meanwhile.
    pub(crate) fn add(&mut self, known: &mut Vec<(String, Value)>, more: Vec<(String, Value)>) {
        if known.is_empty() {
            *known = more;
            return;
        }
        if more.is_empty() {
            return;
        }
        let all = self.0.get_or_insert_with(|| known.iter().cloned().collect());
        for constraint in more {
            if all.insert(constraint.clone()) {
                known.push(constraint);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::KnownConstraints;
    use crate::document::Value;

    #[test]
    fn a_constraint_that_several_schemas_have_is_said_once_in_the_order_of_the_description() {
        let list = |keys: &[&str]| keys.iter().map(|key| ((*key).to_owned(), Value::Bool(true))).collect::<Vec<_>>();
        let (mut known, mut all) = (Vec::new(), KnownConstraints::default());
        for more in [&[][..], &["b"], &["a", "b"], &[], &["c", "a", "b"]] {
            all.add(&mut known, list(more));
        }
        all.add(&mut known, vec![("a".to_owned(), Value::Bool(false))]);
        assert_eq!(known[..3], list(&["b", "a", "c"]));
        assert_eq!(known[3..], [("a".to_owned(), Value::Bool(false))]);
    }
}
