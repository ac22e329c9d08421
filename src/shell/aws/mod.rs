//! The `aws` command, as AWS CLI 2.36 behaves: its options, words, output and exit statuses.
//!
//! Everything about an operation follows from its declared fields; what the CLI has beside its
//! model stands in one table per service ([`service`]). Texts and rules were checked against the
//! CLI's own source (branch `v2` of `aws/aws-cli`, 2026-07-23), run side by side.
//!
//! It knows the machine it runs in and the vocabulary; no world. Simplified: regions, profiles,
//! signatures and endpoints are accepted and mean nothing, because there is one account.

mod arguments;
mod body;
mod call;
#[cfg(test)]
mod consumers_tests;
mod convert;
mod failure;
mod files;
mod help;
mod json_error;
mod node;
#[cfg(test)]
mod notes;
mod options;
mod output;
mod pages;
mod query;
#[cfg(test)]
mod round_trip;
mod service;
mod shorthand;
mod skeleton;
#[cfg(test)]
mod tests;
mod validate;
mod wait;
pub(crate) mod words;

pub use service::Call;

use arguments::{Parsed, choice};
use failure::Failure;
pub(crate) use help::about as help_about;
use options::Globals;
pub(crate) use options::{global_specs, operation_specs};
use service::Service;
pub(crate) use service::{Operation, SERVICES};

use super::machine::Frame;

/// What `aws --version` says.
const VERSION: &str = concat!("aws-cli/2.36.7 Caudal/", env!("CARGO_PKG_VERSION"), "\n");

/// Runs `aws` with its arguments and gives the exit status.
pub(crate) async fn run(frame: &mut Frame, arguments: &[String]) -> i32 {
    let mut format = frame.session.environment("AWS_CLI_ERROR_FORMAT").map(ToOwned::to_owned);
    match command(frame, arguments, &mut format).await {
        Ok(status) => status,
        Err(failure) => failure.tell(frame, format.as_deref().unwrap_or("enhanced")),
    }
}

async fn command(
    frame: &mut Frame,
    arguments: &[String],
    format: &mut Option<String>,
) -> Result<i32, Failure> {
    let first = arguments::parse(&global_specs(), arguments, 1)?;
    if first.has("--version") {
        return Ok(print(frame, VERSION));
    }
    let globals = Globals::of(frame, &first)?;
    if globals.error_format.is_some() {
        format.clone_from(&globals.error_format);
    }
    let Some(name) = first.positionals.first() else {
        return Err(Failure::usage("the following arguments are required: command"));
    };
    if name == "help" {
        return Ok(print(frame, help::program()));
    }
    let names = SERVICES.iter().map(|service| service.name);
    let Some(service) = SERVICES.iter().find(|service| service.name == name) else {
        let failure = choice("command", name, names.chain(["help"]));
        return Err(
            failure.hinted("En este terminal, aws tiene dos servicios: kinesis y firehose.")
        );
    };
    of_service(frame, service, &globals, &first.extras).await
}

async fn of_service(
    frame: &mut Frame,
    service: &'static Service,
    globals: &Globals,
    arguments: &[String],
) -> Result<i32, Failure> {
    let second: Parsed = arguments::parse(&[], arguments, 1)?;
    let Some(name) = second.positionals.first() else {
        return Err(Failure::usage("the following arguments are required: operation"));
    };
    if name == "help" {
        return Ok(print(frame, help::service(service)));
    }
    if name == "wait" && !service.waiters.is_empty() {
        return wait::run(frame, service, globals, &second.extras).await;
    }
    let Some(operation) = service.find(name) else {
        let commands: Vec<String> = service.all().map(|operation| operation.command()).collect();
        let others = ["wait", "help"];
        return Err(choice("operation", name, commands.iter().map(String::as_str).chain(others)));
    };
    of_operation(frame, operation, globals, &second.extras).await
}

async fn of_operation(
    frame: &mut Frame,
    operation: Operation,
    globals: &Globals,
    arguments: &[String],
) -> Result<i32, Failure> {
    if arguments == ["help"] {
        return Ok(print(frame, help::operation(operation)));
    }
    let (parsed, input) = call::input(frame, operation, globals, arguments).await?;
    match call::skeleton_wanted(&parsed) {
        Some("output") => {
            return Err(Failure::general("The skeleton of the output is not available").hinted(
                "Este terminal no tiene la forma de las respuestas; la de los argumentos, sí: \
                 --generate-cli-skeleton.",
            ));
        }
        Some(shape) => {
            let text = skeleton::of(operation.fields, shape == "yaml-input");
            return Ok(print(frame, text));
        }
        None => {}
    }
    let mut globals = globals.clone();
    let pages = pages::Pages::of(operation, &parsed, &input, &mut globals)?;
    let answer = match pages {
        Some(pages) => pages.gather(frame, operation, input).await?,
        None => pages::Answer::single(call::make(frame, operation, &input).await?),
    };
    let text = answer.formatted(operation.name, &globals)?;
    Ok(print(frame, text))
}

fn print(frame: &Frame, text: impl AsRef<[u8]>) -> i32 {
    if frame.print(text).is_ok() { 0 } else { super::machine::BROKEN_PIPE }
}
