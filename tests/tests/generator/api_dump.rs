//! The IR in a form for people: what is there, without places, ids by name, and only what differs from nothing.

use std::fmt::Write;

use codegen::analyse::{Facts, analyse};
use codegen::document::Value;
use codegen::ir::{Api, Base, Content, Docs, Hint, Operation, Shape, Struct, Type, TypeId, Webhook};

/// Everything that `lower` and `analyse` found.
pub(crate) fn dump(api: &Api) -> String {
    let facts = analyse(api);
    let mut out = String::new();
    for server in &api.servers {
        let _ = writeln!(out, "server {} {}", server.label.as_deref().unwrap_or("-"), server.url);
        for variable in &server.variables {
            let _ = writeln!(out, "  {} = {:?} of {:?}", variable.name, variable.default, variable.values);
        }
    }
    for scheme in &api.schemes {
        let _ = writeln!(out, "scheme {} {:?}", scheme.name, scheme.kind);
    }
    for operation in &api.operations {
        self::operation(api, operation, &mut out);
    }
    for webhook in &api.webhooks {
        self::webhook(api, webhook, &mut out);
    }
    for id in api.type_ids() {
        definition(api, &facts, id, &mut out);
    }
    out
}

fn webhook(api: &Api, webhook: &Webhook, out: &mut String) {
    let to = webhook.caller.as_ref().map(|caller| format!(" to {} after {}", caller.expression, caller.operation));
    let _ = writeln!(out, "\nwebhook {} {}{}", webhook.name, webhook.method, to.unwrap_or_default());
    docs(&webhook.docs, out);
    for told in &webhook.parameters {
        let _ = writeln!(out, "  {:?} {:?}", told.place, told.wire);
    }
    let message = |message: &Option<codegen::ir::Message>| match message {
        Some(message) => format!("{} {}", message.media_type, ty(api, &message.ty)),
        None => "nothing".to_owned(),
    };
    let _ = writeln!(out, "  payload: {}", message(&webhook.payload));
    for (status, _, answer) in &webhook.answers {
        let _ = writeln!(out, "  {status:?}: {}", message(answer));
    }
}

fn operation(api: &Api, operation: &Operation, out: &mut String) {
    let _ =
        writeln!(out, "\noperation {} {} {}", operation.id.as_deref().unwrap_or("-"), operation.method, operation.path);
    docs(&operation.docs, out);
    let servers = operation.servers.iter().map(|id| &api.servers[id.0 as usize]);
    let servers: Vec<&str> = servers.map(|server| server.label.as_deref().unwrap_or(&server.url)).collect();
    let names = |ids: &Vec<_>| {
        ids.iter().map(|id: &codegen::ir::SchemeId| api.schemes[id.0 as usize].name.as_str()).collect::<Vec<_>>()
    };
    let security: Vec<Vec<&str>> = operation.security.iter().map(names).collect();
    let _ = writeln!(out, "  servers {servers:?}, security {security:?}, tags {:?}", operation.tags);
    if !operation.unmet.is_empty() {
        let _ = writeln!(out, "  unmet {:?}", operation.unmet);
    }
    for parameter in &operation.parameters {
        let need = if parameter.required { "" } else { "?" };
        let explode = if parameter.explode { " explode" } else { "" };
        let reserved = if parameter.reserved { " reserved" } else { "" };
        let json = if parameter.json { " json" } else { "" };
        let (place, style, ty) = (parameter.place, parameter.style, self::ty(api, &parameter.ty));
        let _ = writeln!(out, "  {place:?} {:?}{need}: {ty} ({style:?}{explode}{reserved}{json})", parameter.wire);
        docs(&parameter.docs, out);
    }
    if let Some(body) = &operation.body {
        let need = if body.required { "" } else { "?" };
        let contents: Vec<String> = body.contents.iter().map(|one| content(api, one)).collect();
        let _ = writeln!(out, "  body{need}: {} = {}", ty(api, &body.ty), contents.join(" | "));
        docs(&body.docs, out);
    }
    for answer in &operation.answers {
        let contents: Vec<String> = answer.contents.iter().map(|one| content(api, one)).collect();
        let body = if contents.is_empty() { "nothing".to_owned() } else { contents.join(" | ") };
        let _ = writeln!(out, "  {:?}: {body}", answer.status);
    }
    for header in &operation.headers {
        let _ = writeln!(out, "  header {}: {} of {:?}", header.wire, ty(api, &header.ty), header.statuses);
    }
}

fn content(api: &Api, content: &Content) -> String {
    let mut line = format!("{} as {} ({:?})", ty(api, &content.ty), content.media_type, content.codec);
    for (label, names) in [("alike", &content.alike), ("others", &content.others)] {
        if !names.is_empty() {
            let _ = write!(line, " {label} {}", names.join(" "));
        }
    }
    for rule in &content.rules {
        let _ = write!(line, " {} {:?}", rule.wire, rule.style);
    }
    line
}

fn definition(api: &Api, facts: &Facts, id: TypeId, out: &mut String) {
    let def = api.ty(id);
    let index = id.0 as usize;
    let (usage, derives) = (facts.usage[index], facts.derives[index]);
    let words = [
        (usage.sent, "sent"),
        (usage.received, "received"),
        (derives.eq, "Eq"),
        (derives.copy, "Copy"),
        (derives.default, "Default"),
    ];
    let words: Vec<&str> = words.into_iter().filter_map(|(holds, word)| holds.then_some(word)).collect();
    let _ = write!(out, "\ntype {} [{}]", name(api, &def.hint), words.join(" "));
    let canonical = facts.canonical[index];
    if canonical != id {
        let _ = writeln!(out, " is {}", name(api, &api.ty(canonical).hint));
        return;
    }
    match &def.shape {
        Shape::Alias(of) => {
            let _ = writeln!(out, " = {}", ty(api, of));
        }
        Shape::Texts(values) => {
            let _ = writeln!(out, " one of {values:?}");
        }
        Shape::Integers(values) => {
            let _ = writeln!(out, " one of {values:?}");
        }
        Shape::Values(values) => {
            let values: Vec<String> = values.iter().map(literal).collect();
            let _ = writeln!(out, " one of [{}]", values.join(", "));
        }
        Shape::Union(union) => {
            if let Some(tag) = &union.tag {
                let default = tag.default.map(|place| format!(", else {place}")).unwrap_or_default();
                let _ = write!(out, " by {:?}{default}", tag.property);
            }
            out.push('\n');
        }
        Shape::Struct(object) => out.push_str(if object.closed { " closed\n" } else { "\n" }),
        Shape::Bodies(_) => out.push('\n'),
    }
    docs(&def.docs, out);
    let boxed = |place: usize| if facts.boxed.contains(&(id, place)) { " boxed" } else { "" };
    match &def.shape {
        Shape::Struct(object) => {
            for (place, field) in object.fields.iter().enumerate() {
                let need = if field.required { "" } else { "?" };
                let _ = writeln!(
                    out,
                    "  {:?}{need}: {}{}{}",
                    field.wire,
                    ty(api, &field.ty),
                    boxed(place),
                    part(object, place)
                );
                docs(&field.docs, out);
            }
            if let Some(values) = &object.additional {
                let _ = writeln!(out, "  ..: {}", ty(api, values));
            }
        }
        Shape::Bodies(contents) => {
            for one in contents {
                let _ = writeln!(out, "  | {}", content(api, one));
            }
        }
        Shape::Union(union) => {
            for (place, variant) in union.variants.iter().enumerate() {
                let tags = if variant.tags.is_empty() { String::new() } else { format!(" {:?}", variant.tags) };
                let _ = writeln!(out, "  | {}{tags}: {}{}", variant.name, ty(api, &variant.ty), boxed(place));
            }
        }
        _ => {}
    }
}

/// How a field travels, if it is a part of its own.
fn part(object: &Struct, place: usize) -> String {
    let part = object.parts.as_ref().and_then(|parts| parts.get(place));
    part.map(|part| format!(" as {:?} {:?} {:?}", part.kind, part.media_type, part.headers)).unwrap_or_default()
}

/// Texts are shortened to a line; that they are whole is seen in the Rust.
fn docs(docs: &Docs, out: &mut String) {
    let mut line = Vec::new();
    if let Some(text) = docs.title.as_ref().or(docs.text.as_ref()) {
        line.push(format!("{:?}", text.lines().next().unwrap_or_default()));
    }
    if docs.deprecated {
        line.push("deprecated".to_owned());
    }
    line.extend(docs.constraints.iter().map(|(keyword, value)| format!("{keyword} {}", literal(value))));
    line.extend(docs.default.iter().map(|value| format!("default {}", literal(value))));
    line.extend(docs.example.iter().map(|value| format!("example {}", literal(value))));
    if !line.is_empty() {
        let _ = writeln!(out, "    # {}", line.join(", "));
    }
}

fn literal(value: &Value) -> String {
    super::yaml::to_json(value).to_string()
}

fn name(api: &Api, hint: &Hint) -> String {
    let base = match &hint.base {
        Base::Schema(name) => name.to_string(),
        Base::Webhook(id) => api.webhooks[id.0 as usize].name.clone(),
        Base::Operation(id) => {
            let operation = &api.operations[id.0 as usize];
            operation.id.clone().unwrap_or_else(|| format!("{} {}", operation.method, operation.path))
        }
    };
    hint.words.iter().fold(base, |name, word| format!("{name}/{word}"))
}

fn ty(api: &Api, of: &Type) -> String {
    match of {
        Type::Nullable(inner) => format!("{} or null", ty(api, inner)),
        Type::List(inner) => format!("[{}]", ty(api, inner)),
        Type::Tuple(parts) => {
            format!("({})", parts.iter().map(|part| ty(api, part)).collect::<Vec<_>>().join(", "))
        }
        Type::Map(inner) => format!("{{{}}}", ty(api, inner)),
        Type::Named(id) => name(api, &api.ty(*id).hint),
        Type::Integer(width) => format!("{width:?}"),
        Type::Float(width) => format!("{width:?}"),
        simple => format!("{simple:?}"),
    }
}
