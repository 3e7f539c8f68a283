//! Which parts of a large API belong to which tags: each tag is a feature that carries what its operations need.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Api, OperationId, Type, TypeId};

use super::homes::{Home, Homes};

/// From how many operations on tags are features. Below, checking the whole crate takes a few seconds at most.
const LARGE: usize = 200;

/// When something is compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Whatever is asked for.
    Always,
    /// With any of these, by their places in [`Features::tags`].
    Tags(BTreeSet<usize>),
    /// Where all operations are: no operation needs it, so only there is everything that it is made of.
    Unused,
}

/// The features of a large API. Without tags nothing is gated.
#[derive(Clone, Debug, Default)]
pub struct Features {
    /// The tags that are features, sorted.
    pub tags: Vec<String>,
    files: BTreeMap<Home, BTreeSet<usize>>,
    always: BTreeSet<Home>,
    functions: Vec<Gate>,
}

impl Features {
    /// When the file is compiled.
    #[must_use]
    pub fn file(&self, home: Home) -> Gate {
        match self.files.get(&home) {
            _ if self.tags.is_empty() || self.always.contains(&home) => Gate::Always,
            Some(tags) => Gate::Tags(tags.clone()),
            None => Gate::Unused,
        }
    }

    /// When one of the files is compiled; `None` without files.
    #[must_use]
    pub fn any(&self, files: &[Home]) -> Option<Gate> {
        let mut any = None;
        for file in files {
            any = Some(match (any, self.file(*file)) {
                (_, Gate::Always) => return Some(Gate::Always),
                (Some(Gate::Tags(mut all)), Gate::Tags(more)) => {
                    all.extend(more);
                    Gate::Tags(all)
                }
                // Where all operations are, each of the tags is.
                (Some(Gate::Tags(all)), _) => Gate::Tags(all),
                (_, gate) => gate,
            });
        }
        any
    }

    /// When the client has the operation's function.
    #[must_use]
    pub fn function(&self, id: OperationId) -> Gate {
        self.functions.get(id.0 as usize).cloned().unwrap_or(Gate::Always)
    }
}

/// Finds what each tag needs. A file is compiled whole or not at all, so files are what is followed, not types.
pub(super) fn features(api: &Api, canonical: &[TypeId], homes: &Homes) -> Features {
    let tags: BTreeSet<&str> = api.operations.iter().flat_map(|one| one.tags.iter().map(String::as_str)).collect();
    if api.operations.len() < LARGE || tags.len() < 2 {
        return Features::default();
    }
    let tags: Vec<String> = tags.into_iter().map(str::to_owned).collect();
    let mut features = Features { tags, ..Features::default() };
    let needs = needs(api, canonical, homes);
    let mut roots: BTreeMap<usize, Vec<Home>> = BTreeMap::new();
    // Webhooks have no function, and nothing says whose they are.
    let mut always: Vec<Home> = api.webhook_ids().map(Home::Webhook).collect();
    for (id, operation) in api.operation_ids().zip(&api.operations) {
        let own: BTreeSet<usize> =
            operation.tags.iter().filter_map(|tag| features.tags.binary_search(tag).ok()).collect();
        own.iter().for_each(|tag| roots.entry(*tag).or_default().push(Home::Operation(id)));
        if own.is_empty() {
            always.push(Home::Operation(id));
        }
        features.functions.push(if own.is_empty() { Gate::Always } else { Gate::Tags(own) });
    }
    features.always = closure(always, &needs);
    for (tag, roots) in roots {
        for home in closure(roots, &needs) {
            features.files.entry(home).or_default().insert(tag);
        }
    }
    features
}

/// The files that each file uses.
fn needs(api: &Api, canonical: &[TypeId], homes: &Homes) -> BTreeMap<Home, BTreeSet<Home>> {
    let mut needs: BTreeMap<Home, BTreeSet<Home>> = BTreeMap::new();
    let mut need = |by: Home, ty: &Type| {
        ty.each_named(&mut |id| needs.entry(by).or_default().extend(homes.of(id)));
    };
    for id in api.type_ids() {
        let Some(home) = homes.of(id) else { continue };
        match canonical.get(id.0 as usize) {
            Some(shared) if *shared != id => need(home, &Type::Named(*shared)),
            _ => api.ty(id).shape.each_type(&mut |ty| need(home, ty)),
        }
    }
    for (id, operation) in api.operation_ids().zip(&api.operations) {
        operation.each_sent(&mut |ty| need(Home::Operation(id), ty));
        operation.each_received(&mut |ty| need(Home::Operation(id), ty));
    }
    needs
}

fn closure(roots: Vec<Home>, needs: &BTreeMap<Home, BTreeSet<Home>>) -> BTreeSet<Home> {
    let mut reached: BTreeSet<Home> = BTreeSet::new();
    let mut open = roots;
    while let Some(home) = open.pop() {
        if reached.insert(home) {
            open.extend(needs.get(&home).into_iter().flatten().filter(|next| !reached.contains(*next)));
        }
    }
    reached
}
