//! Strongly connected components of definitions that refer to each other (Tarjan).

use crate::ir::TypeId;

/// The strongly connected component of each type, without recursion: chains can be long. Types that are on no circle
/// have a component of their own; a type that holds itself is told apart by its edge.
pub(crate) fn components(edges: &[Vec<(usize, TypeId)>]) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    let count = edges.len();
    let (mut order, mut low, mut component) = (vec![NEW; count], vec![0; count], vec![NEW; count]);
    let (mut stack, mut next, mut found) = (Vec::new(), 0, 0);
    for root in 0..count {
        if order[root] != NEW {
            continue;
        }
        let mut walk = vec![(root, 0)];
        while let Some((node, edge)) = walk.pop() {
            if edge == 0 {
                order[node] = next;
                low[node] = next;
                next += 1;
                stack.push(node);
            }
            match edges[node].get(edge).map(|(_, target)| target.0 as usize) {
                Some(target) => {
                    walk.push((node, edge + 1));
                    if order[target] == NEW {
                        walk.push((target, 0));
                    } else if component[target] == NEW {
                        low[node] = low[node].min(order[target]);
                    }
                }
                None => {
                    if low[node] == order[node] {
                        while let Some(member) = stack.pop() {
                            component[member] = found;
                            if member == node {
                                break;
                            }
                        }
                        found += 1;
                    }
                    if let Some((parent, _)) = walk.last() {
                        low[*parent] = low[*parent].min(low[node]);
                    }
                }
            }
        }
    }
    component
}
