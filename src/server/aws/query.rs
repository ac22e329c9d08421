//! SNS's door: AWS's query protocol, known by its media type and by the action that it names.

use std::sync::Arc;

use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::http::request::Parts;

use super::auth;
use crate::api::sns::{Error, query};
use crate::engine::{Envelope, Origin, Outcome};
use crate::runtime::RejectedCall;
use crate::server::reply::{Reply, whole};
use crate::server::shared::Shared;

/// The media type of answers.
const XML: &str = "text/xml";
/// Repeats the error's code.
const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");

/// What a form says, in the address and in the body, if it names an action.
pub(super) fn form(head: &Parts, body: &[u8]) -> Option<Vec<(String, String)>> {
    let in_address = head.uri.query().unwrap_or_default();
    let body = if is_form(head) { body } else { b"" };
    let parts = [in_address.as_bytes(), body].into_iter().flat_map(form_urlencoded::parse);
    let pairs: Vec<_> =
        parts.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    query::is_query(&pairs).then_some(pairs)
}

/// Whether a request comes as a form.
fn is_form(head: &Parts) -> bool {
    let media = head.headers.get(CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    let media = media.split(|&c| c == b';').next().unwrap_or_default().trim_ascii();
    media.eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
}

/// Whether a request may be a call of the query protocol, whatever its method.
pub(super) fn may_be_meant(head: &Parts) -> bool {
    is_form(head) || head.uri.query().is_some_and(|query| query.contains("Action="))
}

/// Answers a call; `Err` is an answer that refuses.
pub(super) async fn answer(
    shared: &Arc<Shared>,
    head: &Parts,
    pairs: &[(String, String)],
    caller: &Arc<str>,
    request_id: &str,
) -> Result<Reply, Reply> {
    let read = if let Ok(()) = auth::check(&head.headers, head.uri.query()) {
        query::read(pairs).map_err(|bad| (400, bad.code(), bad.message()))
    } else {
        let text = "Request is missing Authentication Token".to_owned();
        Err((403, "MissingAuthenticationToken", text))
    };
    let request = match read {
        Ok(request) => request,
        Err((status, code, message)) => {
            let action = pairs.iter().find(|(name, _)| name == "Action");
            let operation = action.map(|(_, action)| action.clone()).unwrap_or_default();
            let reply = refusal(status, code, query::fault("Sender", code, &message, request_id));
            let caller = Arc::clone(caller);
            shared.handle.note_rejected(RejectedCall { caller, operation, code, message });
            return Err(reply);
        }
    };
    let operation = request.operation();
    let envelope = Envelope::sns(Origin::Http, request);
    let outcome = shared.courier.ask(envelope, Arc::clone(caller)).await;
    match outcome.map(Outcome::sns) {
        Ok(Ok(response)) => {
            Ok(whole(StatusCode::OK, XML, query::answer(operation, &response, request_id)))
        }
        Ok(Err(error)) => Err(refused(&error, request_id)),
        Err(_) => Err(refused(&Error::Internal, request_id)),
    }
}

fn refused(error: &Error, request_id: &str) -> Reply {
    refusal(error.http_status(), error.code(), query::error(error, request_id))
}

fn refusal(status: u16, code: &'static str, body: String) -> Reply {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut reply = whole(status, XML, body);
    reply.headers_mut().insert(ERROR_TYPE, HeaderValue::from_static(code));
    reply
}
