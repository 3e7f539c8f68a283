//! In whose file each type is defined: a schema's with a name, an operation's, or a webhook's.

use std::collections::BTreeMap;

use crate::ir::{Api, Base, OperationId, TypeId, WebhookId};

/// Whose file a type stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Home {
    /// A schema's with a name.
    Schema(TypeId),
    /// An operation's.
    Operation(OperationId),
    /// A webhook's or a callback's.
    Webhook(WebhookId),
}

/// Types and the files they stand in, both ways.
#[derive(Clone, Debug, Default)]
pub struct Homes {
    of: Vec<Home>,
    members: BTreeMap<Home, Vec<TypeId>>,
}

/// Finds every type's home. Two schemas that share a name are each at home with themselves, and what is inside them is
/// with the first.
pub(super) fn homes(api: &Api) -> Homes {
    let mut named: BTreeMap<&str, TypeId> = BTreeMap::new();
    for id in api.type_ids() {
        let hint = &api.ty(id).hint;
        if let (Base::Schema(name), []) = (&hint.base, hint.words.as_slice()) {
            named.entry(name).or_insert(id);
        }
    }
    let mut homes = Homes::default();
    for id in api.type_ids() {
        let hint = &api.ty(id).hint;
        let home = match &hint.base {
            Base::Operation(operation) => Home::Operation(*operation),
            Base::Webhook(webhook) => Home::Webhook(*webhook),
            Base::Schema(_) if hint.words.is_empty() => Home::Schema(id),
            Base::Schema(name) => Home::Schema(named.get(&**name).copied().unwrap_or(id)),
        };
        homes.of.push(home);
        homes.members.entry(home).or_default().push(id);
    }
    homes
}

impl Homes {
    /// Where a type is defined.
    #[must_use]
    pub fn of(&self, id: TypeId) -> Option<Home> {
        self.of.get(id.0 as usize).copied()
    }

    /// What is defined there, in the order of ids.
    #[must_use]
    pub fn members(&self, home: Home) -> &[TypeId] {
        self.members.get(&home).map_or(&[], Vec::as_slice)
    }

    /// The schemas that have a file.
    pub fn schemas(&self) -> impl Iterator<Item = TypeId> + '_ {
        self.members.keys().filter_map(|home| match home {
            Home::Schema(id) => Some(*id),
            Home::Operation(_) | Home::Webhook(_) => None,
        })
    }
}
