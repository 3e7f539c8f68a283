//! Which definitions a set of types leads to.

use super::{Api, Type, TypeId};

/// A walk from types to everything that they are made of.
pub struct Reach<'a> {
    api: &'a Api,
    /// A type that stands for others is reached through them; empty if none does.
    canonical: &'a [TypeId],
    reached: Vec<bool>,
    open: Vec<TypeId>,
}

impl<'a> Reach<'a> {
    /// Nothing is reached yet. `canonical` holds for each type the one that stands for it, or nothing at all.
    #[must_use]
    pub fn new(api: &'a Api, canonical: &'a [TypeId]) -> Self {
        Self { api, canonical, reached: vec![false; api.types.len()], open: Vec::new() }
    }

    /// Starts from this type as well.
    pub fn add(&mut self, ty: &Type) {
        ty.each_named(&mut |id| {
            if let Some(reached) = self.reached.get_mut(id.0 as usize)
                && !*reached
            {
                *reached = true;
                self.open.push(id);
            }
        });
    }

    /// By type, whether it was reached.
    #[must_use]
    pub fn follow(mut self) -> Vec<bool> {
        while let Some(id) = self.open.pop() {
            let api = self.api;
            api.ty(id).shape.each_type(&mut |ty| self.add(ty));
            if let Some(shared) = self.canonical.get(id.0 as usize) {
                self.add(&Type::Named(*shared));
            }
        }
        self.reached
    }

    /// What requests lead to, and what answers do.
    #[must_use]
    pub fn of_messages(api: &'a Api, canonical: &'a [TypeId]) -> (Vec<bool>, Vec<bool>) {
        let (mut sent, mut received) = (Self::new(api, canonical), Self::new(api, canonical));
        for operation in &api.operations {
            operation.each_sent(&mut |ty| sent.add(ty));
            operation.each_received(&mut |ty| received.add(ty));
        }
        for webhook in &api.webhooks {
            webhook.each_sent(&mut |ty| sent.add(ty));
            webhook.each_received(&mut |ty| received.add(ty));
        }
        (sent.follow(), received.follow())
    }
}
