//! The sections of an option file, one function each.

use std::collections::BTreeMap;

use super::fields::{Fields, Reader};
use crate::document::Place;
use crate::options::{
    Choices, Dependency, ExtraDerives, ForeignType, Inside, PageRule, PageWay, Placed, Renames, Replacements, Selector,
    SharedParameter,
};
use crate::read::plain::{Kind, Node};

/// All keys that say what is wanted otherwise.
pub(super) fn choices(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Choices {
    let overlays = fields.take("overlays").map(|node| reader.texts(node, "`overlays`")).unwrap_or_default();
    Choices {
        strict: false,
        overlays: overlays.into_iter().map(|path| path.with(beside(reader.path, &path.value))).collect(),
        include: fields.take("include").map(|node| selectors(reader, node, "`include`")).unwrap_or_default(),
        exclude: fields.take("exclude").map(|node| selectors(reader, node, "`exclude`")).unwrap_or_default(),
        client_parameters: fields.take("client-parameters").map(|node| shared(reader, node)).unwrap_or_default(),
        rename: fields.take("rename").and_then(|node| renames(reader, node)).unwrap_or_default(),
        replace: fields.take("replace").and_then(|node| replacements(reader, node)).unwrap_or_default(),
        derives: fields.take("derives").and_then(|node| derives(reader, node)).unwrap_or_default(),
        pagination: fields.take("pagination").map(|node| pagination(reader, node)).unwrap_or_default(),
        dependencies: fields.take("dependencies").map(|node| dependencies(reader, node)).unwrap_or_default(),
    }
}

/// A path that is written in a file, relative to that file's folder.
fn beside(file: &str, path: &str) -> String {
    let is_absolute = path.starts_with(['/', '\\']) || path.get(1..2) == Some(":");
    match file.rfind(['/', '\\']) {
        Some(end) if !is_absolute => format!("{}/{path}", file.get(..end).unwrap_or_default()),
        _ => path.to_owned(),
    }
}

fn selectors(reader: &mut Reader<'_>, node: &Node, thing: &str) -> Vec<Placed<Selector>> {
    let mut selectors = Vec::new();
    for item in reader.items(node, thing) {
        let Some(mut fields) = reader.fields(item, "a selector") else { continue };
        let selector = selector(reader, &mut fields);
        fields.finish(reader);
        selectors.push(reader.placed(item, selector));
    }
    selectors
}

fn shared(reader: &mut Reader<'_>, node: &Node) -> Vec<Placed<SharedParameter>> {
    let mut all = Vec::new();
    for item in reader.items(node, "`client-parameters`") {
        let Some(mut fields) = reader.fields(item, "a parameter") else { continue };
        let name = fields.required(reader, "name").and_then(|name| reader.filled(name));
        let place = fields.take("in").and_then(|node| {
            let place = match node.text() {
                Some("path") => Place::Path,
                Some("query") => Place::Query,
                Some("header") => Place::Header,
                Some("cookie") => Place::Cookie,
                _ => {
                    reader.error(node, "this is no place for a parameter", "say `path`, `query`, `header` or `cookie`");
                    return None;
                }
            };
            Some(place)
        });
        fields.finish(reader);
        all.extend(name.map(|name| reader.placed(item, SharedParameter { name: name.value, place })));
    }
    all
}

fn selector(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Selector {
    Selector {
        tag: fields.text(reader, "tag"),
        path: fields.text(reader, "path"),
        id: fields.text(reader, "id"),
        method: fields.text(reader, "method"),
    }
}

fn pagination(reader: &mut Reader<'_>, node: &Node) -> Vec<Placed<PageRule>> {
    let mut rules = Vec::new();
    for item in reader.items(node, "`pagination`") {
        let Some(mut fields) = reader.fields(item, "a rule of pagination") else { continue };
        let selector = selector(reader, &mut fields);
        let (items, more) = (fields.text(reader, "items"), fields.text(reader, "more"));
        let ways = ["link", "next", "cursor", "offset", "page"];
        let said: Vec<_> = ways.into_iter().filter_map(|key| Some((key, fields.take(key)?))).collect();
        fields.finish(reader);
        let way = match said.as_slice() {
            [(key, node)] => page_way(reader, key, node),
            _ => {
                let message = "a rule of pagination says one way to the next page";
                reader.error(item, message, "give one of `link: true`, `next`, `cursor`, `offset` and `page`");
                None
            }
        };
        rules.extend(way.map(|way| reader.placed(item, PageRule { selector, way, items, more })));
    }
    rules
}

fn page_way(reader: &mut Reader<'_>, key: &str, node: &Node) -> Option<PageWay> {
    let text = |reader: &mut Reader<'_>| reader.filled(node).map(|text| text.value);
    match key {
        "link" if node.kind == Kind::Bool(true) => Some(PageWay::Link),
        "link" => {
            reader.error(node, "`link` can only be `true`", "");
            None
        }
        "next" => text(reader).map(PageWay::Next),
        "offset" => text(reader).map(PageWay::Offset),
        "page" if matches!(node.kind, Kind::String(_)) => {
            text(reader).map(|parameter| PageWay::Page { parameter, first: 1 })
        }
        "page" => {
            let mut fields = reader.fields(node, "`page` (a parameter, or an object)")?;
            let parameter = fields.required(reader, "parameter").and_then(|node| reader.filled(node));
            let first = fields.take("first").map(|node| match &node.kind {
                Kind::Number(number) => number.parse().ok(),
                _ => None,
            });
            fields.finish(reader);
            if first == Some(None) {
                reader.error(node, format!("`first` has to be a whole number from 0 to {}", u64::MAX), "");
            }
            Some(PageWay::Page { parameter: parameter?.value, first: first.unwrap_or(Some(1))? })
        }
        _ => {
            let mut fields = reader.fields(node, "`cursor`")?;
            let parameter = fields.required(reader, "parameter").and_then(|node| reader.filled(node));
            let at = fields.required(reader, "at").and_then(|node| reader.filled(node));
            fields.finish(reader);
            Some(PageWay::Cursor { parameter: parameter?.value, at: at?.value })
        }
    }
}

fn renames(reader: &mut Reader<'_>, node: &Node) -> Option<Renames> {
    let mut fields = reader.fields(node, "`rename`")?;
    let renames = Renames {
        types: fields.take("types").map(|node| names(reader, node, "`types`")).unwrap_or_default(),
        fields: fields.take("fields").map(|node| inside(reader, node, "`fields`")).unwrap_or_default(),
        variants: fields.take("variants").map(|node| inside(reader, node, "`variants`")).unwrap_or_default(),
        operations: fields.take("operations").map(|node| names(reader, node, "`operations`")).unwrap_or_default(),
        parameters: fields.take("parameters").map(|node| inside(reader, node, "`parameters`")).unwrap_or_default(),
    };
    fields.finish(reader);
    Some(renames)
}

fn names(reader: &mut Reader<'_>, node: &Node, thing: &str) -> BTreeMap<String, Placed<String>> {
    let entries = reader.entries(node, thing).unwrap_or_default();
    entries.iter().filter_map(|(key, value)| Some((key.clone(), reader.filled(value)?))).collect()
}

fn inside(reader: &mut Reader<'_>, node: &Node, thing: &str) -> Inside {
    let mut all = Inside::new();
    for (outer, value) in reader.entries(node, thing).unwrap_or_default() {
        let names = names(reader, value, &format!("`{outer}`"));
        all.extend(names.into_iter().map(|(inner, name)| ((outer.clone(), inner), name)));
    }
    all
}

fn replacements(reader: &mut Reader<'_>, node: &Node) -> Option<Replacements> {
    let mut fields = reader.fields(node, "`replace`")?;
    let replacements = Replacements {
        formats: fields.take("formats").map(|node| foreign(reader, node, "`formats`")).unwrap_or_default(),
        schemas: fields.take("schemas").map(|node| foreign(reader, node, "`schemas`")).unwrap_or_default(),
    };
    fields.finish(reader);
    Some(replacements)
}

fn foreign(reader: &mut Reader<'_>, node: &Node, thing: &str) -> BTreeMap<String, Placed<ForeignType>> {
    let mut all = BTreeMap::new();
    for (key, value) in reader.entries(node, thing).unwrap_or_default() {
        let ty = match value.kind {
            Kind::String(_) => reader
                .filled(value)
                .map(|path| path.with(ForeignType { path: path.value.clone(), ..Default::default() })),
            _ => foreign_with_traits(reader, value),
        };
        all.extend(ty.map(|ty| (key.clone(), ty)));
    }
    all
}

fn foreign_with_traits(reader: &mut Reader<'_>, node: &Node) -> Option<Placed<ForeignType>> {
    let mut fields = reader.fields(node, "a type (its path, or an object with `type` and `traits`)")?;
    let path = fields.required(reader, "type").and_then(|path| reader.filled(path));
    let traits = fields.take("traits").map(|node| reader.items(node, "`traits`")).unwrap_or_default();
    fields.finish(reader);
    let path = path?;
    let mut ty = ForeignType { path: path.value.clone(), ..ForeignType::default() };
    let (mut eq, mut hash) = (None, None);
    for item in traits {
        match item.text() {
            Some("Eq") => eq = Some(item),
            Some("Hash") => hash = Some(item),
            Some("Copy") => ty.copy = true,
            Some("Default") => ty.default = true,
            _ => {
                let help = "Clone, Debug, PartialEq, Serialize and Deserialize are taken for granted";
                reader.error(item, "only Eq, Hash, Copy and Default may be declared here", help);
            }
        }
    }
    if let (Some(one), None) | (None, Some(one)) = (eq, hash) {
        let message = "Eq and Hash are derived together, so declare both or none";
        reader.error(one, message, "add the other, or take this out");
    }
    ty.eq = eq.is_some() && hash.is_some();
    Some(path.with(ty))
}

fn derives(reader: &mut Reader<'_>, node: &Node) -> Option<ExtraDerives> {
    let mut fields = reader.fields(node, "`derives`")?;
    let mut derives = ExtraDerives {
        all: fields.take("all").map(|node| reader.texts(node, "`all`")).unwrap_or_default(),
        structs: fields.take("structs").map(|node| reader.texts(node, "`structs`")).unwrap_or_default(),
        enums: fields.take("enums").map(|node| reader.texts(node, "`enums`")).unwrap_or_default(),
        types: BTreeMap::new(),
    };
    let types = fields.take("types").and_then(|node| reader.entries(node, "`types`")).unwrap_or_default();
    for (name, value) in types {
        derives.types.insert(name.clone(), reader.texts(value, &format!("`{name}`")));
    }
    fields.finish(reader);
    Some(derives)
}

fn dependencies(reader: &mut Reader<'_>, node: &Node) -> Vec<Placed<Dependency>> {
    let mut all = Vec::new();
    for (name, value) in reader.entries(node, "`dependencies`").unwrap_or_default() {
        let dependency = Dependency { name: name.clone(), ..Dependency::default() };
        if let Kind::String(version) = &value.kind {
            all.push(reader.placed(value, Dependency { version: Some(version.clone()), ..dependency }));
            continue;
        }
        let Some(mut fields) = reader.fields(value, "a dependency (a version in quotes, or an object)") else {
            continue;
        };
        let features = fields.take("features").map(|node| reader.texts(node, "`features`")).unwrap_or_default();
        let default_features = fields.take("default-features").and_then(|node| match node.kind {
            Kind::Bool(value) => Some(value),
            _ => {
                reader.wrong_type(node, "`default-features`", "a boolean");
                None
            }
        });
        let dependency = Dependency {
            version: fields.text(reader, "version"),
            path: fields.text(reader, "path"),
            package: fields.text(reader, "package"),
            features: features.into_iter().map(|feature| feature.value).collect(),
            default_features,
            ..dependency
        };
        fields.finish(reader);
        all.push(reader.placed(value, dependency));
    }
    all
}
