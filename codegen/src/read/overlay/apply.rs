//! The actions of overlays: nodes removed, merged and appended, with a bound on what they may make of a document.

use std::collections::HashSet;

use super::draft::{Child, Draft, Size};
use super::query::{self, Hit};
use super::{Action, Change, Query};
use crate::diagnostic::{Diagnostics, Fault, Severity};
use crate::read::codes;
use crate::read::tree::{Kind, MAX_DEPTH, too_deep};
use crate::source::NodeId;

/// How many nodes all actions of a run may add together: copies of copies double a document each time.
const MAX_ADDED: usize = 1 << 20;

/// How many bytes of text they may add together, beside some times the size of all files: a text that is put at many
/// targets, or doubled again and again, is few nodes.
const MAX_BYTES: usize = 64 << 20;

/// How many times the size of all files that is.
const MAX_TIMES: usize = 4;

/// From how many keys of an update on those of the target are put in order first.
const MANY_KEYS: usize = 8;

/// The actions of a run.
#[derive(Default)]
pub(super) struct Application {
    added: usize,
    bytes: usize,
    failed: bool,
    full: bool,
    warnings: Vec<Fault>,
}

impl Application {
    /// Something could not be applied.
    pub(super) fn failed(&self) -> bool {
        self.failed
    }

    /// Applies one action. One that selects nothing is reported as `unused`, and does nothing.
    pub(super) fn apply(
        &mut self,
        action: &Action,
        draft: &mut Draft<'_>,
        unused: Severity,
        diagnostics: &mut Diagnostics,
    ) {
        if self.full {
            // Said already; what follows would be measured in a document that is too large.
            return;
        }
        match self.try_apply(action, draft) {
            Ok(true) => {}
            Ok(false) => {
                let fault =
                    Fault::new("unused-overlay-action", action.target.at, "this action's target selects nothing");
                let help = "correct the `target`, or take the action out; actions see what those before them did";
                diagnostics.push(unused, fault.help(help));
                self.failed |= unused == Severity::Error;
            }
            Err(faults) => {
                self.failed = true;
                faults.into_iter().for_each(|fault| diagnostics.push(Severity::Error, fault));
            }
        }
        self.warnings.drain(..).for_each(|fault| diagnostics.warn(fault));
    }

    /// Whether anything was selected.
    fn try_apply(&mut self, action: &Action, draft: &mut Draft<'_>) -> Result<bool, Vec<Fault>> {
        let update = match &action.change {
            Change::Copy(from) => Some(one(from, draft).map_err(|fault| vec![fault])?),
            Change::Update(update) => Some(*update),
            Change::Remove | Change::Nothing => None,
        };
        let hits = select(&action.target, draft).map_err(|fault| vec![fault])?;
        let Some(first) = hits.first().map(|hit| sort(draft.kind(hit.node))) else { return Ok(false) };
        let Some(update) = update else {
            if matches!(action.change, Change::Remove) {
                remove(draft, hits).map_err(|message| vec![Fault::new("overlay-action", action.at, message)])?;
            }
            return Ok(true);
        };
        if hits.iter().any(|hit| sort(draft.kind(hit.node)) != first) {
            let message = "the target selects objects, arrays or other values together, which can't take one update";
            let fault = Fault::new("overlay-action", action.target.at, message);
            return Err(vec![fault.help("make an action for each of them")]);
        }
        let size = draft.measure(update);
        self.count(&size, hits.len(), draft.input()).map_err(|message| {
            let fault = Fault::new(codes::TOO_LARGE, action.at, message);
            vec![fault.help("let the actions before this one and this one select less, or add less at each target")]
        })?;
        // What is copied may itself be changed by where it is copied to.
        let update = if matches!(action.change, Change::Copy(_)) { draft.copy(update) } else { update };
        let mut merge = Merge {
            draft,
            update,
            height: size.height,
            faults: Vec::new(),
            warnings: Vec::new(),
            said: HashSet::new(),
        };
        // What is inside of others comes first: merging adds to those, and only what was there is selected.
        hits.into_iter().for_each(|hit| merge.reach(hit));
        self.warnings.append(&mut merge.warnings);
        if merge.faults.is_empty() { Ok(true) } else { Err(merge.faults) }
    }

    /// Counts what is put at so many targets.
    fn count(&mut self, size: &Size, targets: usize, input: usize) -> Result<(), String> {
        self.added = self.added.saturating_add(size.nodes.saturating_mul(targets));
        self.bytes = self.bytes.saturating_add(size.bytes.saturating_mul(targets));
        let limit = MAX_TIMES.saturating_mul(input).saturating_add(MAX_BYTES);
        self.full = true;
        if self.added > MAX_ADDED {
            return Err(format!("the overlays add more than {MAX_ADDED} nodes together"));
        }
        if self.bytes > limit {
            return Err(format!("the overlays add more than {limit} bytes of text together"));
        }
        self.full = false;
        Ok(())
    }
}

fn select(query: &Query, draft: &Draft<'_>) -> Result<Vec<Hit>, Fault> {
    query::select(&query.path, draft).map_err(|why| Fault::new("jsonpath", query.at, why))
}

/// What `copy` selects.
fn one(query: &Query, draft: &Draft<'_>) -> Result<NodeId, Fault> {
    match select(query, draft)?.as_slice() {
        [hit] => Ok(hit.node),
        [] => Err(Fault::new("overlay-action", query.at, "`copy` selects nothing")),
        more => {
            let message = format!("`copy` selects {} nodes; it has to be one", more.len());
            Err(Fault::new("overlay-action", query.at, message))
        }
    }
}

fn remove(draft: &mut Draft<'_>, hits: Vec<Hit>) -> Result<(), &'static str> {
    let mut parents = Vec::new();
    let mut gone = Vec::with_capacity(hits.len());
    for hit in hits {
        let parent = hit.parent.ok_or("the whole document can't be removed")?;
        // Siblings mostly come in a row.
        if parents.last() != Some(&parent) {
            parents.push(parent);
        }
        gone.push(hit.node);
    }
    gone.sort_unstable();
    parents.sort_unstable();
    parents.dedup();
    for parent in parents {
        if gone.binary_search(&parent).is_err() {
            draft.retain(parent, |node| gone.binary_search(&node).is_err());
        }
    }
    Ok(())
}

/// Objects, arrays, and everything else.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Sort {
    Object,
    Array,
    Primitive,
}

fn sort(kind: Kind) -> Sort {
    match kind {
        Kind::Object(_) => Sort::Object,
        Kind::Array(_) => Sort::Array,
        _ => Sort::Primitive,
    }
}

/// One update on its way to all nodes that are selected.
struct Merge<'a, 't> {
    draft: &'a mut Draft<'t>,
    update: NodeId,
    height: usize,
    faults: Vec<Fault>,
    warnings: Vec<Fault>,
    /// What was said already of a part of the update: many targets may have the same fault.
    said: HashSet<(NodeId, &'static str)>,
}

impl Merge<'_, '_> {
    fn reach(&mut self, hit: Hit) {
        // The document is the first level.
        if (hit.depth as usize + 1).saturating_add(self.height) > MAX_DEPTH {
            let at = self.draft.at(self.update);
            if self.said.insert((self.update, "")) {
                self.faults.push(Fault::new(codes::TOO_LARGE, at, too_deep()));
            }
            return;
        }
        self.target(hit.node);
    }

    fn target(&mut self, node: NodeId) {
        let update = self.update;
        match (sort(self.draft.kind(node)), sort(self.draft.kind(update))) {
            (Sort::Array, Sort::Array) => self.append(node, update),
            (Sort::Array, _) => {
                let value = self.draft.copy(update);
                self.draft.push(node, Child { key: value, value });
            }
            (Sort::Object, Sort::Object) => self.merge(node, update),
            (Sort::Primitive, Sort::Primitive) => self.draft.replace(node, update),
            (Sort::Object, _) => {
                let new = self.draft.type_word(update);
                self.incompatible(node, update, |_| {
                    format!("the target is an object, which can't be updated with {new}")
                });
            }
            (Sort::Primitive, _) => {
                let new = self.draft.type_word(update);
                self.incompatible(node, update, |old| {
                    format!("the target is {old}, which can't be updated with {new}")
                });
            }
        }
    }

    fn append(&mut self, node: NodeId, update: NodeId) {
        let more: Vec<Child> = self.draft.children(update).iter().collect();
        for child in more {
            let value = self.draft.copy(child.value);
            self.draft.push(node, Child { value, ..child });
        }
    }

    /// Keys of both are merged if they are both objects or both arrays, and replaced if neither is one.
    fn merge(&mut self, node: NodeId, update: NodeId) {
        match (sort(self.draft.kind(node)), sort(self.draft.kind(update))) {
            (Sort::Object, Sort::Object) => self.merge_entries(node, update),
            (Sort::Array, Sort::Array) => self.append(node, update),
            (Sort::Primitive, Sort::Primitive) => self.draft.replace(node, update),
            // A key with nothing behind it, as the specification's own first example has them.
            (_, Sort::Primitive) if self.draft.kind(update) == Kind::Null => {
                let old = self.draft.type_word(node);
                if self.said.insert((update, old)) {
                    let message = format!("null changes nothing where the target holds {old}");
                    let help = "to remove it, make an action with `remove: true`";
                    self.warnings.push(Fault::new("overlay-merge", self.draft.at(update), message).help(help));
                }
            }
            _ => {
                let new = self.draft.type_word(update);
                self.incompatible(node, update, |old| {
                    format!("{new} can't be merged with {old}, which the target holds here")
                });
            }
        }
    }

    fn merge_entries(&mut self, node: NodeId, update: NodeId) {
        let more: Vec<Child> = self.draft.children(update).iter().collect();
        let mut index = (more.len() > MANY_KEYS).then(|| self.draft.places(node));
        for child in more {
            let key = self.draft.key_text(child.key);
            let place = match &index {
                Some(index) => index.get(key).copied(),
                None => self.draft.children(node).find(key),
            };
            match place.and_then(|place| self.draft.children(node).at(place)) {
                Some(known) => self.merge(known.value, child.value),
                None => {
                    let value = self.draft.copy(child.value);
                    self.draft.push(node, Child { value, ..child });
                    let last = self.draft.children(node).len() - 1;
                    _ = index.as_mut().map(|index| index.insert(key, last));
                }
            }
        }
    }

    fn incompatible(&mut self, node: NodeId, update: NodeId, message: impl FnOnce(&str) -> String) {
        let old = self.draft.type_word(node);
        if self.said.insert((update, old)) {
            let help = "remove what is there with an action of its own first";
            let at = self.draft.at(update);
            self.faults.push(Fault::new("overlay-merge", at, message(old)).help(help));
        }
    }
}
