//! What the things of a whole description are called: operations and their types, fields, variants, constants, setters.

use super::{FieldNames, Name, Names, name};
use crate::diagnostic::Diagnostics;
use crate::options::{Choices, Renames};
use crate::source::{Source, SourceError};
use crate::{analyse, lower, read};

struct One(String);

impl Source for One {
    fn read(&self, _: &str) -> Result<Vec<u8>, SourceError> {
        Ok(self.0.clone().into_bytes())
    }
}

/// The names of a description, given without its first lines, and what is said of them.
fn named_as(description: &str, rename: Renames) -> (Names, Vec<String>) {
    let text = format!("openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\n{description}");
    let choices = Choices { rename, ..Choices::default() };
    let mut diagnostics = Diagnostics::default();
    let document = read::read_as("t.yaml", &One(text), &choices, crate::Limits::default(), &mut diagnostics)
        .document
        .expect("a document");
    let api = lower::lower_as(&document, &choices, &mut diagnostics).api;
    assert_eq!(diagnostics.iter().count(), 0, "{diagnostics:?}");
    let names = name(&api, &analyse::analyse(&api), &choices.rename, &mut diagnostics);
    let warnings = diagnostics.iter().map(|(_, fault)| format!("{}: {}", fault.code, fault.message));
    let errors = diagnostics.placed().iter().map(|fault| format!("{}: {}", fault.code, fault.message));
    (names, warnings.chain(errors).collect())
}

fn named(description: &str) -> Names {
    let (names, said) = named_as(description, Renames::default());
    assert_eq!(said, Vec::<String>::new());
    names
}

fn words<'a>(names: impl IntoIterator<Item = &'a Name>) -> Vec<&'a str> {
    names.into_iter().map(Name::as_str).collect()
}

fn methods(names: &Names) -> Vec<&str> {
    words(names.operations.iter().map(|operation| &operation.method))
}

#[test]
fn keywords_are_raw_and_nothing_without_a_name_compiles() {
    let ident = |name: &str| Name(name.to_owned()).ident().to_string();
    assert_eq!(["pin", "type", "gen", "Gen", ""].map(ident), ["pin", "r#type", "r#gen", "Gen", "__"]);
}

#[test]
fn operations_are_called_by_id_and_by_method_and_path_where_the_id_tells_nothing_apart() {
    let (names, said) = named_as(
        "paths:
  /a:
    get: {operationId: getA, responses: {'204': {description: d}}}
    put: {operationId: twice, responses: {'204': {description: d}}}
    post: {operationId: twice, responses: {'204': {description: d}}}
    delete: {operationId: ' ', responses: {'204': {description: d}}}
    patch: {responses: {'204': {description: d}}}
",
        Renames::default(),
    );
    assert_eq!(methods(&names), ["delete_a", "get_a", "patch_a", "post_a", "put_a"]);
    let shared = "shared-operation-id: several operations have this id, so each is named by its method and path";
    assert_eq!(said, [shared, shared]);
    let first = names.operations.first().expect("an operation");
    assert_eq!((first.request.as_str(), first.stem.as_str()), ("DeleteARequest", "delete_a"));
    assert!(first.required.is_none() && first.response.is_none() && first.error.is_none());
}

#[test]
fn what_is_chosen_is_taken_or_refused_and_never_changed() {
    let description = "paths:
  /a:
    get: {operationId: a, responses: {'204': {description: d}}}
    put: {operationId: b, responses: {'204': {description: d}}}
    post: {operationId: c, responses: {'204': {description: d}}}
";
    let rename = |choices: &[(&str, &str)]| {
        let operations = choices.iter().map(|(key, name)| ((*key).to_owned(), (*name).to_owned().into())).collect();
        named_as(description, Renames { operations, ..Renames::default() })
    };
    let (names, said) = rename(&[("a", "first"), ("PUT /a", "camelCase")]);
    assert_eq!((methods(&names), said), (vec!["first", "c", "camelCase"], vec![]));
    let (names, said) = rename(&[("a", "c")]);
    assert_eq!(methods(&names).first(), Some(&"c"));
    assert_eq!(said, ["rename-collision: the name `c` is not free: `c` is called so too"]);
    let (_, said) = rename(&[("a", "same"), ("b", "same")]);
    assert_eq!(said, ["rename-collision: the name `same` is not free: `same` is called so too"]);
    let (_, said) = rename(&[("a", "builder")]);
    assert_eq!(said, ["rename-collision: the name `builder` is not free: Rust or generated code uses it"]);
}

#[test]
fn more_than_four_required_values_are_given_by_name() {
    let names = named(
        "paths:
  /a:
    get: {operationId: four, parameters: [&a {name: a, in: query, required: true, schema: {type: string}}, \
         &b {name: b, in: query, required: true, schema: {type: string}}, \
         &c {name: c, in: query, required: true, schema: {type: string}}, \
         &d {name: d, in: query, required: true, schema: {type: string}}, \
         {name: one, in: query, required: true, schema: {enum: [x]}}, {name: e, in: query, schema: {type: string}}], \
         responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Got'}}}}}}
    put: {operationId: five, parameters: [*a, *b, *c, *d], requestBody: {required: true, content: &sent \
         {application/json: {schema: {$ref: '#/components/schemas/Sent'}}}}, responses: {'204': {description: d}}}
    post: {operationId: stillFour, parameters: [*a, *b, *c, *d], requestBody: {content: *sent}, responses: {'204': {description: d}}}
    patch: {operationId: constantBody, parameters: [*a, *b, *c, *d], requestBody: {required: true, content: \
         {application/json: {schema: {enum: [x]}}}}, responses: {'204': {description: d}}}
components:
  schemas:
    Got: &many {type: object, required: [a, b, c, d, e], properties: {a: {type: string}, b: {type: string}, c: {type: string}, \
         d: {type: string}, e: {type: string}}}
    Sent: {type: object, required: [a, b, c, d, e, few], properties: {a: {type: integer}, b: {type: string}, c: {type: string}, \
         d: {type: string}, e: {type: string}, few: {$ref: '#/components/schemas/Few'}}}
    Few: {type: object, required: [a, b, c, d, one], properties: {a: {type: string}, b: {type: string}, c: {type: string}, \
         d: {type: string}, one: {type: string, enum: [x]}, e: {type: string}}}
",
    );
    let required = |operation: &super::OperationNames| operation.required.as_ref().map(|name| name.as_str().to_owned());
    let required: Vec<Option<String>> = names.operations.iter().map(required).collect();
    assert_eq!(required, [None, None, None, Some("FiveRequired".to_owned())]);
    // What only arrives is made by nobody.
    assert_eq!(words(names.required.iter().flatten()), ["SentRequired"]);
}

#[test]
fn answers_are_told_apart_by_status_and_where_there_are_several_by_media_type() {
    let names = named(
        "paths:
  /a:
    get:
      operationId: a
      responses:
        '200': {description: d, headers: {X-Total: {schema: {type: integer}}, x-next: {schema: {type: string}}}, \
         content: {application/json: &any {schema: {type: object}}, text/plain: {schema: {type: string}}, image/png: {}}}
        '201': {description: d, content: {application/json: *any}}
        '404': {description: d, content: {text/plain: {schema: {type: string}}}}
        default: {description: d}
",
    );
    let variants = words(&names.answers.first().expect("answers").variants);
    assert_eq!(variants, ["OkJson", "OkText", "OkPng", "Created", "NotFound", "Default"]);
    assert_eq!(words(names.headers.iter().flatten()), ["X_TOTAL", "X_NEXT"]);
    let operation = names.operations.first().expect("an operation");
    assert_eq!((operation.response().as_str(), operation.error().as_str()), ("AResponse", "AError"));
    assert_eq!(operation.required().as_str(), "ARequest");
}

#[test]
fn what_is_set_once_has_a_constant_for_each_place_and_name() {
    let names = named(
        "x-speakeasy-globals: {parameters: [&a {name: X-Account, in: header, schema: {type: string}}, \
         &d {name: debug, in: query, schema: {type: string}}, &e {name: debug, in: cookie, schema: {type: string}}, \
         &f {name: Debug, in: query, schema: {type: string}}]}
paths:
  /a:
    get: {operationId: a, parameters: [*a, *d], responses: {'204': {description: d}}}
    put: {operationId: b, parameters: [{name: x-account, in: header, schema: {type: string}}, *d, *e, *f], \
         responses: {'204': {description: d}}}
",
    );
    let constants = words(names.parameters.iter().map(|(name, _)| name));
    assert_eq!(constants, ["DEBUG", "DEBUG_COOKIE", "DEBUG_QUERY", "X_ACCOUNT"]);
    let fields = words(&names.requests.last().expect("a request").fields);
    assert_eq!(fields, ["x_account", "debug_query", "debug_cookie", "debug"]);
}

#[test]
fn a_function_that_takes_a_credential_leaves_others_their_names() {
    let names = named(
        "paths:
  /a:
    get: {operationId: with_key, responses: {'204': {description: d}}}
    put: {operationId: withIdentityToken, responses: {'204': {description: d}}}
components:
  securitySchemes:
    key: {type: http, scheme: bearer}
    identity: {type: http, scheme: bearer}
    Other Token: {type: http, scheme: bearer}
security: [{key: []}, {identity: []}, {Other Token: []}]
",
    );
    let schemes: Vec<(&str, &str)> =
        names.schemes.iter().map(|(constant, setter)| (constant.as_str(), setter.as_str())).collect();
    assert_eq!(methods(&names), ["with_key", "with_identity_token"]);
    assert_eq!(schemes, [("KEY", "with_key_"), ("IDENTITY", "with_identity_"), ("OTHER_TOKEN", "with_other_token")]);
}

#[test]
fn a_function_for_each_scheme_has_a_name_of_its_own() {
    let names = named(
        "paths:
  /a:
    get: {operationId: a, responses: {'204': {description: d}}}
components:
  securitySchemes:
    key1a: {type: http, scheme: bearer}
    key1_a: {type: http, scheme: bearer}
security: [{key1a: []}, {key1_a: []}]
",
    );
    let schemes: Vec<(&str, &str)> =
        names.schemes.iter().map(|(constant, setter)| (constant.as_str(), setter.as_str())).collect();
    assert_eq!(schemes, [("KEY1A", "with_key1a"), ("KEY1_A", "with_key1_a")]);
}

#[test]
fn functions_of_fields_have_names_of_their_own() {
    let fields = |names: &[&str]| FieldNames {
        fields: names.iter().map(|name| Name((*name).to_owned())).collect(),
        additional: None,
    };
    let names = fields(&["add", "with_add", "sub", "type", "value_or_default", "value"]);
    let setters: Vec<String> = (0..6).map(|place| names.setter(place).to_string()).collect();
    assert_eq!(setters, ["with_add_", "with_add", "with_sub", "r#type", "value_or_default", "value"]);
    let accessor = |names: &FieldNames, place| names.or_default(place).map(|name| name.to_string());
    assert_eq!(accessor(&names, 3).as_deref(), Some("type_or_default"));
    assert_eq!(accessor(&names, 5), None);
    // Such names are only chosen.
    let names = fields(&["one", "one_", "self_"]);
    assert_eq!([0, 1].map(|place| accessor(&names, place)), [None, None]);
    assert_eq!(accessor(&names, 2).as_deref(), Some("self_or_default"));
}

#[test]
fn bodies_of_several_media_types_are_called_by_what_tells_them_apart() {
    let names = named(
        "paths:
  /a:
    put:
      operationId: a
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/One'}}, \
         application/json; v=2: {schema: {$ref: '#/components/schemas/Two'}}, \
         text/plain: {schema: {type: string}}, application/x-pin.log: {schema: {type: string, format: binary}}}}
      responses: {'204': {description: d}}
components:
  schemas:
    One: {type: object, properties: {a: {type: string}}}
    Two: {type: object, properties: {b: {type: string}}}
",
    );
    let variants: Vec<&str> = names.variants.iter().flat_map(|names| words(&names.variants)).collect();
    assert_eq!(variants, ["Json", "ApplicationJsonV2", "Text", "PinLog"]);
}

#[test]
fn servers_are_called_by_label_or_url_and_their_variables_by_name() {
    let names = named(
        "servers:
  - {url: 'https://a.tv/b', description: Main}
  - url: 'https://{region}.a.tv:{port}'
    variables: {region: {default: eu, enum: [eu, us-west]}, port: {default: '1'}, self: {default: x}, add: {default: y}}
paths:
  /a:
    get: {operationId: a, responses: {'204': {description: d}}}
",
    );
    assert_eq!(words(&names.servers), ["MAIN", "REGION_A_TV_PORT"]);
    assert!(names.server_types.first().is_some_and(Option::is_none), "nothing to fill in");
    let server = names.server_types.get(1).and_then(Option::as_ref).expect("a type");
    let setters = words(server.variables.iter().map(|(setter, _)| setter));
    assert_eq!((server.ty.as_str(), setters), ("RegionATvPort", vec!["region", "port", "self_", "add_"]));
    let lists: Vec<bool> = server.variables.iter().map(|(_, values)| values.is_some()).collect();
    assert_eq!(lists, [true, false, false, false], "only what is listed has a type");
    let (list, values) = server.variables.iter().find_map(|(_, values)| values.as_ref()).expect("listed values");
    assert_eq!((list.as_str(), words(values)), ("RegionATvPortRegion", vec!["Eu", "UsWest"]));
}

#[test]
fn fields_and_what_is_not_described_have_names_of_their_own() {
    let names = named(
        "paths:
  /a:
    get: {operationId: a, responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}
webhooks:
  pinLinked: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}, responses: {'204': {description: d}}}}
components:
  schemas:
    A: {type: object, properties: {type: {type: string}, X-Id: {type: string}, additional: {type: string}}, additionalProperties: {type: integer}}
",
    );
    assert_eq!(words(&names.webhooks), ["pin_linked"]);
    let fields = names.fields.iter().find(|fields| !fields.fields.is_empty()).expect("a struct");
    assert_eq!(words(&fields.fields), ["type", "x_id", "additional"]);
    assert_eq!(fields.additional.as_ref().map(Name::as_str), Some("additional_space"));
}

#[test]
fn tags_of_a_large_description_are_features_and_files() {
    let operation = |number: usize| {
        let tag = ["Größe", "Default", "Library Pins", "servers", "Schemes", "std", "Client", "blocking"][number % 8];
        format!(
            "  /{number}:\n    get: {{operationId: o{number}, tags: [{tag}], responses: {{'204': {{description: d}}}}}}\n"
        )
    };
    let paths: String = (0..300).map(operation).collect();
    let names = named(&format!("paths:\n{paths}"));
    let tags: Vec<(&str, &str)> = words(&names.features).into_iter().zip(words(&names.tag_stems)).collect();
    // The files of clients have these names, or import what has.
    let expected = [
        ("client", "client_"),
        ("default-tag", "default"),
        ("gre", "gr_uf6_udf_e"),
        ("library-pins", "library_pins"),
        ("schemes", "schemes_"),
        ("blocking-tag", "blocking_"),
        ("servers", "servers_"),
        ("std", "std_"),
    ];
    assert_eq!(tags, expected);
}

#[test]
fn no_file_is_called_like_the_folder_that_it_stands_in() {
    let names = named(
        "paths:
  /a:
    get: {operationId: operations, responses: {'204': {description: d}}}
    put: {operationId: schemas, responses: {'204': {description: d}}}
webhooks:
  webhooks: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Schemas'}}}}, responses: {'204': {description: d}}}}
components:
  schemas:
    Schemas: {type: object}
    Webhooks: {type: object}
",
    );
    assert_eq!(words(names.operations.iter().map(|operation| &operation.stem)), ["operations_", "schemas"]);
    assert_eq!(words(&names.webhooks), ["webhooks_"]);
    assert_eq!(words(&names.stems).get(..2), Some(["schemas_", "webhooks"].as_slice()));
}

#[test]
fn names_beyond_ascii_are_noticed_wherever_they_stand() {
    let paths = "paths: {/a: {get: {operationId: a, responses: {'204': {description: d}}}}}\n";
    let with = |first: &str, property: &str| {
        let object = format!("{{type: object, properties: {{{property}: {{type: string}}}}}}");
        named(&format!("{paths}components: {{schemas: {{{first}: {object}, Last: {{type: object}}}}}}\n")).beyond_ascii
    };
    assert!(!with("First", "name"));
    // What is named after it is plain again.
    assert!(with("Größe", "name") && with("First", "größe"));
}
