//! Lambda's REST-JSON form: which operation a method and path name, where its members travel,
//! and how answers and errors are written. Pure: bytes of HTTP are the server's.

use serde_json::{Map, Value as Json};

use super::{Error, Operation, Request, Response};
use crate::api::{Blob, MalformedBody, WireFormat};

/// The version that opens every path.
const VERSION: &str = "2015-03-31";

/// A call as HTTP brings it.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'a str,
    /// The path without the query, its percent signs already undone segment by segment.
    pub path: &'a [&'a str],
    /// The query's pairs, decoded.
    pub query: &'a [(String, String)],
    /// Headers by lower-case name.
    pub headers: &'a [(String, String)],
    /// The body.
    pub body: &'a [u8],
}

/// Why a call can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadCall {
    /// No operation has this method and path (`UnknownOperationException`, 404).
    Unknown,
    /// The body or a number in the query can't be read (`SerializationException`, 400).
    Malformed(MalformedBody),
}

/// An answer as HTTP takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Headers beside the usual ones.
    pub headers: Vec<(&'static str, String)>,
    /// The body, in JSON.
    pub body: Vec<u8>,
}

/// Which operation a method and path name, and the member that stands in the path.
pub fn route<'a>(
    method: &str,
    path: &[&'a str],
) -> Option<(Operation, Option<(&'static str, &'a str)>)> {
    // SDKs of before 2025 end two of the paths with a slash.
    let path = if path.last() == Some(&"") { &path[..path.len() - 1] } else { path };
    let [VERSION, rest @ ..] = path else { return None };
    Some(match (method, rest) {
        ("POST", ["event-source-mappings"]) => (Operation::CreateEventSourceMapping, None),
        ("GET", ["event-source-mappings"]) => (Operation::ListEventSourceMappings, None),
        ("GET", ["event-source-mappings", uuid]) => {
            (Operation::GetEventSourceMapping, Some(("UUID", *uuid)))
        }
        ("PUT", ["event-source-mappings", uuid]) => {
            (Operation::UpdateEventSourceMapping, Some(("UUID", *uuid)))
        }
        ("DELETE", ["event-source-mappings", uuid]) => {
            (Operation::DeleteEventSourceMapping, Some(("UUID", *uuid)))
        }
        ("GET", ["functions"]) => (Operation::ListFunctions, None),
        ("GET", ["functions", name]) => (Operation::GetFunction, Some(("FunctionName", *name))),
        ("POST", ["functions", name, "invocations"]) => {
            (Operation::Invoke, Some(("FunctionName", *name)))
        }
        _ => return None,
    })
}

/// Members that travel in headers.
const HEADERS: [(&str, &str); 2] =
    [("x-amz-invocation-type", "InvocationType"), ("x-amz-log-type", "LogType")];

/// Puts an operation's input together from everything that a call brings.
///
/// # Errors
/// [`BadCall`] if no operation is meant, or its members can't be read.
pub fn read(call: &Call<'_>) -> Result<Request, BadCall> {
    let (operation, in_path) = route(call.method, call.path).ok_or(BadCall::Unknown)?;
    let body_is_json = matches!(
        operation,
        Operation::CreateEventSourceMapping | Operation::UpdateEventSourceMapping
    );
    if body_is_json && in_path.is_none() {
        return decode(operation, call.body);
    }
    let mut members = Map::new();
    if body_is_json && !call.body.is_empty() {
        // Read as it is first: what is wrong with it is told in AWS's words.
        decode(operation, call.body)?;
        if let Ok(Json::Object(object)) = serde_json::from_slice(call.body) {
            members = object;
        }
    }
    if let Some((name, value)) = in_path {
        members.insert(name.to_owned(), value.into());
    }
    for (name, value) in call.query {
        let value = if name == "MaxItems" {
            let number: i64 = value.parse().map_err(|_| malformed(value))?;
            number.into()
        } else {
            Json::from(value.as_str())
        };
        members.insert(name.clone(), value);
    }
    for (header, member) in HEADERS {
        if let Some((_, value)) = call.headers.iter().find(|(name, _)| name == header) {
            members.insert(member.to_owned(), value.as_str().into());
        }
    }
    let text = serde_json::to_vec(&members).unwrap_or_default();
    let mut request = decode(operation, &text)?;
    if let Request::Invoke(input) = &mut request {
        input.payload = (!call.body.is_empty()).then(|| Blob::copy_from(call.body));
    }
    Ok(request)
}

fn malformed(value: &str) -> BadCall {
    let text = format!("'{value}' can not be converted to an Integer");
    BadCall::Malformed(MalformedBody(Some(text)))
}

fn decode(operation: Operation, body: &[u8]) -> Result<Request, BadCall> {
    operation.decode(WireFormat::Json, body).map_err(BadCall::Malformed)
}

/// The status of an answer without error: changes of mappings take their time, and say so.
const fn status_of(response: &Response) -> u16 {
    match response {
        Response::CreateEventSourceMapping(_)
        | Response::UpdateEventSourceMapping(_)
        | Response::DeleteEventSourceMapping(_) => 202,
        Response::Invoke(output) => output.status_code,
        _ => 200,
    }
}

/// Takes an answer apart into status, headers and body.
pub fn answer(response: &Response) -> Answer {
    let status = status_of(response);
    let Response::Invoke(output) = response else {
        let body = response.encode(WireFormat::Json);
        return Answer { status, headers: Vec::new(), body };
    };
    let headers = [
        ("x-amz-function-error", &output.function_error),
        ("x-amz-log-result", &output.log_result),
        ("x-amz-executed-version", &output.executed_version),
    ];
    let headers =
        headers.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))).collect();
    Answer { status, headers, body: output.payload.to_vec() }
}

/// Writes an error: its code is a header, and the body names who is to blame.
pub fn error(error: &Error) -> Answer {
    let status = error.http_status();
    let mut body = Map::new();
    if !matches!(error, Error::Validation(_)) {
        let who = if status >= 500 { "Service" } else { "User" };
        body.insert("Type".to_owned(), who.into());
    }
    body.insert(error.message_member().to_owned(), error.to_string().into());
    if matches!(error, Error::TooManyRequests(_)) {
        body.insert("Reason".to_owned(), "CallerRateLimitExceeded".into());
    }
    let headers = vec![("x-amzn-errortype", error.code().to_owned())];
    Answer { status, headers, body: serde_json::to_vec(&body).unwrap_or_default() }
}
