//! Parameters that are set once on the client: those that the description or the caller names.

use std::collections::BTreeSet;

use crate::document::{Document, Place};
use crate::ir::Operation;
use crate::options::{Placed, SharedParameter, same_name};

/// Marks them. What has to be given may then be left to the client.
pub(super) fn mark(operations: &mut [Operation], document: &Document, chosen: &[Placed<SharedParameter>]) {
    let every = [Place::Path, Place::Query, Place::Header, Place::Cookie];
    let described = document.shared.iter().map(|(place, name)| (*place, same_name(*place, name)));
    let chosen = chosen.iter().map(|shared| &shared.value).flat_map(|shared| {
        let places = every.into_iter().filter(|place| shared.place.is_none_or(|meant| meant == *place));
        places.map(|place| (place, same_name(place, &shared.name)))
    });
    let shared: BTreeSet<_> = described.chain(chosen).collect();
    for parameter in operations.iter_mut().flat_map(|operation| &mut operation.parameters) {
        if shared.contains(&(parameter.place, same_name(parameter.place, &parameter.wire))) {
            parameter.shared = Some(parameter.required);
            parameter.required = false;
        }
    }
}
