//! Credentials from environment variables that are named after their schemes.

use std::ffi::OsString;

use crate::credential::{Credential, Scheme, SchemeKind};
use crate::secret::Secret;

/// The credentials that are set, each with its scheme.
///
/// # Errors
///
/// A variable is not Unicode, or only one of the two that `Basic` takes is set. Values are not shown.
pub(crate) fn credentials(
    schemes: &[(&str, &'static Scheme)],
    prefix: &str,
    read: impl Fn(&str) -> Option<OsString>,
) -> Result<Vec<(&'static Scheme, Credential)>, String> {
    let text = |name: &str| match read(name).map(OsString::into_string) {
        None => Ok(None),
        Some(Ok(text)) => Ok(Some(text).filter(|text| !text.is_empty())),
        Some(Err(_)) => Err(format!("the environment variable `{name}` is not Unicode")),
    };
    let mut found = Vec::new();
    for (name, scheme) in schemes {
        let name = match prefix {
            "" => (*name).to_owned(),
            prefix => format!("{prefix}_{name}"),
        };
        if scheme.kind != SchemeKind::Basic {
            found.extend(text(&name)?.map(|secret| (*scheme, Secret::new(secret).into())));
            continue;
        }
        let (user, password) = (format!("{name}_USER"), format!("{name}_PASSWORD"));
        match (text(&user)?, text(&password)?) {
            (Some(user), Some(password)) => found.push((*scheme, Secret::new(format!("{user}:{password}")).into())),
            (None, None) => {}
            (Some(_), None) => return Err(format!("the environment has `{user}`, but not `{password}`")),
            (None, Some(_)) => return Err(format!("the environment has `{password}`, but not `{user}`")),
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::credentials;
    use crate::credential::{Scheme, SchemeKind};

    const KEY: &Scheme = &Scheme { name: "apiKey", kind: SchemeKind::Header("X-Key") };
    const SIGN_IN: &Scheme = &Scheme { name: "sign-in", kind: SchemeKind::Basic };

    fn found(set: &[(&str, &str)]) -> Result<Vec<&'static str>, String> {
        let read = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| OsString::from(*value));
        Ok(credentials(&[("API_KEY", KEY), ("SIGN_IN", SIGN_IN)], "P", read)?
            .into_iter()
            .map(|(scheme, _)| scheme.name)
            .collect())
    }

    #[test]
    fn without_a_prefix_the_name_is_all() {
        let read = |name: &str| (name == "API_KEY").then(|| OsString::from("k"));
        assert_eq!(credentials(&[("API_KEY", KEY)], "", read).expect("a key").len(), 1);
    }

    #[test]
    fn what_is_set_is_read_and_half_of_a_pair_is_an_error() {
        assert_eq!(found(&[]), Ok(vec![]));
        assert_eq!(found(&[("P_API_KEY", "")]), Ok(vec![]));
        assert_eq!(found(&[("P_API_KEY", "k"), ("API_KEY", "no")]), Ok(vec!["apiKey"]));
        assert_eq!(found(&[("P_SIGN_IN_USER", "u"), ("P_SIGN_IN_PASSWORD", "p")]), Ok(vec!["sign-in"]));
        let error = found(&[("P_SIGN_IN_PASSWORD", "t0k3n")]).expect_err("half of it");
        assert!(error.contains("`P_SIGN_IN_USER`") && !error.contains("t0k3n"), "{error}");
    }
}
