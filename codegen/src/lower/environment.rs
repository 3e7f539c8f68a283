//! Servers and security schemes: what operations share, each once.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostics, Fault};
use crate::document::{self, Document, MOST, Place, Requirement};
use crate::ir::{Scheme, SchemeId, SchemeKind, Server, ServerId, Variable};
use crate::source::At;

/// The servers and schemes that operations have asked for.
#[derive(Default)]
pub(crate) struct Environment<'a> {
    pub(crate) servers: Vec<Server>,
    pub(crate) schemes: Vec<Scheme>,
    /// Where servers are, by URL, and schemes, by name. What was taken back with an operation is only taken out of the lists.
    by_url: BTreeMap<String, usize>,
    by_name: BTreeMap<String, usize>,
    described: BTreeMap<&'a str, &'a document::SecurityScheme>,
    /// Requirements that were said to be impossible.
    warned: BTreeSet<At>,
}

impl<'a> Environment<'a> {
    /// The document's own servers come first, whether or not an operation uses them.
    pub(crate) fn of(document: &'a Document, diagnostics: &mut Diagnostics) -> Self {
        // Of two schemes of one name the first counts.
        let described = document.schemes.iter().rev().map(|scheme| (scheme.name.as_str(), scheme)).collect();
        let mut environment = Self { described, ..Self::default() };
        for server in &document.servers {
            environment.server(server, diagnostics);
        }
        environment
    }

    /// The id of a server. Two with the same URL are one, whose first description counts.
    pub(crate) fn server(&mut self, server: &document::Server, diagnostics: &mut Diagnostics) -> ServerId {
        let known = self.by_url.get(&server.url).copied();
        let known = known.filter(|index| self.servers.get(*index).is_some_and(|known| known.url == server.url));
        let index = known.unwrap_or_else(|| {
            if let Err(why) = callable(server) {
                let help = "until then, give the client another URL with `Builder::server`";
                let message = format!("this server can't be called as described: {why}");
                diagnostics.warn(Fault::new("server-url", server.at, message).help(help));
            }
            self.by_url.insert(server.url.clone(), self.servers.len());
            self.servers.push(Server {
                at: server.at,
                label: server.name.clone().or_else(|| label(server.description.as_deref())),
                url: server.url.clone(),
                description: server.description.clone(),
                variables: server
                    .variables
                    .iter()
                    .map(|variable| Variable {
                        name: variable.name.clone(),
                        default: variable.default.clone(),
                        values: variable.values.clone(),
                    })
                    .collect(),
            });
            self.servers.len() - 1
        });
        ServerId(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The alternatives that can be honoured. Where there are none, what callers have to see to themselves.
    pub(crate) fn security(
        &mut self,
        alternatives: &[Requirement],
        diagnostics: &mut Diagnostics,
    ) -> (Vec<Vec<SchemeId>>, Vec<String>) {
        let (mut honoured, mut refused) = (Vec::new(), Vec::new());
        let mut schemes = 0_usize;
        let may_be = |alternative: &&Requirement| {
            schemes += alternative.schemes.len();
            schemes <= MOST
        };
        let few = alternatives.iter().take_while(may_be).count();
        if let Some(next) = alternatives.get(few) {
            let message = format!("with this one the alternatives name more than {MOST} security schemes");
            refused.push((next.at, format!("one of more than {MOST}"), Fault::new("too-many", next.at, message)));
        }
        for alternative in alternatives.iter().take(few) {
            match alternative.schemes.iter().map(|(name, _)| self.scheme(alternative, name)).collect() {
                Ok(schemes) => honoured.push(schemes),
                Err((what, fault)) => refused.push((alternative.at, what, fault)),
            }
        }
        let help = match honoured.is_empty() {
            true => "callers have to add what it takes themselves, with `Call::header` for instance",
            false => "the other alternatives are used",
        };
        let mut unmet = Vec::new();
        for (at, what, fault) in refused {
            // The document's own requirement is asked for by every operation.
            if self.warned.insert(at) {
                diagnostics.warn(fault.help(help));
            }
            if honoured.is_empty() {
                unmet.push(what);
            }
        }
        // `security: [{}]` asks for nothing, like `security: []`.
        if honoured.iter().all(Vec::is_empty) {
            honoured.clear();
        }
        (honoured, unmet)
    }

    /// What is wrong with a scheme that can't be honoured comes in a few words, and as a fault.
    fn scheme(&mut self, requirement: &Requirement, name: &str) -> Result<SchemeId, (String, Fault)> {
        let known = self.by_name.get(name).copied();
        if let Some(index) = known.filter(|index| self.schemes.get(*index).is_some_and(|known| known.name == name)) {
            return Ok(SchemeId(u32::try_from(index).unwrap_or(u32::MAX)));
        }
        let scheme = self.described.get(name).copied().ok_or_else(|| {
            let fault = Fault::new("unknown-scheme", requirement.at, format!("no security scheme is called `{name}`"));
            (format!("{} (not described)", beginning(name)), fault)
        })?;
        let kind = match &scheme.kind {
            document::SchemeKind::ApiKey { place: Place::Query, name } => SchemeKind::Query(name.clone()),
            document::SchemeKind::ApiKey { place: Place::Cookie, name } => SchemeKind::Cookie(name.clone()),
            document::SchemeKind::ApiKey { name, .. } => SchemeKind::Header(name.clone()),
            document::SchemeKind::Basic => SchemeKind::Basic,
            document::SchemeKind::Bearer => SchemeKind::Bearer,
            document::SchemeKind::Unsupported { what } => {
                let message = format!("the security scheme `{name}` is {what}, which the client can't do");
                return Err((
                    format!("{} ({})", beginning(name), beginning(what)),
                    Fault::new("unsupported-scheme", requirement.at, message),
                ));
            }
        };
        if let SchemeKind::Header(header) = &kind
            && !crate::text::is_header_name(header)
        {
            let message = format!("the security scheme `{name}` travels in a header whose name can't be one");
            let fault = Fault::new("header-name", scheme.at, message);
            return Err((format!("{} (a header whose name can't be one)", beginning(name)), fault));
        }
        self.by_name.insert(scheme.name.clone(), self.schemes.len());
        self.schemes.push(Scheme {
            at: scheme.at,
            name: scheme.name.clone(),
            description: scheme.description.clone(),
            kind,
        });
        Ok(SchemeId(u32::try_from(self.schemes.len() - 1).unwrap_or(u32::MAX)))
    }
}

/// As much of a name as operations say of what they ask for, each of them again.
fn beginning(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(100) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()).into(),
        None => name.into(),
    }
}

/// A description of up to four words is a label; a longer one is prose.
fn label(description: Option<&str>) -> Option<String> {
    let description = description?.trim().trim_end_matches('.');
    let words = description.split_whitespace().count();
    (1..=4).contains(&words).then(|| description.to_owned())
}

/// A server's URL with the defaults of its variables. What no variable is called stays as it is.
fn with_defaults(server: &document::Server) -> String {
    let defaults: BTreeMap<&str, &str> =
        server.variables.iter().map(|variable| (variable.name.as_str(), variable.default.as_str())).collect();
    let (mut url, mut rest) = (String::new(), server.url.as_str());
    while let Some((before, behind)) = rest.split_once('{') {
        url.push_str(before);
        match behind.split_once('}').and_then(|(name, behind)| Some((*defaults.get(name)?, behind))) {
            Some((default, behind)) => {
                url.push_str(default);
                rest = behind;
            }
            None => {
                url.push('{');
                rest = behind;
            }
        }
    }
    url + rest
}

/// What the runtime asks of a server's URL, with the variables' defaults: http or https and a host, or a path; nothing
/// that a path can't be put behind.
fn callable(server: &document::Server) -> Result<(), String> {
    let url = with_defaults(server);
    if let Some((_, rest)) = url.split_once('{') {
        let name = rest.split('}').next().unwrap_or_default();
        return Err(format!("`{{{name}}}` is no variable that is described"));
    }
    if url.contains(|c: char| c.is_control() || c == '\\') {
        return Err("its URL holds a control character or a backslash".to_owned());
    }
    // Relative to what the user says (`base_url`).
    if url.is_empty() || (url.starts_with(['/', '.']) && !url.starts_with("//")) {
        return match url.contains(['?', '#']) {
            true => Err("its URL has a query or fragment, which no path can be put behind".to_owned()),
            false => Ok(()),
        };
    }
    let Some((scheme, rest)) = url.split_once("://") else {
        return Err(
            "its URL has no scheme, so it is taken for a path: begin it with `https://`, or with `/`".to_owned()
        );
    };
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return Err("only http and https can be called".to_owned());
    }
    if rest.contains(['?', '#']) {
        return Err("its URL has a query or fragment, which no path can be put behind".to_owned());
    }
    match rest.split('/').next() {
        None | Some("") => Err("its URL has no host".to_owned()),
        Some(authority) if authority.contains('@') => Err("its URL holds a user name or password".to_owned()),
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{callable, with_defaults};
    use crate::document::{Server, ServerVariable};
    use crate::source::{At, FileId, NodeId};

    fn server(url: &str) -> Server {
        let at = At { file: FileId(0), node: NodeId(0), key: false };
        let variable = ServerVariable {
            at,
            name: "host".to_owned(),
            default: "example.com".to_owned(),
            values: Vec::new(),
            description: None,
        };
        Server { at, url: url.to_owned(), name: None, description: None, variables: vec![variable] }
    }

    #[test]
    fn a_server_that_can_not_be_called_is_noticed() {
        for url in [
            "plex.tv/api",
            "/v1?x=1",
            "//",
            "ftp://h",
            "http://u:p@h/",
            "http://h?x=1",
            "http://h/\r\nx",
            "http://h\\x",
            "https://{other}/",
            "https:///x",
        ] {
            assert!(callable(&server(url)).is_err(), "{url}");
        }
        for url in ["https://{host}/v1", "http://localhost:8080", "HTTPS://h/a/b/", "/v1", "/", "../v1", ""] {
            assert_eq!(callable(&server(url)), Ok(()), "{url}");
        }
    }

    #[test]
    fn the_defaults_of_variables_stand_where_their_names_do() {
        for (url, meant) in [
            ("https://{host}/{host}", "https://example.com/example.com"),
            ("{a{host}", "{aexample.com"),
            ("{{host}}", "{example.com}"),
            ("{host", "{host"),
            ("}{b}{host}", "}{b}example.com"),
            ("", ""),
        ] {
            assert_eq!(with_defaults(&server(url)), meant, "{url}");
        }
    }
}
