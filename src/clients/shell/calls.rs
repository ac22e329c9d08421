//! Calls of the shell, made as any other program makes them.

use crate::api::WireFormat;
use crate::engine::Origin;
use crate::runtime::{Handle, SendError};
use crate::shell::aws::Call;
use crate::shell::machine::Refusal;

/// Makes a call and gives the body of its answer, or why there is none.
pub fn make(handle: &Handle, origin: Origin, call: Call) -> Result<Vec<u8>, Refusal> {
    match call {
        Call::Kinesis(request) => match handle.kinesis(origin, *request) {
            Ok(Ok(response)) => Ok(response.encode(WireFormat::Json)),
            Ok(Err(error)) => Err(service(error.code(), &error)),
            Err(error) => Err(unreachable(error)),
        },
        Call::Firehose(request) => match handle.firehose(origin, *request) {
            Ok(Ok(response)) => Ok(response.encode(WireFormat::Json)),
            Ok(Err(error)) => Err(service(error.code(), &error)),
            Err(error) => Err(unreachable(error)),
        },
        Call::Lambda(request) => match handle.lambda(origin, *request) {
            Ok(Ok(response)) => Ok(response.encode(WireFormat::Json)),
            Ok(Err(error)) => Err(service(error.code(), &error)),
            Err(error) => Err(unreachable(error)),
        },
        Call::Sns(request) => match handle.sns(origin, *request) {
            Ok(Ok(response)) => Ok(response.encode(WireFormat::Json)),
            Ok(Err(error)) => Err(service(error.code(), &error)),
            Err(error) => Err(unreachable(error)),
        },
    }
}

fn service(code: &str, message: &dyn std::fmt::Display) -> Refusal {
    Refusal::Service { code: code.to_owned(), message: message.to_string() }
}

fn unreachable(error: SendError) -> Refusal {
    Refusal::Unreachable(match error {
        SendError::Full => "http://localhost (el motor está ocupado)".to_owned(),
        SendError::Stopped => "http://localhost (el motor se ha detenido)".to_owned(),
    })
}
