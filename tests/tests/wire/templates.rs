//! RFC 6570's own examples (section 3.2), for the operators that OpenAPI's styles are made of.

use runtime::Style;
use serde::Serialize;

use crate::encoding::request;

/// The variables of section 3.2 that a style can be given.
#[derive(Clone, Copy, Serialize)]
#[serde(untagged)]
enum Variable {
    Text(&'static str),
    List([&'static str; 3]),
    Keys(Keys),
}

#[derive(Clone, Copy, Serialize)]
struct Keys {
    semi: &'static str,
    dot: &'static str,
    comma: &'static str,
}

const HELLO: Variable = Variable::Text("Hello World!");
const HALF: Variable = Variable::Text("50%");
const WHO: Variable = Variable::Text("fred");
const BASE: Variable = Variable::Text("http://example.com/home/");
const PATH: Variable = Variable::Text("/foo/bar");
const EMPTY: Variable = Variable::Text("");
const LIST: Variable = Variable::List(["red", "green", "blue"]);
const KEYS: Variable = Variable::Keys(Keys { semi: ";", dot: ".", comma: "," });

/// The name of the path's parameter decides what `matrix` writes, so each test has the name `color` in its place.
fn path(style: Style, reserved: bool, value: Variable) -> String {
    let request = request(move |encoder| match reserved {
        true => encoder.path_reserved("color", style, &value),
        false => encoder.path_as("color", style, &value),
    });
    request.expect("a request").uri().path().to_owned()
}

fn query(name: &'static str, explode: bool, value: Variable) -> String {
    let request = request(move |encoder| {
        encoder.path("color", "x");
        encoder.query_as(name, Style::Form { explode }, false, &value);
    });
    request.expect("a request").uri().query().unwrap_or_default().to_owned()
}

#[test]
fn simple_string_expansion() {
    let (whole, exploded) = (Style::Simple { explode: false }, Style::Simple { explode: true });
    let rows = [
        (whole, Variable::Text("value"), "/value"),
        (whole, HELLO, "/Hello%20World%21"),
        (whole, HALF, "/50%25"),
        (whole, LIST, "/red,green,blue"),
        (exploded, LIST, "/red,green,blue"),
        (whole, KEYS, "/semi,%3B,dot,.,comma,%2C"),
        (exploded, KEYS, "/semi=%3B,dot=.,comma=%2C"),
    ];
    for (style, value, expected) in rows {
        assert_eq!(path(style, false, value), expected, "{style:?}");
    }
}

#[test]
fn label_expansion() {
    let (whole, exploded) = (Style::Label { explode: false }, Style::Label { explode: true });
    let rows = [
        (whole, WHO, "/.fred"),
        (whole, HALF, "/.50%25"),
        (whole, LIST, "/.red,green,blue"),
        (exploded, LIST, "/.red.green.blue"),
        (whole, KEYS, "/.semi,%3B,dot,.,comma,%2C"),
        (exploded, KEYS, "/.semi=%3B.dot=..comma=%2C"),
    ];
    for (style, value, expected) in rows {
        assert_eq!(path(style, false, value), expected, "{style:?}");
    }
}

#[test]
fn path_style_parameter_expansion() {
    let (whole, exploded) = (Style::Matrix { explode: false }, Style::Matrix { explode: true });
    let rows = [
        (whole, WHO, "/;color=fred"),
        (whole, HALF, "/;color=50%25"),
        (whole, EMPTY, "/;color"),
        (whole, LIST, "/;color=red,green,blue"),
        (exploded, LIST, "/;color=red;color=green;color=blue"),
        (whole, KEYS, "/;color=semi,%3B,dot,.,comma,%2C"),
        (exploded, KEYS, "/;semi=%3B;dot=.;comma=%2C"),
        // Section 3.2.7 lets the equals sign go wherever nothing stands behind it.
        (exploded, Variable::List(["a", "", "b"]), "/;color=a;color;color=b"),
        (exploded, Variable::Keys(Keys { semi: "", dot: ".", comma: "" }), "/;semi;dot=.;comma"),
    ];
    for (style, value, expected) in rows {
        assert_eq!(path(style, false, value), expected, "{style:?}");
    }
}

#[test]
fn form_style_query_expansion() {
    let rows = [
        ("who", false, WHO, "who=fred"),
        ("half", false, HALF, "half=50%25"),
        ("empty", false, EMPTY, "empty="),
        ("list", false, LIST, "list=red,green,blue"),
        ("list", true, LIST, "list=red&list=green&list=blue"),
        ("keys", false, KEYS, "keys=semi,%3B,dot,.,comma,%2C"),
        ("keys", true, KEYS, "semi=%3B&dot=.&comma=%2C"),
    ];
    for (name, explode, value, expected) in rows {
        assert_eq!(query(name, explode, value), expected, "{name} {explode}");
    }
}

#[test]
fn form_style_query_continuation() {
    let request = request(|encoder| {
        encoder.path("color", "x");
        encoder.query("x", &1024);
        encoder.query("undef", &None::<u8>);
        encoder.query("y", &768);
        encoder.query("empty", "");
    });
    assert_eq!(request.expect("a request").uri().query(), Some("x=1024&y=768&empty="));
}

#[test]
fn reserved_expansion_in_a_path() {
    let (whole, exploded) = (Style::Simple { explode: false }, Style::Simple { explode: true });
    let rows = [
        (whole, HELLO, "/Hello%20World!"),
        (whole, HALF, "/50%25"),
        (whole, BASE, "/http://example.com/home/"),
        (whole, PATH, "//foo/bar"),
        (whole, LIST, "/red,green,blue"),
        (whole, KEYS, "/semi,;,dot,.,comma,,"),
        (exploded, KEYS, "/semi=;,dot=.,comma=,"),
    ];
    for (style, value, expected) in rows {
        assert_eq!(path(style, true, value), expected, "{style:?}");
    }
}
