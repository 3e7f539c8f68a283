//! What queries select, beside what the crate's own evaluator says of them, and what they may cost.

use std::collections::BTreeSet;

use jsonpath_rust::query::js_path;
use proptest::prelude::*;

use super::{parsed, select};
use crate::diagnostic::Diagnostics;
use crate::read::files::Files;
use crate::read::overlay::draft::Draft;
use crate::source::{FileId, Source, SourceError};
use crate::testing::cases;

struct One(String);

impl Source for One {
    fn read(&self, _: &str) -> Result<Vec<u8>, SourceError> {
        Ok(self.0.clone().into_bytes())
    }
}

fn load(text: String) -> Files {
    let files = Files::default();
    files.load("x.json", &One(text), &mut Diagnostics::default()).expect("it can be read");
    files
}

/// The pointers of what a query selects.
fn selected(query: &str, files: &Files) -> Result<Vec<String>, String> {
    let hits = select(&parsed(query).expect("a query"), &Draft::new(files))?;
    let tree = files.tree(FileId(0)).expect("a file");
    Ok(hits.iter().map(|hit| tree.pointer(hit.node)).collect())
}

/// The same as another evaluator has it. Keys are plain words here.
fn expected(query: &str, text: &str) -> BTreeSet<String> {
    let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let found = js_path(query, &value).expect("a query");
    let pointer = |path: &str| path[1..].replace("']", "").replace("['", "/").replace('[', "/").replace(']', "");
    found.iter().map(|one| pointer(&one.path)).collect()
}

fn check(query: &str, text: &str) {
    let got = selected(query, &load(text.to_owned())).expect("it is worked out");
    let set: BTreeSet<String> = got.iter().cloned().collect();
    assert_eq!(set.len(), got.len(), "{query} selects something twice in {text}");
    assert_eq!(set, expected(query, text), "{query} in {text}");
}

const TEXT: &str = r#"{"a": {"b": [0, 1, {"a": "x", "c": [5, 6.5, null]}, [true, {"b": {}}]], "c": {"a": {"a": {"b": 1}}}},
    "b": [3, "abc", "a.c", "", {"a": 3, "b": "abc"}, {"a": {"b": [1]}, "c": {"b": [1]}}, [1], []], "c": {"a": 1, "b": 2}}"#;

#[test]
fn segments_and_brackets_select_what_they_do_elsewhere() {
    let selectors = [
        ".a",
        ".b",
        ".*",
        "[0]",
        "[-1]",
        "[9]",
        "[-9]",
        "[1:]",
        "[:2]",
        "[-2:]",
        "[::2]",
        "[1::3]",
        "[::-1]",
        "[5:1:-2]",
        "[:1:-1]",
        "[4::-3]",
        "[9:-9:-1]",
        "[::0]",
        "['a','b','a']",
        "[0,1,'c',-1,0]",
        "[*,0]",
        "..a",
        "..*",
        "..[0]",
        "..[1:3]",
        "..['a','c']",
    ];
    for one in selectors {
        check(&format!("${one}"), TEXT);
        for other in selectors {
            check(&format!("${one}{other}"), TEXT);
        }
    }
    for query in ["$", "$..a..b", "$..*..*..*", "$..a..a..b..*", "$.a..b[0]", "$..b..[?@.a].*"] {
        check(query, TEXT);
    }
}

#[test]
fn filters_hold_where_they_do_elsewhere() {
    let filters = [
        "@",
        "@.a",
        "!@.a",
        "@.a && @.b",
        "@.a || !@.c",
        "!(@.a || @.c)",
        "@.*",
        "@..b",
        "@[0]",
        "@ == 1",
        "@ != 1",
        "@ < 3",
        "@ <= 3",
        "@ > 1",
        "@ >= 6.5",
        "@ == 6.5",
        "@.a == @.c",
        "@.a == 'x'",
        "@.x == @.y",
        "@ == null",
        "@ == true",
        "@.a.b == @.c.b",
        "@.a == $.c.a",
        "@ == $.b[6]",
        "$..x",
        "$..a",
        "@.b[?@ == 1]",
        "@ == 'abc'",
        "@ < 'b'",
        "match(@, 'a.c')",
        "match(@, 'b')",
        "search(@, 'b')",
        "match(@, 'a[.]c')",
        "match(@, '(')",
        "search(@.b, 'b|z')",
        "length(@) == 3",
        "length(@) > length(@.b)",
        "length(@.b) == 3",
        "count(@.*) > 1",
        "count(@..*) == 2",
        "value(@..b) == 'abc'",
        "value(@.a) == 3",
        "$.a && @.a",
        "count($..a) > 2",
        "$.b[?@ == 3]",
    ];
    for filter in filters {
        for way in ["$[?F]", "$.*[?F]", "$..[?F]", "$..[0, ?F, 'a']", "$..[?F].*"] {
            check(&way.replace('F', filter), TEXT);
        }
    }
}

/// The other evaluator takes the node itself for one that a filter asks about.
#[test]
fn a_filter_in_a_filter_asks_about_the_children_of_what_the_outer_one_asks_about() {
    let got = selected("$.b[?@..[?@.b]]", &load(TEXT.to_owned())).expect("it is worked out");
    assert_eq!(got, ["/b/5"]);
}

fn value() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec!["a", "b", "c"]);
    prop::sample::select(vec!["0", "1", "1.0", "null", "true", "\"a\"", "\"\""]).prop_map(str::to_owned).prop_recursive(
        5,
        40,
        4,
        move |inner| {
            let entries = prop::collection::btree_map(key.clone(), inner.clone(), 0..4);
            prop_oneof![
                prop::collection::vec(inner, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
                entries.prop_map(|entries| {
                    let entries = entries.into_iter().map(|(key, value)| format!("\"{key}\":{value}"));
                    format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
                }),
            ]
        },
    )
}

fn query() -> impl Strategy<Value = String> {
    let segments = vec![
        ".a",
        ".b",
        ".*",
        "[0]",
        "[-2]",
        "[0:2]",
        "[::-2]",
        "['a','c',0]",
        "..a",
        "..b",
        "..*",
        "..[0]",
        "[?@.a]",
        "[?@..b]",
        "[?@ == 1]",
        "[?@.a == @.b]",
        "..[?@.a || @[1]]",
        "..[?!@.*]",
        "[?$..c]",
        "[?@ != $.a]",
        "[?@ <= 1]",
    ];
    prop::collection::vec(prop::sample::select(segments), 0..5).prop_map(|segments| format!("${}", segments.concat()))
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn any_query_selects_what_it_does_elsewhere(text in value(), query in query()) {
        check(&query, &text);
    }
}

#[test]
fn queries_from_the_root_inside_of_each_other_have_a_bound() {
    let nested = |depth| (0..depth).fold("@.a".to_owned(), |inner, _| format!("$..[?{inner}]"));
    let files = load(TEXT.to_owned());
    assert!(selected(&nested(5), &files).is_ok());
    let refused = selected(&nested(6), &files).expect_err("too many");
    assert_eq!(refused, "more than 4 queries that start at `$` stand inside of each other");
}

/// Ways to a node are as many as there are choices of four of its 400 ancestors.
#[test]
fn a_node_that_many_ways_lead_to_is_found_once() {
    let files = load((0..400).fold("0".to_owned(), |inner, _| format!("{{\"k\":{inner}}}")));
    assert_eq!(selected("$..k..k..k..k", &files).expect("it is worked out").len(), 397);
    assert_eq!(selected("$..[?@..k..k..k].k", &files).expect("it is worked out").len(), 397);
}
