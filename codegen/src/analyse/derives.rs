//! What can be derived: `Eq` and `Hash` where nothing inside is a float or free-form, `Copy` and `Default` where they hold.

use std::collections::{BTreeSet, VecDeque};

use crate::components::components;
use crate::ir::{Api, Foreign, ForeignId, Shape, Type, TypeId};

/// What holds for a type besides `Clone`, `Debug` and `PartialEq`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Derives {
    /// `Eq` and `Hash`.
    pub eq: bool,
    /// `Copy`.
    pub copy: bool,
    /// `Default`.
    pub default: bool,
}

/// Assumes that everything holds and takes back what does not: so recursive types are no problem. What a type is made of
/// comes before it, so that nearly all are looked at once; those on a circle again where something in them was taken back.
/// Except for `Copy`: what holds something `elsewhere`, in a box, is never that.
pub(super) fn derives(api: &Api, elsewhere: &BTreeSet<(TypeId, usize)>) -> Vec<Derives> {
    let mut derives = vec![Derives { eq: true, copy: true, default: true }; api.types.len()];
    for (id, _) in elsewhere {
        derives.get_mut(id.0 as usize).into_iter().for_each(|one| one.copy = false);
    }
    let mut parts: Vec<Vec<(usize, TypeId)>> = vec![Vec::new(); api.types.len()];
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); api.types.len()];
    for (index, (def, parts)) in api.types.iter().zip(&mut parts).enumerate() {
        let mut found = |id: TypeId| {
            parts.push((parts.len(), id));
            users.get_mut(id.0 as usize).into_iter().for_each(|of| of.push(index));
        };
        def.shape.each_type(&mut |ty| ty.each_named(&mut found));
    }
    // Components are found from what leads nowhere else on.
    let component = components(&parts);
    let mut open: Vec<usize> = (0..api.types.len()).collect();
    open.sort_by_key(|index| component.get(*index));
    let mut open = VecDeque::from(open);
    let mut waits = vec![true; api.types.len()];
    while let Some(index) = open.pop_front() {
        let (Some(def), Some(waiting)) = (api.types.get(index), waits.get_mut(index)) else { continue };
        *waiting = false;
        let mut new = shape(api, &def.shape, &derives);
        let Some(old) = derives.get_mut(index) else { continue };
        new.copy &= old.copy;
        if *old == new {
            continue;
        }
        *old = new;
        for user in users.get(index).into_iter().flatten() {
            if let Some(waiting) = waits.get_mut(*user).filter(|waiting| !**waiting) {
                *waiting = true;
                open.push_back(*user);
            }
        }
    }
    derives
}

fn shape(api: &Api, shape: &Shape, known: &[Derives]) -> Derives {
    match shape {
        Shape::Struct(object) => {
            let mut all = Derives { eq: true, copy: object.additional.is_none(), default: true };
            for field in &object.fields {
                let one = of(api, &field.ty, known);
                all.eq &= one.eq;
                all.copy &= one.copy;
                all.default &= !field.required || one.default;
            }
            if let Some(values) = &object.additional {
                all.eq &= of(api, values, known).eq;
            }
            all
        }
        // What can only be one thing is that by default.
        Shape::Texts(_) => Derives { eq: true, copy: false, default: shape.is_one_value() },
        Shape::Integers(_) => Derives { eq: true, copy: true, default: shape.is_one_value() },
        Shape::Values(_) => Derives { eq: false, copy: false, default: shape.is_one_value() },
        // A union keeps what fits no variant as a free-form value.
        Shape::Union(_) => Derives { eq: false, copy: false, default: false },
        Shape::Bodies(contents) => {
            let eq = contents.iter().all(|content| of(api, &content.ty, known).eq);
            Derives { eq, copy: false, default: false }
        }
        Shape::Alias(ty) => of(api, ty, known),
    }
}

/// What holds for whatever is written as this type, if that of the definitions is known.
pub(crate) fn of(api: &Api, ty: &Type, known: &[Derives]) -> Derives {
    match ty {
        Type::Any | Type::Bytes => Derives { eq: matches!(ty, Type::Bytes), copy: false, default: false },
        Type::Boolean | Type::Integer(_) => Derives { eq: true, copy: true, default: false },
        Type::Float(_) => Derives { eq: false, copy: true, default: false },
        Type::Date | Type::Uuid | Type::Ipv4 | Type::Ipv6 => Derives { eq: true, copy: true, default: false },
        Type::Text | Type::Secret | Type::DateTime | Type::Base64 => Derives { eq: true, copy: false, default: false },
        Type::File => Derives { eq: true, copy: false, default: false },
        Type::Parts => Derives { eq: true, copy: false, default: true },
        Type::Nullable(inner) => Derives { default: false, ..of(api, inner, known) },
        Type::Tuple(parts) => parts.iter().map(|part| of(api, part, known)).fold(
            Derives { eq: true, copy: true, default: false },
            |all, one| Derives { eq: all.eq && one.eq, copy: all.copy && one.copy, default: false },
        ),
        Type::List(inner) | Type::Map(inner) => Derives { eq: of(api, inner, known).eq, copy: false, default: false },
        Type::Foreign(ForeignId(id)) => match api.foreign.get(*id as usize) {
            Some(Foreign { ty, .. }) => Derives { eq: ty.eq, copy: ty.copy, default: ty.default },
            None => Derives { eq: false, copy: false, default: false },
        },
        Type::Named(TypeId(id)) => {
            known.get(*id as usize).copied().unwrap_or(Derives { eq: false, copy: false, default: false })
        }
    }
}
