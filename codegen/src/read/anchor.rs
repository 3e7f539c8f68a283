//! The names that parts of a file give themselves: `$anchor`, `$id`, `$self`.

use std::collections::HashMap;

use super::reader::Reader;
use crate::source::NodeId;

/// The names that parts of one file give themselves.
#[derive(Default)]
pub(super) struct Anchors<'t> {
    /// `$anchor` and `$dynamicAnchor`, and what older JSON Schema wrote as `$id: '#name'`.
    pub(super) names: HashMap<&'t str, NodeId>,
    /// `$id`, and the document's `$self`.
    ids: HashMap<&'t str, NodeId>,
}

impl<'t> Reader<'t> {
    /// The names that parts of the file around a node give themselves.
    pub(super) fn anchors_of(&mut self, node: NodeId) -> &Anchors<'t> {
        let tree = self.tree(node);
        self.anchors.entry(self.files.file_of(node)).or_insert_with(|| {
            let mut anchors = Anchors::default();
            let source = tree.source();
            if !["$anchor", "$dynamicAnchor", "$id", "$self"].iter().any(|word| source.contains(word)) {
                return anchors;
            }
            for node in tree.nodes() {
                for entry in tree.entries(node) {
                    let Some(text) = tree.string(entry.value) else { continue };
                    match (tree.key_text(entry), text.strip_prefix('#')) {
                        ("$anchor" | "$dynamicAnchor", None) => _ = anchors.names.entry(text).or_insert(node),
                        ("$id", Some(name)) => _ = anchors.names.entry(name).or_insert(node),
                        ("$id" | "$self", None) => {
                            anchors.ids.entry(text.trim_end_matches('#')).or_insert(node);
                        }
                        _ => {}
                    }
                }
            }
            anchors
        })
    }

    /// What calls itself by this URL in a file that is read already.
    pub(super) fn identified(&mut self, url: &str) -> Option<NodeId> {
        let files = self.files;
        for tree in files.trees_behind(self.identities.1) {
            let found: Vec<_> = self.anchors_of(tree.root()).ids.iter().map(|(url, node)| (*url, *node)).collect();
            self.identities.1 += 1;
            for (url, node) in found {
                self.identities.0.entry(url).or_insert(node);
            }
        }
        self.identities.0.get(url).copied()
    }

    /// The nearest schema around a node that has an `$id`; `None` if that is none, as nearly always.
    pub(super) fn resource_around(&mut self, node: NodeId) -> Option<NodeId> {
        if self.anchors_of(node).ids.is_empty() {
            return None;
        }
        let tree = self.tree(node);
        let mut around = std::iter::successors(tree.parent(node), |node| tree.parent(*node));
        around.find(|node| {
            let id = self.child(*node, "$id").and_then(|id| tree.string(id));
            id.is_some_and(|id| !id.starts_with('#'))
        })
    }
}
