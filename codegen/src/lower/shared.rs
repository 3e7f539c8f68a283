//! Parameters that are set once on the client: those that the description or the caller names.

use crate::document::Document;
use crate::ir::Operation;
use crate::options::{Placed, SharedParameter, is_named};

/// Marks them. What has to be given may then be left to the client.
pub(super) fn mark(operations: &mut [Operation], document: &Document, chosen: &[Placed<SharedParameter>]) {
    for parameter in operations.iter_mut().flat_map(|operation| &mut operation.parameters) {
        let (place, name) = (parameter.place, &parameter.wire);
        let described = document.shared.iter().any(|(meant, shared)| *meant == place && is_named(place, shared, name));
        if described || chosen.iter().any(|shared| shared.value.means(place, name)) {
            parameter.shared = Some(parameter.required);
            parameter.required = false;
        }
    }
}
