//! `readOnly` and `writeOnly`: where requests and answers share a type and differ in it, each gets one of its own
//! (OpenAPI 3.1, 4.8.24.2).

use crate::ir::{Api, Direction, REQUESTS, Reach, Shape, Type, TypeDef, TypeId};

/// Takes out of requests what only answers have, and the other way round. A type that is both and differs is split: the
/// answers' one keeps its name. What no operation reaches keeps all its fields.
pub(super) fn split(api: &mut Api) {
    let (sent, received) = Reach::of_messages(api, &[]);
    let differs = differing(api);
    let is = |flags: &[bool], id: usize| flags.get(id).copied().unwrap_or_default();
    // The type that requests use, by the type that stood there.
    let mut for_requests: Vec<TypeId> = api.type_ids().collect();
    for id in 0..api.types.len() {
        if !is(&differs, id) || !is(&sent, id) {
            continue;
        }
        if is(&received, id) {
            let (Ok(copy), Some(def)) = (u32::try_from(api.types.len()), api.types.get(id)) else { continue };
            let def = TypeDef { hint: def.hint.inside(REQUESTS), is_copy: true, ..def.clone() };
            api.types.push(def);
            if let Some(target) = for_requests.get_mut(id) {
                *target = TypeId(copy);
            }
        }
    }
    let count = for_requests.len();
    for (id, def) in api.types.iter_mut().enumerate() {
        let copied = id >= count;
        if copied || (is(&sent, id) && !is(&received, id)) {
            drop_fields(&mut def.shape, Direction::Answers);
            def.shape.each_type_mut(&mut |ty| redirect(ty, &for_requests));
        } else if is(&received, id) {
            drop_fields(&mut def.shape, Direction::Requests);
        }
    }
    for operation in &mut api.operations {
        operation.each_sent_mut(&mut |ty| redirect(ty, &for_requests));
    }
    for webhook in &mut api.webhooks {
        webhook.each_sent_mut(&mut |ty| redirect(ty, &for_requests));
    }
}

/// By type, whether requests and answers see different things in it or in what it is made of.
fn differing(api: &Api) -> Vec<bool> {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); api.types.len()];
    let mut open = Vec::new();
    for (id, def) in api.types.iter().enumerate() {
        def.shape.each_type(&mut |ty| {
            ty.each_named(&mut |TypeId(part)| users.get_mut(part as usize).into_iter().for_each(|of| of.push(id)));
        });
        if let Shape::Struct(object) = &def.shape
            && object.fields.iter().any(|field| field.direction != Direction::Both)
        {
            open.push(id);
        }
    }
    let mut differs = vec![false; api.types.len()];
    while let Some(id) = open.pop() {
        if let Some(known) = differs.get_mut(id)
            && !*known
        {
            *known = true;
            open.extend(users.get(id).into_iter().flatten());
        }
    }
    differs
}

fn drop_fields(shape: &mut Shape, direction: Direction) {
    if let Shape::Struct(object) = shape {
        object.fields.retain(|field| field.direction != direction);
    }
}

fn redirect(ty: &mut Type, to: &[TypeId]) {
    ty.each_named_mut(&mut |id| {
        if let Some(target) = to.get(id.0 as usize) {
            *id = *target;
        }
    });
}
