//! What actions make of a description, as the specification's words say it.

use crate::diagnostic::Diagnostics;
use crate::document::Value;
use crate::options::{Choices, Placed};
use crate::source::{Source, SourceError};

struct Two<'a>(&'a str, &'a str);

impl Source for Two<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        Ok(if path == "api.yaml" { self.0 } else { self.1 }.as_bytes().to_vec())
    }
}

const TARGET: &str = "\
a: {b: 1, list: [1, {x: y}, 1], deep: {c: {d: e}}}
odd'key: {b: 2}
ops: {one: {tags: [p, q]}, two: {tags: [q]}, three: {}}
twice: {k: {}, k: {}}
";

/// The target after these actions as JSON, and what is said.
fn applied(actions: &str) -> (Option<String>, Vec<String>) {
    let overlay = format!("overlay: 1.1.0\ninfo: {{title: t, version: '1'}}\nactions:\n{actions}");
    let mut diagnostics = Diagnostics::default();
    let source = Two(TARGET, &overlay);
    let choices = Choices { overlays: vec![Placed::from("o.yaml".to_owned())], ..Choices::default() };
    let (files, file) = super::load("api.yaml", &choices, &source, crate::Limits::default(), &mut diagnostics);
    let said =
        diagnostics.placed().iter().map(|fault| format!("{} {}", fault.severity.word(), fault.message)).collect();
    (file.and_then(|_| files.contents().next()).map(|value| json(&value)), said)
}

fn json(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => text.clone(),
        Value::String(text) => format!("'{text}'"),
        Value::Array(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::Object(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{key}:{}", json(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
    }
}

/// What became of `$.a`, or of `$.ops` where that was changed; nothing may be said.
fn part(actions: &str, from: &str, to: &str) -> String {
    let (all, said) = applied(actions);
    assert!(said.is_empty(), "{said:?}");
    let all = all.expect("a result");
    let start = all.find(from).expect("the start");
    let end = all.find(to).expect("the end");
    all[start + from.len()..end].to_owned()
}

fn a(actions: &str) -> String {
    part(actions, "{a:", ",odd'key")
}

#[test]
fn objects_are_merged_arrays_joined_and_other_values_replaced() {
    assert_eq!(
        a("- {target: $.a, update: {b: 2, new: n, list: [3], deep: {c: {d: f, g: h}}}}"),
        "{b:2,list:[1,{x:'y'},1,3],deep:{c:{d:'f',g:'h'}},new:'n'}"
    );
}

#[test]
fn an_array_takes_the_items_of_an_array_and_anything_else_as_an_item() {
    let before = "{b:1,list:[1,{x:'y'},1";
    let after = "],deep:{c:{d:'e'}}}";
    assert_eq!(a("- {target: $.a.list, update: [2, 3]}"), format!("{before},2,3{after}"));
    assert_eq!(a("- {target: $.a.list, update: {x: z}}"), format!("{before},{{x:'z'}}{after}"));
    assert_eq!(a("- {target: $.a.list, update: 2}"), format!("{before},2{after}"));
    assert_eq!(a("- {target: $.a.b, update: two}"), format!("{}{after}", before.replace("b:1", "b:'two'")));
}

#[test]
fn all_that_is_selected_is_removed_and_nothing_else() {
    assert_eq!(a("- {target: '$.a.list[?@ == 1]', remove: true}"), "{b:1,list:[{x:'y'}],deep:{c:{d:'e'}}}");
    assert_eq!(a("- {target: '$.a.list[0,1]', remove: true}"), "{b:1,list:[1],deep:{c:{d:'e'}}}");
    assert_eq!(a("- {target: '$.a..*', remove: true}"), "{}");
    assert_eq!(a("- {target: '$.a[?@.c]', remove: true, update: {z: 1}}"), "{b:1,list:[1,{x:'y'},1]}");
}

#[test]
fn many_nodes_and_those_whose_keys_have_quotes_or_stand_twice_are_found_too() {
    assert_eq!(part("- {target: \"$['odd\\\\'key'].b\", remove: true}", "odd'key:", ",ops"), "{}");
    let many = format!("- {{target: $.a.deep, update: {{many: [{}]}}}}\n", "{n: 1}, ".repeat(100));
    let all = a(&format!("{many}- {{target: '$.a.deep.many[*].n', update: 2}}"));
    assert_eq!(all.matches("{n:2}").count(), 100, "{all}");
    assert_eq!(
        a(&format!("{many}- {{target: '$.a.deep.many[?@.n]', remove: true}}")),
        a("- {target: $.a.deep, update: {many: []}}")
    );
    let (all, said) = applied("- {target: '$.twice[*]', update: {n: 1}}");
    assert!(all.is_some_and(|all| all.ends_with("twice:{k:{n:1},k:{n:1}}}")), "{said:?}");
}

#[test]
fn actions_see_what_those_before_them_did() {
    assert_eq!(
        a(
            "- {target: $.a.deep, remove: true}\n- {target: $.a, update: {deep: {z: 1}}}\n- {target: $.a.deep, update: {y: 2}}"
        ),
        "{b:1,list:[1,{x:'y'},1],deep:{z:1,y:2}}"
    );
}

#[test]
fn a_copy_is_merged_like_an_update() {
    assert_eq!(
        a("- {target: $.a.deep.c, copy: '$[\"odd''key\"]'}\n- {target: $.a.list, copy: $.a.deep.c}"),
        "{b:1,list:[1,{x:'y'},1,{d:'e',b:2}],deep:{c:{d:'e',b:2}}}"
    );
}

#[test]
fn nodes_inside_of_each_other_are_all_updated() {
    let got = part("- {target: '$.ops..[?@.tags]', update: {safe: true}}", ",ops:", ",three");
    assert_eq!(got, "{one:{tags:['p','q'],safe:true},two:{tags:['q'],safe:true}");
    let nested = a("- {target: '$.a..[?@.d || @.c]', update: {n: 1}}");
    assert_eq!(nested, "{b:1,list:[1,{x:'y'},1],deep:{c:{d:'e',n:1},n:1}}");
}

#[test]
fn filters_ask_for_members_functions_and_orders_of_numbers() {
    for filter in ["@.tags[?@ == 'p']", "length(@.tags) > 1", "match(@.tags[0], 'p.*')", "count(@.tags[*]) == 2"] {
        let got = part(&format!("- {{target: \"$.ops[?{filter}]\", update: {{hit: 1}}}}"), ",ops:", ",two");
        assert_eq!(got, "{one:{tags:['p','q'],hit:1}", "{filter}");
    }
}

#[test]
fn null_changes_nothing_where_something_is_and_says_so() {
    let (all, said) = applied("- {target: $, update: {a: , ops: }}");
    assert!(all.is_some_and(|all| all.contains("b:1")));
    assert_eq!(said.len(), 2, "{said:?}");
}

#[test]
fn copies_of_copies_have_a_bound() {
    let doubling = "- {target: $.a, update: {n: {}}}\n- {target: $.a.n, copy: $}\n".repeat(60);
    let (all, said) = applied(&doubling);
    assert!(all.is_none());
    assert!(said.iter().any(|said| said.contains("nest deeper") || said.contains("add more than")), "{said:?}");
}

#[test]
fn what_is_brought_has_its_place_in_the_overlay_and_the_rest_keeps_its_own() {
    let overlay = "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n- {target: $.a, update: {new: {k: v}}}\n";
    let mut diagnostics = Diagnostics::default();
    let source = Two(TARGET, overlay);
    let choices = Choices { overlays: vec![Placed::from("o.yaml".to_owned())], ..Choices::default() };
    let (files, file) = super::load("api.yaml", &choices, &source, crate::Limits::default(), &mut diagnostics);
    let tree = file.and_then(|file| files.tree(file)).expect("a tree");
    let root = crate::read::tree::Tree::ROOT;
    let place = |path: &[&str], key: bool| {
        let node = path.iter().fold(root, |node, key| tree.get(node, key).expect("a node"));
        let at = files.locate(crate::source::At { file: crate::source::FileId(0), node, key });
        format!("{}:{}:{} {}", at.file, at.line, at.column, at.pointer)
    };
    assert_eq!(place(&["a", "new", "k"], false), "o.yaml:4:35 /actions/0/update/new/k");
    assert_eq!(place(&["a", "new"], true), "o.yaml:4:26 /actions/0/update/new");
    assert_eq!(place(&["a", "deep", "c"], false), "api.yaml:1:43 /a/deep/c");
    assert_eq!(place(&["ops", "two"], true), "api.yaml:3:28 /ops/two");
}

/// The files after these actions on a description, and what is said.
fn overlaid(target: &str, actions: &str) -> (crate::read::files::Files, Vec<String>) {
    let overlay = format!("overlay: 1.1.0\ninfo: {{title: t, version: '1'}}\nactions:\n{actions}");
    let mut diagnostics = Diagnostics::default();
    let choices = Choices { overlays: vec![Placed::from("o.yaml".to_owned())], ..Choices::default() };
    let source = Two(target, &overlay);
    let (files, _) = super::load("api.yaml", &choices, &source, crate::Limits::default(), &mut diagnostics);
    (files, diagnostics.placed().iter().map(|fault| fault.message.clone()).collect())
}

#[test]
fn what_is_copied_stays_when_its_source_is_removed_or_changed() {
    let actions = "- {target: $.a.list, copy: $.a.deep}\n- {target: $.a.deep.c, update: {d: new}}\n\
                   - {target: $.a.deep, remove: true}\n- {target: $.a, copy: $.ops.one}\n- {target: $.a.tags, update: [r]}\n";
    let got = part(actions, "{a:", ",odd'key");
    assert_eq!(got, "{b:1,list:[1,{x:'y'},1,{c:{d:'e'}}],tags:['p','q','r']}");
    assert_eq!(part(actions, ",ops:", ",twice"), "{one:{tags:['p','q']},two:{tags:['q']},three:{}}");
    let itself = a("- {target: $.a.deep, copy: $.a}\n- {target: $.a.deep.deep.c, copy: $.a.deep}");
    assert!(
        itself.starts_with("{b:1,list:[1,{x:'y'},1],deep:{c:{d:'e'},b:1,list:[1,{x:'y'},1],deep:{c:{d:'e',"),
        "{itself}"
    );
}

#[test]
fn what_was_removed_is_seen_by_nobody() {
    let actions = "- {target: $.twice, update: {n: {k: 1}}}\n- {target: $.twice, remove: true}\n\
                   - {target: '$.a.list[0]', remove: true}\n";
    let (files, said) = overlaid(TARGET, actions);
    assert!(said.is_empty(), "{said:?}");
    let tree = files.tree(crate::source::FileId(0)).expect("a tree");
    assert!(tree.duplicates().is_empty());
    let root = crate::read::tree::Tree::ROOT;
    let led_to = |node| std::iter::successors(Some(node), |node| tree.parent(*node)).last() == Some(root);
    for node in tree.nodes().filter(|node| !led_to(*node)) {
        assert_eq!(tree.kind(node), crate::read::tree::Kind::Null);
    }
    let x = tree.nodes().find(|node| tree.string(*node) == Some("y")).expect("it stays");
    assert_eq!(tree.pointer(x), "/a/list/0/x");
}

#[test]
fn keys_that_stand_twice_after_an_overlay_are_known() {
    let duplicates = |actions: &str| {
        let (files, said) = overlaid(TARGET, actions);
        assert!(said.is_empty(), "{said:?}");
        let tree = files.tree(crate::source::FileId(0)).expect("a tree");
        tree.duplicates().iter().map(|node| tree.pointer(*node)).collect::<Vec<_>>()
    };
    assert_eq!(duplicates("- {target: $.twice, update: {n: 1}}"), ["/twice/k"]);
    assert_eq!(duplicates("- {target: $.a, copy: $.twice}"), ["/twice/k"]);
    assert_eq!(
        duplicates("- {target: $.a, update: {n: {}}}\n- {target: $.a.n, copy: $}"),
        ["/twice/k", "/a/n/twice/k"]
    );
    assert!(duplicates("- {target: '$.twice[*]', remove: true}").is_empty());
}

#[test]
fn a_text_at_many_targets_and_one_that_is_doubled_have_a_bound() {
    let items = "{n: {}}, ".repeat(2_000);
    let text = "x".repeat(50_000);
    let long = format!("- {{target: '$.a[*].n', update: {{text: {text}}}}}\n");
    let doubled =
        format!("- {{target: $, update: {{t: {{c: ['{text}']}}}}}}\n") + &"- {target: $.t.c, copy: $.t.c}\n".repeat(15);
    for actions in [long, doubled] {
        let (files, said) = overlaid(&format!("a: [{items}]"), &actions);
        let limit = (64 << 20) + 4 * files.size();
        assert_eq!(said, [format!("the overlays add more than {limit} bytes of text together")]);
    }
}

#[test]
fn as_many_keys_as_the_target_has_are_merged_in_their_places() {
    let entries = |value: &str| (0..5_000).map(|n| format!("k{n}: {value}")).collect::<Vec<_>>().join(", ");
    let actions = format!("- {{target: $.a, update: {{{}, new: 1, new: 2}}}}", entries("{x: 1}"));
    let (files, said) = overlaid(&format!("a: {{{}}}", entries("{}")), &actions);
    assert!(said.is_empty(), "{said:?}");
    let all = files.contents().next().map(|value| json(&value)).expect("a file");
    assert_eq!(all.matches(":{x:1}").count(), 5_000);
    assert!(all.ends_with(",k4999:{x:1},new:2}}"), "{}", &all[all.len() - 60..]);
}
