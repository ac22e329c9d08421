//! AWS's door: a request as SDKs send it becomes a typed one, and the engine's answer goes back
//! in AWS's shapes.

pub(super) mod auth;
mod cors;
mod gate;
mod media;
mod query;
mod refusal;
mod rest;
mod subscription;
pub(super) mod target;

use std::sync::Arc;

use bytes::Bytes;
use hyper::body::Incoming;
use hyper::header::{HeaderName, ORIGIN};
use hyper::http::request::Parts;
use hyper::{Method, Request as HttpRequest, StatusCode, Version};

use self::refusal::Refusal;
use super::body::{Body, BodyError};
use super::reply::{Reply, bare, whole};
use super::shared::Shared;
use crate::api::kinesis::{Error, Request, Response};
use crate::api::{ApiError, ApiOperation, ApiRequest, WireFormat, firehose};
use crate::engine::{Answer, Envelope, Origin, Outcome};
use crate::runtime::RejectedCall;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const LONG_ID: HeaderName = HeaderName::from_static("x-amz-id-2");

/// Answers a request for AWS. Its path matters to Lambda alone.
pub(super) async fn answer(shared: &Arc<Shared>, request: HttpRequest<Incoming>) -> Reply {
    let id = shared.ids.next();
    let (head, body) = request.into_parts();
    let from_page = head.headers.contains_key(ORIGIN);
    if from_page && head.method == Method::OPTIONS {
        let mut reply = cors::preflight(&head.headers);
        reply.headers_mut().insert(REQUEST_ID, id.short());
        return reply;
    }
    let caller = shared.callers.note(&head.headers, shared.handle.clock().now);
    let short_id = id.short();
    let short_id = short_id.to_str().unwrap_or_default();
    let answered = choose(shared, &head, body, &caller, short_id).await;
    if answered.is_err() {
        shared.callers.note_error(&caller);
    }
    let mut reply = answered.unwrap_or_else(|refused| refused);
    let headers = reply.headers_mut();
    headers.insert(REQUEST_ID, id.short());
    headers.insert(LONG_ID, id.long());
    if from_page {
        cors::expose(headers);
    }
    reply
}

/// Finds out which service is meant: Lambda by the path, SNS by a form that names an action, the
/// others by `X-Amz-Target`. `Err` is an answer that refuses.
async fn choose(
    shared: &Arc<Shared>,
    head: &Parts,
    body: Incoming,
    caller: &Arc<str>,
    request_id: &str,
) -> Result<Reply, Reply> {
    let elsewhere = rest::is_meant(head) || query::may_be_meant(head);
    let wanted = elsewhere || gate::check_method(&head.method).is_ok();
    let body = if wanted {
        match shared.bodies.collect(body, head.version == Version::HTTP_2).await {
            Ok(body) => Ok(body),
            Err(BodyError::TooLarge) => Err(Refusal::TooLarge),
            Err(BodyError::TooSlow) => Err(Refusal::TimedOut),
            Err(BodyError::Broken) => return Ok(bare(StatusCode::BAD_REQUEST, "")),
        }
    } else {
        Ok(Body::Whole(Bytes::new()))
    };
    if let Ok(body) = body.as_ref() {
        if rest::is_meant(head) {
            return rest::answer(shared, head, body, caller).await;
        }
        if let Some(pairs) = query::form(head, body).filter(|_| elsewhere) {
            return query::answer(shared, head, &pairs, caller, request_id).await;
        }
    }
    attend(shared, head, body, caller).await.map_err(Refusal::into_reply)
}

async fn attend(
    shared: &Arc<Shared>,
    head: &Parts,
    body: Result<Body<'_>, Refusal>,
    caller: &Arc<str>,
) -> Result<Reply, Refusal> {
    let read = gate::check_method(&head.method).and(body).and_then(|body| read_call(head, &body));
    // What the engine never sees, it can't log.
    let (request, format) = read.inspect_err(|refusal| {
        let (code, message) = refusal.words();
        let target = head.headers.get("x-amz-target").map_or(&b""[..], |value| value.as_bytes());
        let operation = target::parse_target(target).shown(&head.method);
        let caller = Arc::clone(caller);
        shared.handle.note_rejected(RejectedCall { caller, operation, code, message });
    })?;
    match request {
        ApiRequest::Kinesis(Request::SubscribeToShard(input)) => {
            subscription::open(shared, input, format, caller).await
        }
        request => perform(shared, request, format, caller).await,
    }
}

/// Reads a call of the API from a request, if it is one.
fn read_call(head: &Parts, body: &[u8]) -> Result<(ApiRequest, WireFormat), Refusal> {
    let (operation, format) = gate::admit(&head.headers, head.uri.query(), body)?;
    let request = match operation {
        ApiOperation::Kinesis(operation) => operation.decode(format, body).map(Into::into),
        ApiOperation::Firehose(operation) => operation.decode(format, body).map(Into::into),
        // Their calls have no target.
        ApiOperation::Lambda(_) | ApiOperation::Sns(_) => {
            return Err(Refusal::unknown_operation(format));
        }
    };
    Ok((request.map_err(|why| Refusal::malformed(format, why))?, format))
}

/// Has the engine carry out a call, and writes its answer.
async fn perform(
    shared: &Shared,
    request: ApiRequest,
    format: WireFormat,
    caller: &Arc<str>,
) -> Result<Reply, Refusal> {
    let envelope = Envelope::call(Origin::Http, request);
    let outcome = shared.courier.ask(envelope, Arc::clone(caller)).await;
    let outcome = outcome.map_err(|why| Refusal::unanswered(format, why))?;
    let response =
        response_of(shared, outcome).await.map_err(|error| Refusal::of_engine(format, &error))?;
    let body = match response {
        Answered::Kinesis(response) => response.encode(format),
        Answered::Firehose(response) => response.encode(format),
    };
    Ok(whole(StatusCode::OK, format.content_type(), body))
}

/// What a service answers.
enum Answered {
    Kinesis(Response),
    Firehose(firehose::Response),
}

/// The response of an outcome, with the payloads that are on disk read in.
async fn response_of(shared: &Shared, outcome: Outcome) -> Result<Answered, ApiError> {
    let on_disk = outcome.on_disk;
    match outcome.result? {
        Answer::Kinesis(Response::GetRecords(mut output)) if !on_disk.is_empty() => {
            let handle = shared.handle.clone();
            let filled = tokio::task::spawn_blocking(move || {
                handle.fill(&mut output.records, &on_disk).map(|()| output)
            });
            match filled.await {
                Ok(Ok(output)) => Ok(Answered::Kinesis(Response::GetRecords(output))),
                Ok(Err(_)) | Err(_) => Err(Error::InternalFailure.into()),
            }
        }
        Answer::Kinesis(response) => Ok(Answered::Kinesis(response)),
        Answer::Firehose(response) => Ok(Answered::Firehose(response)),
        Answer::Lambda(_) | Answer::Sns(_) | Answer::Done => Err(Error::InternalFailure.into()),
    }
}
