//! Where rows of aliases end, worked out once: a row may be as long as there are schemas, and as many may begin with it.

use super::{Shape, Type, TypeDef, TypeId};

/// The last alias of the row that each type begins.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    last: Vec<TypeId>,
}

impl Rows {
    /// To be worked out when no alias is a circle any more, and anew where aliases change.
    #[must_use]
    pub fn of(types: &[TypeDef]) -> Self {
        let mut last: Vec<Option<TypeId>> = vec![None; types.len()];
        let mut row = Vec::new();
        for start in 0..types.len() {
            let mut place = start;
            let end = loop {
                match last.get(place) {
                    Some(Some(known)) => break *known,
                    // It is in this row already, so it was a circle after all.
                    Some(None) if row.len() > types.len() => break id(place),
                    _ => row.push(place),
                }
                match next(types, place) {
                    Some(next) => place = next,
                    None => break id(place),
                }
            };
            for place in row.drain(..) {
                last.get_mut(place).into_iter().for_each(|known| *known = Some(end));
            }
        }
        Self { last: last.into_iter().enumerate().map(|(place, end)| end.unwrap_or_else(|| id(place))).collect() }
    }

    /// The last alias of the row that begins with a type; the type itself if it is no alias of another.
    #[must_use]
    pub fn last(&self, id: TypeId) -> TypeId {
        self.last.get(id.0 as usize).copied().unwrap_or(id)
    }

    /// What a type stands for, through all aliases.
    #[must_use]
    pub fn resolved<'a>(&self, types: &'a [TypeDef], ty: &'a Type) -> &'a Type {
        let Type::Named(id) = ty else { return ty };
        match types.get(self.last(*id).0 as usize).map(|def| &def.shape) {
            Some(Shape::Alias(target)) => target,
            _ => ty,
        }
    }

    /// The shape of the definition that a type leads to, through all aliases; `None` if it is none.
    #[must_use]
    pub fn shape<'a>(&self, types: &'a [TypeDef], ty: &'a Type) -> Option<&'a Shape> {
        match self.resolved(types, ty) {
            Type::Named(id) => types.get(id.0 as usize).map(|def| &def.shape),
            _ => None,
        }
    }
}

fn id(place: usize) -> TypeId {
    TypeId(u32::try_from(place).unwrap_or(u32::MAX))
}

/// The alias that an alias is another name of.
fn next(types: &[TypeDef], place: usize) -> Option<usize> {
    let Shape::Alias(Type::Named(TypeId(target))) = &types.get(place)?.shape else { return None };
    let target = *target as usize;
    types.get(target).filter(|def| matches!(def.shape, Shape::Alias(_))).map(|_| target)
}

#[cfg(test)]
mod tests {
    use super::Rows;
    use crate::ir::{Shape, Type, TypeId};
    use crate::testing::api;

    fn named(place: u32) -> Type {
        Type::Named(TypeId(place))
    }

    #[test]
    fn a_row_leads_to_what_its_last_alias_names() {
        let list = Type::List(Box::new(named(0)));
        let texts = Shape::Texts(Vec::new());
        let alias = |place| Shape::Alias(named(place));
        let types = api([alias(2), texts, alias(3), alias(1), Shape::Alias(list.clone()), alias(4), alias(9)]).types;
        let rows = Rows::of(&types);
        let ends: Vec<u32> = (0..8).map(|place| rows.last(TypeId(place)).0).collect();
        assert_eq!(ends, [3, 1, 3, 3, 4, 4, 6, 7]);
        assert_eq!(rows.resolved(&types, &named(0)), &named(1));
        assert!(matches!(rows.shape(&types, &named(0)), Some(Shape::Texts(_))));
        assert_eq!(rows.resolved(&types, &named(5)), &list);
        assert!(rows.shape(&types, &named(5)).is_none());
        assert_eq!(rows.resolved(&types, &Type::Text), &Type::Text);
    }

    #[test]
    fn a_circle_that_was_left_has_an_end_all_the_same() {
        let types = api([1, 2, 0].map(|place| Shape::Alias(named(place)))).types;
        let rows = Rows::of(&types);
        assert!(matches!(rows.resolved(&types, &named(0)), Type::Named(_)));
    }
}
