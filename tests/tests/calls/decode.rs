//! From the wire back to values, by the styles of OpenAPI 3.1, 4.8.12: what a service that follows the text would read.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::compare::difference;
use crate::description::Parameter;
use crate::schemas::decoded;

/// What was read, before it is known what each text is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    Text(String),
    List(Vec<Tree>),
    Map(BTreeMap<String, Tree>),
}

/// Names with texts, as in a query or a form: as they came, and whether somebody wanted them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pairs(Vec<(String, String, bool)>);

impl Pairs {
    /// Of `a=b&c=d`, or of another separator.
    pub(crate) fn read(text: &str, separator: &str) -> Self {
        let pieces = text.split(separator).filter(|piece| !piece.is_empty());
        let pair = |piece: &str| {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            (name.to_owned(), value.to_owned(), false)
        };
        Self(pieces.map(pair).collect())
    }

    /// All, as they came.
    pub(crate) fn all(&self) -> &[(String, String, bool)] {
        &self.0
    }

    /// The names that nobody asked for.
    pub(crate) fn others(&self) -> Vec<String> {
        self.0.iter().filter(|(_, _, used)| !used).map(|(name, _, _)| form_text(name)).collect()
    }

    /// The texts of exactly this name, as they came.
    pub(crate) fn raw(&mut self, name: &str) -> Vec<String> {
        let found = self.0.iter_mut().filter(|(found, _, _)| form_text(found) == name);
        found
            .map(|(_, value, used)| {
                *used = true;
                value.clone()
            })
            .collect()
    }

    /// What this name and its brackets hold: `a=1`, `a[b][0]=1`, `a[]=1`. `None` if nothing has the name.
    pub(crate) fn tree(&mut self, name: &str) -> Option<Tree> {
        let mut node = Node::default();
        let mut found = false;
        for (raw, value, used) in &mut self.0 {
            let whole = form_text(raw);
            let Some(rest) = whole.strip_prefix(name).filter(|rest| rest.is_empty() || rest.starts_with('[')) else {
                continue;
            };
            (*used, found) = (true, true);
            let segments = rest.split('[').skip(1).map(|segment| segment.trim_end_matches(']'));
            let place = segments
                .filter(|segment| !segment.is_empty())
                .fold(&mut node, |node, segment| node.inner.entry(segment.to_owned()).or_default());
            place.texts.push(form_text(value));
        }
        found.then(|| node.tree())
    }
}

/// A name on its way to a tree.
#[derive(Default)]
struct Node {
    texts: Vec<String>,
    inner: BTreeMap<String, Node>,
}

impl Node {
    fn tree(self) -> Tree {
        if !self.inner.is_empty() {
            return Tree::Map(self.inner.into_iter().map(|(key, node)| (key, node.tree())).collect());
        }
        let mut texts: Vec<Tree> = self.texts.into_iter().map(Tree::Text).collect();
        match texts.len() {
            1 => texts.remove(0),
            _ => Tree::List(texts),
        }
    }
}

/// Percent signs and pluses, as forms have them.
pub(crate) fn form_text(text: &str) -> String {
    decoded(&text.replace('+', " "))
}

/// Whether what was read is what was meant.
pub(crate) fn fits(meant: &Value, tree: &Tree) -> bool {
    let is_json = |text: &str| serde_json::from_str(text).is_ok_and(|read: Value| difference(meant, &read).is_none());
    match (meant, tree) {
        (Value::String(meant), Tree::Text(text)) => meant == text,
        (Value::Array(items), Tree::List(trees)) => {
            items.len() == trees.len() && items.iter().zip(trees).all(|(item, tree)| fits(item, tree))
        }
        (Value::Array(items), Tree::Map(trees)) => {
            let item =
                |(place, item): (usize, &Value)| trees.get(&place.to_string()).is_some_and(|tree| fits(item, tree));
            items.len() == trees.len() && items.iter().enumerate().all(item)
        }
        // Said once, a name that may be repeated looks like one that may not.
        (Value::Array(items), Tree::Text(text)) => {
            is_json(text) || matches!(items.as_slice(), [only] if fits(only, tree))
        }
        (Value::Object(entries), Tree::Map(trees)) => {
            entries.len() == trees.len()
                && entries.iter().all(|(key, value)| trees.get(key).is_some_and(|tree| fits(value, tree)))
        }
        (_, Tree::Text(text)) => is_json(text),
        _ => false,
    }
}

/// What a parameter in the query or in cookies holds.
pub(crate) fn in_pairs(parameter: &Parameter, pairs: &mut Pairs, meant: &Value) -> Result<Tree, String> {
    let name = &parameter.name;
    let missing = || format!("`{name}` is missing");
    if parameter.json {
        return one(name, pairs.raw(name)).map(|text| Tree::Text(form_text(&text)));
    }
    let separators: &[&str] = match (parameter.style.as_str(), parameter.explode) {
        ("deepObject", _) => return pairs.tree(name).ok_or_else(missing),
        ("form", true) | ("spaceDelimited" | "pipeDelimited", true) => {
            let Value::Object(meant) = meant else { return pairs.tree(name).ok_or_else(missing) };
            let trees = meant.keys().filter_map(|key| Some((key.clone(), pairs.tree(key)?)));
            return Ok(Tree::Map(trees.collect()));
        }
        ("form", false) => &[","],
        ("spaceDelimited", false) => &["%20", "+", " "],
        ("pipeDelimited", false) => &["|", "%7C", "%7c"],
        (other, _) => return Err(format!("`{name}`: there is no style `{other}` here")),
    };
    let text = one(name, pairs.raw(name))?;
    match meant {
        Value::Array(_) | Value::Object(_) => {
            let plain = separators.iter().skip(1).fold(text, |text, other| text.replace(other, separators[0]));
            Ok(listed(plain.split(separators[0]), false, meant, &form_text))
        }
        _ => Ok(Tree::Text(form_text(&text))),
    }
}

/// What a parameter in the path holds, of the raw text at its place.
pub(crate) fn in_path(parameter: &Parameter, raw: &str, meant: &Value) -> Result<Tree, String> {
    let (name, explode) = (&parameter.name, parameter.explode);
    let plain = |text: &str| decoded(text);
    if parameter.json {
        return Ok(Tree::Text(decoded(raw)));
    }
    let is_whole = !matches!(meant, Value::Array(_) | Value::Object(_));
    match parameter.style.as_str() {
        "simple" if is_whole => Ok(Tree::Text(decoded(raw))),
        "simple" => Ok(listed(raw.split(','), explode, meant, &plain)),
        "label" => {
            let raw = raw.strip_prefix('.').ok_or_else(|| format!("`{name}`: `{raw}` has no dot before it"))?;
            Ok(match explode {
                _ if is_whole => Tree::Text(decoded(raw)),
                true => listed(raw.split('.'), true, meant, &plain),
                false => listed(raw.split(','), false, meant, &plain),
            })
        }
        "matrix" => {
            let raw = raw.strip_prefix(';').ok_or_else(|| format!("`{name}`: `{raw}` has no semicolon before it"))?;
            if explode && meant.is_object() {
                return Ok(listed(raw.split(';'), true, meant, &plain));
            }
            let pieces: Vec<&str> = if explode { raw.split(';').collect() } else { vec![raw] };
            let values: Option<Vec<&str>> = pieces
                .iter()
                .map(|piece| piece.split_once('=').filter(|(found, _)| decoded(found) == *name))
                .map(|pair| pair.map(|(_, value)| value))
                .collect();
            let values = values.ok_or_else(|| format!("`{name}`: `{raw}` does not name it"))?;
            Ok(match values.as_slice() {
                [only] if is_whole => Tree::Text(decoded(only)),
                [only] if !explode => listed(only.split(','), false, meant, &plain),
                several => Tree::List(several.iter().map(|text| Tree::Text(decoded(text))).collect()),
            })
        }
        other => Err(format!("`{name}`: there is no style `{other}` in a path")),
    }
}

/// What a header holds.
pub(crate) fn in_header(parameter: &Parameter, values: &[&str], meant: &Value) -> Result<Tree, String> {
    let text = one(&parameter.name, values.iter().map(|text| (*text).to_owned()).collect())?;
    Ok(match meant {
        Value::Array(_) | Value::Object(_) if !parameter.json => {
            listed(text.split(','), parameter.explode, meant, &|text| text.trim().to_owned())
        }
        _ => Tree::Text(text),
    })
}

/// Elements, or keys and values: `k,v` or, exploded, `k=v`.
fn listed<'a>(
    pieces: impl Iterator<Item = &'a str>,
    explode: bool,
    meant: &Value,
    text: &dyn Fn(&str) -> String,
) -> Tree {
    let pieces: Vec<&str> = pieces.collect();
    if !meant.is_object() {
        return Tree::List(pieces.iter().map(|piece| Tree::Text(text(piece))).collect());
    }
    let pairs: Vec<(&str, &str)> = if explode {
        pieces.iter().map(|piece| piece.split_once('=').unwrap_or((piece, ""))).collect()
    } else {
        pieces.chunks(2).map(|two| (two[0], two.get(1).copied().unwrap_or_default())).collect()
    };
    Tree::Map(pairs.into_iter().map(|(key, value)| (text(key), Tree::Text(text(value)))).collect())
}

/// What has to be there once.
fn one(name: &str, mut values: Vec<String>) -> Result<String, String> {
    match values.len() {
        1 => Ok(values.remove(0)),
        0 => Err(format!("`{name}` is missing")),
        many => Err(format!("`{name}` is there {many} times")),
    }
}

/// Every way to find a path template in a path: the names with their raw texts, which have a slash only if `slashes`.
pub(crate) fn captures(template: &str, path: &str, slashes: bool) -> Vec<Vec<(String, String)>> {
    let Some(open) = template.find('{') else {
        return if template == path { vec![Vec::new()] } else { Vec::new() };
    };
    let (literal, rest) = template.split_at(open);
    let (Some(path), Some(close)) = (path.strip_prefix(literal), rest.find('}')) else { return Vec::new() };
    let (name, rest) = (&rest[1..close], &rest[close + 1..]);
    let mut all = Vec::new();
    let longest = if slashes { path.len() } else { path.find('/').unwrap_or(path.len()) };
    let ends = path.char_indices().map(|(end, _)| end).chain([path.len()]);
    for end in ends.skip(1).take_while(|end| *end <= longest) {
        for mut found in captures(rest, &path[end..], slashes) {
            found.insert(0, (name.to_owned(), path[..end].to_owned()));
            all.push(found);
        }
    }
    all
}

#[test]
fn styles_are_read_as_the_text_says() {
    let parameter = |place: &str, style: &str, explode| Parameter {
        place: place.to_owned(),
        name: "color".to_owned(),
        style: style.to_owned(),
        explode,
        reserved: false,
        required: true,
        json: false,
        schema: None,
    };
    let array = serde_json::json!(["blue", "black", "brown"]);
    let object = serde_json::json!({ "R": 100, "G": 200, "B": 150 });
    // The table of 4.8.12.
    for (style, explode, meant, raw) in [
        ("matrix", false, &array, ";color=blue,black,brown"),
        ("matrix", false, &object, ";color=R,100,G,200,B,150"),
        ("matrix", true, &array, ";color=blue;color=black;color=brown"),
        ("matrix", true, &object, ";R=100;G=200;B=150"),
        ("label", false, &array, ".blue,black,brown"),
        ("label", true, &array, ".blue.black.brown"),
        ("label", true, &object, ".R=100.G=200.B=150"),
        ("simple", false, &array, "blue,black,brown"),
        ("simple", false, &object, "R,100,G,200,B,150"),
        ("simple", true, &object, "R=100,G=200,B=150"),
    ] {
        let tree = in_path(&parameter("path", style, explode), raw, meant).expect(raw);
        assert!(fits(meant, &tree), "{style} {explode} {raw}: {tree:?}");
    }
    for (style, explode, meant, raw) in [
        ("form", false, &array, "color=blue,black,brown"),
        ("form", false, &object, "color=R,100,G,200,B,150"),
        ("form", true, &array, "color=blue&color=black&color=brown"),
        ("form", true, &object, "R=100&G=200&B=150"),
        ("spaceDelimited", false, &array, "color=blue%20black%20brown"),
        ("spaceDelimited", false, &object, "color=R%20100%20G%20200%20B%20150"),
        ("pipeDelimited", false, &array, "color=blue%7Cblack%7Cbrown"),
        ("pipeDelimited", false, &object, "color=R%7C100%7CG%7C200%7CB%7C150"),
        ("deepObject", true, &object, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ] {
        let mut pairs = Pairs::read(raw, "&");
        let tree = in_pairs(&parameter("query", style, explode), &mut pairs, meant).expect(raw);
        assert!(fits(meant, &tree) && pairs.others().is_empty(), "{style} {explode} {raw}: {tree:?}");
    }
}
