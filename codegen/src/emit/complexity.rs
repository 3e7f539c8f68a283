//! Which types clippy finds too complex (`type_complexity`): what a description nests is nested in Rust, too.

use crate::ir::Type;

use super::hold::Hold;

/// What clippy takes unless it is told otherwise.
const MOST: usize = 250;

/// Whether clippy finds the type too complex where it is optional, as most are.
pub(super) fn is_complex(ty: &Type, hold: Hold) -> bool {
    10 + score(ty, hold, 2) > MOST
}

/// As clippy counts: ten for each name and each tuple, times how deep it stands.
fn score(ty: &Type, hold: Hold, depth: usize) -> usize {
    let own = 10 * depth;
    match ty {
        Type::Nullable(inner) => own + score(inner, hold, depth + 1),
        Type::List(inner) => own + score(inner, hold.of_elements(), depth + 1),
        // The key, and the value.
        Type::Map(inner) => own + 10 * (depth + 1) + score(inner, hold.of_elements(), depth + 1),
        Type::Tuple(parts) => own + parts.iter().map(|part| score(part, hold, depth + 1)).sum::<usize>(),
        Type::Named(_) if hold != Hold::Here => own + 10 * (depth + 1),
        _ => own,
    }
}

#[cfg(test)]
mod tests {
    use super::is_complex;
    use crate::emit::hold::Hold;
    use crate::ir::{Type, TypeId};

    fn nested(times: usize, of: fn(Box<Type>) -> Type) -> Type {
        (0..times).fold(Type::Text, |inner, _| of(Box::new(inner)))
    }

    #[test]
    fn what_clippy_minds_is_complex_and_what_it_does_not_mind_is_not() {
        let found = |ty: &Type| is_complex(ty, Hold::Here);
        assert!(!found(&nested(2, Type::Map)) && found(&nested(3, Type::Map)));
        assert!(!found(&nested(4, Type::List)) && found(&nested(5, Type::List)));
        assert!(!found(&Type::Tuple(vec![Type::Text; 7])) && found(&Type::Tuple(vec![Type::Text; 8])));
    }

    #[test]
    fn a_box_counts() {
        let row = Type::Tuple(vec![Type::Named(TypeId(0)); 4]);
        assert!(!is_complex(&row, Hold::Here) && is_complex(&row, Hold::Boxed));
    }
}
