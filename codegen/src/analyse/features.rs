//! Which parts of a large API belong to which tags: each tag is a feature that carries what its operations need.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::ir::{Api, OperationId, Type, TypeId};

use super::homes::{Home, Homes};

/// From how many operations on tags are features. Below, checking the whole crate takes a few seconds at most.
const LARGE: usize = 200;

/// What more tags need than these is always compiled. In the largest descriptions nearly every schema leads to nearly
/// every other, and each would list hundreds of tags in front of it, which is most of all that is generated.
const MOST: usize = 32;

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
    let mut roots: BTreeMap<Home, Option<BTreeSet<usize>>> = BTreeMap::new();
    // Webhooks have no function, and nothing says whose they are.
    roots.extend(api.webhook_ids().map(|id| (Home::Webhook(id), None)));
    for (id, operation) in api.operation_ids().zip(&api.operations) {
        let own: BTreeSet<usize> =
            operation.tags.iter().filter_map(|tag| features.tags.binary_search(tag).ok()).collect();
        let gate = if own.is_empty() { Gate::Always } else { Gate::Tags(own.clone()) };
        features.functions.push(gate);
        roots.insert(Home::Operation(id), Some(own).filter(|own| !own.is_empty()));
    }
    for (home, tags) in needed_by(roots, &needs(api, canonical, homes)) {
        match tags {
            Some(tags) => _ = features.files.insert(home, tags),
            None => _ = features.always.insert(home),
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

/// The tags that need a file; `None` where that are too many, or it is needed whatever is asked for.
type NeededBy = Option<BTreeSet<usize>>;

/// The tags that need each file. What a file needs, those need that need the file: so behind one that is always there
/// stands nothing that is not.
fn needed_by(roots: BTreeMap<Home, NeededBy>, needs: &BTreeMap<Home, BTreeSet<Home>>) -> BTreeMap<Home, NeededBy> {
    let mut spread = Spread::default();
    for (home, tags) in &roots {
        spread.add(*home, tags);
    }
    while let Some(home) = spread.open.pop_front() {
        spread.waiting.remove(&home);
        let Some(tags) = spread.known.get(&home).cloned() else { continue };
        for next in needs.get(&home).into_iter().flatten() {
            spread.add(*next, &tags);
        }
    }
    spread.known
}

/// What is known, and whose needs have to be told.
#[derive(Default)]
struct Spread {
    known: BTreeMap<Home, NeededBy>,
    open: VecDeque<Home>,
    waiting: BTreeSet<Home>,
}

impl Spread {
    fn add(&mut self, home: Home, more: &NeededBy) {
        let is_new = !self.known.contains_key(&home);
        let tags = self.known.entry(home).or_insert_with(|| Some(BTreeSet::new()));
        let Some(all) = tags else { return };
        let before = all.len();
        match more {
            Some(more) => all.extend(more),
            None => *tags = None,
        }
        if tags.as_ref().is_some_and(|all| all.len() > MOST) {
            *tags = None;
        }
        let grew = tags.as_ref().is_none_or(|all| all.len() > before);
        if (is_new || grew) && self.waiting.insert(home) {
            self.open.push_back(home);
        }
    }
}
