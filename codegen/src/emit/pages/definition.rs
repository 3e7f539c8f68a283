//! Definitions of types: the page of a schema, and the sections of what has no name of its own.

use crate::emit::context::json;
use crate::emit::hold::Hold;
use crate::emit::{Unit, bodies, multipart};
use crate::ir::{Base, Codec, Content, Docs, Float, Shape, Struct, Type, TypeId, Union};
use crate::text::{cell, code, code_cell, fenced};

use super::book::{Book, named};
use super::page::Page;
use super::table::Table;

/// The columns of every table of fields.
pub(super) const FIELDS: [&str; 4] = ["Field", "Type", "Required", "Description"];

/// The page of a named schema.
pub(super) fn page(book: &Book<'_>, id: TypeId) -> Unit<'static> {
    let mut page = Page::new(book.ty(id), book.name(id));
    if let Base::Schema(name) = &book.context.api.ty(id).hint.base
        && **name != *book.name(id)
    {
        page.add(format!("The description calls it {}.", code(name)));
    }
    body(book, &mut page, id);
    sections(book, &mut page, &book.inside(id));
    page.finish()
}

/// A section for each of the types.
pub(super) fn sections(book: &Book<'_>, page: &mut Page, types: &[TypeId]) {
    for id in types {
        page.heading(book.name(*id));
        body(book, page, *id);
    }
}

/// What a type is.
pub(super) fn body(book: &Book<'_>, page: &mut Page, id: TypeId) {
    let def = book.context.api.ty(id);
    docs(page, &def.docs);
    match &def.shape {
        Shape::Struct(object) => structure(book, page, id, object),
        Shape::Texts(values) => {
            let rows: Vec<String> = values.iter().map(|value| code_cell(value)).collect();
            enumeration(book, page, id, rows, "String");
        }
        Shape::Integers(values) => {
            enumeration(book, page, id, values.iter().map(|value| format!("`{value}`")).collect(), "i64");
        }
        Shape::Values(values) => {
            let rows: Vec<String> = values.iter().map(|value| code_cell(&json(value))).collect();
            enumeration(book, page, id, rows, "runtime::Value");
        }
        Shape::Union(of) => union(book, page, id, of),
        Shape::Bodies(contents) => choice_of_bodies(book, page, id, contents),
        Shape::Alias(ty) => {
            let hold = book.context.hold(id, 0);
            page.add(format!("Another name for {}.", ty_link(book, page, ty, hold, false)));
        }
    }
    if let Some(example) = &def.docs.example {
        page.add(format!("Example:\n\n{}", fenced("json", &json(example))));
    }
}

/// What the description says about a thing, in blocks.
pub(super) fn docs(page: &mut Page, docs: &Docs) {
    if docs.deprecated {
        page.add("**Deprecated.** It still works, but should not be used.");
    }
    for text in words(docs) {
        page.add_markdown(text);
    }
    let facts = limits(docs).into_iter().chain(default(docs));
    facts.for_each(|fact| page.add(fact));
}

/// The title and the text, where they are there and not the same.
pub(super) fn words(docs: &Docs) -> Vec<&str> {
    let title = docs.title.as_deref().filter(|title| !title.trim().is_empty());
    let text = docs.text.as_deref().filter(|text| !text.trim().is_empty() && docs.title.as_deref() != Some(*text));
    title.into_iter().chain(text).collect()
}

fn limits(docs: &Docs) -> Option<String> {
    let limits: Vec<String> = (docs.constraints.iter())
        .map(|(keyword, value)| format!("{} {}", code_cell(keyword), code_cell(&json(value))))
        .collect();
    (!limits.is_empty()).then(|| format!("Described limits, which are not checked here: {}.", limits.join(", ")))
}

fn default(docs: &Docs) -> Option<String> {
    let default = docs.default.as_ref()?;
    Some(format!("When it is absent, the service assumes {}.", code_cell(&json(default))))
}

/// What the description says about a field, in a cell, and then how it travels.
pub(super) fn describe(docs: &Docs, travels: Option<String>) -> String {
    let mut lines: Vec<String> = Vec::new();
    if docs.deprecated {
        lines.push("**Deprecated.**".to_owned());
    }
    lines.extend(words(docs).into_iter().map(cell));
    lines.extend(limits(docs));
    lines.extend(default(docs));
    lines.extend(docs.example.as_ref().map(|example| format!("Example: {}.", code_cell(&json(example)))));
    lines.extend(travels);
    lines.retain(|line| !line.is_empty());
    lines.join("<br>")
}

fn structure(book: &Book<'_>, page: &mut Page, id: TypeId, object: &Struct) {
    let names = book.context.names.fields.get(id.0 as usize);
    let mut table = Table::new(FIELDS);
    for (place, field) in object.fields.iter().enumerate() {
        let name = names.map(|names| names.ident(place).to_string()).unwrap_or_default();
        let hold = book.context.hold(id, place);
        let part = object.parts.as_ref().and_then(|parts| parts.get(place));
        let key = match part {
            Some(part) => Some(multipart::travels(&field.wire, part, code_cell)),
            None if name.trim_start_matches("r#") == field.wire => None,
            None => Some(format!("The property {}.", code_cell(&field.wire))),
        };
        table.row([
            code(&name),
            ty_link(book, page, &field.ty, hold, !field.required),
            required(field.required),
            describe(&field.docs, key),
        ]);
    }
    if let Some(values) = &object.additional {
        let name = names.and_then(|names| names.additional.as_ref()).map_or("additional", |name| name.as_str());
        let ty = Type::Map(Box::new(values.clone()));
        let text = "Properties that the description does not name.".to_owned();
        table.row([
            code(name),
            ty_link(book, page, &ty, book.context.hold(id, object.fields.len()), false),
            required(false),
            text,
        ]);
    }
    page.add(if table.is_empty() { "It has no fields.".to_owned() } else { table.text() });
}

pub(super) fn required(required: bool) -> String {
    if required { "yes".to_owned() } else { "no".to_owned() }
}

fn enumeration(book: &Book<'_>, page: &mut Page, id: TypeId, values: Vec<String>, other: &str) {
    let names = book.context.names.variants.get(id.0 as usize);
    let mut table = Table::new(["Variant", "Value"]);
    for (place, value) in values.into_iter().enumerate() {
        let name = names.map(|names| names.ident(place).to_string()).unwrap_or_default();
        table.row([code(&name), value]);
    }
    let name = names.map(|names| names.other().to_string()).unwrap_or_default();
    table.row([code(&format!("{name}({other})")), "any other, kept as it is".to_owned()]);
    page.add(table.text());
}

fn union(book: &Book<'_>, page: &mut Page, id: TypeId, union: &Union) {
    let names = book.context.names.variants.get(id.0 as usize);
    let name = |place: usize| code(&names.map(|names| names.ident(place).to_string()).unwrap_or_default());
    let other = code(&names.map(|names| names.other().to_string()).unwrap_or_default());
    let rest = "`runtime::Value`, for what fits none of the others".to_owned();
    let Some(tag) = &union.tag else {
        let mut table = Table::new(["Variant", "Holds"]);
        for (place, variant) in union.variants.iter().enumerate() {
            table.row([name(place), ty_link(book, page, &variant.ty, Hold::Here, false)]);
        }
        table.row([other, rest]);
        return page.add(table.text());
    };
    page.add(format!("The property {} says which variant a value is.", code(&tag.property)));
    let mut table = Table::new(["Variant", "Chosen by", "Holds"]);
    for (place, variant) in union.variants.iter().enumerate() {
        let mut values: Vec<String> = variant.tags.iter().map(|value| code_cell(value)).collect();
        if tag.default == Some(place) {
            values.push("any other".to_owned());
        }
        table.row([name(place), values.join(", "), ty_link(book, page, &variant.ty, Hold::Here, false)]);
    }
    let others = if tag.default.is_some() { "" } else { "any other" };
    table.row([other, others.to_owned(), rest]);
    page.add(table.text());
}

fn choice_of_bodies(book: &Book<'_>, page: &mut Page, id: TypeId, contents: &[Content]) {
    let names = book.context.names.variants.get(id.0 as usize);
    let mut table = Table::new(["Variant", "Holds", "Description"]);
    for (place, content) in contents.iter().enumerate() {
        let name = names.map(|names| names.ident(place).to_string()).unwrap_or_default();
        let holds = ty_link(book, page, &content.ty, Hold::Here, false);
        table.row([code(&name), holds, bodies::travels(content, code_cell)]);
    }
    page.add(table.text());
}

/// A type as code that leads to the definition in it, if there is one.
pub(super) fn ty_link(book: &Book<'_>, page: &Page, ty: &Type, hold: Hold, optional: bool) -> String {
    let text = ty_text(book, ty, hold);
    let text = code(&if optional { format!("Option<{text}>") } else { text });
    match named(ty) {
        Some(id) => page.link(&text, &book.ty(id)),
        None => text,
    }
}

/// What an answer's body becomes, with a link to its definition. Successes may be handed on as they arrive.
pub(super) fn received_link(book: &Book<'_>, page: &Page, content: &Content, is_success: bool) -> String {
    match received_text(book, content, is_success) {
        None => ty_link(book, page, &content.ty, Hold::Here, false),
        Some(text) => {
            let text = code(&text);
            named(&content.ty).map(|ty| page.link(&text, &book.ty(ty))).unwrap_or(text)
        }
    }
}

/// The type of a body that is handed on as it arrives. `None` of what is read whole.
pub(super) fn received_text(book: &Book<'_>, content: &Content, is_success: bool) -> Option<String> {
    let item = || ty_text(book, &content.ty, Hold::Here);
    match content.codec {
        _ if !is_success => None,
        Codec::Bytes => Some("runtime::ByteStream".to_owned()),
        Codec::Events => Some(format!("runtime::Events<{}>", item())),
        Codec::Lines | Codec::Sequence => Some(format!("runtime::Items<{}>", item())),
        _ => None,
    }
}

/// A type as Rust writes it.
pub(super) fn ty_text(book: &Book<'_>, ty: &Type, hold: Hold) -> String {
    let simple = match ty {
        Type::Any => "runtime::Value",
        Type::Boolean => "bool",
        Type::Integer(width) => width.word(),
        Type::Float(Float::F32) => "f32",
        Type::Float(Float::F64) => "f64",
        Type::Text => "String",
        Type::Secret => "runtime::Secret",
        Type::DateTime => "runtime::DateTime",
        Type::Date => "runtime::jiff::civil::Date",
        Type::Uuid => "runtime::uuid::Uuid",
        Type::Ipv4 => "std::net::Ipv4Addr",
        Type::Ipv6 => "std::net::Ipv6Addr",
        Type::Base64 => "runtime::Base64",
        Type::Bytes => "runtime::Bytes",
        Type::File => "runtime::File",
        Type::Parts => "runtime::Parts",
        Type::Nullable(inner) => return format!("Option<{}>", ty_text(book, inner, hold)),
        Type::List(inner) => return format!("Vec<{}>", ty_text(book, inner, hold.of_elements())),
        Type::Tuple(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| ty_text(book, part, hold)).collect();
            return if let [only] = parts.as_slice() {
                format!("({only},)")
            } else {
                format!("({})", parts.join(", "))
            };
        }
        Type::Map(inner) => return format!("BTreeMap<String, {}>", ty_text(book, inner, hold.of_elements())),
        Type::Named(id) => match hold {
            Hold::Here => book.name(*id),
            Hold::Boxed => return format!("Box<{}>", book.name(*id)),
            Hold::Far => return format!("runtime::Far<{}>", book.name(*id)),
        },
        Type::Foreign(id) => {
            return book.context.foreign(*id).to_string().replace(' ', "").trim_start_matches("::").to_owned();
        }
    };
    simple.to_owned()
}
