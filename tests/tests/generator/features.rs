//! What is compiled for which feature: the tags of a large API, and the ways that types travel.

use std::fmt::Write;

use crate::support::{file, generate, generated};

/// A description with `count` operations, one after the other of the tags `a`, `B c`, `default` and none; the first ones
/// use a schema that only `a` needs, the others one that all need.
fn description(count: usize) -> String {
    let mut text = String::from("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n");
    for number in 0..count {
        let tags = ["[a]", "[B c]", "[default, a]", "[]"][number % 4];
        let schema = if number % 4 == 0 { "OnlyA" } else { "Shared" };
        let _ = writeln!(
            text,
            "  /p{number}: {{get: {{operationId: get{number}, tags: {tags}, responses: {{'200': {{description: '', content: \
             {{application/json: {{schema: {{$ref: '#/components/schemas/{schema}'}}}}}}}}}}}}}}"
        );
    }
    text.push_str(
        "components:\n  schemas:\n    Shared: {type: object, properties: {x: {type: string}}}\n    \
         OnlyA: {type: object, properties: {part: {$ref: '#/components/schemas/PartOfA'}}}\n    \
         PartOfA: {type: object, properties: {x: {type: integer}}}\n    \
         Unused: {type: object, properties: {part: {$ref: '#/components/schemas/PartOfA'}}}\n",
    );
    text
}

/// The line in front of a module, if it is an attribute.
fn gate<'a>(list: &'a str, module: &str) -> &'a str {
    let at = list.find(&format!("mod {module};")).unwrap_or_else(|| panic!("{module} is not in\n{list}"));
    let before = list[..at].trim_end();
    match before.rfind("#[cfg(") {
        Some(start) if before.ends_with(']') && !before[start..].contains(';') => &before[start..],
        _ => "",
    }
}

#[test]
fn a_tag_carries_what_its_operations_need_and_nothing_else() {
    let generation = generated("api.yaml", &description(200));
    let schemas = file(&generation, "src/generated/schemas/mod.rs");
    assert_eq!(gate(schemas, "only_a"), r#"#[cfg(feature = "a")]"#);
    assert_eq!(gate(schemas, "part_of_a"), r#"#[cfg(feature = "a")]"#);
    // Operations without a tag are always there, and so is what they need.
    assert_eq!(gate(schemas, "shared"), "");
    // What no operation needs has to compile too: only where everything is, all that it needs is.
    assert_eq!(gate(schemas, "unused"), r#"#[cfg(feature = "operations")]"#);
    let operations = file(&generation, "src/generated/operations/mod.rs");
    assert_eq!(gate(operations, "get0"), r#"#[cfg(feature = "a")]"#);
    assert_eq!(gate(operations, "get1"), r#"#[cfg(feature = "b-c")]"#);
    assert_eq!(gate(operations, "get2"), r#"#[cfg(any(feature = "a", feature = "default-tag"))]"#);
    assert_eq!(gate(operations, "get3"), "");
}

#[test]
fn tags_are_features_that_cargo_takes() {
    let block = generated("api.yaml", &description(200)).manifest_block;
    for line in ["a = []", "b-c = []", "default-tag = []", "operations = ["] {
        assert!(block.lines().any(|found| found == line), "{line}: {block}");
    }
}

#[test]
fn a_tag_called_like_a_word_of_rust_has_its_files_where_rust_looks() {
    let mut text = description(200);
    for (tag, word) in [("[a]", "[type]"), ("[B c]", "[gen]"), ("[default, a]", "[self, use]")] {
        text = text.replace(&format!("tags: {tag}"), &format!("tags: {word}"));
    }
    let generation = generated("api.yaml", &text);
    for client in ["client", "blocking"] {
        let list = file(&generation, &format!("src/generated/{client}.rs"));
        let names: Vec<&str> = list.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).collect();
        assert_eq!(names, ["r#gen", "self_", "r#type"], "{list}");
        for name in names {
            file(&generation, &format!("src/generated/{client}/{}.rs", name.trim_start_matches("r#")));
        }
    }
}

#[test]
fn a_small_api_has_no_features_of_its_own() {
    let generation = generated("api.yaml", &description(199));
    assert!(!generation.manifest_block.contains("operations"), "{}", generation.manifest_block);
    assert!(!generation.files.iter().any(|file| file.text.contains("#[cfg(feature = \"a\")]")));
}

#[test]
fn a_schema_that_nobody_uses_changes_no_other_feature() {
    let text = description(200);
    let more =
        format!("{text}    More: {{type: object, properties: {{part: {{$ref: '#/components/schemas/OnlyA'}}}}}}\n");
    let (before, after) = (generate("api.yaml", &text), generate("api.yaml", &more));
    let lists = ["src/generated/schemas/mod.rs", "docs/README.md"];
    for file in after.files.iter().filter(|file| !file.path.ends_with("/more.rs") && !file.path.ends_with("/more.md")) {
        let same = before.files.iter().any(|old| old == file);
        assert!(same || lists.contains(&file.path.as_str()), "{}", file.path);
    }
}

#[test]
fn what_only_gated_code_names_is_no_import() {
    let text = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {}}}}\ncomponents:\n  schemas:\n    \
                Target: {type: object, properties: {x: {type: string}}}\n    Alias: {anyOf: [{$ref: '#/components/schemas/Target'}, {type: 'null'}]}\n    \
                Other: {type: object, properties: {y: {type: string}}}\n    \
                Choice: {oneOf: [{$ref: '#/components/schemas/Alias'}, {$ref: '#/components/schemas/Other'}]}\n";
    let generation = generated("api.yaml", text);
    let choice = file(&generation, "src/generated/schemas/choice.rs");
    let imports = choice.lines().find(|line| line.starts_with("use ")).expect("imports");
    assert_eq!(imports, "use crate::generated::{Alias, Other};", "{choice}");
}
