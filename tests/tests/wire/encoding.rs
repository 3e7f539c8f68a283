//! What the style table leaves open: headers and cookies, what is absent, nested or reserved, numbers, JSON.

use runtime::http::Request;
use runtime::{Answer, AsJson, Body, DecodeError, Encoder, Facts, NoTypedError, Operation, Server, Style};
use serde::Serialize;
use serde_json::{Value, json};
use tests::Stub;

use crate::support::failure;

const HERE: &Server = &Server { url: "http://h", variables: &[] };

/// An operation that encodes whatever a test says.
struct Says(Box<dyn Fn(&mut Encoder) + Send + Sync>);

impl Operation for Says {
    type Output = ();
    type Failure = NoTypedError;
    const FACTS: &'static Facts =
        &Facts { id: "says", method: "GET", path: "/{color}", servers: &[HERE], security: &[], accept: "*/*" };
    fn encode(&self, request: &mut Encoder) {
        (self.0)(request);
    }
    fn success(answer: &Answer) -> Result<(), DecodeError> {
        answer.nothing()
    }
    fn failure(_: &Answer) -> Option<NoTypedError> {
        None
    }
}

pub(crate) fn request(
    encode: impl Fn(&mut Encoder) + Send + Sync + 'static,
) -> Result<Request<Body>, runtime::ApiError> {
    let client: runtime::Client = runtime::Builder::new().transport(Stub::bare(200, "")).build().expect("a client");
    Ok(client.call(Says(Box::new(encode))).prepare()?)
}

fn path(style: Style, value: &Value) -> Result<String, runtime::ApiError> {
    let value = value.clone();
    let request = request(move |encoder| encoder.path_as("color", style, &value))?;
    Ok(request.uri().path().trim_start_matches('/').to_owned())
}

fn query(style: Style, reserved: bool, value: &Value) -> Result<String, runtime::ApiError> {
    let value = value.clone();
    let request = request(move |encoder| {
        encoder.path("color", "x");
        encoder.query_as("color", style, reserved, &value);
    })?;
    Ok(request.uri().query().unwrap_or_default().to_owned())
}

fn header(explode: bool, value: &Value) -> Option<String> {
    let value = value.clone();
    let request = request(move |encoder| {
        encoder.path("color", "x");
        encoder.header_as("X-Color", explode, &value);
    });
    let value = request.expect("a request").headers().get("x-color").cloned()?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn cookie(value: &Value) -> Option<String> {
    let value = value.clone();
    let request = request(move |encoder| {
        encoder.path("color", "x");
        encoder.cookie("color", &value);
    });
    let value = request.expect("a request").headers().get("cookie").cloned()?;
    Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// Without percent-encoding, to be read.
fn decoded(query: &str) -> String {
    let url = reqwest::Url::parse(&format!("http://h/?x={}", query.replace('&', "%26").replace('+', "%2B")));
    let url = url.expect("a URL");
    url.query_pairs().map(|(_, value)| value.into_owned()).collect()
}

/// The table's own values. serde_json sorts keys, so the object's are in order here too.
fn table() -> [Value; 4] {
    [json!(""), json!("blue"), json!(["blue", "black", "brown"]), json!({ "B": 150, "G": 200, "R": 100 })]
}

#[test]
fn headers_are_as_in_the_table() {
    let expected = ["", "blue", "blue,black,brown", "B,150,G,200,R,100"];
    for (value, expected) in table().iter().zip(expected) {
        assert_eq!(header(false, value).as_deref(), Some(expected), "{value}");
    }
    assert_eq!(header(true, &table()[3]).as_deref(), Some("B=150,G=200,R=100"));
    assert_eq!(header(true, &table()[2]).as_deref(), Some("blue,black,brown"));
}

#[test]
fn cookies_are_in_form_style_and_one_header() {
    let expected = ["color=", "color=blue", "color=blue; color=black; color=brown", "B=150; G=200; R=100"];
    for (value, expected) in table().iter().zip(expected) {
        assert_eq!(cookie(value).as_deref(), Some(expected), "{value}");
    }
    assert_eq!(cookie(&json!("a b;c=d,\"é")).as_deref(), Some("color=a%20b%3Bc%3Dd%2C%22%C3%A9"));
}

#[test]
fn what_is_null_or_has_nothing_in_it_is_not_sent() {
    let styles = [
        Style::Form { explode: true },
        Style::Form { explode: false },
        Style::SpaceDelimited,
        Style::PipeDelimited,
        Style::DeepObject,
    ];
    for value in [json!(null), json!([]), json!({}), json!([null]), json!({ "a": null })] {
        for style in styles {
            assert_eq!(query(style, false, &value).expect("a request"), "", "{style:?} {value}");
        }
        assert_eq!((header(false, &value), cookie(&value)), (None, None), "{value}");
        for style in [Style::Simple { explode: false }, Style::Label { explode: true }, Style::Matrix { explode: true }]
        {
            assert!(failure(path(style, &value)).is_encode(), "{style:?} {value}");
        }
    }
    assert_eq!(query(Style::Form { explode: false }, false, &json!([""])).expect("a request"), "color=");
}

#[test]
fn reserved_characters_are_escaped_unless_they_are_allowed() {
    let form = Style::Form { explode: true };
    let value = json!(":/?#[]@!$&'()*+,;= %2e%é\"<>");
    let escaped = "color=%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%20%252e%25%C3%A9%22%3C%3E";
    assert_eq!(query(form, false, &value).expect("a request"), escaped);
    // `#`, `&`, `+` would end the value or change it, brackets and `'` no query may hold as they are; triples pass.
    let allowed = "color=:/?%23%5B%5D@!$%26%27()*%2B,;=%20%2e%25%C3%A9%22%3C%3E";
    assert_eq!(query(form, true, &value).expect("a request"), allowed);
    assert_eq!(query(form, false, &json!({ "addedAt>=": "1&2" })).expect("a request"), "addedAt%3E%3D=1%262");
    assert_eq!(query(Style::DeepObject, false, &json!({ "a[b]": "c" })).expect("a request"), "color%5Ba%5Bb%5D%5D=c");
}

#[test]
fn delimiters_within_elements_do_not_become_delimiters() {
    let value = json!(["a,b", "c|d e"]);
    assert_eq!(query(Style::Form { explode: false }, false, &value).expect("a request"), "color=a%2Cb,c%7Cd%20e");
    assert_eq!(path(Style::Simple { explode: false }, &value).expect("a request"), "a%2Cb,c%7Cd%20e");
    assert_eq!(path(Style::Label { explode: false }, &value).expect("a request"), ".a%2Cb,c%7Cd%20e");
}

#[test]
fn headers_hold_text_outside_ascii_and_no_line_breaks() {
    assert_eq!(header(false, &json!("Gerät 1, 2")).as_deref(), Some("Gerät 1, 2"));
    for value in ["a\r\nb", "a\0", "a\u{7f}"] {
        let error = failure(request(move |encoder| {
            encoder.path("color", "x");
            encoder.header("X-Color", value);
        }));
        assert!(error.is_encode() && error.to_string().contains("`X-Color`"), "{error}");
    }
}

#[test]
fn numbers_and_booleans_are_written_as_json_writes_them() {
    #[derive(Serialize)]
    struct Numbers {
        a: f64,
        b: f64,
        c: bool,
        d: i64,
        e: u64,
        f: Option<u8>,
    }
    let value = Numbers { a: 1.0, b: 0.1, c: true, d: i64::MIN, e: u64::MAX, f: None };
    let request = request(move |encoder| {
        encoder.path("color", &1.5_f32);
        encoder.query("n", &value);
    })
    .expect("a request");
    assert_eq!(request.uri().to_string(), format!("http://h/1.5?a=1&b=0.1&c=true&d={}&e={}", i64::MIN, u64::MAX));
}

#[test]
fn numbers_that_no_text_can_stand_for_are_refused() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(failure(request(move |encoder| encoder.path("color", &value))).is_encode(), "{value}");
    }
}

#[test]
fn a_path_parameter_that_nobody_gave_is_an_error_and_not_a_brace_on_the_wire() {
    let error = failure(request(|_| {}));
    assert!(error.is_encode() && error.to_string().contains("without a value"), "{error}");
}

#[test]
fn what_is_nested_has_its_way_in_brackets_or_is_json() {
    let value = json!({ "a": { "b": [{ "c": 1 }, "d"], "e": null }, "l": [1, 2] });
    let rows = [
        (Style::Form { explode: true }, "a[b][0][c]=1&a[b][1]=d&l=1&l=2"),
        (Style::DeepObject, "color[a][b][0][c]=1&color[a][b][1]=d&color[l][0]=1&color[l][1]=2"),
        (Style::Form { explode: false }, r#"color=a,{"b":[{"c":1},"d"],"e":null},l,[1,2]"#),
        (Style::SpaceDelimited, r#"color=a {"b":[{"c":1},"d"],"e":null} l [1,2]"#),
    ];
    for (style, expected) in rows {
        let found = query(style, false, &value).expect("a request");
        let found = decoded(&found);
        assert_eq!(found, expected, "{style:?}");
    }
    let list = json!([[1], { "a": "ü\"" }]);
    assert_eq!(header(false, &list).as_deref(), Some(r#"[1],{"a":"ü\""}"#));
    assert_eq!(query(Style::Form { explode: true }, false, &list).expect("a request").matches("color%5B").count(), 2);
}

#[test]
fn a_parameter_in_json_is_one_text_and_null_is_not_sent() {
    let request = request(|encoder| {
        encoder.path("color", &AsJson(&json!({ "a": [1] })));
        encoder.query("q", &AsJson(&json!(["x y", 1])));
        encoder.query("none", &AsJson(&None::<u8>));
        encoder.header("X-Json", &AsJson(&json!("ü")));
        encoder.cookie_as("c", false, &[1, 2]);
    });
    let request = request.expect("a request");
    assert_eq!(
        request.uri().to_string(),
        "http://h/%7B%22a%22%3A%5B1%5D%7D?q=%5B%22x%20y%22%2C1%5D",
        "braces and brackets are escaped"
    );
    assert_eq!(request.headers()["x-json"].as_bytes(), "\"ü\"".as_bytes());
    assert_eq!(request.headers()["cookie"], "c=1,2");
}

#[test]
fn reserved_characters_in_a_path_are_the_callers_but_never_lead_elsewhere() {
    let style = Style::Simple { explode: false };
    let path = |value: &'static str| request(move |encoder| encoder.path_reserved("color", style, value));
    assert_eq!(path("a/b?c#d:e").expect("a request").uri().to_string(), "http://h/a/b%3Fc%23d:e");
    for elsewhere in ["a/../b", "..", "a/%2e%2E"] {
        assert!(failure(path(elsewhere)).is_encode(), "{elsewhere}");
    }
}
