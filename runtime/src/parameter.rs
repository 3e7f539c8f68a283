//! Parameters that are set once, on the client, for all operations that have them.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;

use crate::param::Param;

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Cookie,
}

/// A parameter that many operations have, for [`Builder::parameter`](crate::Builder::parameter). `T` is what it holds.
///
/// Generated in the module `parameters` for those that the description or the option file names. What a request says
/// itself comes before what the client says.
pub struct Parameter<T> {
    place: Place,
    name: &'static str,
    json: bool,
    holds: PhantomData<fn(T)>,
}

impl<T> Parameter<T> {
    /// One in the path.
    #[must_use]
    pub const fn path(name: &'static str) -> Self {
        Self::of(Place::Path, name)
    }

    /// One in the query.
    #[must_use]
    pub const fn query(name: &'static str) -> Self {
        Self::of(Place::Query, name)
    }

    /// A header.
    #[must_use]
    pub const fn header(name: &'static str) -> Self {
        Self::of(Place::Header, name)
    }

    /// A cookie.
    #[must_use]
    pub const fn cookie(name: &'static str) -> Self {
        Self::of(Place::Cookie, name)
    }

    /// The same, as one JSON text.
    #[must_use]
    pub const fn json(self) -> Self {
        Self { json: true, ..self }
    }

    const fn of(place: Place, name: &'static str) -> Self {
        Self { place, name, json: false, holds: PhantomData }
    }
}

impl<T> fmt::Debug for Parameter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Parameter({:?} {})", self.place, self.name)
    }
}

/// The value of one, for all operations.
#[derive(Clone)]
pub(crate) struct Shared {
    place: Place,
    name: &'static str,
    value: Param,
}

impl Shared {
    /// # Errors
    ///
    /// The value is something that no style can write.
    pub(crate) fn of<T: Serialize>(parameter: &Parameter<T>, value: &T) -> Result<Self, String> {
        let Parameter { place, name, json, .. } = *parameter;
        let value = Param::of(value).map_err(|error| format!("the parameter `{name}`: {}", error.0))?;
        let value = if json { Param::Text(value.json()) } else { value };
        Ok(Self { place, name, value })
    }

    /// The newest value for a parameter.
    pub(crate) fn find(all: &[Self], place: Place, name: &str) -> Option<Param> {
        let is_it = |shared: &&Self| {
            let same =
                if place == Place::Header { shared.name.eq_ignore_ascii_case(name) } else { shared.name == name };
            shared.place == place && same
        };
        all.iter().rev().find(is_it).map(|shared| shared.value.clone())
    }
}

/// The value is left out: it may be a secret.
impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Shared({:?} {})", self.place, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_of_the_client_shows_its_name_and_not_its_value() {
        let parameter = Parameter::<&str>::header("X-Plex-Token");
        assert_eq!(format!("{parameter:?}"), "Parameter(Header X-Plex-Token)");
        let shared = Shared::of(&parameter, &"t0k3n").expect("a value");
        assert_eq!(format!("{shared:?}"), "Shared(Header X-Plex-Token)");
    }

    #[test]
    fn the_newest_value_of_the_right_place_is_found() {
        let shared = |parameter: &Parameter<u8>, value| Shared::of(parameter, &value).expect("a value");
        let (query, header) = (Parameter::query("a"), Parameter::header("A"));
        let all = [shared(&query, 1), shared(&header, 2), shared(&query, 3), shared(&Parameter::cookie("b"), 4)];
        let found = |place, name| Shared::find(&all, place, name).and_then(Param::into_text);
        assert_eq!(found(Place::Query, "a").as_deref(), Some("3"));
        assert_eq!(found(Place::Header, "a").as_deref(), Some("2"));
        assert_eq!((found(Place::Query, "A"), found(Place::Path, "a"), found(Place::Query, "b")), (None, None, None));
    }

    #[test]
    fn a_parameter_that_is_json_is_one_text() {
        let value = |parameter: Parameter<Vec<u8>>| Shared::of(&parameter, &vec![1, 2]).expect("a value").value;
        assert_eq!(value(Parameter::query("a").json()), Param::Text("[1,2]".to_owned()));
        assert!(matches!(value(Parameter::query("a")), Param::List(_)));
    }

    #[test]
    fn what_can_t_be_a_parameter_is_said_with_its_name() {
        let parameter = Parameter::<f64>::path("a");
        let message = Shared::of(&parameter, &f64::NAN).expect_err("not a number");
        assert_eq!(message, "the parameter `a`: infinity and NaN can't be parameters");
    }
}
