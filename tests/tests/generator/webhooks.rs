//! Descriptions that have webhooks and nothing to call: a crate of types.

use codegen::diagnostic::Severity;

use crate::support::{file, generate, generated};

const START: &str = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n";

#[test]
fn webhooks_alone_make_types_and_no_client() {
    let text = format!(
        "{START}webhooks: {{ping: {{post: {{requestBody: {{content: {{application/json: {{schema: {{type: object, \
         properties: {{n: {{type: integer}}}}}}}}}}}}}}}}}}\n"
    );
    let generation = generated("hooks.yaml", &text);
    assert_eq!((generation.report.total, generation.report.emitted, generation.report.types), (0, 0, 1));
    assert!(file(&generation, "src/generated/webhooks/ping.rs").contains("pub struct PingPayload"));
    assert!(!file(&generation, "src/generated/mod.rs").contains("Client"));
}

#[test]
fn a_payload_that_is_only_received_has_no_code_to_be_sent() {
    let text = format!(
        "{START}webhooks: {{ping: {{post: {{requestBody: {{content: {{application/json: {{schema: {{$ref: \
         '#/components/schemas/Ping'}}}}}}}}}}}}}}\n\
         components: {{schemas: {{Ping: {{type: object, properties: {{n: {{type: integer}}}}}}}}}}\n"
    );
    let generation = generated("hooks.yaml", &text);
    let schema = file(&generation, "src/generated/schemas/ping.rs");
    let gated = "#[cfg(feature = \"serde-both\")]\nimpl ::runtime::serde::Serialize";
    assert!(schema.contains(gated) && schema.contains("Deserialize"), "{schema}");
}

#[test]
fn a_webhook_that_can_not_be_read_costs_no_operation() {
    let text = format!(
        "{START}paths: {{/a: {{get: {{operationId: a}}}}}}\nwebhooks: {{ping: {{post: {{parameters: [{{name: b, in: body}}]}}}}}}\n"
    );
    let generation = generated("hooks.yaml", &text);
    assert_eq!((generation.report.total, generation.report.emitted), (1, 1));
    assert!(generation.diagnostics.iter().all(|fault| fault.severity == Severity::Warning));
    assert!(generate("none.yaml", START).files.is_empty());
}
