//! `/_caudal/reset`: a new world, or one stream without its records.

use std::sync::Arc;

use hyper::StatusCode;
use serde_json::{Value as Json, json};

use super::OwnRefusal;
use crate::api::ApiError;
use crate::api::kinesis::Error;
use crate::engine::{Control, Envelope, Origin};
use crate::server::courier::Unanswered;
use crate::server::reply::Reply;
use crate::server::shared::Shared;

const FIELDS: &[&str] = &["stream"];

/// Reads what to forget from the body of a `POST`: the records of the stream it names, or, if it
/// names none, everything (`None`).
pub fn parse_reset(body: &[u8]) -> Result<Option<String>, OwnRefusal> {
    let mut object = super::parse_object(body, FIELDS)?;
    match object.remove("stream") {
        None => Ok(None),
        Some(Json::String(name)) if !name.is_empty() => Ok(Some(name)),
        Some(_) => Err(OwnRefusal::Value { field: "stream", wanted: "el nombre de un stream" }),
    }
}

/// Has the engine forget, and answers what was forgotten.
pub(super) async fn reset(shared: &Shared, body: &[u8]) -> Result<Reply, OwnRefusal> {
    let stream = parse_reset(body)?;
    let control = match stream.clone() {
        None => Control::ResetWorld,
        Some(stream) => Control::ClearStream { stream },
    };
    let outcome =
        shared.courier.ask(Envelope::control(Origin::Http, control), Arc::default()).await;
    let outcome = outcome.map_err(|Unanswered| OwnRefusal::Busy)?;
    match (outcome.result, stream) {
        (Ok(_), None) => Ok(super::json(StatusCode::OK, &json!({ "reset": "world" }))),
        (Ok(_), Some(stream)) => {
            Ok(super::json(StatusCode::OK, &json!({ "reset": "stream", "stream": stream })))
        }
        (Err(ApiError::Kinesis(Error::ResourceNotFound(_))), Some(stream)) => {
            Err(OwnRefusal::NoSuchStream { stream })
        }
        (Err(_), _) => Err(OwnRefusal::Failed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_means_the_whole_world() {
        for body in ["", "{}", "  "] {
            assert_eq!(parse_reset(body.as_bytes()), Ok(None), "{body}");
        }
        assert_eq!(parse_reset(br#"{"stream":"pagos"}"#), Ok(Some("pagos".to_owned())));
    }

    #[test]
    fn a_misspelt_request_never_resets_the_world() {
        for body in [r#"{"streams":"pagos"}"#, r#"{"stream":null}"#, r#"{"stream":""}"#, "[]", "x"]
        {
            assert_eq!(parse_reset(body.as_bytes()).unwrap_err().status(), 400, "{body}");
        }
    }
}
