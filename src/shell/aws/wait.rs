//! `aws … wait`: calls again and again until something is so (botocore's `waiter.py`).

use super::arguments::{self, choice};
use super::failure::Failure;
use super::options::Globals;
use super::service::{Service, Until};
use super::{call, node::Node};
use crate::shell::machine::Frame;
use crate::shell::render::kebab;
use crate::units::Millis;

pub(crate) async fn run(
    frame: &mut Frame,
    service: &'static Service,
    globals: &Globals,
    words: &[String],
) -> Result<i32, Failure> {
    let parsed = arguments::parse(&[], words, 1)?;
    let Some(name) = parsed.positionals.first() else {
        let text = format!(
            "usage: aws [options] {} wait <subcommand> [parameters]\naws: [ERROR]: too few arguments",
            service.name
        );
        return Err(Failure::validation(text));
    };
    let Some(waiter) = service.waiters.iter().find(|waiter| kebab(waiter.name) == *name) else {
        let names: Vec<String> = service.waiters.iter().map(|waiter| kebab(waiter.name)).collect();
        return Err(choice("subcommand", name, names.iter().map(String::as_str)));
    };
    let Some(operation) = service.find(&kebab(waiter.operation)) else {
        return Err(Failure::general(format!("Waiter does not exist: {name}")));
    };
    let (_, input) = call::input(frame, operation, globals, &parsed.extras).await?;
    for attempt in 1.. {
        let answer = call::make(frame, operation, &input).await;
        let met = match (&answer, &waiter.until) {
            (Ok(answer), Until::Value(path, value)) => {
                answer.path(path) == Node::Text((*value).to_owned())
            }
            (Err(failure), Until::Error(wanted)) => {
                failure.service_error().is_some_and(|(code, _)| code == *wanted)
            }
            _ => false,
        };
        if met {
            return Ok(0);
        }
        let reason = match answer {
            Err(failure) => match failure.service_error() {
                Some((code, message)) => format!("An error occurred ({code}): {message}"),
                None => return Err(failure),
            },
            Ok(_) if attempt >= waiter.attempts => "Max attempts exceeded".to_owned(),
            Ok(_) => {
                frame.line.wait(Millis::from_secs(waiter.delay)).await;
                continue;
            }
        };
        return Err(Failure::general(format!("Waiter {} failed: {reason}", waiter.name)));
    }
    Ok(0)
}
