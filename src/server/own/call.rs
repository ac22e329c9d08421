//! `/_caudal/call/SERVICE/OPERATION`: a call of Lambda or SNS as JSON both ways, for `caudal aws`.
//!
//! AWS carries these two in other forms (REST; forms and XML), which this port speaks as well; but
//! whoever has the call as JSON already needs no second writer and reader of those forms.

use std::fmt::Display;
use std::sync::Arc;

use hyper::StatusCode;
use serde_json::json;

use super::OwnRefusal;
use crate::api::{MalformedBody, WireFormat, lambda, sns};
use crate::engine::{Envelope, Origin, Outcome};
use crate::server::courier::Unanswered;
use crate::server::reply::{Reply, whole};
use crate::server::shared::Shared;

/// What comes before the service.
pub(super) const PREFIX: &str = "/call/";

/// Makes the call that a path names, and answers as AWS's JSON protocol does.
pub(super) async fn call(
    shared: &Shared,
    path: &str,
    body: &[u8],
    caller: Arc<str>,
) -> Result<Reply, OwnRefusal> {
    let unknown = || OwnRefusal::NoSuchPlace { path: path.to_owned() };
    let at = path.rfind(PREFIX).ok_or_else(unknown)? + PREFIX.len();
    let (service, operation) = path[at..].split_once('/').ok_or_else(unknown)?;
    let envelope = match service {
        "lambda" => {
            let operation: lambda::Operation = operation.parse().map_err(|_| unknown())?;
            let request = operation.decode(WireFormat::Json, body);
            request.map(|request| Envelope::lambda(Origin::Http, request))
        }
        "sns" => {
            let operation: sns::Operation = operation.parse().map_err(|_| unknown())?;
            let request = operation.decode(WireFormat::Json, body);
            request.map(|request| Envelope::sns(Origin::Http, request))
        }
        _ => return Err(unknown()),
    };
    let envelope = match envelope {
        Ok(envelope) => envelope,
        Err(MalformedBody(why)) => {
            return Ok(refused("SerializationException", &why.unwrap_or_default()));
        }
    };
    let outcome = shared.courier.ask(envelope, caller).await;
    let outcome = outcome.map_err(|Unanswered| OwnRefusal::Busy)?;
    Ok(if service == "lambda" {
        match Outcome::lambda(outcome) {
            Ok(response) => answered(response.encode(WireFormat::Json)),
            Err(error) => refused(error.code(), &error),
        }
    } else {
        match Outcome::sns(outcome) {
            Ok(response) => answered(response.encode(WireFormat::Json)),
            Err(error) => refused(error.code(), &error),
        }
    })
}

fn answered(body: Vec<u8>) -> Reply {
    whole(StatusCode::OK, "application/json", body)
}

fn refused(code: &str, message: &dyn Display) -> Reply {
    let body = json!({ "__type": code, "message": message.to_string() });
    super::json(StatusCode::BAD_REQUEST, &body)
}
