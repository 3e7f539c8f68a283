//! Every place of the template: each text and each key, and the template with something else there.

use serde_json::{Map, Value};

use crate::support::folder;

/// The way to a text or a key: the places in arrays and objects, from the root.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    way: Vec<usize>,
    /// The key is meant, not the value.
    key: bool,
    /// For messages.
    pub(crate) shown: String,
}

/// The description that says something everywhere.
pub(crate) fn template() -> Value {
    let path = folder().with_file_name("hostile-template.yaml");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_yaml::from_str(&text).expect("the template is YAML")
}

/// All places of a description.
pub(crate) fn places(description: &Value) -> Vec<Place> {
    let mut places = Vec::new();
    collect(description, &mut Vec::new(), "", &mut places);
    places
}

fn collect(value: &Value, way: &mut Vec<usize>, shown: &str, places: &mut Vec<Place>) {
    let add = |key: bool, way: &[usize], shown: String, places: &mut Vec<Place>| {
        places.push(Place { way: way.to_vec(), key, shown });
    };
    match value {
        Value::String(_) => add(false, way, shown.to_owned(), places),
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                way.push(place);
                collect(item, way, &format!("{shown}/{place}"), places);
                way.pop();
            }
        }
        Value::Object(entries) => {
            for (place, (key, item)) in entries.iter().enumerate() {
                way.push(place);
                let shown = format!("{shown}/{key}");
                add(true, way, format!("the key {shown}"), places);
                collect(item, way, &shown, places);
                way.pop();
            }
        }
        _ => {}
    }
}

impl Place {
    /// The description with this text there.
    pub(crate) fn with(&self, description: &Value, text: &str) -> Value {
        self.replaced(description, &self.way, text)
    }

    fn replaced(&self, value: &Value, way: &[usize], text: &str) -> Value {
        let Some((here, rest)) = way.split_first() else { return Value::String(text.to_owned()) };
        match value {
            Value::Array(items) => {
                let item = |(place, item)| if place == *here { self.replaced(item, rest, text) } else { item.clone() };
                items.iter().enumerate().map(item).collect()
            }
            Value::Object(entries) => {
                let entry = |(place, (key, item)): (usize, (&String, &Value))| match place == *here {
                    true if self.key && rest.is_empty() => (text.to_owned(), item.clone()),
                    true => (key.clone(), self.replaced(item, rest, text)),
                    false => (key.clone(), item.clone()),
                };
                Value::Object(entries.iter().enumerate().map(entry).collect::<Map<_, _>>())
            }
            other => other.clone(),
        }
    }
}

#[test]
fn a_text_is_put_at_the_place_that_is_meant() {
    let value = serde_json::json!({"a": ["b", {"c": "d"}]});
    let all: Vec<String> = places(&value).iter().map(|place| place.with(&value, "X").to_string()).collect();
    let expected = [
        r#"{"X":["b",{"c":"d"}]}"#,
        r#"{"a":["X",{"c":"d"}]}"#,
        r#"{"a":["b",{"X":"d"}]}"#,
        r#"{"a":["b",{"c":"X"}]}"#,
    ];
    assert_eq!(all, expected);
}
