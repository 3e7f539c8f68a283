//! Which types are sent, which are received: decides what they can be turned into and made of.

use crate::ir::{Api, Type, TypeId};

/// How a type travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// In requests.
    pub sent: bool,
    /// In answers.
    pub received: bool,
}

/// Marks what operations reach. What none reaches may be used by people either way, so it counts as both.
pub(super) fn usage(api: &Api, canonical: &[TypeId]) -> Vec<Usage> {
    let mut sent = Reach::new(api, canonical);
    let mut received = Reach::new(api, canonical);
    for operation in &api.operations {
        operation.each_sent(&mut |ty| sent.add(ty));
        operation.each_received(&mut |ty| received.add(ty));
    }
    let mut usage: Vec<Usage> =
        (sent.follow().into_iter().zip(received.follow())).map(|(sent, received)| Usage { sent, received }).collect();
    for one in &mut usage {
        if !one.sent && !one.received {
            *one = Usage { sent: true, received: true };
        }
    }
    close(api, canonical, usage)
}

/// What any operation reaches.
pub(super) fn used(api: &Api) -> Vec<bool> {
    let mut reach = Reach::new(api, &[]);
    for operation in &api.operations {
        operation.each_sent(&mut |ty| reach.add(ty));
        operation.each_received(&mut |ty| reach.add(ty));
    }
    reach.follow()
}

/// What counts as both takes its parts with it.
fn close(api: &Api, canonical: &[TypeId], mut usage: Vec<Usage>) -> Vec<Usage> {
    type Way = fn(&mut Usage) -> &mut bool;
    let ways: [Way; 2] = [|one| &mut one.sent, |one| &mut one.received];
    for way in ways {
        let mut reach = Reach::new(api, canonical);
        for id in api.type_ids() {
            if usage.get_mut(id.0 as usize).is_some_and(|one| *way(one)) {
                reach.add(&Type::Named(id));
            }
        }
        for (one, reached) in usage.iter_mut().zip(reach.follow()) {
            *way(one) |= reached;
        }
    }
    usage
}

struct Reach<'a> {
    api: &'a Api,
    /// A type that stands for others travels every way that they do.
    canonical: &'a [TypeId],
    reached: Vec<bool>,
    open: Vec<TypeId>,
}

impl<'a> Reach<'a> {
    fn new(api: &'a Api, canonical: &'a [TypeId]) -> Self {
        Self { api, canonical, reached: vec![false; api.types.len()], open: Vec::new() }
    }

    fn add(&mut self, ty: &Type) {
        ty.each_named(&mut |id| {
            if let Some(reached) = self.reached.get_mut(id.0 as usize)
                && !*reached
            {
                *reached = true;
                self.open.push(id);
            }
        });
    }

    fn follow(mut self) -> Vec<bool> {
        while let Some(id) = self.open.pop() {
            let api = self.api;
            api.ty(id).shape.each_type(&mut |ty| self.add(ty));
            if let Some(shared) = self.canonical.get(id.0 as usize) {
                self.add(&Type::Named(*shared));
            }
        }
        self.reached
    }
}
