//! The options that every command has, and those of an operation.

use super::arguments::{Parsed, Spec, Takes};
use super::failure::{ERROR_FORMATS, Failure};
use super::query::Query;
use super::service::Operation;
use crate::api::shape::Kind;
use crate::shell::machine::Frame;
use crate::shell::render::flag_of;

/// The shapes that `--output` knows.
pub(crate) const OUTPUTS: [&str; 6] = ["json", "text", "table", "yaml", "yaml-stream", "off"];
pub(crate) const BINARY_FORMATS: [&str; 2] = ["base64", "raw-in-base64-out"];
pub(crate) const SKELETONS: [&str; 3] = ["input", "yaml-input", "output"];

/// Options before or after the operation.
pub(crate) fn global_specs() -> Vec<Spec> {
    vec![
        Spec::new("debug", Takes::None),
        Spec::new("endpoint-url", Takes::One),
        Spec::new("no-verify-ssl", Takes::None),
        Spec::new("no-paginate", Takes::None),
        Spec::of("output", Takes::One, &OUTPUTS),
        Spec::new("query", Takes::One),
        Spec::new("profile", Takes::One),
        Spec::new("region", Takes::One),
        Spec::new("version", Takes::None),
        Spec::of("color", Takes::One, &["on", "off", "auto"]),
        Spec::new("no-sign-request", Takes::None),
        Spec::new("ca-bundle", Takes::One),
        Spec::new("cli-read-timeout", Takes::One),
        Spec::new("cli-connect-timeout", Takes::One),
        Spec::of("cli-binary-format", Takes::One, &BINARY_FORMATS),
        Spec::new("no-cli-pager", Takes::None),
        Spec::new("cli-auto-prompt", Takes::None),
        Spec::new("no-cli-auto-prompt", Takes::None),
        Spec::of("cli-error-format", Takes::One, &ERROR_FORMATS),
    ]
}

/// Options of an operation: its fields, and what the CLI adds.
pub(crate) fn operation_specs(operation: Operation) -> Vec<Spec> {
    let mut specs = Vec::new();
    for field in operation.fields.iter().filter(|field| !operation.hides(field)) {
        let name = flag_of(field.wire);
        match field.kind {
            Kind::Boolean => {
                specs.push(Spec::new(&name, Takes::None));
                specs.push(Spec::new(&format!("no-{name}"), Takes::None));
            }
            Kind::List(_) => specs.push(Spec::new(&name, Takes::Many)),
            _ => specs.push(Spec::new(&name, Takes::One)),
        }
    }
    specs.push(Spec::new("cli-input-json", Takes::One));
    specs.push(Spec::new("cli-input-yaml", Takes::One));
    if operation.pager().is_some() {
        for name in ["starting-token", "page-size", "max-items"] {
            specs.push(Spec::new(name, Takes::One));
        }
    }
    specs.push(Spec::of("generate-cli-skeleton", Takes::Maybe, &SKELETONS));
    specs
}

/// What the global options say.
#[derive(Clone, Debug)]
pub(crate) struct Globals {
    pub(crate) output: String,
    pub(crate) query: Option<Query>,
    /// Blobs are taken as they are and not as base64.
    pub(crate) raw_blobs: bool,
    pub(crate) paginate: bool,
    pub(crate) error_format: Option<String>,
}

impl Globals {
    pub(crate) fn of(frame: &Frame, parsed: &Parsed) -> Result<Self, Failure> {
        let output = parsed
            .value("--output")
            .or_else(|| frame.session.environment("AWS_DEFAULT_OUTPUT"))
            .unwrap_or("json")
            .to_owned();
        if !OUTPUTS.contains(&output.as_str()) {
            return Err(Failure::general(format!("Unknown output type: {output}")));
        }
        let query = parsed.value("--query").map(Query::read).transpose()?;
        if let Some(url) = parsed.value("--endpoint-url") {
            let local = ["127.0.0.1", "localhost", "[::1]"];
            if !local.iter().any(|host| url.contains(host)) {
                frame.hint(
                    "Este terminal siempre habla con el mundo simulado: --endpoint-url no lo cambia.",
                );
            }
        }
        Ok(Self {
            output,
            query,
            raw_blobs: parsed.value("--cli-binary-format") == Some("raw-in-base64-out"),
            paginate: !parsed.has("--no-paginate"),
            error_format: parsed.value("--cli-error-format").map(ToOwned::to_owned),
        })
    }
}
