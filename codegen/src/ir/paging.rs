//! Operations whose answers are pages of a longer list.

use crate::options::PageWay;

use super::{Api, Operation, Shape, Success, Type, TypeId};

/// How the pages of an operation follow each other, and where their items are.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// What says where the next page is.
    pub way: PageWay,
    /// The keys that lead to what says whether there is one; none if nothing does.
    pub more: Vec<String>,
    /// The way through the success to the list.
    pub items: Vec<PageStep>,
    /// What the list holds.
    pub item: Type,
}

/// A step on the way to a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageStep {
    /// It may not be there.
    Perhaps,
    /// A struct's field, by its place.
    Field(TypeId, usize),
}

impl Api {
    /// The way through an operation's success to the list behind these keys, and what that holds; or why there is none.
    ///
    /// # Errors
    ///
    /// The success has no body of one type, or no list there.
    pub fn list(&self, operation: &Operation, keys: &[String]) -> Result<(Vec<PageStep>, Type), String> {
        let (content, mut steps) = match operation.success() {
            Success::One(content) => (content, Vec::new()),
            Success::Maybe(content) => (content, vec![PageStep::Perhaps]),
            Success::Nothing => return Err("it answers nothing".to_owned()),
            Success::Several => return Err("its successes have different bodies".to_owned()),
        };
        if content.codec != super::Codec::Json {
            return Err(format!("it answers `{}` and not JSON", content.media_type));
        }
        let (mut ty, mut keys) = (&content.ty, keys.iter());
        for _ in 0..=self.types.len().saturating_mul(2) {
            ty = match ty {
                Type::Nullable(inner) => {
                    steps.push(PageStep::Perhaps);
                    inner
                }
                Type::Named(id) => match (&self.ty(*id).shape, keys.len()) {
                    (Shape::Alias(target), _) => target,
                    (Shape::Struct(object), 1..) => {
                        let key = keys.next().map(String::as_str).unwrap_or_default();
                        let place = object.fields.iter().position(|field| field.wire == key);
                        let field = place.and_then(|place| Some((place, object.fields.get(place)?)));
                        let (place, field) =
                            field.ok_or_else(|| format!("its answer has no property `{key}` there"))?;
                        steps.push(PageStep::Field(*id, place));
                        if !field.required {
                            steps.push(PageStep::Perhaps);
                        }
                        &field.ty
                    }
                    _ => break,
                },
                Type::List(item) if keys.len() == 0 => return Ok((steps, (**item).clone())),
                _ => break,
            };
        }
        Err(match keys.as_slice() {
            [] => "its answer has no list there: say with `items` where it is".to_owned(),
            [key, ..] => format!("there is no object with known properties in which `{key}` could be"),
        })
    }
}
