//! Facts about the IR that no schema says by itself, one pure pass per file.

mod chains;
mod cycles;
mod derives;
mod equal;
mod features;
mod homes;
mod nullable;
mod usage;

use std::collections::BTreeSet;

use crate::ir::{Api, TypeId};

pub use derives::Derives;
pub(crate) use derives::of as derives_of;
pub use features::{Features, Gate};
pub use homes::{Home, Homes};
pub use usage::Usage;

/// What the passes found, by type.
#[derive(Clone, Debug)]
pub struct Facts {
    /// `(type, field or variant)` whose value has to be boxed, since the type holds itself there.
    pub boxed: BTreeSet<(TypeId, usize)>,
    /// `(type, field or variant)` whose value stands at a distance, since the chain of types would be too long otherwise;
    /// additional properties come after the fields.
    pub far: BTreeSet<(TypeId, usize)>,
    /// Whether the type is sent, received, or both.
    pub usage: Vec<Usage>,
    /// What holds for the type besides `Clone`, `Debug` and `PartialEq`.
    pub derives: Vec<Derives>,
    /// Null is one of the type's values.
    pub nullable: Vec<bool>,
    /// The type that this one is an alias of: itself, unless an equal one stands for both.
    pub canonical: Vec<TypeId>,
    /// In whose file the type is defined.
    pub homes: Homes,
    /// What belongs to which tags of a large API.
    pub features: Features,
}

/// Runs all passes.
#[must_use]
pub fn analyse(api: &Api) -> Facts {
    let canonical = equal::canonical(api);
    let homes = homes::homes(api);
    let boxed = cycles::boxed(api, &canonical);
    let far = chains::far(api, &canonical, &boxed);
    let elsewhere = boxed.union(&far).copied().collect();
    Facts {
        features: features::features(api, &canonical, &homes),
        usage: usage::usage(api, &canonical),
        derives: derives::derives(api, &elsewhere),
        nullable: nullable::nullable(api),
        boxed,
        far,
        homes,
        canonical,
    }
}
