//! `allOf`: one schema of several, as if everything had been written in one place (JSON Schema 2020-12, 10.2.1.1).

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Fault;
use crate::document::{Additional, Kind, KnownConstraints, Property, Schema, SchemaId, SchemaRef};

use super::{Lowering, weight};

/// How deep schemas may be put together. The deepest public ones have less than twenty levels.
const MAX_DEPTH: usize = 100;

/// Which schemas a merge is in, and which it has been through: what is added once adds nothing a second time, and a
/// base that is reached on many ways is not walked on each of them.
struct Walk {
    open: Vec<SchemaId>,
    /// How many of them are open at the place itself: what is behind more of them stands here a second time.
    own: usize,
    done: BTreeSet<SchemaId>,
    /// Where the properties are that were put together so far.
    places: BTreeMap<String, usize>,
    /// Those of them that are several in one already.
    several: BTreeSet<usize>,
    required: BTreeSet<String>,
    /// Those of them that only other schemas ask for.
    asked_elsewhere: BTreeSet<String>,
    constraints: KnownConstraints,
}

impl Walk {
    /// Starts with what a schema says itself.
    fn of(all: &Schema, own: Option<SchemaId>) -> Self {
        let mut places = BTreeMap::new();
        for (place, property) in all.properties.iter().enumerate() {
            places.entry(property.name.clone()).or_insert(place);
        }
        let required = all.required.iter().cloned().collect();
        let open: Vec<SchemaId> = own.into_iter().collect();
        let (done, several, asked_elsewhere) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let constraints = KnownConstraints::default();
        Self { own: open.len(), open, done, places, several, required, asked_elsewhere, constraints }
    }
}

impl Lowering<'_> {
    /// The schema and all its members as one, which has no `allOf` any more.
    pub(crate) fn merged(&mut self, schema: &Schema, own: Option<SchemaId>) -> Schema {
        let mut all = Schema { all_of: Vec::new(), ..schema.clone() };
        let mut walk = Walk::of(&all, own);
        for member in &schema.all_of {
            self.member(member, &mut all, &mut walk);
        }
        // That no property is described for such a name is said where it stands, and not of all that extend that.
        all.required.retain(|name| !walk.asked_elsewhere.contains(name) || walk.places.contains_key(name));
        if self.left > 0 {
            return all;
        }
        self.warn_of_weight(schema);
        let Schema { title, description, deprecated, .. } = all;
        Schema { title, description, deprecated, ..Schema::blank(schema.at) }
    }

    fn member(&mut self, member: &SchemaRef, all: &mut Schema, walk: &mut Walk) {
        let reference = match member {
            SchemaRef::Inline(schema) => {
                self.fold(schema, all, walk);
                schema.all_of.iter().for_each(|member| self.member(member, all, walk));
                return;
            }
            SchemaRef::Reference(reference) => reference,
        };
        if walk.open.len() > MAX_DEPTH {
            let message = format!("`allOf` leads through more than {MAX_DEPTH} schemas here; what follows is left out");
            let help = "share what many schemas have by a property of its own";
            self.warn(Fault::new("too-many-merges", reference.at, message).help(help));
            return;
        }
        if walk.open.contains(&reference.target) {
            self.warn(
                Fault::new(
                    "circle",
                    reference.at,
                    "this schema is part of itself here, which adds nothing; it is left out",
                )
                .help("take the reference out of `allOf`"),
            );
            return;
        }
        let document = self.document;
        if walk.done.insert(reference.target)
            && let Some(named) = document.schemas.get(reference.target.0 as usize)
        {
            walk.open.push(reference.target);
            self.member(&named.schema, all, walk);
            walk.open.pop();
        }
        if let Some(siblings) = &reference.siblings {
            self.fold(siblings, all, walk);
        }
    }

    /// Adds what one member says by itself.
    fn fold(&mut self, from: &Schema, all: &mut Schema, walk: &mut Walk) {
        let is_copy = walk.open.len() > walk.own;
        if is_copy && !self.may_merge(weight::of_member(from)) {
            return;
        }
        all.never |= from.never;
        all.types = self.both_types(from, all);
        for property in &from.properties {
            if !is_copy || self.may_merge(weight::of(&property.schema)) {
                fold_property(property, all, walk);
            }
        }
        for name in &from.required {
            if walk.required.insert(name.clone()) {
                all.required.push(name.clone());
                if is_copy {
                    walk.asked_elsewhere.insert(name.clone());
                }
            } else if !is_copy {
                walk.asked_elsewhere.remove(name);
            }
        }
        all.additional = match (&all.additional, &from.additional) {
            (Additional::Allowed(_), _) => all.additional.clone(),
            (_, Additional::Allowed(_)) => from.additional.clone(),
            // `false` beside other members would forbid their properties, which nobody means.
            (Additional::Forbidden, Additional::Forbidden) => Additional::Forbidden,
            _ => Additional::Unsaid,
        };
        if !from.values.is_empty() {
            // Values have no order of their own; what they are called in messages has.
            let listed: BTreeSet<String> = from.values.iter().map(|value| format!("{value:?}")).collect();
            let both: Vec<_> =
                all.values.iter().filter(|value| listed.contains(&format!("{value:?}"))).cloned().collect();
            all.values = if both.is_empty() { from.values.clone() } else { both };
        }
        self.fold_choices(from, all, walk);
        let missing = |own: &Option<String>, other: &Option<String>| own.clone().or_else(|| other.clone());
        all.format = missing(&all.format, &from.format);
        all.title = missing(&all.title, &from.title);
        all.description = missing(&all.description, &from.description);
        all.default = all.default.take().or_else(|| from.default.clone());
        all.example = all.example.take().or_else(|| from.example.clone());
        all.items = all.items.take().or_else(|| from.items.clone());
        all.read_only |= from.read_only;
        all.write_only |= from.write_only;
        walk.constraints.add(&mut all.constraints, from.constraints.clone());
    }

    /// The choices of the first member that has some. A second choice is documented and not told apart.
    fn fold_choices(&mut self, from: &Schema, all: &mut Schema, walk: &Walk) {
        let choices = || from.one_of.iter().chain(&from.any_of);
        // A base that lists its variants, of which this is one: the variant is not a choice of variants again.
        let is_base =
            choices().any(|choice| matches!(choice, SchemaRef::Reference(to) if walk.open.contains(&to.target)));
        if is_base || choices().next().is_none() {
            return;
        }
        if !all.one_of.is_empty() || !all.any_of.is_empty() {
            self.warn(Fault::new(
                "not-honoured",
                from.at,
                "another member of `allOf` has choices already; these are not told apart",
            ));
            return;
        }
        all.one_of.clone_from(&from.one_of);
        all.any_of.clone_from(&from.any_of);
        all.discriminator.clone_from(&from.discriminator);
    }

    /// What both allow. Where they allow nothing together, the first one counts, since some value is meant.
    fn both_types(&mut self, from: &Schema, all: &Schema) -> Vec<Kind> {
        if all.types.is_empty() || from.types.is_empty() {
            return if all.types.is_empty() { from.types.clone() } else { all.types.clone() };
        }
        let allows = |types: &[Kind], kind: Kind| {
            types.contains(&kind) || (kind == Kind::Integer && types.contains(&Kind::Number))
        };
        let mut both: Vec<Kind> = all.types.iter().copied().filter(|kind| allows(&from.types, *kind)).collect();
        both.extend(from.types.iter().copied().filter(|kind| !all.types.contains(kind) && allows(&all.types, *kind)));
        if both.is_empty() {
            self.warn(
                Fault::new("conflict", from.at, "no value has this type and the one that another member of `allOf` asks for; the other one is taken")
                    .help("give the members types that go together"),
            );
            return all.types.clone();
        }
        both
    }
}

/// A property of several members is all of them.
fn fold_property(property: &Property, all: &mut Schema, walk: &mut Walk) {
    let place = *walk.places.entry(property.name.clone()).or_insert(all.properties.len());
    let Some(known) = all.properties.get_mut(place) else {
        all.properties.push(property.clone());
        return;
    };
    if same(&known.schema, &property.schema) {
        return;
    }
    if let SchemaRef::Inline(several) = &mut known.schema
        && walk.several.contains(&place)
    {
        several.all_of.push(property.schema.clone());
        return;
    }
    walk.several.insert(place);
    let first = std::mem::replace(&mut known.schema, SchemaRef::Inline(Box::new(Schema::blank(property.at))));
    if let SchemaRef::Inline(both) = &mut known.schema {
        both.all_of = vec![first, property.schema.clone()];
    }
}

/// Two references to the same schema, or the same words.
fn same(a: &SchemaRef, b: &SchemaRef) -> bool {
    match (a, b) {
        (SchemaRef::Reference(a), SchemaRef::Reference(b)) => a.target == b.target,
        (SchemaRef::Inline(a), SchemaRef::Inline(b)) => a.at == b.at,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
