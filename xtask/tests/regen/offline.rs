//! Generating opens no connection, whatever a description names: somebody listens, and nobody comes.

use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use crate::support::{empty_folder, write};

/// A URL at every place that has one, and a reference to one at every place where references may stand.
fn description(at: &str) -> String {
    format!(
        r##"openapi: 3.2.0
$self: {at}/self.yaml
jsonSchemaDialect: {at}/dialect
info: {{title: t, version: '1', termsOfService: {at}/terms, contact: {{url: {at}/contact}}, license: {{name: l, url: {at}/license}}}}
externalDocs: {{url: {at}/docs}}
servers: [{{url: {at}/v1}}, {{url: '{at}/{{v}}', variables: {{v: {{default: {at}/default}}}}}}]
tags: [{{name: t, externalDocs: {{url: {at}/tag}}}}]
security: [{{connect: []}}]
paths:
  /elsewhere: {{$ref: '{at}/items.yaml#/a'}}
  /a:
    post:
      operationId: a
      externalDocs: {{url: {at}/operation}}
      servers: [{{url: {at}/v2}}]
      parameters:
        - {{$ref: '{at}/parameter.yaml'}}
        - {{name: q, in: query, schema: {{$ref: '{at}/query.yaml'}}, examples: {{e: {{externalValue: {at}/query-example}}}}}}
      requestBody: {{$ref: '{at}/body.yaml'}}
      responses:
        '200': {{$ref: '{at}/response.yaml'}}
        '400':
          description: '![a]({at}/picture) <img src="{at}/html"> {at}/text'
          headers: {{X-A: {{$ref: '{at}/header.yaml'}}}}
          links: {{l: {{operationRef: '{at}/link.yaml#/paths/~1a/get', server: {{url: {at}/linked}}}}}}
          content:
            application/json: {{schema: {{$ref: '{at}/answer.yaml#/A'}}, examples: {{e: {{externalValue: {at}/example}}}}}}
      callbacks: {{c: {{$ref: '{at}/callback.yaml'}}}}
  /b: {{get: {{operationId: b, responses: {{'200': {{description: d, content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}}}}}}}
webhooks: {{w: {{$ref: '{at}/webhook.yaml'}}}}
components:
  schemas:
    A:
      $schema: {at}/schema
      $id: {at}/id
      $vocabulary: {{'{at}/vocabulary': true}}
      externalDocs: {{url: {at}/schema-docs}}
      type: object
      xml: {{namespace: {at}/namespace}}
      properties:
        a: {{$ref: '{at}/property.yaml'}}
        b: {{$dynamicRef: '{at}/dynamic.yaml#a'}}
        c: {{type: string, format: uri, default: {at}/value, pattern: '{at}'}}
        d: {{$ref: other.yaml#/A}}
      allOf: [{{$ref: '{at}/member.yaml'}}]
      discriminator: {{propertyName: c, mapping: {{x: {at}/mapped.yaml}}}}
  securitySchemes:
    connect: {{type: openIdConnect, openIdConnectUrl: {at}/.well-known/openid-configuration}}
    flows: {{type: oauth2, flows: {{clientCredentials: {{tokenUrl: {at}/token, refreshUrl: {at}/refresh, scopes: {{}}}}}}}}
x-ms-parameterized-host: {{hostTemplate: {at}}}
x-speakeasy-globals: {{parameters: [{{$ref: '{at}/global.yaml'}}]}}
"##
    )
}

/// The command in a folder, in whose environment every proxy is the listener, so that it also sees who would ask another.
fn regen(folder: &Path, proxy: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("regen").args(arguments).current_dir(folder).env("NO_COLOR", "1");
    for name in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env(name, proxy);
    }
    command.env_remove("NO_PROXY").env_remove("no_proxy");
    let output = command.output().expect("it starts");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn nothing_connects_whatever_the_description_names() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    listener.set_nonblocking(true).expect("it need not wait");
    let at = format!("http://{}", listener.local_addr().expect("an address"));
    let folder = empty_folder("offline");
    write(&folder.join("api.yaml"), description(&at));
    write(&folder.join("elsewhere.yaml"), description("https://example.com"));
    write(&folder.join("other.yaml"), format!("A: {{$ref: '{at}/third.yaml'}}\n"));
    let overlay = |extends: &str| {
        format!(
            "overlay: 1.0.0\ninfo: {{title: t, version: '1'}}\nextends: {extends}\nactions:\n  - {{target: $.info, update: {{x-a: {{$ref: '{at}/updated.yaml'}}}}}}\n"
        )
    };
    write(&folder.join("overlay.yaml"), overlay(&format!("{at}/extended.yaml")));
    write(&folder.join("options.yaml"), "overlays: [overlay.yaml]\n");
    write(&folder.join("remote.yaml"), format!("overlays: ['{at}/overlay.yaml']\n"));
    let overlaid = format!("{at}/overlay.yaml");
    for (arguments, code) in [
        (vec!["--spec", "api.yaml", "--out", "out", "--report", "report.json"], 0),
        (vec!["--spec", "elsewhere.yaml", "--out", "out"], 0),
        (vec!["--spec", "api.yaml", "--out", "out", "--options", "options.yaml"], 0),
        (vec!["--spec", "api.yaml", "--out", "out", "--options", "remote.yaml"], 2),
        (vec!["--spec", "api.yaml", "--out", "out", "--overlay", overlaid.as_str()], 2),
        (vec!["--spec", overlaid.as_str(), "--out", "out"], 2),
    ] {
        let (ended, said) = regen(&folder, &at, &arguments);
        assert_eq!(ended, Some(code), "{arguments:?}: {said}");
        let came = listener.accept().map(|(_, address)| address).map_err(|error| error.kind());
        assert_eq!(came, Err(ErrorKind::WouldBlock), "{arguments:?}: somebody came");
    }
    let generated = fs::read_to_string(folder.join("out/src/generated/operations/b.rs"));
    assert!(generated.is_ok(), "what refers to nothing elsewhere is there");
}
