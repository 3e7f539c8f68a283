use crate::options::{Choices, PageRule, PageWay, Placed, Selector, SharedParameter};
use crate::source::{Source, SourceError};
use crate::{Layout, Options, generate};

const DESCRIPTION: &str = "openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      parameters: [{name: after, in: query, schema: {type: string}}]
      responses:
        '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}
components:
  schemas:
    Page:
      type: object
      properties:
        data: {type: array, items: {type: object, properties: {id: {type: [integer, 'null']}}}}
        text: {$ref: '#/components/schemas/Text'}
        flag: {type: boolean}
        flags: {type: array, items: {type: boolean}}
        any: {}
        obj: {type: object, additionalProperties: false, properties: {link: {type: string, format: uri}}}
    Text: {type: [string, 'null']}
";

struct Described;

impl Source for Described {
    fn read(&self, _: &str) -> Result<Vec<u8>, SourceError> {
        Ok(DESCRIPTION.as_bytes().to_vec())
    }
}

/// What is said of these choices.
fn said(choices: Choices) -> Vec<String> {
    let options = Options { package: "pets".to_owned(), layout: Layout::Part, choices };
    let generation = generate("api.yaml", &Described, &options, &mut |_| {});
    let unused = generation.diagnostics.into_iter().filter(|fault| fault.code == "unused-option");
    unused.map(|fault| fault.message).collect()
}

fn rule(way: PageWay, more: Option<&str>) -> Placed<PageRule> {
    let selector = Selector { id: Some("listPets".to_owned()), ..Selector::default() };
    Placed::from(PageRule { selector, way, items: Some("data".to_owned()), more: more.map(str::to_owned) })
}

fn next(at: &str) -> PageWay {
    PageWay::Next(at.to_owned())
}

fn cursor(at: &str) -> PageWay {
    PageWay::Cursor { parameter: "after".to_owned(), at: at.to_owned() }
}

#[test]
fn a_rule_that_can_not_find_the_next_page_is_said_to_do_nothing() {
    for (way, more, why) in [
        (next("obj"), None, "`obj` is an object, and has to be a text or a number"),
        (next("data"), None, "`data` is a list, and has to be"),
        (cursor("flag"), None, "`flag` is a boolean, and has to be"),
        (cursor("data/-99999999999999999999/id"), None, "only `-1`, the last element, can be"),
        (cursor("data/0/id"), None, "only `-1`"),
        (cursor("text/id"), None, "`id` is asked of a text, in which nothing is"),
        (next("obj/next"), None, "its answer has no property `next` there"),
        (PageWay::Link, Some("text"), "`text` is a text, and has to be `true` or `false`"),
        (PageWay::Link, Some("obj"), "`obj` is an object"),
    ] {
        let faults = said(Choices { pagination: vec![rule(way.clone(), more)], ..Choices::default() });
        assert!(faults.len() == 1 && faults[0].contains(why), "{way:?} {more:?}: {faults:?}");
    }
}

#[test]
fn what_can_be_at_a_place_is_no_fault() {
    for (way, more) in [
        (next("obj/link"), Some("flag")),
        (cursor("data/-1/id"), Some("any")),
        (cursor("text"), Some("not_described")),
        (next("any/thing"), Some("flags/-1")),
        (next("not/described"), None),
    ] {
        let faults = said(Choices { pagination: vec![rule(way.clone(), more)], ..Choices::default() });
        assert_eq!(faults, [""; 0], "{way:?} {more:?}");
    }
}

#[test]
fn a_rule_behind_another_is_said_to_do_nothing() {
    let faults =
        said(Choices { pagination: vec![rule(cursor("text"), None), rule(PageWay::Link, None)], ..Choices::default() });
    assert_eq!(faults, ["this is the pagination of nothing: `GET /pets`: an earlier rule holds for it"]);
}

#[test]
fn a_client_parameter_that_stands_twice_is_said_to_do_nothing() {
    let after = || Placed::from(SharedParameter { name: "after".to_owned(), place: None });
    let faults = said(Choices { client_parameters: vec![after(), after()], ..Choices::default() });
    assert_eq!(faults, ["an entry before this says the same of `after`"]);
}
