//! The file of `--report`: what became of the operations, and every fault, as JSON for scripts.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use codegen::Generation;
use serde::Serialize;

use crate::failure::Failure;
use crate::visible::visible_json;

#[derive(Serialize)]
struct Report<'a> {
    operations: Operations<'a>,
    types: usize,
    schemas: Vec<Schema<'a>>,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Schema<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    pointer: &'a str,
    rust: &'a str,
    named: bool,
    sent: bool,
    received: bool,
}

#[derive(Serialize)]
struct Operations<'a> {
    total: usize,
    emitted: usize,
    skipped: Vec<Skipped<'a>>,
    /// Not in `total`.
    excluded: Vec<Excluded<'a>>,
}

#[derive(Serialize)]
struct Excluded<'a> {
    method: &'a str,
    path: &'a str,
    id: Option<&'a str>,
    file: &'a str,
    line: u32,
    column: u32,
    pointer: &'a str,
}

#[derive(Serialize)]
struct Skipped<'a> {
    method: &'a str,
    path: &'a str,
    id: Option<&'a str>,
    file: &'a str,
    line: u32,
    column: u32,
    pointer: &'a str,
    reason: &'a str,
}

/// The place is null for a fault of the whole run.
#[derive(Serialize)]
struct Diagnostic<'a> {
    code: &'a str,
    severity: &'a str,
    pointer: Option<&'a str>,
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    message: &'a str,
    help: Option<&'a str>,
}

/// Writes it where it was asked for, with what was in the way of the files, if anything was. Not renamed into place: that
/// may be a pipe or a device.
pub(crate) fn write(path: &Path, generation: &Generation, in_the_way: &[String]) -> Result<(), Failure> {
    let written = File::create(path).and_then(|file| write_json(generation, in_the_way, file));
    written.map_err(|error| Failure::at("write the report to", path, error))
}

/// Hands each text on as it is made: a report may be larger than all that it tells of.
struct Visible<W>(W);

impl<W: Write> Write for Visible<W> {
    /// The serializer writes whole characters.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = std::str::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        self.0.write_all(visible_json(text).as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn write_json(generation: &Generation, in_the_way: &[String], to: impl Write) -> io::Result<()> {
    let skipped = generation.report.skipped.iter().map(|operation| Skipped {
        method: &operation.method,
        path: &operation.path,
        id: operation.id.as_deref(),
        file: &operation.location.file,
        line: operation.location.line,
        column: operation.location.column,
        pointer: &operation.location.pointer,
        reason: &operation.reason,
    });
    let schemas = generation.report.schemas.iter().map(|schema| Schema {
        file: &schema.location.file,
        line: schema.location.line,
        column: schema.location.column,
        pointer: &schema.location.pointer,
        rust: &schema.rust,
        named: schema.named,
        sent: schema.sent,
        received: schema.received,
    });
    let excluded = generation.report.excluded.iter().map(|operation| Excluded {
        method: &operation.method,
        path: &operation.path,
        id: operation.id.as_deref(),
        file: &operation.location.file,
        line: operation.location.line,
        column: operation.location.column,
        pointer: &operation.location.pointer,
    });
    let diagnostics = generation.diagnostics.iter().map(|diagnostic| {
        let location = diagnostic.location.as_ref();
        Diagnostic {
            code: diagnostic.code,
            severity: diagnostic.severity.word(),
            pointer: location.map(|location| location.pointer.as_str()),
            file: location.map(|location| location.file.as_str()),
            line: location.map(|location| location.line),
            column: location.map(|location| location.column),
            message: &diagnostic.message,
            help: Some(diagnostic.help.as_str()).filter(|help| !help.is_empty()),
        }
    });
    let report = Report {
        operations: Operations {
            total: generation.report.total,
            emitted: generation.report.emitted,
            skipped: skipped.collect(),
            excluded: excluded.collect(),
        },
        types: generation.report.types,
        schemas: schemas.collect(),
        diagnostics: diagnostics.chain(in_the_way.iter().map(|problem| fault_of_the_run(problem))).collect(),
    };
    let mut to = Visible(BufWriter::new(to));
    serde_json::to_writer_pretty(&mut to, &report)?;
    to.write_all(b"\n")?;
    to.flush()
}

/// One that the description has no part in.
fn fault_of_the_run(problem: &str) -> Diagnostic<'_> {
    let severity = codegen::diagnostic::Severity::Error.word();
    let (code, message) = ("not-written", problem);
    Diagnostic { code, severity, pointer: None, file: None, line: None, column: None, message, help: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use codegen::diagnostic::{Location, Severity};
    use codegen::source::Span;
    use serde_json::{Value, json};

    #[test]
    fn the_report_has_the_shape_that_scripts_rely_on() {
        let location = Location {
            file: "a.yaml".into(),
            line: 3,
            column: 5,
            span: Span { start: 1, end: 2 },
            pointer: "/paths/~1a/get".into(),
        };
        let diagnostic = |severity, location| codegen::diagnostic::Diagnostic {
            code: "some-code",
            severity,
            message: "why".into(),
            help: String::new(),
            location,
        };
        let generation = Generation {
            files: Vec::new(),
            manifest_block: String::new(),
            diagnostics: vec![diagnostic(Severity::Error, None), diagnostic(Severity::Skip, Some(location.clone()))],
            report: codegen::Report {
                total: 2,
                emitted: 1,
                skipped: vec![codegen::SkippedOperation {
                    method: "GET".into(),
                    path: "/a".into(),
                    id: None,
                    location: location.clone(),
                    reason: "why".into(),
                }],
                excluded: vec![codegen::ExcludedOperation {
                    method: "PUT".into(),
                    path: "/a".into(),
                    id: Some("b".into()),
                    location: location.clone(),
                }],
                types: 7,
                schemas: vec![codegen::SchemaType {
                    location,
                    rust: "Pin".into(),
                    named: true,
                    sent: false,
                    received: true,
                }],
                calls: codegen::calls::Calls::default(),
            },
            inputs: Vec::new(),
        };
        let pointer = "/paths/~1a/get";
        let mut written = Vec::new();
        write_json(&generation, &[], &mut written).unwrap();
        assert_eq!(
            serde_json::from_slice::<Value>(&written).unwrap(),
            json!({
                "operations": { "total": 2, "emitted": 1, "skipped": [{
                    "method": "GET", "path": "/a", "id": null, "file": "a.yaml", "line": 3, "column": 5,
                    "pointer": pointer, "reason": "why",
                }], "excluded": [{
                    "method": "PUT", "path": "/a", "id": "b", "file": "a.yaml", "line": 3, "column": 5,
                    "pointer": pointer,
                }]},
                "types": 7,
                "schemas": [{
                    "file": "a.yaml", "line": 3, "column": 5, "pointer": pointer, "rust": "Pin", "named": true,
                    "sent": false, "received": true,
                }],
                "diagnostics": [
                    { "code": "some-code", "severity": "error", "pointer": null, "file": null, "line": null,
                      "column": null, "message": "why", "help": null },
                    { "code": "some-code", "severity": "skip", "pointer": pointer, "file": "a.yaml", "line": 3,
                      "column": 5, "message": "why", "help": null },
                ],
            })
        );
    }
}
