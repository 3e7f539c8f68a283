//! The actions of overlays: nodes removed, merged and appended, with a bound on what they may make of a document.

use super::query::{self, Selected};
use super::{Action, Change, Query};
use crate::diagnostic::{Diagnostics, Fault, Severity};
use crate::read::codes;
use crate::read::plain::{Kind, Node};
use crate::read::tree::{MAX_DEPTH, too_deep};
use crate::source::At;

/// How many nodes all actions of a run may add together: copies of copies double a document each time.
const MAX_ADDED: usize = 1 << 20;

/// The actions of a run.
#[derive(Default)]
pub(super) struct Application {
    added: usize,
    failed: bool,
    warnings: Vec<Fault>,
}

impl Application {
    /// Something could not be applied.
    pub(super) fn failed(&self) -> bool {
        self.failed
    }

    /// Applies one action. One that selects nothing is reported as `unused`, and does nothing.
    pub(super) fn apply(&mut self, action: &Action, root: &mut Node, unused: Severity, diagnostics: &mut Diagnostics) {
        if self.added > MAX_ADDED {
            // Said already; what follows would be measured in a document that is too large.
            return;
        }
        match self.try_apply(action, root) {
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
    fn try_apply(&mut self, action: &Action, root: &mut Node) -> Result<bool, Vec<Fault>> {
        let update = match &action.change {
            Change::Copy(from) => Some(one(from, root).map_err(|fault| vec![fault])?),
            Change::Update(update) => Some(update.clone()),
            Change::Remove | Change::Nothing => None,
        };
        let (selected, kinds) = {
            let (selected, nodes) = select(&action.target, root).map_err(|fault| vec![fault])?;
            (selected, nodes.iter().map(|node| sort(node)).collect::<Vec<_>>())
        };
        let Some(first) = kinds.first() else { return Ok(false) };
        let Some(update) = update else {
            if matches!(action.change, Change::Remove) {
                if selected.here {
                    let message = "the whole document can't be removed";
                    return Err(vec![Fault::new("overlay-action", action.at, message)]);
                }
                remove(root, &selected);
            }
            return Ok(true);
        };
        if kinds.iter().any(|kind| kind != first) {
            let message = "the target selects objects, arrays or other values together, which can't take one update";
            let fault = Fault::new("overlay-action", action.target.at, message);
            return Err(vec![fault.help("make an action for each of them")]);
        }
        let size = measure(&update);
        self.added = self.added.saturating_add(size.nodes.saturating_mul(kinds.len()));
        if self.added > MAX_ADDED {
            let message = format!("the overlays add more than {MAX_ADDED} nodes together");
            return Err(vec![Fault::new(codes::TOO_LARGE, action.at, message)]);
        }
        let (faults, warnings) = (Vec::new(), Vec::new());
        let mut merge = Merge { update: &update, height: size.height, faults, warnings };
        merge.walk(root, &selected, 1);
        self.warnings.append(&mut merge.warnings);
        if merge.faults.is_empty() { Ok(true) } else { Err(merge.faults) }
    }
}

fn select<'n>(query: &Query, root: &'n Node) -> Result<(Selected, Vec<&'n Node>), Fault> {
    query::select(&query.text, root).map_err(|why| Fault::new("jsonpath", query.at, why))
}

/// What `copy` selects.
fn one(query: &Query, root: &Node) -> Result<Node, Fault> {
    let (_, nodes) = select(query, root)?;
    match nodes.as_slice() {
        [node] => Ok((*node).clone()),
        [] => Err(Fault::new("overlay-action", query.at, "`copy` selects nothing")),
        more => {
            let message = format!("`copy` selects {} nodes; it has to be one", more.len());
            Err(Fault::new("overlay-action", query.at, message))
        }
    }
}

/// Inside first: what stays moves up when its neighbours go, and nodes are known by where they stand.
fn remove(node: &mut Node, selected: &Selected) {
    inside(node, selected, &mut remove);
    let mut places = 0..;
    let mut stays = || !places.next().and_then(|place| selected.below.get(&place)).is_some_and(|inner| inner.here);
    match &mut node.kind {
        Kind::Array(items) => items.retain(|_| stays()),
        Kind::Object(entries) => entries.retain(|_| stays()),
        _ => {}
    }
}

/// Goes to the nodes inside of this one that are selected, or hold what is.
fn inside(node: &mut Node, selected: &Selected, to: &mut impl FnMut(&mut Node, &Selected)) {
    for (place, inner) in &selected.below {
        let found = match &mut node.kind {
            Kind::Array(items) => items.get_mut(*place),
            Kind::Object(entries) => entries.get_mut(*place).map(|(_, value)| value),
            _ => None,
        };
        if let Some(node) = found {
            to(node, inner);
        }
    }
}

/// Objects, arrays, and everything else.
#[derive(PartialEq)]
enum Sort {
    Object,
    Array,
    Primitive,
}

fn sort(node: &Node) -> Sort {
    match node.kind {
        Kind::Object(_) => Sort::Object,
        Kind::Array(_) => Sort::Array,
        _ => Sort::Primitive,
    }
}

struct Size {
    nodes: usize,
    height: usize,
}

fn measure(node: &Node) -> Size {
    let mut size = Size { nodes: 1, height: 1 };
    let mut add = |inner: Size| {
        size.nodes = size.nodes.saturating_add(inner.nodes);
        size.height = size.height.max(inner.height + 1);
    };
    match &node.kind {
        Kind::Array(items) => items.iter().for_each(|item| add(measure(item))),
        Kind::Object(entries) => entries.iter().for_each(|(_, value)| add(measure(value))),
        _ => {}
    }
    size
}

/// One update on its way to all nodes that are selected.
struct Merge<'a> {
    update: &'a Node,
    height: usize,
    faults: Vec<Fault>,
    warnings: Vec<Fault>,
}

impl Merge<'_> {
    fn walk(&mut self, node: &mut Node, selected: &Selected, depth: usize) {
        // Inside first: merging moves what is inside, and what is inside may be selected too.
        inside(node, selected, &mut |inner, selected| self.walk(inner, selected, depth + 1));
        if !selected.here {
            return;
        }
        if depth + self.height > MAX_DEPTH {
            self.faults.push(Fault::new(codes::TOO_LARGE, self.update.at, too_deep()));
            return;
        }
        self.target(node);
    }

    fn target(&mut self, node: &mut Node) {
        let update = self.update.clone();
        match (&mut node.kind, update.kind) {
            (Kind::Array(items), Kind::Array(more)) => items.extend(more),
            (Kind::Array(items), kind) => items.push(Node { at: update.at, kind }),
            (Kind::Object(_), kind @ Kind::Object(_)) => self.merge(node, Node { at: update.at, kind }),
            (Kind::Object(_), _) => {
                let message =
                    format!("the target is an object, which can't be updated with {}", self.update.type_word());
                self.incompatible(self.update.at, message);
            }
            (_, Kind::Array(_) | Kind::Object(_)) => {
                let message = format!(
                    "the target is {}, which can't be updated with {}",
                    node.type_word(),
                    self.update.type_word()
                );
                self.incompatible(self.update.at, message);
            }
            (_, kind) => *node = Node { at: update.at, kind },
        }
    }

    /// Keys of both are merged if they are both objects or both arrays, and replaced if neither is one.
    fn merge(&mut self, node: &mut Node, update: Node) {
        match (&mut node.kind, update.kind) {
            (Kind::Object(entries), Kind::Object(more)) => {
                for (key, value) in more {
                    match entries.iter_mut().find(|(name, _)| *name == key) {
                        Some((_, known)) => self.merge(known, value),
                        None => entries.push((key, value)),
                    }
                }
            }
            (Kind::Array(items), Kind::Array(more)) => items.extend(more),
            // A key with nothing behind it, as the specification's own first example has them.
            (Kind::Object(_) | Kind::Array(_), Kind::Null) => {
                let message = format!("null changes nothing where the target holds {}", node.type_word());
                let help = "to remove it, make an action with `remove: true`";
                push_once(&mut self.warnings, Fault::new("overlay-merge", update.at, message).help(help));
            }
            (Kind::Object(_) | Kind::Array(_), kind) | (_, kind @ (Kind::Object(_) | Kind::Array(_))) => {
                let new = Node { at: update.at, kind };
                let message = format!(
                    "{} can't be merged with {}, which the target holds here",
                    new.type_word(),
                    node.type_word()
                );
                self.incompatible(update.at, message);
            }
            (_, kind) => *node = Node { at: update.at, kind },
        }
    }

    fn incompatible(&mut self, at: At, message: String) {
        let help = "remove what is there with an action of its own first";
        push_once(&mut self.faults, Fault::new("overlay-merge", at, message).help(help));
    }
}

/// Many targets may have the same fault.
fn push_once(faults: &mut Vec<Fault>, fault: Fault) {
    if !faults.contains(&fault) {
        faults.push(fault);
    }
}
