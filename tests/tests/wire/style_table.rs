//! The style table as it is published (OpenAPI 3.1.1, 4.8.12.4 "Style Examples"): every row, and what is done for `n/a`.

use runtime::{ApiError, Style};
use serde::Serialize;

use crate::encoding::request;

/// The table's object, whose keys have an order.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "UPPERCASE")]
struct Color {
    r: u8,
    g: u8,
    b: u8,
}

/// The columns: what the table calls undefined is the empty text (RFC 6570 leaves what is undefined out).
#[derive(Clone, Copy, Serialize)]
#[serde(untagged)]
enum Column {
    Text(&'static str),
    List([&'static str; 3]),
    Object(Color),
}

const COLUMNS: [Column; 4] = [
    Column::Text(""),
    Column::Text("blue"),
    Column::List(["blue", "black", "brown"]),
    Column::Object(Color { r: 100, g: 200, b: 150 }),
];

fn path(style: Style, value: Column) -> Result<String, ApiError> {
    let request = request(move |encoder| encoder.path_as("color", style, &value))?;
    Ok(request.uri().path().trim_start_matches('/').to_owned())
}

fn query(style: Style, value: Column) -> String {
    let request = request(move |encoder| {
        encoder.path("color", "x");
        encoder.query_as("color", style, false, &value);
    });
    request.expect("a request").uri().query().unwrap_or_default().to_owned()
}

/// In a path that is this one segment, an empty text would lead to `/`, and a dot to the folder: errors before sending.
const REFUSED: &str = "an error";

#[test]
fn case_61_path_styles_are_as_in_the_table() {
    let rows = [
        (
            Style::Matrix { explode: false },
            [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"],
        ),
        (
            Style::Matrix { explode: true },
            [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"],
        ),
        (Style::Label { explode: false }, [REFUSED, ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
        (Style::Label { explode: true }, [REFUSED, ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
        (Style::Simple { explode: false }, [REFUSED, "blue", "blue,black,brown", "R,100,G,200,B,150"]),
        (Style::Simple { explode: true }, [REFUSED, "blue", "blue,black,brown", "R=100,G=200,B=150"]),
    ];
    for (style, expected) in rows {
        for (value, expected) in COLUMNS.into_iter().zip(expected) {
            match path(style, value) {
                Ok(found) => assert_eq!(found, expected, "{style:?}"),
                Err(error) => assert!(error.is_encode() && expected == REFUSED, "{style:?}: {error}"),
            }
        }
    }
}

#[test]
fn case_61_query_styles_are_as_in_the_table() {
    let rows = [
        (Style::Form { explode: false }, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        (
            Style::Form { explode: true },
            ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"],
        ),
        // The table has no text for the first two columns (n/a): one value needs no delimiter, so it is as in `form`.
        (
            Style::SpaceDelimited,
            ["color=", "color=blue", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"],
        ),
        (
            Style::PipeDelimited,
            ["color=", "color=blue", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"],
        ),
        // Of `deepObject` only the last column is in the table. A list's elements have numbers, as services read them.
        (
            Style::DeepObject,
            [
                "color=",
                "color=blue",
                "color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown",
                "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
            ],
        ),
    ];
    for (style, expected) in rows {
        for (value, expected) in COLUMNS.into_iter().zip(expected) {
            assert_eq!(query(style, value), expected, "{style:?}");
        }
    }
}

#[test]
fn case_61_simple_style_in_headers_is_as_in_the_table() {
    let rows = [
        (false, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
        (true, ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
    ];
    for (explode, expected) in rows {
        for (value, expected) in COLUMNS.into_iter().zip(expected) {
            let request = request(move |encoder| {
                encoder.path("color", "x");
                encoder.header_as("X-Color", explode, &value);
            });
            assert_eq!(request.expect("a request").headers()["x-color"], expected, "{explode}");
        }
    }
}
